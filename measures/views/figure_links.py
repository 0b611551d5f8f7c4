"""Which figures say something of a matter or an evaluation: chosen there, as at the indicator."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from measures.knowledge import figures, matters
from measures.knowledge.forms import FigureLinksForm
from measures.models import Evaluation
from people.ways import way


@require_http_methods(["GET", "POST"])
def matter_figures(request, public_id):
    items = matters.seen_items(request.user, matter__public_id=public_id)
    item = items.first()
    if item is None:
        raise Http404
    return choose(request, item.matter, item.title, way("matter_detail", public_id))


@require_http_methods(["GET", "POST"])
def evaluation_figures(request, public_id):
    seen = Evaluation.objects.visible_to(request.user).select_related("measure")
    evaluation = get_object_or_404(seen, public_id=public_id)
    return choose(request, evaluation, str(evaluation.measure), evaluation.get_absolute_url())


def choose(request, thing, title: str, url: str):
    if not figures.may_tie(thing, request.user):
        raise PermissionDenied
    typed = request.POST if request.method == "POST" else None
    form = FigureLinksForm(typed, thing=thing, by=request.user)
    if form.is_valid():
        figures.tie(thing, form.cleaned_data.get("indicators", ()), by=request.user)
        messages.success(request, _("Lagret."))
        return redirect(url)
    context = {"title": title, "url": url, "form": form, "trail": [(title, url)]}
    status = 422 if form.is_bound else 200
    return render(request, "measures/knowledge/choose.html", context, status=status)

"""A measure's tasks, who helps with it, and whom it concerns."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from measures import candidates, helping, splitting
from measures.models import ORDERER, Measure
from measures.splitting_forms import AroundForm, SplitForm
from measures.views.answering import overtaken
from measures.views.own import one_of
from people.audit import Stale
from people.forms import refuse


def on_page(measure: Measure) -> dict:
    return {
        "row": measure,
        "municipality_names": measure.group.municipality_names(),
        "trail": [(str(measure), measure.get_absolute_url())],
    }


@require_http_methods(["GET", "POST"])
def split(request, public_id):
    measure = get_object_or_404(one_of(Measure).visible_to(request.user), public_id=public_id)
    group = splitting.group_for(measure, request.user)
    if group is None:
        raise PermissionDenied
    form = SplitForm(request.POST or None)
    if form.is_valid():
        try:
            made = splitting.split(measure, form.cleaned_data["lines"], by=request.user)
        except ValidationError as refusal:
            refuse(form, refusal)
        except Stale:
            measure.refresh_from_db()
            form.add_error(None, overtaken(measure))
        else:
            count = len(made)
            said = ngettext("%(count)s oppgave er sendt.", "%(count)s oppgaver er sendt.", count)
            messages.success(request, said % {"count": count})
            return redirect(measure)
    context = {
        **on_page(measure),
        "form": form,
        "names": candidates.of_group(group),
        "group": group,
    }
    status = 422 if form.is_bound else 200
    return render(request, "measures/split.html", context, status=status)


@require_http_methods(["GET", "POST"])
def around(request, public_id):
    measure = get_object_or_404(one_of(Measure).visible_to(request.user), public_id=public_id)
    if ORDERER not in measure.roles_of(request.user) or not measure.is_open:
        raise PermissionDenied
    form = AroundForm(request.POST if request.method == "POST" else None, measure=measure)
    if form.is_valid():
        places = form.cleaned_data.get("municipalities", measure.municipalities.all())
        helpers = form.cleaned_data["helpers"]
        try:
            helping.set_around(measure, helpers=helpers, municipalities=places, by=request.user)
        except Stale:
            measure.refresh_from_db()
            form.add_error(None, overtaken(measure))
        else:
            messages.success(request, _("Lagret."))
            return redirect(measure)
    context = {**on_page(measure), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "measures/around.html", context, status=status)

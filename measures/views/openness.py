"""Whether a task, a measure or what was said of it may be read by the public."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures import openness
from measures.forms import OpennessForm
from measures.models import FollowUp
from measures.views.minutes import MODELS, in_minutes
from measures.views.own import one_of
from people.forms import refuse


def get_row(request, kind: str, public_id) -> FollowUp:
    seen = one_of(MODELS[kind]).visible_to(request.user)
    row = get_object_or_404(seen, public_id=public_id)
    if not openness.may_set(row, request.user):
        raise PermissionDenied
    return row


def page_of(row: FollowUp) -> str:
    """A draft has no page of its own: it stands in the minutes."""
    if row.state == FollowUp.DRAFT and row.item:
        return in_minutes(row.item)
    return row.get_absolute_url()


@require_http_methods(["GET", "POST"])
def follow_up(request, kind, public_id):
    """As its item, open, or exempt by a provision."""
    row = get_row(request, kind, public_id)
    form = OpennessForm(
        request.POST or None, thing=row, group=row.group, on=openness.day_of(row), row=row
    )
    if form.is_valid():
        try:
            openness.set_openness(row, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Lagret."))
            return redirect(page_of(row))
    context = {
        "row": row,
        "form": form,
        "is_exempt": openness.is_exempt_now(row),
        "back": page_of(row),
        "municipality_names": row.group.municipality_names(),
        "trail": [(str(row), page_of(row))],
    }
    status = 422 if form.is_bound else 200
    return render(request, "measures/openness.html", context, status=status)


@require_POST
def report(request, kind, public_id, place):
    """Let one report stand in the open minutes, or take it out of them."""
    row = get_row(request, kind, public_id)
    reports = list(row.progress.all())
    if not 1 <= place <= len(reports):
        raise Http404
    opened = request.POST.get("open") == "1"
    openness.set_report_open(row, reports[place - 1], opened, by=request.user)
    messages.success(
        request,
        _("Meldingen kommer med i åpne referater.")
        if opened
        else _("Meldingen er ikke med i åpne referater."),
    )
    return redirect(row)

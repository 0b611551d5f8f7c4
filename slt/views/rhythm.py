"""One group's rhythm, for its coordinators: the norm, a day to meet, and who is missing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.views.doors import GROUPS
from people.days import written_day
from people.models.roles import roles_of
from slt.models import Known
from slt.year import rhythm
from slt.year.forms import KnownForm
from slt.year.rhythm import Gap

NORM = Gap(Known.About.NORM)


@require_http_methods(["GET", "POST"])
def group_rhythm(request, public_id):
    groups = GROUPS.visible_to(request.user).standing()
    group = get_object_or_404(groups, public_id=public_id)
    if group.pk not in roles_of(request.user).coordinated:
        raise PermissionDenied
    act = ACTS.get(request.POST.get("do", "")) if request.method == "POST" else None
    return act(request, group) if act else show(request, group)


def show(request, group, *, wrong: KnownForm | None = None):
    today = localdate()
    norm = rhythm.norm_of(group, today)
    known = list(group.known.standing(today).select_related("organisation", "by"))
    is_known = any(row.about == Known.About.NORM for row in known)
    rows = [NORM] if norm.breaks and not is_known else []
    context = {
        "group": group,
        "municipality_names": group.municipality_names(),
        "trail": [(group.name, group.get_absolute_url())],
        "norm": norm,
        "proposed": rhythm.proposed_day(group, today) if norm.missing else None,
        "known": known,
        "gaps": [
            {
                "gap": gap,
                "form": wrong if wrong and wrong.key == gap.key else KnownForm(gap=gap),
            }
            for gap in rows + rhythm.gaps_of(group, today)
        ],
    }
    return render(request, "slt/rhythm/group.html", context, status=422 if wrong else 200)


def draft(request, group):
    """The proposed day, pressed."""
    day = parse_date(request.POST.get("dag", ""))
    if day is None or day < localdate():
        raise Http404
    meeting = rhythm.plan(group, day, by=request.user)
    messages.success(request, _("Utkastet er laget. Ingen får beskjed før du sender innkallingen."))
    return redirect(meeting)


def know(request, group):
    today = localdate()
    gaps = {gap.key: gap for gap in [NORM, *rhythm.gaps_of(group, today)]}
    gap = gaps.get(request.POST.get("hva", ""))
    if gap is None:
        messages.info(request, _("Det er ordnet, eller dere vet det allerede."))
        return redirect("rhythm", group.public_id)
    form = KnownForm(request.POST, gap=gap)
    if not form.is_valid():
        return show(request, group, wrong=form)
    until = form.cleaned_data["until"]
    rhythm.know(group, gap, until, by=request.user)
    said = _("Notert. Du blir ikke minnet på det før etter %(day)s.")
    messages.success(request, said % {"day": written_day(until)})
    return redirect("rhythm", group.public_id)


def undo(request, group):
    row = get_object_or_404(group.known, public_id=request.POST.get("rad", ""))
    rhythm.undo(row, by=request.user)
    messages.success(request, _("Angret. Du blir minnet på det igjen."))
    return redirect("rhythm", group.public_id)


ACTS = {"draft": draft, "know": know, "undo": undo}

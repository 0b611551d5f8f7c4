"""What is open, overdue and answered in the groups one follows; filtered, a page at a time."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from measures import lines
from measures.models import FollowUp, Measure, Task
from people.models import Group

PER_PAGE = 25
KINDS = {"oppgaver": Task, "tiltak": Measure}
SHOWN = {
    "apne": _("Åpne"),
    "over": _("Over fristen"),
    "hjelp": _("Venter på oss: trenger hjelp, spør eller har levert"),
    "ferdige": _("Ferdige"),
}


@require_safe
def follow_up_list(request, kind=""):
    """Tasks and measures together. ``kind`` is chosen by the address of the measures' own list."""
    chosen = {
        "slag": request.GET.get("slag", kind),
        "vis": request.GET.get("vis", ""),
        "gruppe": request.GET.get("gruppe", ""),
        "hvem": request.GET.get("hvem", ""),
    }
    if chosen["vis"] not in SHOWN:
        chosen["vis"] = "apne"
    models = [KINDS[chosen["slag"]]] if chosen["slag"] in KINDS else list(KINDS.values())
    today = localdate()
    every = lines.of(*(narrowed(model, request.user, chosen, today) for model in models))
    page = Paginator(every, PER_PAGE).get_page(request.GET.get("side"))
    page.object_list = lines.rows(page.object_list)
    context = {
        "page": page,
        "chosen": chosen,
        "shown": SHOWN,
        "groups": Group.objects.visible_to(request.user).standing().only("public_id", "name"),
        "people": responsible_people(request.user),
        "today": today,
        "is_filtered": any(chosen[name] for name in ("gruppe", "hvem", "slag"))
        or chosen["vis"] != "apne",
    }
    return render(request, "measures/follow_up_list.html", context)


def narrowed(model, person, chosen: dict, today: date):
    rows = model.objects.visible_to(person).exclude(state=FollowUp.DRAFT)
    if chosen["gruppe"]:
        mine = Q(group__public_id=chosen["gruppe"])
        rows = rows.filter(mine | Q(responsible_group__public_id=chosen["gruppe"]))
    if chosen["hvem"]:
        rows = rows.filter(responsible__public_id=chosen["hvem"])
    if chosen["vis"] == "over":
        return rows.overdue(today)
    if chosen["vis"] == "hjelp":
        return rows.waits_for_orderer()
    if chosen["vis"] == "ferdige":
        return rows.ended()
    return rows.open()


def responsible_people(person) -> list[tuple[str, str]]:
    """Public id and name of those who answer for something open here. One query."""
    found = [
        model.objects.visible_to(person)
        .open()
        .filter(responsible__isnull=False)
        .order_by()
        .values_list("responsible__name", "responsible__public_id")
        .distinct()
        for model in KINDS.values()
    ]
    return sorted(found[0].union(found[1]))

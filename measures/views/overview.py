"""What is open, overdue and answered in the groups one follows; filtered, a page at a time."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import DateField, Q, Value
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from measures.models import FollowUp, Measure, Task
from measures.views.own import rows_of
from people.models import Group

PER_PAGE = 25
KINDS = {"oppgaver": Task, "tiltak": Measure}
SHOWN = {
    "apne": _("Åpne"),
    "over": _("Over fristen"),
    "hjelp": _("Venter på oss: trenger hjelp, spør eller har levert"),
    "ferdige": _("Ferdige"),
}
FAR = date(9999, 12, 31)


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
    found = [keys(model, narrowed(model, request.user, chosen, today)) for model in models]
    every = found[0].union(*found[1:], all=True).order_by("due", "kind", "pk")
    page = Paginator(every, PER_PAGE).get_page(request.GET.get("side"))
    page.object_list = fetched(page.object_list)
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


def keys(model, rows):
    """Kind, id and deadline: what a union of two tables is sorted and paged by."""
    return (
        rows.order_by()
        .annotate(
            kind=Value(model._meta.model_name),
            due=Coalesce("deadline", Value(FAR), output_field=DateField()),
        )
        .values_list("kind", "pk", "due")
    )


def fetched(page_keys) -> list[FollowUp]:
    """The rows of one page, in its order. Two queries and their prefetches."""
    page_keys = list(page_keys)
    by_kind = {
        model._meta.model_name: rows_of(model).in_bulk(
            [pk for kind, pk, _due in page_keys if kind == model._meta.model_name]
        )
        for model in KINDS.values()
    }
    return [by_kind[kind][pk] for kind, pk, _due in page_keys]


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

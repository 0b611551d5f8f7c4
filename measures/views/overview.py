"""What is open, overdue and answered in the groups one follows; filtered, a page at a time."""

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from measures import lines
from measures.list_document import list_document
from measures.models import FollowUp, Measure, Task
from meetings.views.printed import printed, reading_of
from people.models import Group, GroupMunicipality
from people.prepared import Pages, number_of, prepared

PER_PAGE = 25
KINDS = {"oppgaver": Task, "tiltak": Measure}
SHOWN = {
    "apne": _("Åpne"),
    "over": _("Over fristen"),
    "hjelp": _("Venter på oss: trenger hjelp, spør eller har levert"),
    "ferdige": _("Ferdige"),
}

# The same, in the database.
STATES = {
    "apne": lambda rows, _today: rows.open(),
    "over": lambda rows, today: rows.overdue(today),
    "hjelp": lambda rows, _today: rows.waits_for_orderer(),
    "ferdige": lambda rows, _today: rows.ended(),
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
    wanted = (
        request.user,
        Task in models,
        Measure in models,
        chosen["gruppe"],
        chosen["hvem"],
        STATES[chosen["vis"]],
        today,
    )
    every = Pages(
        lambda: sum(how_many(*wanted)),
        lambda part: lines_of(*wanted, lines.FAR, part),
    )
    page = Paginator(every, PER_PAGE).get_page(request.GET.get("side"))
    page.object_list = lines.rows(page.object_list)
    lines.hang_places(page.object_list)
    groups = groups_seen(request.user)
    context = {
        "page": page,
        "chosen": chosen,
        "chosen_group": next((row for row in groups if row.public_id == chosen["gruppe"]), None),
        "shown": SHOWN,
        "groups": groups,
        "people": sorted(responsible_people(request.user)),
        "today": today,
        "is_filtered": any(chosen[name] for name in ("gruppe", "hvem", "slag"))
        or chosen["vis"] != "apne",
    }
    return render(request, "measures/follow_up_list.html", context)


def narrowed(person, tasks, measures, group, who, state, today) -> list:
    """What is wanted of each kind."""
    found = []
    for model, is_wanted in ((Task, tasks), (Measure, measures)):
        if is_wanted:
            rows = model.objects.visible_to(person, today).exclude(state=FollowUp.DRAFT)
            if group:
                theirs = Q(group__public_id=group) | Q(responsible_group__public_id=group)
                rows = rows.filter(theirs)
            if who:
                rows = rows.filter(responsible__public_id=who)
            found.append(state(rows, today))
    return found


@prepared
def how_many(person, tasks, measures, group, who, state, today):
    """The number of each kind."""
    found = narrowed(person, tasks, measures, group, who, state, today)
    counts = [number_of(rows) for rows in found]
    return counts[0].union(*counts[1:], all=True)


@prepared
def lines_of(person, tasks, measures, group, who, state, today, far, part):
    found = narrowed(person, tasks, measures, group, who, state, today)
    return lines.of(*found, far=far)[part]


@require_safe
def follow_up_pdf(request, public_id):
    """What is open in one group, to print; ``?stor=1`` in large type, ``?apen=1`` openly."""
    group = get_object_or_404(with_municipalities(request.user), public_id=public_id)
    document = list_document(group, request.user, reading=reading_of(request))
    words = (_("oppfølging"), document.on, group.name)
    return printed(request, "measures/pdf/list.html", document, *words)


def with_municipalities(person):
    places = GroupMunicipality.objects.select_related("municipality")
    return Group.objects.visible_to(person).prefetch_related(
        Prefetch("group_municipalities", queryset=places)
    )


@prepared
def groups_seen(person):
    return Group.objects.visible_to(person).standing().only("public_id", "name")


@prepared
def responsible_people(person):
    """Name and public id of those who answer for something open here."""
    found = [
        model.objects.visible_to(person)
        .open()
        .filter(responsible__isnull=False)
        .order_by()
        .values_list("responsible__name", "responsible__public_id")
        .distinct()
        for model in KINDS.values()
    ]
    return found[0].union(found[1])

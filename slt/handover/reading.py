"""What the next coordinator has to know: what is open, promised, agreed, near and half-written.

Open words only, so that the page and the paper may be read side by side: what is exempt is counted
in and led to, and is read where it stands.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import BooleanField, Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.models import Evaluation, Measure, Plan, Task
from meetings.clean import to_plain
from meetings.models import (
    AgendaItem,
    Challenge,
    Decision,
    Forwarding,
    Lift,
    Meeting,
    Text,
    TextVersion,
)
from people.models import Appointment, Group, Membership, Municipality
from people.models.roles import roles_of
from people.prepared import prepared
from slt.models import Agreement, AnnualReport, Grant
from slt.year import reading as year

AHEAD = timedelta(days=183)
LOOK_BACK = timedelta(days=365)
# How much of a decision's words, and of its reasons, has room.
LENGTH = 240
COLUMNS = ("sort", "target", "said", "on", "group_name", "who", "hidden", "words", "reason")

# Which part of the package each kind of row stands in, and what it is.
KINDS = {
    "proposed": ("matters", gettext_lazy("Foreslått sak")),
    "postponed": ("matters", gettext_lazy("Utsatt sak")),
    "coming": ("matters", gettext_lazy("På sakslisten")),
    "lift": ("matters", gettext_lazy("Løftet, ikke besvart")),
    "task": ("promises", gettext_lazy("Oppgave")),
    "measure": ("promises", gettext_lazy("Tiltak")),
    "evaluation": ("promises", gettext_lazy("Evaluering")),
    "challenge": ("promises", gettext_lazy("Meldt utfordring, ikke besvart")),
    "forwarding": ("promises", gettext_lazy("Oversendt, ikke besvart")),
    "minutes": ("drafts", gettext_lazy("Referat som ikke er sendt")),
    "decision_draft": ("drafts", gettext_lazy("Beslutning som ikke er ferdig")),
    "plan": ("drafts", gettext_lazy("Utkast til handlingsplan")),
    "report": ("drafts", gettext_lazy("Årsrapport som ikke er ferdig")),
    "grant": ("promises", gettext_lazy("Tilskudd")),
    "decision": ("decisions", gettext_lazy("Beslutning")),
    "agreement": ("agreements", gettext_lazy("Avtale")),
}


@dataclass(frozen=True)
class Row:
    kind: str
    what: str
    said: str
    on: date | None
    group: str
    who: str
    url: str
    words: str = ""
    reason: str = ""


@dataclass
class Package:
    """The parts, each as rows or as what they are."""

    place: Municipality
    on: date
    posts: list[Appointment]
    matters: list[Row] = field(default_factory=list)
    promises: list[Row] = field(default_factory=list)
    drafts: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    agreements: list[Row] = field(default_factory=list)
    contacts: list[Membership] = field(default_factory=list)
    events: list[year.Event] = field(default_factory=list)


def package(person, place: Municipality, on: date) -> Package:
    """What ``person`` hands over in ``place``: of the groups they coordinate there. Six queries."""
    coordinated, moment = roles_of(person).coordinated, now()
    found = Package(
        place,
        on,
        posts=posts_of(person, place, on),
        contacts=seats_in(coordinated, place.pk, on),
    )
    for values in rows_of(coordinated, place.pk, on - LOOK_BACK, moment):
        row = made(place, **dict(zip(COLUMNS, values, strict=True)))
        getattr(found, KINDS[row.kind][0]).append(row)
    for rows in (found.matters, found.promises, found.drafts, found.agreements):
        rows.sort(key=lambda row: (row.on is None, row.on or on, row.said))
    found.decisions.sort(key=lambda row: (row.on, row.said), reverse=True)
    found.events = coming(person, place, on)
    return found


def groups_of(coordinated, place):
    """The standing groups among these that the municipality has a part in."""
    return Group.objects.standing().filter(
        pk__in=coordinated,
        group_municipalities__municipality=place,
        group_municipalities__until=None,
    )


def posts_of(person, place: Municipality, on: date) -> list[Appointment]:
    """The coordinators' posts; ``is_run`` says whether it is for ``person`` to hand one over."""
    posts = posts_in(place.pk, on)
    mine = {post.district_id for post in posts if post.person_id == person.pk}
    for post in posts:
        post.is_run = post.until is None and (None in mine or post.district_id in mine)
    return posts


@prepared
def posts_in(place, on):
    return (
        Appointment.objects.coordinators()
        .active(on)
        .filter(municipality=place)
        .select_related("person", "district")
        .order_by("since", "pk")
    )


@prepared
def seats_in(coordinated, place, on):
    return (
        Membership.objects.active(on)
        .seated()
        .filter(group__in=groups_of(coordinated, place).values("pk"), person__erased_on=None)
        .select_related("group", "organisation", "person")
        .order_by("group__name", "group", "organisation__name", "person__name", "pk")
    )


def made(place, sort, target, said, on, group_name, who, hidden, words, reason) -> Row:
    if hidden:
        said, who = _("Unntatt offentlighet"), ""
    return Row(
        kind=sort,
        what=str(KINDS[sort][1]),
        said=said,
        on=on,
        group=group_name,
        who=who or "",
        url=address(sort, target, place),
        words=short(words),
        reason=short(reason),
    )


def short(html: str | None) -> str:
    words = " ".join(to_plain(html or "").split())
    return words if len(words) <= LENGTH else words[: LENGTH - 1].rsplit(" ", 1)[0] + " …"


def address(kind: str, number: str, place: Municipality) -> str:
    of_place = {"plan": "plan_detail", "report": "report", "grant": "grant"}
    if kind == "agreement":
        return reverse("agreement_list", args=[place.number])
    if kind in of_place:
        return reverse(of_place[kind], args=[place.number, number])
    names = {
        "task": "task_detail",
        "measure": "measure_detail",
        "evaluation": "evaluation_detail",
        "challenge": "challenge_detail",
        "decision_draft": "decision_detail",
        "decision": "decision_detail",
        "minutes": "minutes",
    }
    # What stands in a meeting is read there.
    return reverse(names.get(kind, "meeting_detail"), args=[number])


# One query ----------------------------------------------------------------------------------------


def row(kind: str, rows, *, target="public_id", said, on, group, **more):
    """A row of whichever table, in the columns all have."""
    given = {"who": Value(""), "hidden": Value(False), "words": Value(""), "reason": Value("")}
    more |= {"target": target, "said": said}
    given |= {name: F(at) if isinstance(at, str) else at for name, at in more.items()}
    return (
        rows.order_by()
        .annotate(sort=Value(kind, output_field=CharField()))
        .annotate(on=TruncDate(on) if on.endswith("_at") else F(on), group_name=F(group), **given)
        .values_list(*COLUMNS)
    )


def hidden(exempt: Q) -> Case:
    return Case(
        When(exempt, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


@prepared
def rows_of(coordinated, place, since, moment):
    """Of these groups what stands at the moment, and what is decided since a day."""
    groups = groups_of(coordinated, place)
    found = [
        *follow_up(groups),
        *matters(groups, moment),
        *half_written(groups),
        *of_municipality(place),
        decided(groups, since),
    ]
    return found[0].union(*found[1:], all=True)


def of_municipality(place) -> list:
    """What is the municipality's and no group's."""
    named = {"group": "municipality__name"}
    year = Cast("year", CharField())
    over = (Grant.State.DECLINED, Grant.State.REPORTED)
    grants = Grant.objects.filter(municipality=place).exclude(state__in=over).with_deadline()
    papers = Agreement.objects.filter(municipality=place).standing()
    plans = Plan.objects.filter(municipality=place, state=Plan.State.DRAFT)
    reports = AnnualReport.objects.filter(municipality=place, finished_on=None)
    return [
        row("plan", plans, said="title", on="since", **named),
        row("report", reports, target=year, said=year, on="changed_at", **named),
        row("grant", grants, said="title", on="deadline", who="giver", **named),
        row("agreement", papers, said="title", on="until", **named),
    ]


def follow_up(groups) -> list:
    """What is promised and not yet done."""
    ours = groups.values("pk")
    asked = Evaluation.objects.filter(state__in=Evaluation.OPEN, measure__group__in=ours)
    sent_on = Forwarding.objects.unanswered().filter(item__meeting__group__in=ours)
    return [
        row(
            "task",
            Task.objects.open().filter(group__in=ours),
            said="what",
            on="deadline",
            group="group__name",
            who="responsible__name",
            hidden=hidden(Task.exempt()),
        ),
        row(
            "measure",
            Measure.objects.open().filter(group__in=ours),
            said="title",
            on="deadline",
            group="group__name",
            who="responsible__name",
            hidden=hidden(Measure.exempt()),
        ),
        row(
            "evaluation",
            asked,
            said="measure__title",
            on="due_on",
            group="measure__group__name",
            who="person__name",
            hidden=hidden(Measure.exempt("measure")),
        ),
        row(
            "challenge",
            Challenge.objects.unsorted().filter(group__in=ours),
            said="title",
            on="sent_at",
            group="group__name",
            who="sender__name",
        ),
        row(
            "forwarding",
            sent_on,
            target="item__meeting__public_id",
            said="item__title",
            on="sent_on",
            group="item__meeting__group__name",
            who="body",
        ),
    ]


def matters(groups, moment) -> list:
    """What is asked for, waits, or stands on an agenda to come."""
    items = AgendaItem.objects.filter(meeting__group__in=groups.values("pk"))
    ahead = Q(meeting__ends_at__gte=moment) & ~Q(meeting__state=Meeting.State.CANCELLED)
    stated = {
        "said": "title",
        "target": "meeting__public_id",
        "on": "meeting__starts_at",
        "group": "meeting__group__name",
    }
    postponed = AgendaItem.Outcome.POSTPONED
    new = items.on_agenda().filter(ahead, role=AgendaItem.Role.ORDINARY, outcome="")
    lifted = Lift.objects.unanswered().filter(item__in=items.values("pk"))
    return [
        row("proposed", items.proposed().filter(ahead), **stated),
        row("postponed", items.filter(outcome=postponed, continued_in=None), **stated),
        row("coming", new, **stated),
        row(
            "lift",
            lifted,
            target="item__meeting__public_id",
            said="item__title",
            on="created_at",
            group="item__meeting__group__name",
            who="group__name",
        ),
    ]


def half_written(groups) -> list:
    ours = groups.values("pk")
    held = Meeting.objects.filter(group__in=ours, state=Meeting.State.HELD)
    writing = held.filter(minutes_state=Meeting.MinutesState.WRITING)
    loose = Decision.objects.filter(item__meeting__group__in=ours)
    return [
        row("minutes", writing, said="group__name", on="starts_at", group="group__name"),
        row(
            "decision_draft",
            loose.exclude(state=Decision.State.DECIDED),
            said="item__title",
            on="created_at",
            group="item__meeting__group__name",
        ),
    ]


def decided(groups, since):
    """The decisions, with the open words and the open reasons."""
    made = Decision.objects.filter(
        item__meeting__group__in=groups.values("pk"),
        state=Decision.State.DECIDED,
        decided_on__gt=since,
    )
    latest = TextVersion.objects.latest()
    reasons = latest.filter(text__item=OuterRef("item"), text__kind=Text.Kind.BACKGROUND)
    return row(
        "decision",
        made,
        said="item__title",
        on="decided_on",
        group="item__meeting__group__name",
        words=Subquery(latest.filter(text__decision=OuterRef("pk")).values("open")[:1]),
        reason=Subquery(reasons.values("open")[:1]),
    )


# The half year to come ----------------------------------------------------------------------------


def coming(person, place: Municipality, on: date) -> list[year.Event]:
    """Meetings, fixed days and what runs out, in the order of days. Three queries."""
    until = on + AHEAD
    return [
        event
        for event in year.events(person, place, on.year, until.year)
        if on <= (event.until or event.on) and event.on < until
    ]

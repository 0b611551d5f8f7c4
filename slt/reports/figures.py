"""What a report says by itself: counted of what is open, and the same whoever asks.

Of groups that handle individual cases nothing is said but how often they meet.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from measures.knowledge import drawn
from measures.knowledge.drawn import Figure
from measures.models import Evaluation, FollowUp, Measure, Plan, PlanLine, Task
from meetings.clean import to_plain
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Superseding, TextVersion
from meetings.models.texts import holds_exempt
from people.models import Appointment, Group, GroupMunicipality, Municipality
from slt.register import SUPERSEDED, Fate, became

Capacity = Attendance.Capacity


@dataclass
class Body:
    """An organisation: to how many meetings it was called, and to how many somebody came."""

    name: str
    called: int
    came: int
    # Of those it came to, where only a deputy did.
    by_deputy: int


@dataclass
class Ruling:
    """One decision, and what became of it."""

    label: str
    title: str
    group: str
    day: date | datetime
    words: str
    fate: Fate
    # "Nattevandring hver fredag: Pågår"
    follow_up: list[str]


@dataclass
class Area:
    """A focus area of the plan of action, or none, with the measures of the year."""

    title: str
    measures: list[Measure] = field(default_factory=list)


@dataclass
class Figures:
    posts: list[Appointment]
    # Each with ``held`` and ``called_off``.
    groups: list[Group]
    bodies: list[Body]
    guests: int
    # Held meetings where nobody is written down as present.
    unrecorded: int
    rulings: list[Ruling]
    areas: list[Area]
    charts: list[Figure]

    @property
    def levels(self) -> list[tuple[str, list[Group]]]:
        found = [
            (str(level.label), [group for group in self.groups if group.level == level])
            for level in Group.Level
        ]
        return [(label, groups) for label, groups in found if groups]

    @cached_property
    def fates(self) -> list[tuple[str, int]]:
        """What became of the decisions, and of how many."""
        counts = [(fate, sum(one.fate == fate for one in self.rulings)) for fate in Fate]
        return [(str(fate.label), count) for fate, count in counts if count]


def counted(place: Municipality, year: int, today: date) -> Figures:
    """In the language now active. Eight queries, however much there is."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins, ends = (make_aware(datetime(one, 1, 1)) for one in (year, year + 1))  # noqa: DTZ001
    groups = groups_in(place, first, last, begins, ends)
    told = [group.pk for group in groups if not group.handles_individual_cases]
    meetings = Q(group__in=told, state=Meeting.State.HELD)
    meetings &= Q(starts_at__gte=begins, starts_at__lt=ends)
    of_place = Meeting.objects.while_in([place])
    bodies, guests, recorded = attendance(of_place.filter(meetings))
    tasks, measures = follow_up(place, told, begins, ends)
    held = sum(group.held for group in groups if not group.handles_individual_cases)
    return Figures(
        posts=posts_in(place, first, last),
        groups=groups,
        bodies=bodies,
        guests=guests,
        unrecorded=held - recorded,
        rulings=rulings(place, told, begins, ends, [*tasks, *measures], today),
        areas=areas([one for one in measures if is_of_year(one, begins, ends, first)]),
        charts=[one for one in drawn.figures_of(place, openly=True) if one.chart.drawn],
    )


def posts_in(place: Municipality, first: date, last: date) -> list[Appointment]:
    """Those who coordinated in the year. Who they are, is on the contact page."""
    posts = Appointment.objects.coordinators().filter(municipality=place, since__lte=last)
    posts = posts.filter(Q(until=None) | Q(until__gte=first))
    return list(posts.select_related("district").order_by("since", "pk"))


def groups_in(place, first: date, last: date, begins, ends) -> list[Group]:
    parts = GroupMunicipality.objects.filter(
        Q(until=None) | Q(until__gte=first), municipality=place, since__lte=last
    )
    year = Q(meetings__starts_at__gte=begins, meetings__starts_at__lt=ends)
    year &= Q(meetings__in=Meeting.objects.while_in([place]).values("pk"))
    return list(
        Group.objects.filter(
            Q(ended_on=None) | Q(ended_on__gte=first), pk__in=parts.values("group")
        )
        .annotate(
            held=Count("meetings", filter=year & Q(meetings__state=Meeting.State.HELD)),
            called_off=Count("meetings", filter=year & Q(meetings__state=Meeting.State.CANCELLED)),
        )
        .order_by("name", "pk")
    )


def attendance(meetings) -> tuple[list[Body], int, int]:
    """By organisation; how many guests came; and of how many meetings it is written down."""
    called, members, deputies = (defaultdict(set) for _each in range(3))
    guests, recorded = 0, set()
    rows = Attendance.objects.filter(meeting__in=meetings.values("pk")).order_by()
    for meeting, body, capacity, state in rows.values_list(
        "meeting", "organisation", "capacity", "state"
    ):
        came = state == Attendance.State.PRESENT
        if came:
            recorded.add(meeting)
        if capacity == Capacity.GUEST:
            guests += came
        elif capacity == Capacity.MEMBER and body:
            called[body].add(meeting)
            if came:
                members[body].add(meeting)
        elif capacity == Capacity.DEPUTY and body and came:
            deputies[body].add(meeting)
    found = []
    for body in sorted(called):
        asked = called[body] & recorded
        in_person, by_deputy = members[body] & asked, deputies[body] & asked
        if asked:
            came_to = in_person | by_deputy
            found.append(Body(body, len(asked), len(came_to), len(by_deputy - in_person)))
    return found, guests, len(recorded)


def follow_up(place: Municipality, groups: list[int], begins, ends):
    """The open tasks and measures that the year's decisions led to, and the year's measures."""
    of_year = Q(item__meeting__starts_at__gte=begins, item__meeting__starts_at__lt=ends)

    def open_rows(model, wanted):
        rows = model.objects.filter(~model.exempt(), wanted, group__in=groups)
        rows = rows.exclude(state__in=(FollowUp.DRAFT, "withdrawn"))
        return rows.order_by("deadline", "pk")

    named = Measure.municipalities.through.objects.filter(measure=OuterRef("pk"))
    lines = PlanLine.objects.filter(
        measure=OuterRef("pk"), goal__area__plan__municipality=place
    ).exclude(goal__area__plan__state=Plan.State.DRAFT)
    outcomes = Evaluation.objects.filter(
        measure=OuterRef("pk"), state=Evaluation.State.CONCLUDED
    ).order_by("-concluded_at")
    under_way = Q(ended_on=None) | Q(ended_on__gte=begins.date())
    measures = (
        open_rows(Measure, of_year | Q(given_at__lt=ends) & under_way)
        .filter(~Exists(named) | Exists(named.filter(municipality=place)))
        .select_related("responsible_organisation", "responsible_group")
        .annotate(
            area=word(lines.order_by("-goal__area__plan__since"), "goal__area__title"),
            outcome=word(outcomes, "outcome"),
        )
    )
    return list(open_rows(Task, of_year)), list(measures)


def word(rows, name: str) -> Coalesce:
    found = Subquery(rows.values(name)[:1], output_field=TextField())
    return Coalesce(found, Value("", TextField()))


def is_of_year(measure: Measure, begins: datetime, ends: datetime, first: date) -> bool:
    """Given before the year was over, and not ended before it began."""
    given = measure.given_at or measure.created_at
    return given < ends and (measure.ended_on is None or measure.ended_on >= first)


def rulings(place, groups: list[int], begins, ends, follow_up: list[FollowUp], today):
    """The open decisions of sent minutes that concern the municipality, as ``Ruling``s."""
    of_decision, of_item = defaultdict(list), defaultdict(list)
    for row in follow_up:
        row.late = row.is_overdue(today)
        row.concluded = getattr(row, "outcome", "")
        if row.decision_id:
            of_decision[row.decision_id].append(row)
        elif row.item_id:
            of_item[row.item_id].append(row)
    latest = TextVersion.objects.filter(text__decision=OuterRef("pk")).order_by("-number")
    superseded = Superseding.objects.in_force().filter(earlier=OuterRef("pk"))
    found = (
        Decision.objects.concerning([place])
        .filter(
            ~holds_exempt("item"),
            state=Decision.State.DECIDED,
            item__accepted_at__isnull=False,
            item__meeting__group__in=groups,
            item__meeting__minutes_state__in=Meeting.SENT_STATES,
            item__meeting__starts_at__gte=begins,
            item__meeting__starts_at__lt=ends,
        )
        .exclude(item__outcome=AgendaItem.Outcome.WITHDRAWN)
        .select_related("item__series", "item__meeting__group")
        .annotate(open=word(latest, "open"), superseded=word(superseded, "kind"))
        .order_by("item__meeting__starts_at", "item__position", "position", "pk")
    )
    told = []
    for one in found:
        rows = of_decision[one.pk] + of_item[one.item_id]
        told.append(
            Ruling(
                label=one.item.label,
                title=one.item.title,
                group=one.item.meeting.group.name,
                day=one.decided_on if one.between_meetings else one.item.meeting.starts_at,
                words=to_plain(one.open),
                fate=SUPERSEDED[one.superseded] if one.superseded else became(rows),
                follow_up=[f"{row}: {row.get_state_display()}" for row in rows],
            )
        )
    return told


def areas(measures: list[Measure]) -> list[Area]:
    """By focus area; those of none come last."""
    found: dict[str, Area] = {}
    for one in sorted(measures, key=lambda one: (not one.area, one.area)):
        title = one.area or _("Utenfor handlingsplanen")
        bodies = (one.responsible_organisation, one.responsible_group)
        one.who = ", ".join(str(body) for body in bodies if body)
        one.said = str(Evaluation.Outcome(one.outcome).label) if one.outcome else ""
        found.setdefault(title, Area(title)).measures.append(one)
    return list(found.values())

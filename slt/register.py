"""The register: what was decided, across groups and years, and what became of each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import (
    BooleanField,
    Case,
    F,
    OuterRef,
    Q,
    Subquery,
    TextChoices,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _

from measures import lines
from measures.models import Evaluation, FollowUp, Measure
from meetings import concerning
from meetings.models import Decision, Superseding, TextVersion
from people.models import Group, Municipality
from people.prepared import number_of, prepared
from people.ways import way

Kind = Superseding.Kind
# An export is read from the database so many at a time.
CHUNK = 200


class Fate(TextChoices):
    """What became of a decision, as far as the reader may see what follows from it."""

    NOT_YET = "ikke-besluttet", _("Ikke besluttet ennå")
    NONE = "ingen", _("Uten oppfølging")
    OPEN = "apen", _("Følges opp")
    LATE = "over", _("Over fristen")
    DELIVERED = "levert", _("Levert")
    DONE = "gjort", _("Gjennomført")
    EVALUATED = "evaluert", _("Evaluert")
    REPLACED = "erstattet", _("Erstattet")
    WITHDRAWN = "trukket", _("Trukket tilbake")

    @property
    def color(self) -> str:
        return COLORS.get(self, "neutral")


COLORS = {
    Fate.NOT_YET: "warning",
    Fate.OPEN: "info",
    Fate.LATE: "danger",
    Fate.DELIVERED: "success",
    Fate.DONE: "success",
    Fate.EVALUATED: "success",
}
SUPERSEDED = {Kind.REPLACES: Fate.REPLACED, Kind.WITHDRAWS: Fate.WITHDRAWN}


@dataclass(frozen=True)
class Wanted:
    """What the register is narrowed by. ``keys`` are ids of decisions, None for all."""

    place: str = ""
    group: str = ""
    year: int | None = None
    keys: frozenset[int] | None = None

    def args(self, person) -> tuple:
        begins, ends = (
            (make_aware(datetime(year, 1, 1)) for year in (self.year, self.year + 1))  # noqa: DTZ001
            if self.year
            else (None, None)
        )
        return person, self.place, self.group, begins, ends, self.keys

    def only(self, keys: Iterable[int]) -> "Wanted":
        """The same, of these decisions alone."""
        found = frozenset(keys)
        return replace(self, keys=found if self.keys is None else found & self.keys)


@dataclass(frozen=True)
class Other:
    """The other end of a superseding."""

    kind: str
    label: str
    # Empty where the reader may not open it.
    url: str


@dataclass
class Entry:
    """One decision in the register."""

    decision: Decision
    fate: Fate
    follow_up: list[FollowUp] = field(default_factory=list)
    superseded_by: Other | None = None
    supersedes: list[Other] = field(default_factory=list)
    # "Gjelder Eigersund", where it is not for all who share the group.
    concerns: str = ""

    @property
    def day(self) -> date | datetime | None:
        """When it was before the group, or decided between meetings."""
        decision = self.decision
        if decision.between_meetings:
            return decision.decided_on
        return decision.item.meeting.starts_at

    @property
    def is_decided(self) -> bool:
        return self.decision.state == Decision.State.DECIDED

    @property
    def next_deadline(self) -> date | None:
        days = [row.deadline for row in self.follow_up if row.is_open and row.deadline]
        return min(days) if days else None


# Asking ------------------------------------------------------------------------------------------


@prepared
def groups_of(person):
    """Id, public id and name of each group with decisions, once for each of its municipalities."""
    seen = Decision.objects.visible_to(person).values("item__meeting__group")
    part = "group_municipalities__"
    return (
        Group.objects.filter(pk__in=seen)
        .order_by("name", "pk", f"-{part}host", f"{part}pk")
        .values_list(
            "pk", "public_id", "name", f"{part}municipality__number", f"{part}municipality__name"
        )
    )


@prepared
def years_of(person):
    """The newest first."""
    year = ExtractYear("item__meeting__starts_at")
    years = Decision.objects.visible_to(person).annotate(year=year).order_by("-year")
    return years.values_list("year", flat=True).distinct()


def narrowed(person, place, group, begins, ends, keys):
    found = Decision.objects.visible_to(person)
    if place:
        found = found.concerning(Municipality.objects.filter(number=place).values("pk"))
    if group:
        found = found.filter(item__meeting__group__public_id=group)
    if begins:
        found = found.filter(
            item__meeting__starts_at__gte=begins, item__meeting__starts_at__lt=ends
        )
    if keys is not None:
        found = found.filter(pk__in=keys)
    return found


def in_order(found):
    return found.order_by("-item__meeting__starts_at", "item__position", "position", "pk")


@prepared
def how_many(person, place, group, begins, ends, keys):
    return number_of(narrowed(person, place, group, begins, ends, keys))


@prepared
def keys_of(person, place, group, begins, ends, keys):
    found = narrowed(person, place, group, begins, ends, keys)
    return in_order(found).values_list("pk", "item_id", "state")


@prepared
def decisions_in(person, place, group, begins, ends, keys, part):
    latest = TextVersion.objects.filter(text__decision=OuterRef("pk")).order_by("-number")
    found = (
        narrowed(person, place, group, begins, ends, keys)
        .select_related("item__series", "item__meeting__group")
        .only(
            "public_id",
            "state",
            "between_meetings",
            "decided_on",
            "item__number",
            "item__title",
            "item__series__year",
            "item__meeting__starts_at",
            "item__meeting__group__name",
        )
        # Only what is open: the exempt words do not even leave the database.
        .annotate(
            open=Coalesce(Subquery(latest.values("open")[:1]), Value("", TextField())),
            names=concerning.names(),
        )
    )
    return in_order(found)[part]


@prepared
def follow_up_of(person, decisions, items, today):
    """What follows from the decisions, or from their items and from no one decision there."""
    found = []
    concluded = Evaluation.objects.filter(
        measure=OuterRef("pk"), state=Evaluation.State.CONCLUDED
    ).order_by("-concluded_at")
    for model, said in lines.KINDS.values():
        rows = model.objects.visible_to(person, today)
        nothing = Value("", TextField())
        found_out = Subquery(concluded.values("outcome")[:1], output_field=TextField())
        outcome = Coalesce(found_out, nothing)
        rows = rows.annotate(outcome=outcome if model is Measure else nothing)
        rows = rows.exclude(state__in=(FollowUp.DRAFT, "withdrawn"))
        rows = rows.filter(Q(decision__in=decisions) | Q(decision=None, item__in=items))
        rows = rows.order_by().annotate(kind=Value(model._meta.model_name), said=F(said))
        found.append(
            rows.values_list(
                *("kind", "decision_id", "item_id", "public_id", "said", "state", "deadline"),
                "outcome",
                "responsible__name",
                "responsible_organisation__name",
                "responsible_group__name",
            )
        )
    return found[0].union(*found[1:], all=True).order_by("deadline", "public_id")


@prepared
def links_of(person, decisions):
    """What supersedes what, and whether the reader may open each."""
    seen = Decision.objects.visible_to(person).values("pk")
    columns = ("pk", "public_id", "item__number", "item__series__year", "item__title")
    found = Superseding.objects.in_force()
    found = found.filter(Q(earlier__in=decisions) | Q(later__in=decisions))
    ends = ("earlier", "later")
    return (
        found.annotate(
            **{
                f"{end}_seen": Case(
                    When(**{f"{end}__in": seen}, then=Value(True)),
                    default=Value(False),
                    output_field=BooleanField(),
                )
                for end in ends
            }
        )
        .order_by("pk")
        .values_list(
            "kind",
            *(f"earlier__{name}" for name in columns),
            "earlier_seen",
            *(f"later__{name}" for name in columns),
            "later_seen",
        )
    )


# Putting together --------------------------------------------------------------------------------


class Follow:
    """What follows from some decisions, and what supersedes them. Two queries for all of them."""

    def __init__(self, person, decisions: list[tuple[int, int]], today: date):
        """``decisions`` are ids, each with its item's."""
        self.today = today
        keys = [key for key, _item in decisions]
        self.of_decision = defaultdict(list)
        self.of_item = defaultdict(list)
        for row in follow_up_of(person, keys, [item for _key, item in decisions], today):
            kind, decision, item, public_id, said, state, deadline, outcome, *names = row
            model, name = lines.KINDS[kind]
            made = model(public_id=public_id, state=state, deadline=deadline, **{name: said})
            made.who = lines.who(*names)
            # What was concluded when a measure was evaluated; nothing until then.
            made.concluded = Evaluation.Outcome(outcome).label.lower() if outcome else ""
            made.late = made.is_overdue(today)
            (self.of_decision[decision] if decision else self.of_item[item]).append(made)
        self.superseded: dict[int, Other] = {}
        self.supersedes = defaultdict(list)
        for kind, *ends in links_of(person, keys):
            half = len(ends) // 2
            earlier, later = ends[:half], ends[half:]
            self.superseded[earlier[0]] = other(kind, *later[1:])
            self.supersedes[later[0]].append(other(kind, *earlier[1:]))

    def rows(self, key: int, item: int) -> list[FollowUp]:
        return [*self.of_decision[key], *self.of_item[item]]

    def fate(self, key: int, item: int, state: str) -> Fate:
        if key in self.superseded:
            return SUPERSEDED[self.superseded[key].kind]
        if state != Decision.State.DECIDED:
            return Fate.NOT_YET
        return became(self.rows(key, item))


def became(rows: list[FollowUp]) -> Fate:
    """Of a decision that stands, by what follows from it; each row has ``late``, ``concluded``."""
    if not rows:
        return Fate.NONE
    if any(row.late for row in rows):
        return Fate.LATE
    if any(row.is_open and row.state not in row.HANDED_IN for row in rows):
        return Fate.OPEN
    if any(row.concluded for row in rows):
        return Fate.EVALUATED
    return Fate.DELIVERED if any(row.is_open for row in rows) else Fate.DONE


def other(kind: str, public_id: str, number, year, title: str, is_seen: bool) -> Other:
    label = f"{number}/{year % 100:02}" if number else title
    return Other(kind, label if is_seen else "", way("decision_detail", public_id) * is_seen)


def entries(person, wanted: Wanted, part: slice, today: date | None = None) -> list[Entry]:
    """Part of what is wanted, the newest first. Three queries."""
    decisions = decisions_in(*wanted.args(person), part)
    pairs = [(one.pk, one.item_id) for one in decisions]
    follow = Follow(person, pairs, today or localdate())
    return [
        Entry(
            decision=one,
            fate=follow.fate(one.pk, one.item_id, one.state),
            follow_up=follow.rows(one.pk, one.item_id),
            superseded_by=follow.superseded.get(one.pk),
            supersedes=follow.supersedes[one.pk],
            concerns=concerning.said(one.names),
        )
        for one in decisions
    ]


def of_fate(person, wanted: Wanted, fate: str, today: date | None = None) -> Wanted:
    """``wanted``, narrowed to those of which that became. Three queries."""
    found = keys_of(*wanted.args(person))
    follow = Follow(person, [(key, item) for key, item, _state in found], today or localdate())
    return wanted.only(key for key, item, state in found if follow.fate(key, item, state) == fate)


def every(person, wanted: Wanted, today: date | None = None) -> Iterator[Entry]:
    """All of what is wanted, a part at a time: as long a register as there is."""
    keys = [key for key, _item, _state in keys_of(*wanted.args(person))]
    for first in range(0, len(keys), CHUNK):
        chunk = Wanted(keys=frozenset(keys[first : first + CHUNK]))
        yield from entries(person, chunk, slice(0, CHUNK), today)

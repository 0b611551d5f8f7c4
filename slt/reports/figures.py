"""What a report says by itself: counted of what is open, and the same whoever asks."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from operator import attrgetter

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from measures.knowledge import drawn
from measures.knowledge.drawn import Figure
from measures.lines import KINDS
from measures.models import Evaluation, Measure
from meetings.clean import to_plain
from meetings.models import Attendance
from people.days import written_day
from people.models import Group, Municipality
from slt.models import Grant
from slt.register import SUPERSEDED, Fate, became
from slt.reports import rows
from slt.reports.rows import Year

Capacity = Attendance.Capacity


@dataclass(frozen=True)
class Post:
    district: str
    # In per cent; 0 where it is not said.
    share: int
    since: date
    until: date | None


@dataclass(frozen=True)
class GroupYear:
    KEPT = ("norm", "held", "called_off")

    key: str
    name: str
    level: str
    norm: int
    held: int
    called_off: int

    @property
    def named(self) -> str:
        return self.name

    @property
    def told(self) -> str:
        return _("%(held)s av %(norm)s møter holdt") % {"held": self.held, "norm": self.norm}


@dataclass(frozen=True)
class Body:
    """An organisation: to how many meetings it was called, and to how many somebody came."""

    KEPT = ("called", "came", "by_deputy")

    name: str
    called: int
    came: int
    # Of those it came to, where only a deputy did.
    by_deputy: int

    @property
    def key(self) -> str:
        """A sum: the name stands in lists of attendance, where words may be taken out."""
        return sha256(self.name.encode()).hexdigest()[:20]

    @property
    def named(self) -> str:
        return self.name

    @property
    def told(self) -> str:
        return _("%(came)s av %(called)s møter") % {"came": self.came, "called": self.called}


@dataclass
class Followed:
    """A task or a measure of a decision: "Nattevandring hver fredag: Pågår"."""

    KEPT = ("state",)

    key: str
    kind: str
    title: str
    state: str

    @property
    def named(self) -> str:
        return self.title

    @property
    def told(self) -> str:
        model, _name = KINDS[self.kind]
        return str(model.State(self.state).label)


@dataclass
class Ruling:
    """One decision, and what became of it."""

    KEPT = ("fate",)

    key: str
    label: str
    title: str
    group: str
    day: date | datetime
    words: str
    # One of ``Fate``.
    fate: str
    follow_up: list[Followed]

    @property
    def named(self) -> str:
        return f"{self.label} {self.title}".strip()

    @property
    def told(self) -> str:
        return str(Fate(self.fate).label)


@dataclass
class Doing:
    """A measure of the year."""

    KEPT = ("state", "deadline", "outcome")

    key: str
    title: str
    who: str
    # Of the plan of action; empty where it is in none.
    area: str
    state: str
    deadline: date | None
    outcome: str

    @property
    def named(self) -> str:
        return self.title

    @property
    def told(self) -> str:
        """Its state, its deadline, and what was concluded."""
        parts = [
            str(Measure.State(self.state).label),
            _("frist %(day)s") % {"day": written_day(self.deadline)} if self.deadline else "",
            _("evaluert: %(outcome)s") % {"outcome": self.outcome_said.lower()}
            if self.outcome
            else "",
        ]
        return ", ".join(filter(None, parts))

    @property
    def outcome_said(self) -> str:
        return str(Evaluation.Outcome(self.outcome).label) if self.outcome else ""


@dataclass
class Given:
    """A grant that was applied for."""

    KEPT = ("state", "nth", "years", "amount", "own_share")

    key: str
    title: str
    giver: str
    state: str
    nth: int
    years: int
    amount: int
    own_share: int

    @property
    def named(self) -> str:
        return f"{self.title}, {self.giver}"

    @property
    def told(self) -> str:
        """What came of it, which year of how many, and the money."""
        said = _(
            "%(state)s, år %(nth)s av %(years)s, %(sum)s kroner og %(own)s kroner i egenandel "
            "(%(share)s prosent)"
        )
        return said % {
            "state": Grant.State(self.state).label,
            "nth": self.nth,
            "years": self.years,
            "sum": intcomma(self.amount),
            "own": intcomma(self.own_share),
            "share": self.share,
        }

    @property
    def share(self) -> int:
        return Grant(amount=self.amount, own_share=self.own_share).share


@dataclass
class Figures:
    posts: list[Post]
    groups: list[GroupYear]
    bodies: list[Body]
    guests: int
    # Held meetings where nobody is written down as present.
    unrecorded: int
    grants: list[Given]
    rulings: list[Ruling]
    measures: list[Doing]
    charts: list[Figure]

    @property
    def levels(self) -> list[tuple[str, list[GroupYear]]]:
        found = [
            (str(level.label), [group for group in self.groups if group.level == level])
            for level in Group.Level
        ]
        return [(label, groups) for label, groups in found if groups]

    @property
    def fates(self) -> list[tuple[str, int]]:
        """What became of the decisions, and of how many."""
        counts = [(fate, sum(one.fate == fate for one in self.rulings)) for fate in Fate]
        return [(str(fate.label), count) for fate, count in counts if count]

    @property
    def areas(self) -> list[tuple[str, list[Doing]]]:
        """The measures by focus area; those of none come last."""
        found = defaultdict(list)
        for one in sorted(self.measures, key=lambda one: (not one.area, one.area)):
            found[one.area or _("Utenfor handlingsplanen")].append(one)
        return list(found.items())


def counted(place: Municipality, number: int, today: date | None = None) -> Figures:
    """In the language now active. Five queries, however much there is."""
    year = Year.of(place, number)
    of_kind = defaultdict(list)
    for kind, *row in rows.counts(*year):
        of_kind[kind].append(row)
    bodies, guests, recorded = attendance(of_kind[rows.SEAT])
    groups = [
        GroupYear(mark, name, level, norm, held, called_off)
        for mark, name, level, _no, norm, held, called_off, *_rest in of_kind[rows.GROUP]
    ]
    open_to_tell = [row for row in of_kind[rows.GROUP] if not row[7]]
    followed, measures = follow_up(year, today or localdate())
    return Figures(
        posts=sorted((post(row) for row in of_kind[rows.POST]), key=attrgetter("since")),
        groups=sorted(groups, key=attrgetter("name")),
        bodies=bodies,
        guests=guests,
        unrecorded=sum(row[5] for row in open_to_tell) - recorded,
        grants=sorted((given(row) for row in of_kind[rows.GRANT]), key=attrgetter("giver", "key")),
        rulings=rulings(year, followed),
        measures=measures,
        charts=[one for one in drawn.figures_of(place, openly=True) if one.chart.drawn],
    )


def post(row: list) -> Post:
    _mark, district, _two, _three, share, *_numbers, since, until = row
    return Post(district, share, since, until)


def given(row: list) -> Given:
    key, title, giver, state, nth, years, amount, own_share, *_days = row
    return Given(key, title, giver, state, nth, years, amount, own_share)


def attendance(seats: list[list]) -> tuple[list[Body], int, int]:
    """By organisation; how many guests came; and of how many meetings it is written down."""
    called, members, deputies = (defaultdict(set) for _each in range(3))
    guests, recorded = 0, set()
    for meeting, body, capacity, state, *_rest in seats:
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


def follow_up(year: Year, today: date) -> tuple[dict, list[Doing]]:
    """What follows from each decision, or from its item; and the measures of the year."""
    followed, measures = defaultdict(list), []
    for (
        kind,
        key,
        said,
        state,
        item,
        decision,
        deadline,
        ended,
        given_at,
        made_at,
        *rest,
    ) in rows.follow_up(*year):
        area, outcome, *bodies = rest
        model, name = KINDS[kind]
        row = model(public_id=key, state=state, deadline=deadline, **{name: said})
        row.late, row.concluded = row.is_overdue(today), outcome
        followed["decision", decision] += [row] * bool(decision)
        followed["item", item] += [row] * bool(item and not decision)
        # Given before the year was over, and not ended before it began.
        of_year = (given_at or made_at) < year.ends and (ended is None or ended >= year.first)
        if model is Measure and of_year:
            who = ", ".join(filter(None, bodies))
            measures.append(Doing(key, said, who, area, state, deadline, outcome))
    return followed, measures


def rulings(year: Year, followed: dict) -> list[Ruling]:
    found = []
    for one in rows.decisions(*year):
        led_to = followed["decision", one.pk] + followed["item", one.item_id]
        found.append(
            Ruling(
                key=one.public_id,
                label=one.item.label,
                title=one.item.title,
                group=one.item.meeting.group.name,
                day=one.decided_on if one.between_meetings else one.item.meeting.starts_at,
                words=to_plain(one.open),
                fate=str(SUPERSEDED[one.superseded] if one.superseded else became(led_to)),
                follow_up=[
                    Followed(row.public_id, row.kind, str(row), row.state) for row in led_to
                ],
            )
        )
    return found

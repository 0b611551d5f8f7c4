"""What a plan says, and how far each line has come, as far as the reader may know."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import BooleanField, Case, Q, TextChoices, Value, When
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from measures.knowledge.drawn import Figure
from measures.models import Evaluation, FocusArea, Measure, Plan, PlanLine
from measures.plans import figures
from meetings.models.texts import is_exempt
from people.days import written_day
from people.models import Municipality
from people.prepared import prepared


class Stage(TextChoices):
    """How far a line has come. What is carried out comes last."""

    NOT_BEGUN = "not_begun", gettext_lazy("Ikke begynt")
    UNDER_WAY = "under_way", gettext_lazy("Pågår")
    DELIVERED = "delivered", gettext_lazy("Levert")
    EVALUATED = "evaluated", gettext_lazy("Evaluert")
    WITHDRAWN = "withdrawn", gettext_lazy("Trukket")
    # The measure is exempt, and the reader is not among those who may see it.
    WITHHELD = "withheld", gettext_lazy("Status vises ikke")


# What the board has columns for, in their order.
COLUMNS = (Stage.NOT_BEGUN, Stage.UNDER_WAY, Stage.DELIVERED, Stage.EVALUATED)
COLORS = {
    Stage.NOT_BEGUN: "neutral",
    Stage.UNDER_WAY: "info",
    Stage.DELIVERED: "success",
    Stage.EVALUATED: "success",
    Stage.WITHDRAWN: "neutral",
    Stage.WITHHELD: "neutral",
}
# On paper; the darker, the further.
INKS = {
    Stage.NOT_BEGUN: "#fff",
    Stage.UNDER_WAY: "#b8cfe5",
    Stage.DELIVERED: "#4d7ba6",
    Stage.EVALUATED: "#16324f",
    Stage.WITHDRAWN: "#ddd",
    Stage.WITHHELD: "#eee",
}
STAGES = {
    Measure.State.SENT: Stage.NOT_BEGUN,
    Measure.State.ACKNOWLEDGED: Stage.NOT_BEGUN,
    Measure.State.WITHDRAWN: Stage.WITHDRAWN,
    Measure.State.DELIVERED: Stage.DELIVERED,
    Measure.State.CLOSED: Stage.DELIVERED,
}


@dataclass
class Progress:
    """How many lines have come how far, in words and as parts of a bar."""

    counts: Counter
    late: int

    @property
    def every(self) -> int:
        return self.counts.total()

    @property
    def done(self) -> int:
        return self.counts[Stage.DELIVERED] + self.counts[Stage.EVALUATED]

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        """What there is any of: its code, its words and how many."""
        return [
            (stage.value, said(stage, self.counts[stage]), self.counts[stage])
            for stage in (*reversed(COLUMNS), Stage.WITHDRAWN, Stage.WITHHELD)
            if self.counts[stage]
        ]

    @property
    def bars(self) -> list[tuple[str, int, int]]:
        """The same parts as code, from where and how long, of a bar that is 1000 long."""
        found, begins = [], 0
        for code, _words, count in self.parts:
            ends = begins + count
            start = begins * 1000 // self.every
            found.append((code, start, ends * 1000 // self.every - start))
            begins = ends
        return found

    @property
    def inks(self) -> list[tuple[str, int, int]]:
        return [(INKS[Stage(code)], start, length) for code, start, length in self.bars]

    @property
    def words(self) -> str:
        """ "2 levert, 1 pågår" """
        return ", ".join(words for _code, words, _count in self.parts)


def said(stage: Stage, count: int) -> str:
    """ "3 pågår" """
    return {
        Stage.NOT_BEGUN: _("%(n)s ikke begynt"),
        Stage.UNDER_WAY: _("%(n)s pågår"),
        Stage.DELIVERED: _("%(n)s levert"),
        Stage.EVALUATED: _("%(n)s evaluert"),
        Stage.WITHDRAWN: _("%(n)s trukket"),
        Stage.WITHHELD: _("%(n)s uten status her"),
    }[stage] % {"n": count}


@dataclass
class Line:
    key: str
    title: str
    responsible: str = ""
    partners: str = ""
    deadline: date | None = None
    indicator: str = ""
    stage: Stage = Stage.NOT_BEGUN
    is_late: bool = False
    # Ordered, whether or not the reader may see what.
    is_ordered: bool = False
    # The measure itself, for one who may see it.
    measure: Measure | None = None
    # "Effekt, 1. juni 2027", or what was concluded.
    evaluation: str = ""
    # The indicator that shows whether it works.
    figure: Figure | None = None

    @property
    def color(self) -> str:
        return COLORS[self.stage]

    # As texts, for a page that is filled in.
    @property
    def measure_url(self) -> str:
        return self.measure.get_absolute_url() if self.measure else ""

    @property
    def figure_title(self) -> str:
        return self.figure.indicator.title if self.figure else ""

    @property
    def figure_url(self) -> str:
        return self.figure.indicator.get_absolute_url() if self.figure else ""

    @property
    def newest(self) -> str:
        return ", ".join(self.figure.chart.newest) if self.figure else ""

    @property
    def has_marks(self) -> bool:
        return bool(self.figure and self.figure.chart.has_marks)


@dataclass
class Goal:
    key: str
    title: str
    lines: list[Line] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


@dataclass
class Area:
    key: str
    title: str
    why: str = ""
    goals: list[Goal] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [line for goal in self.goals for line in goal.lines]

    @property
    def progress(self) -> Progress:
        return progress_of(self.lines)


def progress_of(lines: Iterable[Line]) -> Progress:
    lines = list(lines)
    return Progress(Counter(line.stage for line in lines), sum(line.is_late for line in lines))


# The words ---------------------------------------------------------------------------------------

WORDS = ("title", "responsible", "partners", "deadline", "indicator")


def written(plan: Plan, lines: Iterable[PlanLine] | None = None) -> dict:
    """The plan's words as plain data. Two queries; one where its lines are at hand."""
    by_goal = defaultdict(list)
    for line in PlanLine.objects.filter(goal__area__plan=plan) if lines is None else lines:
        words = {name: getattr(line, name) for name in WORDS}
        by_goal[line.goal_id].append({"key": line.public_id, **words})
    rows = (
        FocusArea.objects.filter(plan=plan)
        .order_by("position", "pk", "goals__position", "goals__pk")
        .values_list(
            *("public_id", "title", "why"),
            *("goals__pk", "goals__public_id", "goals__goal__title"),
        )
    )
    areas = {}
    for key, title, why, goal, goal_key, goal_title in rows:
        area = areas.setdefault(key, {"key": key, "title": title, "why": why, "goals": []})
        if goal:
            area["goals"].append({"key": goal_key, "title": goal_title, "lines": by_goal[goal]})
    return {"areas": list(areas.values())}


def areas_of(content: dict) -> list[Area]:
    return [
        Area(
            area["key"],
            area["title"],
            area["why"],
            [
                Goal(goal["key"], goal["title"], [line_of(line) for line in goal["lines"]])
                for goal in area["goals"]
            ],
        )
        for area in content.get("areas", [])
    ]


def line_of(words: dict) -> Line:
    line = Line(**words)
    if isinstance(line.deadline, str):
        line.deadline = date.fromisoformat(line.deadline)
    return line


# What has come of it -----------------------------------------------------------------------------


def read(plan: Plan, person=None, on: date | None = None) -> list[Area]:
    """The plan with how far each line has come, for ``person``; without one, as all may read it.

    What was adopted stands as it was adopted. At most five queries, however many lines.
    """
    on = on or localdate()
    rows = lines_of(plan, person)
    areas = areas_of(plan.content or written(plan, rows))
    linked = {row.public_id: row for row in rows if row.measure_id}
    of_goals, of_lines = figures.of_plan(plan, rows, openly=person is None)
    for area in areas:
        for goal in area.goals:
            goal.figures = of_goals.get(goal.key, [])
        for line in area.lines:
            line.figure = of_lines.get(line.key)
            follow(line, linked.get(line.key), on)
    return areas


def lines_of(plan: Plan, person=None) -> list[PlanLine]:
    """The plan's lines; ``secret`` and ``seen`` say what of the measure may be shown."""
    rows = lines_in(plan.pk, person)
    of_measures = defaultdict(list)
    for one in evaluations_in({row.measure_id for row in rows} - {None}):
        of_measures[one.measure_id].append(one)
    for row in rows:
        if row.measure:
            found = of_measures[row.measure_id]
            row.measure._prefetched_objects_cache = {"evaluations": found}
    return rows


@prepared
def evaluations_in(measures):
    return Evaluation.objects.filter(measure__in=measures)


@prepared
def lines_in(plan, person):
    seen = Measure.objects.visible_to(person) if person else Measure.objects.none()

    def whether(condition: Q) -> Case:
        return Case(
            When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
        )

    return (
        PlanLine.objects.filter(goal__area__plan=plan)
        .select_related("measure", "measured_by")
        .annotate(
            secret=whether(is_exempt("measure")),
            seen=whether(Q(measure__in=seen.order_by().values("pk"))),
        )
    )


def follow(line: Line, row: PlanLine | None, on: date) -> None:
    """Put at ``line`` how far what was ordered has come."""
    if row is None:
        line.is_late = bool(line.deadline and line.deadline < on)
        return
    line.is_ordered = True
    if row.secret and not row.seen:
        line.stage = Stage.WITHHELD
        return
    measure = row.measure
    line.stage = STAGES.get(measure.state, Stage.UNDER_WAY)
    concluded = measure.last_conclusion
    if concluded and line.stage == Stage.DELIVERED:
        line.stage = Stage.EVALUATED
    line.evaluation = evaluation_of(measure, concluded)
    line.is_late = measure.is_overdue(on)
    line.measure = measure if row.seen else None


def evaluation_of(measure: Measure, concluded: Evaluation | None) -> str:
    """What was concluded, or what is to be looked at and when; none of its words."""
    if concluded:
        return _("Konklusjon %(day)s: %(outcome)s") % {
            "day": written_day(localtime(concluded.concluded_at).date()),
            "outcome": concluded.get_outcome_display().lower(),
        }
    if not measure.evaluation or measure.evaluation == Measure.Evaluation.NOT_NEEDED:
        return ""
    about = _("Evaluering: %(about)s") % {"about": measure.get_evaluation_display().lower()}
    if measure.evaluation_on is None:
        return about
    return f"{about}, {written_day(measure.evaluation_on)}"


# What a page says of a plan beside its words.
AROUND = (
    "municipality",
    "district",
    "adopted_by__item__meeting__group",
    "adopted_by__item__series",
)


# Which plan --------------------------------------------------------------------------------------


def versions(place: Municipality, person) -> list[Plan]:
    """Every plan of the municipality, the newest first, with what adopted each."""
    return versions_in(place.pk, person)


@prepared
def versions_in(place, person):
    return Plan.objects.visible_to(person).filter(municipality=place).select_related(*AROUND)


def current(plans: list[Plan]) -> Plan | None:
    """The one in force, else the one being written; the municipality's before a district's."""
    order = (Plan.State.ADOPTED, Plan.State.DRAFT)
    standing = [plan for plan in plans if plan.state in order]
    return min(
        standing, key=lambda plan: (order.index(plan.state), bool(plan.district_id)), default=None
    )


def summary(progress: Progress) -> str:
    """ "4 av 10 tiltak er gjennomført. 2 er over fristen." """
    words = ngettext(
        "%(done)s av %(n)s tiltak er gjennomført.",
        "%(done)s av %(n)s tiltak er gjennomført.",
        progress.every,
    ) % {"done": progress.done, "n": progress.every}
    if not progress.late:
        return words
    late = ngettext("%(n)s er over fristen.", "%(n)s er over fristen.", progress.late)
    return f"{words} {late % {'n': progress.late}}"


def adopted_in(plan: Plan) -> str:
    """ "Besluttet i sak 4/26 i Politirådet 12. mars 2026"; empty for a draft."""
    if plan.adopted_by is None:
        return ""
    item = plan.adopted_by.item
    return _("Besluttet i sak %(label)s i %(group)s %(day)s") % {
        "label": item.label,
        "group": item.meeting.group,
        "day": written_day(plan.adopted_by.decided_on or item.meeting.day),
    }

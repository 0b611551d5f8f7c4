"""What is found elsewhere than in meetings: tasks and measures with what was said of them, the
goals and lines of plans, and agreements. All in one query.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import BooleanField, Case, CharField, DateField, F, Q, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from measures import lines
from measures.models import FollowUp, Measure, Plan
from people.prepared import prepared
from slt.agreements.models import Agreement
from slt.search.models import FOLLOW_UP, SearchEntry
from slt.search.words import marked

# The columns of the union, before those that say which stems a row holds: of what kind it is, its
# key, what it is called, what was written of it; for showing, its state, its last day, when it was
# made, whose it is, and three words more.
COLUMNS = (
    *("its_kind", "its_key", "its_name", "its_words", "its_state", "its_day", "its_moment"),
    *("its_group", "first", "second", "third"),
)
NO_DAY = Cast(Value(None), DateField())
NOTHING = Value("", CharField())


def found_in(column: str, patterns: Iterable[str]) -> list[Q]:
    """For each stem, that the column holds it."""
    return [Q(**{f"{column}__contains": one}) for one in patterns]


def with_hits(rows, ways: list[Q]):
    """Each row with whether it holds each of the stems; those that hold none are left out."""
    hits = {
        f"hit{at}": Case(
            When(way, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for at, way in enumerate(ways)
    }
    any_way = Q()
    for way in ways:
        any_way |= way
    return rows.filter(any_way).annotate(**hits), list(hits)


@prepared
def rows_with(person, today, one, two, three, four, five, six):
    patterns = [given for given in (one, two, three, four, five, six) if given]
    entries = SearchEntry.objects
    found = [
        columns(
            entries.in_follow_up_of(person, model, today, via), patterns, **of_follow_up(model, via)
        )
        for model, via in FOLLOW_UP
    ]
    found += [
        columns(entries.in_papers_of(person, field, today), patterns, **facts)
        for field, facts in OF_PAPERS.items()
    ]
    return found[0].union(*found[1:], all=True)


def columns(entries, patterns, **facts):
    rows, hits = with_hits(entries.current(), found_in("open", patterns))
    given = {
        name: F(fact) if isinstance(fact, str) else fact
        for name, fact in zip(COLUMNS, facts.values(), strict=True)
    }
    return rows.order_by().annotate(**given).values_list(*COLUMNS, *hits)


def of_follow_up(model, via: str) -> dict:
    """The task or measure an entry is of, or something said of it, as its lists show it."""
    kind = model._meta.model_name
    to = f"{via}{kind}__"
    own = f"{to}expected_result" if model is Measure else NOTHING
    return {
        "kind": Value(kind, CharField()),
        "key": f"{to}public_id",
        "name": f"{to}{lines.KINDS[kind][1]}",
        # What was said of it is in the entry itself.
        "words": "said" if via else own,
        "state": f"{to}state",
        "day": f"{to}deadline",
        "moment": f"{to}created_at",
        "group": f"{to}group__name",
        "first": f"{to}responsible__name",
        "second": f"{to}responsible_organisation__name",
        "third": f"{to}responsible_group__name",
    }


def of_plan(kind: str, to: str, name: str, words, day, plan: str) -> dict:
    return {
        "kind": Value(kind, CharField()),
        "key": f"{to}public_id",
        "name": name,
        "words": words,
        "state": f"{plan}__public_id",
        "day": day,
        "moment": f"{plan}__moved_at",
        "group": f"{plan}__municipality__name",
        "first": f"{plan}__municipality__number",
        "second": f"{plan}__title",
        "third": f"{plan}__state",
    }


OF_PAPERS = {
    "plan_goal": of_plan(
        "goal", "plan_goal__", "plan_goal__goal__title", NOTHING, NO_DAY, "plan_goal__area__plan"
    ),
    "plan_line": of_plan(
        "line",
        "plan_line__",
        "plan_line__title",
        "plan_line__indicator",
        "plan_line__deadline",
        "plan_line__goal__area__plan",
    ),
    "agreement": {
        "kind": Value("agreement", CharField()),
        "key": "agreement__public_id",
        "name": "agreement__title",
        "words": NOTHING,
        "state": "agreement__kind",
        "day": "agreement__until",
        "moment": "agreement__uploaded_at",
        "group": "agreement__municipality__name",
        "first": "agreement__municipality__number",
        "second": NOTHING,
        "third": NOTHING,
    },
}


# Putting together ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """A goal, a line of a plan or an agreement, as the answers show it."""

    title: str
    url: str
    what: str
    where: str
    until: date | None = None

    def __str__(self):
        return self.title


@dataclass
class Thing:
    """One of them, and what of it holds the stems."""

    kind: str  # follow_up or paper
    thing: FollowUp | Paper
    at: datetime
    stems: set[int] = field(default_factory=set)
    words: list[str] = field(default_factory=list)

    @property
    def shown_as(self) -> str:
        return "row" if self.kind == "follow_up" else "paper"

    def pieces(self, stems: list[str]) -> list[tuple[str, bool]]:
        """The first words that hold any of the stems; nothing when only its name does."""
        return next((found for text in self.words if (found := marked(text, stems))), [])


def things(rows: Iterable[tuple]) -> list[Thing]:
    """One for each task, measure, goal, line and agreement, whatever of it was found."""
    found: dict[tuple, Thing] = {}
    for kind, key, name, words, state, day, at, group, first, second, third, *hits in rows:
        one = found.get((kind, key))
        if one is None:
            facts = (key, name, state, day, group, first, second, third)
            make = follow_up if kind in lines.KINDS else paper
            one = found[kind, key] = Thing(make.__name__, make(kind, *facts), at)
        one.stems |= {number for number, hit in enumerate(hits) if hit}
        if words:
            one.words.append(words)
    return list(found.values())


def follow_up(kind, key, name, state, deadline, group, *who) -> FollowUp:
    model, said = lines.KINDS[kind]
    row = model(public_id=key, state=state, deadline=deadline, **{said: name})
    row.who, row.group_name = lines.who(*who), group
    return row


def paper(kind, key, name, state, until, place, number, plan, plan_state) -> Paper:
    if kind == "agreement":
        what = str(Agreement.Kind(state).label)
        return Paper(name, reverse("agreement_list", args=[number]), what, place, until)
    word = "mal" if kind == "goal" else "tiltak"
    url = reverse("plan_detail", args=[number, state])
    what = _("Mål i handlingsplanen") if kind == "goal" else _("Tiltak i handlingsplanen")
    where = f"{plan}, {place}"
    if plan_state == Plan.State.DRAFT:
        where = _("%(plan)s (utkast)") % {"plan": where}
    return Paper(name, f"{url}#{word}-{key}", what, where, until)

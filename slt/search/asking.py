"""Asking the index: the decision and what became of it first, then items, then what stands
elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import localdate

from measures.models import FollowUp
from meetings.clean import words
from meetings.models import AgendaItem, Decision, TextVersion
from people.prepared import prepared
from slt import register
from slt.register import Entry
from slt.search import elsewhere
from slt.search.elsewhere import Paper, found_in, with_hits
from slt.search.models import SearchEntry, reads_exempt
from slt.search.words import MOST, asked, marked, pattern

Part = SearchEntry.Part
NOT_SHOWN = (Decision.State.DRAFT, Decision.State.RETURNED)


# What the database is asked -----------------------------------------------------------------------


@prepared
def items_with(person, today, exempt, one, two, three, four, five, six):
    """Title by title and text by text: item, part, text, when it met, and which stems it holds."""
    patterns = [given for given in (one, two, three, four, five, six) if given]
    ways = found_in("open", patterns)
    if exempt:
        secret = reads_exempt(person, today)
        hidden = found_in("exempt", patterns)
        ways = [way | secret & closed for way, closed in zip(ways, hidden, strict=True)]
    rows = SearchEntry.objects.in_meetings_of(person, today).current()
    rows, hits = with_hits(rows, ways)
    rows = rows.order_by("pk")
    return rows.values_list(
        *("item_id", "part", "text_id", "text__decision_id", "item__meeting__starts_at"), *hits
    )


@prepared
def decisions_of(person, items, today):
    rows = Decision.objects.visible_to(person, today).filter(item__in=items)
    rows = rows.exclude(state__in=NOT_SHOWN).order_by("item__position", "position", "pk")
    return rows.values_list("pk", "item_id")


@prepared
def shown(items, texts):
    """The items by their titles, and once more for each of the texts with its open words: the
    exempt ones do not even leave the database.
    """
    newest = TextVersion.objects.latest().filter(text=OuterRef("text")).values("open")
    rows = SearchEntry.objects.filter(Q(part=Part.TITLE) | Q(text__in=texts), item__in=items)
    return (
        rows.select_related("item__series", "item__meeting__group")
        .defer("said", "open", "exempt")
        .annotate(words=Subquery(newest))
    )


# Putting together ---------------------------------------------------------------------------------


@dataclass
class Place:
    """One item, and where in it the stems are."""

    item: int
    at: datetime
    stems: set[int] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    decisions: set[int] = field(default_factory=set)
    # Of minutes and papers.
    texts: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """One answer. ``pieces`` is what stands there, each with whether it is marked."""

    kind: str  # decision, item, follow_up or paper
    pieces: list[tuple[str, bool]]
    entry: Entry | None = None
    item: AgendaItem | None = None
    row: FollowUp | None = None
    paper: Paper | None = None


class Answers:
    """All that was found, the best first: a list for ``Paginator``, which reads one page of it."""

    def __init__(self, query: str, person, today: date | None = None):
        self.person, self.today = person, today or localdate()
        self.stems = asked(query)
        # Ids of decisions and items, and the rest itself; made of what the index says.
        self.order: list[tuple[str, object]] = []
        # Whether some of what was asked for is in none of them.
        self.is_partial = False
        if self.stems:
            self.look()

    def look(self) -> None:
        patterns = [pattern(one) for one in self.stems] + [""] * (MOST - len(self.stems))
        self.places = places(items_with(self.person, self.today, settings.EXEMPT_FIELDS, *patterns))
        rest = elsewhere.things(elsewhere.rows_with(self.person, self.today, *patterns))
        counts = [len(one.stems) for one in (*self.places.values(), *rest)]
        best = max(counts, default=0)
        self.is_partial = 0 < best < len(self.stems)
        kept = [one for one in self.places.values() if len(one.stems) == best]
        kept.sort(key=lambda one: one.at, reverse=True)
        decided = defaultdict(list)
        for decision, item in decisions_of(self.person, [one.item for one in kept], self.today):
            decided[item].append(decision)
        # What is about it before what mentions it.
        near = [one for one in kept if Part.TITLE in one.parts or one.decisions]
        near += [one for one in kept if one not in near]
        self.order = [("decision", key) for one in near for key in decided[one.item]]
        self.order += [("item", one) for one in near if not decided[one.item]]
        rest = [one for one in rest if len(one.stems) == best]
        rest.sort(key=lambda one: one.at, reverse=True)
        # What is to be done before the papers it rests on.
        rest.sort(key=lambda one: one.kind == "paper")
        self.order += [(one.kind, one) for one in rest]

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, part: slice) -> list[Found]:
        chosen = self.order[part]
        entries = self.decisions([key for kind, key in chosen if kind == "decision"])
        items = self.items([one for kind, one in chosen if kind == "item"])
        found = []
        for kind, one in chosen:
            if kind == "decision":
                found.append(entries[one])
            elif kind == "item":
                found.append(items[one.item])
            else:
                found.append(Found(kind, one.pieces(self.stems), **{one.shown_as: one.thing}))
        return found

    def decisions(self, keys: list[int]) -> dict[int, Found]:
        if not keys:
            return {}
        wanted = register.Wanted(keys=frozenset(keys))
        made = {}
        for entry in register.entries(self.person, wanted, slice(0, len(keys)), self.today):
            text = words(entry.decision.open)
            pieces = marked(text, self.stems) or [(beginning(text), False)]
            made[entry.decision.pk] = Found("decision", pieces, entry=entry)
        return made

    def items(self, chosen: list[Place]) -> dict[int, Found]:
        if not chosen:
            return {}
        rows = shown([one.item for one in chosen], [text for one in chosen for text in one.texts])
        items = {row.item_id: row.item for row in rows}
        said = {row.text_id: row.words or "" for row in rows if row.text_id}
        made = {}
        for one in chosen:
            pieces = next(
                (
                    found
                    for text in one.texts
                    if (found := marked(words(said.get(text, "")), self.stems))
                ),
                [],
            )
            made[one.item] = Found("item", pieces, item=items[one.item])
        return made


def beginning(text: str) -> str:
    first = " ".join(text.split()[:30])
    return f"{first} …" if len(first) < len(" ".join(text.split())) else first


def places(rows: Iterable[tuple]) -> dict[int, Place]:
    """The rows of the index by item."""
    found: dict[int, Place] = {}
    for item, part, text, decision, at, *hits in rows:
        one = found.setdefault(item, Place(item, at))
        one.stems |= {number for number, hit in enumerate(hits) if hit}
        one.parts.add(part)
        if decision:
            one.decisions.add(decision)
        elif text:
            # Minutes are what became of it: first.
            one.texts.insert(0 if part == Part.MINUTES else len(one.texts), text)
    return found


def of_words(person, wanted: register.Wanted, query: str) -> register.Wanted:
    """The register, narrowed to decisions with all the words in what is open of their own words and
    of their items' titles. Two queries.
    """
    today, stems = localdate(), asked(query)
    if not stems:
        return wanted
    patterns = [pattern(one) for one in stems] + [""] * (MOST - len(stems))
    rows = items_with(person, today, False, *patterns)
    of_item, of_decision = defaultdict(set), defaultdict(set)
    for item, part, _text, decision, _at, *hits in rows:
        if part in (Part.TITLE, Part.DECISION):
            held = of_decision[decision] if decision else of_item[item]
            held |= {number for number, hit in enumerate(hits) if hit}
            if decision:
                of_item[item] |= set()
    found = decisions_of(person, list(of_item), today)
    return wanted.only(
        key for key, item in found if len(of_item[item] | of_decision[key]) == len(stems)
    )

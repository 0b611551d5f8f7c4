"""Asking the index: the decision and what became of it first, then items, tasks and measures."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import BooleanField, Case, F, Q, TextField, Value, When
from django.utils.timezone import localdate

from measures import lines
from measures.models import FollowUp, Measure
from meetings.clean import words
from meetings.models import AgendaItem, Decision, TextVersion
from people.prepared import prepared
from slt import register
from slt.register import Entry
from slt.search.models import SearchEntry, reads_exempt
from slt.search.words import MOST, asked, marked, pattern

Part = SearchEntry.Part
NOT_SHOWN = (Decision.State.DRAFT, Decision.State.RETURNED)


# What the database is asked -----------------------------------------------------------------------


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
def follow_up_with(person, today, one, two, three, four, five, six):
    """Tasks and measures: which, as their lists show them, and which stems each holds."""
    patterns = [given for given in (one, two, three, four, five, six) if given]
    found = []
    for model, said in lines.KINDS.values():
        kind = model._meta.model_name
        rows = SearchEntry.objects.in_follow_up_of(person, model, today).current()
        rows, hits = with_hits(rows, found_in("open", patterns))
        rows = rows.order_by().annotate(
            kind=Value(kind, TextField()),
            what=F(f"{kind}__{said}"),
            more=F(f"{kind}__expected_result") if model is Measure else Value("", TextField()),
            at=F(f"{kind}__created_at"),
            due=F(f"{kind}__deadline"),
            its_state=F(f"{kind}__state"),
            its_id=F(f"{kind}__public_id"),
        )
        found.append(
            rows.values_list(
                *("kind", "its_id", "what", "more", "its_state", "due", "at", "group__name"),
                *(f"{kind}__responsible{body}__name" for body in ("", "_organisation", "_group")),
                *hits,
            )
        )
    return found[0].union(*found[1:], all=True)


@prepared
def decisions_of(person, items, today):
    rows = Decision.objects.visible_to(person, today).filter(item__in=items)
    rows = rows.exclude(state__in=NOT_SHOWN).order_by("item__position", "position", "pk")
    return rows.values_list("pk", "item_id")


@prepared
def items_shown(items):
    return AgendaItem.objects.filter(pk__in=items).select_related("series", "meeting__group")


@prepared
def open_words(texts):
    """The open words only: the exempt ones do not even leave the database."""
    return TextVersion.objects.latest().filter(text__in=texts).values_list("text_id", "open")


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

    kind: str  # decision, item or follow_up
    pieces: list[tuple[str, bool]]
    entry: Entry | None = None
    item: AgendaItem | None = None
    row: FollowUp | None = None


class Answers:
    """All that was found, the best first: a list for ``Paginator``, which reads one page of it."""

    def __init__(self, query: str, person, today: date | None = None):
        self.person, self.today = person, today or localdate()
        self.stems = asked(query)
        # Ids of decisions and items, and the follow-up itself; made of what the index says.
        self.order: list[tuple[str, object]] = []
        # Whether some of what was asked for is in none of them.
        self.is_partial = False
        if self.stems:
            self.look()

    def look(self) -> None:
        patterns = [pattern(one) for one in self.stems] + [""] * (MOST - len(self.stems))
        self.places = places(items_with(self.person, self.today, settings.EXEMPT_FIELDS, *patterns))
        rows = [line(*row) for row in follow_up_with(self.person, self.today, *patterns)]
        counts = [len(one.stems) for one in self.places.values()] + [n for n, _at, _row in rows]
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
        rows = sorted((row for row in rows if row[0] == best), key=lambda row: row[1], reverse=True)
        self.order += [("follow_up", row) for _count, _at, row in rows]

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
                pieces = marked(f"{one}. {one.more}" if one.more else str(one), self.stems)
                found.append(Found("follow_up", pieces, row=one))
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
        said = dict(open_words([text for one in chosen for text in one.texts]))
        rows = {item.pk: item for item in items_shown([one.item for one in chosen])}
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
            made[one.item] = Found("item", pieces, item=rows[one.item])
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


def line(kind, public_id, what, more, state, due, at, group, person, *rest):
    """How many stems it holds, when it was made, and the task or measure for showing."""
    organisation, body, *hits = rest
    model, name = lines.KINDS[kind]
    row = model(public_id=public_id, state=state, deadline=due, **{name: what})
    row.who, row.group_name, row.more = lines.who(person, organisation, body), group, more
    return sum(map(bool, hits)), at, row


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

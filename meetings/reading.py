"""Decisions as their readers see them: on the leaders' page, alone, and in a list."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.timezone import localdate

from meetings import concerning, review
from meetings.clean import is_empty
from meetings.models import AgendaItem, Decision, Meeting, Review, Text, TextVersion
from meetings.models.meetings import Access
from meetings.models.texts import holds_exempt
from meetings.seats import seat_of
from people.prepared import prepared

BEHIND = (Text.Kind.BACKGROUND, Text.Kind.PROPOSAL, Text.Kind.MINUTES)


@dataclass(frozen=True)
class Part:
    """One text with its name; ``exempt`` is empty for those who may not read it."""

    label: str
    open: str
    exempt: str = ""


@dataclass
class Card:
    """One decision before one leader."""

    decision: Decision
    title: str
    # The number of the wording that is shown; an answer names it.
    version: int
    words: Part
    background: list[Part]
    # What this leader says of this wording; and said before, of this or an earlier one.
    mine: Review | None
    earlier: list[Review]
    is_open: bool
    # "Gjelder Eigersund", where it is not for all who share the group.
    concerns: str = ""
    # Whether they were in the meeting, and so may have a differing view entered.
    may_differ: bool = False
    # What was typed and refused.
    comment: str = ""
    dissent: str = ""
    error: str = ""

    @property
    def waits(self) -> bool:
        return self.is_open and self.mine is None

    @property
    def before_effect(self) -> bool:
        return self.decision.review_before != review.Before.NONE

    @property
    def may_agree(self) -> bool:
        """Not one who has, unless it is to take back a differing view."""
        agrees = self.mine is not None and self.mine.verdict == Review.Verdict.AGREE
        return not agrees or bool(self.mine.dissent)


@dataclass
class Desk:
    """All that one leader is asked about in one meeting."""

    meeting: Meeting
    cards: list[Card] = field(default_factory=list)
    shows_exempt: bool = False
    # Proposed between meetings, when that is what they are asked about.
    only: Decision | None = None

    @property
    def waiting(self) -> list[Card]:
        return [card for card in self.cards if card.waits]

    @property
    def until(self) -> date | None:
        days = [card.decision.review_until for card in self.cards if card.is_open]
        return min(days) if days else None

    @property
    def before_effect(self) -> bool:
        return any(card.before_effect for card in self.cards)

    def card(self, public_id: str) -> Card | None:
        return next((card for card in self.cards if card.decision.public_id == public_id), None)


@prepared
def reviewed_in(meeting, person, today, only):
    found = review.for_review_by(person, today).filter(item__meeting=meeting)
    found = found.annotate(names=concerning.names())
    found = found.filter(pk=only) if only else found.filter(between_meetings=False)
    return found.select_related("item__series").order_by("item__position", "item", "position", "pk")


@prepared
def versions_of(decisions, items):
    """What stands now in the decisions and in their items."""
    # By keys, not by joins: with an OR across joined tables the database reads every text.
    texts = Text.objects.filter(Q(decision__in=decisions) | Q(item__in=items))
    found = TextVersion.objects.latest().filter(text__in=texts.values("pk"))
    return found.select_related("text")


@prepared
def answers_by(person, decisions):
    found = Review.objects.filter(decision__in=decisions, person=person)
    return found.select_related("answered_by", "registered_by")


def desk(
    meeting: Meeting,
    person,
    *,
    exempt: bool,
    on: date | None = None,
    only: Decision | None = None,
) -> Desk:
    """The decisions of ``meeting`` that ``person`` reviews, with all they need. Four queries.

    ``only`` one proposed between meetings; else those of the meeting itself.
    """
    one = only.pk if only else None
    decisions = reviewed_in(meeting.pk, person, on or localdate(), one)
    items = {decision.item_id for decision in decisions}
    of_decision = {}
    of_item: dict[int, dict[str, TextVersion]] = {}
    for version in versions_of(decisions, items):
        if version.text.decision_id:
            of_decision[version.text.decision_id] = version
        else:
            of_item.setdefault(version.text.item_id, {})[version.text.kind] = version
    reviews: dict[int, list[Review]] = {}
    for said in answers_by(person.pk, decisions):
        reviews.setdefault(said.decision_id, []).append(said)
    made = Desk(meeting, only=only)
    may_differ = bool(decisions) and not only and seat_of(person, meeting) is not None
    for decision in decisions:
        decision.item.meeting = meeting
        version = of_decision.get(decision.pk)
        said = reviews.get(decision.pk, [])
        current = [
            row
            for row in said
            if row.superseded_at is None and row.version_id == (version.pk if version else None)
        ]
        behind = of_item.get(decision.item_id, {})
        card = Card(
            decision=decision,
            title=title(decision.item, exempt=exempt),
            version=version.number if version else 0,
            words=part(str(decision.heading()), version, exempt),
            background=[
                shown
                for kind in BEHIND
                if kind in behind
                if not is_blank(shown := part(str(kind.label), behind[kind], exempt))
            ],
            mine=current[0] if current else None,
            earlier=[row for row in said if row not in current],
            is_open=review.is_open(decision, on),
            concerns=concerning.said(decision.names),
            may_differ=may_differ,
        )
        secret = card.words.exempt or any(shown.exempt for shown in card.background)
        made.shows_exempt |= bool(secret or card.title != decision.item.title)
        made.cards.append(card)
    return made


def said_of(decision: Decision, access: Access, reader) -> list[Review]:
    """What leaders said of it and were answered, for those who take part or see to it.

    A comment may be about an exempt part: then only for those who may read that, and one's own.
    """
    said = decision.reviews.select_related("person", "answered_by", "registered_by", "version")
    if not (access.runs or access.sees_exempt):
        about_exempt = AgendaItem.objects.filter(holds_exempt("pk"), pk=decision.item_id)
        if not access.takes_part or about_exempt.exists():
            said = said.filter(person=reader)
    return list(said)


def title(item: AgendaItem, *, exempt: bool) -> str:
    return item.exempt_title if exempt and item.exempt_title else item.title


def part(label: str, version: TextVersion | None, exempt: bool) -> Part:
    if version is None:
        return Part(label, "")
    return Part(label, version.open, version.exempt if exempt else "")


def is_blank(shown: Part) -> bool:
    return is_empty(shown.open) and not shown.exempt

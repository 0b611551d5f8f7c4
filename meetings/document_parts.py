"""The parts of the minutes as a document: plain data, the words of which stand in no query."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.utils.translation import gettext as _

from meetings.letterhead import Letterhead

# ``members``: everything. ``seated``: names but no exempt words, for those informed and for groups
# without exempt text. ``open``: no exempt words, and posts instead of names. ``summary``: of the
# open one what was decided and what follows, not what was said.
Reading = Literal["members", "seated", "open", "summary"]
OPEN: frozenset[Reading] = frozenset({"open", "summary"})


@dataclass(frozen=True)
class Party:
    """One who was called to the meeting; ``name`` is empty where it is not shown."""

    name: str
    organisation: str
    title: str
    state: str

    @property
    def titled(self) -> str:
        """Where names are the exception: "ordfører Kari Moe"; else the title."""
        return " ".join(filter(None, (self.title, self.name)))

    def post(self) -> str:
        return ", ".join(part for part in (self.title, self.organisation) if part)

    def __str__(self):
        return self.name or self.post() or self.state


@dataclass(frozen=True)
class Words:
    """One text: the open part, the exempt one where it is shown, and whether one is withheld."""

    open: str = ""
    exempt: str = ""
    withheld: bool = False

    def __bool__(self):
        return bool(self.open or self.exempt or self.withheld)


@dataclass(frozen=True)
class DecisionPart:
    heading: str
    words: Words
    # Empty when it is in force.
    reservation: str
    public_id: str = ""
    # "Gjelder Eigersund": where municipalities share the group and it is not for them all.
    concerns: str = ""


@dataclass(frozen=True)
class DissentPart:
    """A differing view; ``who`` is a name and where from, or in the open reading a post."""

    who: str
    words: Words


@dataclass(frozen=True)
class FollowUpRow:
    """What – who – when."""

    what: str
    who: str
    deadline: date | None
    is_measure: bool
    item: str
    # Why it is withheld from others than the reader.
    exemption: str = ""
    # As a decision's.
    concerns: str = ""


@dataclass(frozen=True)
class ProgressRow:
    """What was said in the meeting of something agreed earlier."""

    what: str
    status: str
    text: str
    deadline: date | None


@dataclass(frozen=True)
class RemarkPart:
    """A remark to the minutes that somebody opened, and what came of it."""

    who: str
    text: str
    status: str
    answer: str


@dataclass
class ItemPart:
    public_id: str
    label: str
    title: str
    kind: str
    presenter: str
    outcome: str
    # "Unntatt offentlighet, jf. offl. § 13", where something is, shown or withheld.
    exemption: str
    title_withheld: bool
    # Whether any exempt word stands here.
    shows_exempt: bool
    words: Words
    decisions: list[DecisionPart] = field(default_factory=list)
    dissents: list[DissentPart] = field(default_factory=list)
    follow_up: list[FollowUpRow] = field(default_factory=list)
    # Why some or all of it is not shown: "Unntatt offentlighet, jf. offl. § 13".
    follow_up_withheld: str = ""
    progress: list[ProgressRow] = field(default_factory=list)
    remarks: list[RemarkPart] = field(default_factory=list)
    # "Ute av møtet: …", "Inhabil: …"
    presences: list[str] = field(default_factory=list)
    # When something was last taken out of it (Fjern opplysning).
    removed_at: datetime | None = None
    # "Fra sak 12/26 i Koordineringsgruppen", "Besvart i sak 4/26 i Politirådet".
    thread: list[str] = field(default_factory=list)
    # As what the group takes it, where it is two in one: the choice, and its name.
    hat: str = ""
    hat_name: str = ""

    @property
    def facts(self) -> str:
        """What kind of item it is and who presented it; formal items are named by their title."""
        return " · ".join(filter(None, (self.hat_name, self.kind, self.presenter)))


@dataclass(frozen=True)
class AmendmentPart:
    """A correction that came after the approval; ``item`` is what it corrects."""

    number: int
    on: date
    item: str
    exemption: str
    words: Words

    @property
    def shows_exempt(self) -> bool:
        return bool(self.words.exempt)


@dataclass(frozen=True)
class Next:
    starts_at: datetime
    place: str


@dataclass(frozen=True)
class Document:
    reading: Reading
    language: str
    title: str
    municipality_names: str
    group: str
    starts_at: datetime
    ends_at: datetime
    place: str
    # "" once approved; else the word that stands in every page's head.
    draft: str
    state: str
    changes: str
    chair: Party | None
    minute_taker: Party | None
    attendance: list[Party]
    items: list[ItemPart]
    next_meeting: Next | None
    # Moments as W3C-DTF.
    created: str
    changed: str
    letterhead: Letterhead = field(default_factory=Letterhead)
    amendments: list[AmendmentPart] = field(default_factory=list)
    # Of approved minutes: which rendition it is, the code it is known by, and where that is asked.
    version: int = 0
    code: str = ""
    check_address: str = ""
    # What it holds, when it is only a part of the minutes.
    extract: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it holds only what anybody may read."""
        return self.reading in OPEN

    @property
    def is_summary(self) -> bool:
        return self.reading == "summary"

    @property
    def follow_up(self) -> list[FollowUpRow]:
        return [row for item in self.items for row in item.follow_up]

    @property
    def needs_overview(self) -> bool:
        """Whether follow-up is spread so that one table of it all helps."""
        return sum(1 for item in self.items if item.follow_up) > 1

    @property
    def shows_exempt(self) -> bool:
        parts = (*self.items, *self.amendments)
        return any(part.shows_exempt for part in parts)

    @property
    def has_withheld(self) -> bool:
        withheld = any(item.exemption or item.follow_up_withheld for item in self.items)
        return withheld or any(amendment.exemption for amendment in self.amendments)


def exemption(legal_basis: str) -> str:
    """In words, in the language now active."""
    if legal_basis:
        return _("Unntatt offentlighet, jf. %(basis)s") % {"basis": legal_basis}
    return _("Unntatt offentlighet")

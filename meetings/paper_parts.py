"""The parts of the papers before a meeting: plain data, the words of which stand in no query."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from meetings.document_parts import OPEN, Party, Reading, Words
from meetings.letterhead import Letterhead

# ``summons``: the letter with its agenda. ``papers``: the same, and the paper of each case after
# it. ``case``: the paper of one case.
Kind = Literal["summons", "papers", "case"]


@dataclass(frozen=True)
class Written:
    """One text of a case with what it is: background, or what is proposed."""

    heading: str
    words: Words
    is_proposal: bool


@dataclass(frozen=True)
class FilePart:
    name: str
    # "Unntatt offentlighet, jf. offl. § 13"; empty for an open one.
    exemption: str


@dataclass
class CasePart:
    """One item as it is put before the group."""

    public_id: str
    label: str
    title: str
    kind: str
    presenter: str
    minutes: int | None
    # "Trukket", "Utsatt"; empty for one that is to be handled.
    outcome: str
    # "Unntatt offentlighet, jf. offl. § 13", where something is, shown or withheld.
    exemption: str
    title_withheld: bool
    # Whether any exempt word stands here.
    shows_exempt: bool
    texts: list[Written] = field(default_factory=list)
    files: list[FilePart] = field(default_factory=list)
    # Why each of the files that are not named here is not.
    files_withheld: list[str] = field(default_factory=list)
    # "Fra sak 12/26 i Koordineringsgruppen"
    thread: list[str] = field(default_factory=list)
    # As what the group takes it, where it is two in one.
    hat_name: str = ""

    @property
    def facts(self) -> str:
        return " · ".join(filter(None, (self.hat_name, self.kind, self.presenter)))

    @property
    def has_paper(self) -> bool:
        """Whether there is more to read than the line on the agenda."""
        return bool(self.texts or self.files or self.files_withheld)


@dataclass(frozen=True)
class Papers:
    """The summons, or the papers, or the paper of one case."""

    kind: Kind
    reading: Reading
    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    group: str
    starts_at: datetime
    ends_at: datetime
    place: str
    video_url: str
    is_open_meeting: bool
    # "" once it is sent; else the word that stands in every page's head.
    draft: str
    # "Møtet er avlyst." and why, or empty.
    called_off: str
    note: str
    chair: str
    # To whom one says that one cannot come; empty where nobody is to be named.
    asks: str
    called: list[Party]
    informed: list[Party]
    cases: list[CasePart]
    # Moments as W3C-DTF.
    created: str
    changed: str

    @property
    def is_open(self) -> bool:
        return self.reading in OPEN

    @property
    def everyone(self) -> list[Party]:
        """Those called, and after them those who only get to know."""
        return [*self.called, *self.informed]

    @property
    def shows_exempt(self) -> bool:
        return any(case.shows_exempt for case in self.cases)

    @property
    def has_withheld(self) -> bool:
        return any(case.exemption for case in self.cases)

    @property
    def has_minutes(self) -> bool:
        return any(case.minutes for case in self.cases)

    @property
    def with_paper(self) -> list[CasePart]:
        return [case for case in self.cases if case.has_paper]

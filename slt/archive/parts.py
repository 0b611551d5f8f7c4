"""The parts of an archive package as plain data: folders, registrations, their documents and files.

Titles hold open words only. What is exempt from disclosure stands in the files, never here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from people.models.places import fold

# Variantformat: archive, open version ("deler av innholdet er skjermet"), and as it was made.
Variant = Literal["A", "O", "P"]


@dataclass(frozen=True)
class Code:
    """An entry of one of the archive's code lists."""

    code: str
    said: str = ""


@dataclass(frozen=True)
class Screened:
    """Skjerming: why something is exempt, and until when if that is known."""

    basis: str
    until: date | None = None


@dataclass(frozen=True)
class File:
    """One file of a document. ``read`` gives its bytes when they are wanted, and not before."""

    name: str
    shown: str
    variant: Variant
    mime: str
    read: Callable[[], Iterator[bytes]]
    version: int = 1

    @property
    def is_pdf_a(self) -> bool:
        """What we set ourselves is PDF/A; what others handed us may be anything."""
        return self.variant != "P" and self.mime == "application/pdf"


@dataclass(frozen=True)
class Paper:
    """A dokumentbeskrivelse: one document in one or more variants."""

    kind: Code
    title: str
    is_final: bool
    files: list[File]
    is_main: bool = False
    screened: Screened | None = None


@dataclass(frozen=True)
class Party:
    """A korrespondansepart: from us or to whom."""

    kind: str
    name: str


@dataclass(frozen=True)
class Participant:
    """A moetedeltaker; ``name`` is empty for one who is shielded."""

    name: str
    function: str
    organisation: str


@dataclass(frozen=True)
class Parent:
    """The folder a registration goes into: one of ours by its key, or the archive's own case."""

    key: str = ""
    case_year: int = 0
    case_number: int = 0
    folder_id: str = ""


@dataclass(frozen=True)
class Folder:
    """A saksmappe: a group's meetings in a year. Or, with ``day``, a moetemappe."""

    key: str
    name: str
    title: str
    group: str
    year: int
    responsible: str = ""
    day: date | None = None
    place: str = ""
    participants: list[Participant] = field(default_factory=list)

    @property
    def parent(self) -> Parent:
        return Parent(key=self.key)


@dataclass(frozen=True)
class MeetingCase:
    """What a moetesak has beside its documents; the words are open ones."""

    kind: str
    year: int
    number: int
    proposal: str
    ruling: str
    decided_at: datetime


@dataclass(frozen=True)
class Registration:
    """One message: a journalpost, a moetedokument (``document_kind``), or a moetesak (``case``)."""

    key: str
    name: str
    title: str
    parent: Parent
    day: date
    papers: list[Paper]
    post_kind: str = ""
    is_final: bool = True
    sent_at: datetime | None = None
    parties: list[Party] = field(default_factory=list)
    document_kind: Code | None = None
    case: MeetingCase | None = None

    @property
    def screened(self) -> Screened | None:
        """All the bases of its documents; an end only where every one has an end."""
        found = [paper.screened for paper in self.papers if paper.screened]
        if not found:
            return None
        ends = [one.until for one in found]
        return Screened(
            joined(one.basis for one in found),
            None if None in ends else max(ends),
        )


def plain(name: str) -> str:
    """A name for files and folders: politiradet-pa-aeoy"""
    return fold(name).replace(" ", "-")


def joined(bases) -> str:
    """Each basis once, in the order they come."""
    return "; ".join(dict.fromkeys(part for basis in bases for part in basis.split("; ")))


@dataclass(frozen=True)
class Stored:
    """A file as it was written: what the message says of it."""

    file: File
    size: int
    sha256: str

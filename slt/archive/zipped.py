"""The package as a zip: a folder for each message, sums, and a page to read it by.

One file at a time goes into the zip and is forgotten: a year takes no more memory than a meeting.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.models import Meeting
from slt.archive import message
from slt.archive.contents import Contents
from slt.archive.parts import Folder, Registration, Screened, Stored, Variant, plain
from slt.models import ArchivePackage

MESSAGE, SUMS, INDEX, README = "arkivmelding.xml", "SHA256SUMS.txt", "innhold.html", "LES-MEG.txt"
TEMPLATES = {INDEX: "slt/archive/innhold.html", README: "slt/archive/les-meg.txt"}


@dataclass(frozen=True)
class ToldFile:
    name: str
    shown: str
    variant: Variant
    size: int


@dataclass(frozen=True)
class ToldPaper:
    title: str
    screened: Screened | None
    files: list[ToldFile]


@dataclass(frozen=True)
class Told:
    """A message as the page of contents tells of it: of the documents no more than their names."""

    folder: str
    title: str
    is_folder: bool
    papers: list[ToldPaper]


@dataclass
class Section:
    """What the page of contents tells of one meeting."""

    meeting: Meeting
    # Files that nobody may open.
    withheld: int
    told: list[Told] = field(default_factory=list)


class Zip:
    """Writes files under one folder, and remembers the sum of each."""

    def __init__(self, target, root: str, at: datetime):
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self.root, self.at = root, localtime(at).timetuple()[:6]
        self.sums: dict[str, str] = {}

    def put(self, name: str, chunks: Iterable[bytes]) -> tuple[int, str]:
        """Write one file; its size and SHA-256."""
        info = zipfile.ZipInfo(f"{self.root}/{name}", self.at)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        size, digest = 0, hashlib.sha256()
        with self.zip.open(info, "w") as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.sums[name] = digest.hexdigest()
        return size, self.sums[name]

    def put_sums(self) -> None:
        lines = (f"{digest}  {name}\n" for name, digest in sorted(self.sums.items()))
        self.put(SUMS, ["".join(lines).encode()])

    def close(self) -> None:
        self.zip.close()


def write(
    target,
    package: ArchivePackage,
    meetings: Iterable[Meeting],
    *,
    left_out: list[Meeting],
    step: Callable[[], None],
) -> None:
    """Write the package to ``target``. ``step`` is called for each registration written."""
    number, sections, folders = 0, [], set()
    with closing(Zip(target, name_of(package), package.asked_at)) as to:
        for meeting in meetings:
            contents = Contents(meeting, package.municipality, package.form)
            section = Section(meeting, contents.withheld_files())
            sections.append(section)
            for thing in messages(contents, folders):
                number += 1
                section.told.append(write_message(to, number, thing))
                if isinstance(thing, Registration):
                    step()
        tell(to, package, sections, left_out)
        to.put_sums()


def name_of(package: ArchivePackage) -> str:
    """The zip's own folder, and its file name: arkiv-1101-2026, arkiv-1101-2026-03-11-gruppa"""
    what = package.year
    if meeting := package.meeting:
        what = f"{meeting.day}-{plain(meeting.group.name)}"
    return f"arkiv-{package.municipality.number}-{what}"


def messages(contents: Contents, folders: set[str]) -> Iterator[Folder | Registration]:
    """The folder first, if it is not among those written, and then what goes in it."""
    folder = contents.folder()
    if folder and folder.key not in folders:
        folders.add(folder.key)
        yield folder
    yield from contents.registrations()


def write_message(to: Zip, number: int, thing: Folder | Registration) -> Told:
    folder, stored = f"{number:03}-{thing.name}", {}
    papers = [] if isinstance(thing, Folder) else thing.papers
    for file in (file for paper in papers for file in paper.files):
        stored[file.name] = Stored(file, *to.put(f"{folder}/{file.name}", file.read()))
    to.put(f"{folder}/{MESSAGE}", [message.written(thing, stored)])
    told = [
        ToldPaper(
            paper.kind.said if paper.title == thing.title else paper.title,
            paper.screened,
            [
                ToldFile(file.name, file.shown, file.variant, stored[file.name].size)
                for file in paper.files
            ],
        )
        for paper in papers
    ]
    return Told(folder, thing.title, isinstance(thing, Folder), told)


def tell(to: Zip, package: ArchivePackage, sections: list[Section], left_out: list) -> None:
    """The page of contents and the words to the archivist, in the municipality's language."""
    language = package.municipality.language
    with translation.override(language):
        context = {
            "package": package,
            "language": language,
            "title": _("Arkivpakke fra %(place)s") % {"place": package.municipality.name},
            "sections": sections,
            "left_out": left_out,
            "sums": SUMS,
            "readme": README,
            "index": INDEX,
        }
        for name, template in TEMPLATES.items():
            to.put(name, [render_to_string(template, context).encode()])

"""What of a meeting goes into the archive, as folders and registrations.

The full minutes are variant A, the open ones O, both as they are frozen once they are approved.
Every word outside the files is read from the open version.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cached_property, partial
from pathlib import PurePath

from django.db.models import Q
from django.utils import translation
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from meetings import freezing, plain_data, printing
from meetings.clean import words
from meetings.document_parts import Document, Reading
from meetings.documents import long_date, minutes_document
from meetings.models import AgendaItem, Attachment, Attendance, Meeting
from meetings.paper_documents import case_document, summons_document
from meetings.paper_parts import CasePart, Papers
from people import guard
from people.models import Appointment, Municipality, Office, Person
from slt.archive.parts import (
    Code,
    File,
    Folder,
    MeetingCase,
    Paper,
    Parent,
    Participant,
    Party,
    Registration,
    Screened,
    joined,
    plain,
)
from slt.models import ArchiveSetup

PDF = "application/pdf"
JSON = "application/json"
# "2026/123", "26/123": the year and number of a case in the archive; else it is a folder's id.
CASE = re.compile(r"\s*(\d{4}|\d{2})\s*/\s*(\d{1,9})\s*")
# A name that can stand in a file name as it is.
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")


class Stopped(Exception):
    """Something that looks like a national identity number stands in what was to be archived."""


class Contents:
    """One meeting for the archive of one municipality, in the language of the group."""

    def __init__(self, meeting: Meeting, municipality: Municipality, form: str):
        self.meeting, self.municipality, self.form = meeting, municipality, form
        self.group = meeting.group
        # As everywhere: where nobody may read exempt words, nobody is handed them in a package.
        self.full: Reading = "members" if meeting.has_exempt_text else "seated"

    # What there is ---------------------------------------------------------------------------

    @cached_property
    def items(self) -> list[AgendaItem]:
        items = self.meeting.items.exclude(accepted_at=None).select_related("series")
        return list(items.order_by("position", "pk"))

    @cached_property
    def attachments(self) -> dict[int, list[Attachment]]:
        found = defaultdict(list)
        rows = Attachment.objects.filter(item__meeting=self.meeting)
        if self.full != "members":
            rows = rows.open()
        for row in rows.order_by("item__position", "pk"):
            found[row.item_id].append(row)
        return found

    def withheld_files(self) -> int:
        """How many files nobody may open here, and so are not handed over."""
        if self.full == "members":
            return 0
        return Attachment.objects.filter(item__meeting=self.meeting, opened_at=None).count()

    @property
    def is_of_cases(self) -> bool:
        return self.form == ArchiveSetup.Form.CASE

    def count(self) -> int:
        """How many registrations there will be."""
        return sum(1 for _one in self._makers())

    def registrations(self) -> Iterator[Registration]:
        """One at a time: each is written and forgotten before the next is made."""
        with translation.override(self.group.language):
            for make in self._makers():
                registration = make()
                check(registration.title, *(paper.title for paper in registration.papers))
                yield registration

    def _makers(self) -> Iterator:
        # One entered afterwards was never called.
        if self.meeting.called_at:
            yield self.summons
        for item in self.items:
            if item.outcome == AgendaItem.Outcome.WITHDRAWN:
                continue
            if self.has_paper(item) or (item.number and not self.is_of_cases):
                yield partial(self.of_item, item)
        yield self.minutes

    @cached_property
    def cases(self) -> dict[str, CasePart]:
        """What was put before the group, item by item."""
        found = summons_document(self.meeting, reading=self.full, papers=True)
        return {case.public_id: case for case in found.cases}

    def has_paper(self, item: AgendaItem) -> bool:
        case = self.cases.get(item.public_id)
        return bool(case and case.texts) or item.pk in self.attachments

    # Folders ---------------------------------------------------------------------------------

    @property
    def parent(self) -> Parent:
        """The archive's own case where the municipality has named one, else a folder of ours."""
        if not self.is_of_cases:
            return Parent(key=f"mote-{self.meeting.public_id}")
        if case := self.archive_case:
            if found := CASE.fullmatch(case):
                year, number = (int(digits) for digits in found.groups())
                return Parent(case_year=year if year > 99 else 2000 + year, case_number=number)
            return Parent(folder_id=case)
        return Parent(key=f"gruppe-{self.group.public_id}-{self.meeting.day.year}")

    @cached_property
    def archive_case(self) -> str:
        parts = self.group.group_municipalities.filter(municipality=self.municipality)
        return parts.order_by("-pk").values_list("archive_case", flat=True).first() or ""

    def folder(self) -> Folder | None:
        """The folder these registrations go into, if it is not the archive's own."""
        parent = self.parent
        if not parent.key:
            return None
        year, group = self.meeting.day.year, self.group.name
        with translation.override(self.group.language):
            common = {"key": parent.key, "group": group, "year": year}
            if self.is_of_cases:
                title = _("%(group)s, møter %(year)s") % {"group": group, "year": year}
                name = f"mappe-{plain(group)}-{year}"
                responsible = coordinator_of(self.municipality)
                return Folder(name=name, title=title, responsible=responsible, **common)
            return Folder(
                name=f"mappe-{self.meeting.day}-{plain(group)}",
                title=self.titled(_("Møte i %(group)s %(day)s")),
                day=self.meeting.day,
                place=self.meeting.place,
                participants=self.participants(),
                **common,
            )

    def participants(self) -> list[Participant]:
        offices = self.group.offices.active(self.meeting.day)
        deputies = set(
            offices.filter(kind=Office.Kind.DEPUTY_CHAIR).values_list("person", flat=True)
        )
        came = self.meeting.attendances.filter(state=Attendance.State.PRESENT)
        found = []
        for row in came.select_related("person"):
            if row.person_id and row.person_id == self.meeting.chair_id:
                function = "LEDER"
            elif row.person_id and row.person_id == self.meeting.minute_taker_id:
                function = "SEKR"
            elif row.person_id in deputies:
                function = "NESTL"
            else:
                function = "VARA" if row.capacity == Attendance.Capacity.DEPUTY else "MEDL"
            name = "" if row.person and row.person.shielded else row.name
            found.append(Participant(name, function, row.organisation))
        return found

    # Registrations ---------------------------------------------------------------------------

    def titled(self, text: str) -> str:
        return text % {"group": self.group.name, "day": long_date(self.meeting.day)}

    @property
    def file_day(self) -> str:
        return f"{self.meeting.day:%d.%m.%Y}"

    def minutes(self) -> Registration:
        meeting, final = self.meeting, self.meeting.is_frozen
        full, opened = (self.version(reading) for reading in (self.full, "open"))
        check(*plain_data.texts(full.content))
        check(*plain_data.texts(opened.content))
        shown = f"{_('Referat')} {self.file_day}"
        aside = _("åpen versjon")
        screened = self.screened(full.content)
        title = self.titled(_("Referat fra møte i %(group)s %(day)s"))
        papers = [
            Paper(
                Code("REFERAT", _("Møtereferat")),
                title,
                final,
                [
                    full.file("referat.pdf", f"{shown}.pdf", "A"),
                    opened.file("referat-open.pdf", f"{shown}, {aside}.pdf", "O"),
                ],
                is_main=True,
                screened=screened,
            ),
            Paper(
                Code("DATA", _("Strukturerte data")),
                _("Referatet som strukturerte data (JSON)"),
                final,
                [
                    full.data("referat.json", f"{shown}.json", "P"),
                    opened.data("referat-open.json", f"{shown}, {aside}.json", "O"),
                ],
                screened=screened,
            ),
        ]
        return Registration(
            key=f"referat-{meeting.public_id}",
            name=f"referat-{meeting.day}-{plain(self.group.name)}",
            title=title,
            parent=self.parent,
            day=meeting.day,
            papers=papers,
            post_kind="X",
            is_final=final,
            sent_at=None,
            parties=[
                Party("IA", named(meeting.minute_taker) or coordinator_of(self.municipality)),
                Party("IM", self.group.name),
            ],
            document_kind=None if self.is_of_cases else Code("MP", _("Møteprotokoll")),
        )

    def summons(self) -> Registration:
        meeting = self.meeting
        title = self.titled(_("Innkalling til møte i %(group)s %(day)s"))
        write = partial(summons_document, meeting)
        return Registration(
            key=f"innkalling-{meeting.public_id}",
            name=f"innkalling-{meeting.day}-{plain(self.group.name)}",
            title=title,
            parent=self.parent,
            day=localtime(meeting.called_at).date(),
            papers=[
                self.printed(
                    write,
                    Code("INNKALLING", _("Innkalling")),
                    title,
                    "innkalling",
                    f"{_('Innkalling')} {self.file_day}",
                )
            ],
            post_kind="U",
            sent_at=meeting.called_at,
            parties=[Party("EM", self.group.name)],
            document_kind=None if self.is_of_cases else Code("MI", _("Innkalling")),
        )

    def of_item(self, item: AgendaItem) -> Registration:
        number = f"{_('Sak')} {item.label}" if item.label else _("Sak")
        title = f"{number} {item.title}"
        as_case = not self.is_of_cases and item.number
        name = f"sak-{item.series.year}-{item.number}" if item.number else f"sak-{item.public_id}"
        papers = self.files(item)
        if self.has_paper(item):
            kind = Code("SAKSFRAMLEGG", _("Saksframlegg"))
            shown = f"{_('Saksframlegg')} {number.replace('/', '-')}"
            item.meeting = self.meeting
            write = partial(case_document, item)
            papers.insert(0, self.printed(write, kind, title, "saksframlegg", shown))
        return Registration(
            key=f"sak-{item.public_id}",
            name=f"{name}-{plain(self.group.name)}",
            title=title,
            parent=self.parent,
            day=self.meeting.day,
            papers=papers,
            post_kind="S",
            parties=[Party("IA", self.group.name)],
            document_kind=(None if as_case or self.is_of_cases else Code("SF", _("Saksframlegg"))),
            case=self.case(item) if as_case else None,
        )

    def printed(self, write, kind: Code, title: str, name: str, shown: str) -> Paper:
        """A document of ours in full and in the open, set when it is asked for."""
        full, opened = (write(reading=reading) for reading in (self.full, "open"))
        check(*plain_data.texts(plain_data.written(full)))
        exempt = {case.public_id for case in full.cases if case.shows_exempt}
        return Paper(
            kind,
            title,
            True,
            [
                File(f"{name}.pdf", f"{shown}.pdf", "A", PDF, partial(set_now, full)),
                File(
                    f"{name}-open.pdf",
                    f"{shown}, {_('åpen versjon')}.pdf",
                    "O",
                    PDF,
                    partial(set_now, opened),
                ),
            ],
            is_main=True,
            screened=self.bases(exempt),
        )

    def files(self, item: AgendaItem) -> list[Paper]:
        """The files people put on the item. The name of an exempt one may tell what it holds."""
        papers = []
        for number, row in enumerate(self.attachments.get(item.pk, []), start=1):
            ending = PurePath(row.name).suffix
            ending = ending if ENDING.fullmatch(ending) else ""
            neutral = _("Vedlegg %(number)s") % {"number": number}
            check(row.name)
            screened = None
            if not row.is_open:
                screened = Screened(
                    row.legal_basis or item.legal_basis or _("Hjemmel ikke oppgitt"),
                    row.exempt_until,
                )
            file = File(
                name=f"vedlegg-{number}{ending.lower()}",
                shown=row.name if row.is_open else f"{neutral}{ending}",
                variant="P",
                mime=row.content_type,
                read=partial(chunks_of, row.file),
            )
            title = row.name if row.is_open else f"{neutral} ({_('unntatt offentlighet')})"
            kind = Code("VEDLEGG", _("Vedlegg"))
            papers.append(Paper(kind, title, True, [file], screened=screened))
        return papers

    def case(self, item: AgendaItem) -> MeetingCase:
        """The open words of what was proposed and decided; formal items have no words of theirs."""
        part = self.open_items.get(item.public_id)
        rulings = []
        for decision in part["decisions"] if part else []:
            said = words(decision["words"]["open"])
            if decision["words"]["withheld"]:
                said = f"{said}\n{part['exemption']}".strip()
            rulings.append("\n".join(filter(None, (said, decision["reservation"]))))
        ruling = "\n\n".join(filter(None, rulings))
        proposal = item.texts.filter(kind="proposal").first()
        latest = proposal.latest if proposal else None
        proposed = words(latest.open) if latest else ""
        check(ruling, proposed)
        referred = item.role == AgendaItem.Role.REFERRED
        return MeetingCase(
            kind="RS" if referred else "AN",
            year=item.series.year,
            number=item.number,
            proposal=proposed,
            ruling=ruling,
            decided_at=self.meeting.ends_at,
        )

    @cached_property
    def open_items(self) -> dict[str, dict]:
        return {part["public_id"]: part for part in self.version("open").content["items"]}

    def screened(self, content: dict) -> Screened | None:
        """Why something in the full version is exempt: the bases of the items it stands in."""
        return self.bases({part["public_id"] for part in content["items"] if part["shows_exempt"]})

    def bases(self, exempt: set[str]) -> Screened | None:
        items = [item for item in self.items if item.public_id in exempt]
        if not items:
            return None
        ends = [item.exempt_until for item in items]
        return Screened(
            joined(item.legal_basis or _("Hjemmel ikke oppgitt") for item in items),
            None if None in ends else max(ends),
        )

    # The minutes -----------------------------------------------------------------------------

    def version(self, reading: Reading) -> "Version":
        if reading not in self._versions:
            self._versions[reading] = version_of(self.meeting, reading)
        return self._versions[reading]

    @cached_property
    def _versions(self) -> dict[str, "Version"]:
        return {}


class Version:
    """One reading of the minutes: the document as data, and its PDF when it is wanted."""

    def __init__(self, content: dict, read, number: int):
        self.content, self.read, self.number = content, read, number

    def file(self, name: str, shown: str, variant) -> File:
        return File(name, shown, variant, PDF, self.read, self.number)

    def data(self, name: str, shown: str, variant) -> File:
        return File(name, shown, variant, JSON, self.as_json, self.number)

    def as_json(self) -> Iterator[bytes]:
        yield json.dumps(self.content, ensure_ascii=False, indent=1).encode()


def version_of(meeting: Meeting, reading: Reading) -> Version:
    """As it is frozen, the same bytes as everybody gets; what is not, is set now."""
    if meeting.is_frozen and (row := freezing.find(meeting, reading)):
        return Version(row.content, partial(frozen, meeting, reading), row.number)
    document = minutes_document(meeting, reading=reading)
    number = max(1, meeting.minutes_version)
    return Version(plain_data.written(document), partial(set_minutes, document), number)


def frozen(meeting: Meeting, reading: Reading) -> Iterator[bytes]:
    yield from chunks_of(freezing.ready(meeting, reading).file)


def set_minutes(document: Document) -> Iterator[bytes]:
    yield freezing.render(document)


def set_now(document: Papers) -> Iterator[bytes]:
    yield printing.made(document.kind, document)


def chunks_of(file) -> Iterator[bytes]:
    with file.open() as stored:
        yield from stored.chunks()


def check(*texts: str) -> None:
    """Nothing that looks like a national identity number is archived, wherever it stands."""
    if any(guard.find(words(text) if "<" in text else text) for text in texts):
        raise Stopped


def coordinator_of(municipality: Municipality, on: date | None = None) -> str:
    """Who answers for the folder: the municipality's coordinator, else the post."""
    posts = Appointment.objects.coordinators().active(on or localdate())
    posts = posts.filter(Q(municipality=municipality, district=None)).order_by("since", "pk")
    post = posts.select_related("person").first()
    return named(post and post.person) or str(Appointment.Kind.COORDINATOR.label)


def named(person: Person | None) -> str:
    """Nothing for one who is shielded: metadata is read where the document is not."""
    return "" if person is None or person.shielded else str(person)

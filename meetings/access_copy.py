"""Innsynskopi: a copy for one request of what is open in the chosen items, with a list of what is
withheld and why. It publishes nothing, and nothing is kept of who asked or of what was considered.
"""

import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import IO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, F, TextField, Value, When
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings import freezing, plain_data, printing, typesetting
from meetings.document_parts import AmendmentPart, Document, ItemPart, exemption
from meetings.documents import long_date
from meetings.letterhead import Letterhead
from meetings.models import Attachment, Meeting
from meetings.paper_documents import summons_document
from meetings.paper_parts import CasePart, Papers
from meetings.passages import plain
from people import audit, guard
from people.models import AuditEntry
from people.prepared import prepared

TEMPLATE = "meetings/pdf/access_copy.html"
VERB = "access_copy"
# A zip larger than this lies on the disk while it is made.
IN_MEMORY = 8 * 1024 * 1024


# What is in it -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileLine:
    """One attachment. Of an exempt one no more than that it is there, why, and whose it is."""

    public_id: str
    name: str
    exemption: str
    from_whom: str
    is_enclosed: bool = False


@dataclass(frozen=True)
class CopyPart:
    """One item: its papers from before the meeting, and what the minutes say of it."""

    public_id: str
    label: str
    title: str
    case: CasePart | None
    item: ItemPart | None
    files: list[FileLine] = field(default_factory=list)

    @property
    def title_withheld(self) -> str:
        """Why the title is not shown whole."""
        found = next((one for one in (self.item, self.case) if one and one.title_withheld), None)
        return found.exemption if found else ""


@dataclass(frozen=True)
class Withheld:
    """What somebody does not get, and by which provision."""

    where: str
    what: str
    exemption: str
    # Whom to ask instead, where it is another's paper.
    from_whom: str = ""


@dataclass(frozen=True)
class Copy:
    """The document, in the group's language."""

    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    group: str
    starts_at: datetime
    ends_at: datetime
    place: str
    draft: str
    # What the minutes are, or that they are not sent.
    state: str
    parts: list[CopyPart]
    amendments: list[AmendmentPart]
    # Of this request.
    considered: str
    created: str
    changed: str

    @property
    def withheld(self) -> list[Withheld]:
        return [row for part in self.parts for row in withheld_in(part)] + [
            Withheld(amendment.item, _("rettelse"), amendment.exemption)
            for amendment in self.amendments
            if amendment.exemption
        ]

    @property
    def enclosed(self) -> list[FileLine]:
        return [file for part in self.parts for file in part.files if file.is_enclosed]


def withheld_in(part: CopyPart) -> Iterator[Withheld]:
    """What is withheld in one item, in the language now active."""
    where = part.title
    if part.label:
        # Not broken between the word and the number.
        where = (_("Sak %(number)s") % {"number": part.label}).replace(" ", "\xa0")
    if part.title_withheld:
        yield Withheld(where, _("tittelen"), part.title_withheld)
    for text in part.case.texts if part.case else []:
        if text.words.withheld:
            yield Withheld(where, text.heading.lower(), part.case.exemption)
    if item := part.item:
        if item.words.withheld:
            yield Withheld(where, _("referatet"), item.exemption)
        for decision in item.decisions:
            if decision.words.withheld:
                yield Withheld(where, decision.heading.lower(), item.exemption)
        for dissent in item.dissents:
            if dissent.words.withheld:
                yield Withheld(where, _("protokolltilførsel"), item.exemption)
        if item.follow_up_withheld:
            yield Withheld(where, _("oppfølging"), item.follow_up_withheld)
    for file in part.files:
        if file.exemption:
            yield Withheld(where, _("et vedlegg"), file.exemption, file.from_whom)


@prepared
def files_of(meeting):
    """The attachments; the name only of those somebody has opened."""
    opened = When(opened_at__isnull=False, then=F("name"))
    name = Case(opened, default=Value(""), output_field=TextField())
    found = Attachment.objects.filter(item__meeting=meeting).order_by("pk")
    return found.annotate(shown=name).values(
        "public_id",
        "shown",
        "opened_at",
        "legal_basis",
        "from_whom",
        "item__public_id",
        "item__legal_basis",
    )


def whole(meeting: Meeting) -> Copy:
    """All that may be chosen from: every item, in the group's language."""
    with translation.override(meeting.group.language):
        papers = summons_document(meeting, reading="open", papers=True)
        minutes = freezing.document(meeting, "open") if meeting.minutes_are_sent else None
        return Copy(
            language=papers.language,
            title=_("Innsyn i møte i %(group)s %(day)s")
            % {"group": papers.group, "day": long_date(meeting.day)},
            letterhead=papers.letterhead,
            municipality_names=papers.municipality_names,
            group=papers.group,
            starts_at=papers.starts_at,
            ends_at=papers.ends_at,
            place=papers.place,
            draft=minutes.draft if minutes else "",
            state=minutes.state if minutes else _("Referatet er ikke sendt."),
            parts=_parts(meeting, papers, minutes),
            amendments=minutes.amendments if minutes else [],
            considered="",
            created=papers.created,
            changed=minutes.changed if minutes else papers.changed,
        )


def _parts(meeting: Meeting, papers: Papers, minutes: Document | None) -> list[CopyPart]:
    cases = {case.public_id: case for case in papers.cases}
    items = {item.public_id: item for item in minutes.items} if minutes else {}
    files: dict[str, list[FileLine]] = {}
    for row in files_of(meeting.pk):
        why = ""
        if row["opened_at"] is None:
            why = exemption(row["legal_basis"] or row["item__legal_basis"])
        line = FileLine(row["public_id"], row["shown"], why, row["from_whom"])
        files.setdefault(row["item__public_id"], []).append(line)
    return [
        CopyPart(
            public_id=public_id,
            label=(item or case).label,
            title=(item or case).title,
            # The title and the files stand in the copy's own places.
            case=case and replace(case, title_withheld=False, files=[], files_withheld=[]),
            item=item,
            files=files.get(public_id, []),
        )
        for public_id in dict.fromkeys([*items, *cases])
        for case, item in [(cases.get(public_id), items.get(public_id))]
    ]


def chosen(copy: Copy, *, items: set[str], files: set[str], considered: str = "") -> Copy:
    """Of ``copy`` the items and, of theirs, the open files that somebody chose."""
    parts = [
        replace(
            part,
            files=[
                replace(file, is_enclosed=file.public_id in files and not file.exemption)
                for file in part.files
            ],
        )
        for part in copy.parts
        if part.public_id in items
    ]
    with translation.override(copy.language):
        about = {"", *(part.title for part in parts)}
        about |= {_("Sak %(number)s") % {"number": part.label} for part in parts if part.label}
    corrections = [row for row in copy.amendments if row.item in about]
    return replace(copy, parts=parts, amendments=corrections, considered=considered.strip())


# Making it ---------------------------------------------------------------------------------------


@dataclass
class Made:
    name: str
    content_type: str
    file: IO[bytes]


def require_may(meeting: Meeting, by) -> None:
    """For those who run it, from when it is called; where individual cases are handled, never."""
    closed = meeting.state == Meeting.State.DRAFT or meeting.group.handles_individual_cases
    if closed or not meeting.access(by).runs:
        raise PermissionDenied


def written(meeting: Meeting, *, items: set[str], files: set[str], considered: str, by) -> Copy:
    """The copy as it is to be set.

    Raises ValidationError when nothing is chosen, when what is withheld was not considered, and
    when a national identity number would go out.
    """
    require_may(meeting, by)
    copy = chosen(whole(meeting), items=items, files=files, considered=considered)
    if not copy.parts:
        raise ValidationError({"chosen": _("Velg minst én sak.")})
    if guard.find(considered):
        raise ValidationError({"considered": _("Det står et fødselsnummer her. Ta det ut.")})
    if copy.withheld and not copy.considered:
        raise ValidationError(
            {"considered": _("Skriv hva du har vurdert. Noe i sakene du har valgt, er unntatt.")}
        )
    if any(guard.find(plain(text)) for text in plain_data.texts(plain_data.written(copy))):
        raise ValidationError(
            {"chosen": _("Det står noe som ser ut som et fødselsnummer i sakene. Ta det ut først.")}
        )
    return copy


def html(copy: Copy) -> str:
    return printing.written(TEMPLATE, copy)


def make(meeting: Meeting, copy: Copy, *, by) -> Made:
    """The copy as a PDF; with files, a zip of it and them. That it was made is written down.

    Raises ``typesetting.Awaited`` when the worker has to set it first.
    """
    # What was considered is nobody else's: it is not kept for the next.
    made = typesetting.typeset(html(copy), keep=False)
    audit.record(
        by,
        VERB,
        meeting,
        items=[part.public_id for part in copy.parts],
        files=[file.public_id for file in copy.enclosed],
    )
    with translation.override(copy.language):
        copied = _("innsynskopi")
        name = f"{copied}-{meeting.day:%Y-%m-%d}-{slugify(copy.group, True)}"
    packed = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    if not copy.enclosed:
        packed.write(made)
        packed.seek(0)
        return Made(f"{name}.pdf", "application/pdf", packed)
    _pack(packed, f"{name}.pdf", made, copy)
    return Made(f"{name}.zip", "application/zip", packed)


def _pack(target: IO[bytes], name: str, made: bytes, copy: Copy) -> None:
    stored = Attachment.objects.open().in_bulk(
        [file.public_id for file in copy.enclosed], field_name="public_id"
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, made)
        for number, line in enumerate(copy.enclosed, 1):
            # Numbered: two may have the same name.
            file = stored[line.public_id].file
            with file.open(), archive.open(f"{number:02} {line.name}", "w") as place:
                for chunk in file.chunks():
                    place.write(chunk)
    target.seek(0)


# What was made before ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Earlier:
    at: datetime
    by: str
    items: list[str]
    files: int


def earlier(meeting: Meeting, copy: Copy) -> list[Earlier]:
    """When copies were made, by whom and of what; never for whom. One query."""
    names = {part.public_id: part.label or part.title for part in copy.parts}
    entries = AuditEntry.objects.filter(
        verb=VERB, about_id=meeting.pk, about_type__model=meeting._meta.model_name
    ).select_related("by")
    return [
        Earlier(
            entry.at,
            str(entry.by),
            [names[item] for item in entry.facts["items"] if item in names],
            len(entry.facts["files"]),
        )
        for entry in entries
    ]

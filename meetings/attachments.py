"""Files on items: known by their content, exempt until somebody opens them."""

import codecs
import hashlib
import logging
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import Storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.timezone import now
from django.utils.translation import gettext as _

from meetings import scanning
from meetings.models import AgendaItem, Attachment, Meeting
from people import audit
from people.files import kept_or_refused

log = logging.getLogger(__name__)

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
# What a file begins with, and what it then is.
BEGINNINGS = [
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
]
# A zip archive is what is inside it.
INSIDE = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation",
}
OPEN_DOCUMENTS = {f"{OPEN_DOCUMENT}.{kind}" for kind in ("text", "spreadsheet", "presentation")}
# Shown in the browser; all else is saved to disk. Nothing that can hold script is among them.
SHOWN = {"application/pdf", "image/png", "image/jpeg"}


def with_names(rows: Iterable[AgendaItem], meeting: Meeting) -> list[AgendaItem]:
    """Each item of ``meeting`` with the names of its ``files``, of rows that have the item once
    for every file (``file_name``).
    """
    items: dict[int, AgendaItem] = {}
    for row in rows:
        item = items.setdefault(row.pk, row)
        if item is row:
            item.meeting, item.files = meeting, []
        if row.file_name is not None:
            item.files.append(row.file_name)
    return list(items.values())


def type_of(upload) -> str | None:
    """The content type by content, whatever the name says; None for what we do not take."""
    upload.seek(0)
    start = upload.read(4096)
    upload.seek(0)
    for beginning, content_type in BEGINNINGS:
        if start.startswith(beginning):
            return content_type
    if start.startswith(b"PK\x03\x04"):
        return type_of_archive(upload)
    return "text/plain" if is_text(start) else None


def type_of_archive(upload) -> str | None:
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
            # Macros: no paper of a meeting needs them.
            if any(name.endswith("vbaProject.bin") for name in names):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return said if said in OPEN_DOCUMENTS else None
            return next((kind for part, kind in INSIDE.items() if part in names), None)
    # Torn, enciphered, or packed in a way that zipfile cannot unpack, in that order.
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return None
    finally:
        upload.seek(0)


def is_text(start: bytes) -> bool:
    """Plain words: valid UTF-8, no control characters, no markup."""
    try:
        # Incremental: a letter cut in two by where we stopped reading is no fault.
        words = codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    if re.search(r"[\x00-\x08\x0e-\x1f]", words):
        return False
    return not words.lstrip("\ufeff \t\r\n").startswith("<")


def file_name(name: str) -> str:
    """The name people gave, every letter kept, without folders and unseen characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, ending = name.rpartition(".")
    if len(name) > 200 and dot:
        name = f"{stem[: 199 - len(ending)]}.{ending}"
    return name[:200] or "vedlegg"


def check(upload) -> str:
    """Its content type. Raises ValidationError, in the user's words, for what we do not take."""
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        raise ValidationError(
            _("Filen er på %(size)s. Den kan ikke være større enn %(most)s.")
            % {
                "size": filesizeformat(upload.size),
                "most": filesizeformat(settings.ATTACHMENT_MAX_BYTES),
            }
        )
    if not upload.size:
        raise ValidationError(_("Filen er tom."))
    content_type = type_of(upload)
    if content_type is None:
        raise ValidationError(
            _(
                "Filen er ikke av et slag vi tar imot. Bruk PDF, Word, Excel, PowerPoint, ODF, "
                "bilde (PNG eller JPEG) eller ren tekst, uten makroer."
            )
        )
    try:
        scanning.scan(upload.chunks())
    except scanning.Harmful as found:
        log.warning("A file was refused: %s", found)
        raise ValidationError(
            _("Virusskanneren sier at filen er skadelig. Den er ikke lagret.")
        ) from found
    except scanning.Unanswered as fault:
        log.error("The scanner at CLAMD did not answer: %s", fault)
        raise ValidationError(
            _(
                "Filen er ikke lagret, fordi virusskanneren ikke svarte. Prøv igjen om litt, og "
                "si fra til den som drifter løsningen om det ikke hjelper."
            )
        ) from fault
    upload.seek(0)
    return content_type


def require_holds_files(item: AgendaItem, by) -> None:
    meeting = item.meeting
    access = meeting.access(by)
    # No files where individual cases are handled.
    if not access.runs or meeting.group.handles_individual_cases or meeting.minutes_are_sent:
        raise PermissionDenied


@transaction.atomic
def add(item: AgendaItem, upload, *, by, opened: bool = False, from_whom: str = "") -> Attachment:
    """Keep a file with ``item``; exempt from disclosure unless ``opened``."""
    require_holds_files(item, by)
    return keep(item, upload, by=by, opened=opened, from_whom=from_whom.strip())


def keep(item: AgendaItem, upload, *, by, opened: bool, **facts) -> Attachment:
    """For verbs that have asked whether ``by`` may; ``facts`` are columns of the attachment."""
    content_type = check(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    # Pressed twice: the same file is not kept twice in one place.
    if same := item.attachments.filter(
        sha256=digest.hexdigest(), name=file_name(upload.name), answers=facts.get("answers")
    ).first():
        return same
    attachment = Attachment(
        item=item,
        name=file_name(upload.name),
        content_type=content_type,
        size=upload.size,
        sha256=digest.hexdigest(),
        uploaded_by=by,
        opened_at=now() if opened else None,
        opened_by=by if opened else None,
        **facts,
    )
    with kept_or_refused():
        attachment.file.save(attachment.public_id, upload, save=False)
    attachment.save()
    audit.record(by, "add_attachment", item, attachment=attachment.pk)
    return attachment


@transaction.atomic
def set_open(attachment: Attachment, is_open: bool, *, by) -> None:
    """Open it to all who get the papers, or exempt it again: also long after the meeting, when
    there is no more reason to withhold it.
    """
    meeting = attachment.item.meeting
    access = meeting.access(by)
    if not access.runs or meeting.group.handles_individual_cases:
        raise PermissionDenied
    if not (attachment.is_open or access.sees_exempt):
        raise PermissionDenied
    attachment.opened_at = now() if is_open else None
    attachment.opened_by = by if is_open else None
    attachment.save(update_fields=["opened_at", "opened_by"])
    verb = "open_attachment" if is_open else "exempt_attachment"
    audit.record(by, verb, attachment.item, attachment=attachment.pk)


@transaction.atomic
def remove(attachment: Attachment, *, by) -> None:
    require_holds_files(attachment.item, by)
    audit.record(by, "remove_attachment", attachment.item, attachment=attachment.pk)
    forget_file(attachment)
    attachment.delete()


def forget_file(attachment: Attachment) -> None:
    """Remove the file from the disk once its row is gone for good."""
    storage: Storage = attachment.file.storage
    transaction.on_commit(partial(storage.delete, attachment.file.name), robust=True)


def may_read(attachment: Attachment, meeting: Meeting, by) -> bool:
    """Open files to those who see the papers, exempt ones to those who see exempt text."""
    access = meeting.access(by)
    if attachment.is_open:
        return access.sees_papers or access.sees_minutes
    return access.sees_exempt

"""Freezing: approved minutes become renditions, whose words stand from that moment on.

What is frozen is the document as data, in the transaction that approves, corrects or takes words
out. The PDF is made from it once: by the worker, or at once for one who asks before that.
"""

import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime, now

from meetings import amendments, passages, pdf, plain_data, printing, typesetting
from meetings.document_parts import Document, Reading
from meetings.documents import minutes_document
from meetings.models import Meeting, Printout, Rendition
from people.models.base import stored_path

TEMPLATE = "meetings/pdf/minutes.html"
# How long another may be at work on the same PDF before one makes it all the same.
PATIENCE = 20  # seconds
PAUSE = 0.2  # seconds


class Gone(Exception):
    """Words were taken out while it was asked for: there is a newer one."""


# What is frozen ----------------------------------------------------------------------------------


def freeze(meeting: Meeting, before: dict[str, dict] | None = None, without: str = "") -> None:
    """Begin the next version of approved minutes, for each kind of reader, as the rows stand now.

    Belongs in the transaction that changed them, with the meeting's row locked. ``before`` is what
    stood in the version before, and ``without`` what was taken out of it.
    """
    before = contents(meeting) if before is None else before
    count_up(meeting)
    write_down(meeting, before, without)


def count_up(meeting: Meeting) -> None:
    meeting.minutes_version += 1
    Meeting.objects.filter(pk=meeting.pk).update(minutes_version=meeting.minutes_version)


def contents(meeting: Meeting) -> dict[str, dict]:
    """What stands in the version that holds, by kind of reader."""
    rows = meeting.renditions.newest().filter(large=False)
    return dict(rows.values_list("reading", "content"))


def write_down(
    meeting: Meeting,
    before: dict[str, dict],
    without: str = "",
    readings: Iterable[str] = Rendition.Reading.values,
) -> None:
    rows = Meeting.objects.select_related("group", "chair", "minute_taker", "approved_in__series")
    here = rows.prefetch_related("group__group_municipalities__municipality").get(pk=meeting.pk)
    for reading in readings:
        now_stands = minutes_document(here, reading=reading)
        # What was approved before there were summaries has one of the open version.
        if stood := before.get(reading) or before.get(Rendition.Reading.OPEN):
            as_agreed(now_stands, plain_data.read(stood), without)
        keep(here, reading, plain_data.written(now_stands))
    transaction.on_commit(wake, robust=True)


def as_agreed(new: Document, old: Document, without: str) -> None:
    """What was agreed stands as it was agreed that day: deadlines are moved, work is handed on and
    the group above answers afterwards, and that is no part of the minutes.
    """
    threads = {item.public_id: item.thread for item in old.items}
    agreed = {(item.public_id, row.what): row for item in old.items for row in item.follow_up}
    taken_as = {item.public_id: (item.hat, item.hat_name) for item in old.items}
    for item in new.items:
        item.thread = threads.get(item.public_id, item.thread)
        here = taken_as.get(item.public_id, (item.hat, item.hat_name))
        item.hat, item.hat_name = here
        for number, row in enumerate(item.follow_up):
            then = agreed.get((item.public_id, row.what))
            if then and not (without and passages.find(then.who, without, html=False)):
                item.follow_up[number] = replace(row, who=then.who, deadline=then.deadline)


def correct(meeting: Meeting) -> None:
    """Begin the next version with the corrections as they are now, and every other word as it
    stood. Belongs in the transaction of the correction, with the meeting's row locked.
    """
    before = contents(meeting)
    if not before:
        freeze(meeting)
        return
    count_up(meeting)
    with translation.override(meeting.group.language):
        for reading, content in before.items():
            said = amendments.parts(meeting, exempt=reading == Rendition.Reading.MEMBERS)
            changed = localtime(now()).isoformat(timespec="seconds")
            document = replace(plain_data.read(content), amendments=said, changed=changed)
            keep(meeting, reading, plain_data.written(document))
    transaction.on_commit(wake, robust=True)


def keep(meeting: Meeting, reading: str, content: dict, *, large: bool = False) -> Rendition:
    row = Rendition(
        meeting=meeting,
        number=meeting.minutes_version,
        reading=reading,
        large=large,
        fingerprint=meeting.minutes_sha256,
    )
    row.content = content | {
        "version": row.number,
        "code": row.code,
        "check_address": settings.SITE_URL + reverse("is_it_ours"),
    }
    # Named before it is there, so that it is found and deleted whatever is cut short.
    row.file.name = stored_path(row, "")
    row.save(force_insert=True)
    return row


def freeze_due() -> int:
    """Freeze what was approved before there were renditions, or summaries; count the meetings."""
    frozen = Rendition.objects.newest().filter(reading=Rendition.Reading.SUMMARY, large=False)
    due = Meeting.objects.filter(minutes_state=Meeting.MinutesState.APPROVED)
    return sum(map(freeze_again, due.exclude(pk__in=frozen.values("meeting"))))


@transaction.atomic
def freeze_again(meeting: Meeting) -> bool:
    """Have the renditions of what stands that there are not. False when somebody came first."""
    here = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    stands = contents(here)
    missing = [reading for reading in Rendition.Reading.values if reading not in stands]
    if not here.is_frozen or not missing:
        return False
    if not here.minutes_version:
        count_up(here)
    write_down(here, stands, readings=missing)
    return True


def document(meeting: Meeting, reading: Reading, versions: Sequence[Rendition] = ()) -> Document:
    """The minutes as they are to be read: as frozen, once they are. ``versions`` if at hand."""
    if meeting.is_frozen:
        row = versions[0] if versions else find(meeting, reading)
        if row is not None and row.number == meeting.minutes_version and row.content:
            return plain_data.read(row.content)
    return minutes_document(meeting, reading=reading)


def find(meeting: Meeting, reading: str, *, large: bool = False) -> Rendition | None:
    return meeting.renditions.newest().filter(reading=reading, large=large).first()


# Its PDF -----------------------------------------------------------------------------------------


def ready(
    meeting: Meeting, reading: str, *, large: bool = False, at_once: bool = True
) -> Rendition:
    """The rendition that holds now, with its PDF; made here and now if it is not there yet.

    Raises ``Gone`` when words are taken out meanwhile, and ``Awaited`` when it is long and need not
    be had ``at_once``: then the worker makes it.
    """
    row = find(meeting, reading, large=large)
    if row is None and large:
        row = enlarge(meeting, reading)
    elif row is None:
        freeze_again(meeting)
        row = find(Meeting.objects.get(pk=meeting.pk), reading)
    if row is None:
        raise Gone
    if not at_once and is_long_to_make(row):
        wake()
        making = Printout(state=Printout.State.MAKING, asked_at=row.frozen_at)
        raise typesetting.Awaited(making)
    return make(row, patience=PATIENCE)


def is_long_to_make(row: Rendition) -> bool:
    if row.made_at or not row.content:
        return False
    return typesetting.is_long(written(plain_data.read(row.content), large=row.large))


@transaction.atomic
def enlarge(meeting: Meeting, reading: str) -> Rendition:
    """The same words in large type, of which few ask."""
    # Locked: words that are taken out at this moment are not written down anew.
    here = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    row = find(here, reading)
    if row is None:
        raise Gone
    return find(here, reading, large=True) or keep(here, reading, row.content, large=True)


def earlier(meeting: Meeting, reading: str, number: str, by) -> Rendition | None:
    """An earlier version, for those who run the meeting; None where there is none to be had."""
    if not number.isdecimal() or not meeting.access(by).runs:
        return None
    rows = meeting.renditions.kept().exclude(made_at=None)
    return rows.filter(reading=reading, number=int(number[:5]), large=False).first()


def versions(meeting: Meeting, reading: str) -> list[Rendition]:
    """Every version for one kind of reader, the newest first."""
    rows = meeting.renditions.filter(reading=reading, large=False)
    return list(rows.order_by("-number"))


def make(row: Rendition, *, patience: float = 0) -> Rendition:
    """Make the PDF, once. While another is at it, wait as long as ``patience`` says, in seconds."""
    until = time.monotonic() + patience
    lock = f"freezing:{row.public_id}"
    mine = cache.add(lock, True, PATIENCE)
    while not mine and time.monotonic() < until and row.made_at is None:
        time.sleep(PAUSE)
        row.refresh_from_db()
        mine = cache.add(lock, True, PATIENCE)
    try:
        if row.made_at is None and row.content and (mine or patience):
            write(row)
    finally:
        if mine:
            cache.delete(lock)
    if row.removed_at and patience:
        raise Gone
    return row


def write(row: Rendition) -> None:
    data = render(plain_data.read(row.content), large=row.large)
    facts = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    storage, name = row.file.storage, row.file.name
    with transaction.atomic():
        # Locked: whoever was first, their bytes stand; and no file comes back that was deleted.
        waiting = Rendition.objects.waiting().select_for_update().filter(pk=row.pk)
        if waiting.first():
            storage.delete(name)  # what another began and did not end
            storage.save(name, ContentFile(data))
            waiting.update(made_at=now(), **facts)
    row.refresh_from_db()


def written(document: Document, *, large: bool = False) -> str:
    return printing.written(TEMPLATE, document, large=large)


def render(document: Document, *, large: bool = False) -> bytes:
    return pdf.typeset(written(document, large=large))


def read(row: Rendition) -> bytes:
    with row.file.open() as stored:
        return stored.read()


def make_waiting() -> int:
    """Make every PDF that is not made yet, the oldest first; count them.

    A task carries no fact: run it as often as you like, by as many as you like.
    """
    freeze_due()
    forget_files()
    waiting = Rendition.objects.waiting().order_by("pk").values_list("pk", flat=True)
    count = 0
    for pk in list(waiting):
        row = Rendition.objects.waiting().filter(pk=pk).first()
        if row and make(row).made_at:
            count += 1
    return count


def progress(meeting: Meeting) -> tuple[int, int]:
    """How many of the PDFs are made, and how many there are to be."""
    made = [row.made_at is not None for row in meeting.renditions.newest().filter(large=False)]
    return sum(made), len(made) or len(Rendition.Reading)


def wake() -> None:
    """Ask the worker to make them. If the broker is away, the next beat does."""
    current_app.send_task("meetings.tasks.make_renditions", retry=False)


# When words are taken out ------------------------------------------------------------------------


def empty(meeting: Meeting) -> dict[str, dict]:
    """Leave of every version its number, its sum and the day; gives what stood in the newest.

    Part of Fjern opplysning alone: the database refuses it to all others.
    """
    stood = contents(meeting)
    meeting.renditions.kept().update(content=None, removed_at=now())
    transaction.on_commit(forget_files, robust=True)
    return stood


def forget_files() -> int:
    """Delete the files of emptied renditions; count them. The next beat takes what is left."""
    rows = Rendition.objects.exclude(removed_at=None).exclude(file="")
    count = 0
    for row in rows:
        row.file.storage.delete(row.file.name)
        count += Rendition.objects.filter(pk=row.pk).exclude(file="").update(file="")
    return count

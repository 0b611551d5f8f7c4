"""National identity numbers taken out before the minutes are sent: gone from earlier versions too.

It happens by itself, in the transaction of the save that takes them out. After sending it takes two
persons: see ``meetings.removal``.
"""

import re

from django.db import transaction
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from meetings.models import Meeting, Removal, Text, TextVersion
from meetings.passages import Words, plain
from meetings.removal import Tally, wake
from meetings.traces import shorten_log
from meetings.typesetting import forget_changed
from people import audit, guard

FIELDS = ("open", "exempt")
# Part of a number, as it stands in a version saved while it was being typed or deleted.
PART = re.compile(r"(?<![\d.])\d{1,6}[ \u00a0\u202f-]?\d{0,5}(?!\d)")
# So many digits of it say whose it is: the five last, or the day of birth. While they stand in the
# newest version it is still being deleted, letter by letter.
TELLING = 5


def watch(version: TextVersion, *, by) -> None:
    """Called with each version saved before the minutes are sent."""
    text = version.text
    if text.marked:
        scrub(text, by=by)
    elif holds_number(version):
        mark(text, marked=True)


def mark(text: Text, *, marked: bool) -> None:
    text.marked = marked
    Text.objects.filter(pk=text.pk).update(marked=marked)


def holds_number(version: TextVersion) -> bool:
    return any(numbers(getattr(version, name)) for name in FIELDS)


def numbers(html: str) -> set[str]:
    """The national identity numbers in it, as eleven digits."""
    text = plain(html)
    return {digits(text[start:end]) for start, end in guard.find(text)}


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def parts(html: str) -> set[str]:
    """Runs of digits that may be part of a number."""
    found = (digits(match[0]) for match in PART.finditer(plain(html)))
    return {run for run in found if TELLING <= len(run) <= 11}


def is_part(run: str, number: str) -> bool:
    return number.startswith(run) or number.endswith(run)


def scrub(text: Text, *, by, at_once: bool = False) -> bool:
    """Overwrite in the earlier versions what the newest no longer holds; whether there was any.

    Not while a part of it stands, unless it must be ``at_once``. Belongs in the transaction of
    the save, or of the sending.
    """
    versions = list(text.versions.order_by("number"))
    if len(versions) < 2:
        return False
    *earlier, newest = versions
    standing = set().union(*(numbers(getattr(newest, name)) for name in FIELDS))
    left = set().union(*(parts(getattr(newest, name)) for name in FIELDS))
    held = set().union(*(numbers(getattr(row, name)) for row in earlier for name in FIELDS))
    waiting = {
        number
        for number in held - standing
        if not at_once and any(is_part(run, number) for run in left)
    }
    gone = held - standing - waiting
    mark(text, marked=bool(standing or waiting))
    if not gone:
        return False
    meeting = text.agenda_item.meeting
    removal = Removal.objects.create(
        meeting=meeting,
        reason=Removal.Reason.NATIONAL_ID,
        state=Removal.State.DONE,
        automatic=True,
        by=by,
        done_at=now(),
    )
    with translation.override(meeting.group.language):
        sign = _("[nummer fjernet]")
    tally = Tally(removal)
    for row in earlier:
        changed = {}
        for name in FIELDS:
            written, count = without(getattr(row, name), gone, left, sign)
            if count:
                changed[name] = written
                tally.note(f"meetings.textversion.{name}", text.agenda_item, row, count)
        if changed:
            TextVersion.objects.filter(pk=row.pk).update(**changed)
    tally.finish(by)
    audit.record(by, "scrub_number", meeting, removal=removal.public_id, count=tally.count)
    transaction.on_commit(lambda: (forget_changed(), shorten_log(), wake()), robust=True)
    return True


def without(html: str, gone: set[str], kept: set[str], sign: str) -> tuple[str, int]:
    """``html`` without the numbers, and without what was left of them on the way."""
    words = Words(html, html=True)
    whole = guard.find(words.text)
    ranges = [(a, b) for a, b in whole if digits(words.text[a:b]) in gone]
    for match in PART.finditer(words.text):
        run = digits(match[0])
        if (
            len(run) < TELLING
            or run in kept
            or any(a < match.end() and match.start() < b for a, b in whole)
        ):
            continue
        if any(is_part(run, number) for number in gone):
            ranges.append((match.start(), match.start() + len(match[0].rstrip(" \u00a0\u202f-"))))
    return words.overwrite(ranges, sign), len(ranges)


def on_sent(meeting: Meeting, by) -> None:
    """What is sent has no history of numbers: also what was written before we looked for it."""
    for text in Text.objects.of_meeting(meeting).prefetch_related("versions"):
        if any(holds_number(version) for version in text.versions.all()):
            scrub(text, by=by, at_once=True)

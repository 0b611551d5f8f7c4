"""Setting papers: a short one at once, a long one by the worker; what is set is kept a few hours.

A row says that a paper is wanted. The worker claims it with a lease, which the pages it lays out
renew; a worker that is killed leaves a lease that runs out, and a later beat begins anew.
"""

import hashlib
import logging
import re
import time
from datetime import datetime, timedelta
from functools import partial

from celery import current_app
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.timezone import now

from meetings import pdf
from meetings.models import Printout, Removal
from people.models.base import stored_path

logger = logging.getLogger(__name__)

State = Printout.State
# Letters of HTML that are set in a second or two: thirty items with their papers.
AT_ONCE = 30_000
KEPT = timedelta(hours=3)
# After that one who asks is let try again.
FAILED_KEPT = timedelta(minutes=15)
# A page takes a tenth of a second; this long after the last one nobody is at work.
LEASE = timedelta(minutes=1)
MAX_ATTEMPTS = 3
# How often it is written down how far it has come.
PAUSE = 1  # seconds
# When a paper says that it was written: of some that is now, and a second later still the same.
MOMENTS = re.compile(r'<meta name="dcterms\.[a-z]+" content="[^"]*">')
# Between the moment an act writes down and the one in which others see what it did.
COMMITTED = timedelta(seconds=10)


class Awaited(Exception):
    """The worker is to set it: ``row`` says how far it has come."""

    def __init__(self, row: Printout):
        super().__init__("It is long.")
        self.row = row


class Superseded(Exception):
    """Another began it anew, or it is no longer to be had."""


# Asking -----------------------------------------------------------------------------------------


def typeset(html: str, *, at_once: bool = False, keep: bool = True) -> bytes:
    """The PDF of ``html``, as it was set before or set here and now.

    Raises ``Awaited`` when it is long and the worker has not set it yet, unless it is to be had
    ``at_once``. What is not to be kept, is there no longer once it is fetched.
    """
    key = key_of(html)
    row = Printout.objects.filter(key=key).first()
    if row and row.state == State.READY:
        try:
            with row.file.open() as stored:
                data = stored.read()
        except FileNotFoundError:
            drop(row)
            row = None
        else:
            if not keep:
                drop(row)
            return data
    if is_long(html) and not at_once:
        raise Awaited(row or ask(key, html))
    data = pdf.typeset(html)
    if keep and row is None:
        try_to_keep(key, data)
    return data


def look(html: str) -> Printout:
    """How far it has come, of one who waits for it."""
    if not is_long(html):
        return Printout(state=State.READY)
    key = key_of(html)
    return Printout.objects.filter(key=key).first() or ask(key, html)


def is_long(html: str) -> bool:
    return len(html) > AT_ONCE


def key_of(html: str) -> str:
    return hashlib.sha256(MOMENTS.sub("", html, count=2).encode()).hexdigest()


def try_to_keep(key: str, data: bytes) -> None:
    """For the next who asks; the one who waits for it gets it even if it cannot be kept."""
    row = begin(key)
    if row is None:
        return
    try:
        finish(row, data)
    except OSError:
        logger.exception("Paper %s was not kept.", row.public_id)


def begin(key: str) -> Printout | None:
    """A row that is ours until its files are in place; None when another came first.

    The row is there before the file, so that the file is found and deleted whatever is cut short.
    """
    row = Printout(key=key, leased_until=now() + LEASE)
    row.file.name = stored_path(row, "")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row


def ask(key: str, html: str) -> Printout:
    """Have the worker set it."""
    row = begin(key)
    if row is None:
        return Printout.objects.get(key=key)
    try:
        default_storage.save(row.source, ContentFile(html.encode()))
    except OSError:
        Printout.objects.filter(pk=row.pk).delete()
        raise
    Printout.objects.filter(pk=row.pk).update(leased_until=None)
    transaction.on_commit(wake, robust=True)
    return row


def wake() -> None:
    """Ask the worker to set it now. If the broker is away, the next beat finds the row."""
    current_app.send_task("meetings.tasks.set_papers", retry=False)


# The worker -------------------------------------------------------------------------------------


def tend(at: datetime | None = None) -> int:
    """Delete what must go, and set what waits, one at a time; count the set.

    Run it as often as you like: while somebody is at work it does nothing.
    """
    forget_changed()
    forget_old(at or now())
    count = 0
    while row := claim(now()):
        count += make(row)
    return count


def claim(at: datetime) -> Printout | None:
    """The next paper, and the right to set it; None while one is being set.

    One at a time for everybody: the worker has mail to send as well.
    """
    unfinished = Printout.objects.filter(state__in=(State.WAITING, State.MAKING))
    if unfinished.filter(state=State.MAKING, leased_until__gte=at).exists():
        return None
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    for row in unfinished.filter(free):
        here = mine(row).filter(free)
        if row.attempts >= MAX_ATTEMPTS:
            here.update(state=State.FAILED, leased_until=None)
        elif here.update(
            state=State.MAKING, attempts=F("attempts") + 1, leased_until=at + LEASE, pages=0
        ):
            row.refresh_from_db()
            return row
    return None


def mine(row: Printout):
    """The row, as long as nobody has begun it anew."""
    return Printout.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)


class Progress:
    """Writes down how far one has come, now and then, and keeps the lease."""

    def __init__(self, row: Printout):
        self.row, self.told = row, time.monotonic()

    def __call__(self, pages: int) -> None:
        if time.monotonic() - self.told < PAUSE:
            return
        self.told = time.monotonic()
        if not mine(self.row).update(pages=pages, leased_until=now() + LEASE):
            raise Superseded


def make(row: Printout) -> int:
    """Set it, and put it where it can be fetched; 1 if it is there now."""
    try:
        with default_storage.open(row.source) as stored:
            html = stored.read().decode()
        return finish(row, pdf.typeset(html, step=Progress(row)))
    except Superseded:
        return 0
    except Exception:
        # Its lease runs out, and the beat after that tries again.
        logger.exception("Paper %s was not set.", row.public_id)
        return 0


def finish(row: Printout, data: bytes) -> int:
    if not mine(row).exists():
        return 0
    # What an attempt that was killed here left behind.
    default_storage.delete(row.file.name)
    default_storage.save(row.file.name, ContentFile(data))
    kept = mine(row).update(state=State.READY, leased_until=None)
    default_storage.delete(row.source if kept else row.file.name)
    return kept


# Forgetting -------------------------------------------------------------------------------------


def forget_old(at: datetime) -> int:
    failed = Q(state=State.FAILED, asked_at__lt=at - FAILED_KEPT)
    return sum(map(drop, Printout.objects.filter(failed | Q(asked_at__lt=at - KEPT))))


def forget_changed() -> int:
    """Delete what may hold words that have been taken out since; count them.

    All that is older: a paper does not say which meetings it was written from.
    """
    newest = Removal.objects.done().order_by("-done_at").values_list("done_at", flat=True).first()
    if newest is None:
        return 0
    return sum(map(drop, Printout.objects.filter(asked_at__lte=newest + COMMITTED)))


def forget_all(person=None) -> None:
    """Delete every one: of a person who is erased, the telephone number may stand in any.
    After a restore there is nothing behind them.
    """
    for row in Printout.objects.all():
        transaction.on_commit(partial(drop, row), robust=True)


def drop(row: Printout) -> int:
    """Delete the files, then the row."""
    for name in (row.source, row.file.name):
        default_storage.delete(name)
    return Printout.objects.filter(pk=row.pk).delete()[0]

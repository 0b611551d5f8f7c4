"""Telling people: a notice is a row in the act's transaction; the mail is written when it is sent.

At least once, and never twice for what we know: the key makes a row unique, one UPDATE with a
lease claims it, and the Message-ID is given before the first attempt.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from celery import current_app
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from people.digest import new_message_id
from people.kinds import KINDS, WHY, Kind
from people.letters import write
from people.models import Notice
from people.outbox import LEASE, MAX_ATTEMPTS, claim, send_waiting

# What other modules tell with: one door, whatever lies behind it.
__all__ = [
    "KINDS",
    "LEASE",
    "MAX_ATTEMPTS",
    "PIECE",
    "WHY",
    "Kind",
    "about",
    "claim",
    "draft",
    "hold",
    "send_waiting",
    "tell",
    "tell_each",
    "waiting",
    "wake",
    "write",
]


def draft(
    recipient,
    *,
    key: str,
    kind: str,
    about=None,
    group=None,
    sender=None,
    due_at: datetime | None = None,
    **facts,
) -> Notice:
    """A notice not yet in the ledger.

    One to somebody without an address is held from the start, so that the coordinator sees whom
    the mail does not reach.
    """
    row = Notice(
        recipient=recipient,
        key=key,
        kind=kind,
        group=group,
        about=about,
        sender=sender,
        facts=facts,
        due_at=due_at or now(),
        message_id=new_message_id(),
    )
    if not recipient.email:
        row.state, row.why = Notice.State.HELD, "no_address"
    return row


def tell(recipient, **facts) -> int:
    """Put one notice in the ledger, as ``draft`` takes it; 1 if it is new, 0 if told before.

    Belongs in the transaction of the act it tells of.
    """
    row = draft(recipient, **facts)
    try:
        # A savepoint: on PostgreSQL a refused insert would spoil the act around it.
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if Notice.objects.filter(recipient=recipient, key=row.key).exists():
            return 0
        raise
    wake_after_commit()
    return 1


def tell_each(drafts: Iterable[Notice]) -> int:
    """Put many notices in the ledger, as a ladder does every ten minutes; count the new ones.

    A piece at a time: a hundred thousand take no more room than five hundred.
    """
    return sum(write_down(piece) for piece in in_pieces(drafts))


# Few enough for one statement on either database.
PIECE = 500


def in_pieces(drafts: Iterable[Notice]) -> Iterator[list[Notice]]:
    rest = iter(drafts)
    while piece := list(islice(rest, PIECE)):
        yield piece


def write_down(piece: list[Notice]) -> int:
    drafts = {(row.recipient_id, row.key): row for row in piece}
    told = Notice.objects.filter(key__in={key for _recipient, key in drafts})
    told = told.filter(recipient__in={recipient for recipient, _key in drafts})
    known = set(told.values_list("recipient_id", "key"))
    new = [row for which, row in drafts.items() if which not in known]
    # Another beat may write the same at the same moment: the key lets one of them through.
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        wake_after_commit()
    return len(new)


def wake_after_commit() -> None:
    # One call a transaction is enough, however many it tells.
    if not any(call[1] is wake for call in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Ask the worker to send now. If the broker is away, the next beat finds the row."""
    current_app.send_task("people.tasks.send_waiting_notices", retry=False)


def about(thing, **facts):
    """The notices told about a thing."""
    kind = ContentType.objects.get_for_model(thing)
    return Notice.objects.filter(about_type=kind, about_id=thing.pk, **facts)


def hold(thing, *, why: str, kinds: list[str] | None = None) -> int:
    """Hold back what still waits about a thing, as when its meeting is cancelled; count it."""
    untold = waiting(thing)
    if kinds:
        untold = untold.filter(kind__in=kinds)
    return untold.update(state=Notice.State.HELD, why=why)


def waiting(thing):
    """What is written about a thing and has not gone out."""
    return about(thing, state__in=(Notice.State.WAITING, Notice.State.GATHERED))

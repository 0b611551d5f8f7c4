"""Telling people: a notice is a row in the act's transaction; the mail is written when it is sent.

At least once, and never twice for what we know: the key makes a row unique, one UPDATE with a
lease claims it, and the Message-ID is given before the first attempt.
"""

import logging
import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import now

from people.models import Appointment, Municipality, Notice, Person

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
# A batch is sent by one worker within its leases.
BATCH = 50


@dataclass(frozen=True)
class Kind:
    """How one kind of notice is written, and when it is still worth sending.

    ``template`` names ``mail/<template>.subject.txt``, ``.txt`` and ``.html``. ``still_true``
    is asked at send time and answers with an empty string, or with why it is held back.
    ``context`` gives what the templates need; ``attach`` may add files to the message.
    """

    template: str
    still_true: Callable[[Notice], str]
    context: Callable[[Notice], dict]
    attach: Callable[[Notice, EmailMultiAlternatives], None] | None = None


# Filled by each app in ``apps.ready()``: what an earlier app tells without knowing the later.
KINDS: dict[str, Kind] = {}


def tell(
    recipient,
    *,
    key: str,
    kind: str,
    about=None,
    group=None,
    sender=None,
    due_at: datetime | None = None,
    **facts,
) -> int:
    """Put one notice in the ledger; 1 if it is new, 0 if it was told before.

    Belongs in the transaction of the act it tells of. Persons without an address get a row
    too, so that the coordinator sees whom the mail does not reach.
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
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
    )
    if not recipient.email:
        row.state, row.why = Notice.State.HELD, "no_address"
    try:
        # A savepoint: on PostgreSQL a refused insert would spoil the act around it.
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if Notice.objects.filter(recipient=recipient, key=key).exists():
            return 0
        raise
    # One call a transaction is enough, however many it tells.
    if not any(call[1] is wake for call in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)
    return 1


def wake() -> None:
    """Ask the worker to send now. If the broker is away, the next beat finds the row."""
    current_app.send_task("people.tasks.send_waiting_notices", retry=False)


def claim(notice: Notice, at: datetime) -> bool:
    """Take ``notice`` for sending, with a lease; False if another has it."""
    return bool(
        Notice.objects.due(at)
        .filter(pk=notice.pk)
        .update(leased_until=at + LEASE, attempts=notice.attempts + 1)
    )


def send_waiting(at: datetime | None = None) -> int:
    """Send what waits and is still true; count the sent. Safe to run side by side."""
    at = at or now()
    waiting = Notice.objects.due(at).select_related("recipient", "sender", "group")
    sent = 0
    # What is sent, held, put off or in another's hands is no longer due: this comes to an end.
    while batch := list(waiting.order_by("due_at", "pk")[:BATCH]):
        sent += sum(send(notice) for notice in batch if claim(notice, at))
    return sent


def send(notice: Notice) -> bool:
    """Send one claimed notice. What happened is in its row afterwards."""
    try:
        kind = KINDS[notice.kind]
        why = "no_address" if not notice.recipient.email else kind.still_true(notice)
        if why:
            settle(notice, Notice.State.HELD, why=why)
            return False
        message = write(notice, kind)
        message.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        settle_refusal(notice, refusal)
        return False
    except OSError as fault:  # connection refused, time-out, and every smtplib error
        try_later(notice, type(fault).__name__)
        return False
    except Exception as fault:
        # One notice that cannot be written must not stop those behind it.
        logger.exception("Notice %s (%s) cannot be written.", notice.pk, notice.kind)
        try_later(notice, type(fault).__name__)
        return False
    settle(notice, Notice.State.SENT, sent_at=now(), address=message.to[0])
    return True


def settle(notice: Notice, state: str, **changes) -> None:
    Notice.objects.filter(pk=notice.pk).update(state=state, leased_until=None, **changes)


def settle_refusal(notice: Notice, refusal: smtplib.SMTPRecipientsRefused) -> None:
    """A 5xx answer is final (RFC 5321, 4.2.1); a 4xx answer (greylisting) is tried again."""
    code = next(iter(refusal.recipients.values()))[0]
    if code >= 500:
        settle(notice, Notice.State.FAILED, why=f"refused_{code}")
    else:
        try_later(notice, f"deferred_{code}")


def try_later(notice: Notice, why: str) -> None:
    """Back off: 1, 2, 4 … minutes; after ``MAX_ATTEMPTS`` the coordinator is shown it failed."""
    tried = Notice.objects.values_list("attempts", flat=True).get(pk=notice.pk)
    logger.warning("Notice %s not sent (%s), attempt %s.", notice.pk, why, tried)
    if tried >= MAX_ATTEMPTS:
        settle(notice, Notice.State.FAILED, why=why)
    else:
        wait = timedelta(minutes=2 ** (tried - 1))
        Notice.objects.filter(pk=notice.pk).update(due_at=now() + wait, leased_until=None, why=why)


def municipality_of(notice: Notice) -> Municipality | None:
    """The municipality its subject names: the group's host, else what it is about."""
    if notice.group:
        return notice.group.host
    if isinstance(notice.about, Person):
        seat = notice.about.memberships.active().select_related("group").first()
        coordinated = Municipality.objects.coordinated_by(notice.about)
        return seat.group.host if seat else coordinated.first()
    if isinstance(notice.about, Appointment):
        return notice.about.municipality
    return notice.about if isinstance(notice.about, Municipality) else None


def write(notice: Notice, kind: Kind | None = None) -> EmailMultiAlternatives:
    """The message as it goes out, in the recipient's language; also for previews."""
    kind = kind or KINDS[notice.kind]
    municipality = municipality_of(notice)
    language = notice.recipient.language or (municipality.language if municipality else "nb")
    with translation.override(language):
        context = {
            "recipient": notice.recipient,
            "sender": notice.sender,
            "group": notice.group,
            "municipality": municipality,
            "site": settings.SITE_URL,
            "language": language,
            **kind.context(notice),
        }
        subject = " ".join(render_to_string(f"mail/{kind.template}.subject.txt", context).split())
        if municipality:
            subject = f"[{municipality.name}] {subject}"
        text = render_to_string(f"mail/{kind.template}.txt", context)
        message = EmailMultiAlternatives(
            subject,
            # What a template leaves out leaves blank lines behind.
            re.sub(r"\n\s*\n", "\n\n", text).strip() + "\n",
            to=[notice.recipient.email],
            reply_to=[notice.sender.email] if notice.sender and notice.sender.email else None,
            headers={
                "Message-ID": notice.message_id,
                "Auto-Submitted": "auto-generated",  # RFC 3834
            },
        )
        message.attach_alternative(
            render_to_string(f"mail/{kind.template}.html", context), "text/html"
        )
        if kind.attach:
            kind.attach(notice, message)
    return message


def about(thing, **facts):
    """The notices told about a thing."""
    kind = ContentType.objects.get_for_model(thing)
    return Notice.objects.filter(about_type=kind, about_id=thing.pk, **facts)


def hold(thing, *, why: str, kinds: list[str] | None = None) -> int:
    """Hold back what still waits about a thing, as when its meeting is cancelled; count it."""
    waiting = about(thing, state=Notice.State.WAITING)
    if kinds:
        waiting = waiting.filter(kind__in=kinds)
    return waiting.update(state=Notice.State.HELD, why=why)

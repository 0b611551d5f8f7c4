"""Sending what waits: claimed with a lease, asked again whether it is true, tried until it is over.

Nothing is lost when a process or a server dies, and nothing is sent twice but what died between
the server's yes and our own note of it; then the second has the same Message-ID.
"""

import logging
import smtplib
from collections import Counter
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Count, F
from django.utils.timezone import localtime, now

from people import digest, pace
from people.kinds import KINDS, Kind
from people.letters import write
from people.models import Notice, Preference

logger = logging.getLogger(__name__)

State = Notice.State
LEASE = timedelta(minutes=5)
BATCH = 50
# 1, 2, 4 … minutes apart, then every four hours: five days in all, as mail servers do
# (RFC 5321, 4.5.4.1).
LONGEST_WAIT = timedelta(hours=4)
MAX_ATTEMPTS = 37
# While no server answers, nothing is the matter with the mail itself: that is not counted.
AWAY = timedelta(minutes=5)


OK = 250


class ServerAway(Exception):
    """No mail server took the connection, or it would not let us in."""


class Line:
    """One connection to the mail server for a whole round, opened when the first mail goes."""

    def __init__(self):
        self.server = get_connection()

    def send(self, message: EmailMultiAlternatives) -> None:
        if self.has_hung_up():
            self.close()
        self.open()
        self.server.send_messages([message])

    def has_hung_up(self) -> bool:
        """Whether a line that stood open is dead, as servers do after some mails.

        Asked before a mail is handed over: afterwards nobody can tell whether it was taken.
        """
        connection = getattr(self.server, "connection", None)
        if connection is None:
            return False
        try:
            return connection.noop()[0] != OK
        except OSError:
            return True

    def open(self) -> None:
        try:
            self.server.open()
        except OSError as fault:  # refused, timed out, not let in: every smtplib error is one
            self.close()
            raise ServerAway(type(fault).__name__) from fault

    def close(self) -> None:
        try:
            self.server.close()
        except OSError:
            self.server.connection = None


class Round:
    """One pass over what waits: its connection, and how much each has been sent today."""

    def __init__(self, at: datetime | None):
        self.line = Line()
        # Tests send at another time; the clock goes on all the same, for the leases.
        self.ahead = (at or now()) - now()
        self.sent_today: Counter = Counter()
        self.paces: dict[tuple[int, str], str] = {}

    def now(self) -> datetime:
        return now() + self.ahead

    def take(self, batch: list[Notice]) -> None:
        """Ask once for all recipients what they prefer and what they have been sent."""
        people = {notice.recipient_id for notice in batch}
        midnight = localtime(self.now()).replace(hour=0, minute=0, second=0, microsecond=0)
        sent = Notice.objects.filter(recipient__in=people, sent_at__gte=midnight, digest=None)
        counted = sent.order_by().values_list("recipient").annotate(count=Count("pk"))
        self.sent_today = Counter(dict(counted))
        chosen = Preference.objects.filter(person__in=people)
        self.paces = {(row.person_id, row.topic): row.pace for row in chosen}

    def pace_of(self, notice: Notice, kind: Kind) -> str:
        return self.paces.get((notice.recipient_id, kind.topic), Preference.Pace.NOW)


def claim(notice: Notice, at: datetime) -> bool:
    """Take ``notice`` for sending, with a lease; False if another has it."""
    return bool(
        Notice.objects.due(at)
        .filter(pk=notice.pk)
        .update(leased_until=at + LEASE, attempts=F("attempts") + 1)
    )


def send_waiting(at: datetime | None = None) -> int:
    """Send what waits and is still true; count the sent. Safe to run side by side."""
    this = Round(at)
    sent = 0
    try:
        # What is sent, held, put off or in another's hands is no longer due: this comes to an end.
        while batch := waiting(this.now()):
            this.take(batch)
            sent += sum(send(notice, this) for notice in batch if claim(notice, this.now()))
    except ServerAway:
        logger.warning("No mail server answers; the next beat tries again.")
    finally:
        this.line.close()
    return sent


def waiting(at: datetime) -> list[Notice]:
    due = Notice.objects.due(at).select_related("recipient", "sender", "group")
    return list(due.order_by("due_at", "pk")[:BATCH])


def send(notice: Notice, this: Round) -> bool:
    """Send one claimed notice. What happened is in its row afterwards."""
    try:
        kind = KINDS[notice.kind]
        if put_aside(notice, kind, this):
            return False
        message = write(notice, kind)
        if not is_possible(message.to[0]):
            settle(notice, State.FAILED, why="impossible_address")
            return False
    except Exception as fault:
        # One notice that cannot be written must not stop those behind it.
        logger.exception("Notice %s (%s) cannot be written.", notice.pk, notice.kind)
        try_later(notice, type(fault).__name__)
        return False
    try:
        this.line.send(message)
    except ServerAway as fault:
        put_off(notice, this.now(), str(fault))
        raise
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
        settle_refusal(notice, refusal)
        return False
    except OSError as fault:  # timed out or broke off half-way, and every other smtplib error
        this.line.close()
        try_later(notice, type(fault).__name__)
        return False
    settle(notice, State.SENT, sent_at=now(), address=message.to[0], why="")
    this.sent_today[notice.recipient_id] += 1
    return True


def is_possible(address: str) -> bool:
    """Few servers take other letters before the @ (RFC 6531); Django would write another name."""
    local, at, domain = address.rpartition("@")
    return bool(local and at and domain) and local.isascii() and len(address.split()) == 1


def put_aside(notice: Notice, kind: Kind, this: Round) -> bool:
    """Hold back what is not true or not wanted; gather what can wait. Whether that was done."""
    why = "no_address" if not notice.recipient.email else kind.still_true(notice)
    wanted = this.pace_of(notice, kind)
    if not why and pace.declined(notice, kind, wanted, this.now()):
        why = "not_wanted"
    if why:
        settle(notice, State.HELD, why=why)
        return True
    sent_today = this.sent_today[notice.recipient_id]
    until = pace.gathers_at(notice, kind, wanted, sent_today, this.now())
    if until:
        digest.gather(notice, until)
    return until is not None


def settle(notice: Notice, state: str, **changes) -> None:
    """Write down what became of it. That it was sent is true whatever another wrote meanwhile."""
    rows = Notice.objects.filter(pk=notice.pk)
    if state != State.SENT:
        rows = rows.filter(state=State.WAITING)
    rows.update(state=state, leased_until=None, **changes)
    if notice.kind == "digest":
        digest.close(notice, state, **changes)


def settle_refusal(notice: Notice, refusal: smtplib.SMTPException) -> None:
    """A 5xx answer is final (RFC 5321, 4.2.1); a 4xx answer (greylisting) is tried again."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code = next(iter(refusal.recipients.values()))[0]
    else:
        code = refusal.smtp_code
    if code >= 500:
        settle(notice, State.FAILED, why=f"refused_{code}")
    else:
        try_later(notice, f"deferred_{code}")


def try_later(notice: Notice, why: str) -> None:
    """Back off; after ``MAX_ATTEMPTS`` the coordinator is shown that it failed."""
    tried = Notice.objects.values_list("attempts", flat=True).get(pk=notice.pk)
    logger.warning("Notice %s not sent (%s), attempt %s.", notice.pk, why, tried)
    if tried >= MAX_ATTEMPTS:
        settle(notice, State.FAILED, why=why)
        return
    wait = min(timedelta(minutes=2 ** (tried - 1)), LONGEST_WAIT)
    Notice.objects.filter(pk=notice.pk, state=State.WAITING).update(
        due_at=now() + wait, leased_until=None, why=why
    )


def put_off(notice: Notice, at: datetime, why: str) -> None:
    """No server took it: as if it had not been tried."""
    logger.warning("Notice %s not sent: the mail server is away (%s).", notice.pk, why)
    Notice.objects.filter(pk=notice.pk, state=State.WAITING).update(
        due_at=at + AWAY, leased_until=None, why="server_away", attempts=F("attempts") - 1
    )

"""Answers that calendar programs send by themselves (RFC 5546, 3.2.3), read from a mailbox.

Off unless an installation says where the mailbox is. A mail proves little of who sent it: so an
answer is taken only from the address that was asked, says no more than yes or no, and can be
changed by the link as before.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from mailbox import Maildir

from django.core.exceptions import PermissionDenied
from icalendar import Calendar, Event

from meetings import attending, ical
from meetings.models import Attendance, Meeting
from people import audit

logger = logging.getLogger(__name__)

ANSWERS = {"ACCEPTED": Attendance.Answer.YES, "DECLINED": Attendance.Answer.NO}


def read(path: str) -> tuple[int, int]:
    """Take in what is unread in the Maildir at ``path``; count the read, and the answers taken.

    What is read is marked so, and stays for whoever keeps the mailbox.
    """
    box = Maildir(path, factory=None, create=False)
    seen = taken = 0
    for name, stored in list(box.iteritems()):
        if "S" in stored.get_flags():
            continue
        message = BytesParser(policy=policy.default).parsebytes(box.get_bytes(name))
        try:
            taken += take_in(message)
        except (ValueError, LookupError, TypeError, AttributeError):
            # Strangers write what they like: one that cannot be read stops nobody behind it.
            logger.warning("A mail in the mailbox for answers cannot be read.", exc_info=True)
        seen += 1
        stored.set_subdir("cur")
        stored.add_flag("S")
        box[name] = stored
    return seen, taken


def take_in(message: EmailMessage) -> int:
    """Count the answers in ``message`` that were written down."""
    sender = parseaddr(message["From"] or "")[1].lower()
    return sum(answer(event, sender) for event in events(message))


def events(message: EmailMessage) -> Iterator[Event]:
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            calendar = Calendar.from_ical(part.get_payload(decode=True))
            if calendar.get("METHOD") == "REPLY":
                yield from calendar.walk("VEVENT")


def answer(event: Event, sender: str) -> bool:
    """Write down one answer, if it is to the summons as it stands and nothing newer was said."""
    attendee = event["ATTENDEE"]
    said = ANSWERS.get(attendee.params.get("PARTSTAT", ""))
    address = str(attendee).lower().removeprefix("mailto:")
    if said is None or address != sender:
        return False
    rows = Attendance.objects.filter(
        meeting__public_id=str(event["UID"]).partition("@")[0], person__email=sender
    ).exclude(capacity=Attendance.Capacity.INFORMED)
    row = rows.select_related("person", "meeting__group").first()
    if row is None or str(event["UID"]) != ical.uid(row.meeting):
        return False
    if not is_newest(event, row, row.meeting) or attending.is_disowned(row, row.person):
        return False
    # Who sent a deputy does not come: what the calendar says of that is nothing new.
    if row.answer == said or row.answer == Attendance.Answer.DEPUTY:
        return False
    if not row.meeting.access(row.person).sees_papers:
        return False
    try:
        attending.answer(row, said, by=row.person)
    except (audit.Stale, PermissionDenied):
        return False
    return True


def is_newest(event: Event, row: Attendance, meeting: Meeting) -> bool:
    written: datetime = event.decoded("DTSTAMP")
    to_this = int(event.get("SEQUENCE", 0)) == ical.sequence(meeting, row.person)
    return to_this and (row.answered_at is None or written > row.answered_at)

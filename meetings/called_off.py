"""After a late cancellation: who may be on their way, and how to reach them now.

That a link was fetched says nothing, for mail programs fetch them all: people press that they
have seen it.
"""

from dataclasses import dataclass, field
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from meetings.models import Attendance, Meeting
from people import audit
from people.days import day_and_month, written_time
from people.models import Membership
from people.pace import SOON
from people.phones import dialled


def is_late(meeting: Meeting) -> bool:
    """Whether it was called off so late that a mail may not be read in time."""
    if meeting.state != Meeting.State.CANCELLED:
        return False
    return meeting.starts_at - SOON <= meeting.moved_at <= meeting.starts_at


def asks(row: Attendance) -> bool:
    """Whether ``row`` may still say that they have seen it."""
    meeting = row.meeting
    return is_late(meeting) and meeting.starts_at > now() and row.cancellation_seen_at is None


@transaction.atomic
def say_seen(row: Attendance, *, by) -> None:
    """That somebody knows it is off; ``by`` one who runs the meeting when they told them. Twice
    is once. Raises PermissionDenied, and ``audit.Stale`` when the meeting is not called off.
    """
    if row.person_id != by.pk and not row.meeting.access(by).runs:
        raise PermissionDenied
    if row.meeting.state != Meeting.State.CANCELLED:
        raise audit.Stale(f"{row.meeting} is {row.meeting.state}.")
    rows = Attendance.objects.filter(pk=row.pk, cancellation_seen_at=None)
    if rows.update(cancellation_seen_at=now()):
        audit.record(by, "see_cancellation", row.meeting, attendance=row.pk)


@dataclass
class Unseen:
    """One who has not said that they know, and the number that reaches them in time."""

    row: Attendance
    phone: str


@dataclass
class Rest:
    """Those who may not know yet, and one text message to all who have a number."""

    people: list[Unseen] = field(default_factory=list)
    sms: str = ""

    @property
    def reached_by_sms(self) -> int:
        return sum(1 for one in self.people if one.phone)


def rest_of(meeting: Meeting, *, by) -> Rest:
    """Who was expected and has not seen it; nobody once the meeting would have begun. Two queries.

    Those who had said that they would not come are not on their way.
    """
    if not is_late(meeting) or meeting.starts_at <= now():
        return Rest()
    away = (Attendance.Answer.NO, Attendance.Answer.DEPUTY)
    rows = meeting.attendances.filter(cancellation_seen_at=None).exclude(answer__in=away)
    people = numbered(rows.exclude(person=by), meeting)
    numbers = list(dict.fromkeys(dialled(one.phone) for one in people if one.phone))
    return Rest(people, sms(numbers, words(meeting, by)) if numbers else "")


def without_address(meeting: Meeting, *, by) -> list[Unseen]:
    """Those called whom no mail reaches, and the number that does. Two queries."""
    return numbered(meeting.attendances.filter(person__email=None).exclude(person=by), meeting)


def numbered(rows, meeting: Meeting) -> list[Unseen]:
    seats = Membership.objects.active(meeting.day).filter(group=meeting.group_id)
    work = dict(seats.exclude(work_phone="").values_list("person", "work_phone"))
    rows = rows.exclude(person=None).select_related("person")
    return [Unseen(row, row.person.phone or work.get(row.person_id, "")) for row in rows]


def words(meeting: Meeting, by) -> str:
    """What the text message says: what is open, and in one breath."""
    starts = localtime(meeting.starts_at)
    return _("Møtet i %(group)s %(day)s kl. %(time)s er avlyst. Hilsen %(name)s") % {
        "group": meeting.group.name,
        "day": day_and_month(starts),
        "time": written_time(starts),
        "name": by.name,
    }


def sms(numbers: list[str], body: str) -> str:
    """One message to many (RFC 5724), ready to be sent from a telephone."""
    return f"sms:{','.join(numbers)}?body={quote(body, safe='')}"

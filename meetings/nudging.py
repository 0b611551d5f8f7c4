"""Asking again those who have not answered the summons, all with one press."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from meetings.models import Attendance, Meeting
from people import audit, notices


def unanswered(meeting: Meeting):
    """Those who are asked to come and have said nothing."""
    asked = (Attendance.Capacity.MEMBER, Attendance.Capacity.DEPUTY)
    rows = meeting.attendances.filter(capacity__in=asked, answer=Attendance.Answer.NONE)
    return rows.exclude(person=None).select_related("person")


@transaction.atomic
def nudge(meeting: Meeting, *, by) -> tuple[int, int]:
    """Ask them once more, at most once a day; count the asked, and those no mail reaches.

    Raises ``audit.Stale`` when the meeting takes no answers any more.
    """
    if not meeting.access(by).runs:
        raise PermissionDenied
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state != Meeting.State.CALLED or meeting.is_over:
        raise audit.Stale(f"{meeting} is {meeting.state}.")
    people = [row.person for row in unanswered(meeting)]
    told = notices.tell_each(
        notices.draft(
            person,
            key=f"meeting:{meeting.pk}:nudge:{meeting.ical_sequence}:{localdate()}",
            kind="answer_asked",
            about=meeting,
            group=meeting.group,
            sender=by,
            starts_at=meeting.starts_at.isoformat(),
        )
        for person in people
        if person.email
    )
    if told:
        audit.record(by, "nudge", meeting, told=told)
    return told, sum(1 for person in people if not person.email)

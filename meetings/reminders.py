"""Reminding those called, some days before a meeting."""

from datetime import date, timedelta

from django.utils.timezone import localtime

from meetings.models import Attendance, Meeting
from people.notices import tell


def remind(on: date) -> int:
    """Remind of each meeting within its group's ``reminder_days``; count the told.

    Run it as often as you like: ``<=`` catches up on days when nobody ran it, and the key holds
    the time of the meeting: said once, and again only if it moves. Zero days: never.
    """
    ahead = (
        Meeting.objects.filter(state=Meeting.State.CALLED, group__reminder_days__gt=0)
        .filter(starts_at__date__gt=on)
        .select_related("group", "minute_taker", "created_by")
    )
    return sum(remind_of(meeting, on) for meeting in ahead)


def remind_of(meeting: Meeting, on: date) -> int:
    since = meeting.day - timedelta(days=meeting.group.reminder_days)
    # Called or moved within those days: what they have just been sent is reminder enough.
    if on < since or localtime(meeting.moved_at).date() >= since:
        return 0
    expected = (
        meeting.attendances.exclude(person=None)
        .filter(capacity__in=(Attendance.Capacity.MEMBER, Attendance.Capacity.DEPUTY))
        .exclude(answer__in=(Attendance.Answer.NO, Attendance.Answer.DEPUTY))
        .select_related("person")
    )
    return sum(
        tell(
            row.person,
            key=f"meeting:{meeting.pk}:reminder:{meeting.starts_at:%Y%m%dT%H%M}",
            kind="meeting_reminder",
            about=meeting,
            group=meeting.group,
            sender=meeting.minute_taker or meeting.created_by,
            starts_at=meeting.starts_at.isoformat(),
        )
        for row in expected
    )

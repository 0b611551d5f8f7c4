"""Reminding those called, some days before a meeting and the day before it."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.timezone import localtime

from meetings.models import Attendance, Meeting
from people import notices, workdays
from people.models import Notice


def remind(on: date) -> int:
    """Remind of each meeting within its group's days, and the day before; count the told.

    Run it as often as you like: a day when nobody ran it is caught up, and the key holds the time
    of the meeting: each said once, and again only if it moves.
    """
    ahead = (
        Meeting.objects.filter(state=Meeting.State.CALLED, starts_at__date__gt=on)
        .filter(starts_at__date__lte=on + FARTHEST)
        .select_related("group", "minute_taker", "created_by")
    )
    return notices.tell_each(draft for meeting in ahead for draft in of_meeting(meeting, on))


# Nobody reminds longer ahead than this.
FARTHEST = timedelta(days=60)


def rungs(meeting: Meeting) -> list[tuple[date, str]]:
    """On which days what is said; on working days only, the one before when it is none."""
    group, found = meeting.group, []
    if group.reminder_days:
        days = timedelta(days=group.reminder_days)
        found.append((workdays.on_or_before(meeting.day - days), "reminder"))
    if group.reminds_day_before:
        found.append((workdays.before(meeting.day), "day_before"))
    return sorted(found)


def of_meeting(meeting: Meeting, on: date) -> Iterator[Notice]:
    reached = [rung for rung in rungs(meeting) if rung[0] <= on]
    # Called or moved since then: what they have just been sent is reminder enough.
    if not reached or localtime(meeting.moved_at).date() >= reached[-1][0]:
        return
    # Of two that fell on one day, or were missed, only the last is said.
    _day, name = reached[-1]
    expected = (
        meeting.attendances.exclude(person=None)
        .filter(capacity__in=(Attendance.Capacity.MEMBER, Attendance.Capacity.DEPUTY))
        .exclude(answer__in=(Attendance.Answer.NO, Attendance.Answer.DEPUTY))
        .select_related("person")
    )
    for row in expected:
        yield notices.draft(
            row.person,
            key=f"meeting:{meeting.pk}:{name}:{meeting.starts_at:%Y%m%dT%H%M}",
            kind="meeting_reminder",
            about=meeting,
            group=meeting.group,
            sender=meeting.minute_taker or meeting.created_by,
            due_at=workdays.morning(on),
            starts_at=meeting.starts_at.isoformat(),
        )

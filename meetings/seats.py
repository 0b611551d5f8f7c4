"""Who may have a differing view entered in the minutes of a meeting."""

from meetings.models import Attendance, Meeting

# Those who decide, or met for one who does.
CAPACITIES = (Attendance.Capacity.MEMBER, Attendance.Capacity.DEPUTY)
AWAY = (Attendance.State.EXCUSED, Attendance.State.ABSENT)


def seat_of(person, meeting: Meeting) -> Attendance | None:
    """The row of ``person`` in the meeting, when they were there and decide in it."""
    rows = meeting.attendances.filter(person=person, capacity__in=CAPACITIES)
    return rows.exclude(state__in=AWAY).first()

"""Who came, counted."""

from django import template

from meetings.models import Attendance

register = template.Library()


@register.simple_tag
def present_of(attendances) -> dict[str, int]:
    """Members present of those called, and how many others came. A deputy fills the seat."""
    members = [row for row in attendances if row.capacity == Attendance.Capacity.MEMBER]
    came = [row for row in attendances if row.state == Attendance.State.PRESENT]
    filled = {row.pk for row in came} | {row.deputy_for_id for row in came}
    others = [
        row
        for row in came
        if row.capacity != Attendance.Capacity.MEMBER and row.deputy_for_id is None
    ]
    return {
        "present": sum(row.pk in filled for row in members),
        "called": len(members),
        "others": len(others),
    }

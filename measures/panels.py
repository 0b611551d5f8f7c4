"""What follow-up shows on people's pages: what is open in a group, what one leaves behind."""

from django.utils.timezone import localdate

from measures.models import Measure, Task
from people.models import Group, Membership, Person

# What a group's page has room for; the rest is one click away.
SHOWN = 8


def open_in(group: Group, reader: Person) -> dict:
    """Open measures and tasks, the nearest deadline first. Two queries."""
    rows = [
        *Measure.objects.visible_to(reader).open().filter(group=group).with_responsible(),
        *Task.objects.visible_to(reader).open().filter(group=group).with_responsible(),
    ]
    return by_deadline(rows)


def left_behind(seat: Membership, reader: Person) -> dict:
    """What the holder of a seat answers for in its group."""
    rows = [
        row
        for model in (Measure, Task)
        for row in model.objects.visible_to(reader)
        .open()
        .filter(group=seat.group_id, responsible=seat.person_id)
        .with_responsible()
    ]
    return by_deadline(rows)


def by_deadline(rows: list[Measure | Task]) -> dict:
    rows.sort(key=lambda row: (row.deadline is None, row.deadline, row.pk))
    return {"rows": rows[:SHOWN], "left": max(0, len(rows) - SHOWN), "today": localdate()}

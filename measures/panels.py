"""What follow-up shows on people's pages: what is open in a group, what one leaves behind."""

from measures import lines
from measures.models import Measure, Task
from people.models import Group, Membership, Person

# What a group's page has room for; the rest is one click away.
SHOWN = 8


def open_in(group: Group, reader: Person) -> dict:
    """Open measures and tasks, the nearest deadline first. One query."""
    return nearest(
        model.objects.visible_to(reader).open().filter(group=group) for model in (Measure, Task)
    )


def left_behind(seat: Membership, reader: Person) -> dict:
    """What the holder of a seat answers for in its group."""
    return nearest(
        model.objects.visible_to(reader)
        .open()
        .filter(group=seat.group_id, responsible=seat.person_id)
        for model in (Measure, Task)
    )


def nearest(found) -> dict:
    every = list(lines.of(*found))
    return {"rows": lines.rows(every[:SHOWN]), "left": max(0, len(every) - SHOWN)}

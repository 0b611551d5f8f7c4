"""What follow-up shows on people's pages: what is open in a group, what one leaves behind."""

from measures import lines
from measures.models import Measure, Task
from people.models import Group, Membership, Person
from people.prepared import prepared

# What a group's page has room for; the rest is one click away.
SHOWN = 8


def open_in(group: Group, reader: Person) -> dict:
    """Open measures and tasks, the nearest deadline first. One query."""
    return nearest(lines_of(reader, group.pk, None, lines.FAR))


def left_behind(seat: Membership, reader: Person) -> dict:
    """What the holder of a seat answers for in its group."""
    return nearest(lines_of(reader, seat.group_id, seat.person_id, lines.FAR))


@prepared
def lines_of(person, group, responsible, far):
    found = [
        model.objects.visible_to(person).open().filter(group=group) for model in (Measure, Task)
    ]
    if responsible:
        found = [rows.filter(responsible=responsible) for rows in found]
    return lines.of(*found, far=far)


def nearest(every: list[tuple]) -> dict:
    return {"rows": lines.rows(every[:SHOWN]), "left": max(0, len(every) - SHOWN)}

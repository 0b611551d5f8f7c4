"""What follow-up shows on people's pages: what is open in a group, what one leaves behind."""

from collections.abc import Collection

from django.utils.translation import ngettext

from measures import evaluating, lines, reporting
from measures.candidates import Responsible
from measures.models import Evaluation, FollowUp, Measure, Task
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


# One who changes employer -------------------------------------------------------------------------


def open_rows(seat: Membership, reader: Person) -> list[FollowUp]:
    return [
        row
        for model in (Task, Measure)
        for row in model.objects.visible_to(reader)
        .open()
        .filter(group=seat.group_id, responsible=seat.person_id)
        .order_by("deadline", "pk")
    ]


def answers_for(person: Person) -> list[str]:
    """What is open and theirs, counted: its titles may be exempt to the reader."""
    tasks, owned = (
        model.objects.open().filter(responsible=person).order_by().values("pk")
        for model in (Task, Measure)
    )
    count = tasks.union(owned, all=True).count()
    said = ngettext(
        "Har ansvaret for %(count)s åpen oppgave eller åpent tiltak.",
        "Har ansvaret for %(count)s åpne oppgaver og tiltak.",
        count,
    )
    return [said % {"count": count}] if count else []


def asked_of(seat: Membership, reader: Person):
    """Evaluations its holder was asked for of the group's measures, and has not answered."""
    seen = Evaluation.objects.visible_to(reader).filter(state=Evaluation.State.ASKED)
    return seen.filter(measure__group=seat.group_id, person=seat.person_id).select_related(
        "measure"
    )


def held(seat: Membership, reader: Person) -> list[tuple[str, str]]:
    asked = [(f"evaluation-{one.public_id}", str(one)) for one in asked_of(seat, reader)]
    return [(f"{row.kind}-{row.public_id}", str(row)) for row in open_rows(seat, reader)] + asked


def pass_on(seat: Membership, stays: Collection[str], successor: Person | None, by) -> None:
    """What stays goes to who takes over, else to the organisation; the rest who leaves keeps.

    An evaluation is asked of a person: where nobody takes over, of who says so.
    """
    for row in open_rows(seat, by):
        if f"{row.kind}-{row.public_id}" in stays:
            organisation = None if successor else seat.organisation
            reporting.reassign(row, Responsible(successor, organisation), by=by)
        else:
            reporting.keep_with(row, seat.person, by=by)
    for evaluation in asked_of(seat, by):
        if f"evaluation-{evaluation.public_id}" in stays:
            evaluating.pass_on(evaluation, successor or by, by=by)

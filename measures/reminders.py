"""Deadlines: the one responsible hears before, on the day and once after; then the coordinator.

Nobody else is told: to take it up with a leader is a button only the coordinator presses.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from django.utils.timezone import localtime

from measures import contacts
from measures.models import FollowUp, Measure, Task
from people import coordinators, notices, workdays
from people.models import Group, Notice

# A reminder that would fall on holidays comes before them: Easter with its weekend is the longest.
HOLIDAYS = timedelta(days=7)
# What has been overdue longer, the coordinator has seen or has left.
LOOK_BACK = timedelta(days=60)


def remind(on: date) -> int:
    """Tell those responsible for what is near its deadline, due or past it; count the told.

    How near, the group says. Run it as often as you like: a day when nobody ran it is caught up,
    and the key holds the deadline: each is said once, and again only if the deadline moves.
    """
    rows = list(chain.from_iterable(in_reach(model, on) for model in (Task, Measure)))
    late = list(chain.from_iterable(long_overdue(model, on) for model in (Task, Measure)))
    posts = contacts.coordinators_of({row.group for row in rows + late}, on)
    to_responsible = (
        told(row, name, row.responsible, on, sender=posts[row.group_id][0].person)
        if posts[row.group_id]
        else told(row, name, row.responsible, on)
        for row in rows
        if (name := rung(row, on))
    )
    to_coordinators = (
        told(row, "long_overdue", person, on)
        for row in late
        for person in coordinators.people_of(posts[row.group_id])
        if person.pk != row.responsible_id
    )
    return notices.tell_each(chain(to_responsible, to_coordinators))


def told(row: FollowUp, name: str, recipient, on: date, sender=None) -> Notice:
    return notices.draft(
        recipient,
        key=f"{row.kind}:{row.pk}:{name}:{row.deadline}",
        kind=name,
        about=row,
        group=row.group,
        sender=sender,
        due_at=workdays.morning(on),
        deadline=str(row.deadline),
    )


def in_reach(model, on: date) -> Iterator[FollowUp]:
    """What somebody may be reminded of that day; one query for each length of notice in use."""
    lengths = Group.objects.order_by().values_list("task_reminder_days", flat=True).distinct()
    for days in lengths:
        rows = (
            model.objects.open()
            .filter(
                group__task_reminder_days=days,
                deadline__lte=on + timedelta(days=days) + HOLIDAYS,
                responsible__isnull=False,
            )
            .exclude(state__in=model.WAITS_FOR_ORDERER)
            .select_related("responsible", "group")
        )
        yield from (row for row in rows if is_worth_saying(row, on))


def is_worth_saying(row: FollowUp, on: date) -> bool:
    """Not on the day it was given, and not of a deadline that had passed by then."""
    if row.given_at is None:
        return True
    given_on = localtime(row.given_at).date()
    return given_on < on and given_on <= row.deadline


def rung(row: FollowUp, on: date) -> str:
    """The last rung that is reached: of two that were missed, only that is said."""
    name = ""
    for day, each in rungs(row):
        if day <= on:
            name = each
    return name


def rungs(row: FollowUp) -> list[tuple[date, str]]:
    """On which days what is said, on working days only; the first day first."""
    found = []
    if days := row.group.task_reminder_days:
        near = workdays.on_or_before(row.deadline - timedelta(days=days))
        found.append((near, "near_deadline"))
    if row.group.reminds_on_deadline:
        found.append((workdays.on_or_before(row.deadline), "on_deadline"))
    return [*found, (workdays.after(row.deadline, 1), "overdue")]


def long_overdue(model, on: date) -> Iterator[FollowUp]:
    """What the coordinator is to know of: over its deadline by as many days as the group says."""
    rows = model.objects.overdue(on).filter(
        deadline__gte=on - LOOK_BACK, group__overdue_days__gt=0, group__ended_on=None
    )
    # Those that wait for her, she has been told of already.
    for row in rows.exclude(state__in=model.WAITS_FOR_ORDERER).select_related("group"):
        if workdays.after(row.deadline, row.group.overdue_days) <= on:
            yield row

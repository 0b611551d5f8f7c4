"""Deadlines: the one responsible hears before, on the day and once after; then the coordinator.

Nobody else is told: to take it up with a leader is a button only the coordinator presses.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from django.db.models import QuerySet
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
    # One after the other as they are read: a hundred thousand take no more room than a few.
    groups = groups_with_some()
    rows = chain.from_iterable(in_reach(model, on, groups) for model in (Task, Measure))
    late = chain.from_iterable(long_overdue(model, on, groups) for model in (Task, Measure))
    posts = contacts.coordinators_of(groups.values(), on)
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


def groups_with_some() -> dict[int, Group]:
    """The groups in which something is open; each read once, however many rows it has."""
    found = set()
    for model in (Task, Measure):
        found |= set(model.objects.open().order_by().values_list("group", flat=True).distinct())
    return Group.objects.in_bulk(found)


def each(rows: QuerySet, groups: dict[int, Group]) -> Iterator[FollowUp]:
    for row in rows.iterator(notices.PIECE):
        # What came up since the groups were read waits for the next beat.
        if row.group_id in groups:
            row.group = groups[row.group_id]
            yield row


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


def in_reach(model, on: date, groups: dict[int, Group]) -> Iterator[FollowUp]:
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
            .select_related("responsible")
            .only("group", "deadline", "given_at", "responsible__email")
        )
        yield from (row for row in each(rows, groups) if is_worth_saying(row, on))


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


def long_overdue(model, on: date, groups: dict[int, Group]) -> Iterator[FollowUp]:
    """What the coordinator is to know of: over its deadline by as many days as the group says."""
    rows = model.objects.overdue(on).filter(
        deadline__gte=on - LOOK_BACK, group__overdue_days__gt=0, group__ended_on=None
    )
    # Those that wait for her, she has been told of already.
    for row in each(rows.exclude(state__in=model.WAITS_FOR_ORDERER), groups):
        if workdays.after(row.deadline, row.group.overdue_days) <= on:
            yield row

"""Deadlines: the one responsible hears before and once after; nobody else is told."""

from datetime import date, datetime, time, timedelta
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import localtime, make_aware

from measures import contacts
from measures.models import FollowUp, Measure, Task
from people import notices
from people.models import Group, Notice

# Mail is there when people come to work, not at midnight.
MORNING = time(7)


def remind(on: date) -> int:
    """Tell those responsible for what is near its deadline or past it; count the told.

    How near, the group says. Run it as often as you like: ``<=`` catches up on days when nobody
    ran it, and the key holds the deadline: said once before and once after, and again only if the
    deadline moves.
    """
    rows = list(chain.from_iterable(in_reach(model, on) for model in (Task, Measure)))
    told = told_already(rows)
    posts = contacts.coordinators_of({row.group for row in rows}, on)
    return sum(
        notices.tell(
            row.responsible,
            key=key(row, on),
            kind=kind(row, on),
            about=row,
            group=row.group,
            sender=posts[row.group_id][0].person if posts[row.group_id] else None,
            due_at=make_aware(datetime.combine(on, MORNING)),
            deadline=str(row.deadline),
        )
        for row in rows
        if (row.responsible_id, key(row, on)) not in told
    )


def in_reach(model, on: date) -> list[FollowUp]:
    """What somebody may be reminded of that day; one query for each length of notice in use."""
    lengths = Group.objects.order_by().values_list("task_reminder_days", flat=True).distinct()
    return [
        row
        for days in lengths
        for row in model.objects.open()
        .filter(
            group__task_reminder_days=days,
            deadline__lte=on + timedelta(days=days),
            responsible__isnull=False,
        )
        .exclude(state__in=model.WAITS_FOR_ORDERER)
        .select_related("responsible", "group")
        if is_worth_saying(row, on)
    ]


def is_worth_saying(row: FollowUp, on: date) -> bool:
    """Not on the day it was given, and not of a deadline that had passed by then."""
    if row.given_at is None:
        return True
    given_on = localtime(row.given_at).date()
    return given_on < on and given_on <= row.deadline


def kind(row: FollowUp, on: date) -> str:
    return "overdue" if row.deadline < on else "near_deadline"


def key(row: FollowUp, on: date) -> str:
    return f"{row.kind}:{row.pk}:{kind(row, on)}:{row.deadline}"


def told_already(rows: list[FollowUp]) -> set[tuple[int, str]]:
    """Recipient and key of the reminders of ``rows`` in the ledger: spares trying them again."""
    known = Notice.objects.filter(
        kind__in=("near_deadline", "overdue"),
        about_type__in=ContentType.objects.get_for_models(Task, Measure).values(),
        about_id__in={row.pk for row in rows},
    )
    return set(known.values_list("recipient_id", "key"))

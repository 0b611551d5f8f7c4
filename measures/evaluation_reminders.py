"""Evaluations that nobody has answered: who was asked hears before the day, on it and once after.

The coordinator sees on Home what is over its day, and whom no mail reaches.
"""

from datetime import date, timedelta

from django.utils.timezone import localtime

from measures import contacts
from measures.models import Evaluation
from measures.reminders import HOLIDAYS
from people import notices, workdays
from people.models import Group, Notice


def remind(on: date) -> int:
    """Tell those asked, as the ladder of the group has it; count the told.

    Run it as often as you like: the key holds the rung and the day.
    """
    most = max(Group.objects.order_by().values_list("task_reminder_days", flat=True), default=0)
    asked = Evaluation.objects.filter(
        state=Evaluation.State.ASKED, due_on__lte=on + timedelta(days=most) + HOLIDAYS
    ).select_related("measure__group", "person")
    rows = [row for row in asked if localtime(row.asked_at).date() < on]
    posts = contacts.coordinators_of({row.measure.group for row in rows}, on)
    return notices.tell_each(
        drafted(row, name, posts[row.measure.group_id], on)
        for row in rows
        if (name := rung(row, on))
    )


def rung(row: Evaluation, on: date) -> str:
    """The last rung that is reached: of two that were missed, only that is said."""
    group, found = row.measure.group, []
    if days := group.task_reminder_days:
        found.append((workdays.on_or_before(row.due_on - timedelta(days=days)), "near"))
    if group.reminds_on_deadline:
        found.append((workdays.on_or_before(row.due_on), "due"))
    found.append((workdays.after(row.due_on, 1), "late"))
    reached = [name for day, name in found if day <= on]
    return reached[-1] if reached else ""


def drafted(row: Evaluation, name: str, posts: list, on: date) -> Notice:
    return notices.draft(
        row.person,
        key=f"evaluation:{row.pk}:{name}:{row.due_on}",
        kind="evaluation_due",
        about=row.measure,
        group=row.measure.group,
        sender=posts[0].person if posts else None,
        due_at=workdays.morning(on),
        evaluation=row.pk,
        deadline=str(row.due_on),
    )

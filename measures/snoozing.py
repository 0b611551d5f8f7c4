"""Putting off what a group need not see until a day, and taking it up again before."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from measures import reporting
from measures.models import ORDERER, FollowUp, Snooze
from meetings.models import AgendaItem
from people import audit
from people.audit import Stale
from people.models import Group


def group_of(row: FollowUp, by, item: AgendaItem | None) -> Group:
    """Whose agendas it is about: the group that meets in ``item``, else the one that gave it.

    Raises PermissionDenied for who does not run it, ``Frozen`` when its minutes are approved.
    """
    if item:
        reporting.roles_in(row, by, item)
        return item.meeting.group
    if ORDERER not in row.roles_of(by):
        raise PermissionDenied
    return row.group


@transaction.atomic
def snooze(
    row: FollowUp,
    until: date,
    *,
    by,
    item: AgendaItem | None = None,
    on: date | None = None,
) -> None:
    """Not on the group's agendas until the day; until another day, if it is put off already.

    What needs help, asks or is delivered is there all the same. Raises ``Stale`` when it is ended.
    """
    row = reporting.locked(row)
    group = group_of(row, by, item)
    if not row.is_open:
        raise Stale(f"{row} is {row.state}.")
    if item and until <= item.meeting.day:
        raise ValidationError({"until": _("Velg en dag etter møtet.")})
    if not item and until <= (on or localdate()):
        raise ValidationError({"until": _("Velg en dag fram i tid.")})
    Snooze.objects.update_or_create(
        group=group, **{row.kind: row}, defaults={"until": until, "by": by, "at": now()}
    )
    audit.record(by, "snooze", row, group=group.pk, until=str(until))


@transaction.atomic
def wake(row: FollowUp, *, by, item: AgendaItem | None = None) -> None:
    """On the group's agendas again at once. Nothing, when it is there already."""
    row = reporting.locked(row)
    group = group_of(row, by, item)
    if row.snoozes.filter(group=group).delete()[0]:
        audit.record(by, "wake", row, group=group.pk)

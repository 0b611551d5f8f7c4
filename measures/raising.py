"""Taking up with a leader what is over its deadline: the coordinator alone may."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from measures import reporting
from measures.models import FollowUp, Progress
from people import notices
from people.audit import Stale
from people.models import Group, Office, Person
from people.models.roles import roles_of

LEADERS = (Office.Kind.CHAIR, Office.Kind.DEPUTY_CHAIR)


def may_raise(row: FollowUp, by) -> bool:
    return row.is_overdue() and row.group_id in roles_of(by).coordinated


def leaders(row: FollowUp, by) -> list[Office]:
    """Who leads the group and the one it reports to, and may see what it is about."""
    groups: Iterable[Group] = [group for group in (row.group, row.group.reports_to) if group]
    offices = Office.objects.active().filter(group__in=groups, kind__in=LEADERS)
    found: dict[Person, Office] = {}
    for office in offices.select_related("person", "group").order_by("group_id", "kind"):
        person = office.person
        sees = type(row).objects.filter(pk=row.pk).visible_to(person).exists()
        if sees and person.pk not in (row.responsible_id, by.pk):
            found.setdefault(person, office)
    return list(found.values())


@transaction.atomic
def take_up(row: FollowUp, leader: Person, text: str = "", *, by) -> Progress | None:
    """Ask ``leader`` to look at it; what was done stands in its history for all who see it.

    None when the same was done a moment ago. Raises PermissionDenied for others than the
    coordinator and for one who does not lead, ``Stale`` when it is not overdue any more.
    """
    row = reporting.locked(row)
    if row.group_id not in roles_of(by).coordinated:
        raise PermissionDenied
    if not row.is_overdue():
        raise Stale(f"{row} is not overdue.")
    if leader not in {office.person for office in leaders(row, by)}:
        raise PermissionDenied
    said = _("Tatt opp med %(name)s.") % {"name": leader.name}
    text = f"{said} {text.strip()}".strip()
    progress = Progress(person=by, registered_by=by, text=text)
    if reporting.said_already(row, progress):
        return None
    progress = reporting.keep(row, progress)
    notices.tell(
        leader,
        key=f"{row.kind}:{row.pk}:raised:{progress.pk}",
        kind="raised",
        about=row,
        group=row.group,
        sender=by,
        deadline=str(row.deadline),
    )
    return progress

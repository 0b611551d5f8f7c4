"""Making, changing, sharing and ending groups."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people import audit, public
from people.models import Appointment, District, Group, GroupMunicipality, Municipality

# What a group of each level aims at in a year. Executing groups meet as needed.
NORMS = {Group.Level.STEERING: 4, Group.Level.COORDINATING: 10, Group.Level.EXECUTING: 0}
# More than one a week is a slip of the finger.
MOST_A_YEAR = 60
# The order in which levels are shown: from the top.
LEVELS = Group.Level.values


def check_runs(group: Group, by) -> None:
    """Raises PermissionDenied unless ``by`` coordinates one of the group's municipalities."""
    if not Group.objects.coordinated_by(by).filter(pk=group.pk).exists():
        raise PermissionDenied


def posts(person) -> list[Appointment]:
    """Where ``person`` may make groups: the municipalities or districts they coordinate."""
    return list(
        person.appointments.coordinators()
        .active()
        .select_related("municipality", "district")
        .order_by("municipality__name", "district__name")
    )


@transaction.atomic
def create(
    *,
    municipality: Municipality,
    district: District | None = None,
    level: str,
    name: str,
    partners: tuple[Municipality, ...] = (),
    meetings_per_year: int | None = None,
    police_council: bool = False,
    reports_to: Group | None = None,
    by,
) -> Group:
    """A new group hosted by ``municipality``, with what suits its level where nothing is said."""
    wanted = (None, district.pk if district else None)
    if not any(
        post.municipality == municipality and post.district_id in wanted for post in posts(by)
    ):
        raise PermissionDenied
    if reports_to:
        check_runs(reports_to, by)
    group = Group.objects.create(
        level=level,
        name=name,
        police_council=police_council,
        reports_to=reports_to,
        meetings_per_year=NORMS[level] if meetings_per_year is None else meetings_per_year,
        has_exempt_text=level != Group.Level.EXECUTING,
    )
    GroupMunicipality.objects.create(
        group=group, municipality=municipality, district=district, host=True
    )
    for partner in partners:
        GroupMunicipality.objects.create(group=group, municipality=partner)
    audit.record(by, "create_group", group)
    changed(group)
    return group


@transaction.atomic
def edit(group: Group, *, by, **changes) -> None:
    """Change how a group is named and works. Raises ValidationError if reports go in a ring."""
    check_runs(group, by)
    above = changes.get("reports_to")
    while above:
        if above.pk == group.pk:
            raise ValidationError(
                {"reports_to": _("Da ville gruppene rapportert til hverandre i ring.")}
            )
        above = above.reports_to
    for field, value in changes.items():
        setattr(group, field, value)
    group.save(update_fields=list(changes))
    audit.record(by, "edit_group", group)
    changed(group)


@transaction.atomic
def share(group: Group, municipality: Municipality, *, by) -> None:
    """From today ``municipality``'s coordinators run the group too. Twice is once."""
    check_runs(group, by)
    _row, new = GroupMunicipality.objects.get_or_create(
        group=group, municipality=municipality, until=None
    )
    if new:
        audit.record(by, "share_group", group, municipality=municipality.number)
        changed(group)


@transaction.atomic
def stop_sharing(group: Group, municipality: Municipality, *, by) -> None:
    """The partner leaves the group after today. The host never does. Twice is once."""
    check_runs(group, by)
    row = group.group_municipalities.filter(municipality=municipality, until=None).first()
    if row is None:
        return
    if row.host:
        raise ValidationError(_("Vertskommunen kan ikke ut av gruppen."))
    changed(group)
    if row.since >= localdate():  # shared by mistake a moment ago
        row.delete()
    else:
        # Both days belong to a period: out from today means that yesterday was the last.
        row.until = localdate() - timedelta(days=1)
        row.save(update_fields=["until"])
    audit.record(by, "stop_sharing_group", group, municipality=municipality.number)


@transaction.atomic
def set_archive_case(group: Group, municipality: Municipality, archive_case: str, *, by) -> None:
    """What ``municipality``'s own archive calls the group's papers; its own coordinator says so."""
    if not Municipality.objects.coordinated_by(by).filter(pk=municipality.pk).exists():
        raise PermissionDenied
    check_runs(group, by)
    part = group.group_municipalities.get(municipality=municipality, until=None)
    if part.archive_case != archive_case:
        part.archive_case = archive_case
        part.save(update_fields=["archive_case"])
        audit.record(by, "set_archive_case", group, municipality=municipality.number)


@transaction.atomic
def end(group: Group, on: date, *, by) -> None:
    """Put the group down: seats and offices end that day; what it wrote stays.

    Raises ``audit.Stale`` when it was put down before.
    """
    check_runs(group, by)
    if not Group.objects.standing().filter(pk=group.pk).update(ended_on=on):
        raise audit.Stale(f"{group} has been ended.")
    group.refresh_from_db(fields=["ended_on"])
    for periods in (group.memberships, group.offices):
        open_after = periods.exclude(until__lte=on)
        # What had not yet begun ends the day it would have begun.
        open_after.filter(since__gt=on).update(until=F("since"))
        open_after.filter(since__lte=on).update(until=on)
    audit.record(by, "end_group", group, on=on.isoformat())
    changed(group)


def changed(group: Group) -> None:
    """The municipalities' public pages name their groups."""
    for row in group.group_municipalities.filter(until=None).select_related("municipality"):
        public.clear(row.municipality)

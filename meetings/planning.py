"""Planning meetings: one, a year of them, or one that has been held already."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localtime, now

from meetings import agenda, attending, chairing, numbering
from meetings.models import AvoidPeriod, Meeting
from people import audit
from people.models import Group, Municipality, Office
from people.models.roles import roles_of

# What may be changed after the summons without telling anybody.
DETAILS = ("chair", "minute_taker", "note", "open_to_listeners")
# Within this, the same again is a button pressed twice.
TWICE = timedelta(minutes=1)
WHEN_AND_WHERE = ("starts_at", "ends_at", "place", "video_url")


def at(day: date, clock: time) -> datetime:
    """A clock time on the wall in Norway that day."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(settings.TIME_ZONE))


def require_runs(group: Group, by) -> None:
    if group.pk not in roles_of(by).run:
        raise PermissionDenied


def officers(group: Group, starts_at: datetime) -> dict:
    """Chair and minute-taker of a meeting then: whose turn it is, else as the offices are held."""
    on = localtime(starts_at).date()
    held = {row.kind: row.person for row in group.offices.active(on).select_related("person")}
    return {
        "chair": chairing.whose_turn(group, starts_at)
        or held.get(Office.Kind.CHAIR)
        or held.get(Office.Kind.DEPUTY_CHAIR),
        "minute_taker": held.get(Office.Kind.SECRETARY),
    }


def just_made(group: Group, starts_at: datetime, by) -> Meeting | None:
    """The meeting a button pressed twice has made already. The lock makes the second one wait."""
    Group.objects.select_for_update().get(pk=group.pk)
    return group.meetings.filter(
        starts_at=starts_at, created_by=by, created_at__gt=now() - TWICE
    ).first()


@transaction.atomic
def create(group: Group, *, starts_at: datetime, ends_at: datetime, by, **details) -> Meeting:
    """A draft with its formal and standing items; drafts tell nobody anything.

    The same again within a minute is the same draft: the button was pressed twice.
    """
    require_runs(group, by)
    if twice := just_made(group, starts_at, by):
        return twice
    details = officers(group, starts_at) | details
    meeting = Meeting.objects.create(
        group=group, starts_at=starts_at, ends_at=ends_at, created_by=by, **details
    )
    agenda.fill(meeting, by=by)
    audit.record(by, "plan", meeting)
    return meeting


@transaction.atomic
def create_year(group: Group, days: list[date], starts: time, ends: time, *, by, **details) -> list:
    """Drafts on all these days, or none of them."""
    return [
        create(group, starts_at=at(day, starts), ends_at=at(day, ends), by=by, **details)
        for day in sorted(set(days))
    ]


@transaction.atomic
def edit(meeting: Meeting, *, by, **changes) -> None:
    """Change a draft; a called meeting within its day, for ``meetings.changes`` to tell of.

    To another day it is *moved*; of one that is held only ``DETAILS`` change. Raises
    ``audit.Stale`` when it was called or cancelled meanwhile.
    """
    if not meeting.access(by).runs:
        raise PermissionDenied
    allowed = set(DETAILS)
    if meeting.state in (Meeting.State.DRAFT, Meeting.State.CALLED):
        allowed |= set(WHEN_AND_WHERE)
    starts_at = changes.get("starts_at", meeting.starts_at)
    if meeting.state == Meeting.State.CALLED and localtime(starts_at).date() != meeting.day:
        raise PermissionDenied
    if not set(changes) <= allowed or meeting.is_frozen:
        raise PermissionDenied
    here = Meeting.objects.filter(pk=meeting.pk, state=meeting.state)
    if not here.update(**changes):
        raise audit.Stale(f"{meeting} is no longer {meeting.state}.")
    audit.record(by, "edit_meeting", meeting)
    meeting.refresh_from_db()


@transaction.atomic
def delete_draft(meeting: Meeting, *, by) -> None:
    """Remove a meeting nobody has been told of. Raises ``audit.Stale`` when it is no draft."""
    if not meeting.access(by).runs:
        raise PermissionDenied
    locked = Meeting.objects.select_for_update().filter(pk=meeting.pk).first()
    if locked is None or locked.state != Meeting.State.DRAFT:
        raise audit.Stale(f"{meeting} is no draft.")
    audit.record(by, "delete_draft", meeting, day=str(meeting.day))
    agenda.release(meeting)
    locked.delete()


@transaction.atomic
def register_past(
    group: Group,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by,
    titles: list[str],
    first_number: int | None = None,
    **details,
) -> Meeting:
    """Enter a meeting that has been held: numbered, with the members of that day, told to nobody.

    Without ``titles`` it gets the formal items. Raises ValidationError when ``first_number``
    cannot be given.
    """
    require_runs(group, by)
    if twice := just_made(group, starts_at, by):
        return twice
    details = officers(group, starts_at) | details
    meeting = Meeting.objects.create(
        group=group,
        starts_at=starts_at,
        ends_at=ends_at,
        created_by=by,
        state=Meeting.State.HELD,
        moved_at=now(),
        past_registration=True,
        **details,
    )
    if titles:
        agenda.fill_from(meeting, titles, by=by)
    else:
        agenda.fill(meeting, by=by)
    series = numbering.locked_series(group, meeting.day.year)
    if first_number and first_number != series.next_number:
        numbering.set_next_number(group, meeting.day.year, first_number, by=by)
    numbering.give_numbers(meeting)
    attending.seat_members(meeting)
    audit.record(by, "register_past", meeting)
    return meeting


def may_set_avoided(municipality: Municipality, by) -> bool:
    return Municipality.objects.coordinated_by(by).filter(pk=municipality.pk).exists()


@transaction.atomic
def avoid(municipality: Municipality, name: str, since: date, until: date, *, by) -> AvoidPeriod:
    if not may_set_avoided(municipality, by):
        raise PermissionDenied
    period = AvoidPeriod.objects.create(
        municipality=municipality, name=name, since=since, until=until
    )
    audit.record(by, "avoid", municipality, since=str(since), until=str(until))
    return period


@transaction.atomic
def stop_avoiding(period: AvoidPeriod, *, by) -> None:
    if not may_set_avoided(period.municipality, by):
        raise PermissionDenied
    audit.record(by, "stop_avoiding", period.municipality, since=str(period.since))
    period.delete()

"""Who came: present, excused or absent, who met for whom, guests, and who was out of an item."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings import attending
from meetings.minutes import opened
from meetings.models import AgendaItem, Attendance, Meeting, Presence
from people import audit
from people.models import Membership

State = Attendance.State
Capacity = Attendance.Capacity
OFFICES = ("chair", "minute_taker")


@transaction.atomic
def set_state(row: Attendance, state: str, *, by) -> None:
    opened(row.meeting, by)
    Attendance.objects.filter(pk=row.pk).update(state=state)
    audit.record(by, "set_attendance", row, state=str(state))


@transaction.atomic
def seat_deputy(
    row: Attendance, *, by, membership: Membership | None = None, name: str = ""
) -> Attendance:
    """Write that somebody met for ``row``: one of the group's deputies, or just a name.

    A deputy without a seat is a string, as guests are. Pressed twice it is one deputy.
    """
    meeting = opened(row.meeting, by)
    if row.capacity != Capacity.MEMBER:
        raise PermissionDenied
    if membership is not None:
        if membership.pk not in {seat.pk for seat in attending.deputies_of(row)}:
            raise PermissionDenied
        deputy = row.deputies.filter(person=membership.person).first()
        deputy = deputy or attending.copy_of(membership, meeting, deputy_for=row)
        deputy.state = State.PRESENT
        deputy.save()
    elif name.strip():
        deputy, _created = Attendance.objects.get_or_create(
            meeting=meeting,
            name=name.strip(),
            deputy_for=row,
            capacity=Capacity.GUEST,
            defaults={"state": State.PRESENT, "organisation": row.organisation},
        )
    else:
        raise ValidationError({"name": _("Velg en vara, eller skriv navnet på den som møtte.")})
    if row.state in (State.UNKNOWN, State.PRESENT):
        Attendance.objects.filter(pk=row.pk).update(state=State.EXCUSED)
    audit.record(by, "seat_deputy", deputy, deputy_for=row.public_id)
    return deputy


@transaction.atomic
def add_guest(meeting: Meeting, line: str, *, by) -> Attendance:
    """Add a guest from one typed line: "Ola Berg, Egersund idrettslag, trener"."""
    meeting = opened(meeting, by)
    name, organisation, title = ([part.strip() for part in line.split(",", 2)] + ["", ""])[:3]
    if not name:
        raise ValidationError({"line": _("Skriv navnet på gjesten.")})
    limits = {"name": 120, "organisation": 120, "title": 100}
    parts = {"name": name, "organisation": organisation, "title": title}
    if any(len(parts[field]) > limit for field, limit in limits.items()):
        raise ValidationError({"line": _("Det er for langt. Skriv navn, virksomhet.")})
    guest, created = Attendance.objects.get_or_create(
        meeting=meeting,
        capacity=Capacity.GUEST,
        person=None,
        deputy_for=None,
        name=name,
        organisation=organisation,
        defaults={"state": State.PRESENT, "title": title},
    )
    if created:
        audit.record(by, "add_guest", guest)
    return guest


@transaction.atomic
def remove(row: Attendance, *, by) -> None:
    """Take out a guest or a deputy written by mistake. A member's row stays."""
    opened(row.meeting, by)
    if row.capacity not in (Capacity.GUEST, Capacity.DEPUTY) or row.dissents.exists():
        raise PermissionDenied
    audit.record(by, "remove_attendance", row)
    row.delete()


@transaction.atomic
def hand_over(meeting: Meeting, office: str, row: Attendance, *, by) -> None:
    """Make one who is present chair or minute-taker of this meeting."""
    meeting = opened(meeting, by)
    if office not in OFFICES or row.meeting_id != meeting.pk:
        raise PermissionDenied
    if row.person_id is None or row.state in (State.EXCUSED, State.ABSENT):
        raise ValidationError(_("Bare en som er til stede, kan overta."))
    setattr(meeting, office, row.person)
    meeting.save(update_fields=[office])
    audit.record(by, f"hand_over_{office}", meeting, to=row.person.public_id)


@transaction.atomic
def set_presence(item: AgendaItem, row: Attendance, kind: str, *, by) -> None:
    """Write that somebody was away from an item or inhabil in it; an empty kind takes it back."""
    opened(item.meeting, by)
    if row.meeting_id != item.meeting_id:
        raise PermissionDenied
    if kind:
        Presence.objects.update_or_create(item=item, attendance=row, defaults={"kind": kind})
    else:
        Presence.objects.filter(item=item, attendance=row).delete()
    audit.record(by, "set_presence", item, attendance=row.public_id, kind=str(kind))

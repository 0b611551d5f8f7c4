"""Who is called to a meeting, written down as they were that day, and what they answer."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q
from django.utils.timezone import now

from meetings.models import Attendance, Meeting
from people import audit, coordinators, notices
from people.models import Membership, Notice, Person
from people.prepared import prepared

OPEN_STATES = (Meeting.State.CALLED,)


def seats_day(meeting: Meeting) -> date:
    """The day whose seats count: the meeting's.

    One entered afterwards may be from before the group was kept here: then those it began with
    here are who can be ticked off and made responsible.
    """
    if not meeting.past_registration:
        return meeting.day
    first = meeting.group.memberships.aggregate(first=Min("since"))["first"]
    return max(meeting.day, first or meeting.day)


def seats(meeting: Meeting):
    """The seats of members and informed on the day of the meeting."""
    return seats_on.write(meeting.group_id, seats_day(meeting))


@prepared
def seats_on(group, day):
    rows = Membership.objects.active(day).seated().filter(group=group, person__erased_on=None)
    return rows.select_related("person", "organisation")


def copy_of(seat: Membership, meeting: Meeting, **changes) -> Attendance:
    """A row with name, organisation, title, office and capacity as they are now."""
    return Attendance(
        meeting=meeting,
        person=seat.person,
        name=seat.person.name,
        organisation=seat.organisation.name if seat.organisation else "",
        title=seat.title,
        public_office=seat.public_office,
        capacity=seat.role,
        **changes,
    )


def seat_members(meeting: Meeting) -> list[Attendance]:
    """A row for each seat that has none yet."""
    there = set(meeting.attendances.values_list("person_id", flat=True))
    new = [copy_of(seat, meeting) for seat in seats(meeting) if seat.person_id not in there]
    return Attendance.objects.bulk_create(new)


def deputies_of(attendance: Attendance) -> list[Membership]:
    """Who may meet instead: the person's own deputies, and deputies of anyone, not yet called."""
    meeting = attendance.meeting
    called = meeting.attendances.exclude(deputy_for=attendance).exclude(person=None)
    rows = meeting.group.memberships.active(seats_day(meeting)).filter(
        Q(deputy_for=None) | Q(deputy_for__person=attendance.person_id),
        role=Membership.Role.DEPUTY,
        person__erased_on=None,
    )
    rows = rows.exclude(person__in=called.values("person"))
    # One's own come first.
    rows = rows.order_by(F("deputy_for").asc(nulls_last=True), "person__name", "pk")
    return list(rows.select_related("person", "organisation"))


def is_disowned(attendance: Attendance, person: Person) -> bool:
    """Whether the one who reads ``person``'s mail has said that it is not them."""
    return attendance.disowned_epoch == person.access_epoch


@transaction.atomic
def disown(attendance: Attendance) -> None:
    """Whoever opened the link is not the one called: it opens nothing, and it is looked into.

    The coordinators are told. An answer given before stands: it may be the right one's. Twice is
    once.
    """
    meeting, person = attendance.meeting, attendance.person
    rows = Attendance.objects.filter(pk=attendance.pk)
    rows = rows.exclude(disowned_epoch__isnull=False, disowned_epoch=person.access_epoch)
    if not rows.update(disowned_epoch=person.access_epoch):
        return
    audit.record(None, "disown_summons", meeting, attendance=attendance.pk)
    turn = f"{now():%Y%m%d%H%M%S}"
    for coordinator in coordinators.to_be_told(meeting.group):
        notices.tell(
            coordinator,
            key=f"meeting:{meeting.pk}:not_me:{attendance.pk}:{turn}",
            kind="not_me",
            about=meeting,
            group=meeting.group,
            attendance=attendance.public_id,
        )


@transaction.atomic
def own_again(attendance: Attendance, *, by) -> None:
    """The address was right all the same: the link opens again. Twice is once."""
    if not attendance.meeting.access(by).runs:
        raise PermissionDenied
    rows = Attendance.objects.filter(pk=attendance.pk, disowned_epoch__isnull=False)
    if rows.update(disowned_epoch=None):
        audit.record(by, "own_summons", attendance.meeting, attendance=attendance.pk)


@transaction.atomic
def answer(
    attendance: Attendance, what: str, *, by, deputy: Membership | None = None
) -> Attendance | None:
    """Say whether one comes; ``by`` another than oneself registers what was said by telephone.

    With a ``deputy``, that person is called at once; one called before for the same seat is told
    they are not needed. Returns the deputy's row, if any. The same answer again changes nothing.
    Raises ``audit.Stale`` when the meeting is not called any more, PermissionDenied when it is
    not ``by``'s to answer or the deputy is none of theirs.
    """
    meeting = Meeting.objects.select_for_update().get(pk=attendance.meeting_id)
    if attendance.person_id != by.pk and not meeting.access(by).runs:
        raise PermissionDenied
    if meeting.state not in OPEN_STATES or meeting.is_over:
        raise audit.Stale(f"{meeting} is {meeting.state}.")
    if (what == Attendance.Answer.DEPUTY) != (deputy is not None):
        raise PermissionDenied
    if deputy and (attendance.capacity != Attendance.Capacity.MEMBER):
        raise PermissionDenied
    if deputy and deputy.pk not in {row.pk for row in deputies_of(attendance)}:
        raise PermissionDenied
    for before in attendance.deputies.exclude(person=None).select_related("person"):
        if deputy is None or before.person_id != deputy.person_id:
            release(before, by=by)
    attendance.answer, attendance.answered_at = what, now()
    attendance.answer_registered_by = None if attendance.person_id == by.pk else by
    attendance.save(update_fields=["answer", "answered_at", "answer_registered_by"])
    audit.record(by, "answer", meeting, attendance=attendance.pk, answer=what)
    if not deputy:
        return None
    row = attendance.deputies.filter(person=deputy.person).first()
    if row is None:
        row = copy_of(deputy, meeting, deputy_for=attendance)
        row.save()
        # A person called, released and called again is told each time.
        notices.tell(
            deputy.person,
            key=f"meeting:{meeting.pk}:deputy:{row.pk}",
            kind="summons",
            about=meeting,
            group=meeting.group,
            sender=attendance.person,
        )
    return row


def drop_those_who_left(at: datetime) -> int:
    """Take those who no longer sit in the group off the lists of coming meetings; count them.

    However they left: what stands in their calendar is taken out of it. One who comes back is
    called again.
    """
    seats = Membership.objects.active(OuterRef("meeting__starts_at__date")).filter(
        group=OuterRef("meeting__group"), person=OuterRef("person")
    )
    rows = Attendance.objects.filter(
        ~Exists(seats),
        meeting__state=Meeting.State.CALLED,
        meeting__starts_at__gt=at,
        person__isnull=False,
    )
    count = 0
    for row in rows.select_related(
        "person", "meeting__group", "meeting__minute_taker", "meeting__created_by"
    ):
        # One with an office and no seat, or a coordinator, belongs there still.
        if not row.meeting.group.roles_of(row.person, row.meeting.day):
            drop(row)
            count += 1
    return count


@transaction.atomic
def drop(row: Attendance) -> None:
    meeting = row.meeting
    audit.record(None, "drop_attendance", meeting, person=row.person_id)
    notices.tell(
        row.person,
        key=f"meeting:{meeting.pk}:left:{row.pk}",
        kind="left_meeting",
        about=meeting,
        group=meeting.group,
        sender=meeting.minute_taker or meeting.created_by,
    )
    row.delete()


def release(row: Attendance, *, by) -> None:
    """A deputy is not needed after all."""
    meeting = row.meeting
    waiting = row.person.notices.filter(
        state=Notice.State.WAITING, key=f"meeting:{meeting.pk}:deputy:{row.pk}"
    )
    if not waiting.update(state=Notice.State.HELD, why="not_needed"):
        notices.tell(
            row.person,
            key=f"meeting:{meeting.pk}:released:{row.pk}",
            kind="deputy_released",
            about=meeting,
            group=meeting.group,
            sender=by,
        )
    row.delete()

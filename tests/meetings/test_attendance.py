"""Who came, and who was out of an item."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from meetings import attendance, minutes
from meetings.models import Attendance, Meeting, Presence
from meetings.templatetags.people_at import present_of
from meetings.texts import Frozen
from people.models import Membership
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

State, Capacity, Answer = Attendance.State, Attendance.Capacity, Attendance.Answer


@pytest.fixture
def meeting(liv):
    return MeetingFactory(state=Meeting.State.CALLED)


def member(meeting, **fields):
    seat = MembershipFactory(group=meeting.group)
    return AttendanceFactory(meeting=meeting, person=seat.person, **fields)


def test_beginning_the_meeting_fills_in_what_people_answered(meeting, liv):
    comes = member(meeting, answer=Answer.YES)
    stays = member(meeting, answer=Answer.NO)
    silent = member(meeting)
    known = member(meeting, answer=Answer.YES, state=State.ABSENT)

    minutes.begin(meeting, by=liv)
    minutes.begin(meeting, by=liv)  # pressed twice

    states = dict(meeting.attendances.values_list("pk", "state"))
    assert states == {comes.pk: "present", stays.pk: "excused", silent.pk: "", known.pk: "absent"}
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.HELD


def test_what_is_written_once_it_should_have_begun_begins_it(liv):
    past = MeetingFactory(
        state=Meeting.State.CALLED, starts_at=datetime(2026, 1, 5, 11, tzinfo=UTC)
    )

    attendance.set_state(member(past), State.PRESENT, by=liv)

    past.refresh_from_db()
    assert past.state == Meeting.State.HELD


def test_a_deputy_of_the_group_meets_for_a_member(meeting, liv):
    row = member(meeting)
    seat = MembershipFactory(group=meeting.group, role=Membership.Role.DEPUTY, title="Rektor")

    for _press in range(2):
        deputy = attendance.seat_deputy(row, membership=seat, by=liv)

    row.refresh_from_db()
    assert row.state == State.EXCUSED
    assert (deputy.capacity, deputy.state, deputy.deputy_for) == ("deputy", "present", row)
    assert meeting.attendances.count() == 2


def test_a_deputy_of_another_group_does_not(meeting, liv):
    seat = MembershipFactory(role=Membership.Role.DEPUTY)

    with pytest.raises(PermissionDenied):
        attendance.seat_deputy(member(meeting), membership=seat, by=liv)


def test_any_name_may_have_met_for_a_member(meeting, liv):
    row = member(meeting)

    deputy = attendance.seat_deputy(row, name="Åse Bø", by=liv)

    assert (deputy.name, deputy.capacity, deputy.deputy_for) == ("Åse Bø", Capacity.GUEST, row)
    with pytest.raises(ValidationError):
        attendance.seat_deputy(row, name="  ", by=liv)


@pytest.mark.parametrize(
    "line, parts",
    [
        ("Ola Berg", ("Ola Berg", "", "")),
        ("Ola Berg, Egersund idrettslag", ("Ola Berg", "Egersund idrettslag", "")),
        ("Ola Berg , Egersund IK, trener, U16", ("Ola Berg", "Egersund IK", "trener, U16")),
    ],
)
def test_a_guest_is_added_in_one_line_and_once(meeting, liv, line, parts):
    for _press in range(2):
        guest = attendance.add_guest(meeting, line, by=liv)

    assert (guest.name, guest.organisation, guest.title) == parts
    assert meeting.attendances.get() == guest


@pytest.mark.parametrize("line", ["", "  ", ", bare virksomhet", "x" * 121])
def test_a_guest_has_a_name(meeting, liv, line):
    with pytest.raises(ValidationError):
        attendance.add_guest(meeting, line, by=liv)


def test_a_member_is_never_taken_out(meeting, liv):
    guest = attendance.add_guest(meeting, "Ola Berg", by=liv)
    attendance.remove(guest, by=liv)

    with pytest.raises(PermissionDenied):
        attendance.remove(member(meeting), by=liv)

    assert meeting.attendances.count() == 1


def test_the_pen_is_handed_to_one_who_is_present(meeting, liv):
    row = member(meeting, state=State.PRESENT)
    attendance.hand_over(meeting, "minute_taker", row, by=liv)

    meeting.refresh_from_db()
    assert meeting.minute_taker == row.person
    assert meeting.access(row.person).runs


def test_who_gave_the_pen_away_is_told_who_writes_now(meeting, liv, client_for):
    first, second = (member(meeting, state=State.PRESENT) for _ in range(2))
    attendance.hand_over(meeting, "minute_taker", first, by=liv)
    meeting.refresh_from_db()
    attendance.hand_over(meeting, "minute_taker", second, by=first.person)

    response = client_for(first.person).get(reverse("minutes", args=[meeting.public_id]))

    assert response.status_code == 403
    assert f"{second.person} fører referatet." in response.content.decode()


def test_the_pen_is_not_handed_to_one_who_is_not_there(meeting, liv):
    with pytest.raises(ValidationError):
        attendance.hand_over(meeting, "chair", member(meeting, state=State.EXCUSED), by=liv)
    with pytest.raises(ValidationError):
        guest = attendance.add_guest(meeting, "Ola Berg", by=liv)
        attendance.hand_over(meeting, "chair", guest, by=liv)
    with pytest.raises(PermissionDenied):
        attendance.hand_over(meeting, "created_by", member(meeting), by=liv)


def test_who_was_inhabil_in_an_item(meeting, liv):
    item, row = AgendaItemFactory(meeting=meeting), member(meeting)

    attendance.set_presence(item, row, Presence.Kind.AWAY, by=liv)
    attendance.set_presence(item, row, Presence.Kind.DISQUALIFIED, by=liv)
    assert [p.kind for p in item.presences.all()] == ["disqualified"]

    attendance.set_presence(item, row, "", by=liv)
    assert not item.presences.exists()

    with pytest.raises(PermissionDenied):
        attendance.set_presence(item, member(MeetingFactory()), Presence.Kind.AWAY, by=liv)


def test_only_who_runs_the_meeting_writes_and_only_until_it_is_approved(meeting, liv):
    row = member(meeting)
    with pytest.raises(PermissionDenied):
        attendance.set_state(row, State.PRESENT, by=PersonFactory())
    with pytest.raises(PermissionDenied):
        attendance.set_state(row, State.PRESENT, by=row.person)

    Meeting.objects.update(state="held", minutes_state="approved")
    with pytest.raises(Frozen):
        attendance.set_state(row, State.PRESENT, by=liv)


def test_a_deputy_fills_the_seat_when_we_count(meeting, liv):
    member(meeting, state=State.PRESENT)
    attendance.seat_deputy(member(meeting), name="Åse Bø", by=liv)
    member(meeting, state=State.ABSENT)
    attendance.add_guest(meeting, "Ola Berg", by=liv)

    counted = present_of(list(meeting.attendances.all()))

    assert counted == {"present": 2, "called": 3, "others": 1}

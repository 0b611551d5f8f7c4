"""Reminders before a meeting: each said once, never missed, and true when it is sent."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localtime

from meetings import reminders
from meetings.models import Meeting
from people import notices, telling
from people.models import Group, Notice
from tests.factories import (
    AppointmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db
LONG_BEFORE = datetime(2099, 1, 1, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")
SUNDAY = datetime(2099, 3, 22, 9, tzinfo=OSLO)


@pytest.fixture
def meeting():
    """Called well before, for 24 March 2099; the group reminds three days ahead."""
    AppointmentFactory()
    return MeetingFactory(
        group=GroupFactory(name="Politirådet", reminder_days=3),
        state="called",
        starts_at=datetime(2099, 3, 24, 11, tzinfo=UTC),
        moved_at=LONG_BEFORE,
    )


@pytest.fixture
def kari(meeting):
    seat = MembershipFactory(group=meeting.group)
    return AttendanceFactory(meeting=meeting, person=seat.person).person


def test_a_missed_day_is_caught_up_and_nobody_is_told_twice(kari):
    # Three days before is a Saturday; so Friday the 20th, and nobody ran it until the 21st.
    assert reminders.remind(on=date(2099, 3, 19)) == 0
    assert reminders.remind(on=date(2099, 3, 21)) == 1
    assert reminders.remind(on=date(2099, 3, 22)) == 0
    assert Notice.objects.get().recipient == kari


def test_the_day_before_is_said_too_and_alone_when_the_first_was_missed(kari):
    reminders.remind(on=date(2099, 3, 20))
    assert reminders.remind(on=date(2099, 3, 23)) == 1
    assert reminders.remind(on=date(2099, 3, 23)) == 0
    Notice.objects.all().delete()
    assert reminders.remind(on=date(2099, 3, 23)) == 1

    Group.objects.update(reminds_day_before=False, reminder_days=0)
    Notice.objects.all().delete()
    assert reminders.remind(on=date(2099, 3, 23)) == 0


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2027, 3, 30), date(2027, 3, 24)),  # Tuesday after Easter: Wednesday before it
        (date(2027, 5, 18), date(2027, 5, 14)),  # after Whit Monday, on the 17th of May
        (date(2026, 10, 26), date(2026, 10, 23)),  # over the end of summer time
        (date(2027, 3, 29), date(2027, 3, 24)),
    ],
)
def test_the_day_before_is_a_working_day(meeting, kari, day, before):
    starts_at = datetime(day.year, day.month, day.day, 9, tzinfo=OSLO)
    ends_at = starts_at + timedelta(hours=2)
    moved_at = starts_at - timedelta(days=60)
    Group.objects.update(reminder_days=0)
    Meeting.objects.update(starts_at=starts_at, ends_at=ends_at, moved_at=moved_at)

    assert reminders.remind(on=before - timedelta(days=1)) == 0
    assert reminders.remind(on=before) == 1
    assert localtime(Notice.objects.get().due_at).hour == 7


def test_the_day_itself_and_after_it_is_too_late(kari):
    assert reminders.remind(on=date(2099, 3, 24)) == 0
    assert reminders.remind(on=date(2099, 3, 25)) == 0


def test_those_who_stay_away_or_are_only_informed_are_left_alone(meeting, kari):
    AttendanceFactory(meeting=meeting, answer="no")
    AttendanceFactory(meeting=meeting, answer="deputy")
    AttendanceFactory(meeting=meeting, capacity="informed")

    assert reminders.remind(on=date(2099, 3, 22)) == 1


@pytest.mark.parametrize("state", ["draft", "held", "cancelled"])
def test_only_called_meetings_remind(kari, state):
    Meeting.objects.update(state=state)

    assert reminders.remind(on=date(2099, 3, 22)) == 0


def test_one_called_within_the_days_is_not_reminded_of_what_just_came(meeting, kari):
    Meeting.objects.update(moved_at=datetime(2099, 3, 22, 9, tzinfo=UTC))

    assert reminders.remind(on=date(2099, 3, 22)) == 0


def test_the_mail_says_when_and_where_and_how_to_say_no(kari, smtp):
    reminders.remind(on=date(2099, 3, 22))
    notices.send_waiting(SUNDAY)

    [mail] = smtp.to(kari.email)
    body = mail.get_body(["plain"]).get_content()
    assert "Påminning: Politirådet" in mail["Subject"]
    assert "Formannskapssalen" in body and "/svar/mote/" in body


def test_the_day_before_is_said_to_who_wants_no_reminders_too(kari):
    telling.choose(kari, {"reminders": "never"})
    reminders.remind(on=date(2099, 3, 20))
    assert notices.send_waiting(datetime(2099, 3, 20, 9, tzinfo=OSLO)) == 0
    assert Notice.objects.get().why == "not_wanted"

    reminders.remind(on=date(2099, 3, 23))
    assert notices.send_waiting(datetime(2099, 3, 23, 9, tzinfo=OSLO)) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"state": "cancelled"}, "cancelled"),
        ({"starts_at": datetime(2099, 3, 23, 11, tzinfo=UTC)}, "moved"),
    ],
)
def test_truth_is_asked_again_when_it_is_sent(kari, smtp, change, why):
    reminders.remind(on=date(2099, 3, 22))
    Meeting.objects.update(**change)

    assert notices.send_waiting(SUNDAY) == 0
    assert Notice.objects.get().why == why


def test_one_who_said_no_meanwhile_is_not_reminded(meeting, kari, smtp):
    reminders.remind(on=date(2099, 3, 22))
    meeting.attendances.update(answer="no")

    assert notices.send_waiting(SUNDAY) == 0
    assert Notice.objects.get().why == "not_coming"


def test_the_task_only_wakes_the_verb(kari):
    from meetings.tasks import remind_of_meetings

    assert remind_of_meetings() == 0

"""The ladder for those who run meetings: summons to send, minutes to send, answers to give."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localtime

from meetings import ladder, summons, texts
from meetings.models import Decision, Meeting, Remark, Review
from people import notices, reminders, workdays
from people.models import Appointment, Group, Notice
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    DecisionFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=OSLO)


def climb(day: date, hour: int = 12) -> int:
    return ladder.climb(at(day, hour))


def told() -> list[tuple]:
    return list(Notice.objects.order_by("pk").values_list("kind", "recipient__name"))


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv").person


@pytest.fixture
def group(liv):
    return GroupFactory(name="Politirådet", summons_days=14)


# The summons -------------------------------------------------------------------------------------


@pytest.fixture
def draft(group):
    """On Tuesday 23 March 2099: to be called by Monday the 9th."""
    meeting = MeetingFactory(group=group, starts_at=at(date(2099, 3, 24)))
    Meeting.objects.update(created_at=at(date(2099, 1, 5)))
    return meeting


def test_the_coordinator_is_asked_before_the_summons_is_due_and_once_after(draft):
    assert ladder.send_by(draft) == date(2099, 3, 10)
    assert climb(date(2099, 3, 5)) == 0
    assert climb(date(2099, 3, 6)) == 1  # Friday; the 10th is a Tuesday
    assert climb(date(2099, 3, 9)) == 0
    assert climb(date(2099, 3, 10)) == 0
    assert climb(date(2099, 3, 11)) == 1
    assert climb(date(2099, 3, 20)) == 0
    assert told() == [("call_due", "Liv")] * 2


def test_nobody_is_asked_where_the_group_will_not_or_the_summons_went(draft, smtp):
    climb(date(2099, 3, 9))
    Meeting.objects.update(state="called")
    assert notices.send_waiting(at(date(2099, 3, 9))) == 0
    assert Notice.objects.get().why == "called"

    Meeting.objects.update(state="draft")
    Group.objects.update(summons_days=0)
    assert climb(date(2099, 3, 11)) == 0


def test_a_draft_moved_meanwhile_is_asked_for_on_its_new_day(draft):
    climb(date(2099, 3, 9))
    Meeting.objects.update(
        starts_at=at(date(2099, 5, 5)), ends_at=at(date(2099, 5, 5)) + timedelta(hours=1)
    )
    assert notices.send_waiting(at(date(2099, 3, 9))) == 0
    assert Notice.objects.get().why == "moved"
    assert climb(date(2099, 4, 20)) == 1


def test_a_change_nobody_was_told_of_is_asked_for_the_next_working_day(draft, liv):
    MembershipFactory(group=draft.group)
    summons.send(draft, by=liv)
    Notice.objects.all().delete()
    assert climb(date(2099, 3, 6)) == 0
    Meeting.objects.update(place="Rådhuset")
    assert climb(date(2099, 3, 6)) == 1  # a Friday
    assert climb(date(2099, 3, 9)) == 0
    notice = Notice.objects.get()
    assert (notice.kind, localtime(notice.due_at).date()) == ("changes_unsent", date(2099, 3, 9))

    Meeting.objects.update(place="Formannskapssalen")
    assert notices.send_waiting(at(date(2099, 3, 9))) == 0
    assert Notice.objects.get().why == "told"


# The minutes -------------------------------------------------------------------------------------


@pytest.fixture
def held(group):
    """Held on Monday 16 November 2026, 12 to 14."""
    mona = MembershipFactory(group=group, person__name="Mona").person
    return MeetingFactory(
        group=group, state="held", starts_at=at(date(2026, 11, 16)), minute_taker=mona
    )


def test_the_secretary_is_reminded_after_one_two_and_three_days(held):
    assert climb(date(2026, 11, 17), 13) == 0
    assert climb(date(2026, 11, 17), 14) == 1
    assert climb(date(2026, 11, 17), 23) == 0
    assert climb(date(2026, 11, 18), 14) == 1
    assert climb(date(2026, 11, 19), 14) == 1
    assert climb(date(2026, 11, 20), 14) == 0
    assert told() == [("minutes_late", "Mona")] * 3


def test_after_an_outage_only_the_last_rung_is_said(held):
    assert climb(date(2026, 11, 30)) == 1
    assert Notice.objects.get().key.endswith(":72")
    # And not of what is older than a month.
    Notice.objects.all().delete()
    assert climb(date(2026, 12, 18)) == 0


def test_nothing_is_said_on_a_day_off(held):
    Meeting.objects.update(
        starts_at=at(date(2026, 11, 20)), ends_at=at(date(2026, 11, 20)) + timedelta(hours=2)
    )
    assert climb(date(2026, 11, 21), 20) == 0
    assert climb(date(2026, 11, 22), 20) == 0
    assert climb(date(2026, 11, 23), 8) == 1
    assert Notice.objects.get().key.endswith(":48")


def test_a_day_is_a_day_over_both_clock_changes(group):
    for day in (date(2026, 3, 27), date(2026, 10, 23)):  # Fridays before
        MeetingFactory(group=group, state="held", starts_at=at(day, 12))
        Notice.objects.all().delete()
        climb(day + timedelta(days=3), 7)
        row = Notice.objects.get()
        assert localtime(row.due_at).hour == 7
        # Summer time's Sunday is an hour shorter: 66 hours since two, or 64.
        assert row.key.endswith(":48")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"minutes_state": "sent"}, "minutes_sent"),
        ({"state": "cancelled"}, "cancelled"),
    ],
)
def test_the_minutes_are_asked_for_only_while_they_are_wanted(held, change, why):
    climb(date(2026, 11, 18))
    Meeting.objects.update(**change)
    assert notices.send_waiting(at(date(2026, 11, 18), 15)) == 0
    assert Notice.objects.get().why == why


def test_when_the_secretary_has_left_the_coordinator_is_asked(held, group):
    group.memberships.update(until=date(2026, 11, 16))
    climb(date(2026, 11, 18))
    assert told() == [("minutes_late", "Liv")]


def test_what_was_entered_afterwards_or_is_switched_off_is_left_alone(held):
    Meeting.objects.update(past_registration=True)
    assert climb(date(2026, 11, 18)) == 0
    Meeting.objects.update(past_registration=False)
    Group.objects.update(reminds_of_minutes=False)
    assert climb(date(2026, 11, 18)) == 0


# Answers -----------------------------------------------------------------------------------------


@pytest.fixture
def in_review(held, group):
    """Asked on the 17th, to be answered by Friday 27 November by all; the chair has agreed."""
    chair = PersonFactory(name="Kari")
    MembershipFactory(group=group, person=chair)
    OfficeFactory(group=group, person=chair)
    decision = DecisionFactory(
        item=AgendaItemFactory(meeting=held),
        review_before=Group.ReviewBefore.ALL,
        review_until=date(2026, 11, 27),
    )
    version = texts.of_decision(decision).versions.create(number=1, open="<p>Ja.</p>", by=chair)
    Decision.objects.update(state="in_review", moved_at=at(date(2026, 11, 17)))
    Meeting.objects.update(minutes_state="sent")
    Review.objects.create(decision=decision, version=version, person=chair, verdict="agree")
    return decision


def test_a_leader_who_has_not_answered_is_reminded_once_before_the_time_is_out(in_review):
    assert climb(date(2026, 11, 24)) == 0
    assert climb(date(2026, 11, 25)) == 1
    assert climb(date(2026, 11, 26)) == 0
    assert told() == [("review_waiting", "Mona")]

    Group.objects.update(reminds_of_answers=False)
    Notice.objects.all().delete()
    assert climb(date(2026, 11, 26)) == 0


def test_a_question_that_waits_is_shown_to_the_secretary_again(in_review, held):
    kari = Review.objects.get().person
    Review.objects.update(verdict="ask", comment="Når?", at=at(date(2026, 11, 18)))
    assert climb(date(2026, 11, 20)) == 0
    assert climb(date(2026, 11, 23)) == 1
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient, notice.sender) == (
        "question_waiting",
        held.minute_taker,
        kari,
    )
    assert "venter på svar om en beslutning" in notices.write(notice).body


def test_a_remark_that_waits_is_shown_to_who_answers_it_again(held):
    Meeting.objects.update(minutes_state="sent", remarks_until=date(2026, 12, 1))
    item = AgendaItemFactory(meeting=held)
    remark = Remark.objects.create(
        item=item, person=PersonFactory(), text="Rett navnet.", at=at(date(2026, 11, 18))
    )
    assert climb(date(2026, 11, 20)) == 0
    assert climb(date(2026, 11, 23)) == 1
    assert told() == [("remark_waiting", "Mona")]
    Remark.objects.filter(pk=remark.pk).update(state="accepted")
    assert notices.send_waiting(at(date(2026, 11, 23))) == 0


# Once a year -------------------------------------------------------------------------------------


def test_the_coordinator_is_asked_once_a_year_whether_the_details_are_right(liv, smtp):
    Appointment.objects.update(verified_on=date(2026, 1, 5))
    assert reminders.check_contacts(date(2026, 11, 30)) == 0
    assert reminders.check_contacts(date(2026, 12, 1)) == 1
    assert reminders.check_contacts(date(2026, 12, 2)) == 0
    # And once more when citizens no longer see the name.
    assert reminders.check_contacts(date(2027, 3, 8)) == 1

    Appointment.objects.update(verified_on=date(2026, 12, 3))
    assert notices.send_waiting(at(date(2027, 3, 8))) == 0
    assert set(Notice.objects.values_list("why", flat=True)) == {"answered"}


def test_working_days_step_over_easter_and_the_seventeenth_of_may():
    assert workdays.before(date(2027, 3, 30)) == date(2027, 3, 24)
    assert workdays.after(date(2027, 3, 24), 1) == date(2027, 3, 30)
    assert workdays.after(date(2027, 5, 14), 1) == date(2027, 5, 18)
    assert workdays.back(date(2026, 12, 28), 2) == date(2026, 12, 23)
    assert not workdays.is_working_day(date(2026, 5, 1))

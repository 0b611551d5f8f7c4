"""Calling off and moving: at once, to all who were called, and only once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from meetings import agenda, moving, planning, proposals, reminders, summons
from meetings.models import Meeting
from people import audit, notices
from people.models import Notice
from slt.templatetags.site import long_day
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari(group):
    return MembershipFactory(group=group).person


@pytest.fixture
def group(liv):
    return GroupFactory(name="Politirådet")


@pytest.fixture
def called(group, liv, kari):
    starts = now().replace(microsecond=0) + timedelta(days=20)
    meeting = MeetingFactory(group=group, starts_at=starts)
    AgendaItemFactory(meeting=meeting)
    summons.send(meeting, by=liv)
    return meeting


def later(meeting, days=7):
    return {
        "starts_at": meeting.starts_at + timedelta(days=days),
        "ends_at": meeting.ends_at + timedelta(days=days),
        "place": "Rådhuset",
    }


def test_calling_off_tells_all_who_were_called_and_keeps_the_numbers(called, liv, kari, smtp):
    notices.send_waiting()
    moving.cancel(called, by=liv, reason="For mange forfall")
    notices.send_waiting()

    mail = smtp.to(kari.email)[-1]
    assert mail["Subject"].strip().startswith("[Eigersund] Avlyst: Politirådet")
    assert "For mange forfall" in mail.get_body(["plain"]).get_content()
    assert b"METHOD:CANCEL" in mail.as_bytes() and b"SEQUENCE:1" in mail.as_bytes()
    assert called.state == Meeting.State.CANCELLED
    assert called.items.get().number == 1


def test_what_was_to_be_treated_comes_up_in_the_next_meeting(called, liv):
    item = called.items.get()
    moving.cancel(called, by=liv)

    again = planning.create(called.group, by=liv, **later(called))

    item.refresh_from_db()
    assert (item.outcome, item.number) == ("postponed", 1)
    assert again.items.get(continues=item).title == item.title


def test_a_proposal_nobody_has_answered_waits_in_the_next_meeting_instead(called, liv, kari):
    item = proposals.propose(called, by=kari, title="Russetid")
    moving.cancel(called, by=liv)
    again = planning.create(called.group, by=liv, **later(called))

    assert list(again.items.proposed()) == [item]
    item.refresh_from_db()
    proposals.accept(item, by=liv)
    assert Notice.objects.get(kind="item_accepted").recipient == kari


def test_the_meeting_that_stands_in_its_place_may_be_held_before_it(called, liv):
    item = called.items.get()
    moving.cancel(called, by=liv)
    long_ago = now() - timedelta(days=90)
    past = MeetingFactory(group=called.group, starts_at=long_ago)
    agenda.fill(past, by=liv)
    assert not past.items.filter(continues=item).exists()

    sooner = planning.create(called.group, by=liv, **later(called, days=-1))
    assert sooner.items.filter(continues=item).exists()


def test_what_waited_is_held_when_it_is_called_off(called, liv):
    moving.cancel(called, by=liv)

    summons_notice = Notice.objects.get(kind="summons")
    assert (summons_notice.state, summons_notice.why) == ("held", "cancelled")


def test_of_two_who_call_off_one_does(called, liv):
    theirs = Meeting.objects.get()
    moving.cancel(called, by=liv)
    with pytest.raises(audit.Stale):
        moving.cancel(theirs, by=liv)
    assert Notice.objects.filter(kind="meeting_cancelled").count() == 1


def test_moving_updates_the_event_and_asks_anew(called, liv, kari, smtp):
    notices.send_waiting()
    called.attendances.update(answer="yes")
    was = called.starts_at
    moving.move(called, by=liv, **later(called))
    notices.send_waiting()

    mail = smtp.to(kari.email)[-1]
    assert "Flyttet: Politirådet" in mail["Subject"]
    assert b"METHOD:REQUEST" in mail.as_bytes() and b"SEQUENCE:1" in mail.as_bytes()
    said = mail.get_body(["plain"]).get_content()
    assert "Rådhuset" in said and f"Møtet var satt til {long_day(was)}" in said
    assert called.attendances.get().answer == ""


def test_moved_twice_before_the_mail_goes_is_one_mail_with_the_last_time(called, liv, kari, smtp):
    was = called.starts_at
    moving.move(called, by=liv, **later(called))
    moving.move(called, by=liv, **later(called))

    assert notices.send_waiting() == 1
    mail = smtp.to(kari.email)[0]
    assert b"SEQUENCE:2" in mail.as_bytes()
    # The time in between she never heard of.
    assert f"Møtet var satt til {long_day(was)}" in mail.get_body(["plain"]).get_content()


def test_one_who_saw_the_old_time_does_not_move_it(called, liv):
    theirs = Meeting.objects.get()
    moving.move(called, by=liv, **later(called))
    with pytest.raises(audit.Stale):
        moving.move(theirs, by=liv, **later(called, 14))


def test_a_draft_is_moved_without_a_word(group, liv, kari):
    draft = MeetingFactory(group=group)
    moving.move(draft, by=liv, **later(draft))

    assert draft.place == "Rådhuset"
    assert not Notice.objects.exists()
    with pytest.raises(audit.Stale):
        moving.cancel(draft, by=liv)


def test_members_neither_move_nor_call_off(called, kari):
    with pytest.raises(PermissionDenied):
        moving.cancel(called, by=kari)
    with pytest.raises(PermissionDenied):
        moving.move(called, by=kari, **later(called))


def test_a_reminder_written_for_the_old_time_is_held(called, liv):
    Meeting.objects.update(moved_at=now() - timedelta(days=30))
    reminders.remind(on=called.day - timedelta(days=2))
    moving.move(called, by=liv, **later(called))

    assert Notice.objects.get(kind="meeting_reminder").why == "moved"

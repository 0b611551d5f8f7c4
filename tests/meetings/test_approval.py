"""Approved minutes are frozen, with a fingerprint."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from meetings import approval, attendance, decisions, minutes, sending, tasks, texts
from meetings.models import AgendaItem, Decision, Meeting, Remark, Text
from people import audit
from people.models import AuditEntry, Group
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

SENT = {"state": Meeting.State.HELD, "minutes_state": Meeting.MinutesState.SENT}


@pytest.fixture
def item(liv):
    """An item of a held meeting, written and not sent."""
    meeting = MeetingFactory(state=Meeting.State.HELD, chair=liv, minute_taker=liv)
    item = AgendaItemFactory(meeting=meeting, number=17, outcome=AgendaItem.Outcome.HANDLED)
    text = texts.of_item(item, Text.Kind.MINUTES)
    texts.save(text, base=0, open="<p>Åpent</p>", exempt="<p>Skjermet</p>", by=liv)
    decision = DecisionFactory(item=item)
    texts.save(texts.of_decision(decision), base=0, open="<p>Vedtatt</p>", exempt=None, by=liv)
    AttendanceFactory(meeting=meeting, person=PersonFactory(name="Kari Moe"), state="present")
    return item


def sent(item, **fields) -> Meeting:
    Meeting.objects.filter(pk=item.meeting.pk).update(**(SENT | fields))
    item.meeting.refresh_from_db()
    return item.meeting


def test_the_fingerprint_is_the_same_until_a_word_changes(item, liv):
    first = approval.fingerprint(item.meeting)
    assert approval.fingerprint(Meeting.objects.get(pk=item.meeting.pk)) == first
    # Whoever is renamed afterwards, the minutes are the same.
    liv.name = "Liv Dahl-Berg"
    liv.save()
    item.meeting.group.name = "Nytt navn"
    item.meeting.group.save()
    assert approval.fingerprint(Meeting.objects.get(pk=item.meeting.pk)) == first

    texts.save(
        texts.of_item(item, Text.Kind.MINUTES),
        base=1,
        open="<p>Åpent.</p>",
        exempt="<p>Skjermet</p>",
        by=liv,
    )
    assert approval.fingerprint(item.meeting) != first


@pytest.mark.parametrize(
    "change",
    [
        lambda item: item.meeting.attendances.update(state="absent"),
        lambda item: AgendaItem.objects.update(outcome="postponed"),
        lambda item: Decision.objects.all().delete(),
        lambda item: Meeting.objects.update(place="Et annet sted"),
    ],
)
def test_everything_that_counts_is_in_the_fingerprint(item, change):
    before = approval.fingerprint(item.meeting)
    change(item)
    assert approval.fingerprint(Meeting.objects.get(pk=item.meeting.pk)) != before


def test_approved_in_the_next_meeting_when_its_minutes_are_sent(item, liv):
    earlier = sent(item)
    later = MeetingFactory(
        group=earlier.group,
        state=Meeting.State.HELD,
        starts_at=datetime(2026, 12, 15, 11, tzinfo=UTC),
        chair=liv,
        minute_taker=liv,
    )
    approves = AgendaItemFactory(
        meeting=later, number=18, role=AgendaItem.Role.APPROVE_MINUTES, approves=earlier
    )
    with pytest.raises(ValidationError):
        minutes.set_approval(approves, "with_changes", " ", by=liv)
    minutes.set_approval(approves, "with_changes", "Navnet på møtelederen er rettet.", by=liv)
    earlier.refresh_from_db()
    assert not earlier.is_frozen

    sending.send(later, remarks_until=date(2026, 12, 22), waived=set(), by=liv)

    earlier.refresh_from_db()
    assert earlier.is_frozen
    assert (earlier.approved_in, earlier.approved_on) == (approves, date(2026, 12, 15))
    assert earlier.approved_with_changes == "Navnet på møtelederen er rettet."
    assert earlier.minutes_sha256 == approval.fingerprint(earlier)


def test_minutes_not_sent_cannot_be_approved_and_that_stops_the_sending(item, liv):
    earlier = item.meeting
    later = MeetingFactory(
        group=earlier.group, state=Meeting.State.HELD, chair=liv, minute_taker=liv
    )
    approves = AgendaItemFactory(
        meeting=later, role=AgendaItem.Role.APPROVE_MINUTES, approves=earlier
    )
    minutes.set_approval(approves, "approved", by=liv)

    keys = {one.key for one in sending.missing(later)}
    with pytest.raises(sending.NotReady):
        sending.send(later, remarks_until=date(2026, 12, 22), waived=keys, by=liv)

    later.refresh_from_db()
    assert later.minutes_state == Meeting.MinutesState.WRITING


def test_approved_by_the_deadline_where_the_group_says_so(item, liv):
    Decision.objects.update(state=Decision.State.DECIDED)
    meeting = sent(item, remarks_until=date(2026, 12, 1))
    Group.objects.update(approval=Group.Approval.DEADLINE)
    open_remark = Remark.objects.create(item=item, person=liv, text="Feil navn")

    assert approval.approve_due(date(2026, 12, 1)) == 0  # the day itself is theirs
    assert approval.approve_due(date(2026, 12, 2)) == 0  # a remark is open
    open_remark.state = Remark.State.ACCEPTED
    open_remark.save()
    assert approval.approve_due(date(2026, 12, 5)) == 1  # days nobody ran it are caught up
    assert approval.approve_due(date(2026, 12, 5)) == 0

    meeting.refresh_from_db()
    assert (meeting.approved_on, meeting.approved_in) == (date(2026, 12, 5), None)
    assert AuditEntry.objects.get(verb="approve_minutes").by is None


def test_other_groups_wait_for_their_next_meeting(item):
    sent(item, remarks_until=date(2020, 1, 1))

    assert tasks.approve_unremarked() == 0


def test_what_is_still_with_the_leaders_is_not_frozen(item):
    Group.objects.update(approval=Group.Approval.DEADLINE)
    Decision.objects.update(state=Decision.State.IN_REVIEW)
    meeting = sent(item, remarks_until=date(2026, 12, 1))

    assert approval.approve_due(date(2026, 12, 5)) == 0
    with pytest.raises(audit.Stale):
        approval.approve(meeting, by=None, on=date(2026, 12, 5))


def test_approved_once(item, liv):
    meeting = sent(item)
    approval.approve(meeting, by=liv, on=date(2026, 12, 1))

    with pytest.raises(audit.Stale):
        approval.approve(meeting, by=liv, on=date(2026, 12, 2))

    meeting.refresh_from_db()
    assert meeting.approved_on == date(2026, 12, 1)


def test_no_verb_changes_what_is_frozen(item, liv):
    meeting = sent(item)
    row = meeting.attendances.get()
    decision = item.decisions.get()
    approval.approve(meeting, by=liv, on=date(2026, 12, 1))
    before = approval.fingerprint(meeting)

    for change in (
        lambda: texts.save(
            texts.of_item(item, Text.Kind.MINUTES), base=1, open="x", exempt="x", by=liv
        ),
        lambda: texts.save(texts.of_decision(decision), base=1, open="x", exempt="", by=liv),
        lambda: minutes.set_outcome(item, "postponed", by=liv),
        lambda: minutes.set_approval(item, "approved", by=liv),
        lambda: minutes.add_item(meeting, title="Ny", kind="information", by=liv),
        lambda: attendance.set_state(row, "absent", by=liv),
        lambda: attendance.add_guest(meeting, "Ola Berg", by=liv),
        lambda: attendance.hand_over(meeting, "chair", row, by=liv),
        lambda: attendance.set_presence(item, row, "away", by=liv),
        lambda: decisions.add(item, by=liv),
        lambda: decisions.delete(decision, by=liv),
        lambda: sending.send(meeting, remarks_until=date(2026, 12, 9), waived=set(), by=liv),
    ):
        with pytest.raises(texts.Frozen):
            change()

    assert approval.fingerprint(Meeting.objects.get(pk=meeting.pk)) == before

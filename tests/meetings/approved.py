"""Approved minutes with open and exempt words, and the coordinator who wrote them."""

from datetime import date

import pytest

from meetings import approval, texts
from meetings.models import AgendaItem, Meeting, Text
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
    MembershipFactory,
)


@pytest.fixture
def liv(db):
    return AppointmentFactory(person__name="Liv Dahl").person


@pytest.fixture
def item(liv):
    """An item of sent minutes."""
    meeting = MeetingFactory(state=Meeting.State.HELD, chair=liv, minute_taker=liv)
    item = AgendaItemFactory(
        meeting=meeting, number=17, title="Trygg skolevei", outcome=AgendaItem.Outcome.HANDLED
    )
    text = texts.of_item(item, Text.Kind.MINUTES)
    texts.save(text, base=0, open="<p>Ola kom.</p>", exempt="<p>Om Ola.</p>", by=liv)
    decision = DecisionFactory(item=item, state="decided")
    texts.save(texts.of_decision(decision), base=0, open="<p>Vedtatt</p>", exempt=None, by=liv)
    seat = MembershipFactory(group=meeting.group, person__name="Kari Moe")
    AttendanceFactory(meeting=meeting, person=seat.person, organisation="Politiet", state="present")
    meeting.minutes_state = Meeting.MinutesState.SENT
    meeting.save()
    return item


@pytest.fixture
def meeting(item, liv):
    approval.approve(item.meeting, by=liv, on=date(2026, 12, 1))
    return Meeting.objects.get(pk=item.meeting.pk)

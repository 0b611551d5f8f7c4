"""A meeting with a name in its text, the coordinator who wrote it, and the chair."""

import pytest

from meetings import texts
from meetings.models import Meeting, Text
from people.models import Office
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
)
from tests.meetings.removal.words import NAME


@pytest.fixture
def meeting(liv):
    return MeetingFactory(state=Meeting.State.HELD, minute_taker=liv)


@pytest.fixture
def kari(meeting):
    seat = MembershipFactory(group=meeting.group, person__name="Kari Lunde")
    return OfficeFactory(group=meeting.group, person=seat.person, kind=Office.Kind.CHAIR).person


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(meeting=meeting, number=3, title="Trygg skolevei")


@pytest.fixture
def text(item, liv):
    text = texts.of_item(item, Text.Kind.MINUTES)
    texts.save(text, base=0, open=f"<p>{NAME} kom.</p>", exempt="", by=liv)
    texts.save(
        text,
        base=1,
        open="<p><strong>Ola</strong> Nordmann kom i går.</p>",
        exempt=f"<p>Om {NAME.upper()}.</p>",
        by=liv,
    )
    return text

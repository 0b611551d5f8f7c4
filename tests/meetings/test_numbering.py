"""Case numbers run on, are given once, and never twice."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from meetings import numbering
from tests.factories import AgendaItemFactory, GroupFactory, MeetingFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_numbers_follow_the_agenda_and_run_on_into_the_next_meeting():
    meeting = MeetingFactory()
    second = AgendaItemFactory(meeting=meeting, position=2)
    first = AgendaItemFactory(meeting=meeting, position=1)

    assert [item.label for item in numbering.give_numbers(meeting)] == ["1/26", "2/26"]
    assert numbering.give_numbers(meeting) == []
    late = AgendaItemFactory(meeting=meeting, position=1)
    numbering.give_numbers(meeting)
    for item in (first, second, late):
        item.refresh_from_db()
    assert (first.label, second.label, late.label) == ("1/26", "2/26", "3/26")


def test_the_year_is_the_meetings():
    meeting = MeetingFactory(starts_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    AgendaItemFactory(meeting=meeting)

    assert [item.label for item in numbering.give_numbers(meeting)] == ["1/27"]


def test_the_next_number_is_set_once_a_year_and_only_upwards():
    group, person = GroupFactory(), PersonFactory()
    numbering.set_next_number(group, 2026, 17, by=person)
    with pytest.raises(ValidationError):
        numbering.set_next_number(group, 2026, 40, by=person)
    meeting = MeetingFactory(group=group)
    AgendaItemFactory(meeting=meeting)

    assert [item.label for item in numbering.give_numbers(meeting)] == ["17/26"]

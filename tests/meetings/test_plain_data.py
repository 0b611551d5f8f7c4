"""A document as plain data: the same when it is read again, by this version and by later ones."""

import json

import pytest

from meetings import plain_data
from meetings.document_parts import Document
from meetings.documents import minutes_document
from meetings.letterhead import Letterhead
from meetings.models import Meeting, Text
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
    TaskFactory,
)
from tests.slt.world import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    """Minutes with somebody present, words, a decision and what follows."""
    liv = AppointmentFactory().person
    meeting = MeetingFactory(chair=liv, state=Meeting.State.HELD)
    AttendanceFactory(meeting=meeting, person=liv, organisation="Skolen", state="present")
    item = AgendaItemFactory(meeting=meeting, number=1)
    write(item, Text.Kind.MINUTES, liv, "Hallen <strong>åpnes</strong>.", exempt="Navn.")
    write(DecisionFactory(item=item), Text.Kind.DECISION, liv, "Åpne.")
    TaskFactory(item=item, group=meeting.group)
    return minutes_document(meeting, reading="members")


def test_it_is_the_same_when_it_is_read_again(document):
    content = plain_data.written(document)
    again = plain_data.read(json.loads(json.dumps(content)))

    assert again == document
    assert plain_data.digest(plain_data.written(again)) == plain_data.digest(content)
    # Markup is markup, and all else is text.
    assert hasattr(again.items[0].words.open, "__html__")
    assert not hasattr(again.items[0].title, "__html__")


def test_what_a_later_version_has_added_is_empty():
    bare = plain_data.read({})

    assert (bare.title, bare.chair, bare.items, bare.version) == ("", None, [], 0)
    assert bare.letterhead == Letterhead()


def test_what_a_later_version_has_dropped_is_gone(document):
    content = plain_data.written(document)
    content["items"][0]["of_old"] = content["of_old"] = "x"

    assert plain_data.read(content) == document

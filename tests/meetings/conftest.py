"""The editor's own server and page (see desk.py), and a meeting whose minutes are written."""

import pytest

from meetings.models import Meeting
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
)
from tests.meetings.desk import Desk, Minutes, bundle


@pytest.fixture(scope="session")
def editor_file(tmp_path_factory):
    return bundle(tmp_path_factory.mktemp("editor"))


@pytest.fixture
def desk(editor_file):
    desk = Desk(editor_file)
    yield desk
    desk.close()


@pytest.fixture
def minutes(page, desk):
    return Minutes(page, desk)


@pytest.fixture
def meeting(liv):
    return MeetingFactory(
        state=Meeting.State.CALLED,
        group=GroupFactory(name="Politirådet"),
        minute_taker=liv,
        chair=liv,
    )


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(meeting=meeting, number=17, title="Skjenking i sentrum")


@pytest.fixture
def kari(meeting):
    """A member who attends."""
    seat = MembershipFactory(group=meeting.group, person__name="Kari Moe")
    AttendanceFactory(meeting=meeting, person=seat.person)
    return seat.person

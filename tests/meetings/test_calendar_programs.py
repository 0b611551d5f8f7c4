"""Our calendars as other programs read them: a second parser, and a real CalDAV server."""

import subprocess
import sys
import time
from base64 import b64encode
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection

import pytest
import vobject
from django.urls import reverse
from icalendar import Calendar

from meetings import feeds, ical, moving, summons
from meetings.models import Meeting
from meetings.views.calendars import address_of
from people import notices
from people.models import Municipality
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    eigersund,
)
from tests.settings import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LATER = datetime(2099, 1, 5, 11, tzinfo=UTC)
# All that has a meaning of its own in a content line, letters of several octets, and both ways.
NAME = 'Gáivuona; Ráđđi, "Čáhci" \\n מועצה ŊŦŽ ' + "å" * 80


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Ås; Dahl, «Đ»").person


@pytest.fixture
def group(liv):
    return GroupFactory(name=NAME)


@pytest.fixture
def kari(group):
    return MembershipFactory(group=group, person__name='Kari "Áhkká" Moe: ליאור').person


@pytest.fixture
def called(group, kari, liv):
    meeting = MeetingFactory(
        group=group,
        starts_at=LATER,
        place="Rådhuset, 2. etasje; inngang B\\C",
        video_url="https://video.example.org/m?a=1,2;b=3",
        open_to_listeners=True,
    )
    summons.send(meeting, by=liv)
    return meeting


def calendars_in(mails) -> list[bytes]:
    """What was sent, as a body and as a file."""
    parts = [part for mail in mails for part in mail.walk()]
    kinds = ("text/calendar", "application/ics")
    return [part.get_payload(decode=True) for part in parts if part.get_content_type() in kinds]


def read_both(data: bytes) -> tuple[dict, dict]:
    """The one event in ``data`` as ``icalendar`` and as ``vobject`` has it."""
    [theirs] = Calendar.from_ical(data).walk("VEVENT")
    [other] = vobject.readOne(data.decode()).vevent_list
    assert other.validate(raiseException=True)
    names = ("uid", "summary", "location", "description", "status", "url", "sequence")
    people = [name for name in ("attendee", "organizer") if name in theirs]
    one = {name: str(theirs[name]) for name in names}
    two = {name: getattr(other, name).value for name in names}
    for name in ("dtstart", "dtend", "dtstamp"):
        one[name] = theirs.decoded(name)
        two[name] = getattr(other, name).value
    for name in people:
        one[name] = (str(theirs[name]), theirs[name].params["cn"])
        two[name] = (getattr(other, name).value, getattr(other, name).cn_param)
    return one, two


def test_two_readers_have_the_same_of_what_is_mailed(called, kari, liv, smtp):
    notices.send_waiting()
    moving.move(
        Meeting.objects.get(),
        by=liv,
        starts_at=LATER + timedelta(days=7),
        ends_at=LATER + timedelta(days=7, hours=1),
        place=called.place,
    )
    notices.send_waiting()
    moving.cancel(Meeting.objects.get(), by=liv)
    notices.send_waiting()

    sent = calendars_in(smtp.to(kari.email))
    assert len(sent) == 6
    read = [read_both(data) for data in sent]
    for one, two in read:
        assert one == two
        assert NAME in one["summary"] and one["attendee"] == (
            f"mailto:{kari.email}",
            "Kari 'Áhkká' Moe: ליאור",
        )
    assert [one["status"] for one, _two in read[::2]] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [vobject.readOne(data.decode()).method.value for data in sent[::2]] == [
        "REQUEST",
        "REQUEST",
        "CANCEL",
    ]
    numbers = [int(one["sequence"]) for one, _two in read[::2]]
    assert numbers == sorted(set(numbers))
    assert len({one["uid"] for one, _two in read}) == 1


def test_two_readers_have_the_same_of_files_and_feeds(called, kari, client, client_for):
    Municipality.objects.filter(pk=eigersund().pk).update(public_since=LATER.date())
    feed = feeds.renew(kari, None)
    for address, browser in (
        (reverse("meeting_ics", args=[called.public_id]), client_for(kari)),
        (address_of(feed), client),
        (reverse("open_meetings", args=[eigersund().slug]), client),
    ):
        response = browser.get(address)
        assert response.status_code == 200, address
        one, two = read_both(response.content)
        assert one == two and NAME in one["summary"]


# A real CalDAV server ----------------------------------------------------------------------------


class Shelf:
    """Liv's calendar on a Radicale of the test's own."""

    def __init__(self, port: int):
        self.port = port

    def ask(self, method: str, path: str, body: bytes | None = None, **headers) -> tuple:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["Authorization"] = "Basic " + b64encode(b"liv:any").decode()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()

    def put(self, event: bytes, uid: str) -> int:
        kind = "text/calendar; charset=utf-8"
        return self.ask("PUT", f"/liv/moter/{uid}.ics", event, Content_Type=kind)[0]

    def event(self, uid: str) -> dict:
        status, data = self.ask("GET", f"/liv/moter/{uid}.ics")
        assert status == 200
        [event] = Calendar.from_ical(data).walk("VEVENT")
        return event


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    port, folder = free_port(), tmp_path_factory.mktemp("radicale")
    said = (folder / "log").open("wb")
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "storage-filesystem-folder": str(folder),
        "auth-type": "none",
        "logging-level": "warning",
    }
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "radicale", "--config", ""]
        + [f"--{name}={value}" for name, value in options.items()],
        stdout=said,
        stderr=said,
    )
    shelf = Shelf(port)
    until = time.monotonic() + 60
    while True:
        try:
            status, _said = shelf.ask("MKCALENDAR", "/liv/moter/")
            break
        except OSError:
            told = (folder / "log").read_text()
            assert server.poll() is None and time.monotonic() < until, told
            time.sleep(0.05)
    assert status == 201, (folder / "log").read_text()
    yield shelf
    server.terminate()
    server.wait(timeout=30)
    said.close()


def apart(data: bytes) -> dict[str, bytes]:
    """Each event of a feed as a calendar of its own, as a program that subscribes keeps them."""
    found = {}
    for event in Calendar.from_ical(data).walk("VEVENT"):
        calendar = ical.empty()
        calendar.add_component(event)
        found[str(event["UID"])] = calendar.to_ical()
    return found


def test_every_event_of_a_feed_is_stored_by_a_caldav_server(
    shelf, called, group, kari, liv, client
):
    for days in (30, 60):
        other = MeetingFactory(group=group, starts_at=LATER + timedelta(days=days))
        summons.send(other, by=liv)
    address = address_of(feeds.renew(kari, None))
    events = apart(client.get(address).content)

    assert len(events) == 3
    assert {shelf.put(event, uid) for uid, event in events.items()} == {201}
    kept = shelf.event(ical.uid(called))
    assert NAME in kept["SUMMARY"] and kept.decoded("DTSTART") == LATER

    # Moved, and then called off: the same event, put again where it stood.
    moved_to = LATER + timedelta(days=7)
    moving.move(
        called, by=liv, starts_at=moved_to, ends_at=moved_to + timedelta(hours=1), place="Annex"
    )
    again = apart(client.get(address).content)
    assert set(again) == set(events)
    shelf.put(again[ical.uid(called)], ical.uid(called))
    assert shelf.event(ical.uid(called)).decoded("DTSTART") == moved_to
    moving.cancel(Meeting.objects.get(pk=called.pk), by=liv)
    shelf.put(apart(client.get(address).content)[ical.uid(called)], ical.uid(called))
    assert shelf.event(ical.uid(called))["STATUS"] == "CANCELLED"


def test_a_whole_feed_is_put_as_a_calendar(shelf, called, group, kari, liv, client):
    for days in range(1, 12):
        other = MeetingFactory(group=group, starts_at=LATER + timedelta(days=days))
        summons.send(other, by=liv)
    whole = client.get(address_of(feeds.renew(kari, group))).content

    status, said = shelf.ask(
        "PUT", "/liv/alle/", whole, Content_Type="text/calendar; charset=utf-8"
    )
    assert status == 201, said
    status, kept = shelf.ask("GET", "/liv/alle/")
    assert status == 200 and len(Calendar.from_ical(kept).walk("VEVENT")) == 12

"""The calendar message: what RFC 5545 and 5546 ask, and the same hour for everyone."""

import re
from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar

from meetings import ical, planning, summons
from people import notices
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def lines_of(event: bytes) -> dict[str, str]:
    """The properties, unfolded by hand: not read by the library that wrote them."""
    assert event.endswith(b"\r\n") and b"\n" not in event.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in event.split(b"\r\n"))
    unfolded = re.sub(r"\r\n[ \t]", "", event.decode())
    pairs = [line.partition(":") for line in unfolded.strip().split("\r\n")]
    return {name: value for name, _colon, value in pairs}


@pytest.fixture
def meeting():
    AppointmentFactory(person__name="Liv Dahl")
    return MeetingFactory(
        group=GroupFactory(name="Politirådet, styringsgruppe; Egersund"),
        place="Formannskapssalen på rådhuset i Egersund, inngang frå sørsida, 2. etasje",
        video_url="https://video.example.org/m",
    )


def test_a_request_says_what_when_where_and_to_whom(meeting):
    kari, liv = PersonFactory(name="Kari Moe"), PersonFactory(name="Liv Dahl")
    written = lines_of(ical.message(meeting, ical.REQUEST, kari, liv, 0))

    assert written["METHOD"] == "REQUEST"
    assert written["UID"] == f"{meeting.public_id}@localhost"
    assert written["SEQUENCE"] == "0"
    assert (written["DTSTART"], written["DTEND"]) == ("20261124T110000Z", "20261124T130000Z")
    assert written["SUMMARY"] == r"Politirådet\, styringsgruppe\; Egersund (Eigersund)"
    assert written["LOCATION"].endswith(r"2. etasje\, https://video.example.org/m")
    assert written["URL"].endswith(meeting.get_absolute_url())
    assert written["STATUS"] == "CONFIRMED"
    organizer = next(name for name in written if name.startswith("ORGANIZER"))
    attendee = next(name for name in written if name.startswith("ATTENDEE"))
    assert written[organizer] == f"mailto:{liv.email}"
    assert written[attendee] == f"mailto:{kari.email}"
    assert "RSVP=TRUE" in attendee and "PARTSTAT=NEEDS-ACTION" in attendee
    assert written["TRIGGER"] == "-PT1H"


def test_a_cancellation_is_of_the_same_event_and_rings_no_bell(meeting):
    kari = PersonFactory()
    event = ical.message(meeting, ical.CANCEL, kari, kari, 1)
    written = lines_of(event)

    assert (written["METHOD"], written["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (written["UID"], written["SEQUENCE"]) == (f"{meeting.public_id}@localhost", "1")
    assert "TRIGGER" not in written
    assert Calendar.from_ical(event).walk("VEVENT")[0].decoded("DTSTART") == meeting.starts_at


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2027, 3, 27), "110000Z"),
        (date(2027, 3, 28), "100000Z"),
        (date(2027, 10, 30), "100000Z"),
        (date(2027, 10, 31), "110000Z"),
    ],
)
def test_noon_in_norway_is_noon_on_both_sides_of_the_clock_change(meeting, day, utc):
    meeting.starts_at = planning.at(day, time(12))
    meeting.ends_at = planning.at(day, time(13))
    kari = PersonFactory()

    assert lines_of(ical.message(meeting, ical.REQUEST, kari, kari, 0))["DTSTART"].endswith(utc)


def test_the_mail_carries_it_as_a_body_and_as_a_file(smtp, settings):
    liv = AppointmentFactory(person__name="Liv Dahl").person
    meeting = MeetingFactory(starts_at=datetime(2099, 1, 5, 11, tzinfo=UTC))
    kari = MembershipFactory(group=meeting.group).person
    AgendaItemFactory(meeting=meeting)
    summons.send(meeting, by=liv)
    notices.send_waiting()

    [mail] = smtp.to(kari.email)
    assert mail.get_content_type() == "multipart/mixed"
    alternative, file = mail.iter_parts()
    parts = list(alternative.iter_parts())
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert parts[2]["Content-Type"].params["method"] == "REQUEST"
    assert parts[2]["Content-Type"].params["charset"] == "utf-8"
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "innkalling.ics")
    event = parts[2].get_payload(decode=True)
    assert event.replace(b"\r\n", b"\n") == file.get_payload(decode=True).replace(b"\r\n", b"\n")
    assert f"UID:{meeting.public_id}@localhost".encode() in event

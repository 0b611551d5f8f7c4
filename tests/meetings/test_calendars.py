"""Meetings in people's own calendars: files to save, feeds to subscribe to, and being taken out."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from icalendar import Calendar

from meetings import attending, ical, moving, summons
from meetings.models import CalendarFeed, Meeting
from people import notices, profile, seats
from people.models import Membership, Notice
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db

LATER = datetime(2099, 1, 5, 11, tzinfo=UTC)


@pytest.fixture
def group(liv):
    return GroupFactory(name="Politirådet")


@pytest.fixture
def kari(group):
    return MembershipFactory(group=group, person__name="Kari Moe").person


@pytest.fixture
def called(group, kari, liv):
    meeting = MeetingFactory(
        group=group, starts_at=LATER, place="Rådhuset", video_url="https://video.example.org/m"
    )
    summons.send(meeting, by=liv)
    return meeting


def events(response) -> list:
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    data = response.content
    assert all(len(line) <= 75 for line in data.split(b"\r\n")) and b"\n" not in data.replace(
        b"\r\n", b""
    )
    return Calendar.from_ical(data).walk("VEVENT")


def test_a_meeting_is_saved_as_a_file_that_asks_nobody(called, kari, client_for):
    response = client_for(kari).get(reverse("meeting_ics", args=[called.public_id]))

    [event] = events(response)
    assert response["Content-Disposition"].startswith("attachment;")
    assert event.decoded("DTSTART") == LATER and event["UID"].startswith(called.public_id)
    assert "ATTENDEE" not in event and "ORGANIZER" not in event
    assert b"METHOD" not in response.content


def test_a_group_that_invites_from_outlook_sends_no_calendar_message(called, kari, liv, smtp):
    called.group.invites_in_outlook = True
    called.group.save()
    notices.send_waiting()
    moving.cancel(called, by=liv)
    notices.send_waiting()

    asked, cancelled = smtp.to(kari.email)
    for mail in (asked, cancelled):
        assert "calendar" not in str(mail) and ".ics" not in str(mail)


def test_whoever_leaves_is_taken_off_and_the_meeting_out_of_their_calendar(
    called, group, kari, liv, smtp
):
    staying = MembershipFactory(group=group, person__name="Ola Berg").person
    attending.seat_members(called)
    notices.send_waiting()
    seat = group.memberships.get(person=kari)
    seats.end(seat, localdate() - timedelta(days=1), by=liv)

    assert attending.drop_those_who_left(at=now()) == 1
    assert attending.drop_those_who_left(at=now()) == 0
    notices.send_waiting()

    assert [row.person for row in called.attendances.all()] == [staying]
    _asked, taken_out = smtp.to(kari.email)
    [part] = [p for p in taken_out.walk() if p.get_content_type() == "text/calendar"]
    assert part["Content-Type"].params["method"] == "CANCEL"
    [event] = Calendar.from_ical(part.get_content()).walk("VEVENT")
    assert event["UID"].startswith(called.public_id)
    called.refresh_from_db()
    assert event["SEQUENCE"] == called.ical_sequence + 1

    # Then nothing more: neither of a move nor of a cancellation.
    moving.cancel(called, by=liv)
    notices.send_waiting()
    assert len(smtp.to(kari.email)) == 2


def test_a_deputy_called_again_is_not_taken_for_one_who_was_sent_home(
    called, group, kari, liv, smtp
):
    seat = group.memberships.get(person=kari)
    vidar = MembershipFactory(group=group, role=Membership.Role.DEPUTY, deputy_for=seat)
    row = called.attendances.get(person=kari)
    for what, deputy in [("deputy", vidar), ("yes", None), ("deputy", vidar)]:
        attending.answer(row, what, by=kari, deputy=deputy)
        notices.send_waiting()

    events = [
        Calendar.from_ical(part.get_content()).walk("VEVENT")[0]
        for mail in smtp.to(vidar.person.email)
        for part in mail.walk()
        if part.get_content_type() == "text/calendar"
    ]
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    first, out, again = (event["SEQUENCE"] for event in events)
    assert first < out <= again
    # Everybody else's number is the meeting's.
    assert ical.sequence(called, kari) == called.ical_sequence


def test_who_was_never_told_of_the_meeting_is_not_told_of_leaving_it(called, kari, liv):
    seats.end(kari.memberships.get(), localdate() - timedelta(days=1), by=liv)
    attending.drop_those_who_left(at=now())
    notices.send_waiting()

    assert {(row.kind, row.state) for row in Notice.objects.all()} == {
        ("summons", "held"),
        ("left_meeting", "held"),
    }


def test_who_stays_in_the_group_in_another_way_is_not_taken_off(called, kari, liv):
    AppointmentFactory(person=kari)
    seats.end(kari.memberships.get(), localdate() - timedelta(days=1), by=liv)

    assert attending.drop_those_who_left(at=now()) == 0


def test_one_makes_an_address_renews_it_and_closes_it(called, kari, client_for, client):
    mine = client_for(kari)
    page = reverse("my_calendar")
    mine.post(page, {"act": "renew"})
    address = re.search(r'value="http[^"]*(/kalender/[^"]+)"', mine.get(page).text)[1]
    assert "webcal://" in mine.get(page).text

    fetched = client.get(address)
    [event] = events(fetched)
    assert event["LOCATION"] == "Rådhuset, https://video.example.org/m"
    assert "Kari" not in fetched.text and "no-cache" in fetched["Cache-Control"]

    mine.post(page, {"act": "renew"})
    assert client.get(address).status_code == 410
    again = re.search(r'value="http[^"]*(/kalender/[^"]+)"', mine.get(page).text)[1]
    assert client.get(again).status_code == 200

    mine.post(page, {"act": "close"})
    assert client.get(again).status_code == 410
    assert not CalendarFeed.objects.exists()


def test_a_feed_dies_when_one_signs_out_everywhere_and_is_empty_for_one_who_left(
    called, kari, liv, client_for, client
):
    client_for(kari).post(reverse("my_calendar"), {"act": "renew"})
    address = reverse("calendar_feed", args=[CalendarFeed.objects.get().token])
    MembershipFactory(person=kari)  # still somewhere
    seats.end(kari.memberships.get(group=called.group), localdate() - timedelta(days=1), by=liv)
    attending.drop_those_who_left(at=now())
    assert events(client.get(address)) == []

    profile.sign_out_everywhere(kari)
    assert client.get(address).status_code == 410


def test_a_feed_of_one_group_holds_only_its_meetings_and_no_drafts(
    called, kari, client_for, client
):
    other = MembershipFactory(person=kari).group
    elsewhere = MeetingFactory(group=other, starts_at=LATER, state="called", called_at=now())
    MeetingFactory(group=other, starts_at=LATER)  # a draft
    mine = client_for(kari)
    for chosen in ("", other.public_id):
        mine.post(reverse("my_calendar"), {"act": "renew", "about": chosen})
    every, one = CalendarFeed.objects.order_by("pk")

    def uids(feed):
        found = events(client.get(reverse("calendar_feed", args=[feed.token])))
        return {str(event["UID"]).partition("@")[0] for event in found}

    assert uids(every) == {called.public_id, elsewhere.public_id}
    assert uids(one) == {elsewhere.public_id}
    strange = {"act": "renew", "about": GroupFactory(host=bjerkreim()).public_id}
    assert mine.post(reverse("my_calendar"), strange).status_code == 404


def test_a_program_that_asks_again_is_told_that_nothing_has_changed(called, kari, client):
    feed = CalendarFeed.objects.create(person=kari, epoch=kari.access_epoch)
    address = reverse("calendar_feed", args=[feed.token])
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)

    Meeting.objects.update(place="Biblioteket")
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_feed_asks_as_much_for_many_meetings_as_for_one(
    called, kari, client, django_assert_max_num_queries
):
    feed = CalendarFeed.objects.create(person=kari, epoch=kari.access_epoch)
    for _n in range(5):
        MeetingFactory(group=called.group, starts_at=LATER, state="called", called_at=now())
    with django_assert_max_num_queries(8):
        assert len(events(client.get(reverse("calendar_feed", args=[feed.token])))) == 6


def test_a_cancelled_meeting_stands_as_cancelled_in_feeds(called, kari, liv, client):
    feed = CalendarFeed.objects.create(person=kari, epoch=kari.access_epoch)
    moving.cancel(called, by=liv)

    [event] = events(client.get(reverse("calendar_feed", args=[feed.token])))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_open_meetings_are_for_everybody_and_name_nobody(called, kari, liv, client):
    address = reverse("open_meetings", args=[eigersund().slug])
    eigersund_row = eigersund()
    eigersund_row.public_since = date(2020, 1, 1)
    eigersund_row.save()
    assert events(client.get(address)) == []

    Meeting.objects.update(open_to_listeners=True, chair=kari, minute_taker=liv)
    response = client.get(address)
    [event] = events(response)
    assert event["LOCATION"] == "Rådhuset" and event["URL"].endswith(eigersund().slug + "/")
    for hidden in ("Kari", "Liv", "video.example.org", "/moter/"):
        assert hidden not in response.text
    assert response["Cache-Control"] == "public, max-age=600" and not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_plan_of_a_year_has_drafts_for_those_who_plan(called, group, kari, liv, client_for):
    MeetingFactory(group=group, starts_at=datetime(2099, 6, 2, 10, tzinfo=UTC))
    MeetingFactory(group=group, starts_at=datetime(2098, 6, 2, 10, tzinfo=UTC))
    address = reverse("group_plan", args=[group.public_id]) + "?ar=2099"

    assert [e["STATUS"] for e in events(client_for(kari).get(address))] == ["CONFIRMED"]
    planned = events(client_for(liv).get(address))
    assert [e["STATUS"] for e in planned] == ["CONFIRMED", "TENTATIVE"]


def test_a_year_that_no_calendar_has_is_this_year(group, kari, client_for):
    client = client_for(kari)
    for year in ("0000", "9999"):
        assert (
            client.get(reverse("group_plan", args=[group.public_id]), {"ar": year}).status_code
            == 200
        )
        assert client.get(reverse("year_pdf"), {"ar": year}).status_code == 200

"""A municipality's year: meetings and what is fixed, as a list, a wheel, a file and a paper."""

import io
from datetime import UTC, date, datetime

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from icalendar import Calendar

from meetings import feeds
from meetings.models import CalendarFeed, Meeting
from people.models import AuditEntry
from slt.models import WheelEntry
from slt.year import drawing, reading, wheel
from tests.factories import (
    AgreementFactory,
    AppointmentFactory,
    DecisionFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PlanFactory,
    WheelEntryFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
once = pytest.mark.once
PAGE = "/arshjul/1101/2026/"


@pytest.fixture
def liv():
    return AppointmentFactory().person


def titles(person, year=2026) -> list[str]:
    return [event.title for event in reading.events(person, eigersund(), year)]


def test_meetings_and_entries_stand_in_the_order_of_days(liv):
    MeetingFactory(group__name="Politirådet", starts_at=datetime(2026, 3, 3, 11, tzinfo=UTC))
    MeetingFactory(state=Meeting.State.CANCELLED, starts_at=datetime(2026, 2, 3, 11, tzinfo=UTC))
    MeetingFactory(group__host=bjerkreim(), starts_at=datetime(2026, 2, 3, 11, tzinfo=UTC))
    WheelEntryFactory(title="Tilskudd", on=date(2026, 12, 1))
    WheelEntryFactory(title="Russetreff", on=date(2026, 2, 10))
    WheelEntryFactory(municipality=bjerkreim())

    assert titles(liv) == ["Russetreff", "Politirådet", "Tilskudd"]


def test_a_member_sees_the_meetings_called_in_their_own_groups_only():
    seat = MembershipFactory(group__name="Vår gruppe")
    MeetingFactory(group=seat.group, state=Meeting.State.CALLED)
    MeetingFactory(group=seat.group)
    MeetingFactory(state=Meeting.State.CALLED)

    assert titles(seat.person) == ["Vår gruppe"]


@pytest.mark.parametrize(
    ("every", "years"),
    [(0, {2026}), (1, {2026, 2027, 2028, 2029}), (3, {2026, 2029})],
)
def test_what_comes_again_stands_in_each_of_its_years(liv, every, years):
    WheelEntryFactory(on=date(2026, 3, 1), every=every)

    assert {year for year in range(2024, 2030) if titles(liv, year)} == years


def test_29_february_is_the_28th_where_there_is_none():
    entry = WheelEntryFactory(on=date(2028, 2, 29), until=date(2028, 3, 2), every=1)

    assert entry.in_year(2029) == (date(2029, 2, 28), date(2029, 3, 2))


def test_suggestions_are_offered_once_and_taken_once(liv, client_for):
    client = client_for(liv)
    assert "Søknad om tilskudd" in client.get(PAGE).content.decode()

    for _press in range(2):
        client.post(f"{PAGE}forslag/", {"forslag": ["grant", "survey", "no such"]})
    assert titles(liv) == ["Ungdata", "Søknad om tilskudd"]
    assert titles(liv, 2027) == ["Søknad om tilskudd"]
    assert "Forslag til faste datoer" not in client.get(PAGE).content.decode()
    assert AuditEntry.objects.filter(verb="add_wheel_entry").count() == 2


def test_an_entry_is_moved_renamed_and_removed(liv, client_for):
    client = client_for(liv)
    entry = WheelEntryFactory(title="Rapport")
    page = f"/arshjul/oppforing/{entry.public_id}/"
    facts = {"title": "Årsrapport", "kind": "deadline", "on": "15.2.2026", "every": "1"}

    assert client.post(page, facts | {"until": "1.2.2026"}).status_code == 422
    assert client.post(page, facts).url == PAGE
    entry.refresh_from_db()
    assert (entry.title, entry.on, entry.every) == ("Årsrapport", date(2026, 2, 15), 1)
    client.post(page, {"do": "remove"})
    assert not WheelEntry.objects.exists()


def test_a_group_of_another_municipality_is_not_to_be_chosen(liv, client_for):
    other = GroupFactory(host=bjerkreim())
    facts = {"title": "Tur", "kind": "activity", "on": "15.2.2026", "every": "0"}

    answer = client_for(liv).post("/arshjul/1101/ny/", facts | {"group": other.public_id})
    assert answer.status_code == 422
    assert 'value="Tur"' in answer.content.decode()


def test_what_stands_in_one_year_alone_is_copied_to_the_next_by_choice(liv, client_for):
    fest = WheelEntryFactory(title="Fest", on=date(2026, 6, 1), until=date(2026, 6, 3))
    left = WheelEntryFactory(title="Dugnad", on=date(2026, 5, 1))
    WheelEntryFactory(title="Årlig", every=1)
    client = client_for(liv)

    for _press in range(2):
        client.post(f"{PAGE}kopier/", {"rad": [fest.public_id]})
    copied = WheelEntry.objects.get(on__year=2027)
    assert (copied.title, copied.until) == ("Fest", date(2027, 6, 3))
    assert [entry.title for entry in wheel.copyable(eigersund(), 2026)] == [left.title]


def test_no_page_leads_past_the_last_year(liv, client_for):
    client = client_for(liv)
    page = client.get("/arshjul/1101/2100/").text
    assert "2099" in page and "2101" not in page and "Kopier til neste år" not in page
    assert client.post("/arshjul/1101/2100/kopier/").status_code == 404


def test_a_neighbour_changes_nothing():
    neighbour = AppointmentFactory(municipality=bjerkreim()).person
    entry = WheelEntryFactory()

    with pytest.raises(PermissionDenied):
        wheel.remove(entry, by=neighbour)
    with pytest.raises(PermissionDenied):
        wheel.add(eigersund(), by=neighbour, title="Tur", on=date(2026, 1, 1))


def test_the_calendar_file_has_meetings_and_whole_days(liv, client_for):
    MeetingFactory(video_url="https://example.org/rom")
    WheelEntryFactory(title="Uke 40", on=date(2026, 10, 5), until=date(2026, 10, 9))

    data = client_for(liv).get(f"{PAGE}arshjul.ics").content
    days, meeting = Calendar.from_ical(data).walk("VEVENT")
    assert (days.decoded("dtstart"), days.decoded("dtend")) == (
        date(2026, 10, 5),
        date(2026, 10, 10),
    )
    assert meeting.decoded("dtstart") == datetime(2026, 11, 24, 11, tzinfo=UTC)


@once
def test_the_paper_has_the_drawing_with_words_for_it_and_the_list(liv, client_for):
    WheelEntryFactory(title="Søknad")
    MeetingFactory()

    data = client_for(liv).get(f"{PAGE}arshjul.pdf").content

    with pikepdf.open(io.BytesIO(data)) as file:
        said = [str(thing.Alt) for thing in file.objects if "/Alt" in keys_of(thing)]
        assert len(file.pages) == 1
    assert any(alt.startswith("Årshjul for 2026 med 1 møter og 1 frister") for alt in said)


def keys_of(thing) -> set[str]:
    return set(thing.keys()) if isinstance(thing, pikepdf.Dictionary) else set()


def test_what_follows_from_other_things_stands_on_its_day(liv):
    AgreementFactory(title="Mandat", until=date(2026, 4, 1))
    plan = PlanFactory(title="Planen", until=date(2026, 12, 31))
    plan.adopted_by = DecisionFactory(item__meeting__starts_at=datetime(2025, 1, 7, tzinfo=UTC))
    plan.state = plan.State.ADOPTED
    plan.save()
    post = liv.appointments.get()
    post.verified_on = date(2025, 3, 1)
    post.save()
    member = MembershipFactory().person

    assert titles(liv) == [liv.name, "Mandat", "Planen"]
    assert titles(member) == ["Mandat", "Planen"]


def test_the_year_is_fetched_by_an_address_that_can_be_closed(liv, client_for, client):
    MeetingFactory()
    WheelEntryFactory(title="Uke 40", on=date(2026, 10, 5), every=1)
    mine = client_for(liv)
    mine.post("/innstillinger/kalender/", {"act": "renew", "about": "1101"})
    feed = CalendarFeed.objects.get()
    address = f"/kalender/{feed.token}/arshjul.ics"
    assert address in mine.get("/innstillinger/kalender/").text

    fetched = client.get(address)
    summaries = {
        str(event["SUMMARY"]) for event in Calendar.from_ical(fetched.content).walk("VEVENT")
    }
    assert "Uke 40" in summaries and len(summaries) == 2
    again = client.get(address, headers={"if-none-match": fetched["ETag"]})
    assert again.status_code == 304
    # The year's address opens no meetings of one's own, nor the other way.
    assert client.get(f"/kalender/{feed.token}/moter.ics").status_code == 410

    mine.post("/innstillinger/kalender/", {"act": "close", "about": "1101"})
    assert client.get(address).status_code == 410


def test_a_feed_of_the_year_is_empty_for_one_who_left(liv, client):
    WheelEntryFactory(title="Uke 40", every=1)
    feed = feeds.renew(liv, eigersund())
    liv.appointments.update(until=date(2020, 1, 1), since=date(2019, 1, 1))

    answer = client.get(f"/kalender/{feed.token}/arshjul.ics")

    assert answer.status_code == 200 and "Uke 40" not in answer.text
    with pytest.raises(PermissionDenied):
        feeds.renew(liv, bjerkreim())


def test_a_feed_of_the_year_asks_as_much_for_many(liv, client, django_assert_max_num_queries):
    feed = feeds.renew(liv, eigersund())
    for _row in range(4):
        MeetingFactory(group=GroupFactory())
        WheelEntryFactory(every=1)

    with django_assert_max_num_queries(10):
        client.get(f"/kalender/{feed.token}/arshjul.ics")


def test_signs_of_the_same_week_do_not_cover_each_other(liv):
    for _group in range(3):
        MeetingFactory()
    found = reading.events(liv, eigersund(), 2026)

    places = {(sign.x, sign.y) for sign in drawing.wheel(found, 2026, date(2026, 1, 1)).signs}
    assert len(places) == 3


def test_the_page_asks_as_much_for_one_as_for_many(liv, client_for, django_assert_max_num_queries):
    client = client_for(liv)
    for _row in range(3):
        MeetingFactory(group=GroupFactory())
        WheelEntryFactory(group=GroupFactory())

    with django_assert_max_num_queries(8):
        client.get(PAGE)

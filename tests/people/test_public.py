"""What a worried parent meets: the right number first, and never a name nobody stands by."""

import gzip
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import localdate

from people import public
from people.models import Appointment, ContactNumber, Municipality
from tests.factories import LONG_AGO, AppointmentFactory, GroupFactory, PersonFactory, eigersund

pytestmark = pytest.mark.django_db
PAGE = "/kommune/1101-eigersund/"


@pytest.fixture
def town():
    place = eigersund()
    place.public_since = LONG_AGO
    place.switchboard = "51 00 00 00"
    place.post_address = "Postboks 1, 4370 Egersund"
    place.save()
    return place


def coordinator(**facts) -> Appointment:
    facts = {
        "person__name": "Liv Dahl",
        "public_phone": "00 00 00 01",
        "public_email": "liv@example.org",
        "verified_on": localdate(),
        **facts,
    }
    return AppointmentFactory(**facts)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("eigersund", "1101"),
        ("EIGERS", "1101"),
        ("Eigersund kommune", "1101"),
        ("1101", "1101"),
        ("tromsø", "5501"),
        ("tromso", "5501"),
        ("Tromsoe", "5501"),
        ("ålesund", "1508"),
        ("Aalesund", "1508"),
        ("Stïentje", "5006"),
        ("Oslove", "0301"),
    ],
)
def test_a_municipality_is_found_however_it_is_spelt(typed, number):
    assert number in [place.number for place in public.search(typed)]


def test_names_that_occur_twice_are_told_apart_by_county(client):
    page = client.get("/", {"q": "Herøy"}).content.decode()

    assert "Nordland" in page
    assert "Møre og Romsdal" in page


def test_one_answer_leads_straight_there(client, town):
    assert client.get("/", {"q": "eigersund"}).url == PAGE


def test_a_misspelt_name_is_answered_with_what_was_meant(client):
    page = client.get("/", {"q": "Eigersun d"}).content.decode()

    assert "Eigersund" in page
    assert 'value="Eigersun d"' in page


def test_every_municipality_is_there_to_pick(client):
    page = client.get("/").content.decode()

    assert page.count('href="/kommune/') >= 357
    assert Municipality.objects.filter(until=None).count() == 357


def test_what_is_urgent_stands_first(client, town):
    coordinator()
    page = client.get(PAGE).content.decode()

    places = [page.index(text) for text in ("112", "113", "116 111", "Er du ung selv?", "Liv Dahl")]
    assert places == sorted(places)
    assert "tel:112" in page
    assert "tel:+4700000001" in page


def test_a_municipality_we_do_not_serve_is_not_said_to_lack_slt(client):
    page = client.get("/kommune/1103-stavanger/").content.decode()

    assert "er ikke med i denne tjenesten" in page
    assert "112" in page
    assert "konfliktraadet.no" in page


def test_a_name_not_confirmed_for_14_months_gives_way_to_the_switchboard(client, town):
    coordinator(verified_on=localdate() - Appointment.CONFIRMATION_HOLDS - timedelta(days=1))
    page = client.get(PAGE).content.decode()

    assert "Liv Dahl" not in page
    assert "51 00 00 00" in page
    assert "Postboks 1" in page


def test_an_ended_post_gives_way_to_the_switchboard(client, town):
    coordinator(until=localdate() - timedelta(days=1))

    assert "Liv Dahl" not in client.get(PAGE).content.decode()


def test_while_she_is_away_the_stand_in_answers(client, town):
    coordinator(
        away_from=localdate(),
        away_until=localdate() + timedelta(days=5),
        stand_in=PersonFactory(name="Ola Berg"),
        stand_in_phone="00 00 00 02",
    )
    page = client.get(PAGE).content.decode()

    assert "Ola Berg svarer imens" in page
    assert "00 00 00 02" in page
    assert "00 00 00 01" not in page


def test_whoever_answers_without_a_number_is_reached_through_the_switchboard(client, town):
    coordinator(away_from=localdate(), stand_in=PersonFactory(name="Ola Berg"))
    page = client.get(PAGE).content.decode()

    assert "Ola Berg svarer imens" in page
    assert "51 00 00 00" in page


def test_the_page_touches_no_session_and_is_kept_for_ten_minutes(client, town):
    coordinator()
    response = client.get(PAGE)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "public, max-age=600"
    assert b"<script" not in response.content
    assert "nonce" not in response["Content-Security-Policy"]


def test_the_kept_page_asks_the_database_nothing_and_is_cleared_on_change(
    client, town, django_assert_num_queries, django_capture_on_commit_callbacks
):
    coordinator()
    client.get(PAGE)
    with django_assert_num_queries(0):
        client.get(PAGE)
    ContactNumber.objects.create(
        municipality=town,
        purpose="talk",
        label="Barnevernvakten",
        number="00 00 00 09",
        source="example.org",
        checked_on=localdate(),
    )
    with django_capture_on_commit_callbacks(execute=True):
        public.clear(town)

    assert "Barnevernvakten" in client.get(PAGE).content.decode()


def test_one_group_or_many_ask_the_same_number_of_queries(client, town, django_assert_num_queries):
    coordinator()
    GroupFactory()
    with django_assert_num_queries(6):
        client.get(PAGE)
    cache.clear()
    GroupFactory.create_batch(3)
    coordinator()
    with django_assert_num_queries(6):
        client.get(PAGE)


def test_the_page_is_in_the_municipalitys_language_and_others_by_address(client, town):
    town.language = "nn"
    town.save()
    page = client.get(PAGE).content.decode()

    assert '<html lang="nn"' in page
    assert f'href="{PAGE}nb/"' in page
    assert '<html lang="en"' in client.get(f"{PAGE}en/").content.decode()


def test_an_old_or_half_remembered_address_leads_on(client, town):
    assert client.get("/kommune/1101/").url == PAGE
    assert client.get("/kommune/9999-ingensteds/").status_code == 404


def test_the_details_go_into_a_phones_address_book(client, town):
    coordinator()
    card = client.get(f"{PAGE}kontakt-1.vcf")

    lines = card.content.decode().split("\r\n")
    assert "FN:Liv Dahl" in lines
    assert "N:Dahl;Liv;;;" in lines
    assert "TEL;TYPE=WORK,VOICE:00 00 00 01" in lines
    assert client.get(f"{PAGE}kontakt-2.vcf").status_code == 404


def test_the_page_is_light(client, town):
    coordinator()

    assert len(gzip.compress(client.get(PAGE).content)) < 8_000


def test_the_towns_own_words_say_which_language_they_are_in(client, town):
    coordinator(can_help_with="Ring meg gjerne.", hours="onsdag 9–12")
    ContactNumber.objects.create(
        municipality=town,
        purpose="talk",
        label="Barnevernvakten",
        number="00 00 00 70",
        source="kommunen",
        checked_on=LONG_AGO,
    )
    page = client.get(f"{PAGE}en/").content.decode()

    assert '<html lang="en"' in page
    assert '<dd lang="nb">onsdag 9–12</dd>' in page
    assert '<div lang="nb"><p>Ring meg gjerne.</p></div>' in page
    assert '<span lang="nb">Barnevernvakten' in page

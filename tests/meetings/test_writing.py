"""What a page with an editor asks for while somebody writes."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from meetings import drafts, here, texts
from meetings.models import Meeting, Text, TextVersion
from people.models import AuditEntry
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def kari(liv):
    place = liv.appointments.get().municipality
    return AppointmentFactory(person__name="Kari Moe", municipality=place).person


@pytest.fixture
def meeting(liv):
    return MeetingFactory(group=GroupFactory(), state=Meeting.State.HELD)


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(meeting=meeting)


@pytest.fixture
def pulse(meeting):
    return reverse("minutes_pulse", args=[meeting.public_id])


@pytest.fixture
def address(item):
    return reverse("text_save_new", args=[item.public_id, "minutes"])


def test_each_hears_who_else_is_here_and_where(pulse, item, liv, kari, client_for):
    assert client_for(liv).get(pulse, {"sak": item.public_id}).json()["here"] == []
    heard = client_for(kari).get(pulse).json()

    assert heard["here"] == [{"name": "Liv Dahl", "item": item.public_id}]
    assert heard["writer"] == kari.public_id
    heard = client_for(liv).get(pulse).json()
    assert heard["here"] == [{"name": "Kari Moe", "item": ""}]


def test_who_has_gone_is_no_longer_named(meeting, liv, kari):
    here.arrive(meeting, liv)
    cache.delete(f"here:{meeting.pk}:{liv.pk}")  # as after 45 seconds

    assert here.others(meeting, kari) == []


def test_the_pulse_tells_the_newest_version_of_each_text(
    pulse, address, item, liv, client_for, django_assert_max_num_queries
):
    assert client_for(liv).get(pulse).json()["versions"] == {}
    text = texts.of_item(item, Text.Kind.MINUTES)
    texts.save(text, base=0, open="<p>En</p>", exempt="", by=liv)
    texts.save(text, base=1, open="<p>To</p>", exempt="", by=liv)
    assert client_for(liv).get(pulse).json()["versions"] == {address: 2}
    for _ in range(3):
        more = texts.of_item(AgendaItemFactory(meeting=item.meeting), Text.Kind.MINUTES)
        texts.save(more, base=0, open="<p>En</p>", exempt="", by=liv)

    client = client_for(liv)
    with django_assert_max_num_queries(10):
        assert len(client.get(pulse).json()["versions"]) == 4


def test_what_stands_is_told_to_those_who_write_and_reading_it_is_logged(
    address, item, liv, client_for
):
    assert client_for(liv).get(address, **JSON).status_code == 404
    text = texts.of_item(item, Text.Kind.MINUTES)
    texts.save(text, base=0, open="<p>Åpent</p>", exempt="<p>Skjermet</p>", by=liv)

    told = client_for(liv).get(address, **JSON).json()
    assert (told["version"], told["by"], told["open"]) == (1, "Liv Dahl", "<p>Åpent</p>")
    assert told["exempt"] == "<p>Skjermet</p>"
    assert AuditEntry.objects.filter(verb="read_exempt").count() == 1


def test_what_one_typed_is_not_saved_in_anothers_name(address, liv, kari, client_for):
    typed = {"base": "0", "format": "html", "open": "<p>Karis ord</p>"}
    sent = {"headers": {"accept": "application/json", "x-writer": kari.public_id}}
    answer = client_for(liv).post(address, typed, **sent)

    assert (answer.status_code, answer.json()) == (403, {"writer": "other"})
    assert not TextVersion.objects.exists()
    assert client_for(kari).post(address, typed, **sent).status_code == 200


def test_a_conflict_tells_what_of_ones_own_arrived_before(address, item, liv, kari, client_for):
    text = texts.of_item(item, Text.Kind.MINUTES)
    texts.save(text, base=0, open="<p>Liv</p>", exempt="", by=liv)
    texts.save(text, base=1, open="<p>Liv og Kari</p>", exempt="", by=kari)
    typed = {"base": "0", "format": "html", "open": "<p>Liv, og mer</p>"}
    answer = client_for(liv).post(address, typed, **JSON)

    assert (answer.status_code, answer.json()["own"]["version"]) == (409, 1)
    typed["base"] = "1"
    assert client_for(liv).post(address, typed, **JSON).json()["own"] is None


def test_each_person_has_keys_of_their_own_which_outlive_a_new_secret(liv, kari, settings):
    [before] = drafts.keys(liv)
    assert drafts.keys(kari) != [before]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-that-is-known-to-everyone-who-reads-this"

    now, then = drafts.keys(liv)
    assert (then == before, now == before) == (True, False)


def test_the_page_with_the_keys_is_stored_nowhere(meeting, liv, client_for):
    page = client_for(liv).get(reverse("minutes", args=[meeting.public_id]))

    assert drafts.keys(liv)[0] in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"


def test_who_is_signed_in_is_told_with_a_new_token(client_for):
    person = PersonFactory()
    answer = client_for(person).get(reverse("writer"))

    assert answer.json() == {"id": person.public_id}
    assert answer.cookies["csrftoken"].value

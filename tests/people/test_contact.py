"""The public contact page as its coordinator keeps it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from people import contact
from people.models import AuditEntry, ContactNumber
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    PersonFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
URL = "/kontaktside/1101/"


@pytest.fixture
def post():
    return AppointmentFactory(person__name="Liv Dahl")


def typed(**facts) -> dict:
    return {
        "kommune-switchboard": "51 00 00 00",
        "kommune-post_address": "Postboks 1, 4370 Egersund",
        "kommune-language": "nb",
        "koordinator-1-public_phone": "00 00 00 01",
        "koordinator-1-public_email": "slt@example.org",
        "nummer-TOTAL_FORMS": "1",
        "nummer-INITIAL_FORMS": "0",
        "nummer-0-label": "Barnevernvakten",
        "nummer-0-number": "00 00 00 02",
        "nummer-0-purpose": "talk",
        "nummer-0-source": "example.org",
        "nummer-0-checked_on": localdate().isoformat(),
        **facts,
    }


def test_it_is_filled_in_confirmed_and_published_at_once(client, client_for, post):
    assert client_for(post.person).post(URL, typed(do="publish")).status_code == 302

    page = client.get(eigersund().get_absolute_url()).content.decode()
    for words in ["Liv Dahl", "00 00 00 01", "slt@example.org", "Barnevernvakten", "00 00 00 02"]:
        assert words in page
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"edit_public_contact", "confirm_public_contact", "publish_contact_page"} <= verbs


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("kommune-switchboard", "sentralbordets nummer"),
        ("kommune-post_address", "postadressen"),
        ("nummer-0-", "barnevernvakten"),
        ("koordinator-1-public_", "koordinatorens telefon eller e-post"),
    ],
)
def test_it_is_not_published_before_the_local_ones_are_there(client_for, post, left_out, said):
    data = {key: value for key, value in typed().items() if not key.startswith(left_out)}
    data |= {"nummer-0-purpose": "talk", "do": "publish"}

    response = client_for(post.person).post(URL, data)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert eigersund().public_since is None
    # What was typed is saved all the same.
    assert contact.missing(eigersund()) != []


def test_every_error_shows_at_once_and_everything_typed_is_there(client_for, post):
    response = client_for(post.person).post(
        URL,
        typed(
            **{
                "kommune-switchboard": "spør",
                "koordinator-1-public_email": "liv",
                "koordinator-1-away_until": "2026-08-01",
                "nummer-0-source": "",
                "nummer-0-checked_on": (localdate() + timedelta(days=1)).isoformat(),
            }
        ),
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("<ds-error-summary") == 1
    for value in ["spør", "liv", "2026-08-01", "Postboks 1, 4370 Egersund"]:
        assert f'value="{value}"' in page
    assert "hvor nummeret er hentet fra" in page
    assert "ikke kommet ennå" in page
    assert eigersund().post_address == ""


def test_a_change_shows_on_the_public_page_at_once(
    client, client_for, post, django_capture_on_commit_callbacks
):
    mine = client_for(post.person)
    mine.post(URL, typed(do="publish"))
    address = eigersund().get_absolute_url()
    client.get(address)

    with django_capture_on_commit_callbacks(execute=True):
        mine.post(URL, typed(**{"koordinator-1-public_phone": "00 00 00 09"}))
    assert "00 00 00 09" in client.get(address).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        mine.post(URL, {"do": "unpublish"})
    assert "Liv Dahl" not in client.get(address).content.decode()


def test_numbers_are_replaced_and_taken_out(client_for, post):
    client = client_for(post.person)
    client.post(URL, typed())
    client.post(URL, typed(**{"nummer-INITIAL_FORMS": "1", "nummer-0-DELETE": "on"}))

    assert not ContactNumber.objects.filter(municipality=eigersund()).exists()


def test_away_with_a_stand_in_from_ones_own_groups(client_for, post):
    colleague = MembershipFactory(person__name="Per Vik").person
    stranger = PersonFactory()
    client = client_for(post.person)
    away = {"koordinator-1-away_from": "2026-07-01", "koordinator-1-away_until": "2026-07-31"}

    picked = {"koordinator-1-stand_in": stranger.public_id}
    assert client.post(URL, typed(**away, **picked)).status_code == 422
    picked = {"koordinator-1-stand_in": colleague.public_id}
    assert client.post(URL, typed(**away, **picked)).status_code == 302
    post.refresh_from_db()
    assert post.stand_in == colleague


def test_only_coordinators_of_the_municipality_come_in(client_for, post):
    assert client_for(MembershipFactory().person).get(URL).status_code == 404
    elsewhere = AppointmentFactory(municipality=bjerkreim()).person
    assert client_for(elsewhere).get(URL).status_code == 404
    assert client_for(elsewhere).post(URL, {"do": "unpublish"}).status_code == 404


def test_the_page_can_be_used_by_all(browser, any_page, signed_in, axe, transactional_db):
    page = signed_in(any_page, AppointmentFactory().person)
    page.goto(reverse("public_contact", args=["1101"]))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []

    page.get_by_role("button", name="Lagre, bekreft og publiser").click()
    page.get_by_text("ikke publisert").first.wait_for()
    assert axe(page) == []

"""One's own settings, and the one way an address is changed."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from people import addresses, links, notices
from people.models import AuditEntry
from tests.factories import AppointmentFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return MembershipFactory(person__name="Kari Nes", person__email="kari@example.org").person


def test_name_phone_and_language_are_ones_own(client_for, person):
    client = client_for(person)

    client.post(reverse("settings"), {"name": "Kari Moe", "phone": "00 00 00 01", "language": "nn"})

    person.refresh_from_db()
    assert (person.name, person.phone, person.language) == ("Kari Moe", "00 00 00 01", "nn")
    assert AuditEntry.objects.get().verb == "edit_profile"


def test_what_is_wrong_is_kept_and_said(client_for, person):
    response = client_for(person).post(
        reverse("settings"), {"name": "", "phone": "ring meg", "language": ""}
    )

    assert response.status_code == 422
    assert 'value="ring meg"' in response.content.decode()
    # The header still says who is signed in.
    assert "Kari Nes" in response.content.decode()


def test_the_page_lists_where_one_sits(client_for, person):
    seat = person.memberships.get()

    page = client_for(person).get(reverse("settings")).content.decode()

    assert seat.group.name in page


def test_signing_out_everywhere_ends_sessions_and_links(client_for, person):
    here, there = client_for(person), client_for(person)
    token = links.make(person, "meeting", "abc")

    here.post(reverse("settings_sign_out"))

    assert there.get(reverse("settings")).status_code == 302
    with pytest.raises(links.Dead):
        links.read(token, "meeting")


# A new address ------------------------------------------------------------------------------------


def ask(client, email: str):
    return client.post(reverse("settings_address"), {"email": email})


def link_in(mail) -> str:
    return re.search(r"http://[^/]+(/ny-adresse/\S+)", mail.body)[1]


def test_a_new_address_is_confirmed_from_itself_and_the_old_is_told(
    client, client_for, person, mailoutbox
):
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    signed_in = client_for(person)
    ask(signed_in, "Ny@example.org")
    notices.send_waiting()
    to = {mail.to[0]: mail for mail in mailoutbox}
    assert set(to) == {"ny@example.org", "kari@example.org"}
    assert "ny@example.org" in to["kari@example.org"].body

    url = link_in(to["ny@example.org"])
    page = client.get(url)
    assert page.status_code == 200
    person.refresh_from_db()
    assert person.email == "kari@example.org"

    client.post(url)
    person.refresh_from_db()
    assert (person.email, person.wanted_email) == ("ny@example.org", "")
    assert EmailAddress.objects.get().email == "ny@example.org"
    assert signed_in.get(reverse("settings")).status_code == 302
    # Spent.
    assert client.get(url).status_code == 410
    assert client.post(url).status_code == 410


def test_asking_again_makes_the_first_link_dead(client, client_for, person, mailoutbox):
    signed_in = client_for(person)
    ask(signed_in, "feil@example.org")
    notices.send_waiting()
    first = link_in(next(mail for mail in mailoutbox if mail.to == ["feil@example.org"]))

    ask(signed_in, "ny@example.org")
    assert client.get(first).status_code == 410


def test_a_change_given_up_before_it_is_sent_is_never_sent(client_for, person, mailoutbox):
    client = client_for(person)
    ask(client, "ny@example.org")
    client.post(reverse("settings_give_up_address"))

    assert notices.send_waiting() == 0


@pytest.mark.parametrize("email", ["kari", "kari@example.org", "tatt@example.org", ""])
def test_an_address_that_will_not_do_is_refused_in_words(client_for, person, email):
    PersonFactory(email="tatt@example.org")

    response = ask(client_for(person), email)

    assert response.status_code == 422
    assert response.context["address"].errors["email"]
    assert not person.notices.exists()


def test_nobody_writes_to_strangers_through_us_all_day(client_for, person):
    client = client_for(person)
    answers = [ask(client, f"ny{n}@example.org").status_code for n in range(6)]

    assert answers == [302] * 5 + [422]


def test_nobody_finds_out_by_trying_whose_addresses_are_known(client_for, person):
    PersonFactory(email="tatt@example.org")
    client = client_for(person)
    answers = [ask(client, "tatt@example.org") for _n in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Vent litt" in answers[-1].text
    assert 'value="tatt@example.org"' in answers[-1].text
    # Not even that it is free.
    assert ask(client, "ny@example.org").status_code == 429


def test_an_address_taken_meanwhile_is_refused(client, person):
    addresses.ask(person, "ny@example.org")
    url = reverse("address_confirm", args=[addresses.link(person)])
    PersonFactory(email="ny@example.org")

    response = client.post(url)

    assert response.status_code == 422
    assert "En annen person" in response.content.decode()
    person.refresh_from_db()
    assert person.email == "kari@example.org"


def test_a_forged_link_opens_nothing(client):
    assert client.get(reverse("address_confirm", args=["abc:def"])).status_code == 410


def test_settings_can_be_used_by_all(browser, any_page, signed_in, axe, transactional_db):
    page = signed_in(any_page, AppointmentFactory().person)
    page.goto(reverse("settings"))

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


def test_the_page_speaks_the_language_of_the_mail_that_led_to_it(client, person):
    person.language = "nn"
    person.save()
    addresses.ask(person, "ny@example.org")

    shown = client.get(reverse("address_confirm", args=[addresses.link(person)]))

    assert "Stadfest e-postadressa" in shown.content.decode()

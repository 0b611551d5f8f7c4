"""The e-mailed code: whose it is, where it goes, and when it stops working."""

import re
import smtplib
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from people.models import Person
from tests.factories import AppointmentFactory, PersonFactory, eigersund

pytestmark = pytest.mark.django_db

ASK = "/logg-inn/"
CONFIRM = "/logg-inn/kode/"


def ask(client, email, **extra):
    return client.post(ASK, {"email": email, **extra})


def code() -> str:
    return re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE).group(1)


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_code_by_mail_signs_in(client):
    person = PersonFactory(name="Kari Nordli", email="kari@example.org")

    assert ask(client, "kari@example.org").headers["Location"] == CONFIRM
    assert mail.outbox[0].to == ["kari@example.org"]
    assert "Hei Kari." in mail.outbox[0].body
    answer = client.post(CONFIRM, {"code": code(), "next": "/moter/"})

    assert answer.headers["Location"] == "/moter/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_capitals_and_spaces_find_the_same_person(client):
    person = PersonFactory(email="kari@example.org")

    ask(client, "  KARI@Example.ORG ")
    client.post(CONFIRM, {"code": code().replace("-", "").lower(), "next": "/moter/"})

    assert mail.outbox[0].to == ["kari@example.org"]
    assert client.session["_auth_user_id"] == str(person.pk)
    assert Person.objects.count() == 1


def test_an_old_address_gets_no_code(client):
    person = PersonFactory(email="gammel@example.org")
    # allauth keeps a table of its own; what stands there must not open the door.
    person.emailaddress_set.create(email="gammel@example.org", verified=True, primary=True)
    Person.objects.filter(pk=person.pk).update(email="ny@example.org")

    ask(client, "gammel@example.org")

    assert "ikke registrert" in mail.outbox[0].body


def test_a_code_dies_with_the_address_it_was_mailed_to(client):
    person = PersonFactory(email="gammel@example.org")
    ask(client, "gammel@example.org")
    Person.objects.filter(pk=person.pk).update(email="ny@example.org")

    answer = client.post(CONFIRM, {"code": code()}, follow=True)

    assert not signed_in(client)
    assert "gir ikke lenger tilgang" in answer.content.decode()


def test_an_erased_person_neither_gets_a_code_nor_keeps_a_session(client, client_for):
    person = PersonFactory(email="kari@example.org")
    inside = client_for(person)
    Person.objects.filter(pk=person.pk).update(erased_on=date(2026, 6, 1))

    ask(client, "kari@example.org")

    assert "ikke registrert" in mail.outbox[0].body
    assert inside.get("/finnes-ikke/").wsgi_request.user.is_anonymous


def test_the_page_says_the_same_to_known_and_unknown(client):
    PersonFactory(email="kari@example.org")
    pages = []
    for email in ("kari@example.org", "ukjent@example.org"):
        visitor = Client()
        answer = visitor.post(ASK, {"email": email}, follow=True)
        text = answer.content.decode().replace(email, "x")
        pages.append(re.sub(r'"[^"\s]{20,}"', "", text))

    assert pages[0] == pages[1]


def test_nobody_signs_up_here(client):
    ask(client, "ny@example.org")

    assert not Person.objects.exists()
    # allauth looks this name up; it leads to the page that says who may come in.
    assert reverse("account_signup") == ASK


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "account_inactive"])
def test_allauths_other_pages_are_not_open(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_wrong_code_is_refused_at_the_field(client):
    PersonFactory(email="kari@example.org")
    ask(client, "kari@example.org")

    answer = client.post(CONFIRM, {"code": "FEIL-KODE"})

    assert answer.status_code == 422
    assert "Koden stemmer ikke" in answer.content.decode()
    assert 'value="FEIL-KODE"' in answer.content.decode()


def test_three_wrong_codes_end_the_attempt(client):
    PersonFactory(email="kari@example.org")
    ask(client, "kari@example.org")
    right = code()
    for _ in range(3):
        answer = client.post(CONFIRM, {"code": "FEIL-KODE"})

    assert answer.headers["Location"] == ASK
    client.post(CONFIRM, {"code": right})
    assert not signed_in(client)


def test_the_fourth_request_in_a_minute_waits(client):
    PersonFactory(email="kari@example.org")
    for _ in range(3):
        ask(client, "kari@example.org")

    answer = ask(client, "kari@example.org")

    assert answer.status_code == 422
    assert "for mange forsøk" in answer.content.decode()
    assert len(mail.outbox) == 3


def test_another_address_can_be_asked_for_while_a_code_waits(client):
    PersonFactory(email="kari@example.org")
    ask(client, "kari@exampel.org")

    assert client.get(ASK).status_code == 200


def test_what_is_no_address_is_refused_and_still_there(client):
    answer = ask(client, "kari@")

    assert answer.status_code == 422
    assert 'value="kari@"' in answer.content.decode()


def test_a_mail_server_that_is_down_is_said_so(client, monkeypatch):
    PersonFactory(email="kari@example.org")

    def down(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", down)
    answer = ask(client, "kari@example.org")

    assert answer.status_code == 503
    assert "ikke sendt e-post" in answer.content.decode()


def test_the_mail_speaks_the_recipients_language_and_names_the_municipality(client):
    person = PersonFactory(email="kari@example.org", language="en")
    AppointmentFactory(person=person, municipality=eigersund())

    ask(client, "kari@example.org")

    assert mail.outbox[0].subject.startswith("[Eigersund] ")
    assert code() in mail.outbox[0].subject


def test_one_who_chose_no_language_reads_the_municipalitys(client):
    town = eigersund()
    town.language = "nn"
    town.save()
    AppointmentFactory(person=PersonFactory(email="kari@example.org"), municipality=town)

    ask(client, "kari@example.org")
    client.post(CONFIRM, {"code": code()})

    assert 'lang="nn"' in client.get(reverse("settings")).content.decode()


def test_a_way_in_leads_only_to_our_own_pages(client):
    PersonFactory(email="kari@example.org")
    ask(client, "kari@example.org", next="https://example.com/")

    answer = client.post(CONFIRM, {"code": code(), "next": "https://example.com/"})

    assert "example.com" not in answer.headers["Location"]


def test_signing_out_asks_first_and_acts_on_post(client_for):
    client = client_for(PersonFactory())

    assert client.get("/logg-ut/").status_code == 200
    assert signed_in(client)
    assert client.post("/logg-ut/").headers["Location"] == "/"
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Skriv e-postadressen din."), ("liv.dahl", "Skriv hele adressen, med @ i.")],
)
def test_a_slip_in_the_address_is_said_plainly(client, typed, said):
    response = client.post(reverse("account_login"), {"email": typed})

    assert response.status_code == 422
    assert said in response.content.decode()

"""Who may open what: every address of the site, and what each kind of person gets there.

A new address fails here until somebody has given it a row.
"""

from collections import defaultdict
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from tests.conftest import SIGN_IN
from tests.factories import PersonFactory
from tests.slt import world
from tests.slt.doors import pressed, routes, rows

pytestmark = pytest.mark.django_db


class Visit:
    """Knocks on doors as one after another; whatever happens inside is undone."""

    def __init__(self, people: dict):
        self.sessions = {"anonymous": None}
        for who in world.PEOPLE:
            client = Client()
            client.force_login(people[who], backend=SIGN_IN)
            self.sessions[who] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def __call__(self, who: str, method: str, address: str, data=None) -> str:
        client = Client()
        if self.sessions[who]:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        with transaction.atomic():
            response = getattr(client, method.lower())(address, data or {})
            if response.streaming:
                response.getvalue()
            transaction.set_rollback(True)
        if response.status_code != 302:
            return str(response.status_code)
        sign_in = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': address}, safe='/')}"
        return "inn" if response.headers["Location"] == sign_in else "302"

    def knock(self, who: str, method: str, name: str, args: list, data=None) -> str:
        return self(who, method, reverse(name, args=args), data)


@pytest.fixture(scope="module")
def _here(kept):
    return world.make()


@pytest.fixture
def here(_here, monkeypatch):
    """The world, without the seconds it takes to typeset a PDF."""
    monkeypatch.setattr("meetings.pdf.typeset", lambda html, **more: b"%PDF-")
    return _here


def test_every_address_has_a_row(here):
    led_to = {
        resolve(reverse(name, args=here.args[thing] if thing else [])).route
        for _method, name, thing, _expected in rows()
    }
    assert {name for route, name in routes().items() if route not in led_to} == set()


def all_eight(turn: int, expected: dict[str, str]) -> dict[str, str]:
    return expected


def by_turns(turn: int, expected: dict[str, str]) -> dict[str, str]:
    """One visitor for each answer, not the same at every door."""
    alike = defaultdict(list)
    for who, answer in expected.items():
        alike[answer].append(who)
    return {those[turn % len(those)]: answer for answer, those in alike.items()}


# script/prove has all knock at every door, on both engines.
KNOCKING = [
    pytest.param(by_turns, marks=[pytest.mark.once, pytest.mark.long]),
    pytest.param(all_eight, marks=pytest.mark.prove),
]


@pytest.mark.parametrize("knocking", KNOCKING)
def test_everybody_gets_what_the_table_says(here, knocking):
    visit = Visit(here.people)
    wrong = []
    for turn, (method, name, thing, expected) in enumerate(rows()):
        args = here.args[thing] if thing else []
        for who, answer in knocking(turn, expected).items():
            got = visit.knock(who, method, name, args, pressed(name, here.args))
            if got != answer:
                wrong.append(f"{method} {name} {thing}: {who} got {got}, not {answer}")
    assert wrong == []


@pytest.mark.once
@pytest.mark.parametrize("knocking", KNOCKING)
def test_what_is_closed_to_look_at_is_closed_to_send_to(here, knocking):
    """Whoever may not open a page cannot send its form either."""
    visit = Visit(here.people)
    wrong = []
    for turn, (method, name, thing, expected) in enumerate(rows()):
        args = here.args[thing] if thing else []
        closed = {who: answer for who, answer in expected.items() if answer not in ("200", "302")}
        if method == "POST":
            continue
        for who, answer in knocking(turn, closed).items():
            got = visit.knock(who, "POST", name, args)
            if got not in (answer, "405"):
                wrong.append(f"POST {name} {thing}: {who} got {got}, not {answer}")
    assert wrong == []


@pytest.mark.once
def test_a_stranger_at_the_gate_cannot_tell_what_exists(here):
    """Anonymous gets the same answer for what is there and for what is not."""
    visit = Visit(here.people)
    told = []
    for method, name, thing, expected in rows():
        if expected["anonymous"] != "inn" or not thing:
            continue
        args = here.args[thing]
        made_up = [2 if isinstance(arg, int) else "zzzzzzzzzz" for arg in args]
        if visit.knock("anonymous", method, name, made_up) != "inn":
            told.append(f"{method} {name} {thing}")
    assert told == []


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client):
    page = "http://testserver/moter/unnga/"
    sent = {"headers": {"accept": "text/html", "referer": page}}
    response = client.post("/moter/unnga/zzzzzzzzzz/slett/", **sent)

    assert response.headers["Location"] == "/logg-inn/?next=/moter/unnga/"
    assert "ble ikke lagret" in client.get(response.headers["Location"]).content.decode()

    sent["headers"]["referer"] = "https://evil.example.org/"
    response = client.post("/moter/unnga/zzzzzzzzzz/slett/", **sent)
    assert response.headers["Location"] == "/logg-inn/?next=/hjem/"


def test_an_address_for_forms_says_so_when_it_is_opened_like_a_page(client_for):
    page = client_for(PersonFactory()).get("/saker/zzzzzzzzzz/trekk/")

    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "Adressen tar bare imot skjemaer" in page.content.decode()

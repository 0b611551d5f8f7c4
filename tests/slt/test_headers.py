"""Security headers on every page, and a nonce that the page and its policy agree on.

Pages whose address needs a record are of the same two frames as those asked for here.
"""

import re

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.factories import AppointmentFactory, eigersund

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def plain_addresses() -> list[str]:
    """Every address that needs nothing but itself."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    found = set()
    for name in names:
        try:
            found.add(reverse(name))
        except NoReverseMatch:
            continue
    return sorted(found)


@pytest.fixture(params=plain_addresses())
def pages(request, client, client_for, settings):
    """What a stranger and a coordinator get at one address; none when it answers neither."""
    settings.PRODUCTION = False  # so that the demo's mailbox is there too
    eigersund()
    coordinator = client_for(AppointmentFactory().person)
    return [who.get(request.param) for who in (client, coordinator)]


def policy(response) -> dict[str, list[str]]:
    header = response.headers["Content-Security-Policy"]
    parts = (part.split() for part in header.split(";"))
    return {name: values for name, *values in parts}


def is_html(response) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def test_every_answer_is_locked_down(pages):
    for response in pages:
        rules = policy(response)
        assert rules["default-src"] == ["'none'"]
        assert rules["frame-ancestors"] == ["'none'"]
        assert rules["base-uri"] == ["'none'"]
        assert rules["form-action"] == ["'self'"]
        for name in ("script-src", "style-src"):
            assert {value for value in rules[name] if "nonce" not in value} == {"'self'"}
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_nothing_on_a_page_needs_a_laxer_policy(pages):
    for response in filter(is_html, pages):
        page = response.content.decode()
        for script in re.findall(r"<script\b[^>]*>", page):
            assert " src=" in script or 'type="application/json"' in script
        assert not re.search(r"<style\b|<[^>]+\s(style|on[a-z]+)=|\shref=\"javascript:", page)
        outside = re.findall(r"(?:src|<link[^>]*href)=\"(?:https?:)?//[^\"]*", page)
        assert outside == []


def test_the_nonce_of_the_page_is_that_of_its_policy(pages):
    for response in filter(is_html, pages):
        in_page = set(re.findall(r'name="csp-nonce" content="([^"]*)"', response.content.decode()))
        in_policy = {
            value.removeprefix("'nonce-").rstrip("'")
            for value in policy(response)["script-src"]
            if value.startswith("'nonce-")
        }
        assert in_page == in_policy
        assert "" not in in_page


def test_a_signed_in_page_has_a_new_nonce_each_time(client):
    address = reverse("account_login")
    nonces = {tuple(policy(client.get(address))["script-src"]) for _ in range(2)}

    assert len(nonces) == 2


def test_over_https_cookies_and_visitors_stay_there(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000

    assert client.get("/").status_code == 301
    assert "max-age=31536000" in client.get("/", secure=True)["Strict-Transport-Security"]
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"

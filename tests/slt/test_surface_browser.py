"""What static/js/site.js does for every page, and that the frame is for all."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import AppointmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_sign_in_page_is_for_all(any_page, axe):
    any_page.goto("/logg-inn/")
    assert axe(any_page) == []

    any_page.get_by_label("E-postadresse").fill("kari@")
    any_page.get_by_role("button", name="Send meg en kode").click()

    expect(any_page.get_by_label("E-postadresse")).to_be_focused()
    assert axe(any_page) == []
    wide = any_page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide


def test_the_signed_in_frame_is_for_all(any_page, axe, signed_in):
    page = signed_in(any_page, AppointmentFactory().person)
    page.goto("/logg-ut/")
    page.locator("summary").click()

    assert axe(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_the_account_menu_closes_with_escape_and_gives_the_focus_back(page, signed_in):
    signed_in(page, AppointmentFactory().person).goto("/logg-ut/")
    summary = page.locator("summary")
    summary.click()
    page.keyboard.press("Tab")

    page.keyboard.press("Escape")

    expect(page.locator("details")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_a_form_pressed_twice_is_sent_once(page):
    sent = []
    page.goto("/logg-inn/")
    page.on("request", lambda request: request.method == "POST" and sent.append(request))
    page.get_by_label("E-postadresse").fill("kari@")

    button = page.get_by_role("button", name="Send meg en kode")
    button.evaluate("button => { button.click(); button.click() }")

    expect(page.get_by_label("E-postadresse")).to_have_attribute("aria-invalid", "true")
    assert len(sent) == 1


def test_a_session_that_ended_says_so_and_leaves_what_was_typed(page, signed_in):
    signed_in(page, AppointmentFactory().person).goto("/logg-ut/")
    before = page.locator("main").inner_html()
    page.context.clear_cookies()

    page.evaluate("htmx.ajax('GET', '/hjem/', '#innhold')")

    expect(page.get_by_role("alert")).to_contain_text("ikke lenger logget inn")
    assert page.locator("main").inner_html() == before


def test_no_contact_with_the_server_is_said(page, signed_in, console):
    console.allow("net::ERR|htmx:")
    signed_in(page, AppointmentFactory().person).goto("/logg-ut/")
    page.context.set_offline(True)

    page.evaluate("htmx.ajax('GET', '/hjem/', '#innhold').catch(() => {})")

    expect(page.get_by_role("alert")).to_contain_text(re.compile("fikk ikke kontakt"))

"""Signed out in the middle of a sentence, in a real browser against the real server."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from meetings import texts
from meetings.clean import words
from meetings.models import Meeting, Text, TextVersion
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
)
from tests.patience import close_unheard, until_kept, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", person__email="liv@example.org").person


@pytest.fixture
def item(liv):
    meeting = MeetingFactory(group=GroupFactory(), state=Meeting.State.HELD)
    return AgendaItemFactory(meeting=meeting, number=18, title="Skjenking i sentrum")


def code_in(mail) -> str:
    return re.search(r"\b[A-Z0-9]{4}-?[A-Z0-9]{4}\b", mail.body)[0]


def stands(item) -> str:
    return words(TextVersion.objects.latest().get(text__item=item).open)


def test_who_is_signed_out_in_mid_sentence_signs_in_there_and_the_text_is_saved(
    page, signed_in, liv, item, mailoutbox, axe
):
    signed_in(page, liv).goto(reverse("minutes", args=[item.meeting.public_id]))
    form = page.locator(f"#tekst-minutes-{item.public_id}")
    text = form.get_by_role("textbox", name=re.compile("Referat")).first
    text.click()
    page.keyboard.type("Politiet viste tall")
    expect(form.get_by_text(re.compile("^Lagret"))).to_be_visible()
    Session.objects.all().delete()
    page.keyboard.type(" fra helgene")
    dialog = page.get_by_role("dialog", name="Du er logget ut")
    expect(dialog).to_be_visible()
    # It takes no focus: what is typed meanwhile goes into the text.
    page.keyboard.type(", og på Ålgård.")
    assert axe(page) == []

    form.get_by_role("button", name="Logg inn her").click()
    expect(dialog.get_by_label("E-postadresse")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Kode")).to_be_focused()
    page.keyboard.type("AAAA-AAAA")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Koden stemmer ikke")
    dialog.get_by_label("Kode").fill(code_in(mailoutbox[0]))
    page.keyboard.press("Enter")

    expect(form.get_by_text(re.compile("^Lagret"))).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(text).to_be_focused()
    assert stands(item) == "Politiet viste tall fra helgene, og på Ålgård."
    # Other forms of the page have the new token too.
    page.get_by_role("button", name="Behandlet").click()
    pressed = page.get_by_role("button", name="Behandlet")
    expect(pressed).to_have_attribute("aria-pressed", "true")


def test_a_background_is_kept_and_taken_in_on_the_page_of_the_item(
    page, signed_in, liv, item, console
):
    console.allow("ERR_INTERNET_DISCONNECTED")
    item.meeting.state = Meeting.State.DRAFT
    item.meeting.save()
    address = reverse("item_edit", args=[item.public_id])
    signed_in(page, liv).goto(address)
    page.context.set_offline(True)
    page.get_by_role("textbox", name=re.compile("Bakgrunn")).first.click()
    page.keyboard.type("Skrevet på toget")
    expect(page.get_by_text(re.compile("^Ikke lagret siden"))).to_be_visible()
    until_kept(page, "Skrevet på toget")
    back = page.context.new_page()
    close_unheard(page)
    back.context.set_offline(False)
    back.goto(reverse("home"))
    back.get_by_role("link", name="Se teksten").click()
    expect(back.get_by_text("Skrevet på toget")).to_be_visible()
    back.get_by_role("link", name="Gå dit teksten ble skrevet").click()
    back.get_by_role("button", name="Ta inn").click()

    expect(back.get_by_text(re.compile("^Lagret"))).to_be_visible()
    assert stands(item) == "Skrevet på toget"


def test_two_who_write_in_one_text_at_once_keep_every_word(page, new_context, signed_in, liv, item):
    text = texts.of_item(item, Text.Kind.MINUTES)
    texts.save(text, base=0, open="<p>Først.</p><p>Sist.</p>", exempt="", by=liv)
    kari = AppointmentFactory(
        person__name="Kari Moe", municipality=liv.appointments.get().municipality
    ).person
    address = reverse("minutes", args=[item.meeting.public_id])
    other = new_context().new_page()
    pages = [signed_in(page, liv), signed_in(other, kari)]
    for one in pages:
        one.goto(address)
    fields = [one.get_by_role("textbox", name=re.compile("Referat")).first for one in pages]
    for field, word in zip(fields, ("Først.", "Sist."), strict=True):
        field.get_by_text(word).click()
        field.press("End")

    def whole(rounds: int) -> str:
        return f"Først.{' Politiet så færre.' * rounds}\nSist.{' Skolen så flere.' * rounds}"

    # What one saved may be on its way into the other's still.
    for rounds in (1, 2):
        for one, said in zip(pages, (" Politiet så færre.", " Skolen så flere."), strict=True):
            one.keyboard.type(said)
        wait_for(lambda rounds=rounds: stands(item) == whole(rounds))

    for one in pages:
        expect(one.locator("[data-state][data-kind=saved]:visible")).to_contain_text("Lagret")

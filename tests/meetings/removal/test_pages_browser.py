"""Taking words out, as one does it with a mouse; and the page of places is for all."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from meetings import texts
from meetings.models import Meeting, Text
from tests.factories import AgendaItemFactory, AppointmentFactory, MeetingFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

# Done when the page has been told.
MARK_WORDS = """
text => new Promise((told) => {
    const range = document.createRange();
    range.selectNodeContents(text.querySelector("strong"));
    document.addEventListener("selectionchange", () => told(), {once: true});
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(range);
})
"""


def test_what_is_marked_in_the_text_goes_into_the_field(page, signed_in, axe):
    liv = AppointmentFactory().person
    item = AgendaItemFactory(meeting=MeetingFactory(state=Meeting.State.HELD))
    text = texts.of_item(item, Text.Kind.MINUTES)
    texts.save(
        text,
        base=0,
        open="<p>Rektor og <strong>Ola Nordmann</strong> kom. Nordmann og Ola Nordmanns bror.</p>",
        exempt="<p>Om Ola Nordmann.</p>",
        by=liv,
    )
    signed_in(page, liv)
    page.goto(reverse("removal_start", args=[item.meeting.public_id]) + f"?tekst={text.public_id}")
    page.locator("[data-pick]").evaluate(MARK_WORDS)
    page.get_by_role("button", name="Bruk det som er merket").click()
    expect(page.get_by_label("Hva skal bort?")).to_have_value("Ola Nordmann")

    page.get_by_label("Personopplysning").check()
    page.get_by_role("button", name="Finn hvor den står").click()
    expect(page.get_by_role("checkbox")).to_have_count(3)
    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

    page.get_by_role("button", name="Fjern for godt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("En opplysning er fjernet")
    assert text.latest.open == (
        "<p>Rektor og <strong>[opplysning fjernet]</strong> kom. "
        "Nordmann og Ola Nordmanns bror.</p>"
    )

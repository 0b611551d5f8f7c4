"""A form sent too late: what was typed into it is shown, to be copied."""

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from tests.factories import AgendaItemFactory, AppointmentFactory, GroupFactory, MeetingFactory

pytestmark = pytest.mark.django_db

WORDS = "Skolen ser mer snus <i>i</i> åttende"


@pytest.fixture
def liv():
    return AppointmentFactory().person


@pytest.fixture
def item(liv):
    meeting = MeetingFactory(group=GroupFactory(), state=Meeting.State.HELD)
    return AgendaItemFactory(meeting=meeting)


def send(client, item, *, words=WORDS, referer="http://testserver", **headers):
    page = reverse("minutes", args=[item.meeting.public_id])
    return client.post(
        reverse("text_save_new", args=[item.public_id, "minutes"]),
        {"base": "0", "format": "plain", "open": words, "next": page},
        headers={"Accept": "text/html", "Referer": referer + page} | headers,
    )


def test_who_is_signed_out_is_shown_what_they_typed(client, item):
    answer = send(client, item)

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "Skolen ser mer snus &lt;i&gt;i&lt;/i&gt; åttende</textarea>" in html
    assert f"/logg-inn/?next={reverse('minutes', args=[item.meeting.public_id])}" in html
    assert "no-store" in answer.headers["Cache-Control"]


def test_one_word_of_the_minutes_is_enough(client, item):
    assert "Utsatt.</textarea>" in send(client, item, words="Utsatt.").content.decode()


def test_the_editor_is_led_to_sign_in_as_before(client, item):
    assert send(client, item, Accept="application/json").status_code == 302


def test_a_form_with_a_token_of_an_earlier_sign_in_is_shown_too(liv, item):
    client = Client(enforce_csrf_checks=True)
    client.force_login(liv)

    answer = send(client, item)

    assert answer.status_code == 403
    assert "Skolen ser mer snus" in answer.content.decode()


def test_what_another_site_sends_is_not_shown(item):
    client = Client(enforce_csrf_checks=True)

    assert "Skolen" not in send(client, item, referer="https://example.org").content.decode()

"""The demo's mail on a page; in production there is no such page."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    settings.PRODUCTION = False
    settings.MAIL_FOLDER = tmp_path


def send(subject: str, **calendar):
    message = EmailMultiAlternatives(
        subject,
        "Koden er 4711.\nhttp://localhost:8000/moter/",
        "SLT <slt@example.org>",
        ["kari@example.org"],
        connection=get_connection("slt.mailbox.FolderBackend"),
    )
    message.attach_alternative("<p>Koden er 4711.</p>", "text/html")
    for method, text in calendar.items():
        message.attach_alternative(text, f"text/calendar; method={method}; charset=utf-8")
    message.send()


def test_the_newest_letter_stands_open(client, demo):
    send("Innloggingskode på vei")
    send("Møte på tirsdag", REQUEST="BEGIN:VCALENDAR\nSUMMARY:Politiråd på rådhuset")

    page = client.get(reverse("demo_mailbox")).content.decode()

    assert "Koden er 4711." in page
    assert '<a href="http://localhost:8000/moter/"' in page
    assert "SUMMARY:Politiråd på rådhuset" in page
    assert page.index("Møte på tirsdag") < page.index("Innloggingskode på vei")


def test_an_older_letter_has_its_own_address(client, demo, settings):
    send("Første")
    send("Andre")
    oldest = min(settings.MAIL_FOLDER.glob("*.eml")).stem

    page = client.get(reverse("demo_letter", args=[oldest])).content.decode()

    assert page.index("Første") < page.index("Andre")
    assert client.get(reverse("demo_letter", args=[1])).status_code == 404


def test_an_empty_mailbox_says_so(client, demo):
    assert "Ingen brev er sendt ennå" in client.get(reverse("demo_mailbox")).content.decode()


def test_in_production_there_is_no_mailbox(client):
    assert client.get(reverse("demo_mailbox")).status_code == 404

"""Files with an item: what is taken, what it is served as, and who sees it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import AgendaItemFactory, MeetingFactory, MembershipFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n"


@pytest.fixture
def coordinator(client_for, liv):
    return client_for(liv)


@pytest.fixture
def item(liv):
    return AgendaItemFactory(meeting=MeetingFactory(state="called"))


def attach(client, item, name, content):
    address = reverse("attachment_add", args=[item.public_id])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_served_as_what_it_is_with_every_letter_of_its_name(coordinator, item):
    attach(coordinator, item, "../Čuđe Ærfugl & Åse.pdf", PDF)
    file = item.attachments.get()
    assert file.name == "Čuđe Ærfugl & Åse.pdf"

    answer = coordinator.get(file.get_absolute_url())
    assert b"".join(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''%C4%8Cu%C4%91e")
    assert "no-store" in answer["Cache-Control"]


def test_a_file_is_exempt_until_it_is_opened(client_for, coordinator, item):
    informed = client_for(MembershipFactory(group=item.meeting.group, role="informed").person)
    attach(coordinator, item, "a.pdf", PDF)
    file = item.attachments.get()
    assert informed.get(file.get_absolute_url()).status_code == 403

    coordinator.post(reverse("attachment_open", args=[file.public_id]), {"open": "1"})
    assert b"".join(informed.get(file.get_absolute_url())) == PDF


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("side.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("bilde.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("program.pdf", b"MZ\x90\x00\x03"),
        ("tom.pdf", b""),
        ("arkiv.docx", b"PK\x03\x04 but no archive"),
    ],
)
def test_a_file_is_known_by_its_content(coordinator, item, name, content):
    answer = attach(coordinator, item, name, content)

    assert answer.status_code == 422
    assert not item.attachments.exists()


def test_a_file_may_be_too_large(coordinator, item, settings):
    settings.ATTACHMENT_MAX_BYTES = 10
    answer = attach(coordinator, item, "a.pdf", PDF)

    assert answer.status_code == 422
    assert "kan ikke være større enn" in answer.text

"""The logo on documents: what is taken, what becomes of it, and who may change it."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from people import logo
from people.models import AuditEntry
from tests.factories import AppointmentFactory, bjerkreim, eigersund

pytestmark = pytest.mark.django_db
URL = "/kontaktside/1101/logo/"


def picture(size=(1200, 600), kind="PNG", mode="RGBA", **more) -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new(mode, size, (0, 60, 120, 0)[: len(mode)]).save(data, kind, **more)
    return SimpleUploadedFile(f"logo.{kind.lower()}", data.getvalue())


@pytest.fixture
def liv():
    return AppointmentFactory().person


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB"), ("JPEG", "CMYK")])
def test_a_logo_is_drawn_anew_small_and_on_white(liv, client_for, kind, mode):
    assert client_for(liv).post(URL, {"logo": picture(kind=kind, mode=mode)}).status_code == 302

    place = eigersund()
    with place.logo.open() as file, Image.open(file) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "RGB", (600, 300))
        if mode == "RGBA":  # it was transparent
            assert kept.getpixel((5, 5)) == (255, 255, 255)
    answer = client_for(liv).get("/kontaktside/1101/logo.png")
    assert answer["Content-Type"] == "image/png"
    assert answer.getvalue().startswith(b"\x89PNG")
    assert AuditEntry.objects.filter(verb="change_logo").exists()


def test_nothing_else_of_the_file_is_kept(liv):
    logo.put(eigersund(), picture(kind="JPEG", mode="RGB", comment=b"tatt hjemme"), by=liv)

    with eigersund().logo.open() as file:
        assert b"tatt hjemme" not in file.read()


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'/>"), "Bruk PNG eller JPEG"),
        (picture(kind="GIF", mode="RGB"), "Bruk PNG eller JPEG"),
        (SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50), "Bruk PNG eller JPEG"),
        (picture((6000, 6000), mode="RGB"), "for mange bildepunkter"),
        (SimpleUploadedFile("logo.png", b"\0" * (logo.MOST_BYTES + 1)), "kan ikke være større"),
    ],
)
def test_what_is_no_logo_is_refused_in_plain_words(liv, client_for, upload, said):
    answer = client_for(liv).post(URL, {"logo": upload})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not eigersund().logo


def test_a_new_one_takes_the_olds_place_and_frozen_documents_keep_theirs(liv, client_for):
    logo.put(eigersund(), picture(), by=liv)
    first = eigersund().logo.name
    logo.put(eigersund(), picture(), by=liv)
    assert eigersund().logo.name != first and default_storage.exists(first)

    client_for(liv).post(URL, {"do": "remove"})
    assert not eigersund().logo
    assert client_for(liv).get("/kontaktside/1101/logo.png").status_code == 404


def test_only_its_own_coordinator_changes_it(client_for):
    neighbour = AppointmentFactory(municipality=bjerkreim()).person

    assert client_for(neighbour).post(URL, {"logo": picture()}).status_code == 404

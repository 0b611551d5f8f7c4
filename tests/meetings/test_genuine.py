"""Is this ours? A file or a code, and nothing that is not open."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import freezing, genuine
from meetings.models import Rendition
from tests.meetings.approved import item, liv, meeting  # noqa: F401
from tests.meetings.test_freezing import plain, take_out

pytestmark = pytest.mark.django_db
YES = "Ja, dette er vårt, og det er den nyeste versjonen"
NEWER = "Ja, men det finnes en nyere versjon"


@pytest.fixture(autouse=True)
def _quickly(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(freezing, "render", plain)


@pytest.fixture
def made(meeting) -> Rendition:  # noqa: F811
    return freezing.ready(meeting, "members")


def ask(client, *, file: bytes | None = None, code: str = "", language: str = ""):
    address = reverse("is_it_ours", args=[language] if language else [])
    handed = {"fil": SimpleUploadedFile("referat.pdf", file)} if file is not None else {}
    return client.post(address, {"kode": code, **handed})


def said(response) -> str:
    return response.content.decode()


def test_our_file_is_ours_and_another_is_not(made, client):
    data = freezing.read(made)

    assert YES in said(ask(client, file=data))
    assert "Nei, denne filen kjenner vi ikke" in said(ask(client, file=data + b"\n"))


def test_a_code_is_read_however_it_is_written(made, client):
    for typed in (made.code, made.code.upper(), f" {made.public_id[:3]} {made.public_id[3:]} "):
        assert YES in said(ask(client, code=typed))
    for typed in ("22222-22222", "hei", "-", "x" * 900, "'--", made.public_id[:9]):
        assert "Nei, denne koden kjenner vi ikke" in said(ask(client, code=typed))


def test_it_says_which_version_and_nothing_of_what_stands_in_it(made, client):
    answer = said(ask(client, code=made.code))

    assert "Dokumentversjon 1" in answer
    assert "Til medlemmer" in answer
    for word in ("Trygg skolevei", "Ola", "Kari", "Liv", "Politiet", made.meeting.place):
        assert word not in answer


def test_it_says_that_there_is_a_newer(made, meeting, client):  # noqa: F811
    meeting.refresh_from_db()
    freezing.freeze(meeting)

    answer = said(ask(client, file=freezing.read(made)))

    assert NEWER in answer
    assert "Den nyeste er versjon 2" in answer


def test_a_copy_from_before_words_were_taken_out_is_still_known(made, meeting, liv, client):  # noqa: F811
    data = freezing.read(made)
    take_out(meeting, "Ola", liv)

    answer = said(ask(client, file=data))

    assert NEWER in answer
    assert "Slett den, og bruk den nyeste." in answer


def test_nothing_to_ask_about_is_asked_for(client):
    assert ask(client).status_code == 422
    assert ask(client, file=b"").status_code == 422
    assert client.post(reverse("is_it_ours"), b"\x00", content_type="text/plain").status_code == 422


def test_no_session_no_cookie_and_nothing_kept(made, client, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "temporary"
    os.mkdir(settings.FILE_UPLOAD_TEMP_DIR)
    before = set(tmp_path.rglob("*"))

    # More than Django keeps in memory.
    answer = ask(client, file=b"%PDF-" + b"x" * 3_000_000)

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert set(tmp_path.rglob("*")) == before
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_is_too_large_is_not_read_to_its_end(client, monkeypatch):
    monkeypatch.setattr(genuine, "MOST", 100_000)

    assert ask(client, file=b"x" * 200_000).status_code == 413
    monkeypatch.setattr("meetings.views.genuine.too_long", lambda request: False)
    assert ask(client, file=b"x" * 200_000).status_code == 413


def test_nobody_guesses_for_long(client):
    assert {ask(client, code="22222-22222").status_code for _ in range(30)} == {200}
    assert ask(client, code="22222-22222").status_code == 429


@pytest.mark.parametrize(
    ("language", "words"), [("", "Er dokumentet vårt?"), ("nb", "Er dokumentet vårt?")]
)
def test_the_page_in_its_languages(client, language, words):
    page = client.get(reverse("is_it_ours", args=[language] if language else []), {"kode": "abc"})

    assert words in said(page)
    assert 'value="abc"' in said(page)


def test_a_language_we_do_not_have_is_no_page(client):
    assert client.get("/er-dette-vart/xx/").status_code == 404

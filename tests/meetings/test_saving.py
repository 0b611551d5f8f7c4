"""Saving a text of the minutes: receipts, conflicts, and who may."""

import json
import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from meetings.models import Meeting, Text, TextVersion
from people.models import Group
from tests.factories import PersonFactory
from tests.meetings.room import JSON, page, save_url, written

pytestmark = pytest.mark.django_db


def test_the_editor_saves_and_gets_its_receipt(item, liv, client_for):
    answer = written(client_for(liv), save_url(item), open="<p>Blåbærsyltetøy på Ålgård</p>")

    assert answer.status_code == 200
    receipt = answer.json()
    assert (receipt["version"], receipt["marks"]) == (1, [])
    assert re.fullmatch(r"\d\d:\d\d", receipt["saved_at"])
    assert TextVersion.objects.get().open == "<p>Blåbærsyltetøy på Ålgård</p>"


def test_a_save_from_an_old_version_gets_both_texts(item, liv, client_for):
    client = client_for(liv)
    written(client, save_url(item), open="<p>Første</p>")

    answer = written(client, save_url(item), open="<p>Andre</p>")

    assert answer.status_code == 409
    theirs = answer.json()
    assert (theirs["version"], theirs["open"]) == (1, "<p>Første</p>")
    assert theirs["by"] == "Liv Dahl"
    assert TextVersion.objects.count() == 1


def test_without_javascript_the_same_conflict_is_a_page_with_both(item, liv, client_for):
    client = client_for(liv)
    written(client, save_url(item), open="<p>Teksten til den første</p>")
    mine = {"base": 0, "format": "plain", "open": "Teksten min & slik"}

    answer = client.post(save_url(item), mine)

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "<p>Teksten til den første</p>" in shown
    assert escape("Teksten min & slik") in shown

    # From that page, both together.
    answer = client.post(save_url(item), mine | {"base": 1, "both": "1"})
    assert answer.status_code == 302
    assert TextVersion.objects.latest().get().open == (
        "<p>Teksten til den første</p><p>Teksten min &amp; slik</p>"
    )


def test_plain_text_nobody_changed_keeps_the_bold_type(item, liv, client_for):
    client = client_for(liv)
    stored = "<p>Et <strong>viktig</strong> ord</p>"
    written(client, save_url(item), open=stored)

    client.post(save_url(item), {"base": 1, "format": "plain", "open": "Et viktig ord\r\n"})

    assert TextVersion.objects.get().open == stored


@pytest.mark.parametrize("data", [{"base": "x"}, {"base": -1}, {}, {"format": "rtf"}])
def test_a_forged_save_is_refused_and_what_was_typed_is_still_there(item, liv, client_for, data):
    client = client_for(liv)
    data = {"format": "html", "open": "Skrevet lenge", **data}

    assert client.post(save_url(item), data, headers=JSON).status_code == 422
    answer = client.post(save_url(item), data)

    assert answer.status_code == 422
    assert "Skrevet lenge" in answer.content.decode()
    assert not TextVersion.objects.exists()


def test_a_national_identity_number_is_marked_and_saving_does_not_wait(item, liv, client_for):
    answer = written(client_for(liv), save_url(item), open="<p>Se 13097248022</p>")

    assert answer.status_code == 200
    assert answer.json()["marks"] == [{"field": "open", "text_from": 3, "text_to": 14}]
    assert "13097248022" not in json.dumps(answer.json())
    assert TextVersion.objects.count() == 1


def test_approved_text_says_so_and_takes_nothing(item, liv, client_for):
    written(client_for(liv), save_url(item), open="<p>Slik</p>")
    Meeting.objects.update(state="held", minutes_state="approved")

    answer = written(client_for(liv), save_url(item), base=1, open="<p>Annerledes</p>")

    assert answer.status_code == 422
    assert "Referatet er godkjent" in answer.json()["errors"]["__all__"][0]
    plain = {"base": 1, "format": "plain", "open": "Annerledes"}
    page = client_for(liv).post(save_url(item), plain).content.decode()
    assert "Referatet er godkjent" in page
    assert "Annerledes" in page
    assert TextVersion.objects.count() == 1


def test_who_may_save(item, kari, client_for, client):
    assert written(client_for(PersonFactory()), save_url(item), open="x").status_code == 404
    assert written(client_for(kari), save_url(item), open="x").status_code == 403
    assert client.post(save_url(item)).status_code == 302
    forged = reverse("text_save_new", args=[item.public_id, "decision"])
    assert written(client_for(kari), forged, open="x").status_code == 404
    assert not Text.objects.exists()


def test_no_text_is_kept_of_individual_cases(item, liv, client_for):
    Group.objects.update(handles_individual_cases=True)

    assert written(client_for(liv), save_url(item), open="<p>x</p>").status_code == 403
    shown = client_for(liv).get(page(item.meeting)).content.decode()
    assert "data-text" not in shown


def test_the_way_back_never_leads_out_of_the_site(item, liv, client_for):
    data = {"base": 0, "format": "plain", "open": "x", "next": "https://example.org/"}

    answer = client_for(liv).post(save_url(item), data)

    assert answer.url == page(item.meeting)


def test_exempt_words_of_one_who_may_no_longer_see_such_get_no_receipt(
    item, liv, client_for, monkeypatch
):
    monkeypatch.setattr(Meeting, "has_exempt_text", False)

    answer = written(client_for(liv), save_url(item), open="<p>Åpent</p>", exempt="<p>Skjermet</p>")

    assert answer.status_code == 422
    assert "Kopier" in answer.json()["errors"]["exempt"][0]
    assert not TextVersion.objects.exists()

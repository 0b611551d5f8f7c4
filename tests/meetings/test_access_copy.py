"""Innsynskopi: what is open in the chosen items, what is withheld and why, and nothing kept of who
asked.
"""

import io
import json
import zipfile

import page as validator
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.timezone import now

from meetings import pdf
from meetings.models import AgendaItem, Attachment, Meeting, Text
from people.models import AuditEntry, Group
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
)
from tests.meetings.test_pdf import inflated, text_of
from tests.slt.world import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(liv):
    """Sent minutes with two items, exempt words in the first, and two files on it."""
    meeting = MeetingFactory(group=GroupFactory(name="Politirådet"), state=Meeting.State.HELD)
    item = AgendaItemFactory(
        meeting=meeting, number=1, title="Fredagskveldene", legal_basis="offl. § 13"
    )
    write(item, Text.Kind.BACKGROUND, liv, "Hallen står tom.", exempt="zloqbakgrunn")
    write(item, Text.Kind.MINUTES, liv, "Hallen åpnes.", exempt="zloqreferat")
    other = AgendaItemFactory(meeting=meeting, number=2, title="Skjenking")
    write(other, Text.Kind.MINUTES, liv, "Kontrollene fortsetter.")
    common = {"item": item, "content_type": "text/plain", "size": 4, "uploaded_by": liv}
    for name, facts in (
        ("Kart øst.txt", {"opened_at": now(), "opened_by": liv}),
        ("zloqfil.txt", {"legal_basis": "offl. § 24", "from_whom": "politiet"}),
    ):
        file = Attachment(name=name, **common, **facts)
        file.file.save("x", ContentFile(name.encode()))
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state="sent", minutes_sent_at=now())
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def url(meeting):
    return reverse("access_copy", args=[meeting.public_id])


def sent(meeting, *titles, considered="Vurdert: nei.", files=()) -> dict:
    chosen = meeting.items.filter(title__in=titles) if titles else meeting.items.all()
    return {
        "items": [item.public_id for item in chosen],
        "files": [file.public_id for file in files],
        "considered": considered,
    }


@pytest.fixture
def ask(url, client_for, liv):
    """``ask(data)``: the answer to Liv's form, and all of its bytes."""

    def send(data: dict):
        answer = client_for(liv).post(url, data)
        return answer, answer.getvalue() if answer.streaming else answer.content

    return send


@pytest.fixture
def unset_pdf(monkeypatch):
    """The document that would have been typeset, instead of the second it takes."""
    seen = []

    def note(template, context, **kwargs):
        seen.append(context["document"])
        return "<p>"

    monkeypatch.setattr(pdf, "written", note)
    monkeypatch.setattr(pdf, "typeset", lambda html: b"%PDF-")
    return seen


@pytest.mark.once
def test_the_copy_holds_what_is_open_and_says_what_is_not(meeting, ask):
    answer, data = ask(sent(meeting))
    assert answer.headers["Content-Disposition"].endswith(
        "filename*=utf-8''innsynskopi-2026-11-24-politir%C3%A5det.pdf"
    )
    text = " ".join(text_of(data).split())

    for said in (
        "UTKAST",
        "Hallen åpnes.",
        "Hallen står tom.",
        "Kontrollene fortsetter.",
        "Kart øst.txt",
        "Unntatt offentlighet, jf. offl. § 13",
        "politiet",
        "Meirinnsyn: Vurdert: nei.",
    ):
        assert said in text
    assert b"zloq" not in inflated(data)
    for profile in (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1):
        assert validator.validate_pdf_bytes(data, profile=profile).is_compliant


def test_only_what_is_chosen_is_in_it(meeting, ask, unset_pdf):
    ask(sent(meeting, "Skjenking", considered=""))

    (document,) = unset_pdf
    assert [part.title for part in document.parts] == ["Skjenking"]
    assert document.withheld == []


def test_chosen_files_come_in_a_zip_and_exempt_ones_never(meeting, ask, unset_pdf):
    answer, data = ask(sent(meeting, files=Attachment.objects.all()))

    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.namelist() == ["innsynskopi-2026-11-24-politirådet.pdf", "01 Kart øst.txt"]
        assert packed.read("01 Kart øst.txt").decode() == "Kart øst.txt"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"items": []}, "Velg minst én sak"),
        ({"considered": " "}, "Skriv hva du har vurdert"),
        ({"considered": "Om 13097248022"}, "fødselsnummer"),
    ],
)
def test_what_is_refused_stands_as_it_was_typed(meeting, ask, unset_pdf, typed, said):
    answer, page = ask({**sent(meeting), **typed})

    assert answer.status_code == 422
    assert said in page.decode()
    assert typed.get("considered", "Vurdert: nei.") in page.decode()
    assert not unset_pdf
    assert not AuditEntry.objects.filter(verb="access_copy").exists()


def test_a_national_identity_number_goes_to_nobody(meeting, ask, unset_pdf):
    AgendaItem.objects.filter(title="Skjenking").update(title="Skjenking 13097248022")

    assert ask(sent(meeting))[0].status_code == 422
    assert not unset_pdf


def test_that_it_was_made_is_kept_and_not_a_word_of_why_or_for_whom(
    meeting, url, ask, client_for, liv, unset_pdf
):
    ask(sent(meeting, considered="Til avisa zloq"))

    entry = AuditEntry.objects.get(verb="access_copy")
    assert entry.by == liv
    assert "zloq" not in json.dumps(entry.facts)
    page = client_for(liv).get(url).content.decode()
    assert "av Liv Dahl" in page
    assert "1/26, 2/26" in page
    assert "zloq" not in page


def test_before_the_minutes_are_sent_it_has_the_papers(meeting, ask, unset_pdf):
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state="writing")
    ask(sent(meeting))

    (document,) = unset_pdf
    assert document.state == "Referatet er ikke sendt."
    assert [part.item for part in document.parts] == [None, None]
    assert "Hallen står tom." in document.parts[0].case.texts[0].words.open


def test_it_is_for_those_who_run_the_meeting_and_never_where_there_are_cases(
    meeting, url, client_for, liv
):
    member = MembershipFactory(group=meeting.group).person
    assert client_for(member).get(url).status_code == 403
    assert client_for(MembershipFactory().person).get(url).status_code == 404
    Group.objects.update(handles_individual_cases=True)
    assert client_for(liv).get(url).status_code == 403


def test_the_page_asks_as_much_for_many(
    meeting, url, client_for, liv, django_assert_max_num_queries, django_assert_num_queries
):
    client = client_for(liv)
    client.get(url)
    with django_assert_max_num_queries(20) as one:
        client.get(url)
    asked = len(one)
    for number in (3, 4, 5):
        item = AgendaItemFactory(meeting=meeting, number=number)
        write(item, Text.Kind.MINUTES, liv, "Mer.", exempt="Og noe.")
        AuditEntry.objects.create(
            verb="access_copy",
            by=liv,
            about=meeting,
            facts={"items": [item.public_id], "files": []},
        )
    with django_assert_num_queries(asked):
        client.get(url)

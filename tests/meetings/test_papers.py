"""The open papers go with the summons where the group says so; what is exempt never does."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.utils.timezone import now

from meetings import papers, pdf, summons, texts
from meetings.models import Attachment, Text
from meetings.paper_documents import summons_document
from people import notices
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    liv = AppointmentFactory().person
    group = GroupFactory(attaches_papers=True)
    kari = MembershipFactory(group=group, person__email="kari@example.org").person
    meeting = MeetingFactory(group=group, starts_at=now() + timedelta(days=365))
    item = AgendaItemFactory(meeting=meeting, title="Russetid", exempt_title="Hemmelig tittel")
    text = texts.of_item(item, Text.Kind.BACKGROUND)
    text.versions.create(number=1, open="<p>Åpen bakgrunn.</p>", exempt="<p>Skjult.</p>", by=liv)
    for name, opened_at in (("apen.pdf", now()), ("unntatt.pdf", None)):
        file = Attachment(
            item=item,
            name=name,
            content_type="application/pdf",
            size=5,
            sha256="0" * 64,
            uploaded_by=liv,
            opened_at=opened_at,
        )
        file.file.save(name, ContentFile(b"%PDF-"))
    meeting.liv, meeting.kari = liv, kari
    return meeting


def files(mail) -> dict[str, bytes]:
    return {
        part.get_filename(): part.get_payload(decode=True)
        for part in mail.iter_attachments()
        if part.get_content_type() == "application/pdf"
    }


def test_the_summons_carries_open_papers_and_open_files(meeting, smtp, monkeypatch):
    made = []
    monkeypatch.setattr(pdf, "typeset", lambda html: made.append(html) or b"%PDF-papers")
    MembershipFactory(group=meeting.group)
    summons.send(meeting, by=meeting.liv)
    assert notices.send_waiting() == 2

    (mail,) = smtp.to("kari@example.org")
    found = files(mail)
    assert sorted(found.values()) == [b"%PDF-", b"%PDF-papers"]
    assert "apen.pdf" in found and "unntatt.pdf" not in found
    # Set once, for all of them.
    assert len(made) == 1


def test_what_is_exempt_is_not_there_to_be_lost(meeting):
    found = summons_document(meeting, reading="open", papers=True)
    (case,) = [case for case in found.cases if case.title == "Russetid"]

    assert [(text.heading, text.words.open) for text in case.texts] == [
        ("Bakgrunn", "<p>Åpen bakgrunn.</p>")
    ]
    assert [file.name for file in case.files] == ["apen.pdf"]
    assert case.files_withheld == ["Unntatt offentlighet"]
    for secret in ("Skjult", "Hemmelig", "unntatt.pdf"):
        assert secret not in str(found)


def test_it_is_a_document_every_reader_can_read(meeting):
    data = papers.document(meeting)
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.Root.MarkInfo.Marked


def test_a_group_that_has_not_asked_for_it_gets_only_the_link(meeting, smtp):
    meeting.group.attaches_papers = False
    meeting.group.save()
    summons.send(meeting, by=meeting.liv)
    notices.send_waiting()

    assert files(smtp.to("kari@example.org")[0]) == {}


def test_without_a_word_to_read_there_is_no_file(meeting):
    Text.objects.all().delete()
    assert papers.document(meeting) is None

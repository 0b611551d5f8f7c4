"""Items sent on to the body that has the power: what was asked, and what came back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate, now

from meetings import attachments, forwarding, minutes
from meetings.documents import minutes_document
from meetings.models import AgendaItem, Forwarding, Meeting
from people.audit import Stale
from slt import home
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MatterFactory,
    MeetingFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db

Outcome = AgendaItem.Outcome


@pytest.fixture
def item():
    group = GroupFactory(name="Koordineringsgruppen")
    at = now() - timedelta(days=3)
    held = MeetingFactory(group=group, state=Meeting.State.HELD, starts_at=at)
    return AgendaItemFactory(
        meeting=held, number=9, matter=MatterFactory(group=group), title="Gangfelt ved skolen"
    )


def test_the_outcome_waits_for_an_answer_at_once(item, liv):
    minutes.set_outcome(item, Outcome.FORWARDED, by=liv)
    assert Forwarding.objects.unanswered().get().sent_on == item.meeting.day
    # Pressed by mistake.
    minutes.set_outcome(item, Outcome.HANDLED, by=liv)
    assert not Forwarding.objects.exists()


def test_where_it_was_sent_stands_in_every_reading_and_the_answer_below(item, liv, client_for):
    mona = MembershipFactory(group=item.meeting.group).person
    row = forwarding.forward(
        item, by=liv, body="Statens vegvesen", sent_on=localdate(), asked="Et gangfelt."
    )
    for reading in ("members", "open", "summary"):
        [part] = minutes_document(item.meeting, reading=reading).items
        assert part.thread == ["Oversendt Statens vegvesen"]

    forwarding.answered(row, by=liv, answered_on=localdate(), answer="Det kommer til våren.")

    [part] = minutes_document(item.meeting, reading="open").items
    assert part.thread == ["Oversendt Statens vegvesen, besvart"]
    story = client_for(mona).get(reverse("matter_detail", args=[item.matter.public_id]))
    assert "Det kommer til våren." in story.content.decode()
    with pytest.raises(Stale):
        minutes.set_outcome(item, Outcome.HANDLED, by=liv)
    with pytest.raises(Stale):
        forwarding.waive(row, by=liv, because="De svarte.")


def test_the_unanswered_stand_at_home_until_answered_or_let_go(item, liv, client_for):
    row = forwarding.forward(item, by=liv, body="NVE", sent_on=localdate())
    assert reverse("across") in {line.url for line in home.for_person(liv).lines}
    assert "Gangfelt ved skolen" in client_for(liv).get(reverse("across")).content.decode()

    forwarding.waive(row, by=liv, because="Kommunen gjorde det selv.")
    assert reverse("across") not in {line.url for line in home.for_person(liv).lines}


def test_the_page_sends_keeps_the_answer_and_says_what_is_missing(item, liv, client_for):
    client, url = client_for(liv), reverse("item_forward", args=[item.public_id])
    refused = client.post(url, {"hva": "sendt", "body": "", "sent_on": "2999-01-01"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Skriv hvem den er sendt til." in page
    assert "Dagen er ikke kommet ennå." in page

    client.post(url, {"hva": "sendt", "body": "NVE", "sent_on": "2026-01-05", "asked": "Råd"})
    row = Forwarding.objects.get()
    assert (row.body, row.sent_on) == ("NVE", date(2026, 1, 5))
    client.post(url, {"hva": "svar", "answered_on": "2026-01-09", "answer": "Ja."})
    row.refresh_from_db()
    assert row.answer == "Ja."


def test_a_member_does_not_send_it_on(item):
    mona = MembershipFactory(group=item.meeting.group).person
    with pytest.raises(PermissionDenied):
        forwarding.forward(item, by=mona, body="NVE", sent_on=localdate())


# The letter they answered with -------------------------------------------------------------------


def letter(name="svar.txt", words=b"Ja, til varen."):
    return SimpleUploadedFile(name, words)


@pytest.fixture
def waiting(item, liv):
    return forwarding.forward(item, by=liv, body="Statens vegvesen", sent_on=localdate())


@pytest.fixture
def reply(waiting, client_for, liv):
    """``reply(...)``: the answer is sent in on its page, with a letter."""
    url = reverse("item_forward", args=[waiting.item.public_id])
    typed = {"hva": "svar", "answered_on": str(localdate()), "answer": "Ja, til våren."}
    return lambda **more: client_for(liv).post(url, typed | more)


def test_a_letter_comes_with_the_answer_and_is_exempt_until_somebody_opens_it(
    waiting, reply, liv, client_for
):
    group = waiting.item.meeting.group
    informed = client_for(MembershipFactory(group=group, role="informed").person)
    assert reply(file=letter()).status_code == 302
    file = waiting.files.get()
    assert (file.item, file.is_open) == (waiting.item, False)
    assert informed.get(file.get_absolute_url()).status_code == 403
    story = reverse("matter_detail", args=[waiting.item.matter.public_id])
    assert "svar.txt" not in informed.get(story).content.decode()
    page = reverse("item_forward", args=[waiting.item.public_id])
    assert "svar.txt" in client_for(liv).get(page).content.decode()

    opened = client_for(liv).post(reverse("attachment_open", args=[file.public_id]), {"open": "1"})
    assert opened.headers["Location"] == page
    letters = informed.get(file.get_absolute_url())
    assert b"".join(letters) == b"Ja, til varen."
    assert file.get_absolute_url() in informed.get(story).content.decode()


def test_a_letter_that_lies_among_the_papers_already_is_kept_with_the_answer_too(
    waiting, reply, liv
):
    attachments.add(waiting.item, letter(), by=liv)
    assert reply(file=letter(), opened="on").status_code == 302
    assert waiting.files.get().is_open
    assert waiting.item.attachments.count() == 2


def test_a_letter_may_come_later_and_long_after_the_minutes_are_approved(
    waiting, reply, liv, client_for
):
    page = reverse("item_forward", args=[waiting.item.public_id])
    sent = {"hva": "fil", "file": letter(), "opened": "on"}
    # Not before there is an answer.
    client_for(liv).post(page, sent)
    assert not waiting.files.exists()
    assert reply().status_code == 302
    Meeting.objects.update(minutes_state="approved")
    assert client_for(liv).post(page, sent | {"file": letter()}).status_code == 302
    assert waiting.files.get().is_open
    assert client_for(liv).post(page, {"hva": "fil"}).status_code == 422


def test_a_file_we_do_not_take_keeps_the_answer_that_was_typed(waiting, reply):
    refused = reply(file=letter("svar.html", b"<script>"))
    assert refused.status_code == 422
    assert "Filen er ikke av et slag vi tar imot." in refused.content.decode()
    assert "Ja, til våren." in refused.content.decode()
    # Nor does the page say that it is answered.
    assert "<dt>Besvart</dt>" not in refused.content.decode()
    waiting.refresh_from_db()
    assert waiting.answered_on is None

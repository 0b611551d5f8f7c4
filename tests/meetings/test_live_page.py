"""What the page for writing offers in each item, and that a word taken out can be put back."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from meetings import decisions, minutes, texts
from meetings.documents import minutes_document
from meetings.models import AgendaItem, Decision, Meeting, Text
from tests.factories import AgendaItemFactory, AppointmentFactory, MeetingFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
Role = AgendaItem.Role


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl").person


@pytest.fixture
def meeting(liv):
    return MeetingFactory(state=Meeting.State.CALLED, minute_taker=liv, chair=liv)


def section(client, item) -> str:
    """The item's part of the page."""
    html = client.get(reverse("minutes", args=[item.meeting.public_id])).content.decode()
    return re.search(rf'<section[^>]*id="sak-{item.public_id}".*?</section>', html, re.S)[0]


@pytest.mark.parametrize("role", [Role.FOLLOW_UP, Role.APPROVE_SUMMONS])
def test_a_formal_item_says_its_name_once(meeting, liv, client_for, role):
    item = AgendaItemFactory(meeting=meeting, role=role, title=Role(role).label)

    assert section(client_for(liv), item).count(str(Role(role).label)) == 1


def test_a_formal_item_is_short_until_something_is_written(meeting, liv, client_for):
    item = AgendaItemFactory(meeting=meeting, role=Role.ANY_OTHER_BUSINESS, title="Eventuelt")
    assert "Skriv i denne saken" in section(client_for(liv), item)

    texts.save(texts.of_item(item, Text.Kind.MINUTES), base=0, open="<p>Ja</p>", exempt="", by=liv)
    assert "Skriv i denne saken" not in section(client_for(liv), item)


def test_the_summons_is_approved_and_nothing_else(meeting, liv, client_for):
    item = AgendaItemFactory(meeting=meeting, role=Role.APPROVE_SUMMONS)
    shown = section(client_for(liv), item)
    assert "Godkjent" in shown
    assert "Løftet" not in shown

    with pytest.raises(PermissionDenied):
        minutes.set_outcome(item, AgendaItem.Outcome.ESCALATED, by=liv)
    minutes.set_outcome(item, AgendaItem.Outcome.HANDLED, by=liv)

    document = minutes_document(meeting, rendition="members")
    assert [part.outcome for part in document.items] == ["Godkjent"]


def test_a_decision_taken_out_can_be_put_back_as_it_was(meeting, liv, client_for):
    item = AgendaItemFactory(meeting=meeting)
    decision = decisions.add(item, by=liv)
    words = {"open": "<p>Vi åpner <strong>hver</strong> fredag.</p>", "exempt": "<p>Klubben</p>"}
    texts.save(decision.text, base=0, by=liv, **words)
    client = client_for(liv)

    gone = client.post(reverse("decision_delete", args=[decision.public_id]), headers=HTMX)
    assert not Decision.objects.exists()
    typed = dict(re.findall(r'name="(open|exempt)" value="([^"]*)"', gone.content.decode()))
    assert typed.keys() == words.keys()

    back = client.post(reverse("decision_add", args=[item.public_id]), words, headers=HTMX)
    assert "data-ruling" in back.content.decode()
    latest = Decision.objects.get().text.latest
    assert {"open": latest.open, "exempt": latest.exempt} == words


def test_an_empty_decision_goes_without_a_word(meeting, liv, client_for):
    decision = decisions.add(AgendaItemFactory(meeting=meeting), by=liv)

    gone = client_for(liv).post(reverse("decision_delete", args=[decision.public_id]), headers=HTMX)

    assert gone.content == b""

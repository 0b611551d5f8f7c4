"""What the page for writing offers in each item, and that a word taken out can be put back."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from meetings import decisions, minutes, texts
from meetings.documents import minutes_document
from meetings.models import AgendaItem, Decision, Meeting, Text
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
Role = AgendaItem.Role


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

    document = minutes_document(meeting, reading="members")
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


def test_the_list_of_items_says_what_is_handled_and_what_lacks_who_or_when(
    meeting, liv, client_for
):
    item = AgendaItemFactory(meeting=meeting, title="Natteravner")
    TaskFactory(item=item, state="draft", responsible=None, deadline=None)
    TaskFactory(item=item, state="draft")
    client = client_for(liv)
    page = client.get(reverse("minutes", args=[meeting.public_id])).content.decode()
    nav = re.search(r"<nav class=\"slt-minutes__agenda.*?</nav>", page, re.S)[0]
    assert "1 punkt mangler hvem eller når" in nav

    url = reverse("item_outcome", args=[item.public_id])
    pressed = client.post(url, {"outcome": "postponed"}, headers=HTMX).content.decode()
    mark = re.search(rf'<span[^>]*id="merke-{item.public_id}".*', pressed, re.S)[0]
    assert "hx-swap-oob" in mark
    assert "Utsatt" in mark


def test_a_minute_taker_without_a_members_seat_sees_no_follow_up_of_exempt_items(
    meeting, liv, client_for
):
    seat = MembershipFactory(group=meeting.group, role="informed")
    AttendanceFactory(meeting=meeting, person=seat.person, capacity="informed")
    secret, open = (AgendaItemFactory(meeting=meeting, title=t) for t in ("Skjermet", "Åpen"))
    texts.save(texts.of_item(secret, "minutes"), base=0, open="", exempt="<p>Hemmelig</p>", by=liv)
    TaskFactory(item=secret, state="draft", what="Ringe om det skjermede")
    TaskFactory(item=open, state="draft", what="Ringe om det åpne")
    Meeting.objects.update(minute_taker=seat.person)

    page = client_for(seat.person).get(reverse("minutes", args=[meeting.public_id]))
    html = page.content.decode()
    assert "det åpne" in html
    assert "det skjermede" not in html
    assert "Oppfølgingen er skjermet." in html


def test_everyone_is_listed_with_who_was_out_and_only_for_who_writes(meeting, liv, client_for):
    item = AgendaItemFactory(meeting=meeting)
    row = AttendanceFactory(meeting=meeting, name="Kari Moe")
    url = reverse("item_presence", args=[item.public_id])
    client = client_for(liv)
    client.post(url, {"attendance": row.public_id, "kind": "away"})
    assert "Kari Moe: ute av møtet" in client.get(url).content.decode()

    member = MembershipFactory(group=meeting.group).person
    assert client_for(member).get(url).status_code == 403

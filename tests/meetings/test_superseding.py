"""A decision that takes the place of an earlier one, or takes it back: links both ways."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from meetings import superseding
from meetings.models import Decision, Meeting, Superseding
from people.audit import Stale
from people.models import AuditEntry
from tests.factories import (
    AgendaItemFactory,
    DecisionFactory,
    MeetingFactory,
    MembershipFactory,
    TaskFactory,
)
from tests.meetings.leaders import State, World
from tests.meetings.test_documents import write

pytestmark = pytest.mark.django_db
Kind = Superseding.Kind


@pytest.fixture
def world():
    """A decision of the group's latest meeting; ``old`` is from the meeting before."""
    made = World().opened()
    before = MeetingFactory(
        group=made.group,
        starts_at=made.meeting.starts_at - timedelta(days=60),
        state=Meeting.State.HELD,
        minutes_state=Meeting.MinutesState.SENT,
        minute_taker=made.coordinator,
    )
    item = AgendaItemFactory(meeting=before, number=3, title="Gamle Natteravner")
    made.old = DecisionFactory(item=item, state=State.DECIDED)
    write(made.old, "<p>Vi går fredager.</p>")
    return made


def address(decision) -> str:
    return reverse("decision_supersede", args=[decision.public_id])


def test_each_page_leads_to_the_other(world, client_for):
    client = client_for(world.coordinator)
    assert "Gamle Natteravner" in client.get(address(world.decision)).text

    sent = {"earlier": [world.old.public_id], "kind": Kind.REPLACES}
    assert client.post(address(world.decision), sent).status_code == 302

    member = client_for(world.member)
    new, old = (member.get(d.get_absolute_url()).text for d in (world.decision, world.old))
    assert "Erstatter" in new and world.old.get_absolute_url() in new and "Angre" not in new
    assert "Erstattet av" in old and world.decision.get_absolute_url() in old
    assert AuditEntry.objects.filter(verb="supersede", by=world.coordinator).count() == 1


def test_it_holds_once_the_later_one_is_decided(world, client_for):
    draft = DecisionFactory(item=world.decision.item)
    superseding.supersede(draft, [world.old], Kind.WITHDRAWS, by=world.coordinator)

    assert "Trukket tilbake" not in client_for(world.member).get(world.old.get_absolute_url()).text
    Decision.objects.filter(pk=draft.pk).update(state=State.DECIDED)
    assert "Trukket tilbake ved" in client_for(world.member).get(world.old.get_absolute_url()).text


def test_what_is_being_reviewed_is_not_said_to_replace_anything(world, client_for):
    Decision.objects.filter(pk=world.decision.pk).update(state=State.IN_REVIEW)
    world.decision.refresh_from_db()
    with pytest.raises(Stale):
        superseding.supersede(world.decision, [world.old], Kind.REPLACES, by=world.coordinator)
    client = client_for(world.coordinator)
    assert "til gjennomsyn" in client.get(address(world.decision), follow=True).text
    page = client.get(world.decision.get_absolute_url()).text
    assert address(world.decision) not in page


def test_it_is_undone_and_may_be_said_anew(world, client_for):
    superseding.supersede(world.decision, [world.old], Kind.REPLACES, by=world.coordinator)
    link = Superseding.objects.get()
    client = client_for(world.coordinator)

    assert client.post(reverse("superseding_undo", args=[link.public_id])).status_code == 302

    assert "Erstattet av" not in client.get(world.old.get_absolute_url()).text
    again = client.post(reverse("superseding_undo", args=[link.public_id]), follow=True)
    assert "Noen andre kom først" in again.text
    superseding.supersede(world.decision, [world.old], Kind.WITHDRAWS, by=world.coordinator)
    assert Superseding.objects.standing().get().kind == Kind.WITHDRAWS


def test_only_what_was_decided_before_in_ones_own_groups_can_be_chosen(world):
    elsewhere = World().opened()
    later = DecisionFactory(
        item__meeting=MeetingFactory(
            group=world.group, starts_at=world.meeting.starts_at + timedelta(days=30)
        ),
        state=State.DECIDED,
    )
    DecisionFactory(item=world.old.item)  # a draft

    assert list(superseding.candidates(world.decision, world.chair)) == [world.old]
    for wrong in (later, elsewhere.decision, world.decision):
        with pytest.raises(Stale):
            superseding.supersede(world.decision, [wrong], Kind.REPLACES, by=world.chair)
    with pytest.raises(PermissionDenied):
        superseding.supersede(world.decision, [world.old], Kind.REPLACES, by=world.member)


def test_a_decision_is_superseded_once(world):
    other = DecisionFactory(item=world.decision.item, state=State.DECIDED)
    superseding.supersede(world.decision, [world.old], Kind.REPLACES, by=world.coordinator)

    with pytest.raises(Stale):
        superseding.supersede(other, [world.old], Kind.REPLACES, by=world.coordinator)


def test_nothing_chosen_is_said_at_the_field(world, client_for):
    page = client_for(world.coordinator).post(address(world.decision), {"kind": Kind.WITHDRAWS})

    assert page.status_code == 422 and "Velg minst én beslutning." in page.text


def test_who_may_not_open_the_later_one_learns_only_that_it_is_there(world, client_for):
    above = World().opened()
    above.group.reporting_groups.add(world.group)
    Meeting.objects.filter(pk=above.meeting.pk).update(
        starts_at=world.meeting.starts_at + timedelta(days=9),
        ends_at=world.meeting.ends_at + timedelta(days=9),
    )
    above.decision.item.meeting.refresh_from_db()
    superseding.supersede(above.decision, [world.old], Kind.WITHDRAWS, by=world.coordinator)

    shown = client_for(world.member).get(world.old.get_absolute_url()).text
    assert "en senere beslutning" in shown and above.decision.item.title not in shown


def test_what_follows_from_the_item_is_what_came_of_its_decision(world, client_for):
    task = TaskFactory(item=world.decision.item, what="Ringe Natteravnene")
    other = DecisionFactory(item=world.decision.item, state=State.DECIDED)
    TaskFactory(item=world.decision.item, decision=other, what="Noe annet")

    shown = client_for(world.member).get(world.decision.get_absolute_url()).text
    assert task.what in shown and "Noe annet" not in shown


def test_one_word_narrows_what_there_is_to_choose(world, client_for):
    client = client_for(world.coordinator)

    assert "Gamle Natteravner" in client.get(address(world.decision), {"ord": "natte"}).text
    assert "Ingen tidligere" in client.get(address(world.decision), {"ord": "skole"}).text


def test_a_member_chooses_nothing(world, client_for):
    client = client_for(MembershipFactory(group=world.group).person)

    assert client.get(address(world.decision)).status_code == 403

"""A challenge reported upwards: who may, who sees it, how it is sorted and who hears."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.timezone import now

from meetings import agenda, challenges
from meetings.models import AgendaItem, Challenge, Text
from people.audit import Stale
from people.models import Group, Notice
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MatterFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    TaskFactory,
    bjerkreim,
)

pytestmark = pytest.mark.django_db

State = Challenge.State
WORDS = {"title": "Vaping", "seen": "Mer vaping i friminuttene siden høsten.", "place": "Lagård"}


@pytest.fixture
def street():
    return GroupFactory(name="Utekontakten", level=Group.Level.EXECUTING)


@pytest.fixture
def geir(street):
    return MembershipFactory(group=street, person__name="Geir Håland").person


@pytest.fixture
def meeting():
    group = GroupFactory(name="Koordineringsgruppen")
    return MeetingFactory(group=group, starts_at=now() + timedelta(days=20))


@pytest.fixture
def challenge(street, geir, liv):
    return challenges.report(street, **WORDS, by=geir)


def test_it_reaches_the_coordinator_and_nobody_else(challenge, street, geir, liv):
    beside = MembershipFactory(group=street).person
    neighbour = AppointmentFactory(municipality=bjerkreim()).person
    assert Notice.objects.get(kind="challenge_reported").recipient == liv
    for person, sees in ((geir, True), (liv, True), (beside, False), (neighbour, False)):
        assert Challenge.objects.visible_to(person).exists() is sees
    # The button pressed twice.
    assert challenges.report(street, **WORDS, by=geir) == challenge


def test_who_has_a_task_from_a_group_may_report_and_a_stranger_may_not(street, liv):
    group = GroupFactory()
    worker = TaskFactory(group=group, responsible=PersonFactory()).responsible
    assert challenges.report(group, **WORDS, by=worker).state == State.NEW
    with pytest.raises(PermissionDenied):
        challenges.report(street, **WORDS, by=worker)


@pytest.mark.parametrize("field", ["title", "seen", "place"])
def test_a_national_identity_number_is_not_sent(street, geir, field):
    with pytest.raises(ValidationError):
        challenges.report(street, **WORDS | {field: "Om 13097248022"}, by=geir)
    assert not Challenge.objects.exists()


def test_the_form_keeps_what_was_typed_and_says_what_to_take_out(street, geir, liv, client_for):
    client, url = client_for(geir), reverse("challenge_report")
    typed = WORDS | {"group": street.public_id, "seen": "Gjelder 13097248022"}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "Gjelder 13097248022" in refused.content.decode()
    assert "fødselsnummer" in refused.content.decode()

    assert client.post(url, typed | {"seen": WORDS["seen"]}).status_code == 302
    assert WORDS["title"] in client.get(reverse("challenge_list")).content.decode()


@pytest.mark.parametrize(
    "words", ["Ring 912 34 567.", "Født 12.3.2009.", "Skriv til ola@example.org"]
)
def test_what_may_point_at_somebody_is_looked_at_before_it_is_sent(
    street, geir, liv, client_for, words
):
    client, url = client_for(geir), reverse("challenge_report")
    assert "Jeg har sett over det" not in client.get(url).content.decode()
    typed = WORDS | {"group": street.public_id, "seen": words}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert "Se over: " in refused.content.decode()
    assert not Challenge.objects.exists()

    sent = client.post(url, typed | {"looked_at": "on"})
    assert sent.status_code == 302
    page = client_for(liv).get(sent.headers["Location"]).content.decode()
    assert "peker på en enkeltperson:" in page


def test_onto_an_agenda_it_is_an_item_and_its_words_come_only_if_asked(
    challenge, meeting, geir, liv, client_for
):
    page = reverse("challenge_detail", args=[challenge.public_id])
    sent = {"hva": "agenda", "agenda-meeting": meeting.public_id, "agenda-title": "Vaping i skolen"}
    assert client_for(geir).post(page, sent).status_code == 403
    assert client_for(liv).post(page, sent).status_code == 302

    challenge.refresh_from_db()
    item = AgendaItem.objects.get(meeting=meeting)
    assert (challenge.state, challenge.matter) == (State.ON_AGENDA, item.matter)
    assert item.title == "Vaping i skolen"
    assert not Text.objects.filter(item=item).exists()
    assert Notice.objects.get(kind="challenge_sorted").recipient == geir
    assert "Satt på sakslisten" in client_for(geir).get(page).content.decode()

    again = challenges.report(challenge.group, title="Russ", seen="<b>Mye</b> bråk.", by=geir)
    item = challenges.put_on_agenda(again, meeting, "Russ", by=liv, with_words=True)
    assert "&lt;b&gt;" in Text.objects.get(item=item).latest.open


def test_an_item_deleted_from_a_draft_leaves_it_to_be_sorted_again(challenge, meeting, liv):
    item = challenges.put_on_agenda(challenge, meeting, "Vaping", by=liv)
    agenda.delete(item, by=liv)
    challenge.refresh_from_db()
    assert (challenge.state, challenge.matter) == (State.NEW, None)


def test_it_does_not_cross_the_wall(challenge, liv):
    """She coordinates the neighbour too; what is reported here stays here."""
    AppointmentFactory(municipality=bjerkreim(), person=liv)
    elsewhere = MeetingFactory(
        group=GroupFactory(host=bjerkreim()), starts_at=now() + timedelta(days=9)
    )
    item = AgendaItemFactory(meeting=elsewhere, matter=MatterFactory(group=elsewhere.group))
    assert elsewhere not in challenges.meetings_for(challenge, liv)
    with pytest.raises(PermissionDenied):
        challenges.put_on_agenda(challenge, elsewhere, "Vaping", by=liv)
    with pytest.raises(PermissionDenied):
        challenges.merge(challenge, item.matter, by=liv)


def test_answered_merged_and_declined_are_said_to_the_sender(
    challenge, meeting, geir, liv, client_for
):
    item = AgendaItemFactory(meeting=meeting, matter=MatterFactory(group=meeting.group))
    other = challenges.report(challenge.group, title="Uro", seen="Ved senteret.", by=geir)
    third = challenges.report(challenge.group, title="Om noen", seen="Om noen.", by=geir)
    challenges.answer(challenge, "Rektor er på saken.", by=liv)
    merged = {"hva": "merge", "merge-matter": item.matter.public_id}
    client_for(liv).post(other.get_absolute_url(), merged)
    challenges.decline(third, "Ring barnevernet om dette.", by=liv, erase=True)

    assert Notice.objects.filter(kind="challenge_sorted", recipient=geir).count() == 3
    third.refresh_from_db()
    assert (third.state, third.title, third.seen) == (State.DECLINED, "[…]", "[…]")
    page = client_for(geir).get(third.get_absolute_url()).content.decode()
    assert "Ring barnevernet om dette." in page
    with pytest.raises(Stale):
        challenges.answer(challenge, "En gang til.", by=liv)


def test_an_answer_without_words_is_refused_where_it_stands(challenge, liv, client_for):
    page = client_for(liv).post(challenge.get_absolute_url(), {"hva": "decline"})
    assert page.status_code == 422
    assert "Skriv hvorfor." in page.content.decode()
    challenge.refresh_from_db()
    assert challenge.state == State.NEW


def test_as_many_queries_for_many_as_for_one(
    challenge, street, geir, liv, client_for, django_assert_num_queries
):
    client, url = client_for(liv), reverse("challenge_list")
    older = {"group": street, "seen": "Det.", "sender": geir, "state": State.MERGED}
    Challenge.objects.create(title="Eldst", **older)
    client.get(url)
    with django_assert_num_queries(6):
        client.get(url)
    for number in range(4):
        challenges.report(street, title=f"Nr. {number}", seen="Det.", by=geir)
        Challenge.objects.create(title=f"Eldre {number}", **older)
    with django_assert_num_queries(6):
        client.get(url)

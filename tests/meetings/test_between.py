"""Decisions between meetings: proposed, reviewed, and referred in the next minutes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from meetings import agenda, between, documents, live, moving, planning, review, summons
from meetings.models import AgendaItem, Decision, Meeting, Text, TextVersion
from people import notices
from people.models import AuditEntry, Group, Membership, Notice, Office
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    bjerkreim,
)
from tests.meetings.test_documents import write

pytestmark = pytest.mark.django_db
Before, State, Verdict = Group.ReviewBefore, Decision.State, review.Verdict
NATIONAL_ID = "13899800065"


class World:
    """A group that reviews before effect, with a chair and a member; its next meeting a draft."""

    def __init__(self, before=Before.CHAIR):
        self.liv = AppointmentFactory(person__name="Liv Dahl").person
        self.group = GroupFactory(name="Politirådet", review_before=before)
        self.chair = MembershipFactory(group=self.group, person__name="Mona Leder").person
        OfficeFactory(group=self.group, person=self.chair)
        OfficeFactory(group=self.group, person=self.liv, kind=Office.Kind.SECRETARY)
        self.member = MembershipFactory(group=self.group, person__name="Kari Moe").person
        self.informed = MembershipFactory(group=self.group, role=Membership.Role.INFORMED).person
        self.meeting = MeetingFactory(
            group=self.group, starts_at=now() + timedelta(days=30), minute_taker=self.liv
        )

    def proposed(self, by=None) -> Decision:
        words = ("Vakter i påsken", "Det er uro i sentrum.", "Det leies inn to vakter.")
        return between.begin(self.group, *words, by=by or self.liv)

    def sent(self) -> Decision:
        decision = self.proposed()
        between.submit(decision, by=self.liv)
        decision.refresh_from_db()
        return decision

    def says(self, decision, person, verdict=Verdict.AGREE, comment="") -> Decision:
        review.answer(decision, verdict, comment, version=1, by=person)
        return Decision.objects.select_related("item__meeting").get(pk=decision.pk)


@pytest.fixture
def world():
    return World()


def typed(world, **facts) -> dict:
    return {
        "group": world.group.public_id,
        "title": "Vakter i påsken",
        "background": "Det er uro i sentrum.",
        "wording": "Det leies inn to vakter.",
        "do": "submit",
        **facts,
    }


def test_from_one_page_to_the_chairs_phone_to_the_next_agenda(world, client_for, mailoutbox):
    client = client_for(world.liv)
    assert "Foreslå mellom møter" in client.get(reverse("decision_list")).text

    page = client.post(reverse("decision_propose"), typed(world), follow=True)

    decision = Decision.objects.get()
    assert "Forslaget er sendt til gjennomsyn." in page.text
    assert (decision.state, decision.between_meetings) == (State.IN_REVIEW, True)
    assert notices.send_waiting() == 1
    mail = mailoutbox[0]
    assert mail.to == [world.chair.email]
    assert "forslag til beslutning" in mail.subject
    assert "vakter" not in mail.body.lower()

    # The chair reads and agrees from the mail, without an account.
    link = mail.body[mail.body.index("/svar/forslag/") :].split()[0].rstrip(")")
    phone = Client()
    shown = phone.get(link).text
    for words in ["Forslag til beslutning mellom møtene", "to vakter", "uro i sentrum"]:
        assert words in shown
    phone.post(link, {"decision": decision.public_id, "version": 1, "verdict": "agree"})

    decision.refresh_from_db()
    item = decision.item
    assert (decision.state, decision.decided_on) == (State.DECIDED, localdate())
    assert (item.meeting, item.role, item.outcome) == (world.meeting, "referred", "handled")
    assert item in world.meeting.items.on_agenda()
    assert "Du er enig." in phone.get(link).text
    notices.send_waiting()
    assert [mail.subject.split("] ")[1] for mail in mailoutbox[1:]] == [
        "Et forslag er gjennomsynt, Politirådet"
    ]


def test_the_minutes_of_the_next_meeting_hold_it_as_it_stands(world):
    decision = world.says(world.sent(), world.chair)
    assert decision.is_locked

    said = TextVersion.objects.get(text__item=decision.item, text__kind=Text.Kind.MINUTES)
    assert "Besluttet mellom møtene" in said.open
    with pytest.raises(PermissionDenied):
        agenda.delete(decision.item, by=world.liv)
    numbered = summons.send(world.meeting, by=world.liv)
    assert decision.item in numbered
    world.meeting.refresh_from_db()
    page = live.Live(world.meeting, world.meeting.access(world.liv))
    rulings = [ruling for part in page.parts for ruling in part.rulings]
    assert [ruling.decision for ruling in rulings] == [decision]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"title": ""}, "Skriv hva det gjelder."),
        ({"wording": ""}, "Skriv hva som skal besluttes."),
        ({"wording": f"Om {NATIONAL_ID}."}, "fødselsnummer"),
        ({"group": "zzzzzzzzzz"}, "Velg ett av alternativene."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_left_behind(world, client_for, facts, said):
    answer = client_for(world.liv).post(reverse("decision_propose"), typed(world, **facts))

    assert answer.status_code == 422
    assert said in answer.text
    assert "Det er uro i sentrum." in answer.text
    assert not Decision.objects.exists()


def test_without_a_meeting_ahead_there_is_nowhere_to_refer_it(world, client_for):
    Meeting.objects.update(starts_at=now() - timedelta(days=3), ends_at=now() - timedelta(days=2))

    answer = client_for(world.liv).post(reverse("decision_propose"), typed(world))

    assert answer.status_code == 422
    assert "Planlegg neste møte først" in answer.text


def test_a_draft_is_written_sent_or_thrown_away_by_who_runs_the_group(world, client_for):
    client = client_for(world.liv)
    client.post(reverse("decision_propose"), typed(world, do="save"))
    decision = Decision.objects.get()
    assert decision.state == State.DRAFT
    assert not Notice.objects.exists()
    assert client_for(world.member).get(decision.get_absolute_url()).status_code == 404
    assert "Send til gjennomsyn" in client.get(decision.get_absolute_url()).text

    client.post(decision.get_absolute_url(), {"act": "submit"})
    decision.refresh_from_db()
    assert decision.state == State.IN_REVIEW
    # Too late to throw away.
    client.post(reverse("proposal_discard", args=[decision.public_id]))
    assert Decision.objects.exists()

    other = between.begin(world.group, "Annet", "", "Noe annet.", by=world.liv)
    address = reverse("proposal_discard", args=[other.public_id])
    assert client.get(address).status_code == 200
    client.post(address)
    assert not Decision.objects.filter(pk=other.pk).exists()
    assert AuditEntry.objects.filter(verb="discard_proposal").exists()


def test_who_reviews_sees_it_and_the_others_when_it_is_decided(client_for):
    world = World(Before.ALL)
    decision = world.sent()
    address = reverse("proposal_review", args=[decision.public_id])

    assert Notice.objects.filter(kind="review_proposal").count() == 2
    assert client_for(world.member).get(address).status_code == 200
    assert client_for(world.informed).get(address).status_code == 404
    assert "mellom møtene venter" in client_for(world.member).get(reverse("home")).text

    for person in (world.member, world.chair):
        decision = world.says(decision, person)
    assert decision.state == State.DECIDED
    assert client_for(world.informed).get(decision.get_absolute_url()).status_code == 200
    assert "mellom møter" in client_for(world.informed).get(reverse("decision_list")).text
    neighbour = MembershipFactory(group=GroupFactory(host=bjerkreim())).person
    assert client_for(neighbour).get(decision.get_absolute_url()).status_code == 404


def test_where_the_chair_reviews_members_see_it_when_it_is_decided(world, client_for):
    decision = world.sent()
    assert client_for(world.member).get(decision.get_absolute_url()).status_code == 404

    decision = world.says(decision, world.chair)
    assert client_for(world.member).get(decision.get_absolute_url()).status_code == 200


def test_returned_it_is_reworded_and_put_before_the_chair_again(world):
    decision = world.says(world.sent(), world.chair, Verdict.RETURN, "Hvem betaler?")
    assert decision.state == State.RETURNED
    write(decision, "<p>Kommunen leier inn to vakter.</p>")

    review.resubmit(decision, by=world.liv)
    review.answer(decision, Verdict.AGREE, version=2, by=world.chair)

    decision.refresh_from_db()
    assert decision.state == State.DECIDED
    assert Notice.objects.filter(recipient=world.chair, kind="review_proposal").count() == 2


def test_a_question_to_a_proposal_leads_to_its_own_page(world, client_for):
    decision = world.says(world.sent(), world.chair, Verdict.RETURN, "Hvem betaler?")

    page = client_for(world.liv).get(reverse("home")).text
    assert "1 leder har spurt eller sendt tilbake" in page
    assert "Politirådet, mellom møtene" in page
    assert f'href="{decision.get_absolute_url()}"' in page
    assert reverse("minutes", args=[world.meeting.public_id]) not in page

    # Decided with other words, there is nothing left to answer.
    write(decision, "<p>Kommunen leier inn to vakter.</p>")
    review.resubmit(decision, by=world.liv)
    review.answer(decision, Verdict.AGREE, version=2, by=world.chair)
    assert "har spurt eller sendt tilbake" not in client_for(world.liv).get(reverse("home")).text


def test_a_chair_who_proposes_has_decided(world):
    decision = world.proposed(by=world.chair)
    between.submit(decision, by=world.chair)

    decision.refresh_from_db()
    assert decision.state == State.DECIDED


def test_only_groups_that_review_first_and_those_who_run_them(world, client_for):
    with pytest.raises(PermissionDenied):
        world.proposed(by=world.member)
    assert client_for(world.member).get(reverse("decision_propose")).status_code == 403
    Group.objects.update(review_before=Before.NONE)
    assert client_for(world.liv).get(reverse("decision_propose")).status_code == 403
    assert "Foreslå mellom møter" not in client_for(world.liv).get(reverse("decision_list")).text


def test_it_follows_the_next_meeting_whatever_becomes_of_it(world):
    """Removed, called off, or held before the chair had answered."""
    decision = world.sent()
    later = planning.create(
        world.group,
        starts_at=world.meeting.starts_at + timedelta(days=30),
        ends_at=world.meeting.ends_at + timedelta(days=30),
        by=world.liv,
    )
    planning.delete_draft(world.meeting, by=world.liv)
    decision = world.says(Decision.objects.get(), world.chair)
    assert decision.item.meeting == later

    summons.send(later, by=world.liv)
    later.refresh_from_db()
    moving.cancel(later, by=world.liv)
    new = planning.create(
        world.group,
        starts_at=later.starts_at + timedelta(days=9),
        ends_at=later.ends_at + timedelta(days=9),
        by=world.liv,
    )
    decision.refresh_from_db()
    assert decision.item.meeting == new
    assert decision.item in new.items.on_agenda()
    # The cancelled meeting keeps its number, and the last one is not removed with it in it.
    assert AgendaItem.objects.get(meeting=later, role="referred").number
    with pytest.raises(PermissionDenied):
        planning.delete_draft(new, by=world.liv)


def test_decided_when_no_meeting_is_ahead_it_waits_for_one(world):
    decision = world.sent()
    Meeting.objects.update(
        state=Meeting.State.HELD,
        starts_at=now() - timedelta(days=3),
        ends_at=now() - timedelta(days=2),
    )
    decision = world.says(decision, world.chair)
    assert decision.item.accepted_at is None

    starts = now() + timedelta(days=20)
    new = planning.create(
        world.group, starts_at=starts, ends_at=starts + timedelta(hours=1), by=world.liv
    )
    decision.refresh_from_db()
    assert decision.item in new.items.on_agenda()


def test_twice_is_once(world, client_for):
    client = client_for(world.liv)
    for _twice in (1, 2):
        client.post(reverse("decision_propose"), typed(world))

    assert Decision.objects.count() == 1
    assert Notice.objects.filter(kind="review_proposal").count() == 1


def test_silence_is_what_the_group_says_it_is(world):
    decision = world.sent()
    review.close_due(on=decision.review_until + timedelta(days=1))

    decision.refresh_from_db()
    assert decision.state == State.DECIDED
    assert decision.item in world.meeting.items.on_agenda()


def test_the_words_wanted_are_asked_for_before_it_is_sent(world):
    decision = between.begin(world.group, "Vakter", "", "Vakter.", by=world.liv)
    write(decision, "<p></p>")
    with pytest.raises(ValidationError, match="Skriv hva som skal besluttes"):
        between.submit(decision, by=world.liv)


def test_the_document_of_the_minutes_holds_it_too(world):
    decision = world.says(world.sent(), world.chair)
    Meeting.objects.update(state=Meeting.State.HELD)
    world.meeting.refresh_from_db()

    document = documents.minutes_document(world.meeting, reading="open")

    part = next(part for part in document.items if part.title == decision.item.title)
    assert [one.words.open for one in part.decisions] == ["<p>Det leies inn to vakter.</p>"]

"""Leaders' review: who is asked, what an answer does, and what silence means."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from meetings import review, texts
from meetings.models import AgendaItem, Attendance, Presence, Review
from people import notices
from people.audit import Stale
from people.models import AuditEntry, Membership, Notice, Office
from people.notices import KINDS
from tests.factories import (
    AttendanceFactory,
    MembershipFactory,
)
from tests.meetings.leaders import TODAY, Before, State, Verdict, World, told

pytestmark = pytest.mark.django_db

# Opening -----------------------------------------------------------------------------------------


def test_where_no_review_comes_first_it_is_decided_in_the_meeting(monkeypatch):
    heard = []
    monkeypatch.setattr(review, "ON_DECIDED", [heard.append])

    world = World().opened()

    assert world.decision.state == State.DECIDED
    assert world.decision.decided_on == world.meeting.day
    assert heard == [world.decision]
    # The mail with the minutes asks them; there is no second one.
    assert not Notice.objects.exists()
    assert set(review.waiting_for(world.member)) == {world.decision}


def test_the_chair_is_asked_once_for_all_the_decisions_of_a_meeting():
    world = World(Before.CHAIR, decisions=3).opened()

    assert {decision.state for decision in world.decisions} == {State.IN_REVIEW}
    assert told(world.chair) == ["review_asked"]
    assert told(world.member) == []
    assert review.waiting_for(world.chair).count() == 3
    assert not review.waiting_for(world.member).exists()


def test_the_deputy_chair_is_asked_shortly_before_the_deadline():
    world = World(Before.CHAIR).opened()

    notice = Notice.objects.get(recipient=world.deputy)
    assert notice.kind == "review_stand_in"
    assert notice.due_at.date() == world.decision.review_until - review.STAND_IN
    still_true = KINDS["review_stand_in"].still_true
    assert still_true(notice) == ""
    world.says(world.chair, Verdict.ASK, "Hvem betaler?")
    assert still_true(notice) == "answered"


def test_all_members_are_asked_where_all_review():
    world = World(Before.ALL).opened()

    for person in (world.chair, world.deputy, world.member):
        assert told(person) == ["review_asked"]


def test_one_who_sends_the_minutes_agrees_to_them():
    world = World(Before.CHAIR)

    review.open_review(world.meeting, by=world.chair)

    world.again()
    assert world.decision.state == State.DECIDED
    assert world.decision.reviews.get().person == world.chair


def test_the_mail_says_nothing_of_the_matter_and_is_held_back_when_answered():
    world = World(Before.CHAIR).opened()
    notice = Notice.objects.get(recipient=world.chair)

    mail = notices.write(notice)

    whole = mail.subject + mail.body + mail.alternatives[0].content
    assert "Ordlyd" not in whole and world.decision.item.title not in whole
    assert mail.subject.startswith("[Eigersund] Én beslutning venter på svaret ditt")
    assert "/svar/gjennomsyn/" in mail.body
    world.says(world.chair, Verdict.AGREE)
    assert KINDS["review_asked"].still_true(notice) == "not_waiting"


def test_of_a_meeting_entered_afterwards_nobody_is_asked():
    world = World(Before.CHAIR)
    world.meeting.past_registration = True
    world.opened()

    assert world.decision.state == State.DECIDED
    assert not Notice.objects.exists()
    assert not review.waiting_for(world.chair).exists()


# Answering ---------------------------------------------------------------------------------------


def test_the_chairs_word_puts_it_in_force(monkeypatch):
    world = World(Before.CHAIR).opened()
    heard = []
    monkeypatch.setattr(review, "ON_DECIDED", [heard.append])

    world.says(world.chair, Verdict.AGREE)

    assert world.decision.state == State.DECIDED
    assert world.decision.decided_on == TODAY
    assert heard == [world.decision]
    assert told(world.coordinator) == ["review_done"]


def test_the_deputy_chair_stands_in_until_the_chair_has_spoken():
    world = World(Before.CHAIR).opened()

    world.says(world.chair, Verdict.ASK, "Hvem betaler?")
    world.says(world.deputy, Verdict.AGREE)
    assert world.decision.state == State.IN_REVIEW

    other = World(Before.CHAIR).opened()
    other.says(other.deputy, Verdict.AGREE)
    assert other.decision.state == State.DECIDED


def test_all_have_to_agree_where_all_review():
    world = World(Before.ALL).opened()

    world.says(world.chair, Verdict.AGREE)
    world.says(world.deputy, Verdict.AGREE)
    assert world.decision.state == State.IN_REVIEW
    world.says(world.member, Verdict.AGREE)
    assert world.decision.state == State.DECIDED


def test_one_who_was_disqualified_is_not_asked_and_may_not_answer():
    world = World(Before.ALL)
    row = AttendanceFactory(meeting=world.meeting, person=world.member)
    Presence.objects.create(
        item=world.decision.item, attendance=row, kind=Presence.Kind.DISQUALIFIED
    )

    world.opened()

    assert told(world.member) == []
    assert not review.for_review_by(world.member).exists()
    with pytest.raises(PermissionDenied):
        world.says(world.member, Verdict.AGREE)
    world.says(world.chair, Verdict.AGREE)
    world.says(world.deputy, Verdict.AGREE)
    assert world.decision.state == State.DECIDED


def test_what_is_sent_back_is_reworded_and_asked_about_anew():
    world = World(Before.CHAIR).opened()

    world.says(world.chair, Verdict.RETURN, "For vagt.")
    assert world.decision.state == State.RETURNED
    assert told(world.coordinator) == ["review_returned"]
    with pytest.raises(ValidationError):
        review.resubmit(world.decision, by=world.coordinator)

    text = texts.of_decision(world.decision)
    texts.save(text, base=1, open="<p>Klart.</p>", exempt=None, by=world.coordinator)
    review.resubmit(world.decision, by=world.coordinator)

    world.again()
    assert world.decision.state == State.IN_REVIEW
    assert told(world.chair) == ["review_asked", "review_again"]
    # The earlier answer was to other words.
    assert review.waiting_for(world.chair).count() == 1
    world.says(world.chair, Verdict.AGREE, version=2)
    assert world.decision.state == State.DECIDED


def test_nobody_agrees_to_other_words_than_those_they_read():
    world = World(Before.CHAIR).opened()
    review.take_back(world.decision, by=world.coordinator)
    text = texts.of_decision(world.decision)
    texts.save(text, base=1, open="<p>Noe annet.</p>", exempt=None, by=world.coordinator)
    review.resubmit(world.decision, by=world.coordinator)

    with pytest.raises(Stale):
        world.says(world.chair, Verdict.AGREE, version=1)

    assert not Review.objects.exists()


def test_the_words_stand_still_while_leaders_read_them_and_after_they_agreed():
    world = World(Before.CHAIR).opened()
    text = texts.of_decision(world.decision)

    with pytest.raises(texts.Frozen):
        texts.save(text, base=1, open="<p>Smug.</p>", exempt=None, by=world.coordinator)
    world.says(world.chair, Verdict.AGREE)
    text.refresh_from_db()
    with pytest.raises(texts.Frozen):
        texts.save(text, base=1, open="<p>Smug.</p>", exempt=None, by=world.coordinator)


def test_the_same_press_twice_is_said_once():
    world = World(Before.ALL).opened()

    first = world.says(world.member, Verdict.ASK, "Hvem betaler?")
    second = world.says(world.member, Verdict.ASK, "Hvem betaler?")

    assert first == second
    assert told(world.coordinator) == ["review_question"]
    assert AuditEntry.objects.filter(verb="review_ask").count() == 1


def test_pressing_agree_again_after_it_took_effect_does_no_harm():
    world = World(Before.CHAIR).opened()

    world.says(world.chair, Verdict.AGREE)
    world.says(world.chair, Verdict.AGREE)

    assert Review.objects.count() == 1


def test_a_question_is_answered_and_the_leader_hears_of_it():
    world = World(Before.CHAIR).opened()
    asked = world.says(world.chair, Verdict.ASK, "Hvem betaler?")

    review.reply(asked, "Kommunen.", by=world.coordinator)

    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("Kommunen.", world.coordinator)
    assert told(world.chair)[-1] == "review_answered"
    with pytest.raises(Stale):
        review.reply(asked, "Politiet.", by=world.coordinator)
    with pytest.raises(PermissionDenied):
        review.reply(asked, "Jeg.", by=world.member)
    # The answer lets the leader agree; the question is not lost.
    world.says(world.chair, Verdict.AGREE)
    assert world.decision.state == State.DECIDED
    assert Review.objects.get(superseded_at__isnull=False).answer == "Kommunen."


@pytest.mark.parametrize("verdict", [Verdict.ASK, Verdict.RETURN])
def test_asking_and_sending_back_say_why(verdict):
    world = World(Before.CHAIR).opened()

    with pytest.raises(ValidationError):
        world.says(world.chair, verdict, "  ")

    assert not Review.objects.exists()
    assert world.again().decision.state == State.IN_REVIEW


def test_what_is_decided_stays_decided_when_a_leader_objects_afterwards():
    world = World().opened()

    world.says(world.member, Verdict.RETURN, "Slik sa vi ikke.")

    assert world.decision.state == State.DECIDED
    assert told(world.coordinator) == ["review_returned"]


def test_the_round_after_the_meeting_ends_with_its_deadline():
    world = World().opened()
    late = world.decision.review_until + timedelta(days=1)

    assert not review.waiting_for(world.member, late).exists()
    with pytest.raises(review.Closed):
        world.says(world.member, Verdict.AGREE, on=late)


def test_strangers_informed_and_coordinators_do_not_review():
    world = World().opened()
    informed = MembershipFactory(group=world.group, role=Membership.Role.INFORMED).person
    stranger = MembershipFactory().person

    for person in (informed, stranger, world.coordinator):
        assert not review.for_review_by(person).exists()
        with pytest.raises(PermissionDenied):
            world.says(person, Verdict.AGREE)


def test_a_deputy_who_sat_in_may_answer():
    world = World()
    deputy = MembershipFactory(group=world.group, role=Membership.Role.DEPUTY).person
    AttendanceFactory(
        meeting=world.meeting,
        person=deputy,
        capacity=Attendance.Capacity.DEPUTY,
        state=Attendance.State.PRESENT,
    )
    world.opened()

    assert set(review.for_review_by(deputy)) == {world.decision}
    assert world.says(deputy, Verdict.AGREE)


@pytest.mark.parametrize("before", Before.values)
def test_the_list_and_the_lock_agree_on_whose_it_is(before):
    """``for_review_by`` asks the database what ``panel_of`` asks Python."""
    world = World(before).opened()
    people = [world.chair, world.deputy, world.member, world.coordinator]

    for person in people:
        theirs = review.for_review_by(person).filter(pk=world.decision.pk).exists()
        assert theirs == (person in review.panel_of(world.decision)), person


@pytest.mark.parametrize("gone", [{"chair"}, {"chair", "deputy_chair"}])
def test_without_a_chair_the_deputy_or_the_members_review(gone):
    world = World(Before.CHAIR)
    Office.objects.filter(group=world.group, kind__in=gone).delete()
    world.opened()

    asked = {world.deputy} if gone == {"chair"} else {world.chair, world.deputy, world.member}
    assert set(review.panel_of(world.decision).people) == asked
    assert {p for p in (world.chair, world.deputy, world.member) if told(p)} == asked
    assert {
        person
        for person in (world.chair, world.deputy, world.member)
        if review.waiting_for(person).exists()
    } == asked


# Agreeing to all ---------------------------------------------------------------------------------


def test_agreeing_to_all_is_agreeing_to_each():
    world = World(Before.CHAIR, decisions=3).opened()
    wordings = {decision.public_id: 1 for decision in world.decisions}

    assert review.agree_to_all(wordings, meeting=world.meeting, by=world.chair) == 3

    world.again()
    assert {decision.state for decision in world.decisions} == {State.DECIDED}
    assert told(world.coordinator) == ["review_done"]


def test_agreeing_to_all_is_all_or_nothing():
    world = World(Before.CHAIR, decisions=3).opened()
    wordings = {decision.public_id: 1 for decision in world.decisions}
    wordings[world.decisions[2].public_id] = 2

    with pytest.raises(Stale):
        review.agree_to_all(wordings, meeting=world.meeting, by=world.chair)

    assert not Review.objects.exists()


def test_a_decision_of_another_meeting_is_not_agreed_to_in_passing():
    world, other = World(Before.CHAIR).opened(), World(Before.CHAIR).opened()

    with pytest.raises(PermissionDenied):
        review.agree_to_all({other.decision.public_id: 1}, meeting=world.meeting, by=world.chair)


# Silence -----------------------------------------------------------------------------------------


def test_silence_agrees_where_the_group_says_so():
    world = World(Before.ALL).opened()
    world.says(world.member, Verdict.AGREE)
    deadline = world.decision.review_until

    assert review.close_due(deadline) == 0
    # Nobody ran it the day after.
    assert review.close_due(deadline + timedelta(days=2)) == 1
    assert review.close_due(deadline + timedelta(days=2)) == 0

    world.again()
    assert world.decision.state == State.DECIDED
    assert AuditEntry.objects.get(verb="decide_by_silence").by is None


def test_one_who_waits_for_an_answer_is_not_silent():
    world = World(Before.CHAIR).opened()
    asked = world.says(world.chair, Verdict.ASK, "Hvem betaler?")
    late = world.decision.review_until + timedelta(days=1)

    assert review.close_due(late) == 0
    assert review.close_due(late) == 0
    assert told(world.coordinator) == ["review_question", "review_overdue"]

    review.reply(asked, "Kommunen.", by=world.coordinator)
    assert review.close_due(late) == 1


def test_where_silence_is_not_consent_it_stays_in_review():
    world = World(Before.CHAIR, silence_agrees=False).opened()
    late = world.decision.review_until + timedelta(days=1)

    assert review.close_due(late) == 0
    assert world.again().decision.state == State.IN_REVIEW
    # And a late answer is still an answer.
    world.says(world.chair, Verdict.AGREE, on=late)
    assert world.decision.state == State.DECIDED


def test_a_withdrawn_items_decision_is_not_forgotten():
    """Whatever became of the item, what was written as decided does not stay a draft."""
    world = World()
    AgendaItem.objects.update(outcome=AgendaItem.Outcome.POSTPONED)

    assert world.opened().decision.state == State.DECIDED
    assert world.decision.decided_on == date(2026, 11, 24)


# Mail --------------------------------------------------------------------------------------------


def test_every_mail_says_who_asks_and_never_what_it_is_about():
    world = World(Before.CHAIR, silence_agrees=False).opened()
    asked = world.says(world.chair, Verdict.ASK, "Hvem betaler?")
    review.reply(asked, "Kommunen.", by=world.coordinator)
    review.close_due(world.decision.review_until + timedelta(days=1))
    world.says(world.chair, Verdict.RETURN, "Ikke bra nok.")
    text = texts.of_decision(world.decision)
    texts.save(text, base=1, open="<p>Klart.</p>", exempt=None, by=world.coordinator)
    review.resubmit(world.decision, by=world.coordinator)
    waiting = {notice.kind: notices.write(notice) for notice in Notice.objects.all()}
    world.says(world.chair, Verdict.AGREE, version=2)
    done = Notice.objects.get(kind="review_done")

    mails = waiting | {"review_done": notices.write(done)}

    elsewhere = {"review_dissent", "review_proposal", "review_registered", "review_waiting"}
    assert set(mails) == {kind for kind in KINDS if kind.startswith("review_")} - elsewhere
    secrets = ("Ordlyd", "Klart", "betaler", "Kommunen.", "bra nok", world.decision.item.title)
    for kind, mail in mails.items():
        html = mail.alternatives[0].content
        assert mail.subject.startswith("[Eigersund] ")
        assert "http://localhost" in mail.body and "http://localhost" in html
        for secret in secrets:
            assert secret not in mail.subject + mail.body + html, (kind, secret)
    assert f"{world.chair.name}" in mails["review_question"].body
    assert "som nestleder" in mails["review_stand_in"].body


# At the same moment ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_leaders_pressing_at_once_decide_once(monkeypatch):
    world = World(Before.ALL)
    people = [world.chair, world.deputy, world.member]
    people += [MembershipFactory(group=world.group).person for _more in range(3)]
    world.opened()
    heard = []
    monkeypatch.setattr(review, "ON_DECIDED", [heard.append])
    together = Barrier(len(people))

    def press(person):
        try:
            together.wait()
            review.answer(world.decision, Verdict.AGREE, version=1, by=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as threads:
        list(threads.map(press, people))

    assert world.again().decision.state == State.DECIDED
    assert len(heard) == 1
    assert AuditEntry.objects.filter(verb="decide").count() == 1
    assert Review.objects.count() == len(people)

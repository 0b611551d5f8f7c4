"""A matter lifted to the group above: where it lands, what comes back, and how it is undone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from meetings import agenda, decisions, lifts, minutes, moving, planning, proposals, sending, texts
from meetings.documents import minutes_document
from meetings.models import AgendaItem, Lift, Meeting, Text
from meetings.paper_documents import summons_document
from people.audit import Stale
from people.models import Group, Notice
from tests.factories import (
    AgendaItemFactory,
    EvaluationFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db

State, Outcome = Lift.State, AgendaItem.Outcome


@pytest.fixture
def council():
    return GroupFactory(name="Politirådet", level=Group.Level.STEERING)


@pytest.fixture
def group(council):
    return GroupFactory(name="Koordineringsgruppen", reports_to=council)


@pytest.fixture
def secretary(group):
    """Runs the group, and is nothing in the one above."""
    seat = MembershipFactory(group=group, person__name="Siv Ness")
    OfficeFactory(group=group, person=seat.person, kind="secretary")
    return seat.person


@pytest.fixture
def item(group):
    held = MeetingFactory(
        group=group, state=Meeting.State.HELD, starts_at=now() - timedelta(days=3)
    )
    return AgendaItemFactory(
        meeting=held, number=12, title="Uro ved senteret", exempt_title="Uro ved Toppen"
    )


def planned(council, days=20, state=Meeting.State.DRAFT):
    return MeetingFactory(group=council, starts_at=now() + timedelta(days=days), state=state)


def held_above(item, liv, *, outcome=Outcome.HANDLED, decision=""):
    """The group above meets and sends its minutes; the item it treated."""
    upper = item.lifts.get().upper
    Meeting.objects.filter(pk=upper.meeting_id).update(
        state=Meeting.State.HELD,
        starts_at=now() - timedelta(days=1),
        ends_at=now() - timedelta(hours=22),
    )
    upper = AgendaItem.objects.get(pk=upper.pk)
    minutes.set_outcome(upper, outcome, by=liv)
    if decision:
        made = decisions.add(upper, by=liv)
        texts.save(made.text, base=0, open=f"<p>{decision}</p>", exempt="<p>Toppen</p>", by=liv)
    waived = {one.key for one in sending.missing(upper.meeting)}
    AgendaItem.objects.filter(pk=upper.pk).update(legal_basis="offl. § 13")
    sending.send(upper.meeting, remarks_until=localdate(), waived=waived, by=liv)
    return upper


def test_it_comes_on_the_next_agenda_above_with_its_open_title(item, council, liv):
    planned(council, days=60)
    nearest = planned(council)

    lift = lifts.lift(item, by=liv, asked="Vi ber om <vakter> i helgene.")

    item.refresh_from_db()
    upper = lift.upper
    assert item.outcome == Outcome.ESCALATED
    assert (lift.state, upper.meeting, upper.matter) == (State.ON_AGENDA, nearest, item.matter)
    assert (upper.title, upper.exempt_title) == ("Uro ved senteret", "")
    background = texts.of_item(upper, Text.Kind.BACKGROUND).latest
    assert "&lt;vakter&gt;" in background.open
    assert background.exempt == ""
    # Pressed again, it is the same.
    assert lifts.lift(item, by=liv) == lift
    assert AgendaItem.objects.filter(meeting=nearest).count() == 1


def test_one_who_does_not_run_the_group_above_proposes(item, council, liv, secretary):
    planned(council)
    lift = lifts.lift(item, by=secretary)
    assert (lift.state, lift.upper.accepted_at) == (State.PROPOSED, None)
    assert Notice.objects.get(kind="item_proposed").recipient == liv

    proposals.accept(lift.upper, by=liv)

    lift.refresh_from_db()
    assert lift.state == State.ON_AGENDA
    assert Notice.objects.get(kind="lift_moved").recipient == secretary


def test_a_summons_that_is_sent_gets_a_proposal_unless_it_is_to_go_straight(item, council, liv):
    planned(council, state=Meeting.State.CALLED)
    assert lifts.lift(item, by=liv).state == State.PROPOSED

    lifts.take_back(item.lifts.get(), by=liv)
    lift = lifts.lift(item, by=liv, straight=True)
    assert lift.state == State.ON_AGENDA
    assert AgendaItem.objects.get(pk=lift.upper_id).label


def test_without_a_meeting_it_waits_for_the_next_one_made(item, council, liv):
    assert lifts.lift(item, by=liv, asked="Hva mener rådet?").state == State.WAITING

    at = now() + timedelta(days=20)
    meeting = planning.create(council, starts_at=at, ends_at=at + timedelta(hours=2), by=liv)

    lift = item.lifts.get()
    assert (lift.state, lift.upper.meeting) == (State.ON_AGENDA, meeting)
    # The draft is dropped: it waits again, and nothing is lost.
    planning.delete_draft(meeting, by=liv)
    lift.refresh_from_db()
    assert (lift.state, lift.upper) == (State.WAITING, None)


def test_a_meeting_called_off_above_hands_it_on(item, council, liv):
    off = planned(council, state=Meeting.State.CALLED)
    lifts.lift(item, by=liv, straight=True)
    later = planned(council, days=60)

    moving.cancel(off, by=liv)

    lift = item.lifts.get()
    assert (lift.state, lift.upper.meeting) == (State.ON_AGENDA, later)


def test_the_answer_stands_below_when_the_minutes_above_are_sent(item, council, liv, client_for):
    mona = MembershipFactory(group=item.meeting.group).person
    sent = {"minutes_state": "sent", "minutes_sent_at": now()}
    Meeting.objects.filter(pk=item.meeting_id).update(**sent)
    planned(council, state=Meeting.State.CALLED)
    lifts.lift(item, by=liv, straight=True)

    upper = held_above(item, liv, decision="Vektere leies inn.")

    assert item.lifts.get().state == State.ANSWERED
    below = f"Besvart i sak {upper.label} i Politirådet"
    for reading in ("members", "seated", "open", "summary"):
        [part] = minutes_document(Meeting.objects.get(pk=item.meeting_id), reading=reading).items
        assert part.thread == [below]
        [part] = minutes_document(upper.meeting, reading=reading).items
        assert part.thread == [f"Fra sak {item.label} i Koordineringsgruppen"]
    [case] = summons_document(upper.meeting, reading="open").cases
    assert case.thread == [f"Fra sak {item.label} i Koordineringsgruppen"]
    page = client_for(mona).get(reverse("minutes", args=[item.meeting.public_id]))
    assert below in page.content.decode()
    # One of the group below reads the open answer, and nothing else of the meeting above.
    story = client_for(mona).get(reverse("matter_detail", args=[upper.matter.public_id]))
    told = story.content.decode()
    assert "Vektere leies inn." in told
    assert "Toppen" not in told
    assert reverse("meeting_detail", args=[upper.meeting.public_id]) not in told


def test_those_who_lifted_it_hear_that_it_is_postponed_declined_or_answered(
    item, council, liv, secretary
):
    planned(council, state=Meeting.State.CALLED)
    lifts.lift(item, by=secretary)
    proposals.accept(item.lifts.get().upper, by=liv)
    upper = held_above(item, liv, outcome=Outcome.POSTPONED)
    lift = item.lifts.get()
    assert (lift.state, lift.upper) == (State.ON_AGENDA, upper)

    later = planned(council, days=60)
    agenda.catch_up(later, by=liv)
    lift.refresh_from_db()
    assert lift.upper.meeting == later
    agenda.withdraw(lift.upper, by=liv)

    lift.refresh_from_db()
    assert lift.state == State.DECLINED
    told = Notice.objects.filter(kind="lift_moved", recipient=secretary).order_by("pk")
    assert [row.facts["postponed"] for row in told] == [False, True, False]


def test_it_is_undone_until_the_group_above_has_begun_on_it(item, council, liv, secretary):
    planned(council)
    minutes.set_outcome(item, Outcome.ESCALATED, by=secretary)
    minutes.set_outcome(item, Outcome.HANDLED, by=secretary)
    item.refresh_from_db()
    assert (item.outcome, item.lifts.get().state) == (Outcome.HANDLED, State.TAKEN_BACK)
    assert not AgendaItem.objects.proposed().exists()

    minutes.set_outcome(item, Outcome.ESCALATED, by=secretary)
    lift = item.lifts.standing().get()
    proposals.accept(lift.upper, by=liv)
    with pytest.raises(Stale):
        lifts.take_back(lift, by=secretary)
    lifts.take_back(lift, by=liv)
    item.refresh_from_db()
    assert item.outcome == Outcome.NONE


def test_only_who_runs_the_group_lifts_and_only_to_a_group_above(item, council, liv):
    mona = MembershipFactory(group=item.meeting.group).person
    with pytest.raises(PermissionDenied):
        lifts.lift(item, by=mona)
    top = AgendaItemFactory(meeting=planned(council, state=Meeting.State.CALLED))
    with pytest.raises(PermissionDenied):
        lifts.lift(top, by=liv)
    draft = AgendaItemFactory(meeting=MeetingFactory(group=item.meeting.group))
    with pytest.raises(Stale):
        lifts.lift(draft, by=liv)


def test_the_page_lifts_refuses_a_number_and_takes_back(item, council, liv, client_for):
    client = client_for(liv)
    url = reverse("item_lift", args=[item.public_id])
    assert "Løft til Politirådet" in client.get(url).content.decode()

    refused = client.post(url, {"asked": "Gjelder 13097248022"})
    assert refused.status_code == 422
    assert "Gjelder 13097248022" in refused.content.decode()
    assert not Lift.objects.exists()

    assert client.post(url, {"asked": "Vi ber om hjelp."}).status_code == 302
    assert Lift.objects.get().asked == "Vi ber om hjelp."
    client.post(reverse("item_lift_undo", args=[item.public_id]))
    assert Lift.objects.get().state == State.TAKEN_BACK


def test_the_minutes_page_says_where_it_went_at_once(item, council, liv, client_for):
    planned(council)
    url = reverse("item_outcome", args=[item.public_id])
    part = client_for(liv).post(url, {"outcome": "escalated"}, headers={"hx-request": "true"})
    assert "Løftet til Politirådet" in part.content.decode()
    whole = client_for(liv).get(reverse("minutes", args=[item.meeting.public_id]))
    assert "Løftet til Politirådet" in whole.content.decode()


def test_the_story_holds_only_what_the_reader_may_open_in_as_many_queries(
    item, council, liv, client_for, django_assert_num_queries
):
    """One of the group below does not see the meeting above; a stranger sees nothing at all."""
    Meeting.objects.filter(pk=item.meeting_id).update(minutes_state="sent", minutes_sent_at=now())
    planned(council, state=Meeting.State.CALLED)
    matter = lifts.lift(item, by=liv, straight=True).item.matter
    mona = MembershipFactory(group=item.meeting.group).person
    url = reverse("matter_detail", args=[matter.public_id])
    assert client_for(MembershipFactory().person).get(url).status_code == 404
    client = client_for(mona)
    page = client.get(url).content.decode()
    assert f"Sak {item.label}" in page
    assert page.count('href="/moter/') == 4  # the menu, the way back, and their own
    assert "Toppen" not in page

    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    assert len(asked) <= 10
    for number in (20, 21, 22):
        AgendaItemFactory(meeting=item.meeting, number=number, matter=matter)
        TaskFactory(item=item)
        EvaluationFactory(measure__item=item)
    with django_assert_num_queries(len(asked)):
        client.get(url)

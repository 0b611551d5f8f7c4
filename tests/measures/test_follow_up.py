"""Follow-up typed in the minutes, given out when they are sent, and what is missing before."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import now

from measures import candidates, follow_up, giving
from measures.candidates import Responsible
from measures.models import Measure, Task
from meetings import review, sending, texts
from meetings.models import Meeting
from meetings.texts import Frozen
from people.audit import Stale
from people.models import AuditEntry, Membership, Notice, Office, Organisation
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    DecisionFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", person__phone="00 00 00 01").person


@pytest.fixture
def item(liv):
    return AgendaItemFactory(meeting__state=Meeting.State.HELD, number=17)


@pytest.fixture
def kari(item):
    school = OrganisationFactory(name="Eigersund ungdomsskole")
    person = PersonFactory(name="Kari Moe")
    MembershipFactory(group=item.meeting.group, person=person, organisation=school, title="Rektor")
    return person


def sent(item, by):
    """The minutes of the item's meeting, sent."""
    meeting = item.meeting
    meeting.minutes_state, meeting.minutes_sent_at = Meeting.MinutesState.SENT, now()
    meeting.save()
    for act in sending.ON_SENT:
        act(meeting, by)


def test_a_typed_line_is_a_draft_with_a_person_of_the_group_and_whom_they_represent(
    item, liv, kari
):
    task = follow_up.add(item, "Kalle inn – Kari – 15.12", by=liv)

    assert (task.what, task.responsible, task.deadline) == (
        "Kalle inn",
        kari,
        date(2026, 12, 15),
    )
    assert task.responsible_name() == "Kari Moe, Eigersund ungdomsskole"
    assert task.state == Task.State.DRAFT
    assert Notice.objects.count() == 0
    assert AuditEntry.objects.get().verb == "add"


def test_what_is_not_understood_stays_on_the_row(item, liv, kari):
    task = follow_up.add(item, "Kalle inn – Karl – før jul", by=liv)

    assert (task.what, task.who_typed, task.when_typed) == ("Kalle inn", "Karl", "før jul")
    follow_up.edit(
        task, by=liv, what="Kalle inn", responsible=Responsible(kari), deadline=date(2026, 12, 20)
    )
    assert (task.who_typed, task.when_typed) == ("", "")


def test_a_line_sent_twice_as_a_measure_makes_one_measure(item, liv):
    for _ in range(2):
        follow_up.make_measure(follow_up.add(item, "Nattevandring – Kari", by=liv), by=liv)

    assert Measure.objects.count() == 1
    assert not Task.objects.exists()


def test_the_button_pressed_twice_makes_one_task(item, liv):
    first = follow_up.add(item, "Kalle inn", by=liv)

    assert follow_up.add(item, "Kalle inn", by=liv) == first


@pytest.mark.parametrize("line", ["", " – ", "x" * 301])
def test_a_line_without_what_or_too_long_is_refused(item, liv, line):
    with pytest.raises(ValidationError):
        follow_up.add(item, line, by=liv)
    assert not Task.objects.exists()


def test_only_who_writes_the_minutes_types_there(item, kari):
    with pytest.raises(PermissionDenied):
        follow_up.add(item, "Kalle inn", by=kari)


def test_approved_minutes_take_no_more(item, liv):
    # Approved by another since the page was opened: what stands in the database counts.
    Meeting.objects.update(state=Meeting.State.HELD, minutes_state=Meeting.MinutesState.APPROVED)

    with pytest.raises(Frozen):
        follow_up.add(item, "Kalle inn", by=liv)


def test_a_group_that_handles_individual_cases_has_no_text_here(item, liv):
    item.meeting.group.handles_individual_cases = True

    with pytest.raises(PermissionDenied):
        follow_up.add(item, "Kalle inn", by=liv)


def test_the_bodies_groups_and_officers_of_a_group_are_known(item, liv, kari):
    group = item.meeting.group
    police = OrganisationFactory(name="Sør-Vest politidistrikt", kind=Organisation.Kind.POLICE)
    officer = MembershipFactory(group=group, organisation=police).person
    chair = OfficeFactory(group=group, kind=Office.Kind.CHAIR).person
    above = GroupFactory(name="Politiråd Eigersund")
    elsewhere = PersonFactory(name="Nils Vik")

    def who(text):
        return follow_up.read(item, f"Noe – {text} – 15.12").who

    assert who("politiet") == Responsible(officer, police)
    assert who("rektor") == Responsible(kari, kari.memberships.get().organisation)
    assert who("leder") == Responsible(chair)
    assert who("SLT-koordinator") == Responsible(liv)
    assert who("politiråd") == Responsible(group=above)
    assert who("gruppen") == Responsible(group=group)
    assert who(elsewhere.name) is None


def test_candidates_cost_the_same_for_one_and_for_many(item, kari, django_assert_num_queries):
    group = item.meeting.group
    with django_assert_num_queries(5):
        candidates.of_group(group)
    for _ in range(3):
        MembershipFactory(group=group, organisation=OrganisationFactory())
        OfficeFactory(group=group, kind=Office.Kind.CHAIR, until=date(2021, 1, 1))
        GroupFactory()
    with django_assert_num_queries(5):
        candidates.of_group(group)


def test_a_task_made_a_measure_keeps_everything_and_its_place(item, liv, kari):
    task = follow_up.add(item, "Kalle inn – Kari – 15.12", by=liv)
    measure = follow_up.make_measure(task, by=liv)

    measure.refresh_from_db()
    assert (measure.title, measure.responsible, measure.deadline) == (
        "Kalle inn",
        kari,
        date(2026, 12, 15),
    )
    assert measure.created_at == task.created_at
    assert not Task.objects.exists()


def test_what_was_given_out_is_not_taken_back_silently(item, liv, kari):
    task = follow_up.add(item, "Kalle inn – Kari – 15.12", by=liv)
    sent(item, liv)

    for act in (follow_up.remove, follow_up.make_measure):
        with pytest.raises(Stale):
            act(task, by=liv)
    assert Task.objects.filter(state=Task.State.GIVEN).count() == 1
    assert not Measure.objects.exists()


def test_sending_the_minutes_gives_out_and_tells_each_responsible_once(item, liv, kari):
    task = follow_up.add(item, "Kalle inn – Kari – 15.12", by=liv)
    measure = follow_up.make_measure(follow_up.add(item, "Nattevandring – Kari", by=liv), by=liv)
    sent(item, liv)
    sent(item, liv)

    task.refresh_from_db()
    measure.refresh_from_db()
    assert (task.state, measure.state) == (Task.State.GIVEN, Measure.State.SENT)
    told = Notice.objects.order_by("kind").values_list("kind", "recipient", "sender")
    assert list(told) == [("measure_sent", kari.pk, liv.pk), ("task_given", kari.pk, liv.pk)]


def test_the_page_that_sends_the_minutes_asks_for_what_is_missing_and_takes_a_tick(item, liv, kari):
    task = follow_up.add(item, "Tenke – Kari", by=liv)
    meeting = item.meeting
    asked = {one.key for one in sending.missing(meeting)}
    gap = f"task-{task.public_id}-when"
    facts = {"remarks_until": date(2030, 1, 1), "by": liv}

    with pytest.raises(sending.NotReady):
        sending.send(meeting, waived=asked - {gap}, **facts)
    task.refresh_from_db()
    assert task.state == Task.State.DRAFT
    sending.send(meeting, waived=asked, **facts)
    task.refresh_from_db()
    assert (task.state, task.deadline_waived_by) == (Task.State.GIVEN, liv)


def test_what_follows_from_a_decision_under_review_waits_for_the_leaders(item, liv, kari):
    group = item.meeting.group
    group.review_before = group.ReviewBefore.CHAIR
    group.save()
    chair = OfficeFactory(group=group, kind=Office.Kind.CHAIR).person
    decision = DecisionFactory(item=item)
    texts.save(texts.of_decision(decision), base=0, open="<p>Ja.</p>", exempt=None, by=liv)
    task = follow_up.add(item, "Kalle inn – Kari – 15.12", by=liv)
    other = follow_up.add(AgendaItemFactory(meeting=item.meeting), "Noe – Kari – 15.12", by=liv)
    asked = {one.key for one in sending.missing(item.meeting)}
    sending.send(item.meeting, remarks_until=date(2030, 1, 1), waived=asked, by=liv)
    item.refresh_from_db()
    late = follow_up.add(item, "Mer – Kari – 15.12", by=liv)

    def states():
        return [Task.objects.get(pk=row.pk).state for row in (task, other, late)]

    assert states() == ["draft", "given", "draft"]
    decision.refresh_from_db()
    review.answer(decision, "agree", version=1, by=chair)
    assert states() == ["given", "given", "draft"]


def test_without_anybody_responsible_the_group_itself_is(item, liv):
    task = follow_up.add(item, "Kalle inn", by=liv)
    sent(item, liv)

    task.refresh_from_db()
    assert task.responsible_group == item.meeting.group
    assert Notice.objects.count() == 0


def test_an_order_to_another_group_is_told_to_who_leads_it(item, liv):
    other = GroupFactory(name="Ungdomsgruppa")
    chair = OfficeFactory(group=other, kind=Office.Kind.CHAIR).person
    MembershipFactory(group=other)
    follow_up.add(item, "Kartlegge – Ungdomsgruppa – 15.12", by=liv)
    sent(item, liv)

    assert [notice.recipient for notice in Notice.objects.all()] == [chair]


def test_a_body_without_a_contact_is_told_through_those_who_sit_for_it(item, liv):
    body = OrganisationFactory(name="Natteravnene")
    group = item.meeting.group
    seats = [MembershipFactory(group=group, organisation=body).person for _ in range(2)]
    MembershipFactory(group=group, organisation=body, role=Membership.Role.DEPUTY)
    follow_up.add(item, "Gå runde – Natteravnene – 15.12", by=liv)
    sent(item, liv)

    assert {notice.recipient for notice in Notice.objects.all()} == set(seats)


def test_minutes_of_a_meeting_entered_afterwards_tell_nobody(item, liv, kari):
    item.meeting.past_registration = True
    task = follow_up.add(item, "Kalle inn – Kari – 15.12", by=liv)
    sent(item, liv)

    task.refresh_from_db()
    assert task.state == Task.State.GIVEN
    assert Notice.objects.count() == 0


def test_what_is_missing_is_said_and_can_be_waived_out_loud(item, liv, kari):
    follow_up.add(item, "Kalle inn – Kari – 15.12", by=liv)
    bare = follow_up.add(item, "Tenke", by=liv)
    who, when = giving.missing(item.meeting)

    assert (who.key, when.key) == (f"task-{bare.public_id}-who", f"task-{bare.public_id}-when")
    assert who.url == when.url == f"/oppgaver/{bare.public_id}/rediger/"
    assert not who.blocks
    when.waive(liv)
    bare.refresh_from_db()
    assert bare.deadline_waived_by == liv
    assert [gap.key for gap in giving.missing(item.meeting)] == [who.key]


def test_a_national_identity_number_stops_the_sending(item, liv):
    # A synthetic number from Skatteetaten's series for tests.
    follow_up.add(item, "Ringe 17912099997", by=liv)
    (gap,) = giving.missing(item.meeting)

    assert gap.blocks
    assert "17912099997" not in gap.text


def test_what_is_missing_costs_the_same_for_one_and_for_many(
    item, liv, kari, django_assert_num_queries
):
    for count in (1, 3):
        for number in range(count):
            follow_up.add(item, f"Punkt {count} {number}", by=liv)
        with django_assert_num_queries(1):
            giving.missing(item.meeting)


def test_a_task_typed_after_the_sending_goes_out_when_it_is_told_to(item, liv, kari):
    sent(item, liv)
    task = follow_up.add(item, "Kalle inn – Kari – 15.12", by=liv)

    assert task.state == Task.State.DRAFT
    giving.give_late(task, by=liv)
    assert task.state == Task.State.GIVEN
    with pytest.raises(Stale):
        giving.give_late(task, by=liv)
    assert Notice.objects.count() == 1


def test_nothing_goes_out_by_itself_before_the_minutes_do(item, liv, kari):
    task = follow_up.add(item, "Kalle inn – Kari – 15.12", by=liv)

    with pytest.raises(PermissionDenied):
        giving.give_late(task, by=liv)


def test_a_draft_is_seen_only_by_who_runs_the_meeting(item, liv, kari):
    task = follow_up.add(item, "Kalle inn – Kari – 15.12", by=liv)

    assert Task.objects.visible_to(liv).get() == task
    assert not Task.objects.visible_to(kari).exists()


def test_the_open_list_carries_what_is_open_from_earlier_and_what_was_ended_there(item, liv):
    group = item.meeting.group
    later = MeetingFactory(group=group, starts_at=item.meeting.starts_at.replace(month=12))
    open_task = TaskFactory(item=item)
    TaskFactory(item=item, state=Task.State.DONE, ended_on=date(2026, 12, 1))
    TaskFactory(item=item, state=Task.State.DRAFT)
    TaskFactory(item=AgendaItemFactory(meeting=later))
    ordered = TaskFactory(
        item__meeting__starts_at=item.meeting.starts_at, responsible_group=group, responsible=None
    )

    assert set(Task.objects.carried_to(later)) == {open_task, ordered}

"""How it goes: the table of steps, who takes them, and what is said twice is said once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from measures import reporting
from measures.candidates import Responsible
from measures.models import Measure, Progress, Task
from meetings.models import Meeting
from meetings.texts import Frozen
from people.audit import Stale
from people.models import AuditEntry, Notice, Office
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
FAR = date(2030, 1, 8)


@pytest.fixture
def task():
    return TaskFactory(responsible__name="Ola Nes")


@pytest.mark.parametrize(
    ("step", "state"),
    [
        ("acknowledge", "acknowledged"),
        ("start", "in_progress"),
        ("done", "done"),
        ("help", "needs_help"),
        ("return", "returned"),
    ],
)
def test_the_one_responsible_takes_each_step_and_it_is_written_down(task, step, state):
    reporting.report(task, step, "Venter på svar.", by=task.responsible)

    task.refresh_from_db()
    progress = task.progress.get()
    assert task.state == progress.state == state
    assert (progress.person, progress.text) == (task.responsible, "Venter på svar.")
    assert {entry.verb for entry in AuditEntry.objects.all()} == {step, "report"}


def test_done_is_done(task):
    reporting.report(task, "done", by=task.responsible)

    task.refresh_from_db()
    assert task.ended_on
    with pytest.raises(Stale):
        reporting.report(task, "start", by=task.responsible)


def test_a_measure_is_delivered_by_one_and_closed_by_the_other(liv):
    measure = MeasureFactory()
    reporting.report(measure, "deliver", "Ferdig.", by=measure.responsible)
    measure.refresh_from_db()

    assert measure.state == Measure.State.DELIVERED
    assert measure.ended_on is None
    with pytest.raises(PermissionDenied):
        reporting.report(measure, "close", by=measure.responsible)
    reporting.report(measure, "close", by=liv)
    measure.refresh_from_db()
    assert (measure.state, bool(measure.ended_on)) == (Measure.State.CLOSED, True)


def test_only_who_gave_it_withdraws_it_and_says_why(task, liv):
    with pytest.raises(PermissionDenied):
        reporting.report(task, "withdraw", "Nei.", by=task.responsible)
    with pytest.raises(ValidationError):
        reporting.report(task, "withdraw", by=liv)
    reporting.report(task, "withdraw", "Gjøres av fylket.", by=liv)
    task.refresh_from_db()
    assert task.state == Task.State.WITHDRAWN


def test_others_have_no_say(task):
    for stranger in (PersonFactory(), MembershipFactory(group=task.group).person):
        with pytest.raises(PermissionDenied):
            reporting.report(task, "done", by=stranger)
    assert not Progress.objects.exists()


def test_who_sits_for_the_body_responsible_answers_for_it():
    body = OrganisationFactory()
    task = TaskFactory(responsible=None, responsible_organisation=body)
    seat = MembershipFactory(group=task.group, organisation=body)

    reporting.report(task, "done", by=seat.person)
    assert task.progress.get().person == seat.person


def test_who_leads_the_group_responsible_answers_for_it():
    group = GroupFactory()
    task = TaskFactory(responsible=None, responsible_group=group)
    chair = OfficeFactory(group=group, kind=Office.Kind.CHAIR).person

    reporting.report(task, "done", by=chair)
    with pytest.raises(PermissionDenied):
        reporting.report(task, "withdraw", "Nei.", by=chair)


def test_help_and_questions_need_a_sentence_and_tell_the_coordinator_at_once(task, liv):
    with pytest.raises(ValidationError):
        reporting.report(task, "help", by=task.responsible)
    assert Notice.objects.count() == 0

    reporting.report(task, "help", "Mangler lokale.", by=task.responsible)
    reporting.report(task, "return", "Gjelder det også 8. trinn?", by=task.responsible)
    kinds = Notice.objects.order_by("pk").values_list("kind", "recipient")
    assert list(kinds) == [("needs_help", liv.pk), ("returned", liv.pk)]


def test_what_goes_well_is_told_nobody(task, liv):
    for step in ("acknowledge", "start", "done"):
        reporting.report(task, step, by=task.responsible)
    assert Notice.objects.count() == 0


def test_the_same_pressed_twice_is_said_once(task, liv):
    for _ in range(2):
        reporting.report(task, "help", "Mangler lokale.", by=task.responsible)
    reporting.report(task, "help", by=task.responsible)

    assert task.progress.count() == 1
    assert Notice.objects.count() == 1


def test_more_may_be_said_without_a_step(task):
    reporting.report(task, "start", by=task.responsible)
    reporting.report(task, "", "Halvveis.", by=task.responsible)
    with pytest.raises(ValidationError):
        reporting.report(task, "", "  ", by=task.responsible)

    assert [progress.state for progress in task.progress.all()] == ["in_progress", ""]


def test_the_coordinator_registers_what_she_was_told(task, liv):
    reporting.report(task, "help", "Trenger lokale.", by=liv, told_by="Ola Nes")

    progress = task.progress.get()
    assert (progress.person, progress.told_by, progress.registered_by) == (None, "Ola Nes", liv)
    assert Notice.objects.count() == 0  # she knows


def test_the_one_responsible_speaks_only_for_themselves(task):
    reporting.report(task, "start", by=task.responsible, told_by="Kari Moe")

    assert task.progress.get().told_by == ""


def test_a_national_identity_number_is_not_taken_in(task):
    with pytest.raises(ValidationError) as refusal:
        reporting.report(task, "start", "Ringte 17912099997.", by=task.responsible)

    task.refresh_from_db()
    assert task.state == Task.State.GIVEN
    assert "17912099997" not in str(refusal.value)


def test_a_moved_deadline_has_a_reason_and_both_days_stay(task, liv):
    with pytest.raises(ValidationError):
        reporting.move_deadline(task, FAR, " ", by=liv)
    reporting.move_deadline(task, FAR, "Skolen er stengt.", by=liv)
    assert reporting.move_deadline(task, FAR, "Skolen er stengt.", by=liv) is None

    task.refresh_from_db()
    progress = task.progress.get()
    assert task.deadline == FAR
    assert (progress.deadline_from, progress.deadline_to) == (date(2026, 12, 8), FAR)


def test_a_deadline_is_not_moved_to_a_day_that_has_been_nor_by_the_responsible(task, liv):
    with pytest.raises(ValidationError):
        reporting.move_deadline(task, date(2026, 1, 1), "For sent.", by=liv, on=date(2026, 12, 1))
    with pytest.raises(PermissionDenied):
        reporting.move_deadline(task, FAR, "Rekker det ikke.", by=task.responsible)


def test_other_hands_are_told_as_if_it_were_new_and_back_again(task, liv):
    first, second = task.responsible, PersonFactory(name="Åse Li")
    reporting.report(task, "return", "Ikke mitt bord.", by=first)
    Notice.objects.all().delete()

    reporting.reassign(task, Responsible(second), by=liv)
    task.refresh_from_db()
    assert (task.responsible, task.state) == (second, Task.State.GIVEN)
    assert Notice.objects.get().recipient == second
    assert reporting.reassign(task, Responsible(second), by=liv) is None
    assert not Task.objects.mine(first).exists()


def test_what_is_said_in_a_meeting_is_kept_with_its_item_and_tells_nobody(task, liv):
    later = MeetingFactory(
        group=task.group, starts_at=task.item.meeting.starts_at.replace(month=12)
    )
    item = AgendaItemFactory(meeting=later, role="follow_up")
    reporting.report(task, "start", by=task.responsible)
    reporting.report(task, "start", by=liv, item=item)
    reporting.report(task, "start", by=liv, item=item)

    assert item.progress.get().state == Task.State.IN_PROGRESS
    with pytest.raises(PermissionDenied):
        reporting.report(task, "done", by=task.responsible, item=item)


def test_the_minute_taker_of_the_day_registers_there(task):
    taker = MembershipFactory(group=task.group).person
    later = MeetingFactory(group=task.group, minute_taker=taker, state=Meeting.State.HELD)
    item = AgendaItemFactory(meeting=later)

    reporting.report(task, "done", by=taker, item=item)
    assert item.progress.get().registered_by == taker


def test_approved_minutes_take_no_answers_and_other_groups_none_at_all(task, liv):
    later = MeetingFactory(
        group=task.group, state="held", minutes_state=Meeting.MinutesState.APPROVED
    )
    with pytest.raises(Frozen):
        reporting.report(task, "done", by=liv, item=AgendaItemFactory(meeting=later))
    with pytest.raises(PermissionDenied):
        reporting.report(task, "done", by=liv, item=AgendaItemFactory())


# Pressed by mistake -------------------------------------------------------------------------------


def test_done_by_a_slip_is_undone_by_who_pressed_it(task, liv):
    reporting.report(task, "start", by=task.responsible)
    reporting.report(task, "done", by=task.responsible)

    reporting.undo(task, by=task.responsible)
    reporting.undo(task, by=task.responsible)  # twice is once

    task.refresh_from_db()
    assert (task.state, task.ended_on) == (Task.State.IN_PROGRESS, None)
    assert [(row.state, row.undoes) for row in task.progress.all()] == [
        ("in_progress", False),
        ("done", False),
        ("in_progress", True),
    ]
    # And done once more, when it is.
    reporting.report(task, "done", by=task.responsible)
    reporting.undo(task, by=liv)
    task.refresh_from_db()
    assert task.state == Task.State.IN_PROGRESS


def test_what_was_done_at_once_stands_as_it_was_given(task):
    reporting.report(task, "done", by=task.responsible)
    reporting.undo(task, by=task.responsible)

    task.refresh_from_db()
    assert task.state == Task.State.GIVEN


def test_a_measure_is_undone_a_step_at_a_time(liv):
    measure = MeasureFactory()
    reporting.report(measure, "deliver", by=measure.responsible)
    reporting.report(measure, "close", by=liv)
    measure.refresh_from_db()
    assert not reporting.may_undo(measure, measure.responsible)

    reporting.undo(measure, by=liv)
    measure.refresh_from_db()
    assert (measure.state, measure.ended_on) == (Measure.State.DELIVERED, None)
    reporting.undo(measure, by=measure.responsible)
    measure.refresh_from_db()
    assert measure.state == Measure.State.SENT


def test_others_undo_nothing_and_what_is_withdrawn_stays(task, liv):
    reporting.report(task, "done", by=liv, told_by="Ola Nes")
    with pytest.raises(PermissionDenied):
        reporting.undo(task, by=task.responsible)
    with pytest.raises(PermissionDenied):
        reporting.undo(task, by=PersonFactory())

    other = TaskFactory()
    reporting.report(other, "withdraw", "Gjøres av fylket.", by=liv)
    with pytest.raises(Stale):
        reporting.undo(other, by=liv)

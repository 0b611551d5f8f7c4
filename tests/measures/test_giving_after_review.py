"""What follows from a decision that leaders review first is given out when they agree."""

import pytest

from measures import giving
from measures.models import Task
from meetings.models import Review
from people.models import Notice
from tests.factories import AgendaItemFactory, TaskFactory
from tests.meetings.leaders import Before, World

pytestmark = pytest.mark.django_db


def test_a_task_waits_with_its_decision_and_goes_out_with_it():
    world = World(Before.CHAIR)
    waits = TaskFactory(item=world.decision.item, state=Task.State.DRAFT)
    of_decision = TaskFactory(
        item=world.decision.item, decision=world.decision, state=Task.State.DRAFT
    )
    other = TaskFactory(item=AgendaItemFactory(meeting=world.meeting), state=Task.State.DRAFT)
    world.opened()

    giving.give(world.meeting, world.coordinator)
    states = [Task.objects.get(pk=task.pk).state for task in (waits, of_decision, other)]
    assert states == [Task.State.DRAFT, Task.State.DRAFT, Task.State.GIVEN]

    world.says(world.chair, Review.Verdict.AGREE)

    assert set(Task.objects.values_list("state", flat=True)) == {Task.State.GIVEN}
    assert Notice.objects.filter(recipient=waits.responsible, kind="task_given").count() == 1


def test_where_it_is_decided_in_the_meeting_nothing_waits():
    world = World()
    task = TaskFactory(item=world.decision.item, state=Task.State.DRAFT)
    world.opened()

    giving.give(world.meeting, world.coordinator)

    task.refresh_from_db()
    assert task.state == Task.State.GIVEN

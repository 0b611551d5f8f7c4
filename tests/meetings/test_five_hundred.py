"""A group of five hundred: called, asked, reminded, moved and called off for what ten cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from meetings import moving, nudging, reminders, summons
from meetings.models import Meeting
from people.models import Membership, Notice, Person
from tests.factories import LONG_AGO, GroupFactory, MeetingFactory

pytestmark = pytest.mark.django_db


def draft(seats: int) -> Meeting:
    group = GroupFactory(reminder_days=3)
    people = Person.objects.bulk_create(
        Person(name=f"Person {n}", email=f"g{group.pk}-{n}@example.org") for n in range(seats)
    )
    Membership.objects.bulk_create(
        Membership(group=group, person=person, since=LONG_AGO) for person in people
    )
    return MeetingFactory(group=group, starts_at=now() + timedelta(days=20))


def asked(act) -> int:
    """What is asked of the database, but for the rows themselves: they go in by the piece."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return sum(1 for query in queries if not query["sql"].startswith("INSERT"))


def cost(meeting: Meeting, liv) -> dict[str, int]:
    to = {
        "starts_at": meeting.starts_at + timedelta(days=7),
        "ends_at": meeting.ends_at + timedelta(days=7),
        "place": meeting.place,
    }
    return {
        "summons": asked(lambda: summons.send(meeting, by=liv)),
        "nudge": asked(lambda: nudging.nudge(meeting, by=liv)),
        "reminder": asked(lambda: reminders.remind(localdate() + timedelta(days=19))),
        "move": asked(lambda: moving.move(meeting, by=liv, **to)),
        "cancel": asked(lambda: moving.cancel(meeting, by=liv)),
    }


def test_every_act_costs_as_much_for_five_hundred_as_for_ten(liv):
    cost(draft(1), liv)  # what a process asks once
    ten, many = draft(10), draft(500)
    assert cost(ten, liv) == cost(many, liv)

    told = Notice.objects.filter(group=many.group)
    kinds = ["answer_asked", "meeting_cancelled", "meeting_moved", "meeting_reminder", "summons"]
    assert sorted(told.values_list("kind", flat=True).distinct().order_by("kind")) == kinds
    assert told.count() == 500 * len(kinds)

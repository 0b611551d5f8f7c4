"""A group's reminders: one page, for the coordinator."""

import pytest
from django.urls import reverse

from tests.factories import AppointmentFactory, GroupFactory

pytestmark = pytest.mark.django_db


def test_the_coordinator_sets_every_rung_on_one_page(client_for):
    liv = AppointmentFactory().person
    group = GroupFactory()
    page = reverse("group_ladder", args=[group.public_id])
    client = client_for(liv)
    fields = {
        "summons_days": "10",
        "reminder_days": "0",
        "attaches_papers": "on",
        "task_reminder_days": "3",
        "overdue_days": "2",
        "above_days": "45",
    }

    assert client.post(page, fields | {"summons_days": "mange"}).status_code == 422
    assert client.post(page, fields).status_code == 302
    group.refresh_from_db()
    assert (group.summons_days, group.reminder_days, group.overdue_days) == (10, 0, 2)
    assert group.attaches_papers and not group.reminds_day_before

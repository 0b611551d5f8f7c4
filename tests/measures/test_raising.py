"""Taking up with a leader what is overdue: the coordinator's button, and nobody else's."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from measures import raising, reminders
from measures.models import Task
from meetings.models import Meeting
from people import notices, workdays
from people.audit import Stale
from people.models import Notice
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mayor(liv):
    """Chair of the group, with a seat there."""
    seat = MembershipFactory(group=GroupFactory(name="Politirådet"), person__name="Ordfører")
    OfficeFactory(group=seat.group, person=seat.person)
    return seat.person


@pytest.fixture
def late(mayor):
    group = mayor.offices.get().group
    meeting = MeetingFactory(
        group=group, state=Meeting.State.HELD, minutes_state=Meeting.MinutesState.SENT
    )
    return TaskFactory(
        item=AgendaItemFactory(meeting=meeting), deadline=localdate() - timedelta(days=20)
    )


def test_the_machine_tells_the_coordinator_and_not_the_leader(late, mayor, liv):
    reminders.remind(localdate())

    assert not mayor.notices.exists()
    assert set(Notice.objects.values_list("recipient", "kind")) == {
        (late.responsible_id, "overdue"),
        (liv.pk, "long_overdue"),
    }


def test_the_coordinator_takes_it_up_in_one_page(late, mayor, liv, client_for, smtp):
    client = client_for(liv)
    page = reverse("task_raise", args=[late.public_id])
    assert page in client.get(late.get_absolute_url()).content.decode()
    assert "Ordfører, møteleder (Politirådet)" in client.get(page).content.decode()

    answer = client.post(page, {"leader": mayor.public_id, "text": "Tredje gang."}, follow=True)
    assert "Tatt opp med Ordfører. Tredje gang." in answer.content.decode()
    client.post(page, {"leader": mayor.public_id, "text": "Tredje gang."})
    notices.send_waiting()
    (mail,) = smtp.to(mayor.email)
    text = mail.get_body(["plain"]).get_content()
    assert "Liv Dahl, SLT-koordinator i Eigersund" in text
    assert late.what not in text and "Tredje" not in text


def test_nobody_else_may_and_not_with_anybody(late, mayor, liv, client_for):
    with pytest.raises(PermissionDenied):
        raising.take_up(late, mayor, by=mayor)
    with pytest.raises(PermissionDenied):
        raising.take_up(late, late.responsible, by=liv)
    page = reverse("task_raise", args=[late.public_id])
    assert client_for(mayor).get(page).status_code == 403
    assert "ta-opp" not in client_for(mayor).get(late.get_absolute_url()).content.decode()
    assert client_for(liv).post(page, {"leader": "x"}).status_code == 422


def test_what_is_done_meanwhile_is_not_taken_up(late, mayor, liv, client_for):
    Task.objects.update(state="done")
    with pytest.raises(Stale):
        raising.take_up(late, mayor, by=liv)
    answer = client_for(liv).get(reverse("task_raise", args=[late.public_id]), follow=True)
    assert "ingenting å ta opp" in answer.content.decode()


def test_one_who_has_left_the_group_is_told_no_more(late, liv):
    seat = MembershipFactory(group=late.group, person=late.responsible)
    reminders.remind(localdate())
    seat.until = localdate() - timedelta(days=1)
    seat.save()
    notices.send_waiting(workdays.morning(localdate()))

    assert late.responsible.notices.get().why == "left"

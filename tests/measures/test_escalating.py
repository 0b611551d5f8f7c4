"""What is long overdue: a ready item for the group above, for the coordinator alone to accept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate, now

from measures import escalating, reporting
from measures.models import Measure
from meetings.models import AgendaItem, Meeting
from people.audit import Stale
from slt import home
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(liv):
    """From the coordinating group, thirty days over its deadline."""
    above = GroupFactory(name="Politirådet", level="steering")
    group = GroupFactory(name="Koordineringsgruppen", reports_to=above)
    item = AgendaItemFactory(meeting__group=group, meeting__state=Meeting.State.HELD, number=12)
    return MeasureFactory(item=item, title="Natteravner", deadline=localdate() - timedelta(days=30))


@pytest.fixture
def planned(measure):
    """The next meeting of the group above."""
    return MeetingFactory(
        group=measure.group.reports_to,
        state=Meeting.State.CALLED,
        starts_at=now() + timedelta(days=20),
    )


def page(client_for, person, measure, **pressed):
    client, address = client_for(person), f"/tiltak/{measure.public_id}/loft/"
    return client.post(address, pressed) if pressed else client.get(address)


def suggested(liv) -> bool:
    return "Lenge over fristen: Natteravner" in [line.title for line in home.for_person(liv).lines]


def test_home_suggests_it_when_it_is_as_late_as_the_group_says(liv, measure):
    assert suggested(liv)
    Measure.objects.update(deadline=localdate() - timedelta(days=29))
    assert not suggested(liv)


def test_nobody_else_sees_it_and_nothing_happens_by_itself(client_for, liv, measure, planned):
    chair = OfficeFactory(group=measure.group, person__name="Kari Lunde").person
    member = MembershipFactory(group=measure.group).person
    for person in (chair, member):
        assert page(client_for, person, measure).status_code == 403
        assert not suggested(person)
    assert page(client_for, liv, measure).status_code == 200
    assert not planned.items.exists()


def test_accepted_it_is_a_proposed_item_above_with_the_open_history(
    client_for, liv, measure, planned
):
    reporting.move_deadline(
        measure,
        localdate() + timedelta(days=9),
        "Ordet i enerom.",
        by=liv,
    )
    Measure.objects.update(deadline=localdate() - timedelta(days=30))
    for _press in range(2):
        assert page(client_for, liv, measure, do="put_forward").status_code == 302

    item = AgendaItem.objects.get(meeting=planned)
    assert (item.title, item.accepted_at) == ("Over fristen: Natteravner", None)
    words = item.texts.get().versions.get().open
    assert "Fra Koordineringsgruppen, sak 12/26." in words
    assert "Fristen ble flyttet" in words
    # Why it was moved, nobody has opened.
    assert "enerom" not in words
    assert "Foreslått som sak i Politirådet." in measure.progress.last().text
    assert not suggested(liv)


def test_an_exempt_measure_goes_up_without_its_words(liv, measure, planned):
    Measure.objects.update(openness=Measure.Openness.EXEMPT)
    measure.refresh_from_db()
    item = escalating.put_forward(measure, by=liv).item

    assert item.title == "Oppfølging over fristen, fra Koordineringsgruppen"
    assert "Natteravner" not in item.texts.get().versions.get().open


def test_not_now_is_asked_again_on_its_day_and_when_the_deadline_moves(client_for, liv, measure):
    until = localdate() + timedelta(days=14)
    assert page(client_for, liv, measure, do="not_now", until=str(until)).status_code == 302
    assert not suggested(liv)
    assert escalating.settled(measure, until) is None

    Measure.objects.update(deadline=localdate() - timedelta(days=31))
    assert suggested(liv)


def test_a_declined_item_may_be_put_there_again(liv, measure, planned):
    escalating.put_forward(measure, by=liv)
    planned.items.update(declined_at=now())

    assert suggested(liv)
    escalating.put_forward(measure, by=liv)
    assert planned.items.filter(declined_at=None).count() == 1


def test_without_a_meeting_above_it_is_said_and_nothing_is_made(client_for, liv, measure):
    answer = page(client_for, liv, measure, do="put_forward")

    assert answer.status_code == 422
    assert "Politirådet har ikke noe møte planlagt." in answer.content.decode()
    assert not measure.escalations.exists()


def test_only_the_coordinator_and_only_what_is_late(liv, measure, planned):
    with pytest.raises(PermissionDenied):
        escalating.put_forward(measure, by=measure.responsible)
    with pytest.raises(ValidationError):
        escalating.not_now(measure, localdate(), by=liv)
    reporting.report(measure, "help", "Mangler folk.", by=measure.responsible)
    with pytest.raises(Stale):
        escalating.put_forward(measure, by=liv)

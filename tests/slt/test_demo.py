"""The demo town has something true on every page, and keeps away from real people."""

import pytest
from django.core.management import CommandError, call_command

from measures.models import Measure, Plan, Task
from measures.plans import reading
from measures.plans.reading import Stage
from meetings import called_off
from meetings.models import CalendarFeed, Decision, Meeting, Remark
from people.models import Notice, Person
from slt import demo
from slt.demo import large, large_plans
from slt.demo.people import PEOPLE
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module")
def _town(kept):
    """Filled once, which takes seconds."""
    demo.fill()


def test_real_people_are_left_alone_and_production_refuses(settings):
    with pytest.raises(CommandError, match="not for production"):
        call_command("demo", verbosity=0)
    PersonFactory()
    settings.PRODUCTION = False
    with pytest.raises(CommandError):
        call_command("demo", verbosity=0)
    assert Person.objects.count() == 1


@pytest.mark.usefixtures("_town")
def test_everything_the_product_knows_is_there_to_see():
    assert {meeting.state for meeting in Meeting.objects.all()} == set(Meeting.State)
    assert {meeting.minutes_state for meeting in Meeting.objects.all()} == set(Meeting.MinutesState)
    assert {task.state for task in Task.objects.all()} == set(Task.State)
    assert {row.state for row in Decision.objects.all()} == set(Decision.State) - {"draft"}
    assert {row.state for row in Remark.objects.all()} == {"open", "accepted"}
    assert {"in_progress", "delivered", "closed"} <= {row.state for row in Measure.objects.all()}
    assert Task.objects.overdue().exists()
    assert CalendarFeed.objects.alive().exists()
    (late,) = filter(called_off.is_late, Meeting.objects.filter(state="cancelled"))
    assert called_off.rest_of(late, by=Person.objects.earliest("pk")).people


@pytest.mark.usefixtures("_town")
def test_everybody_is_invented_and_only_what_lies_ahead_is_mailed():
    assert set(Person.objects.values_list("name", flat=True)) == {one.name for one in PEOPLE}
    addresses = Person.objects.exclude(email=None).values_list("email", flat=True)
    assert all(address.endswith("@example.org") for address in addresses)
    assert all(
        phone.startswith("00 00 00") for phone in Person.objects.values_list("phone", flat=True)
    )
    waiting = Notice.objects.filter(state=Notice.State.WAITING)
    assert {notice.kind for notice in waiting} <= {
        "challenge_reported",
        "challenge_sorted",
        "summons",
        "meeting_cancelled",
        "item_proposed",
        "deputy_called",
    }


@pytest.mark.usefixtures("_town")
def test_it_fills_only_an_empty_database(settings):
    settings.PRODUCTION = False

    with pytest.raises(CommandError, match="holds people already"):
        call_command("demo", verbosity=0)
    assert Person.objects.count() == len(PEOPLE)


def test_a_large_installation_has_its_years_of_meetings():
    before = Meeting.objects.count()

    assert large.fill(municipalities=2, years=1) == 2 * 14
    assert Meeting.objects.count() == before + 28


def test_each_municipality_of_a_large_installation_has_a_plan_that_is_followed():
    large.fill(municipalities=1, years=1)

    plan = Plan.objects.get(municipality__started_on=large.LONG_AGO)
    lines = [line for area in reading.read(plan) for line in area.lines]
    assert {line.stage for line in lines} == {Stage.NOT_BEGUN, Stage.DELIVERED}
    assert len(lines) == large_plans.AREAS * large_plans.LINES
    assert all(line.newest for line in lines)

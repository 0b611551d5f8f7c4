"""The plan for the world: looked through, published, taken down, and never more than is open."""

import re
from datetime import date

import pytest

from measures.models import FollowUp, Plan
from measures.plans import adopting, publishing
from meetings.models import Decision
from meetings.publishing import Unpublishable
from people.models import AuditEntry, Group, Municipality
from tests.factories import (
    AppointmentFactory,
    DecisionFactory,
    IndicatorFactory,
    MeasureFactory,
    ObservationFactory,
    PlanLineFactory,
    eigersund,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def liv():
    return AppointmentFactory().person


@pytest.fixture
def decision():
    return DecisionFactory(
        item__meeting__group__level=Group.Level.STEERING, state=Decision.State.DECIDED
    )


def html(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def open_page():
    Municipality.objects.filter(number="1101").update(
        public_since=date(2020, 1, 1), served_since=date(2020, 1, 1)
    )


@pytest.fixture
def adopted(liv, decision):
    line = PlanLineFactory(title="Åpen hall")
    adopting.adopt(line.goal.area.plan, decision, by=liv)
    line.goal.area.plan.refresh_from_db()
    return line


def world(client, plan):
    return client.get(f"/kommune/{eigersund().slug}/handlingsplan/{plan.public_id}/")


def published(client, plan) -> Plan:
    """By its check page."""
    page = f"/handlingsplan/1101/{plan.public_id}/publiser/"
    digest = re.search(r'name="digest" value="([^"]+)"', html(client.get(page)))[1]
    assert client.post(page, {"digest": digest}).status_code == 422
    assert client.post(page, {"digest": digest, "read": "on"}).status_code == 302
    plan.refresh_from_db()
    return plan


def test_it_is_published_after_a_look_and_taken_down(
    adopted, open_page, client_for, liv, client, django_capture_on_commit_callbacks
):
    plan = adopted.goal.area.plan
    mine = client_for(liv)
    assert world(client, plan).status_code == 404

    published(mine, plan)
    answer = world(client, plan)
    assert "Åpen hall" in html(answer) and "Ikke begynt" in html(answer)
    assert not answer.cookies and "no-cache" in answer["Cache-Control"]
    assert plan.title in html(client.get(f"/kommune/{eigersund().slug}/"))

    with django_capture_on_commit_callbacks(execute=True):
        mine.post(f"/handlingsplan/1101/{plan.public_id}/ta-ned/")
    assert world(client, plan).status_code == 410
    assert plan.title not in html(client.get(f"/kommune/{eigersund().slug}/"))
    assert AuditEntry.objects.filter(verb="withdraw_plan", by=liv).exists()


def test_the_world_sees_nothing_exempt_and_no_figure_that_is_not_for_it(
    adopted, open_page, client_for, liv, client
):
    plan = adopted.goal.area.plan
    adopted.measure = MeasureFactory(
        title="Hemmelig tiltak", state="delivered", openness=FollowUp.Openness.EXEMPT
    )
    adopted.measured_by = IndicatorFactory(title="Hemmelig tall", do_not_publish=True)
    adopted.save()
    small = ObservationFactory(indicator__title="Få saker", value=77, count=3).indicator
    for shown in (adopted.measured_by, small):
        shown.goals.add(adopted.goal.goal)
    ObservationFactory(indicator=adopted.measured_by, value=66)
    mine = client_for(liv)

    published(mine, plan)
    seen = (
        html(world(client, plan)),
        html(mine.get(f"/handlingsplan/1101/{plan.public_id}/publiser/")),
    )

    for page in seen:
        assert "Status vises ikke" in page
        for word in (
            "Hemmelig",
            "Få saker",
            "77\N{NO-BREAK SPACE}%",
            "Levert",
            adopted.measure.public_id,
        ):
            assert word not in page.replace("/handlingsplan", "")


def test_a_number_stops_it_and_so_does_a_closed_page(adopted, open_page, client_for, liv):
    plan = adopted.goal.area.plan
    page = f"/handlingsplan/1101/{plan.public_id}/publiser/"
    client = client_for(liv)
    Municipality.objects.filter(number="1101").update(public_since=None)
    assert "ikke åpen for publikum" in html(client.get(page))

    Municipality.objects.filter(number="1101").update(public_since=date(2020, 1, 1))
    plan.content["areas"][0]["why"] = "Gutten med 13097248022."
    plan.save()
    assert "kan ikke publiseres" in html(client.get(page))
    with pytest.raises(Unpublishable):
        publishing.publish(plan, digest=publishing.check(plan).digest, by=liv)


def test_the_next_plan_takes_the_page_of_the_one_before_it_down(
    adopted, open_page, client_for, liv, client, decision
):
    plan = published(client_for(liv), adopted.goal.area.plan)
    draft = adopting.revise(plan, by=liv, title="Ny plan", since=plan.since, until=plan.until)
    assert world(client, plan).status_code == 200

    adopting.adopt(draft, decision, by=liv)

    assert world(client, plan).status_code == 410
    assert world(client, draft).status_code == 404

"""The plan of action: written, adopted by a decision, followed and revised; and who does what."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from measures.models import (
    FocusArea,
    FollowUp,
    Goal,
    Indicator,
    Measure,
    Observation,
    Plan,
    PlanGoal,
    PlanLine,
)
from measures.plans import adopting, editing, reading
from measures.plans.document import plan_document
from measures.plans.reading import Stage
from meetings.models import AgendaItem, Decision, Meeting
from people.audit import Stale
from people.models import AuditEntry, District, Group
from tests.factories import (
    AppointmentFactory,
    DecisionFactory,
    EvaluationFactory,
    GoalFactory,
    GroupFactory,
    IndicatorFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    ObservationFactory,
    PlanFactory,
    PlanLineFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db

PERIOD = {"since": date(2027, 1, 1), "until": date(2030, 12, 31)}
EARLY, LATE = date(2026, 12, 1), date(2026, 12, 9)


@pytest.fixture
def decision():
    """What the steering group has decided."""
    return DecisionFactory(
        state=Decision.State.DECIDED,
        decided_on=date(2026, 11, 24),
        item__number=4,
        item__title="Ny handlingsplan",
        item__meeting__group=GroupFactory(name="Politirådet", level=Group.Level.STEERING),
        item__meeting__state=Meeting.State.HELD,
        item__meeting__minutes_state=Meeting.MinutesState.SENT,
    )


def line_of(plan, person=None, on=EARLY):
    [line] = [line for area in reading.read(plan, person, on) for line in area.lines]
    return line


# Writing -----------------------------------------------------------------------------------------


def test_a_plan_is_written_from_area_to_goal_to_line(liv):
    known = GoalFactory(title="Flere steder å være")
    plan = adopting.start(eigersund(), by=liv, title="Plan", **PERIOD)
    area = editing.add_area(plan, by=liv, title="Trygge møteplasser", why="Uro i sentrum.")
    goal = editing.add_goal(area, by=liv, title="flere steder å  være")
    editing.add_line(goal, by=liv, title="Åpen hall", responsible="Kultur", deadline=LATE)

    [found] = reading.read(plan, liv)

    assert goal.goal == known
    assert (found.title, found.why, found.goals[0].title) == (
        "Trygge møteplasser",
        "Uro i sentrum.",
        "Flere steder å være",
    )
    assert found.lines[0].stage == Stage.NOT_BEGUN
    assert (found.lines[0].responsible, found.lines[0].deadline) == ("Kultur", LATE)


def test_the_same_twice_is_said_no_to(liv):
    line = PlanLineFactory()

    with pytest.raises(ValidationError):
        editing.add_line(line.goal, by=liv, title=line.title.upper())
    with pytest.raises(ValidationError):
        editing.add_goal(line.goal.area, by=liv, title=line.goal.goal.title)


def test_no_national_number_is_taken_in(liv):
    with pytest.raises(ValidationError):
        adopting.start(eigersund(), by=liv, title="Om 13097248022", **PERIOD)


def test_one_draft_at_a_time(liv):
    PlanFactory()

    with pytest.raises(Stale):
        adopting.start(eigersund(), by=liv, title="Nok en", **PERIOD)


def test_the_order_is_changed_one_step_at_a_time(liv):
    first = PlanLineFactory(position=1)
    second = PlanLineFactory(goal=first.goal, position=2)

    editing.move(second, -1, by=liv)
    editing.move(second, -1, by=liv)

    assert list(first.goal.lines.all()) == [second, first]


def test_what_is_taken_out_leaves_measures_and_goals_that_others_have(liv):
    measure = MeasureFactory()
    shared = PlanLineFactory(measure=measure)
    alone = PlanGoal.objects.create(area=shared.goal.area, goal=GoalFactory())
    MeasureFactory(goal=shared.goal.goal)

    editing.remove(shared.goal.area, by=liv)

    assert not FocusArea.objects.exists() and not PlanLine.objects.exists()
    assert Measure.objects.filter(pk=measure.pk).exists()
    assert Goal.objects.filter(pk=shared.goal.goal_id).exists()
    assert not Goal.objects.filter(pk=alone.goal_id).exists()


def test_a_district_has_a_plan_of_its_own():
    district = District.objects.create(municipality=eigersund(), name="Sentrum")
    local = AppointmentFactory(district=district).person
    PlanFactory()

    plan = adopting.start(eigersund(), by=local, title="Bydelens plan", **PERIOD)

    assert plan.district == district
    whole = Plan.objects.get(district=None)
    with pytest.raises(PermissionDenied):
        editing.add_area(whole, by=local, title="Rus")


# Its life ----------------------------------------------------------------------------------------


def test_what_is_adopted_stands_as_it_was(liv, decision):
    line = PlanLineFactory(title="Åpen hall")
    plan = line.goal.area.plan

    adopting.adopt(plan, decision, by=liv)
    Goal.objects.update(title="Noe annet")

    plan.refresh_from_db()
    [area] = reading.read(plan, liv)
    assert (plan.state, area.goals[0].title) == (Plan.State.ADOPTED, "Flere steder å være")
    assert reading.adopted_in(plan) == "Besluttet i sak 4/26 i Politirådet 24. november 2026"
    assert AuditEntry.objects.filter(verb="adopt_plan", by=liv).exists()
    with pytest.raises(Stale):
        editing.edit(line, by=liv, title="Stengt hall")
    with pytest.raises(Stale):
        adopting.adopt(plan, decision, by=liv)


def test_an_empty_plan_is_not_adopted(liv, decision):
    with pytest.raises(ValidationError):
        adopting.adopt(PlanFactory(), decision, by=liv)


def test_only_a_decision_of_the_municipalitys_steering_group_adopts(liv, decision):
    plan = PlanLineFactory().goal.area.plan
    below = DecisionFactory(state=Decision.State.DECIDED)

    assert adopting.decisions(plan, liv) == [decision]
    with pytest.raises(PermissionDenied):
        adopting.adopt(plan, below, by=liv)


def test_a_plan_is_revised_by_another_and_its_measures_live_on(liv, decision):
    measure = MeasureFactory()
    line = PlanLineFactory(title="Åpen hall", measure=measure)
    plan = line.goal.area.plan
    adopting.adopt(plan, decision, by=liv)

    draft = adopting.revise(plan, by=liv, title="Ny plan", **PERIOD)
    copied = PlanLine.objects.get(goal__area__plan=draft)
    editing.edit(copied, by=liv, title="Åpen hall i helgene")
    plan.refresh_from_db()
    assert plan.state == Plan.State.ADOPTED
    adopting.adopt(draft, decision, by=liv)

    plan.refresh_from_db()
    draft.refresh_from_db()
    assert (plan.state, draft.state) == (Plan.State.REPLACED, Plan.State.ADOPTED)
    assert draft.replaces == plan
    assert (line_of(plan, liv).title, line_of(plan, liv).measure) == ("Åpen hall", measure)
    assert line_of(draft, liv).title == "Åpen hall i helgene"
    assert line_of(draft, liv).measure == measure


def test_a_draft_is_thrown_away_and_the_plan_is_ended(liv, decision):
    plan = PlanLineFactory().goal.area.plan
    adopting.adopt(plan, decision, by=liv)
    draft = adopting.revise(plan, by=liv, title="Ny plan", **PERIOD)

    adopting.discard(draft, by=liv)
    adopting.end(plan, by=liv)

    assert [one.state for one in Plan.objects.all()] == [Plan.State.ENDED]


# What has come of it -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "stage", "late"),
    [
        ("sent", Stage.NOT_BEGUN, True),
        ("in_progress", Stage.UNDER_WAY, True),
        ("needs_help", Stage.UNDER_WAY, True),
        ("delivered", Stage.DELIVERED, False),
        ("closed", Stage.DELIVERED, False),
        ("withdrawn", Stage.WITHDRAWN, False),
    ],
)
def test_a_line_is_as_far_as_its_measure(liv, state, stage, late):
    line = PlanLineFactory(measure=MeasureFactory(state=state))

    found = line_of(line.goal.area.plan, liv, LATE)

    assert (found.stage, found.is_late) == (stage, late)


def test_a_line_says_what_the_evaluation_concluded(liv):
    measure = MeasureFactory(state="closed")
    EvaluationFactory(
        measure=measure,
        state="concluded",
        outcome="adjust",
        conclusion="Hemmelig.",
        concluded_at=datetime(2027, 1, 15, tzinfo=UTC),
    )
    line = PlanLineFactory(measure=measure)

    found = line_of(line.goal.area.plan, liv)

    assert (found.stage, found.evaluation) == (
        Stage.EVALUATED,
        "Konklusjon 15. januar 2027: justere",
    )


def test_a_line_that_is_not_ordered_has_its_own_deadline(liv):
    line = PlanLineFactory(deadline=EARLY)

    assert not line_of(line.goal.area.plan, liv, EARLY).is_late
    assert line_of(line.goal.area.plan, liv, LATE).is_late


def test_progress_is_counted_and_drawn(liv):
    first = PlanLineFactory(measure=MeasureFactory(state="delivered"))
    for state in ("in_progress", "sent", None):
        measure = MeasureFactory(state=state) if state else None
        PlanLineFactory(goal=first.goal, measure=measure)

    [area] = reading.read(first.goal.area.plan, liv, EARLY)

    assert [words for _code, words, _count in area.progress.parts] == [
        "1 levert",
        "1 pågår",
        "2 ikke begynt",
    ]
    assert area.progress.bars == [
        ("delivered", 0, 250),
        ("under_way", 250, 250),
        ("not_begun", 500, 500),
    ]
    assert reading.summary(area.progress) == "1 av 4 tiltak er gjennomført."


def test_an_exempt_measure_shows_only_to_those_who_may_see_it(liv):
    measure = MeasureFactory(title="Hemmelig", state="delivered", openness=FollowUp.Openness.EXEMPT)
    line = PlanLineFactory(title="Det planen sier", measure=measure)
    plan = line.goal.area.plan
    outside = MembershipFactory().person

    assert line_of(plan, liv).measure == measure
    assert line_of(plan, outside).stage == Stage.WITHHELD
    assert "Hemmelig" not in repr(line_of(plan, outside))
    assert "Hemmelig" not in repr(plan_document(plan))
    assert plan_document(plan).progress.done == 0


def test_others_see_how_far_an_open_measure_of_another_group_is_and_no_more(liv):
    line = PlanLineFactory(measure=MeasureFactory(state="in_progress"))
    elsewhere = MembershipFactory().person

    found = line_of(line.goal.area.plan, elsewhere)

    assert (found.stage, found.measure) == (Stage.UNDER_WAY, None)


def test_a_line_is_ordered_on_the_agenda_and_tied_to_what_was_ordered(liv, decision):
    group = GroupFactory()
    meeting = MeetingFactory(group=group, starts_at=datetime(2030, 1, 15, 11, tzinfo=UTC))
    line = PlanLineFactory(title="Åpen hall")
    adopting.adopt(line.goal.area.plan, decision, by=liv)
    line.refresh_from_db()

    item = adopting.order(line, meeting, by=liv)
    measure = MeasureFactory(item=item)
    adopting.link(line, measure, by=liv)

    assert (item.title, item.kind) == ("Åpen hall", AgendaItem.Kind.DECISION)
    assert line_of(line.goal.area.plan, liv).measure == measure
    with pytest.raises(PermissionDenied):
        adopting.link(line, MeasureFactory(state="draft"), by=liv)
    neighbours = MeasureFactory(item__meeting__group=GroupFactory(host=bjerkreim()))
    with pytest.raises(PermissionDenied):
        adopting.link(line, neighbours, by=liv)


# Pages -------------------------------------------------------------------------------------------


def html(answer) -> str:
    return answer.content.decode()


def test_the_page_shows_the_plan_and_the_board_its_columns(client_for, liv, decision):
    line = PlanLineFactory(title="Åpen hall", measure=MeasureFactory(state="in_progress"))
    plan = line.goal.area.plan
    adopting.adopt(plan, decision, by=liv)

    page = html(client_for(liv).get("/handlingsplan/1101/"))
    board = html(client_for(liv).get("/handlingsplan/1101/tavle/"))

    assert "Åpen hall" in page and "Flere steder å være" in page and "1 pågår" in page
    assert "Besluttet i sak 4/26" in page and "Eigersund" in page
    assert "Pågår" in board and "Åpen hall" in board


def test_a_member_reads_and_does_not_write(client_for):
    plan = PlanLineFactory(title="Åpen hall").goal.area.plan
    member = client_for(MembershipFactory().person)

    assert "Åpen hall" in html(member.get("/handlingsplan/1101/"))
    assert "/skriv/" not in html(member.get("/handlingsplan/1101/"))
    assert member.get(f"/handlingsplan/1101/{plan.public_id}/skriv/").status_code == 403


def test_the_plan_is_written_on_its_pages(client_for, liv):
    client = client_for(liv)
    assert "Begynn på en handlingsplan" in html(client.get("/handlingsplan/1101/"))

    begun = {"title": "Plan", "since": "2027-01-01", "until": "2030-12-31"}
    refused = client.post("/handlingsplan/1101/ny/", begun | {"until": "2026-12-31"})
    assert refused.status_code == 422
    assert "Perioden slutter før den begynner." in html(refused)
    client.post("/handlingsplan/1101/ny/", begun)
    plan = Plan.objects.get()
    client.post(f"/handlingsplan/1101/{plan.public_id}/innsatsomrade/", {"title": "Rus"})
    area = plan.areas.get()
    client.post(f"/handlingsplan/innsatsomrade/{area.public_id}/mal/", {"title": "Senere debut"})
    goal = area.goals.get()
    there = f"/handlingsplan/mal/{goal.public_id}/tiltak/"
    assert client.post(there, {"title": "", "partners": "Politiet"}).status_code == 422
    client.post(there, {"title": "Foreldremøter", "deadline": "2027-05-01"})
    line = goal.lines.get()
    client.post(f"/handlingsplan/tiltak/{line.public_id}/", {"title": "Felles foreldremøter"})
    written = html(client.get(f"/handlingsplan/1101/{plan.public_id}/skriv/"))

    assert "Felles foreldremøter" in written and "Senere debut" in written
    client.post(f"/handlingsplan/innsatsomrade/{area.public_id}/", {"do": "remove"})
    assert not plan.areas.exists()


def test_it_is_adopted_and_revised_on_its_pages(client_for, liv, decision):
    plan = PlanLineFactory().goal.area.plan
    client = client_for(liv)

    assert client.post(f"/handlingsplan/1101/{plan.public_id}/vedta/", {"x": ""}).status_code == 422
    client.post(f"/handlingsplan/1101/{plan.public_id}/vedta/", {"decision": decision.public_id})
    plan.refresh_from_db()
    assert plan.is_adopted
    client.post(
        f"/handlingsplan/1101/{plan.public_id}/revider/",
        {"title": "Ny", "since": "2030-01-01", "until": "2033-12-31"},
    )
    assert Plan.objects.get(state="draft").replaces == plan


def test_the_measure_says_which_plan_it_stands_in(client_for, liv):
    line = PlanLineFactory(measure=MeasureFactory())

    page = html(client_for(liv).get(line.measure.get_absolute_url()))

    assert line.goal.area.plan.title in page


def test_many_lines_are_as_many_queries_as_one(client_for, liv, django_assert_max_num_queries):
    line = PlanLineFactory(measure=MeasureFactory(), measured_by=IndicatorFactory())
    client = client_for(liv)
    client.get("/handlingsplan/1101/")
    with django_assert_max_num_queries(10) as one:
        client.get("/handlingsplan/1101/")
    for title in ("Rus", "Skole", "Fritid"):
        goal = PlanGoal.objects.create(
            area=FocusArea.objects.create(plan=line.goal.area.plan, title=title),
            goal=GoalFactory(),
        )
        PlanLineFactory(goal=goal, measure=MeasureFactory(), measured_by=IndicatorFactory())
        ObservationFactory().indicator.goals.add(goal.goal)

    with django_assert_max_num_queries(len(one)):
        client.get("/handlingsplan/1101/")


# Figures beside it -------------------------------------------------------------------------------


@pytest.fixture
def measured():
    """A line and its goal, each with an indicator that has one figure."""
    line = PlanLineFactory(measured_by=IndicatorFactory(title="Trives"))
    ObservationFactory(indicator=line.measured_by, year=2025, value="86.5")
    shown = IndicatorFactory(title="Har noen å være med")
    shown.goals.add(line.goal.goal)
    ObservationFactory(indicator=shown, year=2024, value=91)
    return line


def test_figures_stand_beside_goals_and_lines_and_stay_when_it_is_adopted(
    measured, client_for, liv, decision
):
    plan = measured.goal.area.plan
    adopting.adopt(plan, decision, by=liv)

    page = html(client_for(liv).get("/handlingsplan/1101/"))
    paper = plan_document(plan).areas[0].goals[0]

    assert "Eigersund 86,5\N{NO-BREAK SPACE}% (2025)" in page
    assert "Har noen å være med" in page and "slt-chart" in page
    assert [one.indicator.title for one in paper.figures] == ["Har noen å være med"]
    assert paper.lines[0].figure.chart.newest == ["Eigersund 86,5\N{NO-BREAK SPACE}% (2025)"]


def test_what_is_not_to_be_published_stands_on_the_page_alone(measured, liv):
    plan = measured.goal.area.plan
    Indicator.objects.filter(title="Trives").update(do_not_publish=True)
    Observation.objects.filter(year=2024).update(count=3)

    [goal] = reading.read(plan, liv)[0].goals
    [openly] = plan_document(plan).areas[0].goals

    assert goal.lines[0].figure and goal.figures[0].chart.newest == [
        "Eigersund 91\N{NO-BREAK SPACE}%* (2024)"
    ]
    assert openly.lines[0].figure is None and openly.figures == []


def test_figures_are_chosen_where_the_goal_and_the_line_are_written(client_for, liv):
    line = PlanLineFactory(title="Åpen hall")
    trives = IndicatorFactory(title="Trives")
    neighbours = IndicatorFactory(municipality=bjerkreim())
    client = client_for(liv)

    goal = f"/handlingsplan/mal/{line.goal.public_id}/"
    assert "Trives" in html(client.get(goal))
    client.post(goal, {"title": str(line.goal), "indicators": trives.public_id})
    there = f"/handlingsplan/tiltak/{line.public_id}/"
    strange = client.post(there, {"title": "Åpen hall", "measured_by": neighbours.public_id})
    assert strange.status_code == 422
    client.post(there, {"title": "Åpen hall", "measured_by": trives.public_id})
    line.refresh_from_db()

    assert line.measured_by == trives and list(trives.goals.all()) == [line.goal.goal]
    client.post(f"{there}bestilling/", {"do": "link", "measure": "", "measured_by": ""})
    line.refresh_from_db()
    assert line.measured_by is None

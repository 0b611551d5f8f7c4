"""What a municipality knows: who sees it, who keeps it, and what never stands in anything open."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from measures.knowledge import drawn, figures
from measures.models import Indicator, Observation
from tests.factories import (
    AgendaItemFactory,
    EvaluationFactory,
    GoalFactory,
    GroupFactory,
    IndicatorFactory,
    MatterFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    ObservationFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
LIST = "/kunnskap/1101/"


def test_whoever_sits_in_a_group_of_the_municipality_reads_it(client_for):
    observation = ObservationFactory(indicator__title="Trives på skolen", value="86.5", year=2025)
    member = MembershipFactory().person
    neighbour = MembershipFactory(group__host=bjerkreim()).person

    page = client_for(member).get(LIST).text
    assert "Trives på skolen" in page and "Eigersund: 86,5\N{NO-BREAK SPACE}% i 2025." in page
    assert "Ny indikator" not in page
    assert client_for(neighbour).get(LIST).status_code == 404
    address = observation.indicator.get_absolute_url()
    assert client_for(neighbour).get(address).status_code == 404


def test_an_empty_page_says_where_figures_come_from(client_for, liv):
    page = client_for(liv).get(LIST).text
    assert "Ungdata" in page and "STRASAK" in page and "KOSTRA" in page


def test_as_many_queries_for_one_as_for_many(client_for, liv, django_assert_max_num_queries):
    def asked() -> int:
        client = client_for(liv)
        with django_assert_max_num_queries(10) as queries:
            client.get(LIST)
        return len(queries)

    ObservationFactory()
    one = asked()
    for year in (2023, 2024, 2025):
        ObservationFactory(year=year)
    assert asked() == one


def test_the_coordinator_keeps_an_indicator_and_its_figures(client_for, liv):
    client = client_for(liv)
    goal = GoalFactory(title="Trygge møteplasser")
    facts = {"title": "Trives på skolen", "source": "Ungdata", "unit": "percent", "better": "up"}
    answer = client.post(f"{LIST}ny/", {**facts, "goals": [goal.public_id]})
    indicator = Indicator.objects.get()
    assert answer.headers["Location"] == indicator.get_absolute_url()
    assert list(indicator.goals.all()) == [goal]

    figure = {"year": "2025", "geography": "own", "value": "1 086,5 %"}
    client.post(f"/indikatorer/{indicator.public_id}/tall/", figure)
    observation = Observation.objects.get()
    assert observation.value == Decimal("1086.500")

    edit = f"/tall/{observation.public_id}/rediger/"
    assert 'value="1 086,5"' in client.get(edit).text.replace("\N{NO-BREAK SPACE}", " ")
    client.post(edit, {**figure, "value": "86,5", "note": "Få svar"})
    page = client.get(indicator.get_absolute_url()).text
    assert "86,5" in page and "Få svar" in page and "Trygge møteplasser" in page

    client.post(edit, {"delete": "1"})
    assert not Observation.objects.exists()
    client.post(f"/indikatorer/{indicator.public_id}/slett/")
    assert not Indicator.objects.exists()


def test_what_cannot_be_kept_is_said_at_its_field(client_for, liv):
    client = client_for(liv)
    ObservationFactory(indicator__title="Trives på skolen", year=2025)
    answer = client.post(f"{LIST}ny/", {"title": "TRIVES på skolen", "note": "Målt i mai"})
    assert answer.status_code == 422
    assert "allerede en indikator som heter dette" in answer.text and "Målt i mai" in answer.text

    address = f"/indikatorer/{Indicator.objects.get().public_id}/tall/"
    wrong = {"year": "25", "geography": "own", "value": "mange", "note": "Mitt ord"}
    answer = client.post(address, wrong)
    assert answer.status_code == 422
    assert "Skriv et år med fire sifre." in answer.text
    assert "Skriv et tall, for eksempel 12,3." in answer.text and "Mitt ord" in answer.text
    again = client.post(address, {**wrong, "year": "2025", "value": "3"})
    assert again.status_code == 422
    assert "Det står allerede et tall for dette året og området." in again.text


def test_a_member_reads_and_does_not_keep(client_for):
    indicator = IndicatorFactory()
    client = client_for(MembershipFactory().person)
    answer = client.post(f"/indikatorer/{indicator.public_id}/rediger/", {"title": "Annet"})
    assert answer.status_code == 403
    assert Indicator.objects.get().title == indicator.title


def test_what_is_marked_or_small_is_never_in_anything_open():
    open_one = ObservationFactory(value=12)
    common = {"indicator": open_one.indicator}
    ObservationFactory(do_not_publish=True, **common)
    ObservationFactory(count=4, **common)
    ObservationFactory(indicator__do_not_publish=True)
    ObservationFactory(indicator__unit=Indicator.Unit.COUNT, value=3)
    enough = ObservationFactory(indicator__unit=Indicator.Unit.COUNT, value=5)
    share = ObservationFactory(value=3, count=40)
    none = ObservationFactory(indicator__unit=Indicator.Unit.COUNT, value=0)

    shown = {open_one, enough, share, none}
    assert set(Observation.objects.publishable()) == shown
    every = Observation.objects.select_related("indicator")
    assert {one for one in every if one.is_publishable} == shown
    years = [
        year for figure in drawn.figures_of(eigersund(), openly=True) for year in figure.chart.years
    ]
    assert sorted(years) == sorted(one.year for one in shown)


def test_a_matter_is_shown_only_to_those_who_may_open_an_item_of_it(client_for, liv):
    group = GroupFactory()
    indicator = IndicatorFactory()
    item = AgendaItemFactory(
        meeting=MeetingFactory(group=group, state="called"),
        matter=MatterFactory(group=group),
        title="Uro ved kjøpesenteret",
    )
    facts = {"title": indicator.title, "unit": "percent"}
    address = indicator.get_absolute_url()
    edit = f"{address}rediger/"
    assert "Uro ved kjøpesenteret" in client_for(liv).get(edit).text
    assert (
        client_for(liv).post(edit, {**facts, "matters": [item.matter.public_id]}).status_code == 302
    )

    here = MembershipFactory(group=group).person
    beside = MembershipFactory(group=GroupFactory()).person
    address = indicator.get_absolute_url()
    assert "Uro ved kjøpesenteret" in client_for(here).get(address).text
    assert "Uro ved kjøpesenteret" not in client_for(beside).get(address).text


def test_a_matters_story_tells_of_the_figures_that_are_linked_to_it(client_for):
    seat = MembershipFactory()
    item = AgendaItemFactory(
        meeting=MeetingFactory(group=seat.group, state="called"),
        matter=MatterFactory(group=seat.group),
        accepted_at=now(),
    )
    figure = ObservationFactory(indicator__title="Snuser daglig", value="12.5", year=2025)
    figure.indicator.matters.add(item.matter)
    elsewhere = ObservationFactory(
        indicator__title="Nabokommunens tall", indicator__municipality=bjerkreim()
    )
    elsewhere.indicator.matters.add(item.matter)

    page = client_for(seat.person).get(f"/sak-pa-tvers/{item.matter.public_id}/").text
    assert "Tall: Snuser daglig" in page
    assert "Eigersund: 12,5\N{NO-BREAK SPACE}% i 2025." in page
    assert "Nabokommunens tall" not in page


def test_an_evaluation_and_its_figures_lead_to_each_other(client_for, liv):
    evaluation = EvaluationFactory()
    indicator = IndicatorFactory(title="Snuser daglig")
    address = indicator.get_absolute_url()
    facts = {"title": indicator.title, "unit": "percent", "evaluations": [evaluation.public_id]}
    assert client_for(liv).post(f"{address}rediger/", facts).status_code == 302

    assert evaluation.get_absolute_url() in client_for(liv).get(address).text
    assert "Snuser daglig" in client_for(liv).get(evaluation.get_absolute_url()).text
    # Who was asked sits in no group here: they are shown the evaluation, and no figures.
    asked = client_for(evaluation.person).get(evaluation.get_absolute_url())
    assert asked.status_code == 200 and "Snuser daglig" not in asked.text


def test_the_form_asks_no_more_for_many_links_than_for_one(
    client_for, liv, django_assert_max_num_queries
):
    indicator = IndicatorFactory()

    def asked() -> int:
        indicator.goals.add(GoalFactory())
        indicator.evaluations.add(EvaluationFactory())
        item = AgendaItemFactory(matter=MatterFactory(), accepted_at=now())
        indicator.matters.add(item.matter)
        client = client_for(liv)
        with django_assert_max_num_queries(10) as queries:
            client.get(f"{indicator.get_absolute_url()}rediger/")
        return len(queries)

    assert asked() == asked()


def test_figures_are_chosen_where_a_matter_and_an_evaluation_are(client_for, liv):
    ours, theirs = IndicatorFactory(title="Trives"), IndicatorFactory(municipality=bjerkreim())
    ObservationFactory(indicator=ours, year=2025, value=86)
    evaluation = EvaluationFactory(measure=MeasureFactory())
    item = AgendaItemFactory(matter=MatterFactory())
    evaluation.indicators.add(theirs)
    client = client_for(liv)

    for thing, page in (
        (evaluation, f"/evalueringer/{evaluation.public_id}/"),
        (item.matter, f"/sak-pa-tvers/{item.matter.public_id}/"),
    ):
        assert f"{page}tall/" in client.get(page).text
        strange = client.post(f"{page}tall/", {"indicators": theirs.public_id})
        assert strange.status_code == 422
        assert client.post(f"{page}tall/", {"indicators": ours.public_id}).url == page
        assert ours in thing.indicators.all() and "Trives" in client.get(page).text
    # Another municipality's is no one else's to take away.
    assert theirs in evaluation.indicators.all()
    client.post(f"/evalueringer/{evaluation.public_id}/tall/", {})
    assert list(evaluation.indicators.all()) == [theirs]


def test_what_it_is_called_is_looked_over_for_it_may_stand_in_the_open(client_for, liv):
    indicator = IndicatorFactory(title="Trives")
    client, page = client_for(liv), f"{indicator.get_absolute_url()}rediger/"
    facts = {"title": "Trives, ring 912 34 567", "unit": "percent"}

    refused = client.post(page, facts)
    assert refused.status_code == 422 and "Se over: " in refused.text
    assert client.post(page, facts | {"looked_at": "on"}).status_code == 302
    # It was looked over when it was written.
    assert client.post(page, facts | {"better": "up"}).status_code == 302
    with pytest.raises(ValidationError):
        figures.edit(indicator, {"title": "Gutt 13097248022"}, by=liv)


def test_figures_are_not_tied_to_what_one_only_sees(client_for, liv):
    away = GroupFactory(host=bjerkreim())
    MembershipFactory(group=away, person=liv)
    meeting = MeetingFactory(group=away, state="called")
    item = AgendaItemFactory(meeting=meeting, matter=MatterFactory(group=away))
    evaluation = EvaluationFactory(measure=MeasureFactory(item=item), person=liv)
    for page in (
        f"/sak-pa-tvers/{item.matter.public_id}/",
        f"/evalueringer/{evaluation.public_id}/",
    ):
        assert f"{page}tall/" not in client_for(liv).get(page).text
        tied = client_for(liv).post(f"{page}tall/", {"indicators": IndicatorFactory().public_id})
        assert tied.status_code == 403

"""The page of one task or measure: what it costs, and what those who gave it may do there."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, now

from measures.models import Measure
from meetings.models import Meeting
from people.models import GroupMunicipality
from tests.factories import (
    EvaluationFactory,
    GoalFactory,
    GroupFactory,
    MatterFactory,
    MeasureFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PlanFactory,
    PlanLineFactory,
    TaskFactory,
    bjerkreim,
)

pytestmark = pytest.mark.django_db


def html(answer) -> str:
    return answer.content.decode()


# What it costs -----------------------------------------------------------------------------------


@pytest.fixture
def shared(liv):
    """A delivered measure of a shared group that reports upwards, with everything it may have."""
    group = GroupFactory(reports_to=GroupFactory())
    GroupMunicipality.objects.create(group=group, municipality=bjerkreim(), since=date(2020, 1, 1))
    measure = MeasureFactory(
        item__meeting__group=group,
        item__meeting__starts_at=now(),
        item__meeting__state=Meeting.State.HELD,
        item__meeting__minutes_state=Meeting.MinutesState.SENT,
        item__matter=MatterFactory(group=group),
        responsible_organisation=OrganisationFactory(),
        goal=GoalFactory(),
        state=Measure.State.DELIVERED,
        given_at=now(),
    )
    measure.municipalities.add(bjerkreim())
    return measure


def add_one_of_each(measure, liv, plan):
    TaskFactory(item=None, group=measure.group, measure=measure, openness="open")
    EvaluationFactory(measure=measure)
    measure.helpers.add(PersonFactory())
    measure.progress.create(person=PersonFactory(), registered_by=liv, text="Ti har meldt seg.")
    PlanLineFactory(plan=plan, measure=measure)


def test_a_measure_with_much_around_it_costs_no_more_queries_than_with_little(
    client_for, liv, shared, django_assert_max_num_queries
):
    seat = {"group": shared.group, "organisation": shared.responsible_organisation}
    readers = [liv, shared.responsible, MembershipFactory(**seat).person, PersonFactory()]
    shared.helpers.add(readers[-1])
    plan = PlanFactory()
    clients = [client_for(reader) for reader in readers]

    def queries() -> list[int]:
        found = []
        for client in clients:
            with django_assert_max_num_queries(10) as asked:
                assert client.get(shared.get_absolute_url()).status_code == 200
            found.append(len(asked))
        return found

    add_one_of_each(shared, liv, plan)
    for client in clients:
        client.get(shared.get_absolute_url())
    one = queries()
    for _more in range(2):
        add_one_of_each(shared, liv, plan)
    assert queries() == one


def test_the_page_names_what_stands_around_it(client_for, liv, shared):
    shared.helpers.add(PersonFactory(name="Mona Moe"), PersonFactory(name="Anders Aa"))
    evaluation = EvaluationFactory(measure=shared, person__name="Ola Nes")
    PlanLineFactory(measure=shared, title="Vakt på fredager", plan=PlanFactory(title="Plan 2026"))
    page = html(client_for(liv).get(shared.get_absolute_url()))

    assert "<dd>Anders Aa, Mona Moe</dd>" in page
    assert "<dt>Gjelder</dt><dd>Bjerkreim</dd>" in page
    assert evaluation.get_absolute_url() in page
    assert "Ola Nes" in page
    assert "Plan 2026</a>" in page
    assert "Trygge møteplasser · Vakt på fredager" in page


# Putting it off ----------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [TaskFactory, MeasureFactory])
def test_who_gave_it_puts_it_off_on_its_own_page_and_takes_it_up_again(client_for, liv, make):
    row = make()
    client = client_for(liv)
    day = localdate() + timedelta(days=30)
    answer = client.post(row.get_absolute_url(), {"do": "snooze", "until": str(day)}, follow=True)

    assert "Utsatt til" in html(answer)
    assert f"Står ikke på sakslistene til {row.group} før" in html(answer)
    assert row.snoozes.get().until == day
    assert "Ta opp igjen nå" not in html(client_for(row.responsible).get(row.get_absolute_url()))

    answer = client.post(row.get_absolute_url(), {"do": "wake"}, follow=True)
    assert "På sakslisten igjen." in html(answer)
    assert not row.snoozes.exists()


@pytest.mark.parametrize("typed", ["", "2020-01-01"])
def test_a_day_that_will_not_do_is_refused_at_its_field(client_for, liv, typed):
    row = TaskFactory()
    answer = client_for(liv).post(row.get_absolute_url(), {"do": "snooze", "until": typed})

    assert answer.status_code == 422
    assert 'id="id_until_error"' in html(answer)
    assert "etter møtet" not in html(answer)
    assert "ds-error-summary" not in html(answer)
    assert not row.snoozes.exists()


def test_only_who_gave_it_puts_it_off(client_for, liv):
    row = TaskFactory()
    sent = {"do": "snooze", "until": str(localdate() + timedelta(days=30))}
    assert client_for(row.responsible).post(row.get_absolute_url(), sent).status_code == 403

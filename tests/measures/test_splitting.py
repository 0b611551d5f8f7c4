"""A measure split into tasks, who helps with it, and which municipalities it concerns."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate

from measures import helping, list_document, openness, reporting, splitting
from measures.models import Measure, Task
from people.audit import Stale
from people.models import GroupMunicipality, Notice
from tests.factories import (
    GroupFactory,
    MeasureFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(liv):
    return MeasureFactory(title="Natteravner", deadline=date(2030, 5, 8))


@pytest.fixture
def mona(measure):
    return MembershipFactory(group=measure.group, person__name="Mona Moe").person


def html(answer) -> str:
    return answer.content.decode()


# Tasks -------------------------------------------------------------------------------------------


def test_several_lines_become_tasks_that_are_told_at_once(client_for, liv, measure, mona):
    answer = client_for(liv).post(
        f"/tiltak/{measure.public_id}/del-opp/",
        {"lines": "Lage vaktliste – Mona Moe – 1.3.2030\n\nKjøpe vester\n"},
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, measure.get_absolute_url())
    listed, bought = Task.objects.order_by("pk")
    assert (listed.what, listed.responsible, listed.deadline) == (
        "Lage vaktliste",
        mona,
        date(2030, 3, 1),
    )
    # Without a name it is the group's, without a day it is due with the measure.
    assert (bought.responsible_group, bought.deadline) == (measure.group, measure.deadline)
    assert {task.measure for task in (listed, bought)} == {measure}
    assert Notice.objects.get(kind="task_given").recipient == mona


def test_the_measure_shows_its_tasks_and_how_many_are_done(client_for, liv, measure):
    first, _second = splitting.split(measure, "Lage vaktliste\nKjøpe vester", by=liv)
    reporting.report(first, "done", by=liv)
    page = html(client_for(liv).get(measure.get_absolute_url()))

    assert "1 av 2 er gjennomført" in page
    assert "Kjøpe vester" in page


def test_a_name_nobody_has_refuses_all_of_them_and_keeps_what_was_typed(client_for, liv, measure):
    typed = "Lage vaktliste\nKjøpe vester – Karl Karlsen – 1.3.2030"
    answer = client_for(liv).post(f"/tiltak/{measure.public_id}/del-opp/", {"lines": typed})

    assert answer.status_code == 422
    assert "Fant ikke «Karl Karlsen» i gruppen." in html(answer)
    assert typed in html(answer)
    assert not Task.objects.exists()


def test_pressed_twice_it_is_the_same_tasks(liv, measure):
    for _press in range(2):
        splitting.split(measure, "Lage vaktliste\nKjøpe vester", by=liv)
    assert Task.objects.count() == 2


def test_the_group_that_is_to_do_it_splits_what_another_ordered(liv, measure):
    doing = GroupFactory()
    chair = OfficeFactory(group=doing).person
    Measure.objects.update(responsible=None, responsible_group=doing)
    [task] = splitting.split(measure, "Lage vaktliste", by=chair)
    assert task.group == doing


def test_a_task_of_an_exempt_measure_is_exempt(liv, measure):
    Measure.objects.update(openness=Measure.Openness.EXEMPT, legal_basis="offl. § 13")
    [task] = splitting.split(measure, "Lage vaktliste", by=liv)
    assert (task.openness, task.legal_basis) == (Task.Openness.EXEMPT, "offl. § 13")


def test_it_follows_when_the_measure_is_exempted_later(liv, measure):
    [task] = splitting.split(measure, "Lage vaktliste", by=liv)
    assert not openness.is_exempt_now(task)
    type(measure).objects.filter(pk=measure.pk).update(openness="exempt")
    assert openness.is_exempt_now(task)


def test_others_split_nothing_and_nothing_that_is_ended(liv, measure, mona):
    with pytest.raises(PermissionDenied):
        splitting.split(measure, "Lage vaktliste", by=mona)
    with pytest.raises(ValidationError):
        splitting.split(measure, " \n ", by=liv)
    with pytest.raises(ValidationError):
        splitting.split(measure, "Ringe 17912099997", by=liv)
    Measure.objects.update(state=Measure.State.CLOSED)
    with pytest.raises(Stale):
        splitting.split(measure, "Lage vaktliste", by=liv)


# Helpers -----------------------------------------------------------------------------------------


def test_a_helper_is_told_once_sees_it_and_says_how_it_goes(client_for, liv, measure, mona):
    address = f"/tiltak/{measure.public_id}/medhjelpere/"
    for _press in range(2):
        assert client_for(liv).post(address, {"helpers": [mona.public_id]}).status_code == 302
    assert Notice.objects.get().recipient == mona

    mona.memberships.update(until=localdate() - timedelta(days=1))
    assert "Mona Moe" in html(client_for(mona).get(measure.get_absolute_url()))
    client_for(mona).post(measure.get_absolute_url(), {"do": "", "text": "Ti har meldt seg."})
    assert measure.progress.get().person == mona
    # Never answerable: no step is theirs.
    assert client_for(mona).post(measure.get_absolute_url(), {"do": "deliver"}).status_code == 403


def test_who_does_not_help_does_not_see_it(client_for, liv, measure):
    stranger = PersonFactory()
    assert client_for(stranger).get(measure.get_absolute_url()).status_code == 404
    with pytest.raises(ValidationError):
        helping.set_around(measure, helpers=[stranger], municipalities=[], by=liv)
    with pytest.raises(PermissionDenied):
        helping.set_around(measure, helpers=[], municipalities=[], by=measure.responsible)


# Municipalities ----------------------------------------------------------------------------------


def test_in_a_shared_group_it_says_whom_it_concerns(client_for, liv, measure):
    GroupMunicipality.objects.create(
        group=measure.group, municipality=bjerkreim(), since=date(2020, 1, 1)
    )
    client_for(liv).post(
        f"/tiltak/{measure.public_id}/medhjelpere/", {"municipalities": [bjerkreim().number]}
    )

    assert "<dt>Gjelder</dt><dd>Bjerkreim</dd>" in html(
        client_for(liv).get(measure.get_absolute_url())
    )
    assert "Gjelder Bjerkreim" in html(client_for(liv).get("/oppfolging/"))
    document = list_document.list_document(measure.group, liv, reading="open")
    assert [row.places for row in document.open] == ["Bjerkreim"]


def test_with_one_municipality_there_is_nothing_to_choose(client_for, liv, measure):
    page = html(client_for(liv).get(f"/tiltak/{measure.public_id}/medhjelpere/"))
    assert "Kommuner tiltaket gjelder" not in page
    with pytest.raises(ValidationError):
        helping.set_around(measure, helpers=[], municipalities=[eigersund()], by=liv)

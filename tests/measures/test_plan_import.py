"""The lines of a plan pasted from Word or Excel."""

from datetime import date

import pytest

from measures.models import PlanLine
from measures.plans import editing, importing
from tests.factories import AppointmentFactory, PlanFactory, PlanLineFactory

pytestmark = pytest.mark.django_db

TABLE = """Innsatsområde\tMål\tTiltak\tAnsvarlig\tFrist
Trygge møteplasser\tFlere steder å være\tÅpen hall\tKultur\t15.12.2026
\t\tNatteravner\tPolitiet\t2027
Rus\tSenere debut\tForeldremøter\tSkolene\tløpende
"""


@pytest.fixture
def liv():
    return AppointmentFactory().person


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def page(plan):
    return f"/handlingsplan/1101/{plan.public_id}/importer/"


def lines(plan) -> list[tuple]:
    rows = PlanLine.objects.filter(goal__area__plan=plan).order_by("pk")
    return list(rows.values_list("goal__area__title", "goal__goal__title", "title", "deadline"))


def test_a_pasted_table_is_looked_through_and_saved(client_for, liv, plan, page):
    client = client_for(liv)

    seen = client.post(page, {"text": TABLE})
    assert "3 tiltak er i orden" in seen.text and not lines(plan)
    client.post(page, {"text": TABLE, "do": "save"})

    assert lines(plan) == [
        ("Trygge møteplasser", "Flere steder å være", "Åpen hall", date(2026, 12, 15)),
        ("Trygge møteplasser", "Flere steder å være", "Natteravner", date(2027, 12, 31)),
        ("Rus", "Senere debut", "Foreldremøter", None),
    ]
    again = client.post(page, {"text": TABLE, "do": "save"})
    assert "Det er ingen nye tiltak å lagre" in again.text and len(lines(plan)) == 3


def test_what_stands_in_the_draft_is_built_on(liv):
    line = PlanLineFactory(title="Åpen hall")
    plan = line.goal.area.plan
    row = [str(line.goal.area), str(line.goal).upper(), "Kveldskafé", "", ""]
    sheet = importing.read([["Innsatsområde", "Mål", "Tiltak", "Ansvarlig", "Frist"], row])

    importing.save(sheet, plan, by=liv)

    assert [one[2] for one in lines(plan)] == ["Åpen hall", "Kveldskafé"]
    assert plan.areas.count() == 1 and line.goal.area.goals.count() == 1


def test_problems_stand_at_their_cells_and_nothing_is_saved(client_for, liv, plan, page):
    client = client_for(liv)
    table = "Område\tMål\tTiltak\tFrist\n\t\tHall\tsnart\nRus\tDebut\tMøter\t\n"

    refused = client.post(page, {"text": table, "do": "save"})
    assert refused.status_code == 422 and not lines(plan)
    for problem in ("Innsatsområdet mangler.", "Målet mangler.", "Skriv en dato"):
        assert problem in refused.text
    corrected = {"1-0": "Rus", "1-1": "Debut", "1-3": "1.5.2027"}
    client.post(page, {"text": table, "do": "save", **corrected})
    assert [one[2:] for one in lines(plan)] == [("Hall", date(2027, 5, 1)), ("Møter", None)]


def test_columns_are_chosen_and_lines_left_out(client_for, liv, plan, page):
    # Headings that say nothing are taken for a line.
    table = "A\tB\tC\nHall\tFlere steder\tMøteplasser\nTur\tFlere steder\tMøteplasser\n"
    chosen = {"kolonne-0": "title", "kolonne-1": "goal", "kolonne-2": "area", "without": "1"}

    client_for(liv).post(page, {"text": table, "do": "save", **chosen})

    assert [one[:3] for one in lines(plan)] == [
        ("Møteplasser", "Flere steder", "Hall"),
        ("Møteplasser", "Flere steder", "Tur"),
    ]


def test_a_number_is_refused_and_so_is_far_too_much(client_for, liv, plan, page, monkeypatch):
    client = client_for(liv)
    number = client.post(page, {"text": TABLE.replace("Natteravner", "Gutt 13097248022")})
    assert number.status_code == 422

    monkeypatch.setattr(editing, "MOST", 1)
    full = client.post(page, {"text": TABLE, "do": "save"})
    assert full.status_code == 422 and "ikke plass til flere" in full.text and not lines(plan)


def test_a_cell_that_is_corrected_holds_nothing_the_database_refuses(client_for, liv, plan, page):
    corrected = {"text": TABLE, "1-2": "Åpen\x00 hall", "do": "save"}

    client_for(liv).post(page, corrected)

    assert "Åpen hall" in [title for _area, _goal, title, _day in lines(plan)]


def test_as_many_queries_for_many_lines_as_for_few(liv, plan, django_assert_max_num_queries):
    def asked(count: int) -> int:
        within = [f"{count}-{n % 5}" for n in range(count)]
        rows = [[f"Område {at}", f"Mål {at}", f"Tiltak {n}"] for n, at in enumerate(within)]
        with django_assert_max_num_queries(20) as queries:
            importing.save(importing.read([["Område", "Mål", "Tiltak"], *rows]), plan, by=liv)
        return len(queries)

    asked(1)  # from here on it is known who may, and what is written about
    assert asked(50) == asked(5)
    assert PlanLine.objects.count() == 56

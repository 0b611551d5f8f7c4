"""The register of decisions: what became of each, narrowed, and as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

from measures.models import Evaluation, Measure, Task
from meetings.models import Superseding, TextVersion
from slt.register import Fate, Wanted, entries
from slt.register_file import as_text
from slt.search.index import tend
from tests.factories import (
    AgendaItemFactory,
    DecisionFactory,
    MeasureFactory,
    TaskFactory,
    bjerkreim,
)
from tests.meetings.leaders import State, World
from tests.meetings.test_documents import write

pytestmark = pytest.mark.django_db
ALL = slice(0, 50)


@pytest.fixture
def world():
    return World().opened()


def decide(world, title="Trygge møteplasser", words="<p>Vi går fredager.</p>", number=30):
    item = AgendaItemFactory(meeting=world.meeting, number=number, title=title)
    decision = DecisionFactory(item=item, state=State.DECIDED)
    write(decision, words)
    return decision


def fates(person, wanted=None) -> dict[str, Fate]:
    found = entries(person, wanted or Wanted(), ALL)
    return {entry.decision.item.title: entry.fate for entry in found}


def test_each_decision_says_what_became_of_it(world):
    soon, past = localdate() + timedelta(days=9), localdate() - timedelta(days=9)
    follow = {
        "ingen": [],
        "følges opp": [(TaskFactory, Task.State.GIVEN, soon), (TaskFactory, Task.State.DONE, past)],
        "over": [(MeasureFactory, Measure.State.SENT, past)],
        "levert": [(MeasureFactory, Measure.State.DELIVERED, past)],
        "gjort": [
            (TaskFactory, Task.State.DONE, past),
            (MeasureFactory, Measure.State.CLOSED, past),
        ],
        "trukket oppgave": [(TaskFactory, Task.State.WITHDRAWN, past)],
    }
    for number, (title, rows) in enumerate(follow.items(), 40):
        decision = decide(world, title, number=number)
        for factory, state, deadline in rows:
            factory(item=decision.item, state=state, deadline=deadline)
    old = decide(world, "gammel", number=60)
    Superseding.objects.create(
        earlier=old, later=world.decision, kind="withdraws", by=world.coordinator
    )
    DecisionFactory(item=AgendaItemFactory(meeting=world.meeting, title="utkast"))

    found = fates(world.coordinator)
    assert {title: found[title] for title in (*follow, "gammel", "utkast")} == {
        "ingen": Fate.NONE,
        "følges opp": Fate.OPEN,
        "over": Fate.LATE,
        "levert": Fate.DELIVERED,
        "gjort": Fate.DONE,
        "trukket oppgave": Fate.NONE,
        "gammel": Fate.WITHDRAWN,
        "utkast": Fate.NOT_YET,
    }


def test_it_is_narrowed_by_what_became_of_it(world, client_for):
    done, late = decide(world, "Ferdig sak", number=50), decide(world, "Sen sak", number=51)
    TaskFactory(item=done.item, state=Task.State.DONE)
    TaskFactory(item=late.item, deadline=localdate() - timedelta(days=1))
    client = client_for(world.member)

    shown = client.get("/beslutninger/", {"status": "over"}).text
    assert "Sen sak" in shown and "Ferdig sak" not in shown
    assert "Ingen beslutninger passer" in client.get("/beslutninger/", {"status": "levert"}).text


def test_a_concluded_evaluation_is_what_became_of_it(world, client_for):
    decision = decide(world, "Fritidsklubben")
    measure = MeasureFactory(item=decision.item, state=Measure.State.DELIVERED)
    evaluation = Evaluation.objects.create(
        measure=measure,
        about=Measure.Evaluation.EFFECT,
        due_on=localdate(),
        person=world.member,
        asked_by=world.coordinator,
    )
    assert fates(world.member)["Fritidsklubben"] == Fate.DELIVERED

    Evaluation.objects.filter(pk=evaluation.pk).update(
        state="concluded", outcome="continue", conclusion="Det virker.", concluded_at=now()
    )
    assert fates(world.member)["Fritidsklubben"] == Fate.EVALUATED
    assert "evaluert: fortsette" in client_for(world.member).get("/beslutninger/").text


def test_it_is_narrowed_by_words_of_title_and_decision(world, client_for):
    decide(world, "Natteravnene", "<p>Vi går fredager.</p>", number=50)
    decide(world, "Idrettslaget", "<p>Åpen hall på fredagene.</p>", number=51)
    tend()
    client = client_for(world.member)

    def shown(said):
        text = client.get("/beslutninger/", {"ord": said}).text
        return [title for title in ("Natteravnene", "Idrettslaget") if title in text]

    assert shown("natteravn") == ["Natteravnene"]
    assert shown("fredag") == ["Natteravnene", "Idrettslaget"]
    assert shown("natteravn hall") == shown("svømming") == []
    assert shown("?") == ["Natteravnene", "Idrettslaget"]


def test_who_coordinates_two_municipalities_chooses_between_them(world, client_for):
    client = client_for(world.coordinator)
    assert "Alle kommuner" not in client.get("/beslutninger/").text
    world.group.group_municipalities.create(municipality=bjerkreim(), since="2020-01-01")
    other = World().opened()

    both = client.get("/beslutninger/").text
    one = client.get("/beslutninger/", {"kommune": bjerkreim().number}).text
    assert "Alle kommuner" in both and other.decision.item.title in both
    assert world.decision.item.title in one and other.decision.item.title not in one


def test_both_ends_of_a_superseding_are_shown(world, client_for):
    old = decide(world, "Gammel sak", number=12)
    Superseding.objects.create(earlier=old, later=world.decision, by=world.coordinator)

    shown = client_for(world.member).get("/beslutninger/").text
    assert f'Erstattet av <a href="{world.decision.get_absolute_url()}">17/26</a>' in shown
    assert f'Erstatter <a href="{old.get_absolute_url()}">12/26</a>' in shown


def test_follow_up_that_is_not_ones_to_see_counts_for_nothing(world, client_for):
    decision = decide(world, "Åpen sak")
    task = TaskFactory(item=decision.item, what="Hemmelig oppgave", openness="exempt")
    above = World().opened()
    above.group.reporting_groups.add(world.group)

    assert fates(task.responsible) == {}
    assert fates(above.member)["Åpen sak"] == Fate.NONE
    assert fates(world.coordinator)["Åpen sak"] != Fate.NONE
    assert "Hemmelig" not in client_for(above.member).get("/beslutninger/").text


def test_the_page_asks_as_much_of_many_as_of_one(world, client_for):
    client = client_for(world.coordinator)

    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get("/beslutninger/")
        return len(asked)

    count()
    few = count()
    for number in range(70, 75):
        decision = decide(world, number=number)
        TaskFactory(item=decision.item)
        MeasureFactory(item=decision.item)
        Superseding.objects.create(earlier=decision, later=world.decision, by=world.coordinator)

    assert count() == few <= 10


# As a file ---------------------------------------------------------------------------------------


def read_csv(response) -> list[dict]:
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_file_holds_what_the_page_was_narrowed_to(world, client_for):
    decision = decide(world, "Natteravnene", "<p>Vi går fredager.</p><p>Og lørdager.</p>")
    TaskFactory(
        item=decision.item,
        what="Skaffe folk",
        responsible=None,
        responsible_group=world.group,
        deadline=localdate(),
    )
    client = client_for(world.member)

    [row] = read_csv(client.get("/beslutninger/register.csv", {"status": "apen"}))
    assert row["Sak"] == "30/26" and row["Tittel"] == "Natteravnene"
    assert "Vi går fredager." in row["Beslutning"] and "Og lørdager." in row["Beslutning"]
    assert row["Oppfølging"].startswith("Skaffe folk – ") and row["Kommune"] == "Eigersund"
    assert row["Neste frist"] == localdate().isoformat()
    assert row["Adresse"].endswith(decision.get_absolute_url())

    got = client.get("/beslutninger/register.xlsx", {"status": "apen"})
    sheet = load_workbook(io.BytesIO(got.content)).active
    assert [cell.value for cell in sheet[2]][:2] == ["30/26", "Natteravnene"]
    assert sheet.max_row == 2
    assert 'filename="beslutninger-' in got.headers["Content-Disposition"]


def test_no_cell_is_a_formula(world, client_for):
    decide(world, '=HYPERLINK("http://evil.example.org")', "<p>+1</p>")
    client = client_for(world.coordinator)

    texts = [v for row in read_csv(client.get("/beslutninger/register.csv")) for v in row.values()]
    assert '\'=HYPERLINK("http://evil.example.org")' in texts and "'+1" in texts
    book = load_workbook(io.BytesIO(client.get("/beslutninger/register.xlsx").content))
    assert "f" not in {cell.data_type for row in book.active.rows for cell in row}
    assert as_text(" @SUM(1)") == "' @SUM(1)" and as_text("plain") == "plain"


def test_exempt_words_are_in_no_file(world, client_for):
    text = decide(world, "Åpen tittel").text
    TextVersion.objects.create(
        text=text, number=2, open="<p>Åpent.</p>", exempt="<p>Hemmelig.</p>", by=world.coordinator
    )
    client = client_for(world.coordinator)

    got = client.get("/beslutninger/register.csv").getvalue().decode()
    assert "Åpent." in got and "Hemmelig" not in got
    book = load_workbook(io.BytesIO(client.get("/beslutninger/register.xlsx").content))
    assert not any("Hemmelig" in str(c.value) for row in book.active.rows for c in row)

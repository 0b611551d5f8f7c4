"""Figures from a spreadsheet: each column named, each problem at its row, all or none saved."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from measures import workbook
from measures.knowledge import importing, sheets
from measures.models import Indicator, Observation
from tests.factories import AppointmentFactory, ObservationFactory

pytestmark = pytest.mark.django_db
IMPORT = "/kunnskap/1101/importer/"
LONG = """Indikator;Kilde;År;Område;Verdi;Antall svar
Trives på skolen;Ungdata;2025;Eigersund;86,5;410
Trives på skolen;Ungdata;2025;Rogaland;88;
Trives på skolen;Ungdata;2025;Hele landet;:;
"""
WIDE = """Tema\tOmråde\t2019\t2022\t2025
Snuser daglig\tEigersund kommune\t4\t9,25 %\t-
Snuser daglig\tNorge\t4,5\t7.5\t9,5
"""


@pytest.fixture
def client(client_for):
    return client_for(AppointmentFactory().person)


def kept() -> set[tuple]:
    rows = Observation.objects.values_list("indicator__title", "year", "geography", "value")
    return set(rows)


def test_nothing_is_saved_before_it_is_asked_for(client):
    answer = client.post(IMPORT, {"text": LONG, "unit": "percent"})
    assert answer.status_code == 200
    assert "2 tall er i orden. Ingenting er lagret ennå." in answer.text
    assert "1 indikator er ny: Trives på skolen." in answer.text and "Nytt." in answer.text
    assert not Indicator.objects.exists()

    saved = client.post(IMPORT, {"text": LONG, "unit": "percent", "do": "save"})
    assert saved.headers["Location"] == "/kunnskap/1101/"
    assert kept() == {
        ("Trives på skolen", 2025, "own", Decimal("86.500")),
        ("Trives på skolen", 2025, "county", Decimal("88.000")),
    }
    assert Indicator.objects.get().source == "Ungdata"
    assert Observation.objects.get(geography="own").count == 410


def test_the_years_may_be_columns(client):
    client.post(IMPORT, {"text": WIDE, "source": "Ungdata", "unit": "percent", "do": "save"})
    assert kept() == {
        ("Snuser daglig", 2019, "own", Decimal("4.000")),
        ("Snuser daglig", 2022, "own", Decimal("9.250")),
        ("Snuser daglig", 2019, "country", Decimal("4.500")),
        ("Snuser daglig", 2022, "country", Decimal("7.500")),
        ("Snuser daglig", 2025, "country", Decimal("9.500")),
    }


def test_every_problem_is_at_its_row_and_nothing_typed_is_lost(client):
    text = LONG + "Snus;Ungdata;i fjor;Bjerkreim;mange;2,5\nSnus;;2025;;7;\nsnus;;2025;;8;\n"
    answer = client.post(IMPORT, {"text": text, "unit": "percent", "do": "save"})
    assert answer.status_code == 422
    assert "2 av 6 linjer må rettes." in answer.text
    for told in (
        "Skriv et år med fire sifre.",
        "Ukjent område. Skriv navnet på kommunen eller fylket, eller landet.",
        "Dette er ikke et tall.",
        "Skriv et helt tall.",
        "Samme indikator, år og område som i linje 5.",
    ):
        assert told in answer.text
    assert 'name="4-2" value="i fjor"' in answer.text
    assert not Indicator.objects.exists()

    corrections = {"4-2": "2024", "4-3": "Rogaland", "4-4": "6", "4-5": "", "6-2": "2022"}
    again = {"text": text, "unit": "percent", **corrections}
    assert "5 tall er i orden." in client.post(IMPORT, again).text
    left = {"text": text, "unit": "percent", "without": "wrong"}
    assert "3 tall er i orden." in client.post(IMPORT, left).text


def test_the_columns_can_be_named_anew(client):
    text = "Hva;Når;Resultat\nTrives;2025;86\n"
    answer = client.post(IMPORT, {"text": text, "unit": "percent"})
    assert "Velg hvilken kolonne årene står i." in answer.text
    named = {"text": text, "unit": "percent", "kolonne-1": "year", "do": "save"}
    assert client.post(IMPORT, named).status_code == 302
    assert kept() == {("Trives", 2025, "own", Decimal("86.000"))}


def test_a_table_without_headings_is_understood_by_what_it_holds(client):
    answer = client.post(
        IMPORT, {"text": "2024;38\n2025;29\n", "title": "Lovbrudd", "unit": "count"}
    )
    assert "2 tall er i orden." in answer.text
    # As the page sends it back, with the headings it was given.
    sent_back = "Kolonne 1\tKolonne 2\n2024\t38\n2025\t29\n"
    facts = {"text": sent_back, "title": "Lovbrudd", "unit": "count", "do": "save"}
    client.post(IMPORT, facts)
    assert kept() == {
        ("Lovbrudd", 2024, "own", Decimal("38.000")),
        ("Lovbrudd", 2025, "own", Decimal("29.000")),
    }


def test_a_figure_that_is_there_is_changed_and_keeps_what_the_sheet_does_not_speak_of(client):
    there = ObservationFactory(
        indicator__title="Trives på skolen", year=2025, value=80, note="Foreløpig", count=400
    )
    text = "Indikator;År;Tall\nTRIVES PÅ SKOLEN;2025;86,5\n"
    told = client.post(IMPORT, {"text": text, "unit": "count"}).text
    assert "2025: endres fra 80 til 86,5." in told
    client.post(IMPORT, {"text": text, "unit": "count", "do": "save"})
    there.refresh_from_db()
    assert (there.value, there.note, there.count) == (Decimal("86.500"), "Foreløpig", 400)
    assert Indicator.objects.get().unit == "percent"
    again = client.post(IMPORT, {"text": text, "unit": "count", "do": "save"}).text
    assert "Alle tallene står der fra før." in again


def excel(rows, formats=()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, form in formats:
        book.active[cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_excel_file_is_read_as_it_shows(client):
    content = excel(
        [["Indikator", "År", "Andel"], ["Trives", 2025, 0.1 + 0.2], ["Trives", 2024, 86]],
        [("C2", "0.0%")],
    )
    file = SimpleUploadedFile("tall.xlsx", content)
    answer = client.post(IMPORT, {"file": file, "unit": "percent"})
    assert "2 tall er i orden." in answer.text and "Trives\t2025\t30\n" in answer.text


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"PK\x03\x04 ikke noe regneark", "Vi klarer ikke å lese filen."),
        (excel([]), "Det står ingen tall i filen."),
        (excel([[f"K{n}" for n in range(60)]]), "Tabellen har 41 kolonner."),
        (excel([["Indikator", "2025"]] + [["A", 1]] * 1500), "Ta høyst 1000 om gangen."),
        (b"x" * (2 * 1024 * 1024 + 1), "Filen er for stor. Ta bare med tabellen."),
    ],
    ids=["damaged", "empty", "wide", "long", "large"],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(client, file, told):
    upload = SimpleUploadedFile("tall.xlsx", file)
    answer = client.post(IMPORT, {"file": upload, "title": "Mitt navn", "unit": "percent"})
    assert answer.status_code == 422
    assert told in answer.text and "Mitt navn" in answer.text


def test_a_file_that_grows_when_it_is_unpacked_is_not_opened(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1000)
    with pytest.raises(ValidationError, match="for stor"):
        workbook.cells_of(excel([["Indikator", "2025"]]))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12,3", "12.3"),
        ("12.3", "12.3"),
        ("1 234,5", "1234.5"),
        ("1\N{NO-BREAK SPACE}234", "1234"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("\N{MINUS SIGN}3", "-3"),
        ("14 %", "14"),
        ("250 kr", "250"),
        ("0", "0"),
        ("..", None),
        (":", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_write_them(cell, value):
    assert sheets.figure(cell) == (None if value is None else Decimal(value))


@pytest.mark.parametrize("cell", ["mange", "12,3,4", "1e5", "99999999999999", "12 av 40"])
def test_what_is_no_number_is_not_guessed(cell):
    with pytest.raises(ValueError):
        sheets.figure(cell)


def test_as_many_queries_for_one_line_as_for_many(django_assert_num_queries):
    there = ObservationFactory(indicator__title="Trives", year=2025)
    for count in (1, 50):
        years = "".join(f"Trives;{2025 - before};1\n" for before in range(count))
        sheet = sheets.read_text(f"Indikator;År;Tall\n{years}")
        with django_assert_num_queries(2):
            importing.check(sheet, there.indicator.municipality)

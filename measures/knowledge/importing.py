"""Figures from a spreadsheet: what each line says, every problem at its row, then all or none."""

from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from measures.knowledge.sheets import OF_YEAR, Entry, Line, Sheet, figure
from measures.models import Indicator, Observation
from measures.models.knowledge import FIRST_YEAR, LAST_YEAR
from people import audit, guard
from people.coordinators import require_coordinates
from people.models import Municipality
from people.models.places import fold

MAX_COUNT = 2_000_000_000
Geography, Unit = Observation.Geography, Indicator.Unit

# What the cells of some columns may say, folded.
UNITS = {
    Unit.PERCENT: {"prosent", "percent", "andel", "del", "pst"},
    Unit.COUNT: {"antall", "antal", "stk", "saker", "personer", "personar", "anmeldelser"},
    Unit.PER_THOUSAND: {"per 1000", "per 1000 innbyggere", "per 1000 innbyggjarar", "promille"},
    Unit.POINTS: {"poeng", "skar", "indeks"},
    Unit.KRONER: {"kroner", "kr", "nok"},
    Unit.OTHER: {"uten enhet", "utan eining"},
}
COUNTRY = {
    *("landet", "land", "norge", "noreg", "hele landet", "heile landet", "nasjonalt", "0"),
    *("the country", "country", "norway"),
}
YES = {"ja", "x", "1", "sann", "true", "unntatt"}
NO = {"", "nei", "0", "usann", "false"}


def check(sheet: Sheet, place: Municipality, *, title="", source="", unit=Unit.PERCENT) -> bool:
    """Put every problem at its row; True when there is none. Two queries, however many rows.

    ``title``, ``source`` and ``unit`` hold where the sheet has no such column.
    """
    where = geographies(place)
    sheet.lines = [
        understood(
            Line(number, row, sheet.headings, title=title, source=source, unit=unit),
            sheet.columns,
            where,
        )
        for number, row in enumerate(sheet.rows, start=1)
    ]
    check_doubles(sheet.lines)
    find_before(sheet.lines, place)
    return not sheet.wrong


def geographies(place: Municipality) -> dict[str, str]:
    """What each place may be called, folded."""
    own, county = fold(place.name), fold(place.county_name)
    return (
        {word: Geography.COUNTRY for word in COUNTRY}
        | {word: Geography.COUNTY for word in (county, f"{county} fylke", "fylket", "fylke")}
        | {word: Geography.OWN for word in (own, f"{own} kommune", place.number, "kommunen")}
        | {"": Geography.OWN, "kommune": Geography.OWN}
    )


def understood(line: Line, columns: list[str], where: dict[str, str]) -> Line:
    """The line with what its cells say, and what is wrong with them."""
    at = {name: place for place, name in enumerate(columns) if name}
    said = {name: line.cells[place] for name, place in at.items()}
    line.given = set(at)
    line.title = said.get("title") or line.title
    line.source = said.get("source") or line.source
    line.note = said.get("note", "")
    if not line.title:
        line.wrong(at.get("title"), _("Hva tallet viser, mangler."))
    for name, most in (("title", 200), ("source", 120), ("note", 300)):
        if len(said.get(name, "")) > most:
            line.wrong(at[name], _("Høyst %(max)s tegn.") % {"max": most})
        if guard.find(said.get(name, "")):
            line.wrong(at[name], guard.REFUSED)
    read_unit(line, at, said)
    geography = where.get(fold(said.get("geography", "")), "")
    if not geography:
        line.wrong(
            at["geography"],
            _("Ukjent område. Skriv navnet på kommunen eller fylket, eller landet."),
        )
    read_count(line, at, said)
    read_mark(line, at, said)
    line.entries = list(entries_of(line, at, said, geography))
    return line


def read_unit(line: Line, at: dict, said: dict) -> None:
    if not said.get("unit"):
        return
    plain = "prosent" if said["unit"] == "%" else fold(said["unit"])
    found = next((unit for unit, words in UNITS.items() if plain in words), None)
    if found is None:
        line.wrong(at["unit"], _("Skriv prosent, antall, per 1000, poeng eller kroner."))
    else:
        line.unit = found


def read_count(line: Line, at: dict, said: dict) -> None:
    try:
        count = figure(said.get("count", ""))
    except ValueError:
        count = Decimal(-1)
    if count is not None and (count != int(count) or not 0 <= count <= MAX_COUNT):
        line.wrong(at["count"], _("Skriv et helt tall."))
    elif count is not None:
        line.count = int(count)


def read_mark(line: Line, at: dict, said: dict) -> None:
    plain = said.get("do_not_publish", "").casefold()
    line.do_not_publish = plain in YES
    if plain not in YES | NO:
        line.wrong(at["do_not_publish"], _("Skriv ja eller nei."))


def entries_of(line: Line, at: dict, said: dict, geography: str) -> Iterator[Entry]:
    """The figures of a line, those that can be read."""
    wide = {name: place for name, place in at.items() if name.startswith(OF_YEAR)}
    for name, place in wide.items():
        if (value := read_value(line, place)) is not None:
            yield Entry(int(name.removeprefix(OF_YEAR)), geography, value, place)
    if "value" not in at:
        if not wide:
            line.wrong(None, _("Velg hvilken kolonne tallene står i."))
        return
    value = read_value(line, at["value"])
    year = said.get("year", "")
    if "year" not in at:
        line.wrong(None, _("Velg hvilken kolonne årene står i."))
    elif not (year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        line.wrong(at["year"], _("Skriv et år med fire sifre."))
    elif value is not None:
        yield Entry(int(year), geography, value, at["value"])


def read_value(line: Line, column: int) -> Decimal | None:
    try:
        return figure(line.cells[column])
    except ValueError:
        line.wrong(column, _("Dette er ikke et tall."))
        return None


def check_doubles(lines: list[Line]) -> None:
    """The same figure twice in the sheet."""
    seen: dict[tuple, int] = {}
    for line in lines:
        for entry in line.entries:
            key = (line.title.casefold(), entry.year, entry.geography)
            if key in seen:
                line.wrong(
                    entry.column,
                    _("Samme indikator, år og område som i linje %(line)s.") % {"line": seen[key]},
                )
            seen.setdefault(key, line.number)


def find_before(lines: list[Line], place: Municipality) -> None:
    known = indicators_named(lines, place)
    rows = Observation.objects.filter(indicator__in=known.values()).select_related("indicator")
    before = {(row.indicator_id, row.year, row.geography): row for row in rows}
    for line in lines:
        if indicator := known.get(line.title.casefold()):
            # Those that are known are counted as they were.
            line.unit = indicator.unit
            for entry in line.entries:
                entry.before = before.get((indicator.pk, entry.year, entry.geography))


def indicators_named(lines: list[Line], place: Municipality) -> dict[str, Indicator]:
    found = Indicator.objects.filter(municipality=place)
    wanted = {line.title.casefold() for line in lines}
    return {row.title.casefold(): row for row in found if row.title.casefold() in wanted}


def new_indicators(sheet: Sheet, place: Municipality) -> list[str]:
    """Names of indicators the import would make, as they are first written."""
    known = indicators_named(sheet.lines, place)
    named = {line.title.casefold(): line.title for line in reversed(sheet.lines) if line.entries}
    return sorted(title for folded, title in named.items() if folded and folded not in known)


@transaction.atomic
def save(sheet: Sheet, place: Municipality, *, by, **common) -> int:
    """Write every figure that is new or another; how many.

    Raises ValidationError, saving none, when any line has a problem.
    """
    require_coordinates(place, by)
    # Two who import at once come one after the other.
    Municipality.objects.select_for_update().get(pk=place.pk)
    if not check(sheet, place, **common):
        raise ValidationError(_("Tabellen har feil. Ingenting er lagret."))
    known = indicators_named(sheet.lines, place)
    new, changed = [], []
    for line in sheet.lines:
        for entry in line.entries:
            if not line.changes(entry):
                continue
            row = entry.before or Observation(
                indicator=indicator_for(line, known, place, by),
                year=entry.year,
                geography=entry.geography,
            )
            for name, value in line.facts(entry).items():
                setattr(row, name, value)
            row.registered_at, row.registered_by = now(), by
            (changed if entry.before else new).append(row)
    Observation.objects.bulk_create(new, batch_size=500)
    fields = ["value", "count", "note", "do_not_publish", "registered_at", "registered_by"]
    Observation.objects.bulk_update(changed, fields, batch_size=100)
    audit.record(by, "import_figures", place, new=len(new), changed=len(changed))
    return len(new) + len(changed)


def indicator_for(line: Line, known: dict[str, Indicator], place, by) -> Indicator:
    folded = line.title.casefold()
    if folded not in known:
        known[folded] = Indicator.objects.create(
            municipality=place, title=line.title, source=line.source, unit=line.unit, created_by=by
        )
    return known[folded]

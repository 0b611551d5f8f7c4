"""Figures from a spreadsheet: which column is what, every problem at its row, then all or none.

The sheet may have one figure a row, or a row for each indicator with the years as columns.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from measures.charts import number
from measures.models import Indicator, Observation
from measures.models.knowledge import FIRST_YEAR, LAST_YEAR, SMALL
from people import audit, guard
from people.coordinators import require_coordinates
from people.member_import import cells_of
from people.models import Municipality
from people.models.places import fold

# More than a municipality has in one file; a slip with a whole register stops here.
MAX_ROWS, MAX_COLUMNS = 1000, 40
MAX_COUNT = 2_000_000_000
MAX_VALUE = Decimal(10) ** 11
PLACES = Decimal("0.001")

Geography, Unit = Observation.Geography, Indicator.Unit

# What a column may be called, folded; and what its cells become.
HEADINGS = {
    "title": {"indikator", "indikatoren", "tema", "sporsmal", "navn", "namn", "hva", "statistikk"},
    "source": {"kilde", "kjelde", "undersokelse", "undersoking"},
    "unit": {"enhet", "eining", "maleenhet", "maleeining"},
    "year": {"ar", "arstall", "argang", "tid", "year"},
    "geography": {"omrade", "geografi", "sted", "stad", "region", "niva"},
    "value": {"verdi", "tall", "tal", "prosent", "andel", "del", "resultat", "value"},
    "count": {"n", "antall svar", "antall bak tallet", "antal bak talet", "antall", "antal"},
    "note": {"merknad", "kommentar", "note"},
    "do_not_publish": {"ikke publiser", "ikkje publiser", "skal ikke publiseres", "unntatt"},
}
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
# How tables say that there is no figure.
NOTHING = {"", "-", "–", ":", ".", "..", "*", "mangler", "i/t", "na", "n/a"}
YEAR = re.compile(r"(?:19|20)\d\d")
# A column of figures of one year.
OF_YEAR = "year:"


def meanings() -> dict[str, str]:
    return {
        "title": _("Indikator"),
        "source": _("Kilde"),
        "unit": _("Enhet"),
        "year": _("År"),
        "geography": _("Område"),
        "value": _("Tall"),
        "count": _("Antall bak tallet"),
        "note": _("Merknad"),
        "do_not_publish": _("Ikke publiser"),
    }


@dataclass
class Entry:
    """One figure as it was read."""

    year: int
    geography: str
    value: Decimal
    # Which cell it stands in.
    column: int
    # What stands there already, when the municipality has the figure.
    before: Observation | None = None


@dataclass
class Line:
    """One line of the sheet: what stands there, and what is wrong with it."""

    number: int
    cells: list[str]
    headings: list[str]
    problems: dict[int, str] = field(default_factory=dict)
    # What is wrong with no one cell.
    problem: str = ""
    entries: list[Entry] = field(default_factory=list)
    title: str = ""
    source: str = ""
    unit: str = Unit.PERCENT
    count: int | None = None
    note: str = ""
    do_not_publish: bool = False
    # The columns that the sheet has: what it does not speak of stays as it was.
    given: set[str] = field(default_factory=set)

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems or self.problem)

    def wrong(self, column: int | None, message: str) -> None:
        if column is None:
            self.problem = self.problem or message
        else:
            self.problems.setdefault(column, message)

    def shown(self) -> list[dict]:
        """What the preview shows of the cells; ``name`` is the field one is corrected in."""
        return [
            {
                "name": f"{self.number}-{column}",
                "label": self.headings[column],
                "value": value,
                "problem": self.problems.get(column, ""),
            }
            for column, value in enumerate(self.cells)
        ]

    @property
    def fate(self) -> str:
        """What saving will do with the line, in words."""
        if not self.entries:
            return _("Ingen tall, hoppes over.")
        changed = [entry for entry in self.entries if self.changes(entry)]
        said = [
            _("%(year)s: endres fra %(before)s til %(value)s.")
            % {
                "year": entry.year,
                "before": number(entry.before.value),
                "value": number(entry.value),
            }
            for entry in changed
            if entry.before
        ]
        if not changed:
            return _("Står der fra før.")
        if any(entry.before is None for entry in changed):
            said.append(_("Nytt."))
        if any(self.is_small(entry) for entry in changed):
            said.append(_("Lite tall: blir ikke med i noe åpent."))
        return " ".join(said)

    def is_small(self, entry: Entry) -> bool:
        counted = self.unit == Unit.COUNT and 0 < entry.value < SMALL
        return counted or 0 < (self.count or 0) < SMALL

    def facts(self, entry: Entry) -> dict:
        """What is written of a figure."""
        told = {"count": self.count, "note": self.note, "do_not_publish": self.do_not_publish}
        given = {name: value for name, value in told.items() if name in self.given}
        return {"value": entry.value, **given}

    def changes(self, entry: Entry) -> bool:
        before = entry.before
        return before is None or any(
            getattr(before, name) != value for name, value in self.facts(entry).items()
        )


@dataclass
class Sheet:
    """A table as it was read, and what each column is."""

    headings: list[str]
    rows: list[list[str]]
    # A key of ``HEADINGS``, ``OF_YEAR`` with the year, or empty.
    columns: list[str]
    lines: list[Line] = field(default_factory=list)

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.is_wrong]

    @property
    def count(self) -> int:
        """The figures that saving writes."""
        return sum(line.changes(entry) for line in self.lines for entry in line.entries)

    def choices(self, column: int) -> list[tuple[str, str]]:
        """What the column can be said to be."""
        found = [("", _("Brukes ikke")), *meanings().items()]
        if YEAR.fullmatch(self.headings[column]):
            said = _("Tall for %(year)s") % {"year": self.headings[column]}
            found.append((f"{OF_YEAR}{self.headings[column]}", said))
        return found

    def pick(self, columns: list[str | None]) -> None:
        """Take what was chosen for each column; a choice there is not, is as none."""
        for place, chosen in enumerate(columns):
            if chosen is not None and chosen in dict(self.choices(place)):
                self.columns[place] = chosen

    def written(self) -> str:
        """The table as text again, with tabs between: the page sends it back."""
        out = io.StringIO(newline="")
        sheet = csv.writer(out, delimiter="\t", lineterminator="\n")
        sheet.writerows([self.headings, *self.rows])
        return out.getvalue()


# Reading -----------------------------------------------------------------------------------------


def read(table: list[list[str]]) -> Sheet:
    """Raises ValidationError when there is nothing to read, or far too much."""
    table = [line for line in table if any(line)]
    if not table:
        raise ValidationError(_("Det står ingen tall her. Lim inn minst én linje."))
    width = max(len(line) for line in table)
    if width > MAX_COLUMNS:
        raise ValidationError(
            _("Tabellen har %(count)s kolonner. Ta høyst %(max)s om gangen.")
            % {"count": width, "max": MAX_COLUMNS}
        )
    table = [line + [""] * (width - len(line)) for line in table]
    columns = [guess(cell) for cell in table[0]]
    numbered = [_("Kolonne %(n)s") % {"n": place} for place in range(1, width + 1)]
    has_headings = sum(map(bool, columns)) >= min(2, width)
    # As ``written`` gives it back where there were none.
    if has_headings or table[0] == numbered:
        headings, rows = table[0], table[1:]
    else:
        headings, rows = numbered, table
    if not rows:
        raise ValidationError(_("Tabellen har bare overskrifter."))
    if len(rows) > MAX_ROWS:
        raise ValidationError(
            _("Tabellen har %(count)s linjer. Ta høyst %(max)s om gangen.")
            % {"count": len(rows), "max": MAX_ROWS}
        )
    return Sheet(headings, rows, once(columns if has_headings else by_content(rows)))


def read_text(text: str) -> Sheet:
    text = text.lstrip("\ufeff").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return read(cells_of(text))


def guess(heading: str) -> str:
    """What a column with this heading is; empty when it cannot be told."""
    if YEAR.fullmatch(heading):
        return f"{OF_YEAR}{heading}"
    plain = fold(heading)
    return next((name for name, words in HEADINGS.items() if plain in words), "")


def by_content(table: list[list[str]]) -> list[str]:
    """What the columns are where nothing says so: years, figures, and the first words."""
    found = []
    for cells in zip(*table, strict=True):
        said = [cell for cell in cells if cell]
        if all(YEAR.fullmatch(cell) for cell in said) and "year" not in found:
            found.append("year")
        elif all(is_figure(cell) for cell in said):
            found.append("value")
        elif "title" not in found:
            found.append("title")
        else:
            found.append("geography")
    return found


def is_figure(cell: str) -> bool:
    try:
        return figure(cell) is not None
    except ValueError:
        return False


def once(columns: list[str]) -> list[str]:
    """The first of those that say the same; figures of a year may stand in many columns."""
    return [name if name not in columns[:place] else "" for place, name in enumerate(columns)]


def figure(cell: str) -> Decimal | None:
    """The number in a cell as people write it; None when the table says that there is none.

    Raises ValueError when it is no number, or too large a one.
    """
    plain = re.sub(r"[\s\u00a0\u202f]", "", cell.strip().removesuffix("%").removesuffix("kr"))
    if plain.lower() in NOTHING:
        return None
    plain = plain.replace("\N{MINUS SIGN}", "-")
    if "," in plain and "." in plain:  # the last of them is the decimal mark
        thousands = "." if plain.rindex(".") < plain.rindex(",") else ","
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        raise ValueError(cell)
    try:
        value = Decimal(plain).quantize(PLACES)
    except InvalidOperation as fault:
        raise ValueError(cell) from fault
    if abs(value) >= MAX_VALUE:
        raise ValueError(cell)
    return value


# Understanding -----------------------------------------------------------------------------------


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


# Saving ------------------------------------------------------------------------------------------


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

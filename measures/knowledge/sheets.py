"""A table of figures as it was read: its columns, its lines, and what stands in each cell.

The sheet may have one figure a row, or a row for each indicator with the years as columns.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from measures.charts import number
from measures.models import Indicator, Observation
from measures.models.knowledge import SMALL
from people.member_import import cells_of
from people.models.places import fold

# More than a municipality has in one file; a slip with a whole register stops here.
MAX_ROWS, MAX_COLUMNS = 1000, 40
MAX_VALUE = Decimal(10) ** 11
PLACES = Decimal("0.001")

Unit = Indicator.Unit

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
    def known_as(self) -> str:
        return self.title

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
                "shown": value,
                "said": "",
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

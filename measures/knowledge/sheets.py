"""A table of figures as it was read: its columns, its lines, and what stands in each cell.

The sheet may have one figure a row, or a row for each indicator with the years as columns.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from measures import tables
from measures.charts import number
from measures.models import Indicator, Observation
from measures.models.knowledge import SMALL
from people.models.places import fold

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
class Line(tables.Line):
    """One line of the sheet: what its cells say."""

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
class Sheet(tables.Table):
    """A table of figures. Its columns: a key of ``HEADINGS``, or ``OF_YEAR`` with the year."""

    @property
    def count(self) -> int:
        """The figures that saving writes."""
        return sum(line.changes(entry) for line in self.lines for entry in line.entries)

    def choices(self, column: int) -> list[tuple[str, str]]:
        found = [("", _("Brukes ikke")), *meanings().items()]
        if YEAR.fullmatch(self.headings[column]):
            said = _("Tall for %(year)s") % {"year": self.headings[column]}
            found.append((f"{OF_YEAR}{self.headings[column]}", said))
        return found


def read(table: list[list[str]]) -> Sheet:
    """Raises ValidationError when there is nothing to read, or far too much."""
    headings, rows, columns = tables.laid_out(table, guess)
    return Sheet(headings, rows, columns or tables.once(by_content(rows)))


def read_text(text: str) -> Sheet:
    return read(tables.cells(text))


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

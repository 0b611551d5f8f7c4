"""A pasted table: which column is what, its lines, and what is wrong at which cell."""

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.member_import import cells_of, tidy

# More than a municipality has in one file; a slip with a whole register stops here.
MAX_ROWS, MAX_COLUMNS = 1000, 40


@dataclass
class Line:
    """One line of the table: what stands there, and what is wrong with it."""

    number: int
    cells: list[str]
    headings: list[str]
    problems: dict[int, str] = field(default_factory=dict)
    # What is wrong with no one cell.
    problem: str = ""

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


@dataclass
class Table(ABC):
    """What was read, and what each column is: a key of what there may be, or empty."""

    headings: list[str]
    rows: list[list[str]]
    columns: list[str]
    lines: list = field(default_factory=list)

    @abstractmethod
    def choices(self, column: int) -> list[tuple[str, str]]:
        """What the column can be said to be."""

    @property
    def chosen(self) -> list[dict]:
        """The columns, each with what it is and may be, for the preview."""
        return [
            {
                "place": column,
                "heading": heading,
                "chosen": self.columns[column],
                "choices": self.choices(column),
            }
            for column, heading in enumerate(self.headings)
        ]

    @property
    def wrong(self) -> list:
        return [line for line in self.lines if line.is_wrong]

    def pick(self, typed) -> None:
        """Take what was chosen for each column; a choice there is not, is as none."""
        for place in range(len(self.columns)):
            chosen = typed.get(f"kolonne-{place}")
            if chosen is not None and chosen in dict(self.choices(place)):
                self.columns[place] = chosen

    def correct(self, typed) -> None:
        """What was typed into the preview's fields, named ``<line>-<column>``."""
        for number, row in enumerate(self.rows, start=1):
            for column in range(len(row)):
                value = typed.get(f"{number}-{column}")
                if value is not None:
                    row[column] = tidy(value)

    def leave_out(self, which: str) -> None:
        """Less one line, or less all that have a problem."""
        wrong = {line.number for line in self.wrong}
        self.rows = [
            row
            for number, row in enumerate(self.rows, start=1)
            if str(number) != which and not (which == "wrong" and number in wrong)
        ]

    def written(self) -> str:
        """The table as text again, with tabs between: the page sends it back."""
        out = io.StringIO(newline="")
        sheet = csv.writer(out, delimiter="\t", lineterminator="\n")
        sheet.writerows([self.headings, *self.rows])
        return out.getvalue()


def cells(text: str) -> list[list[str]]:
    text = text.lstrip("\ufeff").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return cells_of(text)


def laid_out(
    table: list[list[str]], guess: Callable[[str], str]
) -> tuple[list[str], list[list[str]], list[str]]:
    """Headings, rows and what each column is; of that nothing where there are no headings.

    Raises ValidationError when there is nothing to read, or far too much.
    """
    table = [line for line in table if any(line)]
    if not table:
        raise ValidationError(_("Tabellen er tom. Lim inn minst én linje."))
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
    return headings, rows, once(columns) if has_headings else []


def once(columns: list[str]) -> list[str]:
    """The first of those that say the same."""
    return [name if name not in columns[:place] else "" for place, name in enumerate(columns)]

"""The register as a file: for a spreadsheet, with the links that stay the same."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from meetings.clean import to_plain
from slt.register import Entry

# A cell that begins so is reckoned out by a spreadsheet instead of shown.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = (9, 36, 60, 28, 22, 22, 12, 12, 20, 50, 12, 14, 14, 40)


def header() -> list[str]:
    return [
        _("Sak"),
        _("Tittel"),
        _("Beslutning"),
        _("Gruppe"),
        _("Kommune"),
        _("Hvem den gjelder"),
        _("Møte"),
        _("Gjelder fra"),
        _("Hva det ble av"),
        _("Oppfølging"),
        _("Neste frist"),
        _("Erstatter"),
        _("Erstattet av"),
        _("Adresse"),
    ]


def line(entry: Entry, places: dict[int, str]) -> list[str | date | None]:
    """One decision: texts and days. What is exempt is in none of them."""
    decision, item = entry.decision, entry.decision.item
    return [
        item.label,
        item.title,
        to_plain(decision.open),
        item.meeting.group.name,
        places.get(item.meeting.group_id, ""),
        entry.concerns,
        _("mellom møter")
        if decision.between_meetings
        else localtime(item.meeting.starts_at).date(),
        decision.decided_on,
        str(entry.fate.label),
        "\n".join(map(followed, entry.follow_up)),
        entry.next_deadline,
        ", ".join(one.label for one in entry.supersedes if one.label),
        entry.superseded_by.label if entry.superseded_by else "",
        f"{settings.SITE_URL}{decision.get_absolute_url()}",
    ]


def followed(row) -> str:
    """Ringe NAV – Mona Moe – frist 1.12.2026 – Pågår"""
    day = date_format(row.deadline, "j.n.Y") if row.deadline else ""
    parts = [str(row), row.who, day and _("frist %(day)s") % {"day": day}, row.get_state_display()]
    if row.concluded:
        parts.append(_("evaluert: %(outcome)s") % {"outcome": row.concluded})
    return " – ".join(part for part in parts if part)


class Echo:
    """What ``csv`` writes to gives each line back."""

    def write(self, text: str) -> str:
        return text


def as_csv(entries: Iterable[Entry], places: dict[int, str], language: str) -> Iterator[bytes]:
    """Line by line, as a Norwegian Excel opens it."""
    writer = csv.writer(Echo(), delimiter=";")
    with translation.override(language):
        yield "\ufeff".encode() + writer.writerow(header()).encode()
    for entry in entries:
        with translation.override(language):
            yield writer.writerow([as_text(value) for value in line(entry, places)]).encode()


def as_text(value: str | date | None) -> str:
    """As it stands in a CSV; a leading apostrophe keeps a formula from being one."""
    text = value.isoformat() if isinstance(value, date) else value or ""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def as_xlsx(entries: Iterable[Entry], places: dict[int, str]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Beslutninger"))
    sheet.freeze_panes = "A2"
    for at, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKLMN"[at]].width = width
    sheet.append([cell(sheet, text, bold=True) for text in header()])
    for entry in entries:
        sheet.append([cell(sheet, value) for value in line(entry, places)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(sheet, value: str | date | None, *, bold: bool = False) -> WriteOnlyCell:
    """A text is a text, whatever it begins with."""
    is_text = isinstance(value, str)
    made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if is_text else value)
    if is_text:
        made.data_type = "s"
    made.font = Font(bold=bold)
    made.alignment = Alignment(vertical="top", wrap_text=True)
    return made

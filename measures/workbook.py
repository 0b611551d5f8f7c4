"""The cells of an Excel file as text, with bounds on what a file may cost to open."""

import io
import warnings
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from measures.tables import MAX_COLUMNS, MAX_ROWS
from people.member_import import tidy

# What a file may become when it is unpacked.
MAX_UNPACKED = 30 * 1024 * 1024
# Ten digits are more than anybody measures, and hide what floating point adds.
DIGITS = 10


def cells_of(content: bytes) -> list[list[str]]:
    """The first sheet that holds anything. Formulas give what they were last worked out to be.

    Raises ValidationError when it cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise ValidationError(_("Filen er for stor. Ta bare med tallene."))
        with warnings.catch_warnings():
            # Of what else the file has that is not read: drawings, lists to choose from.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            for sheet in book.worksheets:
                if table := rows_of(sheet):
                    return table
    except ValidationError:
        raise
    except Exception as fault:  # a damaged file may fail in any way there is
        raise ValidationError(
            _("Vi klarer ikke å lese filen. Lagre den på nytt i Excel.")
        ) from fault
    raise ValidationError(_("Det står ingen tall i filen."))


def rows_of(sheet) -> list[list[str]]:
    """One row more than is taken: whoever reads it sees that there are too many."""
    if not hasattr(sheet, "reset_dimensions"):
        return []  # a sheet that is a drawing
    sheet.reset_dimensions()
    found = []
    # A file may say that it goes on for a million empty rows.
    for row in sheet.iter_rows(max_row=3 * MAX_ROWS, max_col=MAX_COLUMNS + 1):
        cells = [said(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append(cells)
        if len(found) > MAX_ROWS + 1:
            break
    return found


def said(cell) -> str:
    value = cell.value
    if value is None or value is True or value is False:
        return {None: "", True: "ja", False: "nei"}[value]
    if isinstance(value, (datetime, date)):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, (int, float)):
        if "%" in (cell.number_format or ""):
            value *= 100
        plain = Decimal(f"{value:.{DIGITS}g}")
        return f"{plain.normalize():f}".replace(".", ",")
    return tidy(str(value))

"""A Word file (ISO/IEC 29500) on our paper: the sheet, and what people wrote as Word has it.

Real styles, lists, tables and languages, so that what is written on keeps its shape.
"""

import logging
import re
from abc import ABC, abstractmethod
from io import BytesIO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.html import HtmlElement, fragment_fromstring

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
# XML 1.0, production 2: what is not a character, Word calls a damaged file.
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SPACE = re.compile(r"[ \t\r\n]+")
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
# Word's own list styles end here; what is nested deeper stands where they end.
DEEPEST_LIST = 3
# Word's own limit.
MOST_COLUMNS = 63
PLAIN: frozenset[str] = frozenset()
# Of headings and titles, instead of the program's blue.
INK = RGBColor(0x1E, 0x22, 0x2A)


def plain(words: str) -> str:
    return NO_CHARACTER.sub("", words)


class WordFile(ABC):
    """``document`` has its language, title, letterhead and whether it is a draft."""

    def __init__(self, document):
        self.document = document
        self.file_: WordDocument = Document()

    def file(self) -> bytes:
        self.style()
        self.margins()
        self.letterhead()
        self.body()
        written = BytesIO()
        self.file_.save(written)
        return written.getvalue()

    @abstractmethod
    def head(self) -> tuple[str, ...]:
        """What stands at the head of each page: whose it is."""

    @abstractmethod
    def body(self) -> None:
        """Under the letterhead."""

    # The sheet --------------------------------------------------------------------------------

    def style(self) -> None:
        document, styles = self.document, self.file_.styles
        said = self.file_.core_properties
        said.title, said.author = plain(document.title), plain(document.letterhead.sender)
        said.language = LANGUAGES[document.language]
        said.comments = ""
        for style in styles:
            if not hasattr(style, "font"):
                continue
            # Sizes are the program's; one typeface that every machine has, and no colours.
            for fonts in style.element.iter(qn("w:rFonts")):
                fonts.attrib.clear()
            if style.name.startswith(("Heading", "Title")):
                style.font.color.rgb = INK
                style.font.name = "Arial"
        styles["Title"].font.size = Pt(20)
        normal = styles["Normal"]
        normal.font.name, normal.font.size = "Arial", Pt(11)
        normal.paragraph_format.space_after = Pt(6)
        # Spelling is looked up in the language of the group.
        for properties in (normal.element.get_or_add_rPr(), self.defaults()):
            for old in properties.findall(qn("w:lang")):
                properties.remove(old)
            language = OxmlElement("w:lang")
            language.set(qn("w:val"), LANGUAGES[document.language])
            properties.append(language)

    def defaults(self):
        return self.file_.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")

    def margins(self) -> None:
        """A4, whose it is at the head of each page, and which page it is at the foot."""
        (section,) = self.file_.sections
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        head = section.header.paragraphs[0]
        self.run(head, " · ".join(self.head()))
        if self.document.draft:
            self.run(head, f" · {self.document.draft}").bold = True
        foot = section.footer.paragraphs[0]
        said = _("Side %(page)s av %(pages)s") % {"page": "\0", "pages": "\1"}
        for piece in re.split("([\0\1])", said):
            if field := {"\0": "PAGE", "\1": "NUMPAGES"}.get(piece):
                self.counted(foot, field)
            else:
                self.run(foot, piece)

    def counted(self, paragraph: Paragraph, what: str) -> None:
        """A number that Word counts itself."""
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), what)
        paragraph._p.append(field)

    def letterhead(self) -> None:
        letterhead = self.document.letterhead
        for logo in letterhead.logos:
            try:
                with default_storage.open(logo.file) as stored:
                    picture = self.file_.add_picture(BytesIO(stored.read()), height=Cm(1.4))
            except (OSError, UnrecognizedImageError):
                log.warning("The logo %s cannot be read.", logo.file)
                continue
            picture._inline.docPr.set("descr", plain(logo.alt))
        self.paragraph(letterhead.sender, bold=True)
        if letterhead.archive:
            self.paragraph(letterhead.archive)

    # Paragraphs, tables and lists -------------------------------------------------------------

    def run(self, paragraph: Paragraph, words: str) -> Run:
        return paragraph.add_run(plain(words))

    def paragraph(self, words: str, *, style: str | None = None, bold: bool = False) -> None:
        if words:
            self.run(self.file_.add_paragraph(style=style), words).bold = bold or None

    def title(self, words: str) -> None:
        self.file_.add_paragraph(plain(words), style="Title")

    def heading(self, words: str, level: int) -> Paragraph:
        return self.file_.add_paragraph(plain(words), style=f"Heading {min(level, 9)}")

    def facts(self, *rows: tuple[str, str]) -> None:
        rows = [row for row in rows if row[1]]
        table = self.file_.add_table(len(rows), 2)
        self.columns(table, (4, 12))
        for row, cells in zip(rows, [row.cells for row in table.rows], strict=True):
            for cell, words in zip(cells, row, strict=True):
                self.run(cell.paragraphs[0], words).bold = cell is cells[0]
        self.file_.add_paragraph()

    def table(self, head: list[str], rows: list[list[str]], *, widths: tuple[int, ...]) -> None:
        table = self.file_.add_table(1 + len(rows), len(head), style="Table Grid")
        self.columns(table, widths)
        for number, (row, words) in enumerate(zip(table.rows, [head, *rows], strict=True)):
            for cell, said in zip(row.cells, words, strict=True):
                self.run(cell.paragraphs[0], said).bold = number == 0 or None
        self.repeat_head(table.rows[0])

    def columns(self, table: Table, widths: tuple[int, ...]) -> None:
        """As wide as asked for, in centimetres; some programs read it of the cells only."""
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=False):
            column.width = Cm(width)
            for cell in column.cells:
                cell.width = Cm(width)

    def repeat_head(self, row) -> None:
        """The row is the head of its table, also on the next page."""
        marked = OxmlElement("w:tblHeader")
        row._tr.get_or_add_trPr().append(marked)

    # What people wrote ------------------------------------------------------------------------

    def html(self, written: str) -> None:
        """Cleaned HTML (``meetings.clean``), fitted to the headings it stands under."""
        self.blocks(fragment_fromstring(plain(written), create_parent="div"), self.file_)

    def blocks(
        self, parent: HtmlElement, into, *, style: str | None = None, depth: int = 0
    ) -> None:
        """What stands in ``parent``; a list item's first words take the ``style`` of its list."""
        loose: Paragraph | None = None

        def begin(name: str | None = None) -> Paragraph:
            nonlocal style
            made = into.add_paragraph(style=name or style)
            if style and style.startswith(("List Bullet", "List Number")):
                # What follows in the same item stands in from the edge, without a mark.
                style = self.continued(depth)
            return made

        if (parent.text or "").strip():
            loose = begin()
            self.text(loose, parent.text)
        for child in parent:
            if child.tag in HEADINGS:
                self.inline(begin(f"Heading {int(child.tag[1]) - 1}"), child)
            elif child.tag == "p":
                self.inline(begin(), child)
            elif child.tag in ("ul", "ol"):
                self.list(child, into, depth + 1)
            elif child.tag == "blockquote":
                self.blocks(child, into, style="Quote", depth=depth)
            elif child.tag == "table":
                self.grid(child, into)
            elif child.tag == "li":
                self.blocks(child, into, style=style, depth=depth)
            else:
                loose = loose or begin()
                self.piece(loose, child)
                self.text(loose, child.tail)
                continue
            loose = None
            if (child.tail or "").strip():
                loose = begin()
                self.text(loose, child.tail)

    def continued(self, depth: int) -> str:
        nested = min(depth, DEEPEST_LIST)
        return "List Continue" if nested < 2 else f"List Continue {nested}"

    def list(self, element: HtmlElement, into, depth: int) -> None:
        name = "List Number" if element.tag == "ol" else "List Bullet"
        nested = min(depth, DEEPEST_LIST)
        style = name if nested < 2 else f"{name} {nested}"
        number = self.numbered(style, int(element.get("start", 1))) if element.tag == "ol" else None
        for item in element:
            if item.tag != "li":
                continue
            before = len(into.paragraphs) if number else 0
            self.blocks(item, into, style=style, depth=depth)
            if number and len(into.paragraphs) > before:
                first = into.paragraphs[before]
                if first.style.name == style:
                    first._p.get_or_add_pPr()._insert_numPr(number_properties(number))

    def numbered(self, style: str, start: int) -> int:
        """A numbering of its own for one list: else Word goes on where the last one ended."""
        numbering = self.file_.part.numbering_part.element
        of_style = self.file_.styles[style].element.pPr.numPr.numId.val
        kind = numbering.num_having_numId(of_style).abstractNumId.val
        made = numbering.add_num(kind)
        made.add_lvlOverride(ilvl=0).add_startOverride(start)
        return made.numId

    def grid(self, element: HtmlElement, into) -> None:
        """A table, where cells may reach over several rows and columns."""
        rows = element.xpath("./tr | ./thead/tr | ./tbody/tr")
        taken: set[tuple[int, int]] = set()
        spans: list[tuple[HtmlElement, int, int, int, int]] = []
        for top, row in enumerate(rows):
            left = 0
            for cell in row:
                while (top, left) in taken:
                    left += 1
                wide, high = int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))
                high = min(high, len(rows) - top)
                # No further than to what another cell has reached over, or to Word's own limit.
                reach = range(left + 1, min(left + wide, MOST_COLUMNS))
                wide = next((x - left for x in reach if (top, x) in taken), max(len(reach) + 1, 1))
                taken |= {(top + y, left + x) for y in range(high) for x in range(wide)}
                spans.append((cell, top, left, high, wide))
        if not taken:
            return
        across = min(1 + max(x for _y, x in taken), MOST_COLUMNS)
        table = into.add_table(len(rows), across)
        table.style = self.file_.styles["Table Grid"]
        cells = [row.cells for row in table.rows]
        filled: set[tuple[int, int]] = set()
        for cell, top, left, high, wide in spans:
            # What Word has no room for stands in the last column.
            at = (top, min(left, across - 1))
            place = cells[at[0]][at[1]]
            if at in filled:
                self.blocks(cell, place)
                continue
            filled.add(at)
            if (high, wide) != (1, 1):
                place = place.merge(cells[top + high - 1][left + wide - 1])
            self.cell(place, cell)
        if rows[0].findall("th") and len(rows[0].findall("th")) == len(rows[0]):
            self.repeat_head(table.rows[0])

    def cell(self, place: _Cell, element: HtmlElement) -> None:
        empty = place.paragraphs[0]
        self.blocks(element, place)
        # Word asks for a paragraph at the end of a cell; what is written may be that.
        if len(place.paragraphs) > 1 and not empty.text:
            empty._p.getparent().remove(empty._p)
        if element.tag == "th":
            for paragraph in place.paragraphs:
                for run in paragraph.runs:
                    run.bold = True

    def inline(self, paragraph: Paragraph, element: HtmlElement, marks: frozenset = PLAIN) -> None:
        self.text(paragraph, element.text, marks)
        for child in element:
            self.piece(paragraph, child, marks)
            self.text(paragraph, child.tail, marks)

    def piece(self, paragraph: Paragraph, element: HtmlElement, marks: frozenset = PLAIN) -> None:
        mark = {"strong": "bold", "em": "italic", "u": "underline"}.get(element.tag)
        if element.tag == "br":
            paragraph.add_run().add_break(WD_BREAK.LINE)
        elif element.tag == "a" and element.get("href"):
            self.link(paragraph, element, marks)
        else:
            self.inline(paragraph, element, marks | {mark} if mark else marks)

    def text(self, paragraph: Paragraph, words: str | None, marks: frozenset = PLAIN) -> None:
        if words := SPACE.sub(" ", words or ""):
            run = paragraph.add_run(words)
            for name in marks:
                setattr(run, name, True)

    def link(self, paragraph: Paragraph, element: HtmlElement, marks: frozenset) -> None:
        """An address that Word opens when it is pressed; it is never fetched for the file."""
        target = self.file_.part.relate_to(
            element.get("href"), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), target)
        before = len(paragraph.runs)
        self.inline(paragraph, element, marks | {"underline"})
        runs = paragraph.runs[before:]
        paragraph._p.append(link)
        for run in runs:
            link.append(run._r)


def number_properties(number: int):
    properties = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", 0), ("w:numId", number)):
        child = OxmlElement(name)
        child.set(qn("w:val"), str(value))
        properties.append(child)
    return properties

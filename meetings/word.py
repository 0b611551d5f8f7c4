"""The summons, and the paper of a case, as Word files for those who write on: the PDF's data.

Real styles, lists, tables and languages, so that what is written on keeps its shape.
"""

import logging
import re
from io import BytesIO

from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.timezone import localtime
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

from meetings.document_parts import Words
from meetings.documents import long_date
from meetings.paper_parts import CasePart, Papers

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


def word_file(papers: Papers) -> bytes:
    """The papers as a .docx file (ISO/IEC 29500), in the group's language."""
    with translation.override(papers.language):
        return _Writer(papers).file()


def plain(words: str) -> str:
    return NO_CHARACTER.sub("", words)


class _Writer:
    def __init__(self, papers: Papers):
        self.papers = papers
        self.file_: WordDocument = Document()

    def file(self) -> bytes:
        self.style()
        self.margins()
        self.letterhead()
        if self.papers.kind == "case":
            for case in self.papers.cases:
                self.head_of_case(case)
                self.case(case, level=1)
        else:
            self.summons()
        written = BytesIO()
        self.file_.save(written)
        return written.getvalue()

    # The sheet --------------------------------------------------------------------------------

    def style(self) -> None:
        papers, styles = self.papers, self.file_.styles
        said = self.file_.core_properties
        said.title, said.author = plain(papers.title), plain(papers.letterhead.sender)
        said.language = LANGUAGES[papers.language]
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
            language.set(qn("w:val"), LANGUAGES[papers.language])
            properties.append(language)

    def defaults(self):
        return self.file_.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")

    def margins(self) -> None:
        """A4, whose it is at the head of each page, and which page it is at the foot."""
        papers, (section,) = self.papers, self.file_.sections
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        head = section.header.paragraphs[0]
        self.run(head, " · ".join((papers.municipality_names, papers.group, self.day())))
        if papers.draft:
            self.run(head, f" · {papers.draft}").bold = True
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

    def day(self) -> str:
        return long_date(self.papers.starts_at)

    def clock(self) -> str:
        start, end = localtime(self.papers.starts_at), localtime(self.papers.ends_at)
        return _("kl. %(start)s–%(end)s") % {"start": f"{start:%H.%M}", "end": f"{end:%H.%M}"}

    def letterhead(self) -> None:
        letterhead = self.papers.letterhead
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

    # What stands on it ------------------------------------------------------------------------

    def summons(self) -> None:
        papers = self.papers
        self.title(_("Innkalling til møte i %(group)s") % {"group": papers.group})
        self.paragraph(self.day())
        if papers.draft:
            self.paragraph(f"{papers.draft}. {_('Innkallingen er ikke sendt.')}")
        self.paragraph(papers.called_off, bold=True)
        place = papers.place or (_("Videomøte") if papers.video_url else _("Ikke bestemt ennå"))
        self.facts(
            (_("Tid"), self.clock()),
            (_("Sted"), place),
            (_("Videomøte"), papers.video_url),
            (_("Møteleder"), papers.chair),
            (_("Tilhørere"), _("Møtet er åpent for tilhørere.") * papers.is_open_meeting),
        )
        for line in papers.note.splitlines():
            self.paragraph(line)
        if papers.asks:
            self.paragraph(
                _("Kan du ikke komme? Svar med lenken i e-posten, eller si fra til %(asks)s.")
                % {"asks": papers.asks}
            )
        self.withheld_somewhere()
        if papers.cases:
            self.heading(_("Saksliste"), 1)
            rows = [
                [case.label or "–", self.named(case)]
                + [_("%(minutes)s min") % {"minutes": case.minutes} if case.minutes else ""]
                * papers.has_minutes
                for case in papers.cases
            ]
            head = [_("Sak"), _("Tittel"), *[_("Tid")] * papers.has_minutes]
            self.table(head, rows, widths=(2, 12 if papers.has_minutes else 14, 2))
        if papers.everyone:
            self.heading(_("Innkalt"), 1)
            if papers.is_open:
                head = [_("Stilling og virksomhet"), _("Rolle")]
                rows = [
                    [party.post() or _("Ikke oppgitt"), party.state or _("Medlem")]
                    for party in papers.everyone
                ]
            else:
                head = [_("Navn"), _("Stilling og virksomhet")]
                rows = [
                    ["\n".join(filter(None, (party.name, party.state))), party.post()]
                    for party in papers.everyone
                ]
            self.table(head, rows, widths=(8, 8))

    def named(self, case: CasePart) -> str:
        """A line of the agenda, and below it what is said of the case there."""
        files = ", ".join(file.name for file in case.files)
        withheld = _("Tittelen er skjermet. %(exemption)s.") % {"exemption": case.exemption}
        return "\n".join(
            filter(
                None,
                (
                    case.title,
                    " · ".join(filter(None, (case.facts, case.outcome, *case.thread))),
                    f"{_('Vedlegg:')} {files}" if files else "",
                    withheld if case.title_withheld else case.exemption,
                ),
            )
        )

    def head_of_case(self, case: CasePart) -> None:
        papers = self.papers
        self.paragraph(_("Saksframlegg"))
        number = _("Sak %(number)s") % {"number": case.label} if case.label else ""
        self.title(" ".join(filter(None, (number, case.title))))
        if papers.draft:
            self.paragraph(f"{papers.draft}. {_('Innkallingen er ikke sendt.')}")
        self.paragraph(papers.called_off, bold=True)
        when = ", ".join(filter(None, (f"{self.day()} {self.clock()}", papers.place)))
        minutes = _("%(minutes)s min") % {"minutes": case.minutes} if case.minutes else ""
        self.facts(
            (_("Gruppe"), papers.group),
            (_("Møte"), when),
            (_("Slag"), ". ".join(filter(None, (case.hat_name, case.kind, case.outcome)))),
            (_("Henger sammen med"), ". ".join(case.thread)),
            (_("Innleder"), case.presenter),
            (_("Satt av"), minutes),
        )
        self.withheld_somewhere()
        if case.title_withheld:
            self.paragraph(
                _("Tittelen er skjermet. %(exemption)s.") % {"exemption": case.exemption}
            )
        if not case.has_paper:
            self.paragraph(_("Det er ikke skrevet noe om saken på forhånd."))

    def case(self, case: CasePart, *, level: int) -> None:
        for text in case.texts:
            self.heading(text.heading, level)
            self.words(text.words, case.exemption)
        if case.files or case.files_withheld:
            self.heading(_("Vedlegg"), level)
        for file in case.files:
            said = f"{file.name} ({file.exemption})" if file.exemption else file.name
            self.paragraph(said, style="List Bullet")
        for exemption in case.files_withheld:
            self.paragraph(_("Et vedlegg er skjermet. %(exemption)s.") % {"exemption": exemption})

    def withheld_somewhere(self) -> None:
        if self.papers.is_open and self.papers.has_withheld:
            self.paragraph(
                _("Dette er den åpne versjonen. Der noe er unntatt offentlighet, står det i saken.")
            )

    def words(self, words: Words, exemption: str) -> None:
        if words.open:
            self.html(words.open)
        if words.exempt or words.withheld:
            self.paragraph(exemption, bold=True)
        if words.exempt:
            self.html(words.exempt)

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

"""The summons and the paper of a case as Word files, read back by the library and by hand."""

import re
import zipfile
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from docx import Document

from meetings import texts
from meetings.models import Attachment, Meeting
from meetings.paper_documents import case_document, summons_document
from meetings.word import word_file
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db

WRITTEN = (
    "<h3>Vurdering</h3><p>Vi ser <strong>flere</strong> <em>stille</em> kvelder.<br>Og lys.</p>"
    "<ol start='3'><li>Tredje<ul><li>Under</li></ul></li>"
    "<li><p>Fjerde</p><p>Mer om den</p></li></ol>"
    "<p>Mellom listene.</p><ol><li>Første igjen</li></ol>"
    "<blockquote><p>Et sitat.</p></blockquote>"
    "<table><tr><th>År</th><th>Antall</th></tr><tr><td rowspan='2'>2025</td><td>4</td></tr>"
    "<tr><td>5</td></tr></table>"
    "<p>Se <a href='https://example.org/a?b=1&amp;c=2'>tallene <u>her</u></a>.</p>"
    "<p>Sámi: čáhppes đ ŋ ŧ 🙂</p>"
)


@pytest.fixture
def item(liv):
    meeting = MeetingFactory(state=Meeting.State.CALLED, place="Kommunestyresalen")
    seat = MembershipFactory(group=meeting.group, person__name="Kari Moe")
    AttendanceFactory(meeting=meeting, person=seat.person, name="Kari Moe", organisation="NAV")
    return AgendaItemFactory(
        meeting=meeting, title="Lys i undergangen", number=7, legal_basis="offl. § 13"
    )


def write(item, by, *, open="", exempt="", kind="background"):
    texts.save(texts.of_item(item, kind), base=0, open=open, exempt=exempt, by=by)


def read(data: bytes):
    return Document(BytesIO(data))


def everything(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def outline(document) -> list[tuple[str, str]]:
    return [(line.style.name, line.text) for line in document.paragraphs if line.text]


def test_what_is_written_keeps_its_shape(item, liv):
    write(item, liv, open=WRITTEN)

    document = read(word_file(case_document(item, reading="seated")))

    lines = outline(document)
    assert ("Title", f"Sak {item.label} Lys i undergangen") in lines
    start = lines.index(("Heading 1", "Bakgrunn"))
    assert lines[start + 1 :] == [
        ("Heading 2", "Vurdering"),
        ("Normal", "Vi ser flere stille kvelder.\nOg lys."),
        ("List Number", "Tredje"),
        ("List Bullet 2", "Under"),
        ("List Number", "Fjerde"),
        ("List Continue", "Mer om den"),
        ("Normal", "Mellom listene."),
        ("List Number", "Første igjen"),
        ("Quote", "Et sitat."),
        ("Normal", "Se tallene her."),
        ("Normal", "Sámi: čáhppes đ ŋ ŧ 🙂"),
    ]
    bold = [run.text for line in document.paragraphs for run in line.runs if run.bold]
    assert "flere" in bold
    table = document.tables[-1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["År", "Antall"],
        ["2025", "4"],
        ["2025", "5"],
    ]
    (link,) = [link for line in document.paragraphs for link in line.hyperlinks]
    assert (link.address, link.text) == ("https://example.org/a?b=1&c=2", "tallene her")


def test_each_list_counts_from_where_it_begins(item, liv):
    write(item, liv, open=WRITTEN)
    document = read(word_file(case_document(item, reading="seated")))

    numbers = [
        line._p.pPr.numPr.numId.val
        for line in document.paragraphs
        if line.style.name == "List Number"
    ]
    third, fourth, first = numbers
    assert third == fourth != first
    starts = {
        num.numId: num.lvlOverride_lst[0].startOverride.val
        for num in document.part.numbering_part.element.num_lst
        if num.lvlOverride_lst
    }
    assert (starts[third], starts[first]) == (3, 1)


@pytest.mark.parametrize(("language", "place"), [("nb", "Sted"), ("nn", "Stad")])
def test_it_is_in_the_language_of_the_group_and_says_whose_it_is(item, language, place):
    host = item.meeting.group.host
    host.language = language
    host.save()

    data = word_file(summons_document(Meeting.objects.get(pk=item.meeting_id), reading="seated"))

    document = read(data)
    (section,) = document.sections
    assert "Eigersund" in section.header.paragraphs[0].text
    assert "NUMPAGES" in section.footer._element.xml
    assert f'w:lang w:val="{language}-NO"' in everything(data)
    facts, agenda, called = document.tables
    assert (place, "Kommunestyresalen") in [
        tuple(cell.text for cell in row.cells) for row in facts.rows
    ]
    assert agenda.rows[1].cells[1].text.startswith("Lys i undergangen")
    assert called.rows[1].cells[0].text == "Kari Moe"


def test_the_open_one_holds_no_exempt_word_and_says_so_in_its_place(item, liv):
    write(item, liv, open="<p>Åpent</p>", exempt="<p>Hemmelig</p>")

    opened = word_file(case_document(item, reading="open"))
    whole = word_file(case_document(item, reading="members"))

    assert "Hemmelig" not in everything(opened)
    assert "Unntatt offentlighet, jf. offl. § 13" in everything(opened)
    assert "Hemmelig" in everything(whole)


def test_letters_that_word_cannot_hold_are_left_out(item, liv):
    item.title = "Lys\ufffe i\x0b undergangen"
    item.save()

    document = read(word_file(case_document(item, reading="seated")))

    assert any(text.endswith("Lys i undergangen") for _style, text in outline(document))


def test_nothing_is_fetched_and_nothing_runs(item, liv):
    write(
        item,
        liv,
        open='<p>Før<img src="http://example.org/x.png"><script>alert(1)</script>'
        '<a href="javascript:alert(1)">her</a><a href="file:///etc/passwd">der</a></p>',
    )

    data = everything(word_file(case_document(item, reading="seated")))

    for danger in ("x.png", "alert", "javascript", "passwd"):
        assert danger not in data


@pytest.mark.parametrize(
    "table",
    [
        # Cells that reach over each other, and past the last row.
        "<table><tr><td rowspan='9'>Ord a</td><td rowspan='2'>Ord b</td></tr>"
        "<tr><td colspan='9'>Ord c</td></tr>"
        "<tr><td colspan='2'>Ord d</td><td>Ord e</td></tr></table>",
        # Wider than a table in Word may be.
        "<table><tr>" + "".join(f"<td>Ord {n}</td>" for n in range(80)) + "</tr></table>",
        "<table><tr><td colspan='99'>Ord a</td></tr><tr><td>Ord b</td><td>Ord c</td></tr></table>",
        "<table></table><table><tr></tr></table><p>Ord a</p>",
        "<table><tr><td><table><tr><td>Ord a</td></tr></table><p>Ord b</p></td></tr></table>",
    ],
)
def test_no_word_of_a_table_is_lost(item, liv, table):
    write(item, liv, open=table)

    data = everything(word_file(case_document(item, reading="seated")))

    assert set(re.findall(r"Ord \w+", table)) <= set(re.findall(r"Ord \w+", data))


def test_the_page_gives_it_under_a_name_of_its_own(item, liv, client_for):
    response = client_for(liv).get(reverse("case_word", args=[item.public_id]))

    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert response["Content-Disposition"].startswith("attachment")
    assert ".docx" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    assert read(response.content)


def test_what_is_exempt_among_the_files_is_not_named_openly(item, liv):
    for name, opened in (("Åpen rapport.pdf", True), ("Hemmelig liste.pdf", False)):
        made = Attachment(
            item=item,
            name=name,
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_by=liv,
            opened_at=item.created_at if opened else None,
        )
        made.file.save("x", ContentFile(b"x"))

    opened = everything(word_file(case_document(item, reading="open")))
    assert "Åpen rapport.pdf" in opened
    assert "Hemmelig" not in opened
    assert "Et vedlegg er skjermet." in opened

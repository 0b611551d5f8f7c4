"""Papers under stress: an agenda nobody would hold, and words nobody should have written."""

import re
import resource
import socket
import subprocess
import time
import zipfile
from html import unescape
from io import BytesIO

import page as validator
import pytest
from django.core.files.base import ContentFile

from meetings import printing, texts
from meetings.clean import clean
from meetings.documents import minutes_document
from meetings.models import AgendaItem, Attachment, Meeting, NumberSeries, Text, TextVersion
from meetings.paper_documents import case_document, summons_document
from meetings.word import word_file
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
)

# What a page holds is no engine's doing.
pytestmark = [pytest.mark.prove, pytest.mark.once, pytest.mark.django_db]

ITEMS, WORDS, FILES = 200, 10_000, 30
LONG = "Ungdomskriminalitetsforebyggingssamordningskoordinatorstillingsbeskrivelse"
ADDRESS = f"https://example.org/{'a' * 150}"
TABLE = (
    "<table><tr>" + "".join(f"<th>Trinn {n}</th>" for n in range(1, 9)) + "</tr>"
    "<tr>" + "".join(f"<td>{LONG if n == 3 else n}</td>" for n in range(1, 9)) + "</tr>"
    "<tr><td colspan='3'>Delt</td><td rowspan='2'>Høy</td><td colspan='4'>Rest</td></tr>"
    "<tr><td>a</td><td>b</td><td>c</td><td>d</td><td>e</td><td>f</td><td>g</td></tr></table>"
)
LETTERS = "<p>čáhppes đ ŋ ŧ ž š Sámi 🙂 👩‍👩‍👧 ½ ² – « » … עברית العربية</p>"
ROOM = 0.5  # points: how far a letter may reach over what it is set in


@pytest.fixture
def large():
    """A meeting with two hundred items, one of ten thousand words, and thirty attachments."""
    liv = AppointmentFactory(person__name="Liv Dahl").person
    meeting = MeetingFactory(state=Meeting.State.HELD, place=f"Rommet {LONG}")
    for number in range(40):
        seat = MembershipFactory(group=meeting.group, title=LONG if number == 1 else "rektor")
        AttendanceFactory(
            meeting=meeting,
            person=seat.person,
            name=f"Medlem {number}",
            organisation=LONG if number == 2 else "Havna skole",
        )
    series = NumberSeries.objects.create(group=meeting.group, year=meeting.day.year)
    items = [
        AgendaItemFactory(
            meeting=meeting,
            title=f"Sak {LONG * (number == 5)} nummer {number}",
            series=series,
            number=number,
            position=number,
        )
        for number in range(1, ITEMS + 1)
    ]
    long = "".join(
        f"<p>{' '.join(f'ord{number + step}' for step in range(100))}.</p>"
        for number in range(0, WORDS, 100)
    )
    for number, item in enumerate(items):
        body = f"<h3>Bakgrunn {number}</h3><p>Vi så på dette. {LONG}</p>"
        if number % 20 == 0:
            body += TABLE + LETTERS + f"<p>{ADDRESS}</p>"
        if number == 100:
            body += long
        for kind in (Text.Kind.BACKGROUND, Text.Kind.MINUTES):
            texts.save(texts.of_item(item, kind), base=0, open=body, exempt=None, by=liv)
    for number in range(FILES):
        file = Attachment(
            item=items[3],
            name=f"Vedlegg {number} {LONG * (number == 1)}.pdf"[:200],
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_by=liv,
            opened_at=meeting.created_at,
        )
        file.file.save("x", ContentFile(b"x"))
    return meeting


def outside(data: bytes) -> list[str]:
    """The words that stand, in part, outside their page."""
    told = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    found = []
    for part in told.split("<page ")[1:]:
        width, height = map(float, re.match(r'width="([\d.]+)" height="([\d.]+)"', part).groups())
        boxes = r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<'
        for left, top, right, bottom, word in re.findall(boxes, part):
            within = (
                float(left) >= -ROOM
                and float(top) >= -ROOM
                and float(right) <= width + ROOM
                and float(bottom) <= height + ROOM
            )
            if not within:
                found.append(unescape(word))
    return found


@pytest.mark.parametrize("large_type", [False, True], ids=["", "large type"])
def test_two_hundred_items_stay_on_their_pages(large, large_type):
    documents = {
        "papers": summons_document(large, reading="seated", papers=True),
        "summons": summons_document(large, reading="seated"),
    }
    files = {kind: printing.made(kind, doc, large=large_type) for kind, doc in documents.items()}
    minutes = minutes_document(large, reading="seated")
    files["minutes"] = printing.made("meetings/pdf/minutes.html", minutes, large=large_type)

    for kind, data in files.items():
        assert outside(data) == [], kind
        for profile in (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1):
            report = validator.validate_pdf_bytes(data, profile=profile)
            assert report.is_compliant, (kind, [fault.message for fault in report.failures][:5])
    told = subprocess.run(
        ["pdftotext", "-", "-"], input=files["papers"], capture_output=True, check=True
    ).stdout.decode()
    assert f"ord{WORDS - 1}" in told
    assert f"nummer {ITEMS}" in told


def test_the_same_in_word_holds_every_word(large):
    long = AgendaItem.objects.get(meeting=large, number=101)

    data = word_file(case_document(long, reading="seated"))
    agenda = word_file(summons_document(large, reading="seated"))

    with zipfile.ZipFile(BytesIO(data)) as parts:
        told = parts.read("word/document.xml").decode()
    assert all(f"ord{number}" in told for number in range(WORDS))
    with zipfile.ZipFile(BytesIO(agenda)) as parts:
        assert f"nummer {ITEMS}" in parts.read("word/document.xml").decode()


BILLION = (
    '<svg xmlns="http://www.w3.org/2000/svg"><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><text>&i;</text></svg>"
)
# What somebody might paste, import or send by hand; each says ORD once, and that stays.
HOSTILE = {
    "script": "<p>ORD<script>fetch('http://192.0.2.1/')</script></p>",
    "image": "<p>ORD<img src='http://192.0.2.1/x.png' srcset='http://192.0.2.1/y 2x'></p>",
    "file": "<p>ORD<img src='file:///etc/passwd'><a href='file:///etc/passwd'>x</a></p>",
    "style": "<style>@import 'http://192.0.2.1/x.css'; p {background: url(//192.0.2.1/)}</style>"
    "<p>ORD</p>",
    "attribute": "<p style=\"background:url('http://192.0.2.1/')\" onclick='x()'>ORD</p>",
    "link": "<link rel=stylesheet href='http://192.0.2.1/x.css'><base href='file:///'><p>ORD</p>",
    "frame": "<iframe src='file:///etc/passwd'></iframe><object data='//192.0.2.1/'></object>"
    "<p>ORD</p>",
    "huge image": f"<p>ORD<img src='data:image/png;base64,{'A' * 2_000_000}'></p>",
    "huge size": "<p>ORD</p><img width='99999999' height='99999999' src='data:,x'>",
    "billion laughs": f"<p>ORD</p>{BILLION}",
    "svg": "<p>ORD</p><svg><image href='http://192.0.2.1/x'/><foreignObject><script>1</script>"
    "</foreignObject></svg>",
    "deep": "<blockquote>" * 5000 + "<p>ORD</p>" + "</blockquote>" * 5000,
    "deep list": "<ul><li>" * 3000 + "ORD" + "</li></ul>" * 3000,
    "wide": "<table>"
    + ("<tr>" + "<td colspan='99' rowspan='99'>x</td>" * 30 + "</tr>") * 50
    + "</table><p>ORD</p>",
    "attachment": "<p>ORD</p><link rel=attachment href='file:///etc/passwd'>"
    "<a rel=attachment href='file:///etc/passwd'>x</a>",
    "many cells": "<table><tr>" + "<td>x</td>" * 3000 + "</tr></table><p>ORD</p>",
    "numbers": "<ol start='99999999999999'><li value='-5'>ORD</li></ol>",
    "marks": "<p>ORD" + "<strong><em><u>" * 2000 + "x" + "</u></em></strong>" * 2000 + "</p>",
}
SECONDS, BYTES = 60, 1_500_000_000


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_reaches_no_network_no_file_and_no_end(name, monkeypatch):
    """As the editor's request, the PDF and the Word file would have it; sockets are off."""
    liv = AppointmentFactory().person
    item = AgendaItemFactory(meeting=MeetingFactory(state=Meeting.State.HELD))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    began = time.process_time()

    text = texts.of_item(item, Text.Kind.BACKGROUND)
    TextVersion.objects.create(text=text, number=1, open=clean(HOSTILE[name]), by=liv)
    document = case_document(item, reading="seated")

    def refused(*_args, **_kwargs):
        raise AssertionError("somebody opened a socket")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    data, word = printing.made("case", document), word_file(document)
    monkeypatch.undo()

    told = subprocess.run(
        ["pdftotext", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    assert "ORD" in told
    assert "root:" not in told
    assert b"192.0.2.1" not in data
    with zipfile.ZipFile(BytesIO(word)) as parts:
        inside = b"".join(parts.read(part) for part in parts.namelist())
    assert b"ORD" in inside
    for danger in (b"192.0.2.1", b"passwd", b"fetch("):
        assert danger not in inside
    assert time.process_time() - began < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - used < BYTES

"""The PDF read back: that both standards accept it, what it says, and what it does not."""

import io
import re
import subprocess
import zlib
from datetime import date

import page as validator
import pikepdf
import pytest

from meetings import pdf, printing
from meetings.documents import minutes_document
from meetings.models import Meeting
from people.models import AuditEntry, Membership
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    DecisionFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    TaskFactory,
)
from tests.meetings.test_documents import meeting, write  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.once]

RICH = """<h4>Tall</h4><p>Les <a href="https://example.org/tall">tallene</a>.</p>
<ul><li><p>Skole</p><p>To avsnitt.</p><ul><li><p>åpen dør</p></li></ul></li><li>Utekontakt</li></ul>
<ol start="3"><li><p>Kartlegge</p></li></ol><blockquote><p>Ring noen.</p></blockquote>
<table><thead><tr><th>Trinn</th><th>2026</th></tr></thead>
<tbody><tr><th>8.</th><td colspan="1">9 %</td></tr></tbody></table>
<table><tbody><tr><td>uten</td><td>overskrift</td></tr></tbody></table><h3>Til slutt</h3>"""


def made(meeting, reading="members") -> bytes:  # noqa: F811
    document = minutes_document(meeting, reading=reading)
    return printing.made("meetings/pdf/minutes.html", document)


def text_of(data: bytes, *options: str) -> str:
    run = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=data, capture_output=True, check=True
    )
    return run.stdout.decode()


def inflated(data: bytes) -> bytes:
    """Everything in the file, streams unpacked: pages, tags, bookmarks, metadata, fonts."""
    whole = data
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            whole += zlib.decompress(stream[1])
        except zlib.error:
            whole += stream[1]
    with pikepdf.open(io.BytesIO(data)) as file:
        for thing in file.objects:
            whole += repr(thing).encode()
    return whole


def dictionaries(file):
    """What in ``file`` has keys: a string or a number may be an object of its own too."""
    return [thing for thing in file.objects if isinstance(thing, pikepdf.Dictionary)]


@pytest.mark.parametrize("reading", ["members", "seated", "open"])
def test_it_conforms_to_the_archives_and_to_every_readers_standard(
    meeting,  # noqa: F811
    reading,
):
    write(meeting.items.first(), RICH, RICH)
    write(meeting.items.first().decisions.first(), RICH)

    data = made(meeting, reading)

    for profile in (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1):
        report = validator.validate_pdf_bytes(data, profile=profile)
        faults = [f"{fault.rule_id}: {fault.message}" for fault in report.failures]
        assert report.is_compliant, faults
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b'pdfaid:part="2"' in data and b'pdfaid:conformance="A"' in data


def test_title_language_tags_and_bookmarks(meeting):  # noqa: F811
    with pikepdf.open(io.BytesIO(made(meeting))) as file:
        assert file.docinfo["/Title"] == (
            "Referat fra møte i Politirådet 24. november 2026 (utkast)"
        )
        assert file.Root.Lang == "nb"
        assert file.Root.MarkInfo.Marked and "/StructTreeRoot" in file.Root
        assert file.Root.ViewerPreferences.DisplayDocTitle
        with file.open_outline() as outline:
            titles = [entry.title for entry in outline.root]
    assert titles[:3] == ["Oppmøte", "Sak 17/26 Natteravnene", "Sak 18/26 Hemmeligtittel"]


def test_it_reads_in_order(meeting):  # noqa: F811
    text = " ".join(text_of(made(meeting)).split())

    order = [
        "UTKAST",
        "Referat fra møte i Politirådet",
        "Tirsdag 24. november 2026",
        "kl. 12.00–14.00",
        "Liv Dahl",
        "Møtt for Per Moe",
        "Sak 17/26 Natteravnene",
        "Flere vakter i helgene.",
        "Beslutning",
        "Vaktene utvides.",
        "Lage vaktliste",
        "8. desember 2026",
        "Sak 18/26",
        "Unntatt offentlighet, jf. offl. § 13",
        "Hemmeligord.",
    ]
    at = [text.casefold().find(words.casefold()) for words in order]
    assert -1 not in at, order[at.index(-1)]
    assert at == sorted(at)
    assert "Side 1 av" in text


def test_tables_say_what_their_cells_belong_to(meeting):  # noqa: F811
    with pikepdf.open(io.BytesIO(made(meeting))) as file:
        tags = [thing for thing in dictionaries(file) if thing.get("/Type") == "/StructElem"]
        kinds = {str(tag.S) for tag in tags}
        cells = [tag for tag in tags if tag.S == "/TD"]
        assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD", "/Caption"} <= kinds
        assert all("/Headers" in cell.A for cell in cells)


def test_no_exempt_word_is_anywhere_in_the_open_file(meeting):  # noqa: F811
    whole, inside = inflated(made(meeting, "members")), inflated(made(meeting, "open"))
    in_utf16 = "Hemmelig".encode("utf-16-be")

    # The test can see: it finds them where they are.
    assert b"Hemmeligtittel" in whole or in_utf16 in whole
    assert b"emmelig" not in inside and "emmelig".encode("utf-16-be") not in inside
    assert "emmelig" not in text_of(made(meeting, "open"))
    assert "Unntatt offentlighet, jf. offl. § 13" in text_of(made(meeting, "open"))
    assert "18/26" in text_of(made(meeting, "open"))


def test_the_same_minutes_are_the_same_bytes(meeting):  # noqa: F811
    assert made(meeting) == made(meeting)


def test_a_long_one_repeats_its_table_head_and_leaves_no_heading_alone():
    meeting = MeetingFactory(state=Meeting.State.HELD)  # noqa: F811
    meeting.minute_taker = AppointmentFactory().person
    meeting.save()
    for number in range(1, 30):
        item = AgendaItemFactory(meeting=meeting, number=number, position=number)
        write(
            item, "<p>Et langt avsnitt om ungdomsmiljøet i sentrum og skolene. </p>" * (number % 9)
        )
        write(DecisionFactory(item=item), "<p>Tas til orientering.</p>")
        TaskFactory(item=item, what="Lage en oversikt over tiltakene")

    pages = text_of(made(meeting), "-layout").split("\f")[:-1]

    assert len(pages) >= 6
    for text in pages:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        body = lines[1:-1]
        assert not re.match(r"Sak \d+/26|Orienteringssak|Beslutning$|Oppfølging$", body[-1]), body
    overview = [text for text in pages if re.search(r"^\s*\d+/26 +Lage", text, re.MULTILINE)]
    assert all(re.search(r"Sak +Hva +Hvem +Frist", text) for text in overview)
    assert len(overview) > 1


def test_it_is_in_nynorsk_where_the_group_is(meeting):  # noqa: F811
    host = meeting.group.host
    host.language = "nn"
    host.save()

    with pikepdf.open(io.BytesIO(made(Meeting.objects.get(pk=meeting.pk)))) as file:
        assert file.Root.Lang == "nn"


# What it may fetch -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/bilde.png",
        "file:///etc/passwd",
        "file://example.org/etc/passwd",
        f"{pdf.OWN_FILES.as_uri()}/../manage.py",
        f"{pdf.OWN_FILES.as_uri()}/%2e%2e/manage.py",
        "data:text/plain,hei",
    ],
)
def test_it_fetches_nothing_but_our_static_files(url):
    with pytest.raises(pdf.Refused):
        pdf.OwnFiles().fetch(url)


def test_it_fetches_the_stylesheet_and_fonts():
    answer = pdf.OwnFiles().fetch(f"{pdf.OWN_FILES.as_uri()}/css/document.css")

    assert b"@font-face" in answer.read()
    answer.close()


def test_every_font_is_our_own_and_embedded(meeting):  # noqa: F811
    with pikepdf.open(io.BytesIO(made(meeting))) as file:
        fonts = [thing for thing in dictionaries(file) if thing.get("/Type") == "/FontDescriptor"]
        assert fonts
        for font in fonts:
            assert "Inter" in str(font.FontName) and "/FontFile2" in font


# Who gets which ----------------------------------------------------------------------------------


@pytest.fixture
def url(meeting):  # noqa: F811
    return f"/moter/{meeting.public_id}/referat.pdf"


def test_a_member_gets_the_members_file_and_the_reading_is_logged(
    meeting,  # noqa: F811
    url,
    client_for,
):
    member = MembershipFactory(group=meeting.group).person

    answer = client_for(member).get(url)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline; filename")
    assert "referat-2026-11-24-politir" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert "Hemmeligord" in text_of(answer.content)
    assert AuditEntry.objects.get(verb="read_exempt").by == member


def test_those_informed_get_names_but_no_exempt_words(meeting, url, client_for):  # noqa: F811
    informed = MembershipFactory(group=meeting.group, role=Membership.Role.INFORMED).person

    answer = client_for(informed).get(url)

    assert "Liv Dahl" in text_of(answer.content)
    assert "emmeligord" not in text_of(answer.content)
    assert not AuditEntry.objects.filter(verb="read_exempt").exists()


def test_one_who_joined_later_reads_no_exempt_words(meeting, url, client_for):  # noqa: F811
    late = MembershipFactory(group=meeting.group, since=date(2026, 11, 25)).person

    with_names = client_for(late).get(url)

    # Their seat began after the meeting, if it has begun at all.
    assert with_names.status_code == 404 or "emmeligord" not in text_of(with_names.content)


def test_the_group_above_is_shown_to_the_open_one(meeting, url, client_for):  # noqa: F811
    above = GroupFactory()
    meeting.group.reports_to = above
    meeting.group.save()
    leader = MembershipFactory(group=above).person

    refused = client_for(leader).get(url)
    opened = client_for(leader).get(f"/moter/{meeting.public_id}/referat-apent.pdf")

    assert refused.status_code == 403
    assert "referat-apent.pdf" in refused.content.decode()
    assert opened.status_code == 200
    assert "Dahl" not in text_of(opened.content)


def test_strangers_get_neither_and_members_no_draft(meeting, url, client_for):  # noqa: F811
    stranger, member = MembershipFactory().person, MembershipFactory(group=meeting.group).person
    assert client_for(stranger).get(url).status_code == 404

    Meeting.objects.update(minutes_state=Meeting.MinutesState.WRITING)

    assert client_for(member).get(url).status_code == 403
    assert client_for(AppointmentFactory().person).get(url).status_code == 200


def test_every_letter_people_write_is_there_to_be_seen(meeting):  # noqa: F811
    """Also those that Inter holds none of; what no font of ours holds has a sign in its place."""
    write(meeting.items.first(), "<p>🙂 👩‍👩‍👧 <strong>עברית</strong> العربية ₪ ĳ ﬁ 漢</p>")

    data = made(meeting)

    report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_A_2A)
    assert report.is_compliant, [fault.message for fault in report.failures]
    told = text_of(data)
    assert "🙂" in told and "₪" in told and "\ufffd" in told
    assert "漢" not in told

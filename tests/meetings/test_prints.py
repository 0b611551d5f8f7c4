"""Documents to print: what each says, to whom, and that archives and readers' aids accept them."""

import io
import re
import subprocess
from datetime import date

import page as validator
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from measures.list_document import list_document
from measures.models import Plan
from measures.plans.document import plan_document
from meetings import pdf, printing
from meetings.documents import minutes_document
from meetings.extract import Missing, extract_document
from meetings.models import Attendance, Decision, Meeting, Text
from meetings.paper_documents import case_document, summons_document
from meetings.views.doors import GROUPS, MEETINGS
from meetings.year_document import year_document
from people import groups, logo
from people.models import AuditEntry, Membership
from slt.year import reading as year_reading
from slt.year.document import wheel_document
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    DecisionFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    PlanLineFactory,
    TaskFactory,
    WheelEntryFactory,
    bjerkreim,
    eigersund,
)
from tests.meetings.test_documents import write

pytestmark = pytest.mark.django_db
once = pytest.mark.once


@pytest.fixture
def liv():
    """The coordinator of Eigersund, which has a logo."""
    liv = AppointmentFactory(person__name="Liv Dahl").person
    data = io.BytesIO()
    Image.new("RGB", (60, 30), "navy").save(data, "PNG")
    logo.put(eigersund(), SimpleUploadedFile("logo.png", data.getvalue()), by=liv)
    return liv


@pytest.fixture
def meeting(liv):
    """A called meeting: a case with papers, of which some are exempt, and a plain one."""
    group = GroupFactory(name="Samarbeidsrådet på Ålgård")
    groups.set_archive_case(group, eigersund(), "26/123", by=liv)
    meeting = MeetingFactory(
        group=group,
        state=Meeting.State.CALLED,
        place="Rådhuset",
        minute_taker=liv,
        note="Ta med kalenderen.",
    )
    member = AttendanceFactory(
        meeting=meeting, name="Kari Vik", title="rektor", organisation="Ungdomsskolen"
    )
    AttendanceFactory(
        meeting=meeting,
        name="Per Moe",
        organisation="Politiet",
        capacity=Attendance.Capacity.DEPUTY,
        deputy_for=member,
    )
    item = AgendaItemFactory(
        meeting=meeting,
        number=17,
        title="Uro i sentrum",
        exempt_title="Hemmeligtittel",
        legal_basis="offl. § 13",
        position=1,
    )
    write(item, "<p>Åpen bakgrunn.</p>", "<p>Hemmeligord.</p>", Text.Kind.BACKGROUND)
    write(item, "<p>Flere vakter.</p>", kind=Text.Kind.PROPOSAL)
    AgendaItemFactory(meeting=meeting, number=18, title="Eventuelt", position=2)
    return MEETINGS.get(pk=meeting.pk)


@pytest.fixture
def decision(meeting):
    """A decision in sent minutes, with what follows from it; and another one in the same item."""
    Meeting.objects.filter(pk=meeting.pk).update(
        state=Meeting.State.HELD, minutes_state="sent", minutes_sent_at=meeting.ends_at
    )
    item = meeting.items.get(number=18)
    write(item, "<p>Lang drøfting.</p>")
    decision = DecisionFactory(item=item, state=Decision.State.DECIDED)
    write(decision, "<p>Vaktene utvides.</p>")
    write(DecisionFactory(item=item, state=Decision.State.DECIDED), "<p>Noe annet.</p>")
    TaskFactory(item=item, what="Lage vaktliste", group=meeting.group)
    decision.item.meeting = MEETINGS.get(pk=meeting.pk)
    return decision


def text_of(data: bytes) -> str:
    run = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


# What they say -----------------------------------------------------------------------------------


def test_the_summons_has_what_is_asked_the_agenda_and_who_is_called(meeting):
    document = summons_document(meeting, reading="members")

    assert document.title.startswith("Innkalling til møte i Samarbeidsrådet på Ålgård ")
    assert document.letterhead.sender == "Eigersund kommune"
    assert document.letterhead.archive == "Arkivsaksnr. 26/123"
    assert document.asks.startswith("Liv Dahl, SLT-koordinator i Eigersund")
    assert [(case.label, case.title) for case in document.cases] == [
        ("17/26", "Hemmeligtittel"),
        ("18/26", "Eventuelt"),
    ]
    assert [(str(party), party.state) for party in document.called] == [
        ("Per Moe", "Vara for Kari Vik"),
        ("Kari Vik", ""),
    ]
    background, proposal = document.cases[0].texts
    assert (background.heading, background.words.exempt) == ("Bakgrunn", "<p>Hemmeligord.</p>")
    assert proposal.is_proposal and proposal.words.open == "<p>Flere vakter.</p>"


@pytest.mark.parametrize("reading", ["seated", "open"])
def test_others_are_told_that_something_is_withheld_and_never_what(meeting, reading):
    document = summons_document(meeting, reading=reading, papers=True)

    (case, _other) = document.cases
    assert (case.title, case.title_withheld) == ("Uro i sentrum", True)
    assert case.exemption == "Unntatt offentlighet, jf. offl. § 13"
    assert case.texts[0].words.withheld and not document.shows_exempt
    assert "emmelig" not in repr(document)
    names = "Kari Vik" in repr(document)
    assert names == (reading == "seated")


def test_the_screen_and_the_paper_have_the_same_words(meeting, liv, client_for):
    page = client_for(liv).get(meeting.get_absolute_url()).content.decode()

    document = summons_document(meeting, reading="members", papers=True)
    for case in document.cases:
        assert case.title in page and case.label in page
        for text in case.texts:
            assert text.heading in page
            assert text.words.open in page and text.words.exempt in page


def test_one_case_is_a_paper_of_its_own(meeting):
    item = meeting.items.get(number=17)
    item.meeting = meeting
    document = case_document(item, reading="open")

    assert document.title == "Saksframlegg, sak 17/26 Uro i sentrum"
    assert [case.label for case in document.cases] == ["17/26"]
    assert not document.called


def test_an_extract_is_the_minutes_with_one_decision(decision):
    document = extract_document(decision, reading="members")

    assert document.title.startswith("Særutskrift, sak 18/26 Eventuelt, Samarbeidsrådet")
    assert [part.words.open for part in document.item.decisions] == ["<p>Vaktene utvides.</p>"]
    assert not document.item.words and document.draft == "Utkast"
    assert [row.what for row in document.item.follow_up] == ["Lage vaktliste"]


def test_what_the_minutes_do_not_hold_cannot_be_extracted(decision):
    Decision.objects.filter(pk=decision.pk).update(state=Decision.State.DRAFT)

    with pytest.raises(Missing):
        extract_document(decision, reading="members")


def test_the_list_has_what_is_late_first_and_names_nobody_openly(decision, liv):
    group = GROUPS.get(pk=decision.item.meeting.group_id)
    task = TaskFactory(
        group=group, item=decision.item, what="Ringe NAV", deadline=decision.item.meeting.day
    )
    later = task.deadline.replace(year=task.deadline.year + 1)

    document = list_document(group, liv, reading="members", on=later)
    assert (document.open[0].what, document.open[0].case) == ("Ringe NAV", "18/26")
    assert document.late == 2 and document.open[0].is_late
    assert task.responsible.name in repr(document)
    openly = list_document(group, liv, reading="open", on=later)
    assert task.responsible.name not in repr(openly)


def test_the_years_plan_has_ones_meetings_month_by_month(meeting, liv):
    MeetingFactory(group=meeting.group, state=Meeting.State.CANCELLED)
    MeetingFactory(place="hos naboen", group__host=bjerkreim())
    seen = list(GROUPS.visible_to(liv))

    document = year_document(liv, seen, meeting.day.year)

    assert [month.name for month in document.months] == ["November"]
    assert [(row.place, row.state) for row in document.months[0].rows] == [("Rådhuset", "")]
    assert document.group == meeting.group.name
    assert document.letterhead.archive == "Arkivsaksnr. 26/123"


def test_a_shared_group_says_all_of_its_municipalities(meeting, liv):
    ola = AppointmentFactory(municipality=bjerkreim()).person
    groups.share(meeting.group, bjerkreim(), by=liv)
    groups.set_archive_case(meeting.group, bjerkreim(), "2026/7", by=ola)

    head = summons_document(MEETINGS.get(pk=meeting.pk), reading="open").letterhead

    assert head.sender == "Eigersund kommune og Bjerkreim kommune"
    assert head.archive == "Arkivsaksnr. 26/123 (Eigersund), 2026/7 (Bjerkreim)"
    assert [mark.alt for mark in head.logos] == ["Logoen til Eigersund"]


# As files ----------------------------------------------------------------------------------------


def a_plan() -> Plan:
    """With a line that is ordered, and one that is late and says it all."""
    line = PlanLineFactory(measure=MeasureFactory(state="delivered"))
    PlanLineFactory(
        goal=line.goal,
        responsible="Skolene",
        partners="Politiet",
        deadline=date(2020, 5, 1),
        indicator="Oppmøte",
    )
    plan = line.goal.area.plan
    plan.areas.update(why="Uro i sentrum.")
    return plan


def a_year(person, year: int):
    """With the meeting, and a deadline."""
    WheelEntryFactory(on=date(year, 12, 1))
    return wheel_document(eigersund(), year, year_reading.events(person, eigersund(), year))


def every_kind(meeting, decision, person, reading) -> dict:
    """Each kind, by the template it is set in."""
    meeting = MEETINGS.get(pk=meeting.pk)
    item = meeting.items.get(number=17)
    item.meeting = meeting
    decision.item.meeting = meeting
    seen = list(GROUPS.visible_to(person))
    return {
        "summons": summons_document(meeting, reading=reading),
        "papers": summons_document(meeting, reading=reading, papers=True),
        "case": case_document(item, reading=reading),
        "extract": extract_document(decision, reading=reading),
        "year": year_document(person, seen, meeting.day.year),
        "measures/pdf/list.html": list_document(seen[0], person, reading=reading),
        "measures/pdf/plan.html": plan_document(a_plan()),
        "meetings/pdf/minutes.html": minutes_document(meeting, reading=reading),
        "slt/wheel/pdf.html": a_year(person, meeting.day.year),
    }


@once
@pytest.mark.parametrize(
    ("language", "reading", "large"),
    [("nb", "members", False), pytest.param("nn", "open", True, marks=pytest.mark.prove)],
)
def test_every_kind_is_for_the_archive_and_for_every_reader(
    meeting, decision, liv, language, reading, large
):
    eigersund().__class__.objects.filter(number="1101").update(language=language)

    for template, document in every_kind(meeting, decision, liv, reading).items():
        data = printing.made(template, document, large=large)
        for profile in (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1):
            report = validator.validate_pdf_bytes(data, profile=profile)
            faults = [f"{template}: {fault.rule_id}: {fault.message}" for fault in report.failures]
            assert report.is_compliant, faults
        with pikepdf.open(io.BytesIO(data)) as file:
            assert file.Root.Lang == language
            assert str(file.docinfo["/Title"]).startswith(document.title)
            assert any(getattr(thing, "Subtype", "") == "/Image" for thing in file.objects)


@once
def test_large_type_is_large_and_says_the_same(meeting):
    document = summons_document(meeting, reading="members", papers=True)
    body = {}
    for large in (False, True):
        data = printing.made("papers", document, large=large)
        for words in ("Hemmeligtittel", "Åpen bakgrunn.", "Flere vakter.", "Arkivsaksnr. 26/123"):
            assert words in text_of(data)
        run = subprocess.run(
            ["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True
        )
        top, bottom = re.search(
            r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">vakter', run.stdout.decode()
        ).groups()
        body[large] = float(bottom) - float(top)
    assert body[True] == pytest.approx(1.6 * body[False], rel=0.02)


@once
def test_it_fetches_no_other_stored_file_than_a_logo():
    for url in ("slt-logo:attachment/ab/abcdefghij", "slt-logo:logo/../attachment/x.png"):
        with pytest.raises(pdf.Refused):
            pdf.OwnFiles().fetch(url)


@once
def test_a_logo_that_is_gone_leaves_its_name(meeting):
    eigersund().logo.storage.delete(eigersund().logo.name)

    text = text_of(printing.made("summons", summons_document(meeting, reading="open")))

    assert "Eigersund kommune" in text and "Saksliste" in text


# Who gets which ----------------------------------------------------------------------------------


@pytest.fixture
def unset(monkeypatch):
    """What was to be set, instead of the seconds it takes."""
    made = []
    monkeypatch.setattr(
        pdf,
        "written",
        lambda template, context, **options: made.append((context["document"], options)) or "<p>",
    )
    monkeypatch.setattr(pdf, "typeset", lambda html: b"%PDF")
    return made


def test_the_file_has_a_name_with_every_letter_and_is_not_kept(meeting, liv, unset, client_for):
    answer = client_for(liv).get(f"/moter/{meeting.public_id}/innkalling.pdf?stor=1")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert (
        "samarbeidsr%C3%A5det-p%C3%A5-%C3%A5lg%C3%A5rd-stor-skrift.pdf"
        in (answer["Content-Disposition"])
    )
    assert unset[0][1] == {"language": "nb", "large": True}


def test_each_gets_their_own_reading_and_may_ask_for_the_open_one(meeting, liv, unset, client_for):
    url = f"/moter/{meeting.public_id}/sakspapirer.pdf"
    informed = MembershipFactory(group=meeting.group, role=Membership.Role.INFORMED).person

    client_for(liv).get(url)
    assert AuditEntry.objects.filter(verb="read_exempt").count() == 1
    client_for(informed).get(url)
    client_for(liv).get(url, {"apen": "1"})

    assert [document.reading for document, _ in unset] == ["members", "seated", "open"]
    assert AuditEntry.objects.filter(verb="read_exempt").count() == 1


def test_the_group_above_gets_the_open_extract_and_no_papers(decision, unset, client_for):
    group = decision.item.meeting.group
    group.reports_to = GroupFactory()
    group.save()
    leader = MembershipFactory(group=group.reports_to).person

    got = client_for(leader).get(f"/beslutninger/{decision.public_id}/saerutskrift.pdf")
    refused = client_for(leader).get(f"/moter/{decision.item.meeting.public_id}/innkalling.pdf")

    assert (got.status_code, refused.status_code) == (200, 403)
    assert unset[0][0].reading == "open"


def test_the_pages_lead_to_them(decision, liv, client_for):
    meeting = decision.item.meeting
    group = meeting.group.public_id
    item = meeting.items.get(number=17)
    for page, links in {
        f"/moter/{meeting.public_id}/": [
            f"/moter/{meeting.public_id}/innkalling.pdf",
            f"/moter/{meeting.public_id}/sakspapirer.pdf",
            f"/moter/{meeting.public_id}/referat.pdf",
            f"/saker/{item.public_id}/saksframlegg.pdf",
        ],
        f"/beslutninger/{decision.public_id}/": [
            f"/beslutninger/{decision.public_id}/saerutskrift.pdf"
        ],
        f"/oppfolging/?gruppe={group}": [f"/grupper/{group}/oppfolging.pdf"],
        f"/grupper/{group}/": [f"/grupper/{group}/oppfolging.pdf"],
    }.items():
        shown = client_for(liv).get(page).content.decode()
        for link in links:
            assert f'href="{link}"' in shown and f'href="{link}?stor=1"' in shown, (page, link)
    shown = client_for(liv).get(f"/moter/?gruppe={group}").content.decode()
    assert f"/moter/moteplan.pdf?gruppe={group}&amp;stor=1" in shown


@pytest.mark.parametrize("count", [1, 4])
def test_a_document_asks_as_much_for_many_cases_as_for_one(
    meeting, count, django_assert_num_queries
):
    for number in range(count):
        item = AgendaItemFactory(meeting=meeting, number=30 + number)
        write(item, "<p>Ord.</p>", kind=Text.Kind.BACKGROUND)
        AttendanceFactory(meeting=meeting)
    summons_document(meeting, reading="members")

    with django_assert_num_queries(5):
        summons_document(meeting, reading="members")

"""The yearly report: what is counted, what is written, and that nothing exempt is ever in it."""

import io
import json
from datetime import UTC, date, datetime, timedelta

import docx
import page as validator
import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from measures.models import Evaluation, Measure, Observation, Plan
from meetings import printing
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Superseding, Text
from people.models import Group
from slt.models import AnnualReport, Grant
from slt.register import Fate
from slt.reports import writing
from slt.reports.document import report_document
from slt.reports.figures import counted
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    DecisionFactory,
    EvaluationFactory,
    GrantFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    ObservationFactory,
    PlanFactory,
    PlanLineFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
PAGE = "/arsrapport/1101/2025/"
IN_2025 = datetime(2025, 3, 12, 11, 0, tzinfo=UTC)
TODAY = date(2026, 2, 1)
PRESENT, EXCUSED = Attendance.State.PRESENT, Attendance.State.EXCUSED


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", share=40).person


def held(group, **facts) -> Meeting:
    facts = {"starts_at": IN_2025, "minutes_state": Meeting.MinutesState.SENT} | facts
    return MeetingFactory(group=group, state=Meeting.State.HELD, **facts)


def decided(item, words: str, by, exempt: str = "") -> Decision:
    decision = DecisionFactory(item=item, state=Decision.State.DECIDED)
    text = Text.objects.create(decision=decision, kind=Text.Kind.DECISION)
    text.versions.create(number=1, open=f"<p>{words}</p>", exempt=exempt, by=by)
    return decision


def figures():
    return counted(eigersund(), 2025, TODAY)


def test_meetings_are_counted_by_level_against_the_norm():
    council = GroupFactory(name="Politirådet", level=Group.Level.STEERING, meetings_per_year=4)
    held(council)
    held(council, starts_at=datetime(2026, 1, 12, 11, 0, tzinfo=UTC))
    MeetingFactory(group=council, state=Meeting.State.CANCELLED, starts_at=IN_2025)
    held(GroupFactory(host=bjerkreim()))
    # Its part in the municipality began after the year was over.
    council.group_municipalities.update(since=date(2024, 1, 1))
    newer = GroupFactory(name="Ny gruppe")
    newer.group_municipalities.update(since=date(2026, 1, 1))

    [(_level, groups)] = figures().levels

    assert [(one.name, one.held, one.called_off) for one in groups] == [("Politirådet", 1, 1)]


def test_attendance_is_by_organisation_with_deputies_and_guests_apart():
    group = GroupFactory()
    group.group_municipalities.update(since=date(2024, 1, 1))
    first, second, unrecorded = (held(group) for _each in range(3))
    for meeting, state in ((first, PRESENT), (second, EXCUSED), (unrecorded, "")):
        AttendanceFactory(meeting=meeting, organisation="Skolen", state=state)
        AttendanceFactory(meeting=meeting, organisation="Politiet", state=state)
    AttendanceFactory(
        meeting=second, organisation="Skolen", capacity=Attendance.Capacity.DEPUTY, state=PRESENT
    )
    AttendanceFactory(
        meeting=first, organisation="Avisen", capacity=Attendance.Capacity.GUEST, state=PRESENT
    )

    found = figures()

    told = [(one.name, one.called, one.came, one.by_deputy) for one in found.bodies]
    assert told == [("Politiet", 2, 1, 0), ("Skolen", 2, 2, 1)]
    assert (found.guests, found.unrecorded) == (1, 1)


def test_decisions_are_told_with_what_became_of_them(liv):
    group = GroupFactory()
    group.group_municipalities.update(since=date(2024, 1, 1))
    item = AgendaItemFactory(meeting=held(group), number=4, title="Nattevandring")
    followed = decided(item, "Vi går hver fredag.", liv)
    MeasureFactory(item=item, decision=followed, title="Nattevandring", deadline=date(2025, 6, 1))
    MeasureFactory(item=item, decision=followed, title="Utkast", state=Measure.State.DRAFT)
    replaced = decided(AgendaItemFactory(meeting=item.meeting), "Vi venter.", liv)
    Superseding.objects.create(earlier=replaced, later=followed, by=liv)
    DecisionFactory(item=item)
    # Not yet sent.
    draft = held(group, minutes_state=Meeting.MinutesState.WRITING)
    decided(AgendaItemFactory(meeting=draft), "Ikke sendt.", liv)

    rulings = figures().rulings

    assert [(one.words, one.fate) for one in rulings] == [
        ("Vi går hver fredag.", Fate.LATE),
        ("Vi venter.", Fate.REPLACED),
    ]
    assert [(one.title, one.told) for one in rulings[0].follow_up] == [("Nattevandring", "Sendt")]


def test_measures_stand_under_their_focus_area_with_what_was_concluded(liv):
    group = GroupFactory()
    group.group_municipalities.update(since=date(2024, 1, 1))
    item = AgendaItemFactory(meeting=held(group))
    planned = MeasureFactory(item=item, title="Åpen hall", state=Measure.State.CLOSED)
    EvaluationFactory(
        measure=planned,
        state=Evaluation.State.CONCLUDED,
        outcome=Evaluation.Outcome.ADJUST,
        conclusion="Få kom.",
    )
    plan = PlanFactory(
        state=Plan.State.ADOPTED, adopted_by=decided(item, "Planen er vedtatt.", liv)
    )
    PlanLineFactory(plan=plan, measure=planned)
    MeasureFactory(item=item, title="Foreldremøte", given_at=IN_2025)
    Measure.objects.filter(pk=planned.pk).update(given_at=IN_2025)
    ended = MeasureFactory(item=item, title="Ferdig for lengst", given_at=IN_2025)
    Measure.objects.filter(pk=ended.pk).update(ended_on=date(2024, 5, 1))

    told = [(area, [row.title for row in rows]) for area, rows in figures().areas]

    assert told == [
        ("Trygge møteplasser", ["Åpen hall"]),
        ("Utenfor handlingsplanen", ["Foreldremøte"]),
    ]
    assert {one.title: one.outcome_said for one in figures().measures} == {
        "Åpen hall": "Justere",
        "Foreldremøte": "",
    }


def test_nothing_exempt_is_in_it_whoever_makes_it(liv, client_for):
    group, closed = GroupFactory(), GroupFactory(handles_individual_cases=True)
    for one in (group, closed):
        one.group_municipalities.update(since=date(2024, 1, 1))
    meeting = held(group)
    secret = AgendaItemFactory(meeting=meeting, title="Skjermet sak", exempt_title="Hemmelig")
    decided(secret, "Besluttet i skjermet sak", liv)
    MeasureFactory(item=secret, title="Følger av skjermet sak", given_at=IN_2025)
    half = AgendaItemFactory(meeting=meeting, title="Halvt skjermet")
    decided(half, "Halvt åpen", liv, exempt="<p>Hemmelig del</p>")
    plain = AgendaItemFactory(meeting=meeting, title="Åpen sak")
    decision = decided(plain, "Åpen beslutning", liv)
    exempt = Measure.Openness.EXEMPT
    MeasureFactory(item=plain, decision=decision, title="Unntatt tiltak", openness=exempt)
    case = AgendaItemFactory(meeting=held(closed), title="Enkeltsak")
    decided(case, "Om enkeltsaken", liv)
    ObservationFactory(indicator__title="Ran i sentrum", do_not_publish=True, year=2025)
    AttendanceFactory(meeting=meeting, person=liv, organisation="Skolen", state=PRESENT)

    GrantFactory(for_year=2025, state=Grant.State.GIVEN, title="Trygge kvelder")
    GrantFactory(for_year=2025, title="Ikke søkt")
    client = client_for(liv)
    writing.finish(eigersund(), 2025, by=liv)

    page = client.get(PAGE).text.partition("<main")[2]
    typed = in_word(client.get(f"{PAGE}arsrapport.docx").content)
    kept = json.dumps(AnnualReport.objects.get().figures)

    for told in (page, typed):
        assert "Åpen beslutning" in told and "Skolen: 1 av 1 møter" in told
        assert "Trygge kvelder, Sekretariatet" in told
    # No words of a meeting are kept: they are read anew each time.
    assert "Åpen" not in kept and "Skolen" not in kept
    for told in (page, typed, kept):
        for words in (
            *("kjermet sak", "Hemmelig", "Halvt", "Unntatt tiltak", "nkeltsak", "Ran i", "Liv"),
            "Ikke søkt",
        ):
            assert words not in told


def in_word(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in file.paragraphs)


def test_a_finished_one_keeps_its_figures_until_they_are_fetched_anew(liv, client_for):
    group = GroupFactory(name="Politirådet")
    group.group_municipalities.update(since=date(2024, 1, 1))
    item = AgendaItemFactory(meeting=held(group), title="Uro i sentrum")
    decision = decided(item, "Vi går.", liv)
    measure = MeasureFactory(item=item, decision=decision, title="Nattevandring", deadline=None)
    figure = ObservationFactory(indicator__title="Trives", year=2025, value="86.5")
    client = client_for(liv)
    client.post(f"{PAGE}ferdig/", {"do": "finish"})
    assert "Siden er dette endret" not in client.get(PAGE).text

    held(group)
    Measure.objects.filter(pk=measure.pk).update(state=Measure.State.CLOSED)
    Observation.objects.filter(pk=figure.pk).update(value=90)
    page = client.get(PAGE).text
    for words in (
        "Politirådet: 1 av 4 møter holdt</li>",
        "Politirådet: 2 av 4 møter holdt, var 1 av 4 møter holdt.",
        "Nattevandring: Lukket, var Sendt.",
        "Trives: tallene er endret.",
    ):
        assert words in page
    assert (
        "86,5" in page.partition("Kunnskap</h2>")[2] and "90" not in page.partition("Kunnskap")[2]
    )

    client.post(f"{PAGE}ferdig/", {"do": "count"})
    page = client.get(PAGE).text
    assert "Politirådet: 2 av 4 møter holdt</li>" in page and "Siden er dette" not in page
    # What is exempted since is in no report, whatever was kept of it.
    AgendaItem.objects.filter(pk=item.pk).update(exempt_title="Hemmelig")
    page = client.get(PAGE).text
    assert "Uro i sentrum" not in page and "1 oppføring er ikke lenger med." in page
    client.post(f"{PAGE}ferdig/", {"do": "reopen"})
    assert AnnualReport.objects.get().figures == {}


def test_it_is_laid_before_the_steering_group_as_a_file(liv, client_for, monkeypatch):
    monkeypatch.setattr("meetings.pdf.typeset", lambda html: b"%PDF-1.7 rapporten")
    council = GroupFactory(level=Group.Level.STEERING)
    meeting = MeetingFactory(
        group=council, starts_at=now() + timedelta(days=20), ends_at=now() + timedelta(days=21)
    )
    client = client_for(liv)
    assert client.get(f"{PAGE}legg-frem/").url == f"{PAGE}rediger/"
    writing.save(eigersund(), 2025, {"priority": "Mer av det."}, base=0, by=liv)

    answer = client.post(f"{PAGE}legg-frem/", {"mote": meeting.public_id})

    item = AgendaItem.objects.get(title="Årsrapport 2025 for Eigersund")
    assert answer.url == item.get_absolute_url()
    background = item.texts.get(kind=Text.Kind.BACKGROUND).versions.get().open
    assert "Den ligger ved." in background and "href" not in background
    assert item.attachments.get().name == "årsrapport-eigersund.pdf"


def test_the_coordinator_alone_writes_it_and_finishes_it(liv, client_for):
    client = client_for(liv)
    words = {"measures": "Nattevandringen virket.", "priority": "Mer av det."}

    assert "Ikke begynt" in client.get("/arsrapport/1101/").text
    answer = client.post(f"{PAGE}rediger/", {**words, "base": "0"})
    assert answer.headers["Location"] == PAGE
    page = client.get(PAGE).text
    assert "Nattevandringen virket." in page and "40 prosent stilling" in page

    client.post(f"{PAGE}ferdig/", {"do": "finish"})
    assert AnnualReport.objects.get().finished_on
    assert "Rediger" not in client.get(PAGE).text.partition("<main")[2]
    assert client.get(f"{PAGE}rediger/").status_code == 302
    with pytest.raises(writing.Stale):
        writing.save(eigersund(), 2025, words, base=1, by=liv)
    client.post(f"{PAGE}ferdig/", {"do": "reopen"})
    assert client.get(f"{PAGE}rediger/").status_code == 200

    assert client_for(MembershipFactory().person).get(PAGE).status_code == 404
    assert client.get("/arsrapport/1101/2099/").status_code == 404
    neighbour = AppointmentFactory(municipality=bjerkreim()).person
    with pytest.raises(PermissionDenied):
        writing.finish(eigersund(), 2025, by=neighbour)


def test_who_began_from_an_older_one_loses_nothing(liv, client_for):
    other = AppointmentFactory(person__name="Ola Li").person
    writing.save(eigersund(), 2025, {"grants": "Ola skrev."}, base=0, by=other)
    mine = {"grants": "Det jeg skrev.", "base": "0"}

    answer = client_for(liv).post(f"{PAGE}rediger/", mine)

    assert answer.status_code == 422
    for words in ("Det jeg skrev.", "Ola skrev.", "Ola Li lagret rapporten mens du skrev."):
        assert words in answer.text
    client_for(liv).post(f"{PAGE}rediger/", {**mine, "base": "1"})
    assert AnnualReport.objects.get().grants == "Det jeg skrev."


def test_an_identity_number_is_refused_with_all_that_was_typed(liv, client_for):
    typed = {"measures": "Gjelder 17912099997.", "grants": "To søknader.", "base": "0"}

    answer = client_for(liv).post(f"{PAGE}rediger/", typed)

    assert answer.status_code == 422 and "fødselsnummer" in answer.text
    assert "To søknader." in answer.text and not AnnualReport.objects.exists()


def test_the_page_asks_as_much_for_one_as_for_many(liv, client_for, django_assert_max_num_queries):
    for number in range(3):
        group = GroupFactory()
        group.group_municipalities.update(since=date(2024, 1, 1))
        item = AgendaItemFactory(meeting=held(group), role=AgendaItem.Role.ORDINARY)
        decided(item, f"Beslutning {number}", liv)
        MeasureFactory(item=item, given_at=IN_2025)
        ObservationFactory(year=2025)
    client = client_for(liv)

    with django_assert_max_num_queries(10):
        client.get(PAGE)


@pytest.mark.once
def test_the_document_is_whole_and_for_all(liv):
    group = GroupFactory(name="Politirådet")
    group.group_municipalities.update(since=date(2024, 1, 1))
    decided(AgendaItemFactory(meeting=held(group), title="Uro"), "Vi går.", liv)
    ObservationFactory(indicator__title="Snuser daglig", year=2025)
    report = writing.save(eigersund(), 2025, {"priority": "Mer av det."}, base=0, by=liv)

    data = printing.made("slt/reports/pdf.html", report_document(report))

    for profile in (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1):
        found = validator.validate_pdf_bytes(data, profile=profile)
        assert found.is_compliant, [fault.message for fault in found.failures]
    with pikepdf.open(io.BytesIO(data)) as file:
        assert file.docinfo["/Title"] == "Årsrapport 2025 for Eigersund (utkast)"

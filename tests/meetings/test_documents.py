"""The minutes as plain data: who reads which of it, and in which language."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import documents, fitting
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Text, TextVersion
from people.models import Group
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    GroupFactory,
    MeetingFactory,
    OrganisationFactory,
    TaskFactory,
    served,
)

pytestmark = pytest.mark.django_db


def write(owner, open, exempt="", kind=Text.Kind.MINUTES):
    """The words of an item or of a decision, as the editor stores them."""
    where = {"decision": owner} if isinstance(owner, Decision) else {"item": owner}
    kind = Text.Kind.DECISION if isinstance(owner, Decision) else kind
    meeting = owner.item.meeting if isinstance(owner, Decision) else owner.meeting
    text, _ = Text.objects.get_or_create(kind=kind, **where)
    return TextVersion.objects.create(
        text=text,
        number=text.versions.count() + 1,
        open=open,
        exempt=exempt,
        by=meeting.minute_taker,
    )


@pytest.fixture
def meeting():
    """A held meeting: a chair, a deputy, one excused; two items, one with an exempt part."""
    group = GroupFactory(name="Politirådet", level=Group.Level.STEERING)
    meeting = MeetingFactory(
        group=group, state=Meeting.State.HELD, minutes_state=Meeting.MinutesState.SENT
    )
    chair = AttendanceFactory(
        meeting=meeting,
        name="Liv Dahl",
        title="ordfører",
        organisation="Eigersund kommune",
        state=Attendance.State.PRESENT,
    )
    away = AttendanceFactory(
        meeting=meeting,
        name="Per Moe",
        title="stasjonssjef",
        organisation="Politiet",
        state=Attendance.State.EXCUSED,
    )
    AttendanceFactory(
        meeting=meeting,
        name="Kari Vik",
        organisation="Politiet",
        capacity=Attendance.Capacity.DEPUTY,
        deputy_for=away,
        state=Attendance.State.PRESENT,
    )
    meeting.chair = meeting.minute_taker = chair.person
    meeting.minutes_sent_at, meeting.remarks_until = meeting.ends_at, date(2026, 12, 1)
    meeting.save()
    first = AgendaItemFactory(meeting=meeting, number=17, title="Natteravnene", position=1)
    write(first, "<p>Flere vakter i helgene.</p>")
    decision = DecisionFactory(item=first, state=Decision.State.DECIDED)
    write(decision, "<p>Vaktene utvides.</p>")
    TaskFactory(item=first, what="Lage vaktliste", responsible=chair.person)
    second = AgendaItemFactory(
        meeting=meeting,
        number=18,
        title="Orientering fra politiet",
        exempt_title="Hemmeligtittel",
        legal_basis="offl. § 13",
        position=2,
    )
    write(second, "<p>Saken ble drøftet.</p>", "<p>Hemmeligord.</p>")
    TaskFactory(item=second, what="Hemmeligoppgave", responsible=chair.person)
    return meeting


def test_the_members_document_has_it_all(meeting):
    document = documents.minutes_document(meeting, reading="members")

    first, second = document.items
    assert document.title == "Referat fra møte i Politirådet 24. november 2026"
    assert document.municipality_names == "Eigersund"
    assert document.state == "Sendt 24. november 2026. Merknader innen 1. desember 2026."
    assert document.draft == "Utkast"
    assert str(document.chair) == "Liv Dahl"
    assert [str(party) for party in document.attendance] == ["Liv Dahl", "Kari Vik", "Per Moe"]
    assert [party.state for party in document.attendance] == [
        "Til stede",
        "Møtt for Per Moe",
        "Forfall",
    ]
    assert (first.label, first.title) == ("17/26", "Natteravnene")
    assert first.words.open == "<p>Flere vakter i helgene.</p>"
    assert first.decisions[0].heading == "Beslutning"
    assert first.decisions[0].words.open == "<p>Vaktene utvides.</p>"
    [row] = first.follow_up
    assert (row.what, row.who, row.deadline) == (
        "Lage vaktliste",
        meeting.chair.name,
        date(2026, 12, 8),
    )
    assert second.title == "Hemmeligtittel"
    assert second.words.exempt == "<p>Hemmeligord.</p>"
    assert second.exemption == "Unntatt offentlighet, jf. offl. § 13"
    assert document.needs_overview


def test_the_open_document_keeps_the_number_and_says_that_something_is_exempt(meeting):
    document = documents.minutes_document(meeting, reading="open")

    second = document.items[1]
    assert (second.label, second.title) == ("18/26", "Orientering fra politiet")
    assert second.title_withheld
    assert second.words == documents.Words("<p>Saken ble drøftet.</p>", "", withheld=True)
    assert second.exemption == "Unntatt offentlighet, jf. offl. § 13"
    assert second.follow_up == [] and second.follow_up_withheld
    assert "emmelig" not in repr(document)


def test_the_open_document_says_posts_and_no_names(meeting):
    document = documents.minutes_document(meeting, reading="open")

    assert str(document.chair) == "ordfører, Eigersund kommune"
    assert [str(party) for party in document.attendance] == [
        "ordfører, Eigersund kommune",
        "Politiet",
        "stasjonssjef, Politiet",
    ]
    assert document.attendance[1].state == "Møtt for stasjonssjef, Politiet"
    assert document.items[0].follow_up[0].who == "Eigersund kommune"
    assert "Dahl" not in repr(document) and "Moe" not in repr(document)
    assert meeting.chair.name not in repr(document)


def test_exempt_words_are_not_even_fetched_for_the_open_document(
    meeting, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30) as asked:
        documents.minutes_document(meeting, reading="open")

    # A column may be compared with '' to know that there is something; it is never read.
    for query in asked.captured_queries:
        read = query["sql"].split(" FROM ")[0].replace(".\"exempt\" = ''", "")
        read = read.replace(".\"exempt_title\" = ''", "")
        assert '."exempt"' not in read and '."exempt_title"' not in read, query["sql"]


def test_those_only_informed_get_names_but_no_exempt_words(meeting):
    document = documents.minutes_document(meeting, reading="seated")

    assert str(document.chair) == "Liv Dahl"
    assert document.items[1].words.withheld
    assert "Hemmeligord" not in repr(document) and "Hemmeligtittel" not in repr(document)


def test_as_many_queries_for_many_items_as_for_few(meeting):
    def count():
        fresh = Meeting.objects.select_related("group", "chair", "minute_taker").get(pk=meeting.pk)
        with CaptureQueriesContext(connection) as asked:
            documents.minutes_document(fresh, reading="members")
        return len(asked)

    TaskFactory(item=meeting.items.first(), responsible_organisation=OrganisationFactory())
    few = count()
    for number in range(19, 25):
        item = AgendaItemFactory(meeting=meeting, number=number)
        write(item, "<p>Mer.</p>")
        write(DecisionFactory(item=item), "<p>Vedtatt.</p>")
        TaskFactory(item=item, responsible_organisation=OrganisationFactory())

    assert count() == few <= 18


def test_the_document_is_in_the_groups_language():
    luster = served("4644")
    luster.language = "nn"
    luster.save()
    meeting = MeetingFactory(group=GroupFactory(host=luster), state=Meeting.State.HELD)

    document = documents.minutes_document(meeting, reading="members")

    assert document.language == "nn"


def test_approved_minutes_say_where(meeting):
    later = AgendaItemFactory(meeting=MeetingFactory(group=meeting.group), number=20)
    meeting.minutes_state = Meeting.MinutesState.APPROVED
    meeting.approved_in, meeting.approved_on = later, date(2027, 1, 12)

    document = documents.minutes_document(meeting, reading="members")

    assert document.draft == ""
    assert document.state == "Godkjent i sak 20/26 12. januar 2027."


def test_a_decision_under_review_is_said_not_to_be_in_force(meeting):
    Decision.objects.update(state=Decision.State.IN_REVIEW)
    first, second = meeting.items.all()
    TaskFactory(item=first, what="Venter med beslutningen", state="draft")
    TaskFactory(item=second, what="Skrevet etterpå", state="draft")

    document = documents.minutes_document(meeting, reading="members")

    assert document.items[0].decisions[0].reservation == "Til gjennomsyn. Gjelder ikke ennå."
    assert [row.what for row in document.items[0].follow_up][-1] == "Venter med beslutningen"
    assert "Skrevet etterpå" not in repr(document)


def test_a_withdrawn_item_keeps_its_number_and_a_proposal_is_not_there(meeting):
    AgendaItemFactory(meeting=meeting, number=19, outcome=AgendaItem.Outcome.WITHDRAWN, position=3)
    AgendaItemFactory(meeting=meeting, accepted_at=None, title="Bare foreslått")

    document = documents.minutes_document(meeting, reading="members")

    assert [(item.label, item.outcome) for item in document.items] == [
        ("17/26", ""),
        ("18/26", ""),
        ("19/26", "Trukket"),
    ]


@pytest.mark.parametrize(
    ("html", "fitted"),
    [
        ("<h4>Først</h4><h3>Så</h3><h4>Under</h4>", "<h3>Først</h3><h3>Så</h3><h4>Under</h4>"),
        (
            "<table><tbody><tr><th>A</th></tr><tr><th>B</th><td>1</td></tr></tbody></table>",
            '<table><tbody><tr><th scope="col">A</th></tr>'
            '<tr><th scope="row">B</th><td>1</td></tr></tbody></table>',
        ),
    ],
)
def test_headings_and_tables_people_write_fit_under_the_item(html, fitted):
    assert fitting.fit(html, 3) == fitted


def test_openly_only_those_in_a_public_office_are_named_and_never_one_who_is_shielded(meeting):
    mayor = meeting.attendances.get(name="Liv Dahl")
    assert "Liv Dahl" not in repr(documents.minutes_document(meeting, reading="open"))

    Attendance.objects.filter(pk=mayor.pk).update(public_office=True)
    document = documents.minutes_document(meeting, reading="open")
    assert [party.titled for party in document.attendance if party.name] == ["ordfører Liv Dahl"]

    mayor.person.shielded = True
    mayor.person.save()
    assert "Liv Dahl" not in repr(documents.minutes_document(meeting, reading="open"))
    assert "Liv Dahl" in repr(documents.minutes_document(meeting, reading="members"))


def test_a_summary_says_what_was_decided_and_not_what_was_said(meeting):
    full = documents.minutes_document(meeting, reading="open")
    summary = documents.minutes_document(meeting, reading="summary")

    assert summary.is_open
    assert summary.title.startswith("Sammendrag av møte i")
    assert [item.label for item in summary.items] == [item.label for item in full.items]
    assert [item.decisions for item in summary.items] == [item.decisions for item in full.items]
    assert [item.follow_up for item in summary.items] == [item.follow_up for item in full.items]
    assert not any(item.words or item.dissents or item.presences for item in summary.items)
    assert summary.attendance == []


def test_openly_who_presented_an_item_is_named_only_as_others_are(meeting):
    first, second = meeting.items.order_by("position", "pk")[:2]
    AgendaItem.objects.filter(pk=first.pk).update(presenter="v/ Per Moe")
    AgendaItem.objects.filter(pk=second.pk).update(presenter="v/ politiet")

    shown = {
        reading: [
            item.presenter for item in documents.minutes_document(meeting, reading=reading).items
        ]
        for reading in ("members", "open")
    }
    assert shown["members"][:2] == ["v/ Per Moe", "v/ politiet"]
    assert shown["open"][:2] == ["", "v/ politiet"]


def test_openly_a_presenter_who_may_be_a_name_of_nobodys_there_is_left_out(meeting):
    first, second = meeting.items.order_by("position", "pk")[:2]
    AgendaItem.objects.filter(pk=first.pk).update(presenter="v/ Ola Fremmed")
    AgendaItem.objects.filter(pk=second.pk).update(presenter="v/ politiet")

    shown = documents.minutes_document(meeting, reading="open").items
    assert [item.presenter for item in shown[:2]] == ["", "v/ politiet"]

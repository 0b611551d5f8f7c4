"""The minutes page: written live, read afterwards, and what each may see of it."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.html import escape

from meetings import approval, attending, decisions, minutes, texts
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Presence, Text, TextVersion
from people.models import AuditEntry, Group, Membership
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    DecisionFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl").person


@pytest.fixture
def meeting(liv):
    return MeetingFactory(
        state=Meeting.State.CALLED,
        group=GroupFactory(name="Politirådet"),
        minute_taker=liv,
        chair=liv,
    )


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(meeting=meeting, number=17, title="Skjenking i sentrum")


@pytest.fixture
def kari(meeting):
    """A member who attends."""
    seat = MembershipFactory(group=meeting.group, person__name="Kari Moe")
    AttendanceFactory(meeting=meeting, person=seat.person)
    return seat.person


def page(meeting) -> str:
    return reverse("minutes", args=[meeting.public_id])


def save_url(item) -> str:
    return reverse("text_save_new", args=[item.public_id, "minutes"])


def written(client, url, base=0, **fields):
    data = {"base": base, "format": "html", "open": "", **fields}
    return client.post(url, data, headers=JSON)


# Verbs -------------------------------------------------------------------------------------------


def test_what_came_up_becomes_an_item_with_the_next_number(meeting, item, liv):
    new = minutes.add_item(meeting, title="Gatelys", kind="discussion", by=liv)
    assert new.label == "1/26"  # the series of this test begins at 1

    with pytest.raises(PermissionDenied):
        minutes.add_item(meeting, title="Nei", kind="discussion", by=PersonFactory())


def test_a_decision_begun_is_not_begun_twice(item, liv):
    decision = decisions.add(item, by=liv)
    assert decisions.add(item, by=liv) == decision

    texts.save(texts.of_decision(decision), base=0, open="<p>Ja</p>", exempt=None, by=liv)
    assert decisions.add(item, by=liv) != decision


# Saving a text -----------------------------------------------------------------------------------


def test_the_editor_saves_and_gets_its_receipt(item, liv, client_for):
    answer = written(client_for(liv), save_url(item), open="<p>Blåbærsyltetøy på Ålgård</p>")

    assert answer.status_code == 200
    receipt = answer.json()
    assert (receipt["version"], receipt["marks"]) == (1, [])
    assert re.fullmatch(r"\d\d:\d\d", receipt["saved_at"])
    assert TextVersion.objects.get().open == "<p>Blåbærsyltetøy på Ålgård</p>"


def test_a_save_from_an_old_version_gets_both_texts(item, liv, client_for):
    client = client_for(liv)
    written(client, save_url(item), open="<p>Første</p>")

    answer = written(client, save_url(item), open="<p>Andre</p>")

    assert answer.status_code == 409
    theirs = answer.json()
    assert (theirs["version"], theirs["open"]) == (1, "<p>Første</p>")
    assert theirs["by"] == "Liv Dahl"
    assert TextVersion.objects.count() == 1


def test_without_javascript_the_same_conflict_is_a_page_with_both(item, liv, client_for):
    client = client_for(liv)
    written(client, save_url(item), open="<p>Teksten til den første</p>")
    mine = {"base": 0, "format": "plain", "open": "Teksten min & slik"}

    answer = client.post(save_url(item), mine)

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "<p>Teksten til den første</p>" in shown
    assert escape("Teksten min & slik") in shown

    # From that page, both together.
    answer = client.post(save_url(item), mine | {"base": 1, "both": "1"})
    assert answer.status_code == 302
    assert TextVersion.objects.latest().get().open == (
        "<p>Teksten til den første</p><p>Teksten min &amp; slik</p>"
    )


def test_plain_text_nobody_changed_keeps_the_bold_type(item, liv, client_for):
    client = client_for(liv)
    stored = "<p>Et <strong>viktig</strong> ord</p>"
    written(client, save_url(item), open=stored)

    client.post(save_url(item), {"base": 1, "format": "plain", "open": "Et viktig ord\r\n"})

    assert TextVersion.objects.get().open == stored


@pytest.mark.parametrize("data", [{"base": "x"}, {"base": -1}, {}, {"format": "rtf"}])
def test_a_forged_save_is_refused_and_what_was_typed_is_still_there(item, liv, client_for, data):
    client = client_for(liv)
    data = {"format": "html", "open": "Skrevet lenge", **data}

    assert client.post(save_url(item), data, headers=JSON).status_code == 422
    answer = client.post(save_url(item), data)

    assert answer.status_code == 422
    assert "Skrevet lenge" in answer.content.decode()
    assert not TextVersion.objects.exists()


def test_a_national_identity_number_is_marked_and_saving_does_not_wait(item, liv, client_for):
    answer = written(client_for(liv), save_url(item), open="<p>Se 13097248022</p>")

    assert answer.status_code == 200
    assert answer.json()["marks"] == [{"field": "open", "text_from": 3, "text_to": 14}]
    assert "13097248022" not in json.dumps(answer.json())
    assert TextVersion.objects.count() == 1


def test_approved_text_says_so_and_takes_nothing(item, liv, client_for):
    written(client_for(liv), save_url(item), open="<p>Slik</p>")
    Meeting.objects.update(state="held", minutes_state="approved")

    answer = written(client_for(liv), save_url(item), base=1, open="<p>Annerledes</p>")

    assert answer.status_code == 422
    assert "Referatet er godkjent" in answer.json()["errors"]["__all__"][0]
    plain = {"base": 1, "format": "plain", "open": "Annerledes"}
    page = client_for(liv).post(save_url(item), plain).content.decode()
    assert "Referatet er godkjent" in page
    assert "Annerledes" in page
    assert TextVersion.objects.count() == 1


def test_who_may_save(item, kari, client_for, client):
    assert written(client_for(PersonFactory()), save_url(item), open="x").status_code == 404
    assert written(client_for(kari), save_url(item), open="x").status_code == 403
    assert client.post(save_url(item)).status_code == 302
    forged = reverse("text_save_new", args=[item.public_id, "decision"])
    assert written(client_for(kari), forged, open="x").status_code == 404
    assert not Text.objects.exists()


def test_no_text_is_kept_of_individual_cases(item, liv, client_for):
    Group.objects.update(handles_individual_cases=True)

    assert written(client_for(liv), save_url(item), open="<p>x</p>").status_code == 403
    shown = client_for(liv).get(page(item.meeting)).content.decode()
    assert "data-text" not in shown


def test_the_way_back_never_leads_out_of_the_site(item, liv, client_for):
    data = {"base": 0, "format": "plain", "open": "x", "next": "https://example.org/"}

    answer = client_for(liv).post(save_url(item), data)

    assert answer.url == page(item.meeting)


# The live page -----------------------------------------------------------------------------------


def test_the_page_shows_numbers_texts_and_who_is_called(item, kari, liv, client_for):
    written(client_for(liv), save_url(item), open="<p>Skrevet <em>nå</em></p>", exempt="<p>S</p>")

    answer = client_for(liv).get(page(item.meeting))

    shown = answer.content.decode()
    for words in ("Sak 17/26", "Skjenking i sentrum", "Kari Moe", "Eigersund", "Politirådet"):
        assert words in shown
    # Both the editor's HTML and what a plain field shows.
    assert escape("<p>Skrevet <em>nå</em></p>") in shown
    assert ">Skrevet nå</textarea>" in shown
    assert AuditEntry.objects.filter(verb="read_exempt").count() == 1


def test_as_many_queries_for_many_items_as_for_one(
    meeting, item, kari, liv, client_for, django_assert_num_queries
):
    fill(item, liv)
    client = client_for(liv)
    client.get(page(meeting))
    with django_assert_num_queries(LIVE_QUERIES):
        client.get(page(meeting))

    for number in range(18, 24):
        fill(AgendaItemFactory(meeting=meeting, number=number), liv)
        seat = MembershipFactory(group=meeting.group)
        AttendanceFactory(meeting=meeting, person=seat.person)

    with django_assert_num_queries(LIVE_QUERIES):
        client.get(page(meeting))


LIVE_QUERIES = 9


def fill(item, by):
    texts.save(texts.of_item(item, "minutes"), base=0, open="<p>x</p>", exempt=None, by=by)
    for _count in range(2):
        texts.of_decision(DecisionFactory(item=item))
    Presence.objects.create(item=item, attendance=item.meeting.attendances.first(), kind="away")
    TaskFactory(item=item)


def test_each_press_answers_with_its_part_or_with_the_page(item, kari, liv, client_for):
    client = client_for(liv)
    row = Attendance.objects.get()
    presses = [
        ("attendance_set", row, {"state": "present"}, f'id="rad-{row.public_id}"'),
        ("item_outcome", item, {"outcome": "handled"}, f'id="utfall-{item.public_id}"'),
        (
            "item_presence",
            item,
            {"attendance": row.public_id, "kind": "away"},
            f'id="ute-{item.public_id}"',
        ),
        ("guest_add", item.meeting, {"line": "Ola Berg"}, "Ola Berg"),
        (
            "hand_over",
            item.meeting,
            {"attendance": row.public_id, "office": "chair"},
            'id="oppmote"',
        ),
    ]
    for name, thing, data, expected in presses:
        url = reverse(name, args=[thing.public_id])
        part = client.post(url, data, headers=HTMX)
        assert part.status_code == 200, name
        assert expected in part.content.decode()
        assert "<html" not in part.content.decode()
        whole = client.post(url, data)
        assert (whole.status_code, whole.url.split("#")[0]) == (302, page(item.meeting)), name

    row.refresh_from_db()
    item.refresh_from_db()
    assert (row.state, item.outcome, item.presences.count()) == ("present", "handled", 1)


def test_forged_presses_change_nothing(item, kari, liv, client_for):
    row = Attendance.objects.get()
    elsewhere = AttendanceFactory(meeting=MeetingFactory())
    client = client_for(liv)
    for name, thing, data, status in [
        ("attendance_set", row, {"state": "dead"}, 403),
        ("item_outcome", item, {"outcome": "won"}, 403),
        ("item_presence", item, {"attendance": elsewhere.public_id, "kind": "away"}, 404),
        ("hand_over", item.meeting, {"attendance": elsewhere.public_id, "office": "chair"}, 404),
        ("hand_over", item.meeting, {"attendance": row.public_id, "office": "mayor"}, 403),
        ("item_approval", item, {"approval": "approved"}, 403),
    ]:
        assert client.post(reverse(name, args=[thing.public_id]), data).status_code == status, name


def test_members_and_strangers_press_nothing(item, kari, client_for, client):
    row, decision = Attendance.objects.get(), DecisionFactory(item=item)
    stranger, member = client_for(PersonFactory()), client_for(kari)
    for name, thing in [
        ("meeting_begin", item.meeting),
        ("minutes_add_item", item.meeting),
        ("guest_add", item.meeting),
        ("hand_over", item.meeting),
        ("attendance_set", row),
        ("attendance_deputy", row),
        ("attendance_remove", row),
        ("item_outcome", item),
        ("decision_add", item),
        ("decision_delete", decision),
    ]:
        url = reverse(name, args=[thing.public_id])
        data = {
            "line": "Ola",
            "title": "Ny",
            "kind": "discussion",
            "attendance": row.public_id,
            "sure": "1",
        }
        assert client.post(url, data).status_code == 302, name
        assert stranger.post(url, data).status_code == 404, name
        # A member does not see a decision before it is sent.
        expected = 404 if name == "decision_delete" else 403
        assert member.post(url, data).status_code == expected, name
    assert item.meeting.attendances.count() == 1


def test_a_guest_without_a_name_is_refused_beside_the_field(item, liv, client_for):
    url = reverse("guest_add", args=[item.meeting.public_id])
    for headers in ({}, HTMX):
        answer = client_for(liv).post(url, {"line": ", Egersund IK"}, headers=headers)
        assert answer.status_code == 422
        assert "Skriv navnet på gjesten" in answer.content.decode()
        assert 'value=", Egersund IK"' in answer.content.decode()


def test_a_new_item_without_a_title_is_refused_on_the_page(item, liv, client_for):
    url = reverse("minutes_add_item", args=[item.meeting.public_id])

    answer = client_for(liv).post(url, {"title": " ", "kind": "discussion"})

    assert answer.status_code == 422
    assert "Skriv hva saken heter" in answer.content.decode()


def test_a_deputy_is_chosen_or_named(item, kari, liv, client_for):
    seat = MembershipFactory(
        group=item.meeting.group, role=Membership.Role.DEPUTY, person__name="Per Lie"
    )
    row = Attendance.objects.get()
    assert [s.pk for s in attending.deputies_of(row)] == [seat.pk]
    url = reverse("attendance_deputy", args=[row.public_id])
    client = client_for(liv)

    assert "Per Lie" in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"deputy": "forged"}).status_code == 422
    assert client.post(url, {"deputy": seat.public_id}).status_code == 302

    shown = client.get(page(item.meeting)).content.decode()
    assert "Møtte for Kari Moe" in shown


def test_a_written_decision_is_taken_out_only_when_sure(item, liv, client_for):
    decision = decisions.add(item, by=liv)
    url = reverse("decision_delete", args=[decision.public_id])
    client = client_for(liv)

    asked = client.post(url)
    assert "Ta ut beslutningen?" in asked.content.decode()
    assert Decision.objects.exists()

    assert client.post(url, {"sure": "1"}).status_code == 302
    assert not Decision.objects.exists()


def test_a_new_decision_comes_alone_and_the_empty_one_is_not_repeated(item, liv, client_for):
    url = reverse("decision_add", args=[item.public_id])
    client = client_for(liv)

    first = client.post(url, headers=HTMX)
    assert "data-ruling" in first.content.decode()
    assert "<html" not in first.content.decode()
    assert client.post(url, headers=HTMX).status_code == 204


def test_approval_with_changes_says_which(item, liv, client_for):
    earlier = MeetingFactory(
        group=item.meeting.group, starts_at=datetime(2026, 5, 6, 9, tzinfo=UTC)
    )
    approves = AgendaItemFactory(
        meeting=item.meeting, role=AgendaItem.Role.APPROVE_MINUTES, approves=earlier
    )
    url = reverse("item_approval", args=[approves.public_id])
    for headers in ({}, HTMX):
        answer = client_for(liv).post(url, {"approval": "with_changes"}, headers=headers)
        assert answer.status_code == 422
        assert "Skriv hvilke endringer" in answer.content.decode()

    data = {"approval": "with_changes", "changes": "Et navn er rettet."}
    assert client_for(liv).post(url, data).status_code == 302
    approves.refresh_from_db()
    assert (approves.outcome, approves.approval_changes) == ("handled", "Et navn er rettet.")


def test_too_late_says_what_happened(item, kari, liv, client_for):
    row = Attendance.objects.get()
    Meeting.objects.update(state="held", minutes_state="approved")
    url = reverse("attendance_set", args=[row.public_id])
    back = {"referer": page(item.meeting)}

    answer = client_for(liv).post(url, {"state": "absent"}, follow=True, headers=back)
    assert "Referatet er godkjent og kan ikke endres" in answer.content.decode()
    assert "HX-Redirect" in client_for(liv).post(url, {"state": "absent"}, headers=HTMX | back)


# The reading page --------------------------------------------------------------------------------


@pytest.fixture
def sent(item, liv, client_for):
    """Sent minutes with open and exempt words."""
    written(client_for(liv), save_url(item), open="<p>Åpne ord</p>", exempt="<p>Skjermede ord</p>")
    Meeting.objects.update(state="held", minutes_state="sent", minutes_sent_at="2030-01-01T10:00Z")
    item.meeting.refresh_from_db()
    return item.meeting


def seated(group, role=Membership.Role.MEMBER):
    return MembershipFactory(group=group, role=role).person


def test_what_each_reads(sent, liv, client_for):
    above = GroupFactory(level=Group.Level.STEERING)
    Group.objects.filter(pk=sent.group.pk).update(reports_to=above)
    readers = {
        liv: True,
        seated(sent.group): True,
        seated(sent.group, Membership.Role.INFORMED): False,
        seated(above): False,
    }
    for person, exempt in readers.items():
        AuditEntry.objects.all().delete()
        shown = client_for(person).get(page(sent)).content.decode()
        assert "Åpne ord" in shown
        assert "Utkast" in shown
        assert ("Skjermede ord" in shown) is exempt
        assert "Unntatt offentlighet" in shown
        assert AuditEntry.objects.filter(verb="read_exempt").exists() is exempt
    assert client_for(PersonFactory()).get(page(sent)).status_code == 404


def test_before_it_is_sent_only_those_who_write_read(item, kari, liv, client_for):
    assert client_for(kari).get(page(item.meeting)).status_code == 403
    assert client_for(liv).get(page(item.meeting)).status_code == 200


def test_a_correction_after_sending_is_noted(sent, item, liv, client_for):
    client = client_for(liv)
    assert "Endret etter utsending" not in client.get(page(sent)).content.decode()
    assert "data-text" in client.get(page(sent) + "?rett=1").content.decode()

    Meeting.objects.update(minutes_sent_at="2020-01-01T10:00Z")
    written(client, save_url(item), base=1, open="<p>Rettede ord</p>", exempt="")

    shown = client.get(page(sent)).content.decode()
    assert "Endret etter utsending" in shown
    assert "Rettede ord" in shown


def test_approved_minutes_are_read_and_no_longer_written(sent, liv, client_for):
    approval.approve(sent, by=liv, on=sent.day)

    shown = client_for(liv).get(page(sent) + "?rett=1").content.decode()

    assert "data-text" not in shown
    assert "Godkjent" in shown
    sent.refresh_from_db()
    assert sent.minutes_sha256 in shown


def test_a_reader_presses_nothing_on_frozen_minutes(sent, item, liv, client_for):
    row = AttendanceFactory(meeting=sent)
    decision = DecisionFactory(item=item)
    texts.of_decision(decision)
    approval.approve(sent, by=liv, on=sent.day)
    before = approval.fingerprint(sent)
    client = client_for(liv)
    planned = {"title": "Ny tittel", "kind": "decision", "role": "ordinary"}
    for name, thing, data in [
        ("meeting_edit", sent, {"place": "Et annet sted"}),
        ("agenda_add", sent, planned),
        ("item_edit", item, planned),
        ("item_move", item, {"position": "9", "direction": "down"}),
        ("item_withdraw", item, {}),
        ("item_postpone", item, {}),
        ("item_delete", item, {}),
        ("meeting_begin", sent, {}),
        ("minutes_add_item", sent, {"title": "Ny", "kind": "discussion"}),
        ("guest_add", sent, {"line": "Ola Berg"}),
        ("hand_over", sent, {"attendance": row.public_id, "office": "chair"}),
        ("attendance_set", row, {"state": "absent"}),
        ("attendance_deputy", row, {"name": "Per Lie"}),
        ("attendance_remove", row, {}),
        ("item_outcome", item, {"outcome": "postponed"}),
        ("item_presence", item, {"attendance": row.public_id, "kind": "away"}),
        ("decision_add", item, {}),
        ("decision_delete", decision, {"sure": "1"}),
        ("text_save_decision", decision, {"base": 0, "format": "plain", "open": "x"}),
        ("minutes_send", sent, {"remarks_until": "2126-12-08"}),
    ]:
        answer = client.post(
            reverse(name, args=[thing.public_id]), data, headers={"referer": page(sent)}
        )
        assert 300 < answer.status_code < 500, name

    assert approval.fingerprint(Meeting.objects.get(pk=sent.pk)) == before


def test_reading_takes_as_many_queries_for_many_items_as_for_one(
    sent, item, liv, client_for, django_assert_num_queries
):
    AttendanceFactory(meeting=sent)
    fill_sent(item)
    client = client_for(liv)
    client.get(page(sent))
    with django_assert_num_queries(READ_QUERIES):
        client.get(page(sent))

    for number in range(18, 24):
        fill_sent(AgendaItemFactory(meeting=sent, number=number))
        AttendanceFactory(meeting=sent)

    with django_assert_num_queries(READ_QUERIES):
        client.get(page(sent))


READ_QUERIES = 10


def fill_sent(item):
    texts.of_decision(DecisionFactory(item=item, state="decided"))
    Presence.objects.create(item=item, attendance=item.meeting.attendances.first(), kind="away")
    TaskFactory(item=item)

"""The minutes page as it is written live: each press, and each part it answers with."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.html import escape

from measures.models import Progress
from meetings import attending, decisions, minutes, texts
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Presence
from people.models import AuditEntry, Membership
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    TaskFactory,
)
from tests.meetings.room import page, save_url, written

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


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
    AgendaItemFactory(meeting=meeting, role="follow_up")
    fill(item, liv)
    carry(meeting, liv)
    client = client_for(liv)
    client.get(page(meeting))
    with django_assert_num_queries(LIVE_QUERIES):
        client.get(page(meeting))

    for number in range(18, 24):
        fill(AgendaItemFactory(meeting=meeting, number=number), liv)
        carry(meeting, liv)
        seat = MembershipFactory(group=meeting.group)
        AttendanceFactory(meeting=meeting, person=seat.person)

    with django_assert_num_queries(LIVE_QUERIES):
        client.get(page(meeting))


# The last one writes down that exempt words were read.
LIVE_QUERIES = 10


def fill(item, by):
    texts.save(texts.of_item(item, "minutes"), base=0, open="<p>x</p>", exempt="<p>y</p>", by=by)
    for _count in range(2):
        texts.of_decision(DecisionFactory(item=item))
    Presence.objects.create(item=item, attendance=item.meeting.attendances.first(), kind="away")
    TaskFactory(item=item)
    MeasureFactory(item=item)


def carry(meeting, by):
    """A task and a measure from the meeting before, and what was said of them before and now."""
    earlier = MeetingFactory(group=meeting.group, starts_at=meeting.starts_at - timedelta(days=30))
    item = AgendaItemFactory(meeting=earlier)
    for about in ({"task": TaskFactory(item=item)}, {"measure": MeasureFactory(item=item)}):
        Progress.objects.create(**about, registered_by=by, text="Det går")
        here = meeting.items.get(role="follow_up")
        Progress.objects.create(**about, registered_by=by, text="Det er gjort", item=here)


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

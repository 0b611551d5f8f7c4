"""Sent minutes: what each reads of them, and nobody writes once they are approved."""

import pytest
from django.urls import reverse

from meetings import approval, texts
from meetings.models import Meeting, Presence
from people.models import AuditEntry, Group, Membership
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    GroupFactory,
    MembershipFactory,
    PersonFactory,
    TaskFactory,
)
from tests.meetings.room import page, save_url, written

pytestmark = pytest.mark.django_db


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

"""Remarks to sent minutes, and the answers."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from meetings import remarks
from meetings.models import Meeting, Remark
from people import audit, notices
from people.models import Membership, Notice
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 12, 8)


@pytest.fixture
def item(liv):
    meeting = MeetingFactory(
        state=Meeting.State.HELD,
        minutes_state=Meeting.MinutesState.SENT,
        minutes_sent_at="2026-11-25T08:00Z",
        remarks_until=UNTIL,
        minute_taker=liv,
    )
    meeting.refresh_from_db()
    return AgendaItemFactory(meeting=meeting, number=17)


@pytest.fixture
def kari(item):
    return MembershipFactory(group=item.meeting.group, person__name="Kari Moe").person


def test_a_remark_reaches_the_secretary_once(item, kari, liv):
    for _press in range(2):
        remarks.add(item, " Feil navn på skolen ", by=kari, on=UNTIL)

    assert [r.text for r in item.remarks.all()] == ["Feil navn på skolen"]
    assert Notice.objects.get().recipient == liv


@pytest.mark.parametrize(
    "fields, on",
    [
        ({}, UNTIL + timedelta(days=1)),
        ({"minutes_state": "writing"}, UNTIL),
        ({"minutes_state": "approved"}, UNTIL),
    ],
)
def test_after_the_day_or_the_approval_it_is_too_late(item, kari, fields, on):
    Meeting.objects.update(**fields)

    with pytest.raises(remarks.Closed):
        remarks.add(item, "Feil", by=kari, on=on)


def test_only_those_who_took_part_remark(item):
    informed = MembershipFactory(group=item.meeting.group, role=Membership.Role.INFORMED).person
    for person in (informed, PersonFactory()):
        with pytest.raises(PermissionDenied):
            remarks.add(item, "Feil", by=person, on=UNTIL)


def test_the_answer_reaches_who_remarked(item, kari, liv):
    remark = remarks.add(item, "Feil navn", by=kari, on=UNTIL)
    with pytest.raises(ValidationError):
        remarks.answer(remark, "declined", " ", by=liv)
    with pytest.raises(PermissionDenied):
        remarks.answer(remark, "accepted", by=kari)

    remarks.answer(remark, "declined", "Navnet er riktig.", by=liv)

    assert (remark.state, remark.answered_by) == (Remark.State.DECLINED, liv)
    told = Notice.objects.get(kind="remark_answered")
    assert told.recipient == kari
    mail = notices.write(told)
    assert "ikke tatt merknaden din til følge" in mail.body
    assert "Navnet er riktig" not in mail.body
    # The first notice is no longer worth sending.
    asked = Notice.objects.get(kind="remark_made")
    assert notices.KINDS["remark_made"].still_true(asked) == "answered"
    assert "merknad" in notices.write(asked).body


def test_a_remark_is_answered_once(item, kari, liv):
    remark = remarks.add(item, "Feil navn", by=kari, on=UNTIL)
    stale = Remark.objects.get()
    remarks.answer(remark, "accepted", by=liv)

    with pytest.raises(audit.Stale):
        remarks.answer(stale, "declined", "Nei", by=liv)

    assert Remark.objects.get().state == Remark.State.ACCEPTED


# The page ----------------------------------------------------------------------------------------


@pytest.fixture
def address(item):
    Meeting.objects.update(remarks_until=localdate())
    return reverse("minutes", args=[item.meeting.public_id])


def test_remarked_and_answered_on_the_page(item, kari, liv, address, client_for):
    member, secretary = client_for(kari), client_for(liv)
    url = reverse("remark_add", args=[item.public_id])

    empty = member.post(url, {"text": " "})
    assert empty.status_code == 422
    assert "Skriv hva som bør rettes" in empty.content.decode()
    assert member.post(url, {"text": "Feil navn på skolen"}).status_code == 302

    shown = secretary.get(address).content.decode()
    assert "Feil navn på skolen" in shown
    answer = reverse("remark_answer", args=[Remark.objects.get().public_id])
    refused = secretary.post(answer, {"state": "declined", "answer": ""})
    assert refused.status_code == 422
    assert member.post(answer, {"state": "accepted"}).status_code == 403
    assert secretary.post(answer, {"state": "accepted"}).status_code == 302
    again = secretary.post(answer, {"state": "accepted"}, follow=True, headers={"referer": address})
    assert "Noe er endret siden du åpnet siden" in again.content.decode()
    assert "Tatt til følge" in member.get(address).content.decode()


def test_too_late_on_the_page_keeps_what_was_typed(item, kari, address, client_for):
    Meeting.objects.update(remarks_until=localdate() - timedelta(days=1))

    answer = client_for(kari).post(
        reverse("remark_add", args=[item.public_id]), {"text": "Feil navn på skolen"}
    )

    assert answer.status_code == 422
    assert "Fristen for merknader er ute" in answer.content.decode()


def test_those_who_did_not_take_part_see_no_remarks(item, kari, address, client_for):
    remarks.add(item, "Feil navn på skolen", by=kari)
    informed = MembershipFactory(group=item.meeting.group, role=Membership.Role.INFORMED).person

    assert "Feil navn" not in client_for(informed).get(address).content.decode()

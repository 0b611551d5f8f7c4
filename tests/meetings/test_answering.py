"""Answers from the mail: for whom, "not me", who is silent, and who may not know it is off."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from meetings import attending, called_off, moving, nudging, summons
from people import addresses, audit, links, notices
from people.models import AuditEntry, Notice
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", public_phone="00 00 00 01").person


@pytest.fixture
def group(liv):
    return GroupFactory(name="Politirådet")


@pytest.fixture
def kari(group):
    seat = MembershipFactory(
        group=group,
        person__name="Kari Moe",
        person__phone="00 00 00 02",
        organisation=OrganisationFactory(name="Natteravnene"),
    )
    return seat.person


@pytest.fixture
def ola(group):
    seat = MembershipFactory(group=group, person__name="Ola Berg", work_phone="00 00 00 03")
    return seat.person


@pytest.fixture
def called(group, kari, ola, liv):
    """In thirty hours."""
    meeting = MeetingFactory(group=group, starts_at=now() + timedelta(hours=30))
    summons.send(meeting, by=liv)
    return meeting


def row_of(meeting, person):
    return meeting.attendances.get(person=person)


def link(meeting, person, name="meeting_link"):
    return reverse(name, args=[links.make(person, "meeting", meeting.public_id)])


def test_the_page_says_for_whom_one_answers(called, kari, ola, client):
    assert "Du svarer for Natteravnene." in client.get(link(called, kari)).text
    assert "Du svarer for" not in client.get(link(called, ola)).text


def test_a_deputy_is_told_whom_they_meet_for_and_ones_own_is_proposed(called, group, kari, client):
    anyone = MembershipFactory(group=group, role="deputy", person__name="Anne Aa")
    own = MembershipFactory(
        group=group,
        role="deputy",
        person__name="Åse Ås",
        deputy_for=group.memberships.get(person=kari),
    )
    assert attending.deputies_of(row_of(called, kari)) == [own, anyone]
    shown = client.get(link(called, kari)).text
    assert f'value="{own.public_id}"' in shown and "(fast vara)" in shown
    assert "checked" in shown.partition(own.public_id)[2].partition("</label>")[0]

    client.post(link(called, kari), {"answer": "deputy", "deputy": own.public_id})
    assert "Du er bedt om å møte for Kari Moe." in client.get(link(called, own.person)).text


def test_not_me_closes_the_link_and_tells_the_coordinator(called, kari, liv, client, smtp):
    notices.send_waiting()
    address = link(called, kari, "meeting_link_not_me")
    assert client.get(address).status_code == 405
    assert client.get(link(called, kari)).status_code == 200

    assert "Lenken er stengt" in client.post(address).text
    assert client.post(address).status_code == 410
    for name in ("meeting_link", "meeting_link_ics"):
        assert client.get(link(called, kari, name)).status_code == 410
    assert client.post(link(called, kari), {"answer": "no"}).status_code == 410
    assert row_of(called, kari).answer == ""

    notices.send_waiting()
    [mail] = smtp.to(liv.email)
    said = mail.get_body(["plain"]).get_content()
    assert "Kari Moe" in said and kari.email in said
    assert mail["Subject"].strip().startswith("[Eigersund] Feil mottaker?")


def test_the_coordinator_opens_the_link_again_or_corrects_the_address(
    called, kari, ola, liv, client, client_for
):
    attending.disown(row_of(called, kari))
    hers = client_for(liv)
    assert "Feil mottaker?" in hers.get(called.get_absolute_url()).text
    row = row_of(called, kari)
    assert "sier at den ikke er til dem" in hers.get(reverse("answer", args=[row.public_id])).text
    again = reverse("link_again", args=[row.public_id])
    assert client_for(ola).post(again).status_code == 403
    hers.post(again)
    assert client.get(link(called, kari)).status_code == 200

    attending.disown(row_of(called, kari))
    addresses.change(kari, "ny.kari@example.org", by=liv)
    assert client.get(link(called, kari)).status_code == 200
    notices.send_waiting()
    assert set(Notice.objects.filter(kind="not_me").values_list("why", flat=True)) == {"changed"}


def test_one_press_asks_all_who_are_silent_again(
    called, group, kari, ola, liv, client, client_for, smtp
):
    MembershipFactory(group=group, person__name="Arne Aa", person__email=None)
    MembershipFactory(group=group, role="informed")
    attending.seat_members(called)
    notices.send_waiting()
    client.post(link(called, kari), {"answer": "yes"})
    hers = client_for(liv)
    assert "Spør alle som ikke har svart" in hers.get(called.get_absolute_url()).text
    said = hers.post(reverse("nudge_unanswered", args=[called.public_id]), follow=True).text
    assert "1 person får spørsmålet på nytt." in said
    assert "1 har ikke e-postadresse." in said

    notices.send_waiting()
    asked = smtp.to(ola.email)[-1]
    assert asked["Subject"].strip().startswith("[Eigersund] Kommer du? Politirådet")
    assert asked["Reply-To"].strip() == liv.email
    assert len(smtp.to(kari.email)) == 1
    # Pressed again the same day: nobody is asked twice.
    assert nudging.nudge(called, by=liv) == (0, 1)
    with pytest.raises(PermissionDenied):
        nudging.nudge(called, by=ola)


def test_who_answers_before_the_question_goes_out_is_not_asked(called, ola, liv, kari, client):
    nudging.nudge(called, by=liv)
    for person in (kari, ola):
        client.post(link(called, person), {"answer": "no"})
    notices.send_waiting()

    asked = Notice.objects.filter(kind="answer_asked")
    assert set(asked.values_list("state", "why")) == {("held", "not_coming")}


def test_after_a_late_cancellation_those_who_have_not_seen_it_can_be_called(
    called, kari, ola, liv, client, client_for, smtp
):
    moving.cancel(called, by=liv)
    rest = called_off.rest_of(called, by=liv)
    assert {(one.row.name, one.phone) for one in rest.people} == {
        ("Kari Moe", "00 00 00 02"),
        ("Ola Berg", "00 00 00 03"),
    }
    numbers, _mark, body = rest.sms.removeprefix("sms:").partition("?body=")
    assert set(numbers.split(",")) == {"+4700000002", "+4700000003"}
    assert "Politir%C3%A5det" in body and "avlyst" in body and " " not in body
    shown = client_for(liv).get(called.get_absolute_url()).text
    assert 'href="tel:+4700000002"' in shown and "Skriv melding til alle 2" in shown

    # Looking at the page, as mail programs do, says nothing; the button does.
    client.get(link(called, kari))
    assert len(called_off.rest_of(called, by=liv).people) == 2
    client.post(link(called, kari, "meeting_link_seen"))
    assert [one.row.name for one in called_off.rest_of(called, by=liv).people] == ["Ola Berg"]
    assert "Jeg har sett" not in client.get(link(called, kari)).text

    told = reverse("cancellation_seen", args=[row_of(called, ola).public_id])
    client_for(liv).post(told)
    assert called_off.rest_of(called, by=liv) == called_off.Rest()
    notices.send_waiting()
    mail = smtp.to(kari.email)[-1]
    assert "Si fra at du har sett det" in mail.get_body(["plain"]).get_content()
    assert "trenger ikke" not in mail.get_body(["plain"]).get_content()


def test_one_called_off_in_good_time_asks_nothing(called, kari, liv, client):
    called.starts_at += timedelta(days=10)
    called.ends_at += timedelta(days=10)
    called.save()
    moving.cancel(called, by=liv)

    assert called_off.rest_of(called, by=liv) == called_off.Rest()
    assert "Jeg har sett" not in client.get(link(called, kari)).text


def test_who_said_they_would_not_come_is_not_called(called, kari, ola, liv):
    attending.answer(row_of(called, kari), "no", by=kari)
    moving.cancel(called, by=liv)

    assert [one.row.name for one in called_off.rest_of(called, by=liv).people] == ["Ola Berg"]


def test_only_what_is_called_off_is_seen_and_only_by_those_it_is_for(called, kari, ola, liv):
    with pytest.raises(audit.Stale):
        called_off.say_seen(row_of(called, kari), by=kari)
    moving.cancel(called, by=liv)
    with pytest.raises(PermissionDenied):
        called_off.say_seen(row_of(called, kari), by=ola)


def test_the_rest_is_found_by_as_many_questions_for_many(
    called, group, liv, django_assert_num_queries
):
    for _n in range(5):
        MembershipFactory(group=group)
    attending.seat_members(called)
    moving.cancel(called, by=liv)
    with django_assert_num_queries(2):
        assert len(called_off.rest_of(called, by=liv).people) == 7


def test_links_fetched_twenty_times_change_nothing(called, kari, liv, client):
    def state():
        rows = called.attendances.order_by("pk").values()
        return list(rows), Notice.objects.count(), AuditEntry.objects.count()

    before = state()
    for _n in range(20):
        for name in ("meeting_link", "meeting_link_ics"):
            assert client.get(link(called, kari, name)).status_code == 200
        for name in ("meeting_link_seen", "meeting_link_not_me"):
            assert client.get(link(called, kari, name)).status_code == 405
    assert state() == before

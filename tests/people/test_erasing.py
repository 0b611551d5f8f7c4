"""Erasing a person: every key and address goes, and what they took part in stays."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import localdate

from meetings import feeds
from meetings.models import CalendarFeed
from people import erasing
from people.models import Appointment, AuditEntry, Membership, Notice, Person, Preference
from tests.factories import (
    AppointmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeasureFactory,
    MembershipFactory,
    TaskFactory,
    bjerkreim,
)

pytestmark = pytest.mark.django_db

ENDED = date(2026, 3, 1)


@pytest.fixture
def seat(liv):
    """Of one who left the group, and was at its meetings."""
    seat = MembershipFactory(
        person__name="Mona Moe",
        person__phone="00000001",
        work_phone="00000002",
        since=date(2026, 1, 1),
        until=ENDED,
    )
    AttendanceFactory(meeting__group=seat.group, person=seat.person, name="Mona Moe")
    return seat


def test_every_key_and_address_goes_and_the_name_in_the_records_stays(seat, liv, client_for):
    mona = seat.person
    EmailAddress.objects.create(user=mona, email=mona.email, verified=True)
    Preference.objects.create(person=mona, topic="tasks", pace="weekly")
    feeds.renew(mona, None)
    told = {"recipient": mona, "kind": "x", "address": mona.email, "group": seat.group}
    Notice.objects.create(key="sent", state="sent", message_id="a", **told)
    Notice.objects.create(key="to come", message_id="b", **told)
    session = client_for(mona)
    assert session.get(reverse("home")).status_code == 200

    erasing.erase(mona, by=liv)

    mona.refresh_from_db()
    assert str(mona) == "Mona Moe"
    assert (mona.email, mona.phone, mona.language) == (None, "", "")
    assert mona.erased_on == localdate()
    assert Membership.objects.get().work_phone == ""
    assert not EmailAddress.objects.filter(user=mona).exists()
    assert not Preference.objects.exists() and not CalendarFeed.objects.exists()
    assert set(Notice.objects.values_list("state", "address")) == {("sent", ""), ("held", "")}
    assert session.get(reverse("home")).status_code == 302
    assert AuditEntry.objects.get(verb="erase_person").by == liv


def test_who_took_part_in_nothing_is_not_even_named(liv):
    seat = MembershipFactory(since=date(2026, 1, 1), until=ENDED)

    erasing.erase(seat.person, by=liv)

    assert str(Person.objects.get(pk=seat.person.pk)) == "Slettet person"


def test_what_is_open_is_ended_or_passed_on_first(liv, seat):
    MembershipFactory(person=seat.person, group=GroupFactory(name="Politirådet"))
    TaskFactory(responsible=seat.person, group=seat.group, state="given")

    with pytest.raises(ValidationError) as refusal:
        erasing.erase(seat.person, by=liv)

    assert refusal.value.messages == [
        "Har en plass i Politirådet.",
        "Har ansvaret for 1 åpen oppgave eller åpent tiltak.",
    ]


def test_nobody_erases_for_another_municipality_but_the_administrator_does(seat, liv):
    MembershipFactory(person=seat.person, group__host=bjerkreim(), until=ENDED)
    with pytest.raises(PermissionDenied):
        erasing.erase(seat.person, by=liv)
    with pytest.raises(CommandError, match="--yes"):
        call_command("erase_person", seat.person.email)

    call_command("erase_person", seat.person.email, "--yes")

    assert Person.objects.get(pk=seat.person.pk).erased_on
    assert AuditEntry.objects.get(verb="erase_person").by is None


@pytest.mark.parametrize("part", ["guest", "helper", "recipient"])
def test_who_took_part_in_another_municipality_is_not_ours_to_erase(seat, liv, client_for, part):
    mona, group = seat.person, GroupFactory(host=bjerkreim())
    if part == "guest":
        AttendanceFactory(meeting__group=group, person=mona)
    elif part == "helper":
        MeasureFactory(group=group).helpers.add(mona)
    else:
        told = {"recipient": mona, "kind": "x", "address": mona.email, "key": "k"}
        Notice.objects.create(group=group, message_id="a", **told)
    page = reverse("person_erase", args=[mona.public_id])

    assert client_for(liv).get(page).status_code == 403
    assert Person.objects.get(pk=mona.pk).email


def test_of_a_former_coordinator_the_public_numbers_go_too(liv):
    post = AppointmentFactory(public_phone="00000003", public_email="x@example.org")
    Appointment.objects.filter(pk=post.pk).update(until=localdate() - timedelta(days=1))

    erasing.erase(post.person, by=liv)

    post.refresh_from_db()
    assert (post.public_phone, post.public_email) == ("", "")


def test_the_page_says_what_goes_and_what_stays(seat, liv, client_for):
    client = client_for(liv)
    past = client.get(reverse("group_past", args=[seat.group.public_id])).content.decode()
    address = reverse("person_erase", args=[seat.person.public_id])
    assert address in past

    page = client.get(address).content.decode()
    assert "Slett opplysningene om Mona Moe" in page
    assert "navnet i møter, referater, beslutninger og oppfølging" in page

    answer = client.post(address, follow=True)
    assert "Opplysningene om personen er slettet." in answer.content.decode()
    assert client.post(address).status_code == 404


def test_the_page_has_no_button_while_something_is_in_the_way(seat, liv, client_for):
    TaskFactory(responsible=seat.person, group=seat.group, state="given")
    client = client_for(liv)
    address = reverse("person_erase", args=[seat.person.public_id])

    assert "Slett for godt" not in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    assert Person.objects.get(pk=seat.person.pk).email


def test_the_page_asks_as_much_of_many_groups_as_of_one(
    seat, liv, client_for, django_assert_num_queries
):
    client = client_for(liv)
    for _number in range(3):
        with django_assert_num_queries(10):
            client.get(reverse("person_erase", args=[seat.person.public_id]))
        MembershipFactory(person=seat.person, group=GroupFactory())

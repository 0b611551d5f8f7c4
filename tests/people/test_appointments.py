"""The municipality's posts: who may give and end them, and what hangs on them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from people import appointing, notices
from people.models import Appointment, AuditEntry, District, Group, Notice, Office
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
LIST = "/utnevninger/1101/"
Kind = Appointment.Kind


@pytest.fixture
def post():
    return AppointmentFactory(person__name="Liv Dahl")


@pytest.fixture
def second(post):
    return AppointmentFactory(person__name="Ola Vik")


def typed(**facts) -> dict:
    return {
        "kind": "coordinator",
        "name": "Kari Nes",
        "email": "Kari.Nes@example.org",
        "share": "40",
        "since": localdate().isoformat(),
        "tell": "on",
        **facts,
    }


def end_url(post) -> str:
    return reverse("appointment_end", args=[post.public_id])


def test_a_second_coordinator_is_appointed_and_told(client_for, post):
    group = GroupFactory()

    response = client_for(post.person).post(LIST + "ny/", typed(), follow=True)

    new = Appointment.objects.get(person__email="kari.nes@example.org")
    assert (new.kind, new.share, new.since) == (Kind.COORDINATOR, 40, localdate())
    assert "Kari Nes er utnevnt til SLT-koordinator i Eigersund." in response.content.decode()
    assert Group.objects.coordinated_by(new.person).get() == group
    assert AuditEntry.objects.get(verb="appoint").about == new
    message = notices.write(Notice.objects.get())
    assert message.subject == "[Eigersund] Du er ført opp som SLT-koordinator i Eigersund"
    assert "Liv Dahl har ført deg opp som SLT-koordinator" in message.body


def test_who_is_known_is_found_by_address(client_for, post):
    known = PersonFactory(name="Kari Nes Moe", email="kari.nes@example.org")

    response = client_for(post.person).post(
        LIST + "ny/", typed(kind="police_contact", tell=""), follow=True
    )

    assert known.appointments.get().kind == Kind.POLICE_CONTACT
    assert "tilhører Kari Nes Moe" in response.content.decode()
    assert not Notice.objects.exists()
    # The post alone opens nothing.
    assert not Group.objects.visible_to(known).exists()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"email": ""}, "må ha en e-postadresse"),
        ({"email": "liv"}, "Skriv en hel e-postadresse"),
        ({"share": "140"}, "100"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_made(client_for, post, facts, said):
    response = client_for(post.person).post(LIST + "ny/", typed(**facts))

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert 'value="Kari Nes"' in page
    assert Appointment.objects.count() == 1
    assert not Appointment.objects.filter(person__name="Kari Nes").exists()


def test_twice_is_once(client_for, post):
    client = client_for(post.person)
    client.post(LIST + "ny/", typed())
    response = client.post(LIST + "ny/", typed())

    assert response.status_code == 422
    assert "Kari Nes er allerede SLT-koordinator her." in response.content.decode()


def test_an_end_takes_the_access_and_the_offices_with_it(client_for, post, second):
    led = OfficeFactory(group=GroupFactory(), person=second.person, kind=Office.Kind.SECRETARY)
    sits = MembershipFactory(group=GroupFactory(), person=second.person).group
    kept = OfficeFactory(group=sits, person=second.person, kind=Office.Kind.SECRETARY)
    client = client_for(post.person)

    assert led.group.name in client.get(end_url(second)).content.decode()
    client.post(end_url(second), {"on": localdate().isoformat()})

    second.refresh_from_db()
    led.refresh_from_db()
    kept.refresh_from_db()
    assert (second.until, led.until, kept.until) == (localdate(), localdate(), None)
    tomorrow = localdate() + timedelta(days=1)
    assert not Group.objects.coordinated_by(second.person, tomorrow).exists()
    message = notices.write(Notice.objects.get(kind="appointment_ended"))
    assert message.to == [second.person.email]
    assert message.subject == "[Eigersund] Utnevningen som SLT-koordinator i Eigersund slutter"
    assert AuditEntry.objects.get(verb="end_appointment").about == second


def test_a_coordinator_of_the_partner_keeps_the_offices_there(post, second):
    group = GroupFactory()
    group.group_municipalities.create(municipality=bjerkreim(), since=date(2020, 1, 1))
    office = OfficeFactory(group=group, person=second.person, kind=Office.Kind.SECRETARY)
    AppointmentFactory(municipality=bjerkreim(), person=second.person)

    appointing.end(second, localdate(), by=post.person)

    office.refresh_from_db()
    assert office.until is None


def test_the_last_one_ends_only_when_it_is_said_out_loud(client_for, post):
    client = client_for(post.person)
    assert "ingen SLT-koordinator i Eigersund" in client.get(end_url(post)).content.decode()

    response = client.post(end_url(post), {"on": localdate().isoformat()})
    post.refresh_from_db()
    assert response.status_code == 422
    assert "Bekreft at det ikke skal være noen koordinator." in response.content.decode()
    assert post.until is None

    client.post(end_url(post), {"on": localdate().isoformat(), "leaves_none": "on"})
    post.refresh_from_db()
    assert post.until == localdate()


def test_one_whose_end_is_set_does_not_count_as_another(post, second):
    appointing.end(second, localdate() + timedelta(days=10), by=post.person)

    assert appointing.leaves_nobody(post, localdate() + timedelta(days=10))
    assert not appointing.leaves_nobody(post, localdate())


def test_a_mistaken_end_is_undone(client_for, post, second):
    appointing.end(second, localdate() - timedelta(days=1), by=post.person)
    client = client_for(post.person)
    assert "Angre avslutningen" in client.get(LIST).content.decode()
    url = reverse("appointment_reopen", args=[second.public_id])

    client.post(url)
    client.post(url)

    second.refresh_from_db()
    assert second.until is None
    assert AuditEntry.objects.filter(verb="reopen_appointment").count() == 1
    ended = Notice.objects.get(kind="appointment_ended")
    assert notices.KINDS["appointment_ended"].still_true(ended) == "appointment_goes_on"


def test_an_end_is_not_undone_where_the_post_was_given_again(client_for, post, second):
    appointing.end(second, localdate() - timedelta(days=1), by=post.person)
    appointing.give(eigersund(), second.person, Kind.COORDINATOR, by=post.person)

    url = reverse("appointment_reopen", args=[second.public_id])
    page = client_for(post.person).post(url, follow=True).content.decode()

    assert "Ola Vik er allerede SLT-koordinator her." in page
    assert Appointment.objects.filter(person=second.person, until=None).count() == 1


def test_share_and_absence_are_changed(client_for, post, second):
    GroupFactory()
    url = reverse("appointment_edit", args=[second.public_id])
    facts = {
        "share": "50",
        "away_from": localdate().isoformat(),
        "away_until": localdate().isoformat(),
        "stand_in": post.person.public_id,
    }

    assert client_for(post.person).post(url, facts).url == LIST

    second.refresh_from_db()
    assert (second.share, second.stand_in, second.is_away()) == (50, post.person, True)
    page = client_for(post.person).get(LIST).content.decode()
    assert "50 % stilling" in page
    assert "Vikar: Liv Dahl" in page

    facts |= {"away_from": "2026-12-24", "away_until": "2026-12-01"}
    response = client_for(post.person).post(url, facts)
    assert response.status_code == 422
    assert response.context["form"].errors == {"away_until": ["Fraværet slutter før det begynner."]}


def test_a_district_appoints_for_itself_only(client_for, post):
    part = District.objects.create(municipality=eigersund(), name="Havn")
    own = AppointmentFactory(district=part, person__name="Dina Moe")
    client = client_for(own.person)

    assert client.get(LIST).status_code == 200
    assert client.get(end_url(post)).status_code == 403
    assert client.post(LIST + "ny/", typed()).status_code == 422
    assert client.post(LIST + "ny/", typed(district="Havn")).status_code == 302
    assert Appointment.objects.get(person__name="Kari Nes").district == part
    with pytest.raises(PermissionDenied):
        appointing.give(eigersund(), PersonFactory(), Kind.COORDINATOR, by=own.person)


def test_the_list_asks_as_often_for_one_as_for_many(
    client_for, post, django_assert_max_num_queries
):
    client = client_for(post.person)
    with django_assert_max_num_queries(10) as one:
        client.get(LIST)
    for _ in range(4):
        AppointmentFactory()
    with django_assert_max_num_queries(10) as many:
        client.get(LIST)
    assert len(one) == len(many)

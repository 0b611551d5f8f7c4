"""Seats: who gets one, what belongs to it, and what happens when it ends."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate, now

from people import addresses, keys, notices, persons, public, seats
from people.models import AuditEntry, Membership, Notice, Office, Person
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    TaskFactory,
    bjerkreim,
)

pytestmark = pytest.mark.django_db
TODAY = localdate


@pytest.fixture
def coordinator():
    return AppointmentFactory(person__name="Liv Dahl").person


@pytest.fixture
def group(coordinator):
    return GroupFactory(name="Koordineringsgruppen")


def typed(**facts) -> dict:
    return {
        "name": "Kari Nes",
        "email": "Kari.Nes@example.org",
        "phone": "00 00 00 02",
        "organisation": "Ungdomsskolen",
        "title": "Rektor",
        "role": "member",
        "since": localdate().isoformat(),
        **facts,
    }


def add_url(group) -> str:
    return reverse("membership_add", args=[group.public_id])


# Adding -------------------------------------------------------------------------------------------


def test_a_new_person_gets_a_seat_and_an_organisation(client_for, coordinator, group):
    response = client_for(coordinator).post(add_url(group), typed())

    seat = Membership.objects.get()
    assert response.url == group.get_absolute_url()
    assert (seat.person.name, seat.person.email) == ("Kari Nes", "kari.nes@example.org")
    assert (seat.organisation.name, seat.title) == ("Ungdomsskolen", "Rektor")
    assert AuditEntry.objects.get(verb="add_member").about == seat
    assert not Notice.objects.exists()


def test_the_same_address_is_the_same_person_whoever_spells_the_name(
    client_for, coordinator, group
):
    known = PersonFactory(name="Kari Nes Moe", email="kari.nes@example.org")
    OrganisationFactory(name="UNGDOMSSKOLEN")

    response = client_for(coordinator).post(add_url(group), typed(), follow=True)

    seat = Membership.objects.get()
    assert seat.person == known
    assert seat.organisation.name == "UNGDOMSSKOLEN"
    assert "tilhører Kari Nes Moe" in response.content.decode()


def test_somebody_from_another_group_is_found_and_picked(client_for, coordinator, group):
    known = MembershipFactory(person__name="Ola Vik").person
    MembershipFactory(group=GroupFactory(host=bjerkreim()), person__name="Ola Nabo")
    client = client_for(coordinator)

    page = client.get(add_url(group), {"q": "ola"}).content.decode()
    assert "Ola Vik" in page
    assert "Ola Nabo" not in page

    page = client.get(add_url(group), {"person": known.public_id}).content.decode()
    assert 'name="email"' not in page
    client.post(add_url(group), typed(person=known.public_id, name="", email=""))
    assert group.memberships.get().person == known


def test_what_is_wrong_is_said_and_nothing_is_half_saved(client_for, coordinator, group):
    response = client_for(coordinator).post(
        add_url(group), typed(email="kari", phone="ring meg", since="snart")
    )

    page = response.content.decode()
    assert response.status_code == 422
    for value in ["Kari Nes", "kari", "ring meg", "snart", "Ungdomsskolen", "Rektor"]:
        assert f'value="{value}"' in page
    assert not Person.objects.filter(name="Kari Nes").exists()


def test_pressing_twice_gives_one_seat(client_for, coordinator, group):
    client = client_for(coordinator)
    client.post(add_url(group), typed())
    response = client.post(add_url(group), typed())

    assert response.status_code == 422
    assert "allerede plass i gruppen" in response.content.decode()
    assert Membership.objects.count() == 1


def test_only_a_deputy_stands_in(client_for, coordinator, group):
    seat = MembershipFactory(group=group)
    client = client_for(coordinator)

    wrong = client.post(add_url(group), typed(deputy_for=seat.public_id))
    assert wrong.status_code == 422

    client.post(add_url(group), typed(deputy_for=seat.public_id, role="deputy"))
    assert seat.deputies.get().person.name == "Kari Nes"


def test_with_the_box_ticked_they_are_told_who_has_put_them_there(
    client_for, coordinator, group, mailoutbox
):
    client_for(coordinator).post(add_url(group), typed(tell="on"))

    assert notices.send_waiting() == 1
    mail = mailoutbox[0]
    assert mail.to == ["kari.nes@example.org"]
    assert mail.subject == "[Eigersund] Du er satt opp i Koordineringsgruppen"
    assert mail.body.startswith("Hei Kari. Liv Dahl har satt deg opp i Koordineringsgruppen")


def test_a_seat_that_ended_meanwhile_is_not_told_of(coordinator, group, mailoutbox):
    seat = seats.add(group, PersonFactory(), by=coordinator, tell=True)
    seats.end(seat, TODAY(), by=coordinator)

    assert notices.send_waiting() == 0
    assert Notice.objects.get().why == "seat_ended"


# Changing -----------------------------------------------------------------------------------------


def test_the_seat_is_edited_and_the_person_left_alone(client_for, coordinator, group):
    seat = MembershipFactory(group=group, person__name="Kari Nes")
    url = reverse("membership_edit", args=[seat.public_id])

    response = client_for(coordinator).post(
        url, {"organisation": "NAV", "title": "Leder", "role": "member", "name": "En Annen"}
    )

    assert response.status_code == 302
    seat.refresh_from_db()
    assert (seat.organisation.name, seat.title) == ("NAV", "Leder")
    assert seat.person.name == "Kari Nes"


def test_another_role_is_another_seat_from_today(coordinator, group):
    seat = MembershipFactory(group=group)
    deputy = MembershipFactory(group=group, role=Membership.Role.DEPUTY, deputy_for=seat)
    informed = MembershipFactory(group=group, role=Membership.Role.INFORMED)
    today, yesterday = localdate(), localdate() - timedelta(days=1)

    raised = seats.edit(informed, by=coordinator, role=Membership.Role.MEMBER)
    # What was read and decided before is still what an informed one may see.
    assert group.roles_of(informed.person, yesterday) == {"informed"}
    assert group.roles_of(informed.person, today) == {"member"}
    assert raised.since == today

    seats.edit(seat, by=coordinator, role=Membership.Role.INFORMED)
    deputy.refresh_from_db()
    assert deputy.deputy_for is None


@pytest.mark.parametrize(
    "name", ["membership_edit", "membership_end", "membership_handover", "membership_correct"]
)
def test_only_those_who_run_the_group_change_its_seats(client_for, coordinator, group, name):
    seat = MembershipFactory(group=group)
    url = reverse(name, args=[seat.public_id])

    assert client_for(coordinator).get(url).status_code == 200
    assert client_for(seat.person).get(url).status_code == 403
    elsewhere = AppointmentFactory(municipality=bjerkreim()).person
    assert client_for(elsewhere).get(url).status_code == 404


def test_a_slip_of_the_pen_is_corrected_before_the_first_sign_in(client_for, coordinator, group):
    seat = MembershipFactory(group=group, person__email=None)
    url = reverse("membership_correct", args=[seat.public_id])
    facts = {"name": "Kari Nes", "email": "KARI@example.org", "phone": ""}

    client = client_for(coordinator)
    assert client.post(url, facts | {"email": coordinator.email}).status_code == 422
    assert client.post(url, facts).status_code == 302
    seat.person.refresh_from_db()
    assert (seat.person.name, seat.person.email) == ("Kari Nes", "kari@example.org")

    Person.objects.filter(pk=seat.person_id).update(last_login=now())
    assert client.post(url, facts).status_code == 403


def test_no_coordinator_gives_away_the_key_to_another_municipality(coordinator, group):
    theirs = MembershipFactory(group=GroupFactory(host=bjerkreim()))
    MembershipFactory(group=group, person=theirs.person)

    assert not addresses.may_correct(theirs.person, coordinator)
    with pytest.raises(PermissionDenied):
        addresses.correct(theirs.person, name="x", email="x@example.org", phone="", by=coordinator)
    colleague = AppointmentFactory().person
    assert not addresses.may_correct(colleague, coordinator)


# Ending and handing over --------------------------------------------------------------------------


def test_a_seat_ends_with_its_offices_and_access(client_for, coordinator, group):
    seat = MembershipFactory(group=group)
    office = OfficeFactory(group=group, person=seat.person)
    deputy = MembershipFactory(group=group, role=Membership.Role.DEPUTY, deputy_for=seat)
    url = reverse("membership_end", args=[seat.public_id])
    client = client_for(coordinator)
    yesterday = localdate() - timedelta(days=1)

    page = client.get(url).content.decode()
    assert "møteleder avsluttes" in page
    assert deputy.person.name in page

    client.post(url, {"on": yesterday.isoformat()})
    office.refresh_from_db()
    deputy.refresh_from_db()
    assert office.until == yesterday
    assert deputy.deputy_for is None
    seat.person.refresh_from_db()
    assert client_for(seat.person).get(group.get_absolute_url()).status_code == 404
    # Pressed twice, or by two: the first day stands.
    client.post(url, {"on": localdate().isoformat()})
    seat.refresh_from_db()
    assert seat.until == yesterday


def test_who_ends_a_seat_is_shown_what_is_left_behind(client_for, coordinator, group):
    seat = MembershipFactory(group=group)
    item = AgendaItemFactory(meeting=MeetingFactory(group=group))
    TaskFactory(item=item, responsible=seat.person, what="Telle gangfelt")
    url = reverse("membership_end", args=[seat.public_id])

    assert "Telle gangfelt" in client_for(coordinator).get(url).content.decode()


def test_no_seat_ends_before_it_began(client_for, coordinator, group):
    seat = MembershipFactory(group=group, since=date(2026, 3, 1))
    url = reverse("membership_end", args=[seat.public_id])

    response = client_for(coordinator).post(url, {"on": "2026-02-01"})

    assert response.status_code == 422
    assert "01.03.2026" in response.content.decode()


def test_keys_die_when_the_last_day_of_the_last_seat_is_over(coordinator, group):
    seat = MembershipFactory(group=group)
    other = MembershipFactory(group=GroupFactory(), person=seat.person)
    today, tomorrow = TODAY(), TODAY() + timedelta(days=1)

    def epoch():
        return Person.objects.get(pk=seat.person_id).access_epoch

    seats.end(seat, today - timedelta(days=1), by=coordinator)
    seats.end(other, today, by=coordinator)
    assert keys.end_of_those_who_left(on=today) == 0
    assert epoch() == 0

    assert keys.end_of_those_who_left(on=tomorrow) == 1
    assert epoch() == 1


def test_keys_die_at_once_when_the_last_day_is_past_and_then_no_more(coordinator, group):
    seat = MembershipFactory(group=group)
    seats.end(seat, TODAY() - timedelta(days=9), by=coordinator)

    assert keys.end_of_those_who_left(on=TODAY()) == 0
    assert Person.objects.get(pk=seat.person_id).access_epoch == 1


def test_a_seat_is_handed_over_with_deputies_and_chosen_offices(client_for, coordinator, group):
    seat = MembershipFactory(group=group, organisation=OrganisationFactory(name="Politiet"))
    OfficeFactory(group=group, person=seat.person, kind=Office.Kind.CHAIR)
    OfficeFactory(group=group, person=seat.person, kind=Office.Kind.SECRETARY)
    deputy = MembershipFactory(group=group, role=Membership.Role.DEPUTY, deputy_for=seat)
    url = reverse("membership_handover", args=[seat.public_id])

    response = client_for(coordinator).post(
        url,
        {
            "name": "Ny Politikontakt",
            "email": "ny@example.org",
            "title": "Politikontakt",
            "first_day": localdate().isoformat(),
            "offices": ["chair"],
        },
    )

    assert response.status_code == 302
    new = group.memberships.get(person__email="ny@example.org")
    assert (new.organisation.name, new.since) == ("Politiet", localdate())
    seat.refresh_from_db()
    deputy.refresh_from_db()
    assert seat.until == localdate() - timedelta(days=1)
    assert deputy.deputy_for == new
    assert group.roles_of(new.person) == {"chair", "member"}
    assert group.roles_of(seat.person) == set()


def test_a_refused_handover_leaves_the_seat_as_it_was(client_for, coordinator, group):
    seat, other = MembershipFactory(group=group), MembershipFactory(group=group)
    url = reverse("membership_handover", args=[seat.public_id])

    response = client_for(coordinator).post(
        url,
        {
            "name": other.person.name,
            "email": other.person.email,
            "first_day": localdate().isoformat(),
        },
    )

    assert response.status_code == 422
    seat.refresh_from_db()
    assert seat.until is None


# Before, and undone -------------------------------------------------------------------------------


def test_who_sat_before_is_read_by_all_and_undone_by_those_who_run_it(
    client_for, coordinator, group
):
    reader = MembershipFactory(group=group).person
    gone = MembershipFactory(
        group=group, person__name="Kari Nes", since=date(2024, 3, 1), until=date(2025, 6, 30)
    )
    OfficeFactory(group=group, person=gone.person, until=date(2025, 6, 30))
    url = reverse("group_past", args=[group.public_id])

    assert url in client_for(reader).get(group.get_absolute_url()).content.decode()
    page = client_for(reader).get(url).content.decode()
    for words in ["Kari Nes", "1. mars 2024", "30. juni 2025", "Møteleder: Kari Nes"]:
        assert words in page
    assert "Angre avslutningen" not in page
    assert "Angre avslutningen" in client_for(coordinator).get(url).content.decode()


def test_an_end_pressed_by_mistake_is_undone_with_all_that_went_with_it(
    client_for, coordinator, group
):
    seat = MembershipFactory(group=group)
    chair = OfficeFactory(group=group, person=seat.person)
    writes = OfficeFactory(group=group, person=seat.person, kind=Office.Kind.SECRETARY)
    deputy = MembershipFactory(group=group, role=Membership.Role.DEPUTY, deputy_for=seat)
    seats.end(seat, localdate() - timedelta(days=1), by=coordinator)
    # Somebody else writes the minutes by now, and keeps on.
    OfficeFactory(group=group, kind=Office.Kind.SECRETARY)
    url = reverse("membership_reopen", args=[seat.public_id])
    client = client_for(coordinator)

    client.post(url)
    client.post(url)

    for row in (seat, chair, writes, deputy):
        row.refresh_from_db()
    assert (seat.until, chair.until, deputy.deputy_for) == (None, None, seat)
    assert writes.until == localdate() - timedelta(days=1)
    assert AuditEntry.objects.filter(verb="reopen_seat").count() == 1


def test_a_seat_that_is_to_end_goes_on_from_the_page_of_the_group(client_for, coordinator, group):
    seat = MembershipFactory(group=group)
    seats.end(seat, localdate() + timedelta(days=9), by=coordinator)

    assert "Angre avslutningen" in client_for(coordinator).get(group.get_absolute_url()).text


def test_who_has_another_seat_by_now_does_not_get_two(client_for, coordinator, group):
    seat = MembershipFactory(group=group)
    seats.end(seat, localdate() - timedelta(days=1), by=coordinator)
    seats.add(group, seat.person, by=coordinator)
    url = reverse("membership_reopen", args=[seat.public_id])

    page = client_for(coordinator).post(url, follow=True).content.decode()

    assert "har allerede plass i gruppen" in page
    assert group.memberships.filter(until=None).count() == 1


def test_those_before_are_as_quickly_asked_for_when_many(
    client_for, coordinator, group, django_assert_max_num_queries
):
    url = reverse("group_past", args=[group.public_id])
    client = client_for(coordinator)
    counts = []
    for _ in range(2):
        MembershipFactory(group=group, until=date(2025, 6, 30))
        MembershipFactory(group=group, until=date(2025, 6, 30))
        with django_assert_max_num_queries(10) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_public_office_goes_with_the_seat_and_a_shield_with_the_person(client_for):
    liv = AppointmentFactory().person
    seat = MembershipFactory(group=GroupFactory(), title="Ordfører")
    address = reverse("membership_edit", args=[seat.public_id])

    client_for(liv).post(address, {"role": "member", "public_office": "on", "shielded": "on"})

    seat.refresh_from_db()
    assert (seat.public_office, seat.person.shielded) == (True, True)
    new = seats.hand_over(seat, PersonFactory(), by=liv, first_day=localdate())
    assert (new.public_office, new.person.shielded) == (True, False)


def test_a_coordinator_who_is_shielded_is_not_on_the_public_page():
    GroupFactory()
    post = AppointmentFactory(verified_on=localdate())
    neighbour = AppointmentFactory(person__name="Ola Li")
    place = post.municipality
    assert post in [contact.appointment for contact in public.page(place, localdate()).contacts]

    persons.shield(post.person, True, by=neighbour.person)

    assert public.page(place, localdate()).contacts == []
    with pytest.raises(PermissionDenied):
        persons.shield(post.person, False, by=PersonFactory())

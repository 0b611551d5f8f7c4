"""Who sees a group, and what they are in it."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from people.models import District, Group, GroupMunicipality, Membership, Office
from people.models.roles import keep, roles_of
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
TODAY = date(2026, 6, 1)


def test_the_stranger_sees_nothing():
    GroupFactory()

    assert not Group.objects.visible_to(AnonymousUser(), TODAY).exists()
    assert not Group.objects.visible_to(PersonFactory(), TODAY).exists()


def test_a_member_sees_the_group_only_during_the_seat():
    seat = MembershipFactory(since=date(2026, 1, 1), until=date(2026, 5, 31))

    assert Group.objects.visible_to(seat.person, date(2026, 5, 31)).get() == seat.group
    assert not Group.objects.visible_to(seat.person, TODAY).exists()


def test_a_deputy_sees_no_group():
    seat = MembershipFactory(role=Membership.Role.DEPUTY)

    assert not Group.objects.visible_to(seat.person, TODAY).exists()
    assert seat.group.roles_of(seat.person, TODAY) == {"deputy"}


def test_a_coordinator_sees_own_and_shared_groups_but_not_the_neighbours_others():
    shared, others = GroupFactory(), GroupFactory()
    GroupMunicipality.objects.create(group=shared, municipality=bjerkreim(), since=TODAY)
    neighbour = AppointmentFactory(municipality=bjerkreim()).person
    host = AppointmentFactory(municipality=eigersund()).person

    assert set(Group.objects.visible_to(neighbour, TODAY)) == {shared}
    assert set(Group.objects.visible_to(host, TODAY)) == {shared, others}
    assert shared.roles_of(neighbour, TODAY) == {"coordinator"}


def test_a_district_coordinator_sees_the_districts_groups_only():
    district = District.objects.create(municipality=eigersund(), name="Sentrum")
    mine, whole = GroupFactory(), GroupFactory()
    mine.group_municipalities.update(district=district)
    person = AppointmentFactory(district=district).person

    assert set(Group.objects.visible_to(person, TODAY)) == {mine}
    assert whole.roles_of(person, TODAY) == set()


def test_one_person_may_be_both_chair_and_secretary():
    group = GroupFactory()
    person = OfficeFactory(group=group, kind=Office.Kind.CHAIR).person
    OfficeFactory(group=group, person=person, kind=Office.Kind.SECRETARY)

    assert group.roles_of(person, TODAY) == {"chair", "secretary"}


def test_a_group_names_its_host_first():
    group = GroupFactory(host=eigersund())
    GroupMunicipality.objects.create(group=group, municipality=bjerkreim(), since=TODAY)

    assert group.municipality_names() == "Eigersund og Bjerkreim"


def test_what_is_read_asks_once_what_its_reader_is(django_assert_num_queries):
    seat = MembershipFactory()
    keep(seat.person)

    with django_assert_num_queries(1):
        assert roles_of(seat.person, TODAY).sat_in == {seat.group_id}
        assert roles_of(seat.person, TODAY).seen == {seat.group_id}


def test_a_change_of_roles_is_seen_at_once_where_they_are_not_kept():
    seat = MembershipFactory(since=date(2026, 1, 1))
    assert Group.objects.visible_to(seat.person, TODAY).exists()

    Membership.objects.update(until=date(2026, 5, 31))

    assert not Group.objects.visible_to(seat.person, TODAY).exists()


def test_a_seat_above_is_no_role_below():
    above = GroupFactory()
    below = GroupFactory(reports_to=above)
    person = MembershipFactory(group=above).person

    roles = roles_of(person, TODAY)
    assert roles.below == {below.pk}
    assert roles.seen == {above.pk}
    assert below.roles_of(person, TODAY) == set()

from datetime import date

import pytest

from people.belonging import language_of, listed, names_of
from people.models import GroupMunicipality, Municipality
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


def test_a_seat_in_a_shared_group_belongs_to_both_municipalities():
    seat = MembershipFactory(group=GroupFactory(host=eigersund()))
    GroupMunicipality.objects.create(group=seat.group, municipality=bjerkreim())

    assert names_of(seat.person) == "Eigersund og Bjerkreim"


def test_a_post_is_enough():
    assert names_of(AppointmentFactory(municipality=bjerkreim()).person) == "Bjerkreim"


def test_an_office_is_enough():
    assert names_of(OfficeFactory().person) == "Eigersund"


def test_what_has_ended_does_not_count():
    seat = MembershipFactory(since=date(2025, 1, 1), until=date(2025, 6, 30))

    assert names_of(seat.person, on=date(2025, 6, 30)) == "Eigersund"
    assert names_of(seat.person, on=date(2025, 7, 1)) == ""


def test_a_stranger_belongs_nowhere():
    assert names_of(PersonFactory()) == ""


def test_names_are_listed_as_in_a_sentence():
    assert listed(["Eigersund", "Lund", "Sokndal"]) == "Eigersund, Lund og Sokndal"


def test_the_interface_speaks_the_language_of_the_groups_host():
    host = bjerkreim()
    Municipality.objects.filter(pk=host.pk).update(language="nn")
    seat = MembershipFactory(group=GroupFactory(host=host))
    GroupMunicipality.objects.create(group=seat.group, municipality=eigersund())

    assert language_of(seat.person) == "nn"


def test_a_post_decides_the_language_before_the_groups_do():
    Municipality.objects.filter(pk=bjerkreim().pk).update(language="nn")
    post = AppointmentFactory(municipality=bjerkreim())
    MembershipFactory(person=post.person, group=GroupFactory(host=eigersund()))

    assert language_of(post.person) == "nn"
    assert language_of(PersonFactory()) == "nb"

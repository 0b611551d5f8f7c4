from datetime import date

import pytest

from people.belonging import listed, names_of
from people.models import GroupMunicipality
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

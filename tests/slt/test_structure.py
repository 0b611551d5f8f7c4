"""The picture of a municipality's groups: who sees which names, and what hangs under what."""

import pytest

from people.models import Group, GroupMunicipality
from tests.factories import (
    LONG_AGO,
    AppointmentFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    OrganisationFactory,
    bjerkreim,
)

pytestmark = pytest.mark.django_db
PAGE = "/motestruktur/1101/"


def shown(client) -> str:
    return client.get(PAGE).content.decode()


def test_the_levels_stand_from_the_top_with_what_is_lifted_to_whom(client_for):
    above = GroupFactory(name="Politirådet", level=Group.Level.STEERING)
    GroupFactory(name="Koordineringsgruppa", reports_to=above, meetings_per_year=10)
    GroupMunicipality.objects.create(group=above, municipality=bjerkreim(), since=LONG_AGO)
    GroupFactory(name="Naboens gruppe", host=bjerkreim())

    page = shown(client_for(AppointmentFactory().person))
    assert page.index("Styrende nivå") < page.index("Koordinerende nivå")
    assert "Løfter saker til Politirådet" in page
    assert "10 møter i året" in page
    assert "sammen med Bjerkreim" in page
    assert "Naboens gruppe" not in page


def test_names_are_for_those_who_see_the_group_from_within(client_for):
    group = GroupFactory(name="Ute")
    nav = OrganisationFactory(name="NAV")
    seat = MembershipFactory(
        group=group, organisation=nav, title="Veileder", person__name="Ida Vik"
    )
    OfficeFactory(group=group, person=seat.person)
    elsewhere = MembershipFactory().person

    inside, outside = shown(client_for(seat.person)), shown(client_for(elsewhere))
    assert "Møteleder: Ida Vik" in inside
    assert "Ida Vik" not in outside
    assert "Møteleder: Veileder" in outside
    assert "NAV" in outside
    assert group.public_id not in outside


def test_one_group_or_many_ask_the_same(client_for, django_assert_max_num_queries):
    client = client_for(AppointmentFactory().person)
    for _group in range(3):
        OfficeFactory(group=MembershipFactory().group)

    with django_assert_max_num_queries(8):
        shown(client)

"""A municipality's page: who sees it, and that it asks little."""

import pytest
from django.urls import reverse

from people.models import GroupMunicipality
from tests.factories import (
    LONG_AGO,
    AppointmentFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
PAGE = "/kommunen/1101/"


def test_the_only_municipality_is_gone_straight_to(client_for):
    client = client_for(MembershipFactory().person)

    assert client.get("/kommunen/").url == PAGE


def test_who_works_for_two_chooses(client_for):
    person = AppointmentFactory().person
    AppointmentFactory(person=person, municipality=bjerkreim())

    page = client_for(person).get("/kommunen/").content.decode()
    assert page.index("/kommunen/1114/") < page.index("/kommunen/1101/")


def test_members_see_the_subjects_and_the_coordinator_those_of_her_post(client_for):
    seat = MembershipFactory()
    member = client_for(seat.person).get(PAGE).content.decode()
    post = AppointmentFactory()
    own = client_for(post.person).get(PAGE).content.decode()

    archive = reverse("archive", args=["1101"])
    assert archive not in member
    assert archive in own
    # The menu says where one is, in what lies under it too.
    below = client_for(post.person).get(archive).content.decode()
    assert below.count('aria-current="true"') == 1
    assert 'href="/kommunen/" aria-current="true"' in below
    own_tasks = client_for(post.person).get(reverse("my_tasks")).content.decode()
    assert 'href="/oppfolging/" aria-current="true"' in own_tasks


def test_to_coordinate_a_shared_group_opens_nothing_of_the_hosts(client_for):
    shared = GroupFactory(host=eigersund())
    GroupMunicipality.objects.create(group=shared, municipality=bjerkreim(), since=LONG_AGO)
    neighbour = AppointmentFactory(municipality=bjerkreim()).person

    assert client_for(neighbour).get(PAGE).status_code == 404
    # Who leads it sits in a group of both.
    chair = OfficeFactory(group=shared).person
    assert client_for(chair).get(PAGE).status_code == 200


def test_the_page_asks_no_more_than_four_things(client_for, django_assert_max_num_queries):
    client = client_for(AppointmentFactory().person)
    GroupFactory()

    with django_assert_max_num_queries(4):
        client.get(PAGE)

"""How municipalities are organised, built by the verbs and walked on the pages: each as it is said
in agreements that are published, with invented names.
"""

from datetime import date, time

import pytest
from django.urls import reverse

from meetings import planning
from meetings.models import Meeting
from people import groups, seats
from people.models import District, Group, Membership
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    PersonFactory,
    bjerkreim,
    eigersund,
    served,
)

pytestmark = pytest.mark.django_db
Level = Group.Level


def made(post, name: str, level: str = Level.COORDINATING, **facts) -> Group:
    return groups.create(
        municipality=post.municipality,
        district=post.district,
        level=level,
        name=name,
        by=post.person,
        **facts,
    )


def read(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_board_an_operative_group_and_five_in_the_schools_neighbourhoods(client_for):
    post = AppointmentFactory(municipality=served("1108"))
    board = made(post, "Samordningsutvalget", Level.STEERING, police_council=True)
    operative = made(post, "Operativ SLT-gruppe", reports_to=board)
    for number in range(1, 6):
        made(post, f"Oppvekstgruppe {number}", Level.EXECUTING, reports_to=operative)

    page = read(client_for(post.person), "meeting_structure", "1108")

    order = ["Samordningsutvalget", "Operativ SLT-gruppe", "Oppvekstgruppe 1", "Oppvekstgruppe 5"]
    found = [page.index(f"{name}</") for name in order]
    assert found == sorted(found)
    # Those below hold nothing exempt until somebody says so.
    assert not Group.objects.filter(level=Level.EXECUTING, has_exempt_text=True).exists()


def test_a_family_forum_of_ones_own_below_a_police_council_shared_with_the_neighbour(client_for):
    own, neighbour = AppointmentFactory(), AppointmentFactory(municipality=bjerkreim())
    council = made(
        own, "Felles politiråd", Level.STEERING, police_council=True, partners=(bjerkreim(),)
    )
    forum = made(own, "Familieforum", reports_to=council)
    theirs = made(neighbour, "Naboens forum", reports_to=council)
    ours, others = client_for(own.person), client_for(neighbour.person)

    for client, number, name, hidden in (
        (ours, "1101", forum.name, theirs.name),
        (others, "1114", theirs.name, forum.name),
    ):
        listed = read(client, "group_list")
        drawn = read(client, "meeting_structure", number)
        assert council.name in listed
        assert council.name in drawn
        assert name in listed
        assert name in drawn
        assert hidden not in listed + drawn
    for client in (ours, others):
        assert "Eigersund og Bjerkreim" in read(client, "group_detail", council.public_id)
    assert others.get(reverse("group_detail", args=[forum.public_id])).status_code == 404


def test_a_coordinator_of_a_district_runs_the_groups_of_that_district_alone(client_for):
    town = served("0301")
    north, south = (District.objects.create(municipality=town, name=name) for name in "NS")
    of_north = AppointmentFactory(municipality=town, district=north)
    of_south = AppointmentFactory(municipality=town, district=south)
    of_town = AppointmentFactory(municipality=town)
    top = made(of_town, "Byrådets styringsgruppe", Level.STEERING)
    ours = made(of_north, "Nordre bydelsgruppe")
    theirs = made(of_south, "Søndre bydelsgruppe")
    seen = {
        post: {
            group
            for group in (top, ours, theirs)
            if client_for(post.person)
            .get(reverse("group_edit", args=[group.public_id]))
            .status_code
            == 200
        }
        for post in (of_north, of_south, of_town)
    }

    assert seen == {of_north: {ours}, of_south: {theirs}, of_town: {top, ours, theirs}}


def test_the_county_sits_in_three_municipalities_and_sees_its_own_groups_of_each(client_for):
    person = PersonFactory(name="Frode Fylke")
    for place in (eigersund(), bjerkreim(), served("1112")):
        post = AppointmentFactory(municipality=place)
        county = OrganisationFactory(municipality=place, name="Fylkeskommunen", kind="county")
        seats.add(made(post, f"Råd {place}"), person, by=post.person, organisation=county)
        made(post, f"Utegruppe {place}", Level.EXECUTING)

    page = read(client_for(person), "group_list")

    for place in ("Eigersund", "Bjerkreim", "Lund"):
        assert f"Råd {place}" in page
        assert f"Utegruppe {place}" not in page
    assert Membership.objects.filter(person=person).count() == 3


def test_a_police_council_that_meets_after_each_meeting_of_the_coordinating_group(client_for):
    post = AppointmentFactory(municipality=served("3413"))
    council = made(post, "Politiråd", Level.STEERING, police_council=True)
    slt = made(post, "SLT-samling", reports_to=council)
    elsewhere = made(AppointmentFactory(person=post.person), "En annen kommunes gruppe")
    planned = planning.create_year(
        slt,
        [date(2028, 2, 1), date(2028, 4, 4), date(2028, 6, 27), date(2028, 10, 3)],
        time(9),
        time(11),
        by=post.person,
    )
    Meeting.objects.filter(pk=planned[1].pk).update(state=Meeting.State.CANCELLED)
    client = client_for(post.person)
    rule = {
        "gruppe": council.public_id,
        "year": "2028",
        "nth": "1",
        "weekday": "1",
        "starts": "12.00",
        "ends": "14.00",
        "after": slt.public_id,
        "days_after": "7",
    }

    page = client.get(reverse("year_plan", query=rule)).text

    # Not after what is called off, and never in July.
    for day, is_there in (
        ("2028-02-08", 1),
        ("2028-04-11", 0),
        ("2028-07-04", 0),
        ("2028-10-10", 1),
    ):
        assert (f'value="{day}"' in page) == is_there
    assert elsewhere.public_id not in page
    days = {"dag-TOTAL_FORMS": 2, "dag-INITIAL_FORMS": 2}
    days |= {"dag-0-keep": "on", "dag-0-day": "2028-02-08"}
    days |= {"dag-1-keep": "on", "dag-1-day": "2028-10-10"}
    url = reverse("year_plan", query={"gruppe": council.public_id})
    assert client.post(url, rule | days | {"lag": "1"}).status_code == 302
    assert [one.day for one in council.meetings.order_by("starts_at")] == [
        date(2028, 2, 8),
        date(2028, 10, 10),
    ]
    wanting = client.get(reverse("year_plan", query=rule | {"days_after": ""}))
    assert wanting.status_code == 422
    assert "Skriv hvor mange dager etter." in wanting.text

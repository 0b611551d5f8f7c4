"""Kom i gang: what a new coordinator meets, step by step."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from meetings.models import NumberSeries
from people import notices
from people.models import Group, Municipality, Notice
from tests.factories import AppointmentFactory, GroupFactory, MembershipFactory, bjerkreim

pytestmark = pytest.mark.django_db
URL = "/kom-i-gang/1101/"

THREE = {
    "do": "groups",
    "steering-wanted": "on",
    "steering-name": "Politirådet",
    "steering-meetings_per_year": "4",
    "steering-police_council": "on",
    "coordinating-wanted": "on",
    "coordinating-name": "Koordineringsgruppen",
    "coordinating-meetings_per_year": "10",
    "executing-wanted": "on",
    "executing-name": "Utførende gruppe",
    "executing-meetings_per_year": "0",
}


@pytest.fixture
def coordinator():
    person = AppointmentFactory(person__name="Liv Dahl").person
    Municipality.objects.filter(number="1101").update(started_on=None)
    return person


def test_the_three_groups_are_suggested_and_made_in_one_press(client_for, coordinator):
    client = client_for(coordinator)
    page = client.get(URL).content.decode()
    assert "0 av 5 steg" in page
    for name in ["Politirådet", "Koordineringsgruppen", "Utførende gruppe"]:
        assert f'value="{name}"' in page

    client.post(URL, THREE)

    steering, coordinating, executing = Group.objects.order_by("pk")
    assert steering.police_council
    assert [g.meetings_per_year for g in (steering, coordinating, executing)] == [4, 10, 0]
    assert (coordinating.reports_to, executing.reports_to) == (steering, coordinating)
    # Pressed twice, they are three still.
    client.post(URL, THREE)
    assert Group.objects.count() == 3


def test_a_group_without_a_name_is_asked_for_and_the_rest_is_kept(client_for, coordinator):
    response = client_for(coordinator).post(
        URL, THREE | {"coordinating-name": "", "executing-name": "Natteravnene"}
    )

    assert response.status_code == 422
    assert "Skriv hva gruppen heter." in response.content.decode()
    assert 'value="Natteravnene"' in response.content.decode()
    assert not Group.objects.exists()


def test_one_left_out_is_not_made(client_for, coordinator):
    data = {key: value for key, value in THREE.items() if key != "executing-wanted"}

    client_for(coordinator).post(URL, data)

    assert Group.objects.count() == 2


def test_the_next_case_number_is_set_once(client_for, coordinator):
    first, second = GroupFactory(), GroupFactory()
    client = client_for(coordinator)
    year = localdate().year

    wrong = client.post(URL, {"do": "numbers", f"sak-{first.public_id}": "0"})
    assert wrong.status_code == 422
    assert not NumberSeries.objects.exists()

    client.post(
        URL,
        {"do": "numbers", f"sak-{first.public_id}": "17", f"sak-{second.public_id}": "1"},
    )
    assert NumberSeries.objects.get(group=first, year=year).next_number == 17
    # Begins at one all the same: may still be set this year.
    assert NumberSeries.objects.get(group=second, year=year).set_by_hand_on is None
    assert f"17/{year % 100}" in client.get(URL).content.decode()


def test_members_pasted_from_here_lead_back_here(client_for, coordinator):
    group = GroupFactory()
    client = client_for(coordinator)
    url = f"{reverse('member_import', args=[group.public_id])}?fra=start"
    assert url in client.get(URL).content.decode()

    response = client.post(url, {"text": "Kari Nes;kari@example.org", "do": "save"})

    assert response.url == reverse("get_started")


def test_a_sample_goes_to_oneself_through_the_worker(client_for, coordinator, mailoutbox):
    client = client_for(coordinator)
    client.post(URL, {"do": "sample"})
    # While it waits, another is not made.
    client.post(URL, {"do": "sample"})
    assert Notice.objects.count() == 1
    assert "venter på å bli sendt" in client.get(URL).content.decode()

    notices.send_waiting()

    (mail,) = mailoutbox
    assert mail.to == [coordinator.email]
    assert mail.subject.startswith("[Eigersund] ")
    assert f"Sendt til {coordinator.email}" in client.get(URL).content.decode()
    client.post(URL, {"do": "sample"})
    assert Notice.objects.count() == 2


def test_home_leads_there_until_it_is_put_away_and_the_page_stays(client_for, coordinator):
    client = client_for(coordinator)
    assert f'href="{URL}"' in client.get(reverse("home")).content.decode()

    client.post(URL, {"do": "put_away"})

    place = Municipality.objects.get(number="1101")
    assert place.started_on == localdate()
    assert f'href="{URL}"' not in client.get(reverse("home")).content.decode()

    assert "Vis på Hjem igjen" in client.get(URL).content.decode()
    client.post(URL, {"do": "take_up"})
    place.refresh_from_db()
    assert place.started_on is None


def test_until_then_nothing_leads_to_a_closed_door(client_for, coordinator):
    client = client_for(coordinator)
    shown = client.get(reverse("home")).content.decode()

    assert "Planlegg et møte" not in shown, "there is no group to plan for"
    assert "Stemmer kontaktopplysningene" not in shown, "Kom i gang asks for them"
    assert reverse("get_started") in client.get(reverse("meeting_list")).content.decode()
    for name in ("meeting_create", "year_plan", "past_meeting_create"):
        led = client.get(reverse(name), follow=True)
        assert led.redirect_chain[-1][0] == URL
        assert "Opprett gruppen først" in led.content.decode()


def test_it_leads_to_the_municipality_that_is_still_to_be_started(client_for, coordinator):
    AppointmentFactory(person=coordinator, municipality=bjerkreim())
    assert Municipality.objects.get(number="1114").started_on is not None

    assert client_for(coordinator).get(reverse("get_started")).url == URL


def test_it_is_for_coordinators_of_the_municipality(client_for):
    member = MembershipFactory().person
    elsewhere = AppointmentFactory(municipality=bjerkreim()).person

    assert client_for(member).get(reverse("get_started")).status_code == 403
    assert client_for(member).get(URL).status_code == 404
    assert client_for(elsewhere).post(URL, THREE).status_code == 404
    assert not Group.objects.filter(name="Politirådet").exists()


def test_the_page_costs_the_same_with_many_groups(
    client_for, coordinator, django_assert_max_num_queries
):
    client = client_for(coordinator)
    MembershipFactory(group=GroupFactory())
    with django_assert_max_num_queries(10) as one:
        client.get(URL)
    for _more in range(3):
        MembershipFactory(group=GroupFactory())
    with django_assert_max_num_queries(len(one)):
        client.get(URL)


def test_it_can_be_used_by_all(browser, any_page, signed_in, axe, transactional_db):
    page = signed_in(any_page, AppointmentFactory().person)
    page.goto(reverse("get_started"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []

    page.get_by_role("button", name="Opprett gruppene").click()
    page.get_by_text("Opprettet: Politirådet").wait_for()
    assert axe(page) == []

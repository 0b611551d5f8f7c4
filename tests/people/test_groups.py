"""Groups: the pages, who may change what, and what they cost."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.timezone import localdate, make_aware

from meetings.models import Decision, Meeting
from people import audit, groups
from people.models import AuditEntry, District, Group, Membership, Office
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    DecisionFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    TaskFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return AppointmentFactory(person__name="Liv Dahl").person


def held(group, days: int = 30):
    starts = make_aware(datetime.combine(localdate(), datetime.min.time())) - timedelta(days=days)
    return MeetingFactory(group=group, starts_at=starts, state=Meeting.State.HELD)


def ahead(group, **facts):
    starts = make_aware(datetime.combine(localdate(), datetime.min.time())) + timedelta(days=14)
    return MeetingFactory(group=group, starts_at=starts, **facts)


# The pages ----------------------------------------------------------------------------------------


def test_the_list_tells_who_leads_when_and_how_many_from_the_top_level_down(
    client_for, coordinator
):
    executing = GroupFactory(name="Natteravnene", level=Group.Level.EXECUTING)
    steering = GroupFactory(name="Politirådet", level=Group.Level.STEERING)
    MembershipFactory(group=steering)
    MembershipFactory(group=steering, role=Membership.Role.DEPUTY)
    OfficeFactory(group=steering, person__name="Odd Ordfører")
    meeting = ahead(steering, state=Meeting.State.CALLED)

    page = client_for(coordinator).get(reverse("group_list")).content.decode()

    assert page.index("Politirådet") < page.index("Natteravnene")
    assert "Ledes av Odd Ordfører" in page
    assert "1 medlem " in page
    assert meeting.get_absolute_url() in page
    assert executing.get_absolute_url() in page


def test_a_member_sees_no_draft_as_the_next_meeting(client_for):
    seat = MembershipFactory()
    ahead(seat.group)

    page = client_for(seat.person).get(reverse("group_list")).content.decode()

    assert "ingen møter planlagt" in page


def test_the_page_tells_who_when_what_was_decided_and_what_is_open(client_for, coordinator):
    group = GroupFactory(meetings_per_year=10)
    police = OrganisationFactory(name="Politiet")
    seat = MembershipFactory(
        group=group, organisation=police, title="Politikontakt", person__name="Kari Nes"
    )
    MembershipFactory(
        group=group, role=Membership.Role.DEPUTY, deputy_for=seat, person__name="Ola Vik"
    )
    MembershipFactory(group=group, role=Membership.Role.INFORMED, person__name="Eva Lie")
    OfficeFactory(group=group, person=seat.person)
    ahead(group, state=Meeting.State.CALLED)
    item = AgendaItemFactory(
        meeting=MeetingFactory(
            group=group, starts_at=datetime(localdate().year, 1, 1, 9, tzinfo=UTC), state="held"
        ),
        title="Trygg skolevei",
    )
    DecisionFactory(item=item, state=Decision.State.DECIDED, decided_on=localdate())
    TaskFactory(item=item, group=group, what="Telle gangfelt")

    page = client_for(coordinator).get(group.get_absolute_url()).content.decode()

    for word in ["Politiet", "Kari Nes", "Politikontakt", "Møteleder", "Ola Vik", "Eva Lie"]:
        assert word in page
    assert "1 av 10 møter er holdt" in page
    assert "Trygg skolevei" in page
    assert "Telle gangfelt" in page


def test_members_see_no_addresses_and_no_buttons(client_for):
    seat = MembershipFactory()
    other = MembershipFactory(group=seat.group, person__phone="00 00 00 01")

    page = client_for(seat.person).get(seat.group.get_absolute_url()).content.decode()

    assert other.person.name in page
    assert other.person.email not in page
    assert "00 00 00 01" not in page
    assert reverse("group_edit", args=[seat.group.public_id]) not in page


@pytest.mark.parametrize("name", ["group_list", "group_detail"])
def test_one_row_and_many_cost_the_same(
    client_for, coordinator, django_assert_max_num_queries, name
):
    group, numbers = GroupFactory(), count(1)

    def fill():
        seat = MembershipFactory(group=group, organisation=OrganisationFactory())
        MembershipFactory(group=group, role=Membership.Role.DEPUTY, deputy_for=seat)
        item = AgendaItemFactory(meeting=held(group), number=next(numbers))
        DecisionFactory(item=item, state=Decision.State.DECIDED)
        TaskFactory(item=item, group=group)
        ahead(group, state=Meeting.State.CALLED)
        OfficeFactory(group=GroupFactory())

    url = reverse(name, args=[group.public_id] if name == "group_detail" else [])
    client = client_for(coordinator)
    fill()
    with django_assert_max_num_queries(10) as one:
        client.get(url)
    fill()
    fill()
    with django_assert_max_num_queries(len(one)):
        client.get(url)


# Who may ------------------------------------------------------------------------------------------


PAGES = ["group_edit", "group_end", "group_offices", "membership_add", "member_import"]


@pytest.mark.parametrize("name", PAGES)
def test_only_coordinators_of_the_groups_municipalities_change_it(client_for, coordinator, name):
    seat = MembershipFactory()
    url = reverse(name, args=[seat.group.public_id])
    elsewhere = AppointmentFactory(municipality=bjerkreim()).person

    assert client_for(coordinator).get(url).status_code == 200
    assert client_for(seat.person).get(url).status_code == 403
    assert client_for(elsewhere).get(url).status_code == 404


def test_a_partners_coordinator_has_full_rights_until_the_sharing_ends(client_for, coordinator):
    group = GroupFactory()
    partner = AppointmentFactory(municipality=bjerkreim()).person
    client = client_for(coordinator)
    client.post(reverse("group_share", args=[group.public_id]), {"municipality": "1114"})

    url = reverse("group_edit", args=[group.public_id])
    assert client_for(partner).get(url).status_code == 200

    stop = reverse("group_stop_sharing", args=[group.public_id, "1114"])
    assert client.get(stop).status_code == 200
    client.post(stop)
    assert client_for(partner).get(url).status_code == 404


def test_the_host_cannot_be_put_out(client_for, coordinator):
    group = GroupFactory()

    stop = reverse("group_stop_sharing", args=[group.public_id, "1101"])
    assert client_for(coordinator).post(stop).status_code == 404
    with pytest.raises(ValidationError):
        groups.stop_sharing(group, eigersund(), by=coordinator)


# Making, changing, ending -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "norm", "exempt"),
    [("steering", 4, True), ("coordinating", 10, True), ("executing", 0, False)],
)
def test_a_group_gets_what_suits_its_level(client_for, coordinator, level, norm, exempt):
    response = client_for(coordinator).post(
        reverse("group_create"), {"level": level, "name": "Familieforum", "meetings_per_year": ""}
    )

    group = Group.objects.get()
    assert response.url == group.get_absolute_url()
    assert (group.meetings_per_year, group.has_exempt_text) == (norm, exempt)
    assert group.host == eigersund()
    assert AuditEntry.objects.get(verb="create_group").by == coordinator


def test_a_group_may_be_shared_from_the_start(client_for, coordinator):
    client_for(coordinator).post(
        reverse("group_create"), {"level": "steering", "name": "Politirådet", "partner": "1114"}
    )

    assert Group.objects.get().municipality_names() == "Eigersund og Bjerkreim"


def test_what_is_missing_is_said_at_the_field_and_the_rest_is_kept(client_for, coordinator):
    response = client_for(coordinator).post(
        reverse("group_create"), {"name": "Familieforum", "meetings_per_year": "mange"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="Familieforum"' in page
    assert 'value="mange"' in page
    assert not Group.objects.exists()


def test_no_groups_are_made_where_one_does_not_coordinate(client_for, coordinator):
    member = MembershipFactory().person

    assert client_for(member).get(reverse("group_create")).status_code == 403
    with pytest.raises(PermissionDenied):
        groups.create(
            municipality=bjerkreim(), level="steering", name="Politirådet", by=coordinator
        )


def test_editing_keeps_what_was_typed_when_refused(client_for, coordinator):
    top = GroupFactory(name="Politirådet")
    under = GroupFactory(reports_to=top)
    url = reverse("group_edit", args=[top.public_id])
    client = client_for(coordinator)
    form = client.get(url).context["form"]
    typed = {name: value for name, value in form.initial.items() if value not in (None, False)}

    response = client.post(url, typed | {"name": "Rådet", "reports_to": under.public_id})

    assert response.status_code == 422
    assert "i ring" in response.content.decode()
    assert 'value="Rådet"' in response.content.decode()
    response = client.post(url, typed | {"name": "Rådet", "meetings_per_year": "400"})
    assert response.context["form"].has_error("meetings_per_year")
    top.refresh_from_db()
    assert top.name == "Politirådet"

    assert client.post(url, typed | {"name": "Rådet"}).status_code == 302
    top.refresh_from_db()
    assert top.name == "Rådet"


def test_a_group_is_put_down_with_its_seats_and_offices(client_for, coordinator):
    seat = MembershipFactory()
    office = OfficeFactory(group=seat.group, person=seat.person)
    ahead(seat.group)
    url = reverse("group_end", args=[seat.group.public_id])
    client = client_for(coordinator)
    yesterday = localdate() - timedelta(days=1)

    assert "1 møte foran seg" in client.get(url).content.decode()
    assert client.post(url, {"on": "i går"}).status_code == 422
    assert client.post(url, {"on": yesterday.isoformat()}).status_code == 302

    seat.refresh_from_db()
    office.refresh_from_db()
    assert seat.until == office.until == yesterday
    assert client_for(seat.person).get(seat.group.get_absolute_url()).status_code == 404
    assert "Grupper som er lagt ned" in client.get(reverse("group_list")).content.decode()
    # Pressed twice: nothing more happens.
    assert client.post(url, {"on": localdate().isoformat()}).status_code == 302
    assert AuditEntry.objects.filter(verb="end_group").count() == 1
    with pytest.raises(audit.Stale):
        groups.end(seat.group, localdate(), by=coordinator)


def test_a_district_coordinator_makes_groups_in_the_district(client_for):
    district = District.objects.create(municipality=eigersund(), name="Sentrum")
    person = AppointmentFactory(district=district).person

    client_for(person).post(reverse("group_create"), {"level": "executing", "name": "Sentrum ute"})

    group = Group.objects.get()
    assert group.group_municipalities.get().district == district
    assert Group.objects.visible_to(person).get() == group


def test_offices_are_given_changed_and_left_empty(client_for, coordinator):
    first = MembershipFactory()
    second = MembershipFactory(group=first.group)
    url = reverse("group_offices", args=[first.group.public_id])
    client = client_for(coordinator)

    client.post(url, {"chair": first.person.public_id, "secretary": coordinator.public_id})
    assert first.group.roles_of(first.person) == {"chair", "member"}
    assert "secretary" in first.group.roles_of(coordinator)

    Office.objects.update(since=date(2026, 1, 1))
    client.post(url, {"chair": second.person.public_id})
    assert first.group.roles_of(first.person) == {"member"}
    assert first.group.roles_of(second.person) == {"chair", "member"}
    assert not first.group.offices.active().filter(kind="secretary").exists()

    stranger = PersonFactory()
    response = client.post(url, {"chair": stranger.public_id})
    assert response.status_code == 422


@pytest.mark.once
def test_a_full_group_can_be_used_by_all(browser, any_page, signed_in, axe, transactional_db):
    """The other pages are on the walk of tests/slt/test_axe.py."""
    page = signed_in(any_page, AppointmentFactory().person)
    seat = MembershipFactory(organisation=OrganisationFactory(), person__email=None)
    MembershipFactory(group=seat.group, role=Membership.Role.DEPUTY, deputy_for=seat)
    OfficeFactory(group=seat.group, person=seat.person)
    item = AgendaItemFactory(meeting=held(seat.group))
    DecisionFactory(item=item, state=Decision.State.DECIDED, decided_on=localdate())
    TaskFactory(item=item, responsible=seat.person)
    addresses = [
        reverse("group_detail", args=[seat.group.public_id]),
        reverse("group_offices", args=[seat.group.public_id]),
        reverse("membership_correct", args=[seat.public_id]),
    ]
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert axe(page) == [], address


def test_each_municipality_says_its_own_archive_case(client_for):
    liv, ola = AppointmentFactory().person, AppointmentFactory(municipality=bjerkreim()).person
    group = GroupFactory()
    groups.share(group, bjerkreim(), by=liv)
    url = f"/grupper/{group.public_id}/arkivsak"

    page = client_for(liv).get(f"/grupper/{group.public_id}/rediger/").content.decode()
    assert "arkiv-1101-archive_case" in page and "arkiv-1114-archive_case" not in page
    typed = {"arkiv-1101-archive_case": " 26/123 "}
    assert client_for(liv).post(f"{url}/1101/", typed).status_code == 302
    assert client_for(ola).post(f"{url}/1114/", {"arkiv-1114-archive_case": "2026/7"}).status_code

    parts = group.group_municipalities.order_by("municipality__number")
    assert list(parts.values_list("archive_case", flat=True)) == ["26/123", "2026/7"]
    # Not the other's.
    assert client_for(liv).post(f"{url}/1114/", {}).status_code == 403
    refused = client_for(liv).post(f"{url}/1101/", {"arkiv-1101-archive_case": "9" * 41})
    assert refused.status_code == 422 and "9" * 41 in refused.content.decode()

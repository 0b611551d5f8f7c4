"""The chair goes round between seats: by the meeting, or by the year."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from meetings import chairing, planning
from meetings.models import Meeting
from people import seats
from people.models import Group
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
Turn = Group.ChairTurn


class Council:
    """Two mayors; the first holds the office of chair."""

    def __init__(self, turn=Turn.MEETING):
        self.group = GroupFactory(chair_turn=turn)
        self.post = AppointmentFactory()
        self.first, self.second = (
            MembershipFactory(
                group=self.group,
                chairs_in_turn=True,
                person__name=name,
                organisation=OrganisationFactory(),
            )
            for name in ("Kari Moe", "Ola Lie")
        )
        OfficeFactory(group=self.group, person=self.first.person)

    def plan(self, *days: date) -> list[Meeting]:
        return planning.create_year(self.group, days, time(12), time(14), by=self.post.person)


def led(meetings) -> list[str]:
    return [meeting.chair.name.split()[0] for meeting in meetings]


YEAR = (date(2027, 2, 2), date(2027, 5, 4), date(2027, 9, 7), date(2027, 11, 2))


def test_each_draft_of_a_year_is_the_next_ones_to_lead():
    assert led(Council().plan(*YEAR)) == ["Kari", "Ola", "Kari", "Ola"]


def test_by_the_year_the_same_leads_until_it_is_over():
    council = Council(Turn.YEAR)

    assert led(council.plan(*YEAR[:2], date(2028, 2, 1), date(2028, 3, 7))) == [
        "Kari",
        "Kari",
        "Ola",
        "Ola",
    ]


def test_the_turn_goes_on_from_who_led_and_past_what_was_called_off():
    council = Council()
    first, second = council.plan(*YEAR[:2])
    # Changed at the meeting: then that turn is had.
    Meeting.objects.filter(pk=second.pk).update(chair=council.first.person)
    assert led(council.plan(YEAR[2])) == ["Ola"]
    Meeting.objects.filter(starts_at__year=2027).exclude(pk=first.pk).update(state="cancelled")
    assert led(council.plan(YEAR[3])) == ["Ola"]


def test_a_new_mayor_takes_the_turn_of_the_one_before():
    council = Council()
    council.plan(YEAR[0])
    new = seats.hand_over(
        council.first,
        AppointmentFactory(person__name="Mona Ås").person,
        first_day=YEAR[1],
        title="ordfører",
        by=council.post.person,
    )

    assert new.chairs_in_turn
    assert led(council.plan(*YEAR[1:])) == ["Ola", "Mona", "Ola"]


def test_where_it_does_not_go_round_the_office_leads():
    assert led(Council("").plan(*YEAR[:2])) == ["Kari", "Kari"]


def test_said_and_set_on_the_pages(client_for):
    council = Council("")
    client = client_for(council.post.person)
    url = reverse("group_offices", args=[council.group.public_id])
    both = [council.first.public_id, council.second.public_id]

    refused = client.post(url, {"chair_turn": "meeting", "in_turn": both[:1]})
    assert refused.status_code == 422
    assert "Velg minst to" in refused.content.decode()
    assert client.post(url, {"chair_turn": "meeting", "in_turn": both}).status_code == 302
    council.group.refresh_from_db()
    assert council.group.chair_turn == "meeting"
    for name, arg in (
        ("group_detail", council.group.public_id),
        ("meeting_structure", "1101"),
    ):
        page = client.get(reverse(name, args=[arg])).content.decode()
        assert "Møteledelsen går på omgang" in page
        assert "Ola Lie" in page
    # The one whose turn it is stands in the form of the next draft, to be changed there.
    council.plan(localdate() + timedelta(days=30))
    create = reverse("meeting_create", query={"gruppe": council.group.public_id})
    later = localdate() + timedelta(days=60)
    for address in (f"{create}&dag={later}", create):
        shown = client.get(address).content.decode()
        assert f'value="{council.second.person.public_id}" selected' in shown
    client.post(url, {"chair_turn": "", "in_turn": both})
    assert not council.group.memberships.filter(chairs_in_turn=True).exists()
    assert chairing.whose_turn(Group.objects.get(), council.group.meetings.get().starts_at) is None

"""A politiråd that is the steering group too: each item is taken as one of them, or as both."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from meetings import agenda, approval, freezing, hats
from meetings.documents import minutes_document
from meetings.models import AgendaItem, Lift, Meeting, Text, TextVersion
from meetings.paper_documents import summons_document
from people.models import Group
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db
POLICE, STEERING = "Politiråd", "SLT-styringsgruppe"


class World:
    """A held meeting, its minutes sent: a formal item, one of each hat, and one for both."""

    def __init__(self):
        self.post = AppointmentFactory()
        self.group = GroupFactory(level=Group.Level.STEERING, first_hat=POLICE, second_hat=STEERING)
        self.meeting = MeetingFactory(
            group=self.group,
            state=Meeting.State.HELD,
            minutes_state=Meeting.MinutesState.SENT,
            minutes_sent_at=now(),
            starts_at=now() - timedelta(days=2),
        )
        below = AgendaItemFactory(meeting__group=GroupFactory(reports_to=self.group))
        self.formal = self.item(1, "Godkjenning", role=AgendaItem.Role.APPROVE_SUMMONS)
        self.police = self.item(2, "Uteliv og skjenking")
        self.lifted = self.item(3, "Natteravner")
        Lift.objects.create(
            item=below,
            upper=self.lifted,
            group=self.group,
            state=Lift.State.ON_AGENDA,
            by=self.post.person,
        )
        self.chosen = self.item(4, "Budsjett", hat="both")

    def item(self, number: int, title: str, **facts) -> AgendaItem:
        made = AgendaItemFactory(
            meeting=self.meeting, number=number, position=number, title=title, **facts
        )
        text = Text.objects.create(item=made, kind=Text.Kind.MINUTES)
        TextVersion.objects.create(
            text=text,
            number=1,
            open=f"<p>Om {title}.</p>",
            exempt="<p>zhem</p>",
            by=self.post.person,
        )
        return made


@pytest.fixture
def world():
    return World()


def test_the_rule_is_formal_both_lifted_the_second_and_the_rest_the_first(world):
    found = {
        item.title: item.hat_name for item in minutes_document(world.meeting, reading="open").items
    }

    assert found == {
        "Godkjenning": "",
        "Uteliv og skjenking": POLICE,
        "Natteravner": STEERING,
        "Budsjett": "",
    }
    summons = summons_document(world.meeting, reading="open")
    assert [case.hat_name for case in summons.cases] == list(found.values())


def test_a_group_that_is_one_thing_says_nothing_of_it(world, client_for):
    Group.objects.update(first_hat="", second_hat="")
    world.meeting.group.refresh_from_db()
    items = minutes_document(world.meeting, reading="open").items

    assert not any(item.hat_name for item in items)
    client = client_for(world.post.person)
    url = reverse("minutes_hat", args=[world.meeting.public_id, "first"])
    assert client.get(url).status_code == 404
    assert "Utdrag:" not in client.get(reverse("minutes", args=[world.meeting.public_id])).text


def test_it_is_chosen_at_the_item_and_at_what_is_on_every_agenda(world, client_for):
    client = client_for(world.post.person)
    draft = MeetingFactory(group=world.group, starts_at=now() + timedelta(days=20))
    item = AgendaItemFactory(meeting=draft, title="Ny sak")
    typed = {"title": "Ny sak", "kind": "discussion", "hat": "second"}
    assert client.post(reverse("item_edit", args=[item.public_id]), typed).status_code == 302
    assert STEERING in client.get(draft.get_absolute_url()).text

    settings = reverse("agenda_settings", args=[world.group.public_id])
    client.post(settings, {"hva": "post", "title": "Tall", "kind": "information", "hat": "second"})
    standing = world.group.standing_items.get()
    assert standing.hat == "second"
    later = MeetingFactory(group=world.group, starts_at=now() + timedelta(days=50))
    agenda.fill(later, by=world.post.person)
    assert later.items.get(title="Tall").hat == "second"
    # Put off, it is taken as the same.
    item.refresh_from_db()
    assert agenda.continue_in(later, item, by=world.post.person).hat == "second"


def test_the_page_and_the_paper_of_one_hold_nothing_of_the_other(world, client_for):
    member = client_for(MembershipFactory(group=world.group).person)
    of_first, of_second = (
        reverse("minutes_hat", args=[world.meeting.public_id, hat]) for hat in ("first", "second")
    )
    first, second = member.get(of_first).text, member.get(of_second).text

    assert "Om Uteliv" in first and "Om Uteliv" not in second
    assert "Om Natteravner" in second and "Om Natteravner" not in first
    for page in (first, second):
        assert "Om Budsjett" in page
        assert "zhem" in page
    opened = member.get(f"{of_second}?apen=1").text
    assert "zhem" not in opened
    assert "Om Natteravner" in opened
    paper = member.get(reverse("hat_pdf", args=[world.meeting.public_id, "second"]))
    assert paper.status_code == 200


def test_an_extract_of_approved_minutes_is_cut_from_what_is_frozen(world):
    approval.approve(world.meeting, by=world.post.person, on=localdate())
    world.meeting.refresh_from_db()
    Group.objects.filter(pk=world.group.pk).update(name="Et annet navn")
    whole = freezing.document(world.meeting, "members")
    part = hats.extract(whole, "second", STEERING)

    assert [item.label.split("/")[0] for item in part.items] == ["1", "3", "4"]
    assert part.group != "Et annet navn"
    assert whole.code and not part.code
    assert STEERING in part.extract

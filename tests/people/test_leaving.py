"""Changing employer: the seat, what is open, the address, and every key of the old."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from measures import mail as follow_up_mail
from measures.models import Task
from meetings import feeds
from people import addresses, keys, links, notices
from people.models import Membership, Notice, Person
from tests.factories import (
    AgendaItemFactory,
    EvaluationFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    TaskFactory,
    bjerkreim,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(liv):
    school = OrganisationFactory(name="Havna skole")
    group = GroupFactory(name="Koordineringsgruppa")
    return MembershipFactory(group=group, person__name="Kari Moe", organisation=school)


@pytest.fixture
def tasks(seat):
    item = AgendaItemFactory(meeting=MeetingFactory(group=seat.group))
    return [TaskFactory(item=item, what=f"Oppgave {n}", responsible=seat.person) for n in "ab"]


def send(client, seat, **facts):
    """The page as it is filled in: both tasks stay unless said otherwise."""
    answer = client.get(reverse("membership_leave", args=[seat.public_id]))
    fields = answer.context["form"]
    filled = {name: fields[name].value() or "" for name in fields.fields}
    filled.pop("tell")
    return client.post(reverse("membership_leave", args=[seat.public_id]), filled | facts)


def key(task) -> str:
    return f"task-{task.public_id}"


def test_one_act_ends_the_seat_shares_out_what_is_open_and_lets_nothing_of_the_old_open(
    seat, tasks, liv, client_for, client, smtp
):
    kari, (stays, follows) = seat.person, tasks
    feed = feeds.renew(kari, None)
    own = client_for(kari)
    token = links.make(kari, "task", follows.public_id)
    new = {"name": "Ola Ny", "email": "ola@example.org", "new_email": "kari.ny@example.org"}

    answer = send(client_for(liv), seat, **{key(follows): "follows"}, **new)

    assert answer.status_code == 302
    seat.refresh_from_db()
    ola = Person.objects.get(email="ola@example.org")
    assert seat.until == localdate()
    assert seat.group.memberships.get(person=ola).organisation == seat.organisation
    stays.refresh_from_db()
    follows.refresh_from_db()
    assert (stays.responsible, follows.responsible) == (ola, kari)

    assert own.get(reverse("home")).status_code == 302  # signed out
    assert client.get(reverse("task_link", args=[token])).status_code == 410
    assert client.get(reverse("calendar_feed", args=[feed.token])).status_code == 410
    # The link to the new address is to open tomorrow too.
    assert keys.end_of_those_who_left(on=localdate() + timedelta(days=1)) == 0

    # Still the old address, until the new one is confirmed by its holder.
    kari.refresh_from_db()
    assert (kari.email, kari.wanted_email) != ("kari.ny@example.org", "kari.ny@example.org")
    notices.send_waiting()
    (asked,) = smtp.to("kari.ny@example.org")
    assert "Liv Dahl har skrevet opp denne adressen" in asked.get_body(["plain"]).get_content()
    addresses.confirm(addresses.link(kari).rstrip("/"))
    kari.refresh_from_db()
    assert kari.email == "kari.ny@example.org"


def test_what_follows_one_out_of_the_group_is_still_told_of(seat, tasks, liv, client_for):
    left, kept = tasks
    yesterday = (localdate() - timedelta(days=1)).isoformat()
    send(client_for(liv), seat, **{key(kept): "follows"}, last_day=yesterday)

    assert follow_up_mail.not_to_be_sent(kept, seat.person) == ""
    Task.objects.filter(pk=left.pk).update(responsible=seat.person)
    assert follow_up_mail.not_to_be_sent(Task.objects.get(pk=left.pk), seat.person) == "left"


def test_with_nobody_to_take_over_it_stays_with_the_organisation(seat, tasks, liv, client_for):
    assert send(client_for(liv), seat).status_code == 302

    for task in tasks:
        task.refresh_from_db()
        assert (task.responsible, task.responsible_organisation) == (None, seat.organisation)
    assert Membership.objects.active(localdate() + timedelta(days=1)).count() == 0


def test_an_evaluation_is_asked_of_who_takes_over_or_of_who_says_so(seat, tasks, liv, client_for):
    measure = MeasureFactory(item=tasks[0].item, given_at=now())
    stays = EvaluationFactory(measure=measure, person=seat.person, due_on=localdate())
    follows = EvaluationFactory(measure=measure, person=seat.person, about="experience")
    chosen = {f"evaluation-{follows.public_id}": "follows"}
    assert send(client_for(liv), seat, **chosen).status_code == 302

    asked = measure.evaluations.filter(state="asked")
    assert {(one.about, one.person) for one in asked} == {
        (stays.about, liv),
        (follows.about, seat.person),
    }


def test_what_would_belong_to_nobody_is_refused_and_what_was_typed_stands(
    seat, tasks, liv, client_for
):
    Membership.objects.update(organisation=None)
    answer = send(client_for(liv), seat, new_email="kari.ny@example.org")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Skriv hvem som overtar" in page and "kari.ny@example.org" in page
    seat.refresh_from_db()
    assert seat.until is None and not Notice.objects.exists()


def test_a_day_to_come_waits_for_the_day(seat, liv, client_for):
    tomorrow = localdate() + timedelta(days=1)
    answer = send(client_for(liv), seat, last_day=tomorrow.isoformat())
    assert answer.status_code == 422 and "Dagen er ikke kommet" in answer.content.decode()


def test_the_address_of_one_with_seats_elsewhere_is_theirs_alone_to_change(seat, liv, client_for):
    MembershipFactory(group=GroupFactory(host=bjerkreim()), person=seat.person)
    client = client_for(liv)
    page = client.get(reverse("membership_leave", args=[seat.public_id]))
    assert "new_email" not in page.context["form"].fields

    send(client, seat, new_email="liv.selv@example.org")
    seat.person.refresh_from_db()
    assert seat.person.wanted_email == ""


def test_pressed_twice_it_is_done_once(seat, liv, client_for):
    client = client_for(liv)
    send(client, seat)
    again = client.post(reverse("membership_leave", args=[seat.public_id]), {})
    assert again.status_code == 302
    assert Person.objects.get(pk=seat.person_id).access_epoch <= 2

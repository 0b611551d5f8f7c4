"""The handover: what the next coordinator is told, and the act that moves the duties."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from measures.models import Evaluation
from meetings.models import AgendaItem, Meeting, Text
from people.models import AuditEntry, District, Membership, Notice, Office, Person
from slt.models import AnnualReport
from tests.factories import (
    AgendaItemFactory,
    AgreementFactory,
    AppointmentFactory,
    DecisionFactory,
    EvaluationFactory,
    GrantFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    TaskFactory,
    WheelEntryFactory,
    bjerkreim,
    eigersund,
)
from tests.meetings.test_pdf import text_of
from tests.slt.world import write

pytestmark = pytest.mark.django_db
PAGE = "/overlevering/1101/"


@pytest.fixture
def post():
    return AppointmentFactory(person__name="Liv Dahl")


@pytest.fixture
def group():
    return GroupFactory(name="Koordineringsgruppa")


def in_days(group, days, **facts):
    return MeetingFactory(group=group, starts_at=now() + timedelta(days=days), **facts)


def hand_over(client, post, **facts):
    """The page as it stands, all marked, sent with a name and an address."""
    address = reverse("handover_move", args=[post.municipality.number, post.public_id])
    form = client.get(address).context["form"]
    filled = {name: form[name].value() or "" for name in form.fields}
    filled |= {"name": "Ola Ny", "email": "ola@example.org"} | facts
    return client.post(address, filled)


def test_the_package_tells_what_is_open_promised_agreed_and_half_written(post, group, client_for):
    item = AgendaItemFactory(
        meeting=in_days(group, -20, state=Meeting.State.HELD), title="Natteravnene"
    )
    write(item, Text.Kind.BACKGROUND, post.person, "Færre vil gå ute om natten.", "Hemmelig grunn")
    DecisionFactory(item=item, state="decided", decided_on=localdate() - timedelta(days=20))
    TaskFactory(item=AgendaItemFactory(meeting=item.meeting), what="Ringe skolen", group=group)
    TaskFactory(item=item, what="Om en bestemt gate", group=group)
    AgendaItemFactory(meeting=in_days(group, 20), title="Russetid")
    AgreementFactory(municipality=post.municipality, title="Politirådsavtale 2026")
    WheelEntryFactory(
        municipality=post.municipality, title="Søke midler", on=localdate() + timedelta(days=9)
    )
    MembershipFactory(group=group, person__name="Kari Moe")

    page = client_for(post.person).get(PAGE).content.decode()
    for words in (
        "Færre vil gå ute om natten.",
        "Ringe skolen",
        "Russetid",
        "Politirådsavtale 2026",
        "Søke midler",
        "Kari Moe",
        "Referat som ikke er sendt",
    ):
        assert words in page
    # It follows from an item with exempt words: led to, not told.
    assert "Om en bestemt gate" not in page
    assert "Hemmelig grunn" not in page


def test_the_package_is_the_municipalitys_own(post, client_for):
    AppointmentFactory(person=post.person, municipality=bjerkreim())
    theirs = GroupFactory(name="Naboens gruppe", host=bjerkreim())
    AgendaItemFactory(meeting=in_days(theirs, 20), title="Naboens sak")
    MembershipFactory(group=theirs, person__name="Nabo Nes")
    AgendaItemFactory(meeting=in_days(GroupFactory(), 20), title="Egen sak")

    page = client_for(post.person).get(PAGE).content.decode()
    assert "Egen sak" in page
    assert "Naboens" not in page
    assert "Nabo Nes" not in page


@pytest.mark.parametrize("rows", [1, 6])
def test_the_page_asks_no_more_than_ten_things(
    rows, post, group, client_for, django_assert_max_num_queries
):
    for _n in range(rows):
        AgendaItemFactory(meeting=in_days(group, 20))
        AgreementFactory(municipality=post.municipality)
        MembershipFactory(group=group)
        WheelEntryFactory(municipality=post.municipality, group=group)
    client = client_for(post.person)

    with django_assert_max_num_queries(10):
        client.get(PAGE)


def test_a_member_has_no_way_there(group, client_for):
    assert client_for(MembershipFactory(group=group).person).get(PAGE).status_code == 404


def test_duties_move_in_one_act_and_both_are_told(post, group, client_for):
    seat = MembershipFactory(group=group, person=post.person, title="SLT-koordinator")
    OfficeFactory(group=group, person=post.person, kind=Office.Kind.SECRETARY)
    loose = GroupFactory(name="Oppvekstgruppa")
    OfficeFactory(group=loose, person=post.person, kind=Office.Kind.SECRETARY)
    coming = in_days(group, 20, minute_taker=post.person)
    held = in_days(group, -20, minute_taker=post.person, state=Meeting.State.HELD)
    proposed = AgendaItemFactory(meeting=coming, proposed_by=post.person)
    moved, kept = (
        TaskFactory(item=AgendaItemFactory(meeting=held), responsible=post.person, what=what)
        for what in ("Ringe", "Skrive")
    )
    client = client_for(post.person)
    page = client.get(reverse("handover_move", args=["1101", post.public_id]))
    keys = [key for key, _said in page.context["form"].fields["duties"].choices]
    keys.remove(f"task-{kept.public_id}")

    answer = hand_over(client, post, duties=keys)

    assert answer.status_code == 302, answer.context["form"].errors
    new = Membership.objects.get(group=group, until=None)
    ola = new.person
    assert (ola.email, new.title) == ("ola@example.org", "SLT-koordinator")
    seat.refresh_from_db()
    post.refresh_from_db()
    assert (seat.until, post.until) == (localdate(), localdate())
    assert ola.appointments.get().since == localdate()
    assert set(Office.objects.filter(person=ola).values_list("group", flat=True)) == {
        group.pk,
        loose.pk,
    }
    assert not Office.objects.filter(person=post.person, until=None).exists()
    for row in (coming, held, moved, kept, proposed):
        row.refresh_from_db()
    assert coming.minute_taker == moved.responsible == ola
    # What they did themselves stays theirs, and so does what was not marked.
    assert held.minute_taker == kept.responsible == proposed.proposed_by == post.person
    assert AgendaItem.objects.get(pk=proposed.pk).proposed_by == post.person
    assert AuditEntry.objects.filter(verb="hand_over_post").count() == 1
    told = Notice.objects.filter(kind="post_handed_over")
    assert set(told.values_list("recipient", flat=True)) == {ola.pk, post.person.pk}


def test_evaluations_and_proposals_that_wait_go_to_who_takes_over(post, group, client_for):
    measure = MeasureFactory(
        item=AgendaItemFactory(meeting=in_days(group, -20, state=Meeting.State.HELD)),
        title="Fredagsvakt",
        given_at=now(),
    )
    asked = EvaluationFactory(measure=measure, person=post.person)
    answered = EvaluationFactory(
        measure=measure, person=post.person, about="experience", state=Evaluation.State.ANSWERED
    )
    proposal = AgendaItemFactory(
        meeting=in_days(group, 20), title="Russetid", proposed_by=post.person, accepted_at=None
    )
    client = client_for(post.person)
    page = client.get(reverse("handover_move", args=["1101", post.public_id])).content.decode()
    assert "Evaluering: Fredagsvakt" in page
    assert "Foreslått sak: Russetid" in page

    assert hand_over(client, post).status_code == 302

    ola = Person.objects.get(email="ola@example.org")
    assert measure.evaluations.get(state=Evaluation.State.ASKED).person == ola
    for row in (asked, answered, proposal):
        row.refresh_from_db()
    assert (asked.state, answered.person) == (Evaluation.State.CALLED_OFF, post.person)
    assert proposal.proposed_by == ola
    assert Notice.objects.filter(kind="evaluation_asked", recipient=ola).exists()


def test_what_is_the_municipalitys_own_and_not_done_is_in_the_package(post, group, client_for):
    place = post.municipality
    AnnualReport.objects.create(municipality=place, year=2031)
    GrantFactory(municipality=place, title="Trygge kvelder", apply_by=localdate() + timedelta(9))
    page = client_for(post.person).get(PAGE).content.decode()
    assert "Årsrapport som ikke er ferdig" in page
    assert "2031" in page
    assert page.count("Trygge kvelder") == 2  # what is promised, and the half year to come


def test_what_is_run_by_another_post_is_not_handed_over(post, client_for):
    AppointmentFactory(person=post.person, municipality=bjerkreim())
    theirs = GroupFactory(name="Naboens gruppe", host=bjerkreim())
    seat = MembershipFactory(group=theirs, person=post.person)

    assert hand_over(client_for(post.person), post).status_code == 302

    seat.refresh_from_db()
    assert seat.until is None
    assert post.person.appointments.get(municipality=bjerkreim()).until is None


def test_to_hand_over_to_oneself_is_refused_at_the_field(post, client_for):
    answer = hand_over(client_for(post.person), post, email=post.person.email)

    assert answer.status_code == 422
    assert "email" in answer.context["form"].errors
    post.refresh_from_db()
    assert post.until is None


def test_a_second_press_finds_it_done(post, client_for):
    AppointmentFactory(municipality=eigersund())
    client = client_for(post.person)
    address = reverse("handover_move", args=["1101", post.public_id])
    hand_over(client, post, last_day=str(localdate()))

    answer = client.post(address, {"name": "Per Ny", "email": "per@example.org"})
    assert answer.status_code == 302
    assert not Notice.objects.filter(recipient__email="per@example.org").exists()
    assert client.get(PAGE).status_code == 200  # the last day is theirs to its end


@pytest.mark.once
def test_the_paper_says_the_same_as_the_page(post, group, client_for):
    item = AgendaItemFactory(meeting=in_days(group, 20), title="Russetid")
    write(item, Text.Kind.BACKGROUND, post.person, "Bakgrunn", "Hemmelig grunn")
    TaskFactory(item=item, what="Om en bestemt gate")

    paper = text_of(client_for(post.person).get(f"{PAGE}pdf/").content)

    assert "Russetid" in paper
    assert "bestemt gate" not in paper


def test_a_district_hands_over_its_own_post_alone(post, client_for):
    north = District.objects.create(municipality=post.municipality, name="Nord")
    own = AppointmentFactory(district=north)
    client = client_for(own.person)
    addresses = [reverse("handover_move", args=["1101", one.public_id]) for one in (own, post)]

    page = client.get(PAGE).content.decode()

    assert [address in page for address in addresses] == [True, False]
    assert [client.get(address).status_code for address in addresses] == [200, 403]

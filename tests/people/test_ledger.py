"""The ledger: what was told to whom, when and why not, for the coordinator alone."""

import io

import pikepdf
import pytest
from django.urls import reverse

from meetings import printing, slips
from people import ledger, notices
from people.models import Notice
from slt import home
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    TaskFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", person__phone="00 00 00 01").person


@pytest.fixture
def group(liv):
    return GroupFactory(name="Politirådet")


@pytest.fixture
def called(group):
    return MeetingFactory(group=group, state="called")


def told(person, about, group, kind="summons", state="sent", why="") -> Notice:
    row = notices.draft(person, key=f"{kind}:{Notice.objects.count()}", kind=kind, about=about)
    row.group, row.state, row.why = group, state, why
    row.save()
    return row


def names(response) -> list[str]:
    return [line.notice.recipient.name for line in response.context["lines"]]


def test_it_is_narrowed_by_meeting_follow_up_person_state_and_name(liv, group, called, client_for):
    kari, ola, per, mona = (PersonFactory(name=name) for name in ("Kari", "Ola", "Per", "Mona"))
    item = AgendaItemFactory(meeting=called)
    task = TaskFactory(item=item)
    told(kari, called, group)
    told(ola, item, group, kind="item_accepted", state="held", why="cancelled")
    told(per, task, group, kind="task_given", state="failed", why="refused_550")
    told(mona, MeetingFactory(group=group), group)
    client, address = client_for(liv), reverse("ledger")

    def shown(query):
        return sorted(names(client.get(f"{address}?{query}")))

    assert shown("") == ["Kari", "Mona", "Ola", "Per"]
    assert shown(f"mote={called.public_id}") == ["Kari", "Ola"]
    assert shown(f"oppgave={task.public_id}") == ["Per"]
    assert shown(f"person={kari.public_id}") == ["Kari"]
    assert shown("vis=feil") == ["Per"]
    assert shown("vis=holdt") == ["Ola"]
    assert shown("hvem=mon") == ["Mona"]
    assert shown(f"gruppe={group.public_id}&vis=sendt") == ["Kari", "Mona"]
    assert client.get(f"{address}?mote=finnesikke").status_code == 404


def test_it_says_what_and_why_in_words(liv, group, called, client_for):
    told(PersonFactory(email=None, phone="00000002"), called, group, state="held", why="no_address")
    told(PersonFactory(), called, group, state="failed", why="refused_550")
    told(PersonFactory(), called, group, state="waiting", why="deferred_450")
    page = client_for(liv).get(reverse("ledger")).content.decode()

    for words in (
        "Innkalling",
        "Møtet 24. november 2026",
        "har ikke e-postadresse",
        "tel:+4700000002",
        "mottakeren ble avvist (550)",
        "mottakeren ber oss vente (450)",
        reverse("summons_slips", args=[called.public_id]),
    ):
        assert words in page


def test_another_municipalitys_is_nowhere_to_be_seen(liv, called, client_for):
    theirs = GroupFactory(name="Nabogruppa", host=bjerkreim())
    meeting = MeetingFactory(group=theirs, state="called")
    other = told(
        PersonFactory(name="Siri Nabo"), meeting, theirs, state="failed", why="refused_550"
    )
    # What has no group is the person's own: a new address, a digest.
    told(PersonFactory(name="Per"), eigersund(), None, kind="sample")
    client = client_for(liv)

    assert names(client.get(reverse("ledger"))) == []
    person = f"{reverse('ledger')}?person={other.recipient.public_id}"
    assert client.get(person).status_code == 404
    assert client.get(f"{reverse('ledger')}?mote={meeting.public_id}").status_code == 404
    assert client.post(reverse("notice_retry", args=[other.public_id])).status_code == 404
    assert ledger.trouble(liv) == {"failed": 0, "away": 0}


def test_what_failed_is_at_home_until_somebody_has_seen_to_it(liv, group, called, client_for):
    row = told(PersonFactory(name="Kari"), called, group, state="failed", why="refused_550")

    def titles():
        return [line.title for line in home.for_person(liv).lines]

    assert "1 e-post kom ikke frem" in titles()
    page = f"{reverse('ledger')}?vis=feil"
    answer = client_for(liv).post(
        reverse("notice_told", args=[row.public_id]), {"tilbake": page}, follow=True
    )
    assert answer.redirect_chain == [(page, 302)]
    assert "Kari har fått beskjed" in answer.content.decode()
    assert "1 e-post kom ikke frem" not in titles()
    # Twice is once.
    again = client_for(liv).post(reverse("notice_told", args=[row.public_id]), follow=True)
    assert "allerede tatt hånd om" in again.content.decode()


def test_it_is_tried_again_where_the_address_is_put_right(liv, group, called, client_for, smtp):
    kari = PersonFactory(email=None)
    AttendanceFactory(meeting=called, person=kari)
    MembershipFactory(group=group, person=kari)
    called.starts_at = called.starts_at.replace(year=2099)
    called.ends_at = called.ends_at.replace(year=2099)
    called.save()
    row = told(kari, called, group, state="held", why="no_address")
    assert not ledger.may_retry(row)

    kari.email = "kari@example.org"
    kari.save()
    client_for(liv).post(reverse("notice_retry", args=[row.public_id]))
    assert notices.send_waiting() == 1
    row.refresh_from_db()
    assert (row.state, row.address) == ("sent", "kari@example.org")


def test_a_way_back_that_leads_elsewhere_is_not_followed(liv, group, called, client_for):
    row = told(PersonFactory(), called, group, state="failed")
    answer = client_for(liv).post(
        reverse("notice_told", args=[row.public_id]), {"tilbake": "https://evil.example.org/"}
    )
    assert answer.headers["Location"] == reverse("ledger")


def test_many_cost_no_more_queries_than_one(
    liv, group, called, client_for, django_assert_max_num_queries
):
    client = client_for(liv)
    client.get(reverse("ledger"))
    for number in range(60):
        about = [called, AgendaItemFactory(meeting=called), TaskFactory(item__meeting=called)]
        told(PersonFactory(), about[number % 3], group, state="failed", why="refused_550")

    with django_assert_max_num_queries(10) as counted:
        assert len(names(client.get(reverse("ledger")))) == 50
    assert len(counted) <= 10


def test_the_slip_has_the_facts_and_whom_to_answer(liv, group, called):
    AgendaItemFactory(meeting=called, number=17, title="Russetid", exempt_title="Hemmelig navn")
    for name in ("Arne Aa", "Berit Bø"):
        AttendanceFactory(meeting=called, person=PersonFactory(name=name, email=None))
    AttendanceFactory(meeting=called)

    with pikepdf.open(
        io.BytesIO(printing.made("slips", slips.slips_document(called, by=liv)))
    ) as pdf:
        assert len(pdf.pages) == 2
    assert [row.name for row in slips.without_address(called)] == ["Arne Aa", "Berit Bø"]

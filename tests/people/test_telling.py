"""What people choose to be told, the day's cap, and the one mail that gathers the rest."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.timezone import now

from people import kinds, links, notices, pace, telling
from people.models import Municipality, Notice, Preference
from tests.factories import GroupFactory, PersonFactory, bjerkreim, eigersund

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
# Wednesday; Monday after is the 30th.
WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=OSLO)
MONDAY = datetime(2026, 11, 30, 7, tzinfo=OSLO)


@pytest.fixture
def kari():
    return PersonFactory(name="Kari Moe", email="kari@example.org")


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    """A kind of its own: about a municipality, true until it is said not to be."""
    made = kinds.Kind(
        "sample",
        lambda notice: notice.facts.get("untrue", ""),
        lambda notice: {"url": "http://localhost/x", "place": notice.about},
        label="Oppgave",
        topic="tasks",
        happens=lambda notice: (
            datetime.fromisoformat(notice.facts["on"]) if "on" in notice.facts else None
        ),
    )
    monkeypatch.setitem(notices.KINDS, "thing", made)
    return made


def tell(person, key, place=None, **facts) -> Notice:
    facts.setdefault("due_at", WEDNESDAY - timedelta(hours=1))
    notices.tell(person, key=key, kind="thing", about=place or eigersund(), **facts)
    return Notice.objects.get(recipient=person, key=key)


def wants(person, topic, how):
    telling.choose(person, {topic: how})


def states(**about) -> list[str]:
    rows = Notice.objects.filter(kind="thing", **about).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_what_is_over_the_days_cap_comes_as_one_the_next_morning(kari, smtp, monkeypatch):
    monkeypatch.setattr(pace, "DAILY_CAP", 2)
    for number in range(5):
        tell(kari, f"k{number}")
    assert notices.send_waiting(WEDNESDAY) == 2
    assert states() == ["sent", "sent", "gathered", "gathered", "gathered"]

    assert notices.send_waiting(WEDNESDAY.replace(day=26, hour=6, minute=59)) == 0
    assert notices.send_waiting(WEDNESDAY.replace(day=26, hour=7, minute=0)) == 1
    assert set(states()) == {"sent"}
    digest = smtp.to(kari.email)[-1]
    assert digest["Subject"] == "[Eigersund] Samlet: nytt fra SLT-arbeidet"
    assert digest.get_body(["plain"]).get_content().count("http://localhost/x") == 3
    assert digest["Message-ID"] == Notice.objects.get(kind="digest").message_id


def test_a_weekly_mail_is_grouped_by_municipality_and_true_when_it_goes(kari, smtp):
    wants(kari, "tasks", "weekly")
    tell(kari, "a")
    tell(kari, "b", bjerkreim())
    gone = tell(kari, "c")
    assert notices.send_waiting(WEDNESDAY) == 0
    Notice.objects.filter(pk=gone.pk).update(facts={"untrue": "ended"})

    assert notices.send_waiting(MONDAY) == 1
    (mail,) = smtp.to(kari.email)
    text = mail.get_body(["plain"]).get_content()
    assert mail["Subject"] == "Samlet: nytt fra SLT-arbeidet"
    assert text.index("Bjerkreim") < text.index("Eigersund")
    assert states() == ["sent", "sent", "held"]


def test_nothing_true_left_is_no_mail(kari, smtp):
    wants(kari, "tasks", "weekly")
    tell(kari, "a")
    notices.send_waiting(WEDNESDAY)
    Notice.objects.filter(kind="thing").update(facts={"untrue": "ended"})

    assert notices.send_waiting(MONDAY) == 0
    assert Notice.objects.get(kind="digest").why == "nothing_left"


def test_the_weekly_mail_waits_for_a_working_day():
    easter_week = datetime(2027, 3, 26, 12, tzinfo=OSLO)  # Good Friday
    assert pace.next_weekly(easter_week) == datetime(2027, 3, 30, 7, tzinfo=OSLO)
    # Summer time ends on Sunday 25 October 2026: seven o'clock all the same.
    assert pace.next_weekly(datetime(2026, 10, 23, 12, tzinfo=OSLO)) == datetime(
        2026, 10, 26, 7, tzinfo=OSLO
    )
    assert pace.next_weekly(MONDAY) == MONDAY + timedelta(days=7)


@pytest.mark.parametrize("how", ["weekly", "never"])
def test_what_is_urgent_or_soon_passes_everything(kari, monkeypatch, kind, how):
    wants(kari, "tasks", how)
    soon = tell(kari, "soon", on=(WEDNESDAY + timedelta(hours=47)).isoformat())
    assert notices.send_waiting(WEDNESDAY) == 1
    soon.refresh_from_db()
    assert soon.state == "sent"

    urgent = kinds.Kind(kind.template, kind.still_true, kind.context, topic="tasks", urgent=True)
    monkeypatch.setitem(notices.KINDS, "thing", urgent)
    tell(kari, "urgent")
    assert notices.send_waiting(WEDNESDAY) == 1


def test_nobody_reads_of_a_meeting_less_than_two_days_before_because_it_was_gathered(kari):
    wants(kari, "tasks", "weekly")
    tell(kari, "tuesday", on=(MONDAY + timedelta(days=1)).isoformat())
    tell(kari, "friday", on=(MONDAY + timedelta(days=4)).isoformat())

    assert notices.send_waiting(WEDNESDAY) == 1
    assert states() == ["sent", "gathered"]


def test_what_is_gathered_while_the_mail_is_on_its_way_comes_in_the_next(kari):
    wants(kari, "tasks", "weekly")
    tell(kari, "a")
    notices.send_waiting(WEDNESDAY)
    notices.claim(Notice.objects.get(kind="digest"), MONDAY)
    tell(kari, "b")
    notices.send_waiting(WEDNESDAY + timedelta(minutes=1))

    assert Notice.objects.filter(kind="digest").count() == 2
    assert states() == ["gathered", "gathered"]


def test_a_cancelled_thing_is_taken_out_of_what_is_gathered(kari):
    wants(kari, "tasks", "weekly")
    tell(kari, "a")
    notices.send_waiting(WEDNESDAY)

    assert notices.hold(eigersund(), why="cancelled") == 1
    assert notices.send_waiting(MONDAY) == 0


# Choosing ----------------------------------------------------------------------------------------


def link_in(mail) -> str:
    return mail["List-Unsubscribe"].strip(" <>").removeprefix("http://localhost")


@pytest.fixture
def link(kari, smtp, settings):
    settings.SITE_URL = "http://localhost"
    tell(kari, "a", due_at=now())
    notices.send_waiting()
    return link_in(smtp.to(kari.email)[0])


def test_the_mail_has_a_list_and_a_way_out_of_it(kari, smtp, link):
    mail = smtp.to(kari.email)[0]

    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<slt.localhost>"
    assert mail["From"] == "SLT Eigersund <slt@example.org>"
    assert mail["Date"]
    assert link in mail.get_body(["plain"]).get_content()
    assert link in mail.get_body(["html"]).get_content()


def test_to_look_twenty_times_changes_nothing(kari, link, client):
    for _ in range(20):
        assert client.get(link).status_code == 200
    assert not Preference.objects.exists()


def test_one_click_of_the_mail_program_ends_that_topic_only(kari, link, client):
    client.handler.enforce_csrf_checks = True
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert dict(kari.preferences.values_list("topic", "pace")) == {"tasks": "never"}
    tell(kari, "b", due_at=now())
    assert notices.send_waiting() == 0


def test_the_choices_are_made_by_link_as_when_signed_in(kari, link, client, client_for):
    chosen = telling.paces_of(kari) | {"reminders": "weekly"}
    del chosen["duties"]  # they run nothing
    assert client.post(link, chosen).status_code == 302
    assert telling.paces_of(kari)["reminders"] == "weekly"

    own = reverse("telling")
    assert client_for(kari).post(own, chosen | {"reminders": "now"}).status_code == 302
    assert not kari.preferences.exists()
    assert client_for(kari).post(own, chosen | {"reminders": "often"}).status_code == 422


def test_a_link_of_one_who_has_left_is_dead(kari, link, client):
    kari.access_epoch += 1
    kari.save()
    assert client.get(link).status_code == 410
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 410
    assert (
        client.get(reverse("telling_link", args=[links.make(kari, "task", "x")])).status_code == 410
    )


def test_a_dead_link_speaks_the_language_of_whom_it_was_for(kari, link, client):
    kari.access_epoch, kari.language = kari.access_epoch + 1, "nn"
    kari.save()

    assert 'lang="nn"' in client.get(link).content.decode()
    assert 'lang="nb"' in client.get(f"{link[:-3]}xx/").content.decode()


def test_where_all_write_nynorsk_the_doors_do_too(client):
    Municipality.objects.filter(pk=eigersund().pk).update(language="nn")
    for address in (reverse("account_request_login_code"), "/varsler/tull/"):
        assert 'lang="nn"' in client.get(address).content.decode()

    bjerkreim()  # which writes bokmål
    assert 'lang="nb"' in client.get(reverse("account_request_login_code")).content.decode()


def test_the_page_is_two_clicks_away(kari, client_for):
    group = GroupFactory()
    group.memberships.create(person=kari)
    assert reverse("telling") in client_for(kari).get(reverse("home")).content.decode()


def test_every_kind_has_a_name_and_what_can_be_declined_has_a_topic():
    from people.models import Preference

    named = {name for name, kind in notices.KINDS.items() if not kind.label}
    assert named == {"digest"}
    topics = {kind.topic for kind in notices.KINDS.values()} - {""}
    assert topics <= set(Preference.Topic.values)

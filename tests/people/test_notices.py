"""Telling people: once each, as long as it is true, and never lost when something fails."""

import logging
from datetime import timedelta

import pytest
from django.utils.timezone import now

from people import notices, outbox
from people.models import Notice
from tests.factories import GroupFactory, MembershipFactory, PersonFactory, eigersund

pytestmark = pytest.mark.django_db


def tell(person, key="sample:1", **more) -> int:
    return notices.tell(person, key=key, kind="sample", about=eigersund(), **more)


def test_the_same_is_never_told_twice(smtp):
    person = PersonFactory()

    assert tell(person) == 1
    assert tell(person) == 0
    assert notices.send_waiting() == 1
    assert notices.send_waiting() == 0
    assert len(smtp.to(person.email)) == 1


def test_the_mail_says_who_it_is_from_and_is_not_answered_by_machines(smtp):
    person = PersonFactory(name="Liv Dahl")
    tell(person, sender=PersonFactory(email="kari@example.org"))
    notices.send_waiting()

    (mail,) = smtp.to(person.email)
    assert mail["Subject"].startswith("[Eigersund] ")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] == "kari@example.org"
    assert mail["Message-ID"] == Notice.objects.get().message_id
    assert mail.get_body(("plain",)).get_content().startswith("Hei Liv.")
    assert "Hei Liv." in mail.get_body(("html",)).get_content()


def test_nothing_in_a_name_begins_a_header_of_its_own(smtp):
    group = GroupFactory(name="Gruppa\r\nBcc: evil@example.org")
    sender = PersonFactory(name="Liv\nX-Evil: ja", email="liv@example.org")
    seat = MembershipFactory(group=group, person__name="Kari\r\n.\r\nRCPT TO:<evil@example.org>")
    notices.tell(seat.person, key="s", kind="seat_given", about=seat, group=group, sender=sender)
    assert notices.send_waiting() == 1

    (mail,) = smtp.messages
    assert mail.envelope.rcpt_tos == [seat.person.email]
    assert {"Bcc", "X-Evil"}.isdisjoint(mail.keys())
    assert "Gruppa Bcc: evil@example.org" in mail["Subject"]


@pytest.mark.parametrize(
    "name", ["Áŋŋá Čuđ Žšŧ", "Åse Ørjan-Æsøy", "ליאור כהן", "محمد علي", "李 明"]
)
def test_every_name_arrives_as_it_is_written(smtp, name):
    person = PersonFactory(name=name)
    seat = MembershipFactory(group=GroupFactory(name=f"Gruppa til {name}"), person=person)
    notices.tell(person, key="s", kind="seat_given", about=seat, group=seat.group, sender=person)
    notices.send_waiting()

    (mail,) = smtp.messages
    assert name in mail["Subject"]
    for part in ("plain", "html"):
        text = mail.get_body([part]).get_content()
        assert f"Hei {name.split(' ')[0]}." in text and f"Gruppa til {name}" in text


def test_many_are_sent_in_one_go(smtp, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    for number in range(5):
        tell(PersonFactory(), key=f"sample:{number}")

    assert notices.send_waiting() == 5


def test_one_that_cannot_be_written_does_not_stop_the_others(smtp, monkeypatch, caplog):
    broken = notices.Kind("no_such_template", lambda notice: "", lambda notice: {})
    monkeypatch.setitem(notices.KINDS, "broken", broken)
    notices.tell(PersonFactory(), key="b", kind="broken")
    tell(PersonFactory())

    with caplog.at_level(logging.CRITICAL):
        assert notices.send_waiting() == 1
    left = Notice.objects.get(kind="broken")
    assert left.state == Notice.State.WAITING
    assert left.why == "TemplateDoesNotExist"
    assert left.due_at > now()


def test_one_without_an_address_is_shown_as_such():
    tell(PersonFactory(email=None))

    assert Notice.objects.get().why == "no_address"
    assert notices.send_waiting() == 0


def test_what_another_is_sending_is_left_to_them_until_the_lease_is_out(smtp):
    tell(PersonFactory())
    notice = Notice.objects.get()
    at = now()

    assert notices.claim(notice, at)
    assert not notices.claim(notice, at)
    assert notices.send_waiting(at + timedelta(minutes=1)) == 0
    assert notices.send_waiting(at + notices.LEASE + timedelta(seconds=1)) == 1
    assert smtp.messages[0]["Message-ID"] == notice.message_id


def test_many_are_written_at_once_and_each_once():
    people = PersonFactory.create_batch(3)

    def drafts():
        return [
            notices.draft(person, key="k", kind="sample", about=eigersund()) for person in people
        ]

    tell(people[0], key="k")
    assert notices.tell_each(drafts()) == 2
    assert notices.tell_each(drafts() + drafts()) == 0
    assert Notice.objects.count() == 3


def test_what_is_held_back_says_why_and_is_not_sent():
    tell(PersonFactory())

    assert notices.hold(eigersund(), why="cancelled") == 1
    assert notices.send_waiting() == 0
    assert Notice.objects.get().why == "cancelled"

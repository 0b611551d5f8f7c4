"""Telling people: once each, as long as it is true, and never lost when something fails."""

import logging
import socket
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils.timezone import now

from people import notices
from people.models import Notice
from tests.factories import PersonFactory, eigersund

pytestmark = pytest.mark.django_db


def tell(person, key="sample:1", **more) -> int:
    return notices.tell(person, key=key, kind="sample", about=eigersund(), **more)


@contextmanager
def server_that_says(answer: str, settings):
    """A real SMTP server that gives ``answer`` to each recipient."""

    class Refusing:
        async def handle_RCPT(self, server, session, envelope, address, options):
            return answer

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    server = Controller(Refusing(), hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    try:
        yield
    finally:
        server.stop()


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


def test_many_are_sent_in_one_go(smtp, monkeypatch):
    monkeypatch.setattr(notices, "BATCH", 2)
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


def test_a_refused_address_is_final_and_a_deferred_one_is_tried_again(settings, caplog):
    tell(PersonFactory())
    with server_that_says("450 4.2.0 Greylisted, come back later", settings):
        notices.send_waiting()
    notice = Notice.objects.get()
    assert (notice.state, notice.why, notice.attempts) == ("waiting", "deferred_450", 1)
    assert notices.send_waiting() == 0  # not before its time

    with server_that_says("550 5.1.1 No such user", settings):
        notices.send_waiting(now() + timedelta(hours=1))
    notice.refresh_from_db()
    assert (notice.state, notice.why) == ("failed", "refused_550")


def test_while_the_mail_server_is_away_it_waits_longer_and_longer_and_then_fails(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    tell(PersonFactory())
    waits = []
    for _ in range(notices.MAX_ATTEMPTS):
        before = Notice.objects.get()
        notices.send_waiting(before.due_at)
        waits.append(Notice.objects.get().due_at - now())

    assert waits[0] < waits[1] < waits[2]
    assert Notice.objects.get().state == Notice.State.FAILED


def test_what_another_is_sending_is_left_to_them_until_the_lease_is_out(smtp):
    tell(PersonFactory())
    notice = Notice.objects.get()
    at = now()

    assert notices.claim(notice, at)
    assert not notices.claim(notice, at)
    assert notices.send_waiting(at + timedelta(minutes=1)) == 0
    assert notices.send_waiting(at + notices.LEASE + timedelta(seconds=1)) == 1
    assert smtp.messages[0]["Message-ID"] == notice.message_id


def test_what_is_held_back_says_why_and_is_not_sent():
    tell(PersonFactory())

    assert notices.hold(eigersund(), why="cancelled") == 1
    assert notices.send_waiting() == 0
    assert Notice.objects.get().why == "cancelled"

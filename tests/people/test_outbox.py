"""Sending under faults: nothing lost, nothing twice, and what is given up is shown."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from people import notices, outbox
from people.models import Notice
from tests.factories import PersonFactory, eigersund
from tests.settings import free_port
from tests.sink import GREYLISTED, NO_SUCH_USER, SPAM, Sink, listening

pytestmark = pytest.mark.django_db


def tell(person=None, key="sample:1", **more) -> Notice:
    person = person or PersonFactory()
    notices.tell(person, key=key, kind="sample", about=eigersund(), **more)
    return person.notices.get(key=key)


def state(notice) -> tuple:
    notice.refresh_from_db()
    return notice.state, notice.why, notice.attempts


def test_a_greylisted_mail_is_sent_a_little_later(settings):
    notice = tell()
    with listening(Sink(), settings) as sink:
        sink.to_recipient = lambda address: GREYLISTED
        notices.send_waiting()
        assert state(notice) == ("waiting", "deferred_450", 1)
        assert notices.send_waiting() == 0  # not before its time
        sink.to_recipient = lambda address: None
        assert notices.send_waiting(now() + timedelta(minutes=2)) == 1

    assert sink.ids() == [notice.message_id]
    assert state(notice)[:2] == ("sent", "")


@pytest.mark.parametrize(
    ("at", "answer", "why"),
    [("to_recipient", NO_SUCH_USER, "refused_550"), ("to_data", SPAM, "refused_554")],
)
def test_a_no_is_final_and_stops_nobody_else(settings, at, answer, why):
    refused, other = tell(), tell(PersonFactory())
    with listening(Sink(), settings) as sink:
        said = iter([answer])
        setattr(sink, at, lambda _: next(said, None))
        assert notices.send_waiting() == 1

    assert state(refused)[:2] == ("failed", why)
    assert state(other)[0] == "sent"


def test_an_impossible_address_is_given_up_at_once(settings):
    tries = [tell(PersonFactory(email=email)) for email in ("på@example.org", "kari", "a b@c.no")]
    with listening(Sink(), settings) as sink:
        notices.send_waiting()

    assert {state(notice)[:2] for notice in tries} == {("failed", "impossible_address")}
    assert sink.messages == []


def test_a_server_that_says_nothing_costs_one_attempt_and_the_others_go(settings):
    settings.EMAIL_TIMEOUT = 0.3
    stuck, other = tell(), tell(PersonFactory())
    with listening(Sink(), settings) as sink:
        sink.delay = 1.0
        notices.send_waiting()
        assert state(stuck)[0::2] == ("waiting", 1)
        assert state(other)[0::2] == ("waiting", 1)
        sink.delay = 0.0
        assert notices.send_waiting(now() + timedelta(minutes=2)) == 2


def test_three_days_without_a_server_lose_nothing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = free_port()
    waiting = [tell(PersonFactory()) for _ in range(3)]
    start = now()
    for hours in range(0, 72, 3):
        assert notices.send_waiting(start + timedelta(hours=hours)) == 0
    # Only one is tried at a time: the others would have met the same closed door.
    assert {state(notice)[0] for notice in waiting} == {"waiting"}
    assert {state(notice)[2] for notice in waiting} == {0}

    with listening(Sink(), settings) as sink:
        assert notices.send_waiting(start + timedelta(hours=72)) == 3
    assert sorted(sink.ids()) == sorted(notice.message_id for notice in waiting)


def test_what_is_put_off_again_and_again_waits_longer_and_is_given_up_after_five_days(settings):
    notice = tell()
    waits = []
    with listening(Sink(), settings) as sink:
        sink.to_recipient = lambda address: GREYLISTED
        while state(notice)[0] == "waiting":
            notices.send_waiting(notice.due_at)
            waits.append(Notice.objects.get().due_at - now())

    assert waits[0] < waits[1] < waits[2]
    assert max(waits) <= outbox.LONGEST_WAIT
    assert timedelta(days=4) < sum(waits[:-1], timedelta()) < timedelta(days=6)
    assert state(notice) == ("failed", "deferred_450", outbox.MAX_ATTEMPTS)


def test_one_line_carries_many_and_is_opened_again_when_the_server_hangs_up(settings):
    for _ in range(4):
        tell(PersonFactory())
    with listening(Sink(), settings) as sink:
        this = outbox.Round(None)
        (first, *rest) = outbox.waiting(now())
        for notice in (first, *rest[:1]):
            assert outbox.claim(notice, now())
            assert outbox.send(notice, this)
        opened = this.line.server.connection
        opened.close()  # as if the server had had enough
        for notice in rest[1:]:
            assert outbox.claim(notice, now())
            assert outbox.send(notice, this)
        assert this.line.server.connection is not opened
        this.line.close()

    assert len(set(sink.ids())) == 4


def test_who_comes_late_with_a_no_does_not_undo_anothers_yes():
    notice = tell()
    outbox.settle(notice, Notice.State.SENT)
    outbox.settle(notice, Notice.State.FAILED, why="refused_550")
    outbox.try_later(notice, "TimeoutError")

    assert state(notice)[0] == "sent"


def test_a_long_round_takes_its_leases_from_now(settings, smtp, monkeypatch):
    """Not from when it began: then another would take the last ones too."""
    tell()
    seen = []
    monkeypatch.setattr(outbox, "claim", lambda notice, at: seen.append(at) or False)
    rows = [[Notice.objects.get()], []]
    monkeypatch.setattr(outbox, "waiting", lambda at: rows.pop(0))
    began = now()
    notices.send_waiting()

    assert began <= seen[0] <= now()

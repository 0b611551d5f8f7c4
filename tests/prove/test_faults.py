"""What must hold when a process dies at the worst moment, or a wake-up is lost."""

import time

import pytest
from django.utils.timezone import now

from people import notices
from people.models import Notice
from tests.conftest import WORKER, celery
from tests.factories import PersonFactory, eigersund

pytestmark = pytest.mark.prove


def addresses(messages) -> list[str]:
    return [address for message in messages for address in message.envelope.rcpt_tos]


def test_a_worker_killed_while_it_sends_loses_nothing(transactional_db, smtp):
    people = PersonFactory.create_batch(12)
    for person in people:
        notices.tell(person, key="prove", kind="sample", about=eigersund())
    smtp.delay = 1.0
    with celery(*WORKER) as killed:
        smtp.wait(3)
        killed.kill()
        killed.wait()
    assert Notice.objects.filter(state=Notice.State.SENT).count() < len(people)

    smtp.delay = 0.0
    # Five minutes later the lease of what was in flight has run out.
    Notice.objects.exclude(leased_until=None).update(leased_until=now())
    with celery(*WORKER):
        notices.wake()
        smtp.wait(len(people))
        notices.wake()
        wait_until_sent(len(people))

    assert set(addresses(smtp.messages)) == {person.email for person in people}
    # At most what was in flight came twice, and then by the same Message-ID.
    assert len(smtp.messages) <= len(people) + 2
    assert len({message["Message-ID"] for message in smtp.messages}) == len(people)


def test_a_lost_wake_up_is_made_good_by_the_next_beat(transactional_db, smtp):
    Notice.objects.create(
        recipient=PersonFactory(),
        key="prove",
        kind="sample",
        about=eigersund(),
        message_id="<prove@example.org>",
    )

    with celery(*WORKER), celery("beat"):
        smtp.wait(1)
        wait_until_sent(1)


def wait_until_sent(count: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    sent = Notice.objects.filter(state=Notice.State.SENT)
    while sent.count() < count and time.monotonic() < until:
        time.sleep(0.05)
    assert sent.count() == count

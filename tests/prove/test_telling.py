"""The ledger under faults: workers and broker killed, mail failing, a meeting moved meanwhile.

Each counts what was due, sent, doubled and lost, and prints it. Lost is always 0; doubled only
what died between the server's yes and our own note of it, and then by the same Message-ID.
"""

import os
import random
import threading
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from itertools import count

import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate, now

from measures import reminders as deadlines
from meetings import moving, reminders, summons
from meetings.models import Meeting
from people import notices
from people.models import Notice, Person
from tests.conftest import WORKER, celery
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    TaskFactory,
    eigersund,
)
from tests.prove.broker import Folder, Redis
from tests.sink import GREYLISTED

pytestmark = pytest.mark.prove

# The filesystem queue is for a small town. ``NOTICES=10000 KILLS=20 script/prove …`` takes more.
NOTICES = int(os.environ.get("NOTICES", 3_000 if connection.vendor == "postgresql" else 600))
KILLS = int(os.environ.get("KILLS", 5))
# Of every answer of the mail server.
FAILING = 0.3
# Of a small town's machine under all this.
PATIENCE = max(600, NOTICES // 4)  # seconds


def due(count: int) -> None:
    people = Person.objects.bulk_create(
        Person(name=f"Person {n}", email=f"prove{n}@example.org") for n in range(count)
    )
    place = eigersund()
    notices.tell_each(
        notices.draft(person, key="prove", kind="sample", about=place) for person in people
    )


def waiting() -> int:
    return Notice.objects.filter(state=Notice.State.WAITING).count()


def bring_forward() -> None:
    """Minutes go by: what was put off is due, and what a dead worker held is free."""
    still = Notice.objects.filter(state=Notice.State.WAITING)
    still.filter(due_at__gt=now()).update(due_at=now())
    still.filter(leased_until__lt=now() + notices.LEASE - timedelta(seconds=20)).update(
        leased_until=None
    )


def tally(smtp, count: int, seconds: float) -> Counter:
    came = Counter(message["Message-ID"] for message in smtp.messages)
    told = Notice.objects.filter(kind="sample")
    found = Counter(
        due=count,
        sent=told.filter(state=Notice.State.SENT).count(),
        mails=sum(came.values()),
        doubled=sum(times - 1 for times in came.values()),
        lost=count - len(came),
        seconds=round(seconds),
    )
    print(dict(found))
    assert set(came) <= set(told.values_list("message_id", flat=True))
    return found


@pytest.fixture
def broker(tmp_path, monkeypatch):
    """A queue that only this test's workers listen to: Redis, or a folder, as the run has it."""
    broker = Redis(tmp_path) if settings.REDIS_URL else Folder(tmp_path)
    for name, value in broker.environment.items():
        monkeypatch.setenv(name, value)
    broker.rise()
    yield broker
    broker.die()


def test_notices_while_workers_and_broker_die_and_the_server_fails(transactional_db, smtp, broker):
    """Two workers and a beat. A worker is killed at random again and again, and so is the broker,
    with all that it held; 30 % of the mail server's answers are no.
    """
    dice = random.Random(2026)
    due(NOTICES)
    lock = threading.Lock()

    def answer(_):
        with lock:
            if dice.random() >= FAILING:
                return None
            return dice.choice([GREYLISTED, "451 4.3.0 Try later", "421 4.3.2 Closing"])

    smtp.to_recipient = answer
    names = (f"-{n}" for n in count())
    killed = Counter()
    with ExitStack() as alive:

        def start():
            return alive.enter_context(celery(*WORKER, name=next(names)))

        def kill_worker():
            workers[0].kill()
            workers[0].wait()

        def kill_broker():
            broker.die()
            time.sleep(dice.uniform(0.5, 3))
            broker.rise()

        beat = alive.enter_context(celery("beat"))
        workers = [start(), start()]
        # After how many mails each of them strikes.
        strikes = [(dice.randrange(NOTICES * 4 // 5), kill_worker) for _ in range(KILLS)]
        strikes += [(dice.randrange(NOTICES * 4 // 5), kill_broker) for _ in range(KILLS)]
        strikes.sort(key=lambda strike: strike[0])
        began = time.monotonic()
        while waiting() or strikes:
            assert time.monotonic() - began < PATIENCE, f"{waiting()} still wait"
            broker.wake()
            until = time.monotonic() + dice.uniform(2, 6)
            while time.monotonic() < until:
                # As what keeps the site running does.
                workers = [worker for worker in workers if worker.poll() is None]
                workers += [start() for _ in range(2 - len(workers))]
                if strikes and len(smtp.messages) >= strikes[0][0]:
                    strike = strikes.pop(0)[1]
                    strike()
                    killed[strike.__name__] += 1
                time.sleep(0.1)
            bring_forward()
        found = tally(smtp, NOTICES, time.monotonic() - began)
        beat_lives = beat.poll() is None
    print(dict(killed))

    assert killed == {"kill_worker": KILLS, "kill_broker": KILLS}
    assert beat_lives
    assert (found["sent"], found["lost"]) == (NOTICES, 0)
    # Each of a killed worker's two threads had at most one mail in flight.
    assert found["doubled"] <= 2 * KILLS


def test_a_meeting_moved_while_its_reminders_go_out(transactional_db, smtp):
    """Nobody is reminded of the old time after they heard of the new one."""
    liv = AppointmentFactory().person
    group = GroupFactory(reminder_days=3)
    for _ in range(300):
        MembershipFactory(group=group)
    starts_at = now() + timedelta(days=3)
    meeting = MeetingFactory(group=group, starts_at=starts_at)
    summons.send(meeting, by=liv)
    Notice.objects.update(state=Notice.State.SENT)
    Meeting.objects.update(moved_at=now() - timedelta(days=30))
    on = localdate(starts_at) - timedelta(days=1)
    assert reminders.remind(on) == 300
    Notice.objects.filter(state=Notice.State.WAITING).update(due_at=now())
    smtp.delay = 0.01
    week = timedelta(days=7)
    with celery(*WORKER):
        notices.wake()
        smtp.wait(40)
        meeting = Meeting.objects.get()
        moving.move(
            meeting,
            by=liv,
            starts_at=meeting.starts_at + week,
            ends_at=meeting.ends_at + week,
            place=meeting.place,
        )
        until = time.monotonic() + 120
        while waiting() and time.monotonic() < until:
            notices.wake()
            time.sleep(0.5)

    order: dict[str, list[str]] = {}
    for message in smtp.messages:
        kind = "moved" if "Flyttet" in message["Subject"] else "reminder"
        order.setdefault(message.envelope.rcpt_tos[0], []).append(kind)
    assert all(kinds in (["moved"], ["reminder", "moved"]) for kinds in order.values())
    assert len(order) == 300
    held = Notice.objects.filter(kind="meeting_reminder", state=Notice.State.HELD)
    print({"reminded": sum(len(kinds) == 2 for kinds in order.values()), "held": held.count()})
    assert held.count() > 0


def test_five_hundred_called_at_once_are_written_to_once_each(transactional_db, smtp):
    liv = AppointmentFactory().person
    group = GroupFactory()
    for _ in range(500):
        MembershipFactory(group=group)
    meeting = MeetingFactory(group=group, starts_at=now() + timedelta(days=20))
    summons.send(meeting, by=liv)
    began = time.monotonic()
    with celery(*WORKER):
        notices.wake()
        smtp.wait(500, seconds=PATIENCE)
    print({"mails": len(smtp.messages), "seconds": round(time.monotonic() - began)})

    assert len({mail.envelope.rcpt_tos[0] for mail in smtp.messages}) == 500
    assert len(set(smtp.ids())) == len(smtp.messages) == 500


def test_two_beats_at_the_same_moment_say_everything_once(transactional_db):
    for _ in range(50):
        TaskFactory(deadline=localdate() - timedelta(days=1))
    faults, told = [], []
    gate = threading.Barrier(4)

    def beat():
        try:
            gate.wait()
            told.append(deadlines.remind(localdate() + timedelta(days=3)))
        except Exception as fault:  # shown by the test, not by the thread
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert Notice.objects.filter(kind="overdue").count() == 50

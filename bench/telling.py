"""The figures of telling: all that is due written, the memory it takes, and mails a second."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max, Min
from django.utils.timezone import localdate

from bench.figures import Figure
from bench.installation import Installations
from bench.stopwatch import seconds
from bench.writing import free_port
from measures import reminders
from measures.models import Task
from meetings.models import AgendaItem
from people import notices
from people.models import Group, Municipality, Notice, Person

MANY, FEW = 100_000, 10_000
MAILS = 500
PATIENCE = 120  # seconds
# What the code says of each notice; the rest are defaults.
COLUMNS = (
    *("recipient_id", "key", "kind", "group_id", "about_type_id", "about_id", "sender_id"),
    *("facts", "due_at", "message_id"),
)


class Enough(Exception):
    """What was written in order to be measured is taken back."""


@contextmanager
def due(count: int):
    """So many tasks due today, each another's; taken back afterwards."""
    today = localdate()
    group = Group.objects.get(name="Koordineringsgruppen")
    item = AgendaItem.objects.filter(meeting__group=group).first()
    try:
        with transaction.atomic():
            # What the demo town would have been told of is not counted.
            reminders.remind(today)
            # By the piece: memory this took would be there for what is measured to take again.
            people = (Person(name=f"Person {n}", email=f"b{n}@example.org") for n in range(count))
            for piece in notices.in_pieces(people):
                Person.objects.bulk_create(piece)
            mine = Person.objects.filter(email__startswith="b").order_by("-pk")[:count]
            tasks = (
                Task(
                    group=group,
                    item=item,
                    what="Ringe",
                    responsible_id=pk,
                    deadline=today,
                    state=Task.State.GIVEN,
                )
                for pk in mine.values_list("pk", flat=True).iterator(notices.PIECE)
            )
            for piece in notices.in_pieces(tasks):
                Task.objects.bulk_create(piece)
            yield today
            raise Enough
    except Enough:
        pass


def find_and_write(on: date, count: int) -> None:
    told = reminders.remind(on)
    assert told == count, told


def bare(rows: list[dict]) -> None:
    for piece in notices.in_pieces(rows):
        Notice.objects.bulk_create([Notice(**row) for row in piece])


def written(made: Installations) -> Iterator[Figure]:
    """All that is due found and written, of a bare ``bulk_create`` of the same rows."""

    def measured() -> float:
        with made.small.in_use(), due(MANY) as today:
            before = Notice.objects.latest("pk").pk
            whole = seconds(lambda: find_and_write(today, MANY), 1)
            new = Notice.objects.filter(pk__gt=before)
            rows = list(new.values(*COLUMNS))
            new.delete()
            floor = seconds(lambda: bare(rows), 1)
            return floor / whole

    yield Figure("telling.written", ">=0.50", measured)


def peak() -> int:
    """The most memory taken since ``forget_peak``, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def memory(made: Installations) -> Iterator[Figure]:
    """How many MB ten times as many take more."""

    def taken(count: int) -> int:
        with made.small.in_use(), due(count) as today:
            forget_peak()
            before = peak()
            find_and_write(today, count)
            return peak() - before

    yield Figure("telling.memory", "<=60", lambda: taken(MANY) - taken(FEW))


@contextmanager
def running(*command: str, **env: str):
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", *command],
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        # It holds nothing that is not in the database: no need to let it finish.
        process.kill()
        process.wait()


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def mails(made: Installations, threads: int) -> float:
    """Mails a second from the first to the last, by one worker to a server that says yes."""
    port = free_port()
    env = {
        "DATABASE_URL": f"sqlite:///{made.small.connection.settings_dict['NAME']}",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "EMAIL_USE_TLS": "0",
    }
    worker = f"celery -A slt worker --pool threads --concurrency {threads} --without-mingle"
    server = f"aiosmtpd -n -c aiosmtpd.handlers.Sink -l 127.0.0.1:{port}"
    with made.small.in_use():
        place = Municipality.objects.get(number="1101")
        people = Person.objects.exclude(email=None)[:20]
        key = f"bench:{threads}"
        notices.tell_each(
            notices.draft(person, key=f"{key}:{n}", kind="sample", about=place)
            for n in range(MAILS // len(people))
            for person in people
        )
        told = Notice.objects.filter(key__startswith=f"{key}:")
        count = told.count()
        for _ in range(threads):
            notices.wake()
        with running(*server.split()), ExitStack() as stack:
            until = time.monotonic() + PATIENCE
            # One that does not answer yet is away to us: five minutes until the next try.
            while not listens(port):
                assert time.monotonic() < until, "the mail server does not start"
                time.sleep(0.1)
            stack.enter_context(running(*worker.split(), **env))
            while told.filter(state=Notice.State.WAITING).exists():
                assert time.monotonic() < until, "the mails do not go out"
                time.sleep(0.5)
        span = told.aggregate(first=Min("sent_at"), last=Max("sent_at"))
        told.delete()
        return count / ((span["last"] - span["first"]) / timedelta(seconds=1))


def sending(made: Installations) -> Iterator[Figure]:
    for threads in (1, 2, 4):
        yield Figure(
            f"telling.mails.{threads}", ">=20", lambda threads=threads: mails(made, threads)
        )


ALL = [written, memory, sending]

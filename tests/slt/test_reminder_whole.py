"""One reminder, whole: through the broker to a real worker, and by SMTP to the one responsible.

On Redis or the filesystem transport, whichever the run has; ``script/test`` runs both.
"""

import time
from datetime import timedelta

import pytest
from celery import current_app
from django.utils.timezone import localdate, now

from measures import reminders
from measures.models import Task
from people.models import Notice
from tests.factories import AppointmentFactory, TaskFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def task():
    """Due in three days, in a group that reminds seven days before: four days in reach."""
    AppointmentFactory(person__name="Liv Dahl", person__phone="00 00 00 01")
    return TaskFactory(
        deadline=localdate() + timedelta(days=3),
        responsible__name="Ola Nes",
        responsible__email="ola@example.org",
    )


def until(true, seconds: float = 20) -> bool:
    """Wait for what another process does."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def beat(task: str) -> None:
    """What beat does: wakes the worker through the broker."""
    current_app.send_task(task)


def morning() -> None:
    """It is morning: what waited for it may go."""
    Notice.objects.filter(state=Notice.State.WAITING).update(due_at=now())
    beat("people.tasks.send_waiting_notices")


def test_a_deadline_four_days_in_reach_is_caught_up_and_told_once(worker, smtp, task):
    for _ in range(2):
        beat("measures.tasks.remind_responsible")
    assert until(Notice.objects.exists)
    for _ in range(2):
        morning()
    (message,) = smtp.wait()

    assert message.envelope.rcpt_tos == ["ola@example.org"]
    assert "[Eigersund] Fristen nærmer seg:" in message["Subject"]
    assert task.what not in message.as_string()
    assert until(lambda: Notice.objects.get().state == Notice.State.SENT)

    # The next beats find it told.
    beat("measures.tasks.remind_responsible")
    morning()
    other = TaskFactory(
        deadline=localdate() - timedelta(days=1), responsible__email="kari@example.org"
    )
    beat("measures.tasks.remind_responsible")
    assert until(lambda: Notice.objects.filter(recipient=other.responsible).exists())
    morning()
    smtp.wait(2)
    assert [len(smtp.to(who)) for who in ("ola@example.org", "kari@example.org")] == [1, 1]


def test_what_was_done_between_the_writing_and_the_sending_is_held(worker, smtp, task):
    reminders.remind(on=localdate())
    Task.objects.update(state=Task.State.DONE)
    morning()

    assert until(lambda: Notice.objects.get().state == Notice.State.HELD)
    assert Notice.objects.get().why == "ended"
    assert smtp.messages == []

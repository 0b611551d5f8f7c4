"""The Celery worker of the tests: by the clock of the test, and seen to have nothing left in hand.

It outlives the test that asked for it: what was left to it must not reach the next one's rows.
"""

from pathlib import Path

from celery import current_app
from celery.signals import task_postrun, task_received
from django.conf import settings

from tests.clock import app  # noqa: F401 (the worker looks for it here)
from tests.patience import wait_for

# A file for each task that it has taken from the queue and not finished.
IN_HAND = Path(settings.DATA_DIR) / "in-hand"


def take(request, **kwargs) -> None:
    IN_HAND.mkdir(exist_ok=True)
    (IN_HAND / request.id).touch()


def finish(task_id, **kwargs) -> None:
    (IN_HAND / task_id).unlink(missing_ok=True)


task_received.connect(take)
task_postrun.connect(finish)


def forget_the_killed() -> None:
    """Before a test begins nothing is in hand: what is there, a worker had that was killed."""
    if IN_HAND.exists():
        for file in IN_HAND.iterdir():
            file.unlink(missing_ok=True)


def let_finish() -> None:
    """What waits in the queue is thrown away, and what is begun is done."""
    current_app.control.purge()
    # A paper may be among it, which is set in its own time on a busy machine.
    wait_for(lambda: not IN_HAND.exists() or not any(IN_HAND.iterdir()), seconds=90)

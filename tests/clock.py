"""The clock a test may set: its own, its live server's, its worker's and its browsers'.

The Celery worker of the tests is ``celery -A tests.clock``: the site's queue, and before each task
it looks up what time it is in the test.
"""

import time
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from celery.signals import task_prerun, worker_init
from django.conf import settings

from slt.celery import app  # noqa: F401 (the worker looks for it here)

# What to add to the seconds since the machine started, which all its processes count alike.
# Not there: the machine's own time it is.
SET = Path(settings.DATA_DIR) / "clock"


class Clock:
    """Runs on from where it was set last."""

    def __init__(self, travelling, browser):
        self.travelling, self.browser = travelling, browser

    def set(self, moment: datetime) -> None:
        SET.write_text(str(moment.timestamp() - time.monotonic()))
        # In UTC: a place's own zone would be made the process's too.
        self.travelling.move_to(moment.astimezone(UTC))
        for context in self.browser.contexts:
            context.clock.set_system_time(moment)


class Follower:
    """The worker's side."""

    def start(self, **kwargs) -> None:
        self.own = time.time() - time.monotonic()
        self.travelling = time_machine.travel(time.time()).start()

    def look(self, **kwargs) -> None:
        since = float(SET.read_text()) if SET.exists() else self.own
        self.travelling.move_to(since + time.monotonic())


follower = Follower()
worker_init.connect(follower.start)
task_prerun.connect(follower.look)

"""The clock a test may set: its own, its live server's, its worker's and its browsers'.

The Celery worker of the tests (``tests/worker.py``) looks up before each task what time it is in
the test.
"""

import time
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from celery.signals import task_prerun
from django.conf import settings

from slt.celery import app  # noqa: F401 (tests/worker.py takes it from here)

# What to add to the seconds since the machine started, which all its processes count alike.
# Not there: the machine's own time it is.
SET = Path(settings.DATA_DIR) / "clock"


# The worker is this much ahead, in seconds: what is told in this moment is due when it looks,
# however long the machine has it wait between reading the clock and setting it.
AHEAD = 1


class Clock:
    """Runs on from where it was set last."""

    def __init__(self, travelling, browser):
        self.travelling, self.browser = travelling, browser

    def set(self, moment: datetime) -> None:
        # In UTC: a place's own zone would be made the process's too.
        self.travelling.move_to(moment.astimezone(UTC))
        SET.write_text(str(time.time() - time.monotonic() + AHEAD))
        for context in self.browser.contexts:
            context.clock.set_system_time(moment)


class Follower:
    """The worker's side."""

    def __init__(self):
        self.said, self.travel = "", None

    def look(self, **kwargs) -> None:
        said = SET.read_text() if SET.exists() else ""
        if said == self.said:
            return
        self.said = said
        if self.travel:
            self.travel.stop()
            self.travel = None
        if said:
            self.travel = time_machine.travel(float(said) + time.monotonic())
            self.travel.start()


follower = Follower()
task_prerun.connect(follower.look)

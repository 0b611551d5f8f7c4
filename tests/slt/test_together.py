"""Several processes as one command: they start together and end together."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.conftest import ROOT

# Says that it runs, and has a child of its own, as gunicorn has.
PARENT = "import subprocess, sys; subprocess.run(['sleep', '{mark}'])"


def together(*commands: str, patience: int = 10) -> subprocess.Popen:
    command = [sys.executable, ROOT / "script/together", *commands]
    return subprocess.Popen(command, env=os.environ | {"PATIENCE": str(patience)})


def running(mark: str) -> bool:
    return f"sleep\0{mark}\0" in command_lines()


def command_lines():
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        # One that ended meanwhile has no line any more.
        with suppress(OSError):
            yield process.read_text()


def eventually(condition, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def gone(mark: str) -> bool:
    """One that was killed is in the list still until the machine has let it go."""
    return eventually(lambda: not running(mark))


def parent(mark: str) -> str:
    return f'{sys.executable} -c "{PARENT.format(mark=mark)}"'


def test_asked_to_stop_it_leaves_nobody_behind():
    for sign in (signal.SIGINT, signal.SIGTERM):
        process = together(parent("3591.1"), parent("3591.2"))
        assert eventually(lambda: running("3591.1") and running("3591.2"))

        process.send_signal(sign)

        assert process.wait(timeout=15) == 0
        assert gone("3591.1") and gone("3591.2")


def test_when_one_ends_all_end_and_the_failure_is_told():
    process = together(parent("3592.1"), f'{sys.executable} -c "raise SystemExit(3)"')

    assert process.wait(timeout=15) == 3
    assert gone("3592.1")


def test_one_that_will_not_stop_is_killed():
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(3593)"
    )
    process = together(f'{sys.executable} -c "{stubborn}"', parent("3593.1"), patience=1)
    assert eventually(lambda: running("3593.1"))
    time.sleep(0.5)

    process.terminate()

    assert process.wait(timeout=20) == 0

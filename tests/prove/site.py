"""A web server of its own process, as script/server starts it: to be killed, and started again."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.conftest import ROOT
from tests.meetings.desk import bundle
from tests.settings import free_port

PATIENCE = 60  # seconds


def database_url() -> str:
    """Where the tests' own database is, for another process."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    host = database["HOST"].replace("/", "%2F")
    return f"postgresql://{database['USER']}@{host}:{database['PORT']}/{database['NAME']}"


class Site:
    """Gunicorn on the tests' database; what it said is in ``folder``."""

    def __init__(self, folder: Path, address: str):
        self.port = free_port()
        self.said = folder / "said"
        static = folder / "static"
        static.mkdir()
        with override_settings(STATIC_ROOT=static):
            call_command("collectstatic", interactive=False, verbosity=0)
        bundle(static / "vendor")
        self.env = os.environ | {
            "DATABASE_URL": database_url(),
            "STATIC_ROOT": str(static),
            "SITE_URL": address,
        }
        self.process = None

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        with self.said.open("ab") as out:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "slt.wsgi"),
                    *("--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4"),
                    *("--no-control-socket", "--log-level", "warning"),
                ],
                cwd=ROOT,
                env=self.env,
                stdout=out,
                stderr=out,
                # A group of its own: a kill reaches the workers too.
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not self.answers():
            if not self.runs or time.monotonic() > until:
                raise RuntimeError(f"The server did not start:\n{self.said.read_text()}")
            time.sleep(0.05)

    def answers(self) -> bool:
        address = f"http://127.0.0.1:{self.port}/helse/"
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
        return False

    def kill(self) -> None:
        """SIGKILL, master and workers at once: nobody gets to finish anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if not self.runs:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
            return
        self.kill()

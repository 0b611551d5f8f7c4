"""A test's own queue, which loses all it holds: a Redis that is killed, a folder that is gone."""

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import redis
from celery import current_app
from django.conf import settings
from kombu import Connection
from kombu.exceptions import OperationalError

from tests.patience import wait_for
from tests.settings import free_port

SEND = "people.tasks.send_waiting_notices"


class Broker:
    """``environment`` is what a worker or beat needs to listen to it."""

    environment: dict[str, str]
    url: str
    options: dict = {}

    def wake(self) -> None:
        """As ``notices.wake`` does after an act: if nobody takes the task, the act stands."""
        with suppress(OperationalError), Connection(self.url, transport_options=self.options) as at:
            current_app.send_task(SEND, connection=at, retry=False)


class Redis(Broker):
    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free_port()
        address = f"redis://127.0.0.1:{self.port}"
        self.environment = {"REDIS_URL": address}
        self.url = settings.CELERY_BROKER_URL.replace(settings.REDIS_URL, address)

    def rise(self) -> None:
        command = f"redis-server --bind 127.0.0.1 --port {self.port} --appendonly no"
        self.process = subprocess.Popen(
            [*command.split(), "--save", "", "--dir", self.folder], stdout=subprocess.DEVNULL
        )
        wait_for(self.answers)

    def answers(self) -> bool:
        with suppress(redis.ConnectionError), redis.Redis(port=self.port) as client:
            return client.ping()
        return False

    def die(self) -> None:
        self.process.kill()
        self.process.wait()


class Folder(Broker):
    """Workers that find no folder end; the next to start makes it again."""

    def __init__(self, folder: Path):
        self.environment = {"DATA_DIR": str(folder)}
        self.url = "filesystem://"
        self.queue = folder / "queue"
        self.control = folder / "queue-control"
        self.options = {
            "data_folder_in": str(self.queue),
            "data_folder_out": str(self.queue),
            "control_folder": str(self.control),
        }

    def rise(self) -> None:
        self.queue.mkdir()
        self.control.mkdir()

    def die(self) -> None:
        for folder in (self.queue, self.control):
            # A task may be put there while it is being emptied.
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)

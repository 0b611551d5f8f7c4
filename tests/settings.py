"""The site's own settings as a municipality runs them, in a folder and on a port of the tests' own.

Each pytest-xdist worker gets its own; the Celery worker a test starts inherits its test's.
"""

import atexit
import fcntl
import itertools
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


# Below those that the machine gives to whoever connects.
FIRST, LAST, EACH = 20_000, 32_000, 100


@cache
def own_ports() -> Iterator[int]:
    """Out of a hundred that no other process of tests takes while this one lives.

    Held by a lock: a port that is found free is free still when it is taken into use, however long
    after, and whatever other suites run meanwhile.
    """
    folder = Path(tempfile.gettempdir(), f"slt-test-ports-{os.getuid()}")
    folder.mkdir(exist_ok=True)
    for first in range(FIRST, LAST, EACH):
        file = (folder / str(first)).open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            continue
        HELD.append(file)
        # The two that are set aside below may be taken into use late: they are given once.
        kept, free = range(first, first + 2), range(first + 2, first + EACH)
        return itertools.chain(kept, itertools.cycle(free))
    raise RuntimeError("Nobody is left a port to test with.")


# Open for as long as the process lives.
HELD = []


def free_port() -> int:
    with socket.socket() as probe:
        while True:
            port = next(own_ports())
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port


if os.environ.get("TEST_PROCESS") != WORKER:
    folder = tempfile.mkdtemp(prefix=f"slt-test-{WORKER}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    address = f"localhost:{free_port()}"
    os.environ |= {
        "TEST_PROCESS": WORKER,
        "DATA_DIR": folder,
        # Where pytest-django's live_server listens, so that a link in a mail leads to it.
        "DJANGO_LIVE_TEST_SERVER_ADDRESS": address,
        "SITE_URL": f"http://{address}",
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": "known-to-everyone-who-reads-the-tests-0123456789",
        "EXEMPT_FIELDS": "1",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(free_port()),
        "EMAIL_USE_TLS": "0",
        "DEFAULT_FROM_EMAIL": "SLT <slt@example.org>",
        "LOG_LEVEL": "WARNING",
        # Playwright's synchronous API runs an event loop in the thread of the test.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }

from slt.settings import *  # noqa: E402, F403
from slt.settings import (  # noqa: E402
    CACHES,
    DATA_DIR,
    DATABASES,
    LOGGING,
    REDIS_URL,
    STATIC_ROOT,
    STORAGES,
)

# A file, not memory: live_server's threads and the Celery worker open it for themselves.
DATABASES["default"]["TEST"] = (
    {"NAME": str(DATA_DIR / "test.sqlite3")} if "sqlite3" in DATABASES["default"]["ENGINE"] else {}
)
DATABASES["default"]["CONN_MAX_AGE"] = 0

# live_server finds static files where they lie; hashed names would be 404 there.
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

if REDIS_URL:
    # Two Redis databases for each xdist worker: one the queue's, one the cache's.
    first = 0 if WORKER == "main" else 2 + 2 * int(WORKER.removeprefix("gw"))
    CELERY_BROKER_URL = f"{REDIS_URL}/{first}"
    CACHES["default"]["LOCATION"] = f"{REDIS_URL}/{first + 1}"

# "ready" is how a test knows that the worker it started is.
LOGGING["loggers"]["celery"]["level"] = "INFO"

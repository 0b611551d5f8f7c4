"""Two installations to measure on: the demo town, and the same with 50 municipalities × 5 years."""

import os
import tempfile
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import django

LARGE = (50, 5)  # municipalities, years


def start() -> Path:
    """Set Django up as production runs it, on an empty SQLite of our own; the folder it is in."""
    folder = Path(tempfile.mkdtemp(prefix="slt-bench-"))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATA_DIR": str(folder),
        "DEBUG": "0",
        "DEMO": "1",
        "SITE_URL": "http://localhost:8000",
        "LOG_LEVEL": "ERROR",
    }
    django.setup()
    return folder


class Installation:
    """One database, ready to be the default one while something is measured on it."""

    def __init__(self, name: str, path: Path):
        from django.db import connections

        self.name = name
        settings = {**connections["default"].settings_dict, "NAME": str(path)}
        self.connection = connections["default"].__class__(settings, "default")

    @contextmanager
    def in_use(self):
        from django.db import connections

        before = connections["default"]
        connections["default"] = self.connection
        try:
            yield self
        finally:
            connections["default"] = before


class Installations:
    """The small and the large one, each made when it is first asked for."""

    def __init__(self, folder: Path):
        self.folder = folder

    @cached_property
    def small(self) -> Installation:
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        return self._filled("demo")

    @cached_property
    def large(self) -> Installation:
        """Filling it takes most of the time there is."""
        from slt.demo import large

        installation = self._filled("large")
        with installation.in_use():
            large.fill(*LARGE)
        return installation

    def _filled(self, name: str) -> Installation:
        from django.core.management import call_command

        from slt import demo

        installation = Installation(name, self.folder / f"{name}.sqlite3")
        with installation.in_use():
            call_command("migrate", verbosity=0)
            demo.fill()
        return installation

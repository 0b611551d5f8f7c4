"""The markers, planted; and the PDF before it is typeset."""

from copy import deepcopy

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.slt.planted import Planted


@pytest.fixture(scope="module")
def _planted(kept):
    return Planted()


@pytest.fixture
def planted(_planted):
    """Whatever a test does to its people stays in that test."""
    return deepcopy(_planted)


@pytest.fixture
def migrated(settings, owner):
    """A backup says which migrations its rows are of: none, in the database that tests run on."""
    settings.MIGRATION_MODULES = {}
    if not MigrationRecorder(connection).applied_migrations():
        with owner():
            call_command("migrate", fake=True, verbosity=0)


@pytest.fixture
def unset_pdf(monkeypatch):
    """The PDF's HTML in its place: all that is in it, without the seconds it takes to typeset."""

    monkeypatch.setattr("meetings.pdf.typeset", lambda html, **more: html.encode())

"""The markers, planted; and the PDF before it is typeset."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.slt.planted import Planted


@pytest.fixture
def planted():
    return Planted()


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

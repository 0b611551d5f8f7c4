"""The markers, planted; and the PDF before it is typeset."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.template.loader import render_to_string
from django.utils import translation

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

    def html(template, context, *, language, large=False):
        context = {**context, "language": language, "large": large}
        with translation.override(language):
            return render_to_string(template, context).encode()

    monkeypatch.setattr("meetings.pdf.render", html)

"""Production refuses to start half-dressed, and says everything at once."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from people import frozen_rows
from people.models import AuditEntry, Person
from slt.checks import DEMO_VERB, half_dressed, refuse_half_dressed
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db


def faults() -> set[str]:
    return {message.id for message in half_dressed()} - {"slt.W001"}


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True
    settings.SITE_URL = "https://slt.example.org"
    settings.ALLOWED_HOSTS = ["slt.example.org"]
    for page in ("PRIVACY_URL", "ACCESSIBILITY_URL", "CONTACT_URL"):
        setattr(settings, page, "https://example.org/side")
    return settings


@pytest.fixture
def kari():
    return Person.objects.create(name="Kari Nordmann", email="kari@example.org")


@pytest.fixture
def demo_town(kari):
    AuditEntry.objects.create(verb=DEMO_VERB, about=kari)


def test_a_fully_dressed_installation_starts(production):
    assert faults() == set()
    refuse_half_dressed()


def test_approved_minutes_without_their_guard_start_nothing(production, monkeypatch):
    monkeypatch.setattr(frozen_rows, "missing", lambda: ["frozen_meetings_rendition_update"])

    with pytest.raises(ImproperlyConfigured, match="frozen_meetings_rendition_update missing"):
        refuse_half_dressed()
    # The command that mends it is not stopped.
    assert faults() == set()


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("SECRET_KEY", "short", "slt.E001"),
        ("EMAIL_HOST", "", "slt.E002"),
        ("DEFAULT_FROM_EMAIL", "SLT <slt@localhost>", "slt.E003"),
        ("SITE_URL", "http://slt.example.org", "slt.E004"),
        ("SITE_URL", "http://localhost:8000", "slt.E013"),
        ("ALLOWED_HOSTS", ["*"], "slt.E005"),
        ("ACCESSIBILITY_URL", "", "slt.W002"),
        ("S3_REGION", "eu-north-1", "slt.E010"),
    ],
)
def test_one_thing_missing_is_named(production, name, value, fault):
    setattr(production, name, value)

    assert faults() == {fault}


def test_a_bucket_has_both_keys_or_neither_and_is_spoken_to_in_secret(production):
    production.S3_BUCKET = "slt-filer"
    production.S3_ENDPOINT_URL = "https://s3.example.org"
    assert faults() == set()

    production.S3_ACCESS_KEY_ID = "slt"
    assert faults() == {"slt.E011"}
    production.S3_SECRET_ACCESS_KEY = "known to nobody"
    production.S3_ENDPOINT_URL = "http://s3.example.org"
    assert faults() == {"slt.W003"}


def test_without_https_only_on_this_machine(production):
    production.SITE_URL = "http://localhost:8000"
    production.ALLOWED_HOSTS = ["localhost"]

    assert faults() == set()


def test_all_that_is_missing_is_said_at_once(production):
    production.SECRET_KEY = "short"
    production.EMAIL_HOST = ""

    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_half_dressed()

    assert "SECRET_KEY" in str(refusal.value)
    assert "EMAIL_HOST" in str(refusal.value)


def test_production_does_not_start_on_the_demo_town(production, demo_town):
    assert faults() == {"slt.E007"}


def test_the_demo_does_not_start_on_real_people(settings, kari):
    settings.PRODUCTION, settings.DEMO = False, True

    assert faults() == {"slt.E008"}


def test_the_demo_starts_on_what_it_invented(settings, demo_town):
    settings.PRODUCTION, settings.DEMO = False, True

    assert faults() == set()


def test_debug_is_for_this_machine_alone(settings):
    settings.PRODUCTION, settings.DEBUG = False, True
    settings.ALLOWED_HOSTS = ["localhost", "slt.example.org"]

    assert faults() == {"slt.E006"}


@pytest.mark.once
@pytest.mark.parametrize(
    "command",
    [
        ["-c", "import slt.wsgi"],
        *(
            pytest.param(command, marks=pytest.mark.prove)
            for command in (
                ["-m", "celery", "-A", "slt", "worker", "--pool=solo"],
                ["-m", "celery", "-A", "slt", "beat"],
                ["manage.py", "check"],
            )
        ),
    ],
    ids=["web", "worker", "beat", "check"],
)
def test_no_process_starts_half_dressed(command, tmp_path):
    bare = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}

    answer = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=bare, capture_output=True, text=True, timeout=60
    )

    assert answer.returncode != 0
    for name in ("SECRET_KEY", "EMAIL_HOST", "DEFAULT_FROM_EMAIL"):
        assert f"{name} is missing" in answer.stdout + answer.stderr

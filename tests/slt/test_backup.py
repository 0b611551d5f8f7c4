"""A backup brings back every row of every table and every file, on either engine."""

import json
import os
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils.timezone import now

from meetings import approval, typesetting
from meetings.models import Rendition
from people import audit, frozen_rows, notices
from people.models import AuditEntry, Person
from slt.backup import Refused, backup, restore
from tests.conftest import ROOT
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    DecisionFactory,
    GroupFactory,
    MeasureFactory,
    MembershipFactory,
    PersonFactory,
    TaskFactory,
)

pytestmark = pytest.mark.usefixtures("migrated")

MOMENT = datetime(2026, 11, 24, 11, 7, 9, 123456, tzinfo=UTC)


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    folder = settings.MEDIA_ROOT / "vedlegg"
    folder.mkdir(parents=True)
    (folder / "Årsplan – utkast.pdf").write_bytes(b"%PDF\x00\xff")
    return settings.MEDIA_ROOT


@pytest.fixture
def town(transactional_db, files):
    """Rows that point forward, at themselves, and at things of any kind."""
    steering = GroupFactory(name="Politirådet «Æ»")
    coordinating = GroupFactory(reports_to=steering)
    # A row that points at one made after it.
    steering.reports_to = GroupFactory(reports_to=coordinating)
    steering.save()
    MembershipFactory(group=steering)
    coordinator = AppointmentFactory(share=50).person
    PersonFactory(email=None)
    task = TaskFactory()
    MeasureFactory()
    decision = DecisionFactory(item=AgendaItemFactory(number=17))
    audit.record(coordinator, "decision.made", decision, antall=3, dag="2026-11-24")
    AuditEntry.objects.update(at=MOMENT)
    minutes = AgendaItemFactory(meeting__state="held", meeting__minutes_state="sent").meeting
    approval.approve(minutes, by=coordinator, on=MOMENT.date())
    # Not due: the worker of an earlier test may still be awake, and would send it meanwhile.
    told = {"kind": "task_given", "about": task, "due_at": now() + timedelta(days=1)}
    notices.tell(task.responsible, key="task:1", liste=[1, None], **told)
    return coordinator


def everything() -> dict:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model is not Session
    }


def file_contents(folder) -> dict:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def alter(archive, change):
    """Pack ``archive`` again with each member as ``change(name, content)`` gives it."""
    with tarfile.open(archive) as tar:
        members = [(m, tar.extractfile(m).read()) for m in tar]
    with tarfile.open(archive, "w:gz") as tar:
        for member, content in members:
            changed = change(member.name, content)
            if changed is not None:
                path = archive.with_name("member")
                path.write_bytes(changed)
                tar.add(path, arcname=member.name)


def test_every_row_and_every_file_comes_back(town, files, owner, tmp_path):
    rows, contents = everything(), file_contents(files)
    backup(tmp_path / "town.tar.gz")

    Person.objects.filter(pk=town.pk).update(name="En annen", created_at=MOMENT)
    AuditEntry.objects.all().delete()
    MembershipFactory()
    (files / "vedlegg/Årsplan – utkast.pdf").write_bytes(b"written over")
    (files / "new.txt").write_text("made since")
    typesetting.begin("0" * 64)
    assert everything() != rows

    with owner():
        restore(tmp_path / "town.tar.gz", replace=True)

    assert everything() == rows
    assert file_contents(files) == contents
    # What is approved is guarded as before.
    assert frozen_rows.missing() == []
    with pytest.raises(IntegrityError):
        Rendition.objects.update(number=9)


def test_what_is_made_after_a_restore_gets_numbers_of_its_own(town, owner, tmp_path):
    newest = PersonFactory()
    backup(tmp_path / "town.tar.gz")
    with owner():
        restore(tmp_path / "town.tar.gz", replace=True)

    assert PersonFactory().pk > newest.pk


@pytest.mark.prove
def test_from_one_engine_to_the_other_and_back(town, files, owner, tmp_path):
    """Into a new SQLite file without tables, and from there back to where it came from."""
    rows = everything()
    there = tmp_path / "there"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "slt.settings",
        "DATA_DIR": str(there),
        "DATABASE_URL": f"sqlite:///{there}/new.sqlite3",
    }

    def manage(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, timeout=120)

    first = backup(tmp_path / "first.tar.gz")
    manage("restore", str(tmp_path / "first.tar.gz"))
    manage("backup", str(tmp_path / "second.tar.gz"))
    with owner():
        second = restore(tmp_path / "second.tar.gz", replace=True)

    assert second["sha256"] == first["sha256"]
    assert everything() == rows


def test_only_its_owner_may_read_it_and_nobody_is_signed_in_by_it(town, tmp_path, client_for):
    client_for(town)
    manifest = backup(tmp_path / "town.tar.gz")

    assert (tmp_path / "town.tar.gz").stat().st_mode & 0o777 == 0o600
    assert not any("session" in name for name in manifest["rows"])


def test_papers_that_are_set_for_a_few_hours_are_left_out(transactional_db, files, tmp_path):
    """They are deleted at any moment, also while the files are read."""
    paper = typesetting.begin("0" * 64)
    default_storage.save(paper.file.name, ContentFile(b"%PDF-"))

    held = backup(tmp_path / "town.tar.gz")

    assert [name for name in held["sha256"] if "printout" in name] == []
    assert "files/vedlegg/Årsplan – utkast.pdf" in held["sha256"]


def test_a_database_with_people_is_not_overwritten(town, tmp_path):
    backup(tmp_path / "town.tar.gz")
    rows = everything()

    with pytest.raises(Refused, match="not empty"):
        restore(tmp_path / "town.tar.gz")

    assert everything() == rows


def refuse_newer(name, content):
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["migrations"].append(["people", "9999_of_the_future"])
    return json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda n, c: c.replace(b"example", b"exampel") if "person" in n else c, "not as it was"),
        (lambda n, c: None if n == "tables/people.person.jsonl" else c, "cut short"),
        (lambda n, c: None if n == "manifest.json" else c, "not a backup"),
        (refuse_newer, "unknown here"),
    ],
    ids=["altered", "cut short", "something else", "newer"],
)
def test_a_damaged_backup_changes_nothing(town, files, tmp_path, change, why):
    archive = tmp_path / "town.tar.gz"
    backup(archive)
    rows, contents = everything(), file_contents(files)
    alter(archive, change)

    with pytest.raises(Refused, match=why):
        restore(archive, replace=True)

    assert everything() == rows
    assert file_contents(files) == contents


def test_a_backup_that_cannot_be_written_says_so(tmp_path, files):
    with pytest.raises(CommandError, match="Nothing is backed up"):
        call_command("backup", tmp_path / "nowhere" / "town.tar.gz")


def test_what_is_no_archive_at_all_is_refused(tmp_path, files):
    (tmp_path / "letter.txt").write_text("Hei")

    with pytest.raises(Refused, match="cannot be read"):
        restore(tmp_path / "letter.txt")

"""What was taken out is in no byte: not in the database's files, its dump, the mail or the log."""

import logging
import re
import sqlite3
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate, now

from meetings import approval, freezing, plain_data, publishing, removal, texts, traces
from meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    Publication,
    Remark,
    Removal,
    Text,
    TextVersion,
)
from people import notices
from slt.models import ArchivePackage
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    TaskFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

# Two words nobody else writes: each must be gone, as they were written and in capitals.
PASSAGE = "Zebrafant Qvistnes"
WORDS = re.compile(rb"zebrafant|qvistnes", re.IGNORECASE)
NUMBER = "13097248022"


@pytest.fixture
def kari():
    return MembershipFactory(person__name="Kari Lunde").person


@pytest.fixture
def meeting(liv, kari):
    group = kari.memberships.get().group
    OfficeFactory(group=group, person=kari)
    meeting = MeetingFactory(group=group, state=Meeting.State.HELD, minute_taker=liv)
    AttendanceFactory(meeting=meeting, person=kari)
    return meeting


@pytest.fixture
def _mail_in_a_folder(settings):
    settings.EMAIL_BACKEND = "slt.mailbox.FolderBackend"


@pytest.fixture
def _everything_is_logged(caplog):
    caplog.set_level(logging.DEBUG)


def plant(meeting: Meeting, by) -> Text:
    """In many versions, open and exempt, and here and there; amid others' words."""
    for number in range(20):
        item = AgendaItemFactory(meeting=meeting, title=f"Sak nummer {number}")
        texts.save(
            texts.of_item(item, Text.Kind.MINUTES),
            base=0,
            open=f"<p>{'Gruppen drøftet tiltak. ' * 40}</p>",
            exempt="",
            by=by,
        )
    item = AgendaItemFactory(meeting=meeting, title=f"Om {PASSAGE}")
    text = texts.of_item(item, Text.Kind.MINUTES)
    for number in range(30):
        texts.save(
            text,
            base=number,
            open=f"<p>{'Ord ' * number * 20}<strong>Zebrafant</strong> Qvistnes {number}.</p>",
            exempt=f"<p>{PASSAGE.upper()} {number} {'x' * number * 90}</p>",
            by=by,
        )
    Remark.objects.create(item=item, person=by, text=f"Skriv ikke {PASSAGE}")
    TaskFactory(item=item, what=f"Ringe {PASSAGE}", responsible=by)
    Meeting.objects.filter(pk=meeting.pk).update(note=f"Husk {PASSAGE}")
    return text


def files() -> dict[str, bytes]:
    """Every byte the installation keeps."""
    found = {
        str(path): path.read_bytes() for path in Path(site.DATA_DIR).rglob("*") if path.is_file()
    }
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        assert name in found
        with sqlite3.connect(name) as copy:
            found["dump"] = "\n".join(copy.iterdump()).encode()
    else:
        at = connection.settings_dict
        where = ["--host", at["HOST"], "--port", str(at["PORT"] or 5432)]
        command = ["pg_dump", *where, "--username", "owner", at["NAME"]]
        dump = subprocess.run(command, capture_output=True, check=True)
        found["dump"] = dump.stdout
    found["sessions"] = repr([row.get_decoded() for row in Session.objects.all()]).encode()
    return found


def holding(pattern: re.Pattern) -> set[str]:
    return {name for name, data in files().items() if pattern.search(data)}


def ticked(page) -> dict:
    keys = [one.key for one in page.context["found"]]
    return {"place": keys, "shown": keys, "remove": "1"}


def test_it_is_in_no_byte(
    meeting, liv, kari, client_for, owner, caplog, capfd, _mail_in_a_folder, _everything_is_logged
):
    text = plant(meeting, liv)
    Meeting.objects.update(state=Meeting.State.CALLED)
    notices.tell(kari, key="s", kind="summons", about=meeting, group=meeting.group, sender=liv)
    Meeting.objects.update(starts_at=now(), ends_at=now().replace(year=2040))
    assert notices.send_waiting() == 1
    sent = {"minutes_state": Meeting.MinutesState.SENT, "minutes_sent_at": now()}
    Meeting.objects.update(state=Meeting.State.HELD, **sent)
    assert len(holding(WORDS)) >= 2  # the dump and the mail, and on SQLite the file

    start = reverse("removal_start", args=[meeting.public_id])
    typed = {"passage": PASSAGE, "reason": "personal", "note": "Hører ikke hjemme her"}
    client = client_for(liv)
    client.get(start, {"tekst": text.public_id})
    shown = client.post(start, typed)
    client.post(start, typed | ticked(shown), follow=True)
    made = Removal.objects.get()
    client_for(kari).get(made.get_absolute_url())
    client_for(kari).post(reverse("removal_confirm", args=[made.public_id]), follow=True)
    client.get(reverse("text_history", args=[text.public_id]))
    client.post(reverse("removal_tell", args=[made.public_id]))
    made.refresh_from_db()
    assert made.state == Removal.State.DONE
    with owner():
        assert traces.clean() == 1

    assert holding(WORDS) == set()
    out = capfd.readouterr()
    assert not WORDS.search((caplog.text + out.out + out.err).encode())
    assert TextVersion.objects.filter(text=text).count() == 31
    assert AgendaItem.objects.filter(title="Om [opplysning fjernet]").exists()


def test_it_is_in_no_copy_made_of_approved_minutes(meeting, liv, kari, owner, monkeypatch):
    """Frozen, typeset, published and packed for the archive: all of these go with it."""
    monkeypatch.setattr(freezing, "render", in_words)
    monkeypatch.setattr("meetings.pdf.typeset", lambda html, **more: b"%PDF-" + html.encode())
    plant(meeting, liv)
    sent = {"minutes_state": Meeting.MinutesState.SENT, "minutes_sent_at": now()}
    Meeting.objects.filter(pk=meeting.pk).update(**sent)
    meeting.refresh_from_db()
    approval.approve(meeting, by=kari, on=localdate())
    assert freezing.make_waiting() >= 3
    meeting.refresh_from_db()
    here = meeting.group.host
    public = publishing.check(meeting, reading="open")
    publication = Publication(meeting=meeting, municipality=here, digest=public.digest)
    publication.minutes_state, publication.published_by = meeting.minutes_state, liv
    publication.content = public.content
    publication.file.save("x", ContentFile(in_words(public.document)), save=False)
    publication.save()
    package = ArchivePackage(meeting=meeting, municipality=here, form="case", asked_by=liv)
    package.state, package.began_at = "ready", now()
    package.expires_on = localdate() + timedelta(days=14)
    package.file.save("", ContentFile(PASSAGE.encode()))
    assert len(holding(WORDS)) >= 6

    keys = {one.key for one in removal.find(meeting, PASSAGE, meeting.access(liv))}
    asked = removal.start(meeting, PASSAGE, chosen=keys, shown=keys, reason="personal", by=liv)
    removal.confirm(asked, by=kari)
    freezing.make_waiting()
    with owner():
        traces.clean()

    assert holding(WORDS) == set()


def in_words(document, *, large=False) -> bytes:
    """In place of a PDF, which takes its time."""
    return f"%PDF-{plain_data.written(document)}".encode()


def test_a_number_taken_out_before_sending_is_in_no_byte(
    meeting, liv, owner, caplog, _everything_is_logged
):
    text = texts.of_item(AgendaItemFactory(meeting=meeting), Text.Kind.MINUTES)
    wordings = [f"{'Ord ' * n * 30}<em>130972</em> 48022" for n in range(20)] + ["Ferdig"]
    for number, words in enumerate(wordings):
        text.refresh_from_db()
        texts.save(
            text,
            base=number,
            open=f"<p>{words}</p>",
            exempt=f"<p>{NUMBER if number < 20 else ''}</p>",
            by=liv,
        )
    with owner():
        assert traces.clean() == 1

    assert holding(re.compile(rb"13097248022|130972\D{0,9}48022|48022")) == set()
    assert NUMBER not in caplog.text


def test_only_who_owns_the_tables_may_write_them_anew(meeting, liv, owner):
    """The web role cannot on PostgreSQL; the page says whose work it is."""
    AgendaItemFactory(meeting=meeting, title=f"Om {PASSAGE}")
    found = removal.find(meeting, PASSAGE, meeting.access(liv))
    keys = {one.key for one in found}
    removal.start(meeting, PASSAGE, chosen=keys, shown=keys, reason="mistake", by=liv)

    postgresql = connection.vendor == "postgresql"
    assert traces.may_clean() is not postgresql
    assert traces.is_operators_work() is postgresql
    if postgresql:
        assert traces.clean() == 0
        with pytest.raises(CommandError, match="does not own"):
            call_command("clean_removed")
    with owner():
        call_command("clean_removed", stdout=(said := StringIO()))
    assert "1 removals" in said.getvalue()
    assert Removal.objects.get().cleaned_at
    assert traces.clean() == 0


def test_the_log_of_the_database_is_emptied_also_while_somebody_reads(meeting, liv):
    if connection.vendor != "sqlite":
        return
    Attendance.objects.update(title=PASSAGE)
    reader = sqlite3.connect(connection.settings_dict["NAME"])
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM meetings_attendance").fetchone()
    Attendance.objects.update(title="")
    try:
        assert traces.shorten_log() is False
    finally:
        reader.close()
    assert traces.shorten_log() is True
    assert holding(WORDS) == set()

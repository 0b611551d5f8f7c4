"""A package as a coordinator meets it: asked for on the page, made by a real worker, fetched."""

import json
import zipfile
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from meetings.models import Attendance, Meeting, Text, TextVersion
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    MeetingFactory,
)
from tests.slt.archive_schema import read, text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


def test_a_year_is_asked_for_and_fetched_when_the_page_says_it_is_there(
    page, signed_in, worker, tmp_path
):
    liv = AppointmentFactory(person__name="Liv Dahl").person
    meeting = MeetingFactory(
        group__name="Politirådet",
        starts_at=datetime(2026, 3, 11, 11, tzinfo=UTC),
        state=Meeting.State.HELD,
        minutes_state=Meeting.MinutesState.SENT,
        minutes_sent_at=datetime(2026, 3, 12, 11, tzinfo=UTC),
        minute_taker=liv,
    )
    AttendanceFactory(meeting=meeting, person=liv, state=Attendance.State.PRESENT)
    item = AgendaItemFactory(meeting=meeting, number=1, title="Uro i sentrum")
    minutes = Text.objects.create(item=item, kind=Text.Kind.MINUTES)
    TextVersion.objects.create(
        text=minutes, number=1, by=liv, open="<p>Åpent.</p>", exempt="<p>Unntatt.</p>"
    )

    signed_in(page, liv).goto("/arkiv/1101/?aar=2026")
    page.get_by_role("button", name="Lag arkivpakke for 2026").click()
    link = page.get_by_role("link", name="Last ned")
    # The page asks by itself; two PDFs on a busy machine take their time.
    expect(link).to_be_visible(timeout=120_000)
    with page.expect_download() as downloading:
        link.click()
    assert downloading.value.suggested_filename == "arkiv-1101-2026.zip"
    downloading.value.save_as(tmp_path / "arkiv.zip")

    with zipfile.ZipFile(tmp_path / "arkiv.zip") as package:
        by_name = {path.rpartition("/")[2]: path for path in package.namelist()}
        for name in ("referat.pdf", "referat-open.pdf"):
            assert package.read(by_name[name]).startswith(b"%PDF-1.7")
        assert "Unntatt." in package.read(by_name["referat.json"]).decode()
        opened = json.loads(package.read(by_name["referat-open.json"]))
        assert opened["reading"] == "open"
        assert "Unntatt." not in json.dumps(opened)
        message = read(package.read(by_name["arkivmelding.xml"]))
    assert text(message, "registrering/tittel") == "Referat fra møte i Politirådet 11. mars 2026"

"""A real server that can be killed, a line to it that can fail, and people who write."""

import os
import signal
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from meetings.models import Meeting
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
)
from tests.prove.proxy import Proxy
from tests.prove.site import Site
from tests.prove.tally import Tally, as_dict, report
from tests.prove.writer import Writer

# How much -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Size:
    """How hard a misfortune strikes; times in seconds."""

    characters: int  # typed into each text
    away: float  # without network
    slow: float  # what a save takes
    locked: float  # the database
    rounds: int  # the misfortune, in a row


SMALL = Size(characters=250, away=1.5, slow=0.8, locked=2, rounds=1)
FULL = Size(characters=2500, away=60, slow=5, locked=10, rounds=4)


@pytest.fixture(
    params=[
        pytest.param(SMALL, marks=pytest.mark.once, id="small"),
        pytest.param(FULL, marks=pytest.mark.prove, id="full"),
    ]
)
def size(request) -> Size:
    """For the few that script/test tries small; script/prove tries all in full."""
    return request.param


@pytest.fixture(params=[pytest.param(FULL, marks=pytest.mark.prove, id="full")])
def full(request) -> Size:
    """For those that script/prove alone tries."""
    return request.param


# The count ----------------------------------------------------------------------------------------


@pytest.fixture
def tally(request):
    """Of this test's misfortune; told in the report that closes the run."""
    name = request.node.originalname.removeprefix("test_").replace("_", " ")
    tally = Tally(name)
    yield tally
    request.node.user_properties.append(("misfortune", as_dict(tally)))


def pytest_terminal_summary(terminalreporter):
    tallies = [
        value
        for results in terminalreporter.stats.values()
        for result in results
        if getattr(result, "when", "") == "teardown"
        for name, value in result.user_properties
        if name == "misfortune"
    ]
    if tallies:
        terminalreporter.section("No text is lost")
        for line in report(tallies):
            terminalreporter.write_line(line)


# The server and the line to it --------------------------------------------------------------------


@pytest.fixture(scope="session")
def _proxy():
    proxy = Proxy()
    yield proxy
    proxy.close()


@pytest.fixture(scope="session")
def base_url(_proxy):
    """Where ``page.goto("/hjem/")`` leads: by the line that can fail."""
    return _proxy.url


@pytest.fixture(scope="session")
def _site(django_db_setup, _smtp_server, _proxy, tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"), _proxy.url)
    _proxy.upstream = site.port
    site.start()
    yield site
    site.stop()


@pytest.fixture
def site(_site, transactional_db):
    if not _site.runs:
        _site.start()
    yield _site
    # Shown by pytest when the test fails.
    print(_site.said.read_text()[-5000:])


@pytest.fixture
def proxy(_proxy, site):
    _proxy.calm()
    yield _proxy
    _proxy.calm()


# Who writes what ----------------------------------------------------------------------------------


@pytest.fixture
def meeting(site):
    """A meeting under way with two who write, Liv Dahl and Kari Moe, and three items."""
    liv = AppointmentFactory(person__name="Liv Dahl", person__email="liv.dahl@example.org").person
    kari = AppointmentFactory(person__name="Kari Moe", person__email="kari.moe@example.org").person
    meeting = MeetingFactory(
        group=GroupFactory(name="Politirådet"),
        state=Meeting.State.HELD,
        starts_at=datetime(2026, 11, 20, 11, 0, tzinfo=UTC),
        chair=kari,
        minute_taker=liv,
    )
    for person in (liv, kari):
        seat = MembershipFactory(group=meeting.group, person=person)
        AttendanceFactory(meeting=meeting, person=seat.person, state="present")
    for number, title in enumerate(("Skjenking i sentrum", "Utrygge steder", "Eventuelt"), 17):
        AgendaItemFactory(meeting=meeting, number=number, title=title)
    meeting.group.number_series.update(next_number=20)
    return meeting


@pytest.fixture
def items(meeting):
    return list(meeting.items.order_by("number"))


@pytest.fixture
def address(meeting):
    return reverse("minutes", args=[meeting.public_id])


def sign_in(context, person, client_for, url) -> None:
    session = client_for(person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


@pytest.fixture
def writer(new_context, client_for, proxy, address, console):
    """``writer(person)``: that person's own browser, on the page where the minutes are written."""
    # What the misfortunes make a browser say; errors in our own script are none of it.
    console.allow("ERR_|status of (401|429|5..)|Failed to fetch")

    def make(person, *, clock_off_by: float = 0) -> Writer:
        context = new_context()
        sign_in(context, person, client_for, proxy.url)
        if clock_off_by:
            context.clock.install(time=time.time() + clock_off_by)
        return Writer(context.new_page(), address).open()

    return make


@pytest.fixture
def inbox(_smtp_server):
    _smtp_server.messages.clear()
    return _smtp_server


@pytest.fixture
def liv(writer, meeting):
    return writer(meeting.minute_taker)


@pytest.fixture
def kari(writer, meeting):
    return writer(meeting.chair)


# A browser of its own, to be killed ---------------------------------------------------------------


class Crashing:
    """A browser with a folder of its own, which outlives it."""

    def __init__(self, launch, folder: Path, prepare):
        self.launch, self.folder, self.prepare = launch, folder, prepare
        self.context = None

    def start(self):
        self.context = self.launch(self.folder)
        self.prepare(self.context)
        return self.context.pages[0]

    def kill(self) -> None:
        """All its processes at once, as when the battery falls out."""
        mark = f"--user-data-dir={self.folder}".encode()
        for command in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if mark in command.read_bytes().split(b"\0"):
                    os.kill(int(command.parent.name), signal.SIGKILL)
        with suppress(Exception):
            self.context.close()


@pytest.fixture
def crashing(playwright, browser_type_launch_args, tmp_path, client_for, proxy, meeting):
    launch = partial(
        playwright.chromium.launch_persistent_context,
        **browser_type_launch_args,
        locale="nb-NO",
        timezone_id="Europe/Oslo",
        base_url=proxy.url,
    )
    prepare = partial(sign_in, person=meeting.minute_taker, client_for=client_for, url=proxy.url)
    browser = Crashing(launch, tmp_path / "profile", prepare)
    yield browser
    with suppress(Exception):
        browser.context.close()


# The database -------------------------------------------------------------------------------------


@contextmanager
def locked_database():
    """Nobody writes to the texts while this lasts, as under a slow backup."""
    from django.db import connection

    other = connection.copy()
    try:
        with other.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("BEGIN EXCLUSIVE")
            else:
                cursor.execute("BEGIN")
                cursor.execute("LOCK TABLE meetings_textversion IN EXCLUSIVE MODE")
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()

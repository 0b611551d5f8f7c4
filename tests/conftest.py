"""What tests stand on: the database and its roles, mail and queue, signing in, and the browser.

The suite runs on SQLite by itself. With ``DATABASE_URL`` (the owner role) and ``REDIS_URL`` it runs
on PostgreSQL and Redis; `script/test` does both. Nothing is skipped when a service is missing.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from celery import Celery
from django.conf import settings as site
from django.core.cache import cache
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client, TransactionTestCase
from django.utils import translation
from playwright.sync_api import expect

from people import frozen_rows
from tests.clock import SET, Clock
from tests.factories import AppointmentFactory
from tests.sink import Sink
from tests.worker import forget_the_killed, let_finish

ROOT = Path(__file__).resolve().parent.parent
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"

# The database ------------------------------------------------------------------------------------


@contextmanager
def as_role(name: str):
    """Every connection opened inside, in any thread, signs in to PostgreSQL as ``name``."""
    before = connection.settings_dict["USER"]
    connection.close()
    # The one dictionary that the connections of all threads are made from.
    connection.settings_dict["USER"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = before


class Birth:
    """The rows a new database has: all that is left after a test that commits.

    In one transaction, and only where there are rows: Django's own emptying takes every table, and
    has the municipalities counted up anew.
    """

    def __init__(self, owner: str):
        self.owner = owner
        self.rows = {}
        with connection.cursor() as cursor:
            for table in self.filled(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                columns = [f'"{column[0]}"' for column in cursor.description]
                self.rows[table] = (columns, cursor.fetchall())

    @staticmethod
    def filled(cursor) -> list[str]:
        tables = connection.introspection.django_table_names(only_existing=True)
        asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]

    def again(self) -> None:
        try:
            self.empty()
        except IntegrityError:
            # Approved minutes, which the database lets nobody but the owner of the tables thaw.
            with as_role(self.owner), transaction.atomic():
                frozen_rows.thaw()
                self.empty()
                frozen_rows.freeze()

    def empty(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self.filled(cursor):
                cursor.execute(f'DELETE FROM "{table}"')
            for table, (columns, rows) in self.rows.items():
                places = ", ".join(["%s"] * len(columns))
                into = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({places})'
                cursor.executemany(into, rows)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """On PostgreSQL the owner creates the database; all else is the plain role's."""
    owner = connection.settings_dict["USER"]
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        birth = Birth(owner)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: birth.again())
        if connection.vendor == "sqlite":
            # Django asks SQLite once, which else is three more queries of the first page counted.
            assert connection.features.supports_json_field
            yield owner
            return
        with connection.cursor() as cursor:
            cursor.execute((ROOT / "script/roles.sql").read_text())
        with as_role("web"):
            yield owner


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    """What is made with it stands for the tests of a module, each of which undoes its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def owner(django_db_setup, transactional_db):
    """``with owner():`` the test acts as the role that migrates; on SQLite there is but one."""
    return lambda: as_role(django_db_setup)


@pytest.fixture(autouse=True)
def _an_empty_cache():
    """Rate limits and cached pages are not carried from test to test."""
    cache.clear()


@pytest.fixture(autouse=True)
def _the_sites_own_language():
    """The language of a page that one test asked for is not the next one's."""
    translation.deactivate()


# Mail and queue ----------------------------------------------------------------------------------


class Inbox(Sink):
    """A real SMTP server's memory; each message parsed as a reader would."""

    def to(self, address: str) -> list:
        return [m for m in self.messages if address in m.envelope.rcpt_tos]

    def wait(self, count: int = 1, seconds: float = 60) -> list:
        """The messages, once there are ``count`` of them."""
        until = time.monotonic() + seconds
        while len(self.messages) < count and time.monotonic() < until:
            time.sleep(0.05)
        assert len(self.messages) >= count, f"{len(self.messages)} of {count} mails came"
        return self.messages


@pytest.fixture(scope="session")
def _smtp_server():
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=site.EMAIL_PORT)
    server.start()
    yield inbox
    server.stop()


@pytest.fixture
def smtp(_smtp_server, settings):
    """Mail goes over a socket to a real SMTP server; the fixture is its inbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    _smtp_server.begin_anew()
    return _smtp_server


WORKER = ("worker", "--pool=threads", "--concurrency=2", "--without-mingle")


@contextmanager
def celery(*arguments: str, name: str = ""):
    """A Celery process of the test's own, on its database, queue and SMTP server.

    ``name`` tells one from another, where there are several of a kind.
    """
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        host = database["HOST"].replace("/", "%2F")
        url = f"postgresql://{database['USER']}@{host}:{database['PORT']}/{database['NAME']}"
    log_path = Path(site.DATA_DIR) / f"{arguments[0]}{name}.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.worker", *arguments, "--loglevel=INFO"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url, "LOG_LEVEL": "INFO"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + 180
        while not re.search(rb" ready\.|beat: Starting", log_path.read_bytes()):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"celery {arguments[0]} did not start:\n{log_path.read_text()}")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # Shown by pytest when the test fails.
        print(log_path.read_text())


@pytest.fixture(scope="session")
def _worker(django_db_setup, _smtp_server):
    with celery(*WORKER) as process:
        yield process


@pytest.fixture(autouse=True)
def _nobody_is_woken(request, monkeypatch):
    """The worker of an earlier test listens still: only who asks for it puts tasks in the queue."""
    prove = request.node.get_closest_marker("prove")
    has_its_own = prove and "asked_before" not in prove.kwargs
    if "worker" not in request.fixturenames and not has_its_own:
        monkeypatch.setattr(Celery, "send_task", lambda *arguments, **options: None)


@pytest.fixture
def worker(_worker, smtp, transactional_db):
    """A real Celery worker on this test's database, which sends to ``smtp``."""
    assert _worker.poll() is None, "the worker died"
    forget_the_killed()
    yield _worker
    let_finish()
    print(Path(site.DATA_DIR, "worker.log").read_text()[-10_000:])


@pytest.fixture
def clock(browser, time_machine):
    """``clock.set(moment)``: it is then, here, in the live server, the worker and the browsers."""
    yield Clock(time_machine, browser)
    SET.unlink(missing_ok=True)


# Signing in --------------------------------------------------------------------------------------


@pytest.fixture
def liv():
    """The SLT coordinator of Eigersund."""
    return AppointmentFactory(person__name="Liv Dahl").person


@pytest.fixture
def client_for(db):
    """``client_for(person)``: a client with that person's session."""

    def make(person) -> Client:
        client = Client()
        client.force_login(person, backend=SIGN_IN)
        return client

    return make


@pytest.fixture
def signed_in(live_server, client_for):
    """``signed_in(page, person)``: the page's browser gets a real session of that person."""

    def sign_in(page, person):
        session = client_for(person).cookies[site.SESSION_COOKIE_NAME].value
        cookie = {"name": site.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return sign_in


# The browser -------------------------------------------------------------------------------------

# A busy machine takes its time, and what comes at once is not waited for. No test reads a page
# right after a press: first it expects something that only what comes of the press has.
expect.set_options(timeout=40_000)

DATABASE = {"db", "transactional_db", "live_server"}


def marked(item, *names) -> bool:
    return any(item.get_closest_marker(name) for name in names)


def pytest_collection_modifyitems(config, items):
    """Mark what drives a browser, and what takes long begins before it; leave to the other engine,
    or to script/prove, what is theirs.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker("browser")
        if not marked(item, "django_db", "prove") and DATABASE.isdisjoint(fixtures):
            item.add_marker("once")
        # A page looks the same whatever its database.
        if "axe" in fixtures:
            item.add_marker("once")
        if waits_for_prove(item):
            item.add_marker(pytest.mark.prove(asked_before=True))
    here = [item for item in items if engine_of(item) in (None, connection.vendor)]
    config.hook.pytest_deselected(items=[item for item in items if item not in here])
    # The two workers steal from each other's end: what is long and last would have one wait.
    here.sort(key=lambda item: (marked(item, "browser"), not marked(item, "long")))
    items[:] = here


# script/test and script/prove share the work, and two cores; a single call of pytest does it all.
SHARED = "SHARED" in os.environ


def engine_of(item) -> str | None:
    """Where a test marked ``once`` is run; the suite on PostgreSQL has less to do."""
    if not marked(item, "once"):
        return None
    return "postgresql" if SHARED and marked(item, "long") else "sqlite"


def waits_for_prove(item) -> bool:
    """Browsers, and what takes long, are asked on PostgreSQL by script/test and on SQLite by
    script/prove.
    """
    twice = marked(item, "browser", "long") and not marked(item, "once", "prove")
    return SHARED and twice and connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-dev-shm-usage "
        "--disable-background-networking --disable-component-update --disable-sync"
    )
    # The same browser without windows opens a page in half the time.
    chromium = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
    chromium = os.environ.get("CHROMIUM", chromium)
    return browser_type_launch_args | {"executable_path": chromium, "args": flags.split()}


@pytest.fixture(scope="session")
def playwright(playwright):
    """While its loop runs, Django keeps connections for this thread that are out of reach after."""
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def base_url(live_server):
    """Where ``page.goto("/hjem/")`` leads. pytest-playwright's own is deprecated in pytest 9."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # Asked for with each context: not every folder's tests have the same server.
    browser_context_args.pop("base_url", None)
    # What moves while it is pressed is pressed beside.
    still = {"reduced_motion": "reduce"}
    return browser_context_args | {"locale": "nb-NO", "timezone_id": "Europe/Oslo"} | still


class Console:
    """What the pages of a test complained of; any of it fails the test."""

    # What Chromium says of every answer that is not 2xx, when 422 is how we refuse a form.
    expected = [r"Failed to load resource.* 4(03|04|05|09|10|22) "]

    def __init__(self):
        self.said: list[str] = []
        self.allowed = list(self.expected)

    def allow(self, pattern: str) -> None:
        """This test expects it, as when text pasted from Word meets the CSP."""
        self.allowed.append(pattern)

    def errors(self) -> list[str]:
        return [
            line for line in self.said if not any(re.search(allow, line) for allow in self.allowed)
        ]


@pytest.fixture
def console():
    watched = Console()
    yield watched
    assert watched.errors() == []


@pytest.fixture
def new_context(new_context, console, base_url):
    """pytest-playwright's, with an ear to the console."""

    def make(**arguments):
        context = new_context(**{"base_url": base_url} | arguments)
        context.on("console", lambda m: m.type == "error" and console.said.append(m.text))
        context.on("weberror", lambda e: console.said.append(str(e.error)))
        return context

    return make


@pytest.fixture
def phone(new_context):
    """A page on a telephone, 390 pixels wide; ``page`` is 1280."""
    size = {"width": 390, "height": 844}
    return new_context(viewport=size, is_mobile=True, has_touch=True).new_page()


@pytest.fixture(params=["page", "phone"])
def any_page(request):
    """The test runs twice: at 1280 pixels and at 390."""
    return request.getfixturevalue(request.param)


# Colours that fade from one scheme to the next would be measured on their way.
STILL = """
    const still = new CSSStyleSheet();
    still.replaceSync(
        "*, *::before, *::after { transition: none !important; animation: none !important }"
    );
    document.adoptedStyleSheets.push(still);
"""
# Once the page is painted. Only what is wrong: the list of all that is right is long to hand over.
# No rule of these reads the style sheets as text, so they are not fetched once more for it.
FAULTS = """
async runOnly => {
    if (!("axe" in window)) return null;
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const found = await axe.run(document, {
        runOnly, resultTypes: ["violations"], preload: false,
    });
    return found.violations.map(fault => {
        const where = fault.nodes.map(node => node.html.slice(0, 120));
        return `${fault.id}: ${fault.help} [${where}]`;
    });
}
"""


ALL_RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


@functools.cache
def axe_ready() -> str:
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
    norwegian = (ROOT / "node_modules/axe-core/locales/nb.json").read_text()
    return f"() => {{ {source}\n axe.configure({{locale: {norwegian}}}); {STILL} }}"


def faults_seen(page, rules=ALL_RULES) -> list[str]:
    """The accessibility faults axe finds in the page as it stands, in Norwegian."""
    page.wait_for_load_state()
    faults = page.evaluate(FAULTS, rules)
    if faults is None:
        page.evaluate(axe_ready())
        faults = page.evaluate(FAULTS, rules)
    return faults


@pytest.fixture
def axe():
    """``axe(page)``: the accessibility faults axe finds, light and dark.

    The dark page differs by its colours only, so only they are looked at again.
    """

    def run(page) -> list[str]:
        faults = faults_seen(page)
        page.emulate_media(color_scheme="dark")
        dark = faults_seen(page, COLOURS)
        page.emulate_media(color_scheme="light")
        return faults + [f"dark: {fault}" for fault in dark]

    return run

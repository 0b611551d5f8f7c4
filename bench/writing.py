"""The figures of writing: what a save costs, and what a key costs on a long page in a browser."""

import gzip
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache

from django.conf import settings
from django.urls import reverse

from bench.figures import COORDINATOR, Figure, client
from bench.installation import Installations
from bench.stopwatch import ratio
from meetings import texts
from meetings.models import AgendaItem, Meeting
from people.models import Group

PARAGRAPH = "<p>" + "Politiet la fram tall for helgene, og Øvre Årdal ba om nærvær. " * 10 + "</p>"
ITEMS, BYTES = 40, 100_000
KEYS = 400
PAUSE = 60  # ms between two keys: who types quickly

# Of each key, the time from when it was pressed until the frame that shows it is made; and the
# longest time between two frames.
WATCH = """
() => {
    const watched = window.watched = { keys: [], frames: [] };
    addEventListener("keydown", event => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => watched.keys.push(performance.now() - event.timeStamp);
        port2.postMessage(0);
    }), { capture: true });
    let last = performance.now();
    const frame = now => {
        watched.frames.push(now - last);
        last = now;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}
"""


def being_written() -> Meeting:
    """The demo town's meeting whose minutes are written now."""
    group = Group.objects.get(name="Koordineringsgruppen")
    return group.meetings.get(state="held", minutes_state="writing")


def save(made: Installations) -> Iterator[Figure]:
    """A text saved, against a bare signed-in POST of as many bytes that writes one row."""

    def measured() -> float:
        with made.small.in_use():
            browser = client(COORDINATOR)
            item = being_written().items.filter(role=AgendaItem.Role.ORDINARY).first()
            address = reverse("text_save_new", args=[item.public_id, "minutes"])
            latest = texts.of_item(item, "minutes").latest
            stands = {"version": latest.number if latest else 0}

            def post(to: str) -> Callable[[], object]:
                def send():
                    number = stands["version"]
                    body = {"base": number, "format": "html", "open": f"{PARAGRAPH}<p>{number}</p>"}
                    answer = browser.post(
                        to, body | {"exempt": ""}, headers={"accept": "application/json"}
                    )
                    assert answer.status_code == 200, answer.content
                    stands.update(answer.json())

                return send

            floor = post(f"/bench/write/{texts.of_item(item, 'background').pk}/")
            return 1 / ratio(floor, post(address), times=(5, 2))

    yield Figure("save.roundtrip", "<=2.5", measured)


def editor(made: Installations) -> Iterator[Figure]:
    def measured() -> int:
        made.small  # noqa: B018 - collects the files
        return len(gzip.compress((settings.STATIC_ROOT / "vendor/editor.js").read_bytes(), 9))

    yield Figure("editor.bytes", "<=100000", measured)


def typing(made: Installations) -> Iterator[Figure]:
    """A page of 40 items and 100 kB of text, typed into in Chromium."""
    both = cache(lambda: typed_into(made))
    yield Figure("typing.median_ms", "<=16", lambda: both()[0])
    yield Figure("typing.worst_frame_ms", "<=100", lambda: both()[1])


def typed_into(made: Installations) -> tuple[float, float]:
    from playwright.sync_api import sync_playwright

    with made.small.in_use():
        meeting, items = long_minutes()
        address = reverse("minutes", args=[meeting.public_id])
        session = client(COORDINATOR).cookies[settings.SESSION_COOKIE_NAME].value
    with served(made) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        context = chromium.new_context(locale="nb-NO")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
        page = context.new_page()
        page.goto(url + address, wait_until="networkidle")
        page.locator(f"#sak-{items[ITEMS // 2].public_id}").get_by_role("textbox").first.click()
        page.keyboard.press("Control+End")
        page.wait_for_timeout(1000)
        page.evaluate(WATCH)
        page.keyboard.type("Det ble sagt mye. " * (KEYS // 18), delay=PAUSE)
        watched = page.evaluate("watched")
        chromium.close()
    return statistics.median(watched["keys"]), max(watched["frames"])


def long_minutes() -> tuple[Meeting, list[AgendaItem]]:
    meeting = being_written()
    new = [
        AgendaItem(meeting=meeting, title=f"Sak om noe {place}", position=1000 + place)
        for place in range(ITEMS - meeting.items.count())
    ]
    for item in new:
        item.save()
    by = meeting.minute_taker
    share = PARAGRAPH * (BYTES // ITEMS // len(PARAGRAPH.encode()) + 1)
    items = list(meeting.items.order_by("position"))
    for item in items:
        text = texts.of_item(item, "minutes")
        latest = text.latest
        texts.save(text, base=latest.number if latest else 0, open=share, exempt=None, by=by)
    return meeting, items


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(made: Installations):
    """The small installation on a port, by gunicorn as in production."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-W", "ignore", "-m", "gunicorn", "slt.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"),
            *("--no-control-socket", "--log-level", "error"),
        ],
        env=os.environ | {"DATABASE_URL": f"sqlite:///{made.folder / 'demo.sqlite3'}"},
        stdout=sys.stderr,
    )
    try:
        until = time.monotonic() + 60
        while not answers(port):
            assert process.poll() is None, "the server did not start"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def answers(port: int) -> bool:
    address = f"http://localhost:{port}/helse/"
    with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
        return answer.status == 200
    return False


ALL = [save, editor, typing]

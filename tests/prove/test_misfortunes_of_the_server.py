"""The server dies, is slow, or cannot write; what was typed is there all the same, once."""

import json
import time
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from meetings.models import TextVersion
from tests.factories import AgendaItemFactory, MeetingFactory
from tests.prove.conftest import locked_database
from tests.prove.prose import Prose, html
from tests.prove.proxy import Trouble, shuffled
from tests.prove.writer import stored


def test_killed_between_keystroke_and_save(liv, items, site, tally, size):
    item, prose, written = items[0], Prose("Liv"), []
    for _ in range(size.rounds):
        blocks = prose.blocks(size.characters // size.rounds)
        liv.write(item, blocks)
        site.kill()
        written += blocks
        liv.failing(item)
        site.start()
        liv.saved(item)

    tally.compare(written, stored(item))


def test_killed_while_it_saves(liv, items, site, tally, full):
    item, prose, written = items[0], Prose("Liv"), []
    for _ in range(full.rounds):
        blocks = prose.blocks(full.characters // full.rounds)
        with locked_database():
            liv.write(item, blocks)
            # The server has the text, and waits to write it.
            time.sleep(1.5)
            site.kill()
        written += blocks
        site.start()
        liv.saved(item)

    tally.compare(written, stored(item))


def test_the_answer_is_lost(liv, items, proxy, tally, full):
    """Saved, but the page never hears of it: sent again, it is still there once."""
    item, prose, written = items[0], Prose("Liv"), []
    befallen = [Trouble(cut=True), Trouble(drop=True), Trouble(status=503), Trouble(cut=True)]
    for trouble in befallen[: full.rounds]:
        blocks = prose.blocks(full.characters // full.rounds)
        proxy.plan(trouble)
        liv.write(item, blocks)
        written += blocks
        liv.saved(item)

    tally.compare(written, stored(item))
    assert liv.drafts() == 0


def test_slow_and_out_of_order(liv, items, proxy, tally, full):
    proses = {item: Prose(f"Sak {item.number},") for item in items[:2]}
    written = {item: [] for item in proses}
    proxy.troubles = shuffled(seed=8, longest=2 * full.slow)
    for _ in range(2 * full.rounds):
        for item, prose in proses.items():
            blocks = prose.blocks(full.characters // full.rounds // 2)
            liv.write(item, blocks)
            written[item] += blocks
            # A page about to be put away does not wait for the save that is under way.
            liv.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    for item in proses:
        liv.saved(item)
    took = [seconds for seconds, _status in proxy.saves]

    for item, blocks in written.items():
        tally.compare(blocks, stored(item))
    assert max(took) > full.slow
    assert liv.drafts() == 0


def test_every_save_is_slow(liv, items, proxy, tally, full):
    blocks = Prose("Liv").blocks(full.characters)
    proxy.troubles = iter([Trouble(before=full.slow)] * 100)
    liv.write(items[0], blocks)
    liv.saved(items[0])

    tally.compare(blocks, stored(items[0]))


def test_the_database_is_locked(liv, items, tally, full):
    item, blocks = items[0], Prose("Liv").blocks(full.characters)
    with locked_database():
        liv.write(item, blocks)
        time.sleep(full.locked)
        assert stored(item) == ""
    liv.saved(item)

    tally.compare(blocks, stored(item))


# Many at once -------------------------------------------------------------------------------------


class Sender(Thread):
    """One who saves a text each second, each time with a paragraph more."""

    def __init__(self, port, cookies, item, prose, until):
        super().__init__()
        self.port, self.item, self.prose = port, item, prose
        self.until = until
        self.headers = {
            "Host": f"localhost:{port}",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{cookies}; csrftoken={'a' * 32}",
            "X-CSRFToken": "a" * 32,
        }
        self.address = reverse("text_save_new", args=[item.public_id, "minutes"])
        self.written, self.receipts, self.answers = [], {}, []

    def run(self):
        version = 0
        while time.monotonic() < self.until:
            began = time.monotonic()
            self.written.append(self.prose.block("paragraph"))
            answer = self.save(version, html(self.written))
            version = answer["version"]
            self.receipts[version] = html(self.written)
            time.sleep(max(0, 1 - (time.monotonic() - began)))

    def save(self, base, text):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urlencode({"base": base, "format": "html", "open": text, "exempt": ""})
        connection.request("POST", self.address, body, self.headers)
        answer = connection.getresponse()
        self.answers.append(answer.status)
        said = json.loads(answer.read())
        connection.close()
        return said


def test_fifty_saves_a_second(liv, items, meeting, site, client_for, tally, full):
    """Fifty who save once a second each, and Liv, who types among them."""
    session = client_for(meeting.chair).cookies[settings.SESSION_COOKIE_NAME].value
    elsewhere = MeetingFactory(group=meeting.group, minute_taker=meeting.chair)
    until = time.monotonic() + 2 * full.rounds * full.slow
    senders = [
        Sender(
            site.port,
            f"{settings.SESSION_COOKIE_NAME}={session}",
            AgendaItemFactory(meeting=elsewhere),
            Prose(f"Avsender {number},"),
            until,
        )
        for number in range(50)
    ]
    began = time.monotonic()
    for sender in senders:
        sender.start()
    blocks = Prose("Liv").blocks(full.characters)
    liv.write(items[0], blocks)
    for sender in senders:
        sender.join()
    took = time.monotonic() - began
    liv.saved(items[0])

    count = sum(len(sender.receipts) for sender in senders)
    print(f"{count} saves in {took:.1f} s: {count / took:.0f} a second")
    tally.compare(blocks, stored(items[0]))
    for sender in senders:
        assert set(sender.answers) == {200}
        tally.compare(sender.written, stored(sender.item))
        kept = TextVersion.objects.filter(text__item=sender.item)
        # Each that was acknowledged, and no other.
        assert dict(kept.values_list("number", "open")) == sender.receipts
        assert sorted(sender.receipts) == list(range(1, len(sender.receipts) + 1))

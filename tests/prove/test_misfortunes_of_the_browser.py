"""The network goes, the tab is closed, the browser dies; what was typed is offered afterwards."""

import time
from collections import Counter

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import expect

from measures.models import Measure, Task
from tests.prove.prose import Prose
from tests.prove.proxy import Trouble
from tests.prove.word import word_document
from tests.prove.writer import Writer, newest, stored


def test_network_off_and_the_tab_closed(liv, items, tally, full):
    """And opened again while it is off; then it comes back."""
    item, context = items[0], liv.page.context
    blocks = Prose("Liv").blocks(full.characters)
    context.set_offline(True)
    liv.write(item, blocks)
    liv.failing(item)
    liv.page.wait_for_timeout(full.away * 1000)
    liv.kept(item)
    liv.page.close()
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        Writer(context.new_page(), liv.address).open()
    assert stored(item) == ""
    context.set_offline(False)

    back = Writer(context.new_page(), liv.address).open()
    assert back.offered(item) == [line for block in blocks for line in block.lines]
    # Never by itself.
    assert stored(item) == ""
    back.take_in(item)
    back.saved(item)

    tally.compare(blocks, stored(item))
    assert back.drafts() == 0


def test_network_off_and_on_again(liv, items, tally, full):
    item, prose, written = items[0], Prose("Liv"), []
    for _ in range(2 * full.rounds):
        blocks = prose.blocks(full.characters // full.rounds // 2)
        liv.page.context.set_offline(True)
        liv.write(item, blocks)
        liv.failing(item)
        liv.page.context.set_offline(False)
        written += blocks
    liv.saved(item)

    tally.compare(written, stored(item))
    assert liv.drafts() == 0


def test_the_browser_crashes(crashing, address, items, proxy, tally, full):
    """With text the server never got, and again before it is taken in."""
    item, prose, written = items[0], Prose("Liv"), []
    for _ in range(full.rounds):
        liv = Writer(crashing.start(), address).open()
        blocks = prose.blocks(full.characters // full.rounds)
        proxy.troubles = iter([Trouble(drop=True)] * 100)
        liv.write(item, blocks)
        written += blocks
        liv.kept(item)
        crashing.kill()
        before = stored(item)
        proxy.calm()

        for _ in range(2):
            back = Writer(crashing.start(), address).open()
            expect(back.offer(item)).to_be_visible()
            crashing.kill()
        back = Writer(crashing.start(), address).open()
        assert stored(item) == before
        back.take_in(item)
        back.saved(item)
        tally.compare(blocks, stored(item).removeprefix(before))
        assert back.drafts() == 0
        crashing.kill()


def test_a_crash_in_the_middle_of_a_word(crashing, address, items, proxy, tally, full):
    """The draft is kept while one types: the browser takes at most the last moment's keys along."""
    item, gone = items[0], 0
    for letter in "åøæé"[: full.rounds]:
        liv = Writer(crashing.start(), address).open()
        proxy.troubles = iter([Trouble(drop=True)] * 100)
        liv.go_to(item)
        # As one who types without a pause, thirty keys a second.
        liv.page.keyboard.type(letter * 90, delay=33)
        crashing.kill()
        proxy.calm()

        back = Writer(crashing.start(), address).open()
        [line] = back.offered(item)
        assert set(line) == {letter}
        assert len(line) >= 60
        gone = max(gone, 90 - len(line))
        tally.typed += len(line)
        back.discard(item)
        crashing.kill()
    tally.notes.append(f"Killed while someone types 30 keys a second: {gone} keys went with it.")


def test_full_local_storage(liv, items, site, tally, full):
    """Nothing fits in the browser, and the server is down: the page says so, and keeps the text."""
    item, blocks = items[0], Prose("Liv").blocks(full.characters)
    devtools = liv.page.context.new_cdp_session(liv.page)
    origin = liv.page.evaluate("origin")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})
    site.kill()
    liv.write(item, blocks)
    liv.failing(item)
    expect(liv.page.get_by_text("har ikke plass til ulagret tekst")).to_be_visible()
    site.start()
    liv.saved(item)

    tally.compare(blocks, stored(item))


@pytest.mark.parametrize("wrong", [3600, -3600], ids=["fast", "slow"])
def test_a_clock_an_hour_wrong(writer, meeting, items, proxy, tally, full, wrong):
    """And set right in the middle of it all; the times shown are the server's."""
    item, prose = items[0], Prose("Liv")
    liv = writer(meeting.minute_taker, clock_off_by=wrong)
    proxy.plan(Trouble(cut=True))
    blocks = prose.blocks(full.characters // 2)
    liv.write(item, blocks)
    liv.saved(item)
    liv.page.clock.set_system_time(time.time())
    more = prose.blocks(full.characters // 2)
    liv.write(item, more)
    liv.saved(item)

    tally.compare(blocks + more, stored(item))
    expect(liv.state(item)).to_have_text(f"Lagret {localtime(newest(item).at):%H:%M}")
    assert liv.drafts() == 0


def test_two_hundred_kilobytes_from_word(liv, items, proxy, tally, full):
    """Too large for the request of a page that closes; the first save is lost on the way."""
    item = items[0]
    pasted, blocks = word_document(200_000)
    proxy.plan(Trouble(drop=True))
    liv.go_to(item)
    liv.paste(item, pasted)
    liv.saved(item)

    more = Prose("Etter").blocks(100)
    liv.write(item, more)
    liv.saved(item)
    tally.compare(blocks + more, stored(item))
    assert liv.drafts() == 0


# Buttons that are meant to do twice what they do once.
COUNTED = {"Angre", "Gjør om", "Sett inn tabell"}


def test_double_click_on_everything(liv, items, meeting, console, tally, full):
    """Every button on the page, each line filled in: one thing is made, and the text stands."""
    # The second press takes the place of the first.
    console.allow("htmx:(afterRequest|sendAbort)")
    item, blocks = items[0], Prose("Liv").blocks(full.characters)
    liv.write(item, blocks)
    filled = []
    for form, name in [one for one in liv.buttons() if one[1] not in COUNTED]:
        for field in form.locator("input[type=text][name]:visible").all():
            filled.append(f"{name} nummer {len(filled)}")
            field.fill(filled[-1])
        form.get_by_role("button", name=name, exact=True).first.dblclick()
        liv.answered()
        if not liv.page.url.endswith(liv.address):
            liv.open()
    liv.settle(item)

    tally.compare(blocks, stored(item))
    made = Counter(
        [
            *meeting.items.values_list("title", flat=True),
            *meeting.attendances.values_list("name", flat=True),
            *Task.objects.values_list("what", flat=True),
            *Measure.objects.values_list("title", flat=True),
        ]
    )
    assert {name: made[name] for name in filled} == dict.fromkeys(filled, 1)
    assert {one.decisions.count() for one in items} <= {0, 1}
    assert items[0].decisions.count() == 1

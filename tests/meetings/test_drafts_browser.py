"""What the server has not acknowledged, in a real browser; the server's part is desk.py."""

import re

import pytest
from playwright.sync_api import expect

from meetings.clean import words
from tests.meetings.desk import Minutes, Reply
from tests.patience import close_unheard, until_kept, wait_for

pytestmark = pytest.mark.once
TYPED = "Åse sa: «Færre på Bytorget», jf. § 12. "
NO_ANSWER = "ERR_EMPTY_RESPONSE"
# What is kept, as any program on the machine could read it.
KEPT = """
async () => {
    const database = await new Promise((done) => {
        indexedDB.open("slt").onsuccess = (event) => done(event.target.result);
    });
    const request = database.transaction("drafts").objectStore("drafts").getAll();
    await new Promise((done) => (request.onsuccess = done));
    database.close();
    const seen = (key, value) =>
        value instanceof ArrayBuffer ? String.fromCharCode(...new Uint8Array(value)) : value;
    return JSON.stringify(request.result, seen);
}
"""


FULL = "throw new DOMException('', 'QuotaExceededError')"


@pytest.fixture(scope="session")
def browser_context_args():
    """As everywhere, but without the database: no page of ours is asked for."""
    return {"locale": "nb-NO", "timezone_id": "Europe/Oslo"}


@pytest.fixture
def left(minutes, page, desk, console):
    """Liv typed, nothing came through, and the tab was closed. Gives what opens it again."""
    console.allow("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    minutes.put(TYPED)
    minutes.press("Lagre")
    expect(minutes.state).to_have_text("Ikke lagret siden 10:40, prøver igjen")
    until_kept(page, TYPED)
    close_unheard(page)

    def back():
        page.context.set_offline(False)
        return Minutes(page.context.new_page(), desk)

    return back


def wait_until_empty(page):
    wait_for(lambda: page.evaluate(KEPT) == "[]")


def offer(minutes):
    return minutes.page.get_by_role("region", name=re.compile("som ikke ble lagret"))


def nothing_of(page, desk):
    """What says, on the page of all that is unsaved, that it has looked and found nothing."""
    page.goto(f"{desk.url}/ulagret/")
    return page.get_by_text("Ingenting er ulagret.")


def test_what_was_left_is_offered_with_what_was_written_and_taken_in(left, desk, axe):
    minutes = left()
    expect(offer(minutes)).to_contain_text("Du har tekst fra 10:40 som ikke ble lagret")
    expect(offer(minutes).locator("ins")).to_contain_text(TYPED.strip())
    expect(minutes.text).to_have_text("")
    assert axe(minutes.page) == []
    minutes.press("Ta inn")

    expect(offer(minutes)).to_have_count(0)
    assert words(minutes.saved()["open"]) == TYPED
    # The server has it: nothing is offered again.
    again = Minutes(minutes.page, desk)
    expect(again.text).to_contain_text("Åse")
    expect(offer(again)).to_have_count(0)
    wait_until_empty(again.page)


def test_it_stands_beside_what_stands_and_is_thrown_away_only_when_sure(left, desk):
    desk.put("<p>Karis ord</p>")
    minutes = left()
    minutes.press("Vis side om side")
    expect(offer(minutes)).to_contain_text("Teksten som står nåKaris ord")
    expect(offer(minutes)).to_contain_text("Teksten er endret siden du skrev dette.")
    minutes.press("Forkast")
    minutes.press("Avbryt")
    expect(offer(minutes)).to_be_visible()
    minutes.press("Forkast")
    minutes.press("Forkast teksten")

    expect(offer(minutes)).to_have_count(0)
    wait_until_empty(minutes.page)
    assert desk.texts["open"] == "<p>Karis ord</p>"


def test_where_it_collides_with_what_stands_someone_chooses(left, desk):
    desk.put("<p>Karis ord</p>")
    minutes = left()
    minutes.press("Ta inn")
    expect(minutes.text).to_have_text("Karis ord")
    minutes.press("Sett begge sammen")

    assert words(minutes.saved()["open"]) == f"{TYPED}\nKaris ord"


def test_what_arrived_without_an_answer_is_forgotten_quietly(left, desk):
    desk.put(f"<p>{TYPED}</p>")
    minutes = left()

    wait_until_empty(minutes.page)
    expect(offer(minutes)).to_have_count(0)


def test_another_sees_nothing_of_it_and_the_writer_gets_it_back(left, desk):
    liv = desk.writer
    desk.writer = liv | {"id": "kari", "name": "Kari Moe", "keys": ["a" * 43 + "="]}
    page = left().page
    expect(nothing_of(page, desk)).to_be_visible()
    kept = page.evaluate(KEPT)
    assert "Bytorget" not in kept
    # Moved over to her, it cannot be read either.
    desk.writer = liv | {"id": "liv", "keys": ["a" * 43 + "="]}
    expect(nothing_of(page, desk)).to_be_visible()

    desk.writer = liv | {"keys": ["b" * 43 + "=", *liv["keys"]]}
    expect(offer(Minutes(page, desk))).to_be_visible()


def test_it_goes_after_fourteen_days(left, desk):
    desk.writer["at"] = "2026-12-07T09:40:00+00:00"
    minutes = left()

    wait_until_empty(minutes.page)


def test_a_page_that_is_still_open_keeps_its_own(minutes, page, desk, console):
    console.allow("ERR_FAILED")
    # Nothing this page sends comes through, however often it tries.
    page.route("**/tekst/", lambda route: route.abort())
    minutes.put(TYPED)
    minutes.press("Lagre")
    expect(minutes.state).to_contain_text("Ikke lagret")
    other = Minutes(page.context.new_page(), desk)
    other.put("I den andre fanen")
    other.press("Lagre")
    other.saved()

    expect(offer(other)).to_have_count(0)
    expect(minutes.text).to_have_text(TYPED)
    until_kept(page, TYPED)


def test_a_text_that_is_gone_can_still_be_read_and_copied(left, desk, monkeypatch):
    monkeypatch.setattr(desk, "form", lambda: "")
    page = left().page

    section = page.get_by_role("region", name="Tekst som ikke er lagret")
    expect(section).to_contain_text(TYPED.strip())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    section.get_by_role("button", name="Kopier teksten").click()
    expect(section.get_by_role("button", name="Kopiert")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == TYPED


def test_words_whose_field_is_gone_are_not_forgotten_with_the_rest(
    minutes, page, desk, console, monkeypatch
):
    console.allow("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.get_by_text("Unntatt offentlighet").click()
    minutes.exempt.click()
    page.keyboard.insert_text(TYPED)
    expect(minutes.state).to_have_text("Ikke lagret siden 10:40, prøver igjen")
    until_kept(page, TYPED)
    close_unheard(page)
    open_only = re.sub("<details>.*</details>", "", desk.form(), flags=re.S)
    monkeypatch.setattr(desk, "form", lambda: open_only)

    page.context.set_offline(False)
    back = page.context.new_page()
    back.goto(desk.url)

    section = back.get_by_role("region", name="Tekst som ikke er lagret")
    expect(section).to_contain_text(TYPED.strip())


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "https"),
        (
            "indexedDB.open = () => { throw new DOMException('no', 'SecurityError') }",
            "tar ikke vare",
        ),
        (f"IDBObjectStore.prototype.put = () => {{ {FULL} }}", "ikke plass"),
    ],
)
def test_where_nothing_can_be_kept_the_page_says_so_and_saves(page, desk, fault, said):
    page.add_init_script(fault)
    minutes = Minutes(page, desk)
    minutes.put("Ord")
    minutes.saved()

    expect(page.get_by_text(said)).to_be_visible()
    assert words(desk.texts["open"]) == "Ord"


def test_another_who_has_signed_in_sees_nothing_and_sends_nothing(minutes, page, desk):
    desk.replies = [Reply(403, {"writer": "other"})]
    minutes.put(TYPED)
    minutes.press("Lagre")

    dialog = page.get_by_role("dialog", name="En annen er logget inn")
    expect(dialog).to_contain_text("Det Liv Dahl skrev, er ikke sendt.")
    expect(minutes.text).to_be_hidden()
    assert desk.texts["open"] == ""
    dialog.get_by_role("button", name="Last siden på nytt").click()
    expect(offer(minutes)).to_be_visible()


def test_one_who_is_signed_in_in_another_tab_does_not_read_the_page_either(page, desk):
    desk.here = [{"name": "Kari Moe", "item": ""}]
    page.clock.install()
    minutes = Minutes(page, desk)
    expect(page.get_by_text("Kari Moe er også her")).to_be_visible()
    minutes.put(TYPED)
    minutes.saved()
    liv, desk.writer = desk.writer, desk.writer | {"id": "kari"}
    page.clock.fast_forward(16_000)
    expect(page.get_by_role("dialog", name="En annen er logget inn")).to_be_visible()
    expect(minutes.text).to_be_hidden()

    desk.writer = liv
    page.clock.fast_forward(60_000)
    expect(minutes.text).to_be_visible()


def test_the_times_are_the_servers(page, desk, console):
    console.allow(NO_ANSWER)
    page.clock.install(time="2026-11-22T13:25:00+01:00")
    minutes = Minutes(page, desk)
    desk.replies = [Reply(drop=True, store=False)]
    minutes.put("Ord")
    minutes.press("Lagre")

    expect(minutes.state).to_have_text("Ikke lagret siden 10:40, prøver igjen")

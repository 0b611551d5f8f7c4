"""Two who write in one text, in a real browser; the server's part is desk.py."""

import pytest
from playwright.sync_api import expect

from meetings.clean import words
from tests.meetings.desk import Minutes

pytestmark = pytest.mark.once
STOOD = "<h3>Status</h3><ul><li>Politiet</li><li>Skolen</li></ul><p>Slutt</p>"


@pytest.fixture(scope="session")
def browser_context_args():
    """As everywhere, but without the database: no page of ours is asked for."""
    return {"locale": "nb-NO", "timezone_id": "Europe/Oslo"}


@pytest.fixture
def minutes(page, desk):
    desk.put(STOOD)
    return Minutes(page, desk)


def test_what_does_not_collide_is_merged_and_the_caret_stays(minutes, page, desk):
    desk.put(STOOD.replace("Politiet", "Politiet har tall").replace("Skolen", "Skolen og SFO"))
    minutes.put(" nå.")
    page.keyboard.press("Control+s")
    news = page.get_by_text("Slått sammen med det Kari Moe skrev 10:43.")
    expect(news).to_be_visible()

    assert words(minutes.saved()["open"]) == ("Status\nPolitiet har tall\nSkolen og SFO\nSlutt nå.")
    # The caret is still behind what was typed.
    page.keyboard.type(" Takk")
    expect(minutes.text).to_contain_text("Slutt nå. Takk")
    expect(news.get_by_role("button")).to_have_count(0)


def test_a_merge_is_undone_by_itself(minutes, page, desk):
    desk.put(STOOD.replace("Politiet", "Politiet har tall"))
    minutes.put(" nå.")
    minutes.press("Lagre")
    minutes.saved()
    page.get_by_text("Slått sammen").get_by_role("button", name="Angre").click()
    expect(minutes.text).not_to_contain_text("har tall")

    minutes.saved()
    assert words(desk.texts["open"]) == "Status\nPolitiet\nSkolen\nSlutt nå."


def test_each_passage_that_collides_has_its_choice(minutes, page, desk, axe):
    desk.put(STOOD.replace("Status", "Deres status").replace("Slutt", "Deres slutt"))
    minutes.text.get_by_text("Status").click()
    page.keyboard.press("End")
    page.keyboard.type(" mitt")
    minutes.text.get_by_text("Slutt").click()
    page.keyboard.press("End")
    page.keyboard.type(" mitt")
    minutes.press("Lagre")
    expect(minutes.state).to_have_text("Noen andre har skrevet her")
    assert axe(page) == []
    first = page.get_by_role("group", name="Åpen tekst, Avsnitt 1 av 2")
    last = page.get_by_role("group", name="Åpen tekst, Avsnitt 2 av 2")
    first.get_by_role("button", name="Bruk deres").click()
    # One choice is left, and the focus is there.
    expect(last.get_by_role("button", name="Behold min")).to_be_focused()
    assert len(desk.posts) == 1
    last.get_by_role("button", name="Sett begge sammen").click()

    assert words(minutes.saved()["open"]) == (
        "Deres status\nPolitiet\nSkolen\nSlutt mitt\nDeres slutt"
    )


def test_what_is_typed_while_choosing_is_kept(minutes, page, desk):
    desk.put(STOOD.replace("Slutt", "Deres slutt"))
    minutes.put(" mitt")
    minutes.press("Lagre")
    expect(minutes.state).to_have_text("Noen andre har skrevet her")
    minutes.put(", og mer")
    minutes.press("Behold min")

    assert words(minutes.saved()["open"]) == "Status\nPolitiet\nSkolen\nSlutt mitt, og mer"


def test_both_who_wrote_the_same_wrote_it_once(minutes, desk):
    desk.put(STOOD.replace("Slutt", "Slutt nå."))
    minutes.put(" nå.")
    minutes.press("Lagre")
    minutes.saved()

    assert words(desk.texts["open"]) == "Status\nPolitiet\nSkolen\nSlutt nå."


def test_a_text_nobody_has_touched_takes_in_what_another_wrote(page, desk):
    desk.put(STOOD)
    desk.here = [{"name": "Kari Moe", "item": ""}]
    page.clock.install()
    minutes = Minutes(page, desk)
    expect(page.get_by_text("Kari Moe er også her")).to_be_visible()
    minutes.text.get_by_text("Slutt").click()
    page.keyboard.press("End")
    desk.put(STOOD.replace("Politiet", "Politiet har tall"))
    page.clock.fast_forward(16_000)
    expect(page.get_by_text("Kari Moe skrev her 10:43.")).to_be_visible()
    expect(minutes.state).to_have_text("Lagret 10:43")

    # The caret stands where it stood, and undo is of one's own words only.
    page.keyboard.type("!")
    expect(minutes.text).to_contain_text("Slutt!")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(minutes.text).to_have_text("StatusPolitiet har tallSkolenSlutt")

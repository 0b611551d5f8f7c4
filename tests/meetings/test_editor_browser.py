"""The editor and its saving, typed into in a real browser; the server's part is desk.py."""

import gzip
import re
from threading import Event

import pytest
from playwright.sync_api import expect

from meetings.clean import words
from meetings.editor_labels import editor_labels
from tests.meetings.desk import ROOT, Minutes, Reply
from tests.patience import until_told, wait_for

pytestmark = pytest.mark.once
SENTENCE = "Åse Øvrebø sa: «Vi så færre på Bytorget – 12,5 % færre», jf. § 12. ČŠŽ đŋŧ é € a  b"


@pytest.fixture(scope="session")
def browser_context_args():
    """As everywhere, but without the database: no page of ours is asked for."""
    return {"locale": "nb-NO", "timezone_id": "Europe/Oslo"}


# Writing -----------------------------------------------------------------------------------------


def test_each_letter_typed_arrives(minutes, desk):
    minutes.type(SENTENCE)

    post = minutes.saved()
    assert words(post["open"]) == SENTENCE
    assert (desk.posts[0]["base"], post["format"]) == ("0", "html")


def test_enter_makes_paragraphs_and_dashes_make_lists(minutes):
    minutes.type("Først\nSå\n- en\nto\n\nSist")

    assert minutes.saved()["open"] == (
        "<p>Først</p><p>Så</p><ul><li>en</li><li>to</li></ul><p>Sist</p>"
    )


def test_opening_and_leaving_a_text_changes_and_sends_nothing(page, desk):
    desk.put("<h3>Tittel</h3><p>To  mellomrom og <u>strek</u></p><ol start='3'><li>c</li></ol>")
    minutes = Minutes(page, desk)
    minutes.text.click()
    page.keyboard.press("Tab")

    assert minutes.html() == desk.texts["open"].replace("'", '"')
    expect(minutes.state).to_have_text("")
    assert desk.posts == []


def test_undo_reaches_back_past_a_save(minutes, page):
    minutes.put("Første.")
    minutes.saved()
    page.keyboard.press("Control+z")

    expect(minutes.text).to_have_text("")
    expect(minutes.state).to_have_text("Lagret 10:42")
    assert minutes.desk.texts["open"] == ""


# The toolbar -------------------------------------------------------------------------------------


def test_the_toolbar_is_one_stop_and_arrows_move_within(minutes, page):
    minutes.put("ord")
    page.keyboard.press("Control+a")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Overskrift", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")

    bold = page.get_by_role("button", name="Fet", exact=True)
    expect(bold).to_be_focused()
    expect(bold).to_have_attribute("aria-pressed", "true")
    expect(bold).to_have_attribute("title", "Fet (Ctrl+B)")
    assert minutes.saved()["open"] == "<p><strong>ord</strong></p>"


def test_tab_leads_out_of_the_editor_even_from_a_list(minutes, page):
    minutes.type("- punkt")
    page.keyboard.press("Tab")

    expect(page.locator("summary")).to_be_focused()


def test_lists_are_indented_from_the_keyboard(minutes, page):
    minutes.type("- en\nto")
    page.keyboard.press("Alt+Shift+ArrowRight")

    assert minutes.saved()["open"] == "<ul><li>en<ul><li>to</li></ul></li></ul>"


def test_a_link_must_lead_somewhere_safe(minutes, page):
    minutes.put("planen")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    address = page.get_by_label("Lenkeadresse").first
    address.fill("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("https://")
    address.fill("www.example.org/plan")
    page.keyboard.press("Enter")

    expect(minutes.text).to_be_focused()
    assert minutes.saved()["open"] == ('<p><a href="https://www.example.org/plan">planen</a></p>')


def test_a_link_can_be_changed_and_taken_away(page, desk):
    desk.put('<p>Se <a href="https://example.org/">hele planen</a> nå</p>')
    minutes = Minutes(page, desk)
    minutes.text.locator("a").click()
    until_told(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Lenkeadresse").first).to_have_value("https://example.org/")
    page.get_by_role("button", name="Fjern lenken").click()

    assert minutes.saved()["open"] == "<p>Se hele planen nå</p>"


def test_a_table_has_a_head_and_grows(minutes, page):
    minutes.put("Slik:")
    minutes.press("Sett inn tabell")
    page.keyboard.type("Hvem")
    minutes.press("Ny rad")
    minutes.press("Ny kolonne")

    cells = '<th scope="col"></th><th scope="col"></th>'
    row = "<tr><td></td><td></td><td></td></tr>"
    assert minutes.saved()["open"] == (
        f'<p>Slik:</p><table><thead><tr><th scope="col">Hvem</th>{cells}</tr></thead>'
        f"<tbody>{row}{row}</tbody></table>"
    )


# Saving ------------------------------------------------------------------------------------------


def test_what_saves_itself_is_seen_and_what_is_asked_for_is_announced(minutes, page, desk):
    minutes.put("a")
    minutes.saved()
    expect(minutes.state).to_have_attribute("aria-live", "off")
    desk.replies = [Reply(wait=desk.held)]
    page.keyboard.insert_text("b")
    page.keyboard.press("Control+s")
    desk.held.set()

    expect(minutes.state).to_have_text("Lagret 10:42")
    expect(minutes.state).to_have_attribute("aria-live", "polite")


def test_one_save_at_a_time_and_the_next_stands_on_it(minutes, desk):
    desk.replies = [Reply(wait=desk.held)]
    minutes.put("Først.")
    minutes.press("Lagre")
    minutes.put(" Så.")
    minutes.press("Lagre")
    desk.held.set()

    expect(minutes.state).to_have_text("Lagret 10:42")
    assert [(post["base"], post["open"]) for post in desk.posts] == [
        ("0", "<p>Først.</p>"),
        ("1", "<p>Først. Så.</p>"),
    ]


def test_a_page_that_is_left_at_once_sends_what_was_typed(minutes, page, desk):
    minutes.put("Siste ord")
    page.get_by_role("link", name="Etter").evaluate("link => link.click()")
    page.wait_for_url("**/annet/")

    wait_for(lambda: words(desk.texts["open"]) == "Siste ord")


def test_leaving_with_unsaved_text_is_asked_about(minutes, page, desk, console):
    console.allow("ERR_EMPTY_RESPONSE")
    desk.replies = [Reply(drop=True) for _ in range(5)]
    minutes.put("Ulagret")
    minutes.press("Lagre")
    expect(minutes.state).to_have_text("Ikke lagret siden 10:40, prøver igjen")
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="Etter").click()

    assert asked.value.type == "beforeunload"
    expect(minutes.text).to_have_text("Ulagret")


def test_what_the_network_lost_is_sent_again(minutes, page, desk, console):
    console.allow("ERR_EMPTY_RESPONSE|status of 503")
    minutes.put("Først.")
    minutes.saved()
    desk.replies = [Reply(drop=True), Reply(503)]
    minutes.put(" Så.")
    minutes.press("Lagre")
    expect(minutes.state).to_have_text("Ikke lagret siden 10:41, prøver igjen")
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(minutes.state).to_have_text("Lagret 10:42")
    assert words(desk.texts["open"]) == "Først. Så."
    assert len(desk.posts) == 4


def test_a_save_that_arrived_without_an_answer_is_no_conflict(page, desk):
    page.clock.install()
    minutes = Minutes(page, desk)
    never = Event()
    desk.replies = [Reply(wait=never)]
    minutes.put("Først.")
    minutes.press("Lagre")
    desk.received(1)
    minutes.put(" Så.")
    page.clock.fast_forward(16_000)
    expect(minutes.state).to_have_text("Ikke lagret siden 10:40, prøver igjen")
    page.clock.fast_forward(3_000)
    # The first answer comes now, when nobody waits for it.
    never.set()

    expect(minutes.state).to_have_text("Lagret 10:42")
    assert [post["base"] for post in desk.posts] == ["0", "0", "1"]
    assert words(desk.texts["open"]) == "Først. Så."


def test_one_who_is_signed_out_keeps_the_text_and_saves_when_signed_in(
    minutes, page, desk, console
):
    console.allow("status of 401")
    desk.replies = [Reply(401), Reply(302, headers={"Location": "/konto/"})]
    minutes.put("Midt i set")
    minutes.press("Lagre")
    expect(minutes.state).to_contain_text("Du er logget ut. Teksten står her.")
    link = minutes.state.get_by_role("link", name="Logg inn i en ny fane")
    expect(link).to_have_attribute("href", "/konto/")
    minutes.press("Lagre")
    desk.received(2)
    expect(link).to_be_visible()
    page.context.add_cookies([{"name": "csrftoken", "value": "ny", "url": desk.url}])
    # She comes back to the tab, once it has heard the second no too.
    page.evaluate("setInterval(() => dispatchEvent(new Event('focus')), 100)")

    assert minutes.saved()["open"] == "<p>Midt i set</p>"
    assert (desk.posts[-1]["csrfmiddlewaretoken"], desk.posts[-1]["header"]) == ("ny", "ny")


def test_one_who_may_no_longer_write_is_told_and_keeps_the_text(minutes, desk):
    # Once more with a new token, in case it was the old one that was refused.
    desk.replies = [Reply(403), Reply(403)]
    minutes.put("Hun tok over")
    minutes.press("Lagre")

    expect(minutes.state).to_contain_text("en annen som skriver nå")
    expect(minutes.text).to_have_text("Hun tok over")


def test_what_the_server_finds_wrong_stands_at_the_text(minutes, page, desk):
    desk.replies = [Reply(422, {"errors": {"open": ["Teksten er for lang."]}})]
    minutes.put("Langt")
    expect(minutes.text).to_have_accessible_description("Teksten er for lang.")
    expect(minutes.text).to_have_attribute("aria-invalid", "true")
    minutes.put(" og kort")

    minutes.saved()
    expect(page.get_by_text("Teksten er for lang.")).to_have_count(0)


def test_a_national_identity_number_is_pointed_out_and_saved(minutes, page, desk):
    desk.replies = [Reply(data={"marks": [{"field": "open", "text_from": 0, "to": 11}]})]
    minutes.put("01010012345")
    minutes.saved()

    expect(minutes.text).to_have_accessible_description(re.compile("fødselsnummer"))


# Two who write -----------------------------------------------------------------------------------


@pytest.fixture
def clash(minutes, desk):
    """Kari has saved another text since this page was opened, and we have written too."""
    desk.put("<p>Karis ord</p>")
    minutes.put("Mine ord")
    minutes.press("Lagre")
    expect(minutes.state).to_have_text("Noen andre har skrevet her")
    return minutes


def test_both_texts_stand_until_someone_chooses(clash, page, desk):
    theirs = page.get_by_role("group", name="Teksten til Kari Moe")
    expect(theirs).to_contain_text("Karis ord")
    clash.put(" og mer")
    page.wait_for_timeout(1300)

    expect(clash.text).to_have_text("Mine ord og mer")
    expect(theirs).to_contain_text("Karis ord")
    assert len(desk.posts) == 1


@pytest.mark.parametrize(
    ("choice", "result"),
    [
        ("Behold min", "Mine ord"),
        ("Bruk deres", "Karis ord"),
        ("Sett begge sammen", "Mine ord\nKaris ord"),
    ],
)
def test_the_choice_is_what_is_saved(clash, page, desk, choice, result):
    clash.press(choice)
    clash.saved()

    assert words(desk.texts["open"]) == words(clash.html()) == result
    expect(page.get_by_role("group", name="Teksten til Kari Moe")).to_have_count(0)


def test_their_text_can_be_taken_back_by_undo(clash, page, desk):
    clash.press("Bruk deres")
    expect(clash.text).to_have_text("Karis ord")
    page.keyboard.press("Control+z")

    expect(clash.text).to_have_text("Mine ord")
    expect(clash.state).to_have_text("Lagret 10:42")
    assert words(desk.texts["open"]) == "Mine ord"


def test_two_in_different_fields_do_not_notice_each_other(minutes, page, desk):
    desk.put("", "<p>Karis unntatte</p>")
    minutes.put("Mine åpne")
    minutes.press("Lagre")
    minutes.saved()

    assert desk.texts == {"open": "<p>Mine åpne</p>", "exempt": "<p>Karis unntatte</p>"}
    page.locator("summary").click()
    expect(minutes.exempt).to_have_text("Karis unntatte")


# The page ----------------------------------------------------------------------------------------


def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(any_page, desk, axe):
    above = "<h3>x</h3><table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>"
    desk.put(f"{above}<p>Sist</p>")
    minutes = Minutes(any_page, desk)
    desk.put(f"{above}<p>Karis ord</p>")
    minutes.put("Mine ord 01010012345")
    minutes.press("Lagre")
    expect(minutes.state).to_have_text("Noen andre har skrevet her")
    any_page.keyboard.press("Control+k")

    assert axe(any_page) == []
    wide, window = any_page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= window


def test_what_htmx_brings_becomes_an_editor_and_what_it_takes_is_saved(minutes, page, desk):
    minutes.put("Byttes ut")
    page.evaluate(
        """html => {
            document.querySelector("form").outerHTML = html;
            const elt = document.querySelector("form");
            elt.dispatchEvent(new CustomEvent("htmx:load", {bubbles: true, detail: {elt}}));
            elt.dispatchEvent(new CustomEvent("htmx:afterSettle", {bubbles: true}));
        }""",
        desk.form(),
    )

    expect(minutes.text).to_have_text("")
    expect(page.get_by_role("toolbar").first).to_be_visible()
    wait_for(lambda: words(desk.texts["open"]) == "Byttes ut")


def test_without_javascript_the_text_is_plain_and_can_be_saved(new_context, desk):
    desk.put("<h3>Tittel</h3><ul><li>punkt</li></ul>")
    page = new_context(java_script_enabled=False).new_page()
    page.goto(desk.url)
    area = page.get_by_label("Åpen tekst")

    expect(area).to_have_value("# Tittel\n\n- punkt")
    expect(page.locator("[name=format]")).to_have_value("plain")


def test_each_word_the_editor_says_is_in_the_page_and_no_other():
    source = "".join(file.read_text() for file in (ROOT / "static/src/editor").glob("*.js"))
    said = set(re.findall(r'label\("(\w+)"', source))
    # Some are named where they are chosen, not where they are said.
    named = set(re.findall(r"\w+", source))
    ends = ("Why", "_insecure", "_blocked", "_full")
    told = {name for name in editor_labels() if name in named or name.endswith(ends)}

    assert said - set(editor_labels()) == set()
    assert set(editor_labels()) == told


def test_the_editor_stays_small(editor_file):
    assert len(gzip.compress(editor_file.read_bytes(), 9)) <= 100_000

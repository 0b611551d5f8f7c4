"""The minutes page from the keyboard alone, and what it does for one who writes in a meeting."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from measures.models import Measure, Task
from meetings import texts
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Dissent,
    Meeting,
    Presence,
    Text,
    TextVersion,
)
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
)
from tests.patience import until_told, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
# Of a book of examples; nobody has it.
NUMBER = "13097248022"


@pytest.fixture
def meeting(liv):
    """A meeting going on, with two members and two items."""
    began = now() - timedelta(minutes=10)
    meeting = MeetingFactory(
        state=Meeting.State.HELD,
        chair=liv,
        minute_taker=liv,
        starts_at=began,
        ends_at=began + timedelta(hours=2),
    )
    for name in ("Kari Moe", "Per Lie"):
        seat = MembershipFactory(group=meeting.group, person__name=name)
        AttendanceFactory(meeting=meeting, person=seat.person)
    for number, title in ((17, "Skjenking"), (18, "Natteravner")):
        AgendaItemFactory(meeting=meeting, number=number, title=title)
    return meeting


@pytest.fixture
def address(meeting):
    return reverse("minutes", args=[meeting.public_id])


@pytest.fixture
def item(meeting):
    return AgendaItem.objects.get(number=17)


def latest(kind):
    return TextVersion.objects.latest().get(text__kind=kind).open


def text_of(page, item, kind="minutes"):
    return page.locator(f"#tekst-{kind}-{item.public_id} [role=textbox]").first


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def select_back(page, words: str) -> None:
    for _ in words:
        page.keyboard.press("Shift+ArrowLeft")
    until_told(page)


def test_a_whole_item_is_written_without_a_mouse(page, signed_in, liv, meeting, address, item):
    signed_in(page, liv).goto(address)
    keys = page.keyboard
    # Who came.
    keys.press("Alt+Shift+KeyM")
    keys.press("t")
    expect(page.get_by_text("1 til stede av 2 medlemmer")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("f")
    per = page.get_by_role("group", name="Per Lie", exact=True).first
    expect(per.get_by_role("button", name="Forfall")).to_have_attribute("aria-pressed", "true")
    expect(per.get_by_role("button", name="Forfall")).to_be_focused()
    # The first item: its words, a decision of the last of them, a task, and who was inhabil.
    keys.press("Alt+PageUp")
    expect(text_of(page, item)).to_be_focused()
    keys.type("Politiet viste tall. Vi søker om vakter.")
    select_back(page, "Vi søker om vakter.")
    keys.press("Alt+Shift+KeyD")
    expect(
        page.get_by_role("status").filter(has_text="Flyttet til en ny beslutning")
    ).to_be_visible()
    expect(text_of(page, item)).to_be_focused()
    expect(text_of(page, item)).to_have_text("Politiet viste tall. ")
    select_back(page, "Politiet viste tall. ")
    keys.press("Alt+Shift+KeyP")
    keys.type("Kari – 1. des")
    keys.press("Enter")
    expect(page.get_by_text("Ansvarlig mangler")).to_have_count(0)
    expect(page.locator(".slt-follow-up__what", has_text="Politiet viste tall.")).to_be_visible()
    keys.press("Alt+Shift+KeyG")
    expect(page.get_by_text("Gjort til tiltak.")).to_be_visible()
    expect(page.locator(f"#linje-{item.public_id}")).to_be_focused()
    keys.press("Alt+Shift+KeyE")
    expect(
        page.locator(".slt-presence").get_by_role("button", name="Inhabil").first
    ).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kari Moe: inhabil")).to_be_visible()
    expect(
        page.locator(".slt-presence").get_by_role("button", name="Inhabil").first
    ).to_be_focused()
    keys.press("Alt+Shift+KeyH")
    expect(page.locator(f"#merke-{item.public_id}")).to_contain_text("Behandlet")
    # The next one.
    keys.press("Alt+PageDown")
    other = AgendaItem.objects.get(number=18)
    expect(text_of(page, other)).to_be_focused()
    keys.press("Alt+Shift+KeyU")
    expect(page.locator(f"#merke-{other.public_id}")).to_contain_text("Utsatt")
    expect(text_of(page, other)).to_be_focused()
    # The sheet of keys, and back to where one was.
    keys.press("Alt+Shift+Minus")
    expect(page.get_by_role("dialog", name="Tastatursnarveier")).to_be_visible()
    keys.press("Escape")
    expect(text_of(page, other)).to_be_focused()

    assert latest("decision") == "<p>Vi søker om vakter.</p>"
    assert [*Measure.objects.values_list("title", "responsible__name")] == [
        ("Politiet viste tall.", "Kari Moe")
    ]
    assert Presence.objects.get().kind == "disqualified"
    assert set(Attendance.objects.values_list("name", "state")) == {
        ("Kari Moe", "present"),
        ("Per Lie", "excused"),
    }


def test_words_leave_the_minutes_only_when_the_decision_has_them(
    page, signed_in, liv, address, item, console
):
    console.allow("Failed to load resource|ERR_")
    texts.save(
        texts.of_item(item, "minutes"),
        base=0,
        open="<p>Før.</p><ul><li>Vi <strong>ber</strong> om en plan.</li></ul>",
        exempt=None,
        by=liv,
    )
    signed_in(page, liv).goto(address)
    page.route("**/beslutninger/ny/", lambda route: route.abort())
    area = text_of(page, item)
    area.locator("li").click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    until_told(page)
    page.keyboard.press("Alt+Shift+KeyD")
    expect(page.get_by_text(re.compile("^Beslutningen ble ikke laget"))).to_be_visible()
    expect(area).to_have_text("Før.Vi ber om en plan.")
    assert not Decision.objects.exists()

    page.unroute("**/beslutninger/ny/")
    bar = page.get_by_role("group", name="Merket tekst")
    bar.get_by_role("button", name="Gjør til beslutning").click()
    expect(area).to_have_text("Før.")
    expect(page.locator("[data-ruling]").get_by_role("textbox").first).to_have_text(
        "Vi ber om en plan."
    )
    assert latest("decision") == "<p>Vi <strong>ber</strong> om en plan.</p>"
    # Undone, they stand where they stood.
    page.keyboard.press("Control+z")
    expect(area).to_have_text("Før.Vi ber om en plan.")


def test_a_line_begun_is_not_written_over(page, signed_in, liv, address, item):
    signed_in(page, liv).goto(address)
    line = page.locator(f"#linje-{item.public_id}")
    line.fill("Ringe skolen – ")
    text_of(page, item).click()
    page.keyboard.type("Noe annet")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+Shift+KeyP")

    expect(line).to_be_focused()
    expect(line).to_have_value("Ringe skolen – ")
    expect(page.get_by_text("Det står noe på linjen fra før.")).to_be_visible()
    assert not Task.objects.exists()


def test_a_number_is_marked_where_it_stands_and_the_keys_lead_to_it(
    page, signed_in, liv, address, item
):
    other = AgendaItem.objects.get(number=18)
    texts.save(
        texts.of_item(other, "minutes"),
        base=0,
        open=f"<p>Ren tekst.</p><p>Nummer {NUMBER[:6]} <strong>{NUMBER[6:]}</strong>.</p>",
        exempt=None,
        by=liv,
    )
    signed_in(page, liv).goto(address)
    area = text_of(page, item)
    area.click()
    page.keyboard.type(f"Født {NUMBER} i fjor.")
    mark = area.locator(".slt-mark__end")
    expect(mark).to_have_attribute("data-says", "fødselsnummer?")
    # Saving did not wait; and what was marked is no part of what was saved.
    form = page.locator(f"#tekst-minutes-{item.public_id}")
    expect(form.get_by_text(re.compile("^Lagret"))).to_be_visible()
    # A slow machine saves what there is so far, and then the rest.
    latest = TextVersion.objects.latest().filter(text__item=item)
    wait_for(lambda: latest.get().open == f"<p>Født {NUMBER} i fjor.</p>")
    page.keyboard.press("Control+Home")
    until_told(page)
    page.keyboard.press("Alt+Shift+KeyF")
    assert page.evaluate("getSelection().toString()") == NUMBER
    page.keyboard.press("Alt+Shift+KeyF")
    assert page.evaluate("getSelection().toString()") == f"{NUMBER[:6]} {NUMBER[6:]}"
    expect(text_of(page, other)).to_be_focused()
    page.keyboard.press("Delete")
    expect(text_of(page, other).locator(".slt-mark")).to_have_count(0)
    assert "fødselsnummer" not in (text_of(page, other).text_content() or "")


def test_the_pen_is_given_in_two_presses_after_the_last_words_are_saved(
    page, new_context, signed_in, liv, meeting, address, item
):
    kari, per = (Attendance.objects.get(name=name) for name in ("Kari Moe", "Per Lie"))
    Meeting.objects.update(minute_taker=kari.person)
    signed_in(page, kari.person).goto(address)
    receiver = signed_in(new_context().new_page(), per.person)
    receiver.clock.install()
    receiver.goto(meeting.get_absolute_url())
    text_of(page, item).click()
    page.keyboard.type("Siste ord før pennen går videre.")
    page.get_by_role("link", name="Gi fra deg pennen").click()
    page.locator("#penn").get_by_role("button", name="Per Lie").click()

    expect(page.get_by_text("Per Lie er referent nå. Det du skrev, er lagret.")).to_be_visible()
    assert latest("minutes") == "<p>Siste ord før pennen går videre.</p>"
    assert not Meeting.objects.get().access(kari.person).runs
    # The other has the page of the meeting open, and need not load it again.
    receiver.clock.fast_forward(11_000)
    receiver.get_by_role("link", name="Skriv referatet").click()
    text_of(receiver, item).click()
    receiver.keyboard.press("Control+End")
    receiver.keyboard.type(" Og de neste.")
    receiver.keyboard.press("Control+s")
    expect(receiver.get_by_text(re.compile("^Lagret"))).to_be_visible()
    assert latest("minutes") == "<p>Siste ord før pennen går videre. Og de neste.</p>"


def test_a_differing_view_is_begun_in_two_presses_and_saves_by_itself(
    page, signed_in, liv, address, item
):
    signed_in(page, liv).goto(address)
    section = page.locator(f"#sak-{item.public_id}")
    section.get_by_role("link", name="Noen ute, inhabil eller med protokolltilførsel?").click()
    section.get_by_role("button", name="Protokolltilførsel").first.click()
    area = section.get_by_role("textbox", name="Protokolltilførsel fra Kari Moe – åpen tekst")
    expect(area).to_be_focused()
    page.keyboard.type("Jeg er uenig i at det haster.")

    expect(section.locator(".slt-dissent").get_by_text(re.compile("^Lagret"))).to_be_visible()
    assert Dissent.objects.get().text.latest.open == "<p>Jeg er uenig i at det haster.</p>"


def test_a_page_of_many_texts_makes_editors_of_those_that_are_near(
    page, signed_in, liv, meeting, address
):
    for number in range(20, 40):
        row = AgendaItemFactory(meeting=meeting, number=number, title=f"Sak nummer {number}")
        text = Text.objects.create(item=row, kind="minutes")
        words = f"<h3>Om {number}</h3><ul><li>en</li><li>to</li></ul><p>{'Ord om saken. ' * 40}</p>"
        TextVersion.objects.create(text=text, number=1, open=words, by=liv)
    signed_in(page, liv).goto(address)
    awake = page.locator(".slt-editor .ProseMirror")
    expect(awake.first).to_be_attached()
    assert awake.count() < 20
    last = AgendaItem.objects.get(number=39)
    area = text_of(page, last)
    before = page.locator(f"#tekst-minutes-{last.public_id} .slt-editor").first.bounding_box()
    # To the last by the keys: it is an editor, no higher and no lower, and the cursor is in it.
    area.evaluate("area => area.focus({preventScroll: true})")
    after = page.locator(f"#tekst-minutes-{last.public_id} .slt-editor").first.bounding_box()
    assert after["height"] == pytest.approx(before["height"], abs=1)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Sist.")
    expect(area).to_contain_text("Sist.")


def test_where_one_writes_stays_where_it_is_when_another_writes_above(
    page, signed_in, liv, address, item
):
    signed_in(page, liv).goto(address)
    here = text_of(page, AgendaItem.objects.get(number=18))
    here.click()
    page.keyboard.type("Jeg skriver her.")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+s")
    expect(page.get_by_text(re.compile("^Lagret")).first).to_be_visible()
    before = here.bounding_box()["y"]
    words = "<p>Hun skrev mye i saken over.</p>" * 8
    texts.save(texts.of_item(item, "minutes"), base=0, open=words, exempt=None, by=liv)
    # It asks for news, as it does every fifteen seconds.
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(text_of(page, item)).to_contain_text("Hun skrev mye")
    expect(here).to_be_focused()
    assert here.bounding_box()["y"] == pytest.approx(before, abs=2)
    page.keyboard.type("!")
    expect(here).to_have_text("Jeg skriver her!.")


def test_all_that_opens_on_the_page_is_for_all(any_page, signed_in, liv, address, item, axe):
    page = signed_in(any_page, liv)
    page.goto(address)
    page.locator("[data-pen]").click()
    section = page.locator(f"#sak-{item.public_id}")
    section.locator("[data-presence]").click()
    section.get_by_role("button", name="Protokolltilførsel").first.click()
    expect(section.locator(".slt-dissent")).to_be_visible()
    text_of(page, item).click()
    page.keyboard.type(f"Nummer {NUMBER} og mer.")
    page.keyboard.press("Control+a")
    expect(page.get_by_role("group", name="Merket tekst").first).to_be_visible()

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

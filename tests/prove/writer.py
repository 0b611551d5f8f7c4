"""One who writes minutes, as seen from their browser; and what the database then holds."""

import re
import time

from playwright.sync_api import Page, expect

from meetings.clean import words
from meetings.models import AgendaItem, TextVersion
from tests.patience import until_kept, until_told, wait_for
from tests.prove.prose import Block, typed

SAVED = re.compile(r"^Lagret( \d\d:\d\d)?$")
FAILING = re.compile(r"^Ikke lagret")
# How many drafts the browser keeps, whatever its databases are called.
DRAFTS = """
async () => {
    let count = 0;
    for (const {name} of await indexedDB.databases()) {
        const opened = await new Promise((done, failed) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => done(request.result);
            request.onerror = () => failed(request.error);
        });
        for (const store of opened.objectStoreNames) {
            const request = opened.transaction(store).objectStore(store).count();
            count += await new Promise(done => { request.onsuccess = () => done(request.result); });
        }
        opened.close();
    }
    return count;
}
"""

# Without what was taken out, and without the words that say what was put in.
OFFERED = """
part => {
    const copy = part.cloneNode(true);
    copy.querySelectorAll("del, .slt-aside").forEach(one => one.remove());
    return copy.textContent;
}
"""
BUTTONS = """
all => all.map(one => [one.form.getAttribute("action"), one.ariaLabel ?? one.innerText.trim()])
"""
PASTE = """
(target, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    const options = {clipboardData, bubbles: true, cancelable: true};
    target.dispatchEvent(new ClipboardEvent("paste", options));
}
"""


class Writer:
    def __init__(self, page: Page, address: str):
        self.page, self.address = page, address
        self.asked = set()  # what has had no answer yet
        page.on("request", lambda request: self.asked.add(request))
        page.on("requestfinished", lambda request: self.asked.discard(request))
        page.on("requestfailed", lambda request: self.asked.discard(request))
        page.on("framenavigated", lambda frame: self.asked.clear())
        # A page that asks whether it may be left, may.
        page.on("dialog", lambda dialog: dialog.accept())

    def open(self) -> "Writer":
        self.page.goto(self.address)
        return self

    def reopen(self) -> "Writer":
        """The same browser, the same person, a new tab."""
        return Writer(self.page.context.new_page(), self.address).open()

    def section(self, item: AgendaItem):
        return self.page.locator(f"#sak-{item.public_id}")

    def form(self, item: AgendaItem):
        return self.section(item).locator("form[data-text]").first

    def text(self, item: AgendaItem):
        return self.form(item).get_by_role("textbox", name=re.compile("åpen tekst")).first

    def state(self, item: AgendaItem):
        return self.form(item).locator("[data-state]")

    def go_to(self, item: AgendaItem) -> None:
        """The caret at the end of the item's text."""
        self.text(item).click()
        expect(self.text(item)).to_be_focused()
        self.move("Control+End")

    def move(self, key: str) -> None:
        """And the editor has been told of it."""
        self.page.keyboard.press(key)
        until_told(self.page)

    def write(self, item: AgendaItem, blocks: list[Block]) -> None:
        """Key by key, after what stands there already."""
        self.go_to(item)
        if self.text(item).inner_text().strip():
            self.page.keyboard.press("Enter")
        self.type(typed(blocks))

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def saved(self, item: AgendaItem, seconds: float = 60) -> None:
        expect(self.state(item)).to_have_text(SAVED, timeout=seconds * 1000)

    def failing(self, item: AgendaItem, seconds: float = 60) -> None:
        expect(self.state(item)).to_have_text(FAILING, timeout=seconds * 1000)

    def html(self, item: AgendaItem) -> str:
        """What stands on the page."""
        area = self.form(item).locator("textarea[data-editor]").first
        return area.evaluate("area => sltEditor.get(area).html")

    def kept(self, item: AgendaItem) -> None:
        """All that stands in the text is in the browser's own keeping too."""
        until_kept(self.page, words(self.html(item)))

    def drafts(self) -> int:
        return self.page.evaluate(DRAFTS)

    # What was left unsaved ------------------------------------------------------------------------

    def offer(self, item: AgendaItem):
        return self.form(item).get_by_role("region", name="som ikke ble lagret")

    def offered(self, item: AgendaItem) -> list[str]:
        """The lines of the text that is offered, as the difference shows them."""
        expect(self.offer(item)).to_be_visible()
        lines = self.offer(item).locator(".slt-draft__diff").evaluate(OFFERED)
        return [line for line in lines.split("\n") if line]

    def take_in(self, item: AgendaItem) -> None:
        self.offer(item).get_by_role("button", name="Ta inn").click()

    def discard(self, item: AgendaItem) -> None:
        self.offer(item).get_by_role("button", name="Forkast", exact=True).click()
        self.offer(item).get_by_role("button", name="Forkast teksten").click()
        expect(self.offer(item)).to_have_count(0)

    def settle(self, item: AgendaItem, *, choose: str = "", seconds: float = 60) -> None:
        """Saved, and nothing more comes of itself. Asked between two texts, says ``choose``."""
        quiet, until = 0, time.monotonic() + seconds
        while quiet < 8:
            assert time.monotonic() < until, self.state(item).inner_text()
            self.page.wait_for_timeout(250)
            both = self.form(item).get_by_role("button", name=choose or "-", exact=True)
            if choose and both.count():
                both.first.click()
            said = self.state(item).inner_text().strip()
            # A page says nothing of a text nobody has touched.
            quiet = quiet + 1 if not said or SAVED.match(said) else 0

    # Signing in and out ---------------------------------------------------------------------------

    def sign_in_again(self, person, inbox) -> None:
        """On the page, without leaving it."""
        panel = self.page.get_by_role("dialog", name="Du er logget ut")
        expect(panel).to_be_visible()
        self._sign_in(panel, person, inbox)

    def sign_in(self, person, inbox) -> None:
        self.page.goto("/hjem/")
        self._sign_in(self.page.locator("main"), person, inbox)
        self.page.wait_for_url("**/hjem/")

    def _sign_in(self, place, person, inbox) -> None:
        inbox.messages.clear()
        place.get_by_label("E-postadresse").fill(person.email)
        place.get_by_role("button", name="Send meg en kode").click()
        code = place.get_by_label("Kode", exact=True)
        expect(code).to_be_visible()
        code.fill(inbox.wait()[-1]["subject"].split()[-1])
        place.get_by_role("button", name="Logg inn", exact=True).click()

    def sign_out_in_another_tab(self) -> None:
        tab = self.page.context.new_page()
        tab.goto("/hjem/")
        tab.locator("header summary").click()
        tab.get_by_role("button", name="Logg ut", exact=True).click()
        expect(tab).to_have_url(re.compile(r"//[^/]+/$"))
        tab.close()

    # Other ways to write --------------------------------------------------------------------------

    def begin_above(self, item: AgendaItem) -> None:
        """The caret in a new paragraph over all that stands there."""
        self.go_to(item)
        self.move("Control+Home")
        self.page.keyboard.press("Enter")
        self.move("ArrowUp")

    def buttons(self) -> list:
        """(form, name) of each button one sees; the form is found again when it was swapped."""
        seen = self.page.locator("main form button:visible").evaluate_all(BUTTONS)
        return [
            (self.page.locator(f'main form[action="{action}"]').first, name)
            for action, name in dict.fromkeys(map(tuple, seen))
        ]

    def answered(self) -> None:
        """Whatever was pressed has had its answer."""
        self.page.wait_for_timeout(200)
        wait_for(self.quiet)
        self.page.wait_for_load_state()
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def quiet(self) -> bool:
        self.page.wait_for_timeout(50)
        return not self.asked

    def paste(self, item: AgendaItem, html: str) -> None:
        self.text(item).evaluate(PASTE, html)


def newest(item: AgendaItem) -> TextVersion | None:
    """The minutes of the item, as the database holds them."""
    versions = TextVersion.objects.filter(text__item=item, text__kind="minutes")
    return versions.order_by("-number").first()


def stored(item: AgendaItem) -> str:
    return newest(item).open if newest(item) else ""

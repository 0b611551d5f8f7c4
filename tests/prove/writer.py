"""One who writes minutes, as seen from their browser; and what the database then holds."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from meetings.models import AgendaItem, TextVersion
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


class Writer:
    def __init__(self, page: Page, address: str):
        self.page, self.address = page, address
        page.set_default_timeout(20_000)

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
        # The editor reads where a click put the caret a moment later; no hand is quicker than that.
        self.page.wait_for_timeout(100)
        self.page.keyboard.press("Control+End")

    def write(self, item: AgendaItem, blocks: list[Block]) -> None:
        """Key by key, after what stands there already."""
        self.go_to(item)
        if self.text(item).inner_text().strip():
            self.page.keyboard.press("Enter")
        self.type(typed(blocks))

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def saved(self, item: AgendaItem, seconds: float = 20) -> None:
        expect(self.state(item)).to_have_text(SAVED, timeout=seconds * 1000)

    def failing(self, item: AgendaItem, seconds: float = 20) -> None:
        expect(self.state(item)).to_have_text(FAILING, timeout=seconds * 1000)

    def html(self, item: AgendaItem) -> str:
        """What stands on the page."""
        area = self.form(item).locator("textarea[data-editor]").first
        return area.evaluate("area => sltEditor.get(area).html")

    def drafts(self) -> int:
        return self.page.evaluate(DRAFTS)

    def screenshot(self, name: str) -> None:
        self.page.screenshot(path=Path(name), full_page=False)


def stored(item: AgendaItem) -> str:
    """The open text of the item's minutes, as the database holds it."""
    versions = TextVersion.objects.filter(text__item=item, text__kind="minutes")
    newest = versions.order_by("-number").first()
    return newest.open if newest else ""

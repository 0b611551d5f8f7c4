"""People on the road: each in a browser of their own, by what a page shows and what a mail says."""

import re
import time
from email.message import EmailMessage

from playwright.sync_api import Page, expect


class Traveller:
    """One person's browser, and the ways people move about in it."""

    def __init__(self, page: Page, inbox):
        self.page, self.inbox = page, inbox
        self.written = []  # where the page says of each text that it is saved

    def press(self, name, within=None, **options):
        (within or self.page).get_by_role("button", name=name, **options).first.click()

    def follow(self, name, within=None, **options):
        """And be there: nothing is read or pressed on the page one leaves."""
        here = self.page.url
        (within or self.page).get_by_role("link", name=name, **options).first.click()
        expect(self.page).not_to_have_url(here)
        self.page.wait_for_load_state()

    def says(self, words):
        """Of what was pressed, on the page that came of it."""
        expect(self.page.locator("#meldinger")).to_contain_text(words)
        self.page.wait_for_load_state()

    def sees(self, *words):
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

    def to(self, name: str):
        """By the main menu."""
        self.follow(name, self.page.get_by_role("navigation", name="Hovedmeny"))

    def to_group(self, name: str):
        self.to("Grupper")
        self.follow(name)

    def back(self, name: str):
        self.follow(name, self.page.get_by_role("navigation", name="Du er her"))

    def open_mail(self, address: str, subject: str, path: str) -> str:
        """The link to ``path`` in the newest such mail; gives the mail's words."""
        text = letter(self.inbox, address, subject)
        self.page.goto(link_in(text, path))
        return text

    # Writing the minutes ---------------------------------------------------------------------

    def item(self, title: str):
        """The item's section on the minutes page."""
        return self.page.locator("section[data-item]").filter(
            has=self.page.get_by_role("heading", level=2, name=re.compile(re.escape(title)))
        )

    def write(self, form, words: str, field: str = "åpen tekst"):
        """Type in the editor of a text. It is saved while one goes on to the next."""
        editor = self.page.locator("[contenteditable]")
        form.get_by_role("textbox", name=re.compile(field)).and_(editor).click()
        self.page.keyboard.type(words)
        self.written.append(form.locator("[data-state]"))

    def say(self, title: str, words: str):
        self.write(self.item(title).locator("form[data-text]").first, words)

    def decide(self, title: str, words: str):
        section = self.item(title)
        there = section.locator("[data-ruling]").count()
        section.get_by_role("button", name="Ny beslutning").click()
        ruling = section.locator("[data-ruling]").nth(there)
        self.write(ruling.locator("form[data-text]"), words)

    def follow_up(self, title: str, line: str):
        section = self.item(title)
        section.get_by_label("Nytt oppfølgingspunkt").fill(line)
        section.get_by_role("button", name="Legg til", exact=True).click()
        what = line.removeprefix("! ").split(" – ")[0]
        expect(section.locator(".slt-follow-up__what", has_text=what)).to_be_visible()

    def send_minutes(self):
        for state in self.written:
            expect(state).to_have_text(re.compile(r"^Lagret \d\d:\d\d"))
        self.written.clear()
        self.follow("Send referatet")
        for box in self.page.get_by_role("checkbox").all():
            box.check()
        self.press("Send referatet")
        self.says("Referatet er")


def letter(inbox, address: str, subject: str) -> str:
    """The text of the one mail to ``address`` with ``subject`` in its subject."""
    return text_of(mail(inbox, address, subject))


def mail(inbox, address: str, subject: str, before: int = 0) -> EmailMessage:
    """The newest such mail, when there was one after the first ``before`` of all."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for message in reversed(inbox.messages[before:]):
            to = message.envelope.rcpt_tos
            if address in to and re.match(subject, message["subject"].strip()):
                return message
        time.sleep(0.05)
    came = [(message["to"], message["subject"]) for message in inbox.messages]
    raise AssertionError(f"no mail to {address} about {subject} among {came}")


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()


def link_in(text: str, path: str) -> str:
    return re.search(rf"\S+{re.escape(path)}\S+", text).group()

"""The text part of a mail, read from its HTML part: one source for both."""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "h1", "h2", "h3", "div", "table", "ul", "ol", "hr", "body"}
SILENT = {"head", "style", "title"}


class _Reader(HTMLParser):
    """Paragraphs apart, a row of a table on a line, a link's address after its words."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.address = ""
        self.words: list[str] = []
        self.cells = 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in SILENT:
            self.silent += 1
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        if tag == "br":
            self.parts.append("\n")
        elif tag == "hr":
            self.parts.append("--\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "tr":
            self.parts.append("\n")
            self.cells = 0
        elif tag in ("td", "th"):
            self.parts.append(" " if self.cells else "")
            self.cells += 1
        elif tag == "a":
            self.address, self.words = attrs.get("href", ""), []

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent -= 1
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self.address:
            # The address alone, where the words are the address.
            if "".join(self.words).strip() != self.address.removeprefix("mailto:"):
                self.parts.append(f":\n{self.address}\n")
            self.address = ""

    def handle_data(self, data):
        if self.silent:
            return
        # White space in HTML is a space; a mark put around words by the layout is none of them.
        data = re.sub(r"[ \t\r\n]+", " ", data)
        if self.address:
            self.words.append(data)
        self.parts.append(data)


def text_of(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"

"""What people write, made safe to store and show: an allow-list, and plain text there and back.

HTML is what the editor sends; plain text is what a browser without JavaScript shows and sends.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.entities import html5
from html.parser import HTMLParser

import nh3

BLOCKS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "tr", "th", "td"}
TAGS = BLOCKS | {"br", "strong", "em", "u", "a", "thead", "tbody"}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
# Other programs' words for what we keep; without this their text would lose its shape.
SAME_AS = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
# PostgreSQL refuses NUL, and no reader can see the others.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Nobody nests this deep; what walks the tree must not run out of stack for one who does.
DEEPEST = 60
# A parser's time grows by the square of the depth: beyond this only paragraphs are read.
DEEPEST_READ = 1000
# Cells that cells reach over, in all: a reader's or a printer's time grows by the square of it.
MOST_SPANNED = 2000
SPAN = re.compile(r' (colspan|rowspan)="(\d+)"')
# A parser's time grows by the square of the number of these in one text; written thus they are
# letters like any others. None is a letter that text may hold.
NAMED = re.compile(r"&([a-zA-Z][a-zA-Z0-9]{1,31};)")
BARE = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)")
STAND_INS = range(0xE000, 0xF900)  # the private use area
EMPTY_END = re.compile(r"(?:<p>(?:\s|&nbsp;|<br>)*</p>\s*)+\Z")

BLOCK_TAG = re.compile(rf"<(?:{'|'.join(sorted(BLOCKS))})[ >]")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "start":
        return value if re.fullmatch(r"\d{1,4}", value) else None
    if name in ("colspan", "rowspan"):
        return value if re.fullmatch(r"[1-9]\d?", value) else None
    if name == "scope":
        return value if value in ("row", "col") else None
    return value


def clean(html: str) -> str:
    """``html`` with nothing but the marks we know, in NFC, without empty paragraphs at the end.

    No text is dropped but that of scripts and styles: an unknown tag goes, its words stay.
    """
    html, letters = _without_references(CONTROL.sub("", html))
    if _depth(html) > DEEPEST_READ:
        html = re.sub(r"<(?!/?(?:p|br)\b)[^<>]*>", " ", html, flags=re.IGNORECASE)
    html = re.sub(
        r"(</?)(b|i|h[1256])(?=[\s/>])",
        lambda tag: tag[1] + SAME_AS[tag[2].lower()],
        html,
        flags=re.IGNORECASE,
    )
    html = _allowed(html, TAGS)
    if _depth(html) > DEEPEST:
        html = _allowed(html, {"p", "br"})
    if sum(wide * high for wide, high in _spans(html)) > MOST_SPANNED:
        html = SPAN.sub("", html)
    html = html.translate(str.maketrans(letters))
    # Piece by piece: "<" or ">" followed by U+0338 would become one letter, and the tag be broken.
    html = re.sub(r"[^<>]+", lambda piece: unicodedata.normalize("NFC", piece[0]), html)
    html = EMPTY_END.sub("", html.rstrip(" \n")).rstrip(" \n")
    # Bare words, as from the shell or an import, are a paragraph too.
    return f"<p>{html}</p>" if html.strip() and not BLOCK_TAG.search(html) else html


def _spans(html: str) -> Iterator[tuple[int, int]]:
    """How many columns and rows each cell reaches over, of those that reach over several."""
    for cell in re.finditer(r"<t[hd](?: [^<>]*)>", html):
        reach = dict(SPAN.findall(cell[0]))
        yield int(reach.get("colspan", 1)), int(reach.get("rowspan", 1))


def _without_references(html: str) -> tuple[str, dict[str, str]]:
    """``html`` with a letter of its own for each of & < > as text, and what the letters mean."""
    spare = (letter for letter in map(chr, STAND_INS) if letter not in html)
    letters = dict(zip(spare, ("&amp;", "&lt;", "&gt;"), strict=False))
    for letter, mark in letters.items():
        html = html.replace(mark, letter)
    # What is only an "&", or an "&" and a word, is that: no text is lost.
    ampersand = next(iter(letters), "&amp;")
    html = BARE.sub(ampersand, html)
    html = NAMED.sub(lambda it: it[0] if it[1] in html5 else ampersand + it[1], html)
    return html, letters


def _allowed(html: str, tags: set[str]) -> str:
    return nh3.clean(
        # A word at the end of one box is not the beginning of the first in the next.
        re.sub(r"</div\s*>", " ", html, flags=re.IGNORECASE),
        tags=tags,
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag in tags},
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel=None,
    )


def without_links(html: str) -> str:
    """What was cleaned, with the words of its links and not where they lead."""
    return _allowed(html, TAGS - {"a"})


def _depth(html: str) -> int:
    """How deep it nests, at most; an end tag ends only what was begun."""
    deep = deepest = 0
    begun: Counter[str] = Counter()
    for tag in re.finditer(r"<(/?)(?!(?:br|col|hr|img|input|link|meta|wbr)\b)(\w+)", html):
        name = tag[2].lower()
        step = -1 if tag[1] else 1
        if step == 1 or begun[name]:
            begun[name] += step
            deep += step
            deepest = max(deepest, deep)
    return deepest


@dataclass
class _Element:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)  # of _Element and str


class _Tree(HTMLParser):
    """The elements of cleaned HTML, which is always well-formed."""

    def __init__(self, html: str):
        super().__init__()
        self.root = _Element("")
        self.open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        element = _Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag != "br":
            self.open.append(element)

    def handle_endtag(self, tag):
        if len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def words(html: str) -> str:
    """The text alone, each paragraph, item and cell on a line of its own."""
    lines = [""]

    def walk(element: _Element) -> None:
        own_line = element.tag in BLOCKS
        if (own_line and lines[-1]) or element.tag == "br":
            lines.append("")
        for child in element.children:
            if isinstance(child, str):
                lines[-1] += child
            else:
                walk(child)
        if own_line and lines[-1]:
            lines.append("")

    walk(_Tree(html).root)
    return "\n".join(line for line in lines if line.strip())


def is_empty(html: str) -> bool:
    return not words(html).strip()


# HTML to plain text ------------------------------------------------------------------------------


def _inline(element: _Element) -> str:
    """The words of one paragraph; a line break is a line break, a link shows where it leads."""
    text = ""
    for child in element.children:
        if isinstance(child, str):
            text += re.sub(r"[ \t\n]+", " ", child) if "\n" in child else child
        elif child.tag == "br":
            text += "\n"
        else:
            text += _inline(child)
    address = element.attributes.get("href", "")
    if address and address.split(":", 1)[-1].lstrip("/") not in text:
        text += f" ({address})"
    return text


def _indent(lines: list[str], first: str, rest: str) -> list[str]:
    return [(first if n == 0 else rest) + line for n, line in enumerate(lines)]


def _items(lst: _Element) -> list[str]:
    lines = []
    number = int(lst.attributes.get("start", 1))
    for item in (child for child in lst.children if isinstance(child, _Element)):
        mark = f"{number}. " if lst.tag == "ol" else "- "
        inside = [line for block in _blocks(item) for line in block] or [""]
        lines += _indent(inside, mark, " " * len(mark))
        number += 1
    return lines


def _rows(table: _Element) -> list[str]:
    lines = []

    def walk(element: _Element) -> None:
        for child in (child for child in element.children if isinstance(child, _Element)):
            if child.tag != "tr":
                walk(child)
                continue
            cells = [cell for cell in child.children if isinstance(cell, _Element)]
            texts = [" ".join(line for block in _blocks(cell) for line in block) for cell in cells]
            lines.append(f"| {' | '.join(texts)} |")
            if not lines[1:] and cells and all(cell.tag == "th" for cell in cells):
                lines.append("|" + " --- |" * len(cells))

    walk(table)
    return lines


def _blocks(parent: _Element) -> list[list[str]]:
    """Each block inside ``parent`` as lines; words that stand bare between blocks are one too."""
    blocks, bare = [], _Element("p")

    def end_of_bare() -> None:
        nonlocal bare
        if text := _inline(bare).strip(" \t\n"):
            blocks.append(text.split("\n"))
        bare = _Element("p")

    for child in parent.children:
        if isinstance(child, str) or child.tag not in BLOCKS:
            bare.children.append(child)
            continue
        end_of_bare()
        if child.tag in ("ul", "ol"):
            blocks.append(_items(child))
        elif child.tag == "table":
            blocks.append(_rows(child))
        elif child.tag == "blockquote":
            inside = [line for block in _blocks(child) for line in [*block, ""]][:-1]
            blocks.append(_indent(inside, "> ", "> "))
        else:
            mark = {"h3": "# ", "h4": "## "}.get(child.tag, "")
            blocks.append(_indent(_inline(child).split("\n"), mark, mark))
    end_of_bare()
    return blocks


def to_plain(html: str) -> str:
    """Cleaned HTML as a person writes it in a plain field: "# " heading, "- " item, "> " quote.

    Bold and italics are not shown. Whoever saves this text unchanged has changed nothing:
    compare with ``to_plain`` of what is stored before making a version.
    """
    blocks = _blocks(_Tree(html).root)
    return "\n\n".join("\n".join(line.rstrip(" ") for line in block) for block in blocks)


# Plain text to HTML ------------------------------------------------------------------------------

ITEM = re.compile(r"(?P<indent> *)(?:(?P<dash>[-*•])|(?P<number>\d{1,4})[.)])(?: +(?P<text>.*))?")
HEADING = re.compile(r"(#{1,2}) +(.*)")
ROW = re.compile(r"\|(.*)\|\s*")
DEEPEST_PLAIN = 12
RULE = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+\s*")


def _text(lines: list[str]) -> str:
    return "<br>".join(escape(line, quote=False) for line in lines)


def _list(lines: list[str], level: int = 0) -> str:
    """Lines, the first an item; what is indented deeper is a list inside, or more of the item."""
    depth = len(ITEM.fullmatch(lines[0])["indent"])
    lists: list[tuple[str, list[list[str]]]] = []  # the opening tag, and the lines of each item
    for line in lines:
        item = ITEM.fullmatch(line)
        if not item or len(item["indent"]) > depth:
            lists[-1][1][-1].append(line)
            continue
        start = "" if item["dash"] or int(item["number"]) == 1 else f' start="{item["number"]}"'
        kind = "ul" if item["dash"] else "ol"
        # Dashes after numbers, or the other way, begin another list.
        if not lists or not lists[-1][0].startswith(kind):
            lists.append((kind + start, []))
        lists[-1][1].append([item["text"] or ""])
    html = ""
    for opening, items in lists:
        inside = ""
        for own, *more in items:
            nested = next((n for n, line in enumerate(more) if ITEM.fullmatch(line)), len(more))
            if level == DEEPEST_PLAIN:
                nested = len(more)
            inside += f"<li>{_text([own, *(line.strip() for line in more[:nested])])}"
            inside += (_list(more[nested:], level + 1) if more[nested:] else "") + "</li>"
        html += f"<{opening}>{inside}</{opening[:2]}>"
    return html


def _table(lines: list[str]) -> str:
    head = len(lines) > 1 and RULE.fullmatch(lines[1])
    html = ""
    for number, line in enumerate(lines):
        if head and number == 1:
            continue
        cell, end = ('<th scope="col">', "</th>") if head and number == 0 else ("<td>", "</td>")
        texts = ROW.fullmatch(line)[1].split("|")
        html += "<tr>" + "".join(cell + _text([text.strip()]) + end for text in texts) + "</tr>"
        if head and number == 0:
            html = f"<thead>{html}</thead><tbody>"
    return f"<table>{html}</tbody></table>" if head else f"<table><tbody>{html}</tbody></table>"


def _kind(line: str, before: str, after: str) -> str:
    """What ``line`` is, given the kind of the line before it and the text of the one after."""
    if HEADING.fullmatch(line):
        return "heading"
    if line.startswith(">"):
        return "quote"
    if ROW.fullmatch(line):
        return "table"
    item = ITEM.fullmatch(line)
    if before == "list":
        # What follows an item belongs to it when it is indented, or is an item itself.
        return "list" if item or line.startswith(" ") else "text"
    if not item or item["dash"] or item["number"] == "1":
        return "list" if item else "text"
    # "17. mai" at the start of a line is a day, unless 18 comes next.
    following = ITEM.fullmatch(after)
    continues = following and following["number"] == str(int(item["number"]) + 1)
    return "list" if continues else "text"


def from_plain(text: str, stored: str = "") -> str:
    """Plain text as cleaned HTML: a blank line ends a paragraph, a line break stays one.

    ``stored`` is the HTML the text was made from: it is the answer when the text is unchanged,
    so that one who only presses Save does not take out the bold type of another.
    """
    text = CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    if stored and text.strip() == to_plain(stored).strip():
        return stored
    return clean(_from_lines(text.split("\n")))


def _from_lines(lines: list[str], level: int = 0) -> str:
    groups: list[tuple[str, list[str]]] = []
    before = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if not line.strip(" \t"):
            before = ""
            continue
        kind = _kind(line, before, after)
        if kind == "quote" and level == DEEPEST_PLAIN:
            kind = "text"
        if kind == before and kind != "heading":
            groups[-1][1].append(line)
        else:
            groups.append((kind, [line]))
        before = kind
    html = ""
    for kind, block in groups:
        if kind == "heading":
            marks, title = HEADING.fullmatch(block[0]).groups()
            tag = "h3" if marks == "#" else "h4"
            html += f"<{tag}>{_text([title])}</{tag}>"
        elif kind == "quote":
            inside = [line[1:].removeprefix(" ") for line in block]
            html += f"<blockquote>{_from_lines(inside, level + 1)}</blockquote>"
        elif kind == "table":
            html += _table(block)
        elif kind == "list":
            html += _list(block)
        else:
            html += f"<p>{_text(block)}</p>"
    return html

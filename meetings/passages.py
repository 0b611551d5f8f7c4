"""Finding words in what people have written, and overwriting them, whatever marks stand inside.

Cleaned HTML and plain fields alike. A passage is found however it is cut up by bold type, links and
line breaks, and however it is cased; the marks stay, and the HTML stays whole.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote

from meetings.clean import BLOCKS

# A ">" may stand in the value of an attribute.
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^<>"]|"[^"]*")*>')
PIECE = re.compile(
    rf"(?P<tag>{TAG.pattern})|(?P<entity>&(?:#\d+|#x[0-9a-fA-F]+|\w+);)|(?P<char>.)", re.S
)
HREF = re.compile(r'\shref="([^"]*)"')
LINK = re.compile(r'<a(?:[^<>"]|"[^"]*")*>')
# Taken out by the overwriting: type with no words in it.
HOLLOW = re.compile(r'<(strong|em|u|a)(?:[^<>"]|"[^"]*")*></\1>')
# Soft hyphen, zero width, joiners: nobody sees them, and copying drops them.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# Letters shown on each side of what was found.
AROUND = 60
SAME = str.maketrans(
    dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("«»“”„", '"') | {"’": "'", "‘": "'"}
)


def key(text: str) -> str:
    """``text`` as it is compared: case, kind of space, of dash and of quotation mark set aside."""
    return " ".join(_fold(unicodedata.normalize("NFC", text)).split())


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return UNSEEN.sub("", folded).translate(SAME)


@dataclass(frozen=True)
class Hit:
    """One place where the passage stands. Start and end count the letters of ``Words``; of an
    address, which is no letters, they are -1.
    """

    start: int
    end: int
    # As it stands there, with the rest of the word it is part of: "Nordmanns".
    form: str
    # Whether nothing of a longer word is cut.
    whole: bool
    before: str = ""
    after: str = ""


class Words:
    """The letters of ``raw`` without its marks; each knows where in ``raw`` it stands."""

    def __init__(self, raw: str, *, html: bool):
        self.raw = raw
        self.html = html
        if html:
            letters, spans = _letters(raw)
        else:
            letters, spans = list(raw), [(place, place + 1) for place in range(len(raw))]
        self.text = "".join(letters)
        self.spans = spans

    def find(self, passage: str) -> list[Hit]:
        wanted = key(passage)
        if not wanted:
            return []
        folded, origin = self._folded()
        hits, place = [], folded.find(wanted)
        while place >= 0:
            end = place + len(wanted)
            if self._is_whole_letters(origin, folded, place, end):
                hits.append(self._hit(origin[place], origin[end - 1] + 1))
                place = folded.find(wanted, end)
            else:
                place = folded.find(wanted, place + 1)
        return hits

    def _folded(self) -> tuple[str, list[int]]:
        """What is compared, and from which letter each of it comes."""
        folded: list[str] = []
        origin: list[int] = []
        for number, letter in enumerate(self.text):
            for char in _fold(letter):
                char = " " if char.isspace() else char
                if char == " " and (not folded or folded[-1] == " "):
                    continue
                folded.append(char)
                origin.append(number)
        return "".join(folded), origin

    def _is_whole_letters(self, origin, folded, start, end) -> bool:
        """Not from the middle of a letter, nor leaving its accent: "a" is no part of "å"."""
        begins = start == 0 or origin[start - 1] != origin[start]
        stops = end == len(origin) or (
            origin[end] != origin[end - 1] and not unicodedata.combining(folded[end])
        )
        return begins and stops

    def _hit(self, start: int, end: int) -> Hit:
        first, last = start, end
        if self.text[start].isalnum():
            while first and _of_word(self.text[first - 1]):
                first -= 1
        if self.text[end - 1].isalnum():
            while last < len(self.text) and _of_word(self.text[last]):
                last += 1
        return Hit(
            start,
            end,
            form=_line(self.text[first:last]),
            whole=(first, last) == (start, end),
            before=self._before(first),
            after=self._after(last),
        )

    def _before(self, end: int) -> str:
        """Some words of what stands before; no half word."""
        start = max(0, end - AROUND)
        said = _line(self.text[start:end])
        return f"…{said[said.find(' ') :]}" if start and " " in said else said

    def _after(self, start: int) -> str:
        said = _line(self.text[start : start + AROUND])
        cut = start + AROUND < len(self.text) and " " in said
        return f"{said[: said.rfind(' ') + 1]}…" if cut else said

    def overwrite(self, ranges: list[tuple[int, int]], mark: str) -> str:
        """``raw`` with ``mark`` in the place of the letters of each range."""
        if not ranges:
            return self.raw
        raw, cut = [], 0
        for start, end in sorted(ranges):
            for number in range(start, end):
                begin, stop = self.spans[number]
                raw.append(self.raw[cut:begin])
                if number == start:
                    raw.append(escape(mark, quote=False) if self.html else mark)
                cut = max(cut, stop)
        raw.append(self.raw[cut:])
        if not self.html:
            return "".join(raw)
        return _without_hollow("".join(raw))


def _of_word(char: str) -> bool:
    return char.isalnum() or bool(unicodedata.combining(char)) or bool(UNSEEN.match(char))


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", UNSEEN.sub("", text))


def _letters(html: str) -> tuple[list[str], list[tuple[int, int]]]:
    letters, spans = [], []
    for piece in PIECE.finditer(html):
        if piece["tag"]:
            name = piece[3]
            if not _breaks(name):
                continue
            letters.append("\n")
            # Where words end, whatever is overwritten around it.
            spans.append((piece.end(), piece.end()))
        else:
            char = unescape(piece[0])
            letters.append(char)
            spans.append(piece.span())
            # One entity may stand for two characters.
            letters[-1:] = char
            spans[-1:] = [piece.span(), *[(piece.end(), piece.end())] * (len(char) - 1)]
    return letters, spans


def _breaks(tag: str) -> bool:
    """Whether words end at ``tag``."""
    return tag in BLOCKS or tag == "br"


def _without_hollow(html: str) -> str:
    while (less := HOLLOW.sub("", html)) != html:
        html = less
    return html


# What views and verbs ask ------------------------------------------------------------------------


def plain(html: str) -> str:
    """The letters alone, as ``Words`` has them but in a moment: a line for each end of a block."""
    return unescape(TAG.sub(lambda tag: "\n" if _breaks(tag[2]) else "", html))


def may_hold(raw: str, wanted: str, *, html: bool) -> bool:
    """A quick no, before each letter is looked at. ``wanted`` is a ``key``."""
    if wanted in key(plain(raw) if html else raw):
        return True
    return html and _any_link_holds(raw, wanted)


def find(raw: str, passage: str, *, html: bool) -> list[Hit]:
    """Where ``passage`` stands in ``raw``, in the order it is read; addresses of links last."""
    wanted = key(passage)
    if not wanted or not raw or not may_hold(raw, wanted, html=html):
        return []
    hits = Words(raw, html=html).find(passage)
    if html:
        hits += [
            Hit(-1, -1, form=_address(match[1]), whole=True)
            for match in HREF.finditer(raw)
            if address_holds(unescape(match[1]), wanted)
        ]
    return hits


def overwrite(
    raw: str, passage: str, mark: str, *, html: bool, chosen: Callable[[Hit], bool]
) -> tuple[str, int]:
    """``raw`` with ``mark`` in the place of the chosen hits, and how many they were.

    A link whose words are overwritten goes too: its address may tell who it was.
    """
    hits = [hit for hit in find(raw, passage, html=html) if chosen(hit)]
    if not hits:
        return raw, 0
    ranges = [(hit.start, hit.end) for hit in hits if hit.start >= 0]
    if html:
        addresses = {hit.form for hit in hits if hit.start < 0}
        words = Words(raw, html=True)
        at = [words.spans[number][0] for start, end in ranges for number in range(start, end)]
        doomed = _links(raw, at, addresses)
        written = words.overwrite(ranges, mark)
        # The same links in the same order: overwriting adds and moves none, but hollow ones go.
        return _without_links(raw, written, doomed), len(hits)
    return Words(raw, html=False).overwrite(ranges, mark), len(hits)


def _links(html: str, at: list[int], addresses: set[str]) -> set[str]:
    """The opening tags of links around the letters ``at``, or leading to one of ``addresses``."""
    doomed, at = set(), sorted(at)
    for link in LINK.finditer(html):
        end = html.find("</a>", link.end())
        inside = bisect_right(at, end) - bisect_right(at, link.end() - 1)
        href = HREF.search(link[0])
        if inside or (href and _address(href[1]) in addresses):
            doomed.add(link[0])
    return doomed


def _without_links(before: str, after: str, doomed: set[str]) -> str:
    for tag in doomed:
        while (start := after.find(tag)) >= 0:
            end = after.find("</a>", start)
            after = after[:start] + after[start + len(tag) : end] + after[end + 4 :]
    return after


def addresses(html: str) -> list[str]:
    """Where the links in it lead."""
    return [_address(match[1]) for match in HREF.finditer(html)]


def _address(href: str) -> str:
    return unquote(unescape(href))


def address_holds(address: str, wanted: str) -> bool:
    """Whether an address tells it, however its words are put together. ``wanted`` is a ``key``."""
    address = key(unquote(address))
    return wanted in address or _spaced(wanted) in _spaced(address)


def _any_link_holds(html: str, wanted: str) -> bool:
    return any(address_holds(unescape(match[1]), wanted) for match in HREF.finditer(html))


def _spaced(text: str) -> str:
    """ "ola-nordmann", "ola_nordmann" and "ola.nordmann" are "ola nordmann"."""
    return re.sub(r"[\W_]+", " ", text)

"""Words as they are compared: folded and stemmed, the same when written and when asked for."""

import re
import unicodedata
from functools import lru_cache

from snowballstemmer import stemmer

from meetings.clean import words

WORD = re.compile(r"[^\W_]+")
# Long runs of digits are kept out of the index: numbers of persons and telephones are no words.
NUMBER = re.compile(r"\d{5,}")
# So many stems are asked for; a question has seldom more.
MOST = 6
# A stem as long as this is also found inside a word: «plass» in «møteplass», as we put words
# together. A shorter one only where a word begins.
INSIDE = 5

LETTERS = str.maketrans({"ä": "æ", "ö": "ø"})
# What a question is put with, in bokmål and nynorsk.
QUESTION_WORDS = """
    hva kva hvem kven hvor kvar når korleis hvordan hvorfor kvifor hvilke hvilken kva
    ble blei vart blir vert bli er var har hadde skal skulle kan kunne vil ville må
    og eller men som at om for til fra frå med av på i ved mot etter før over under mellom
    den det de dei en ei et ein eit vi jeg eg man seg oss sin si sitt sine
    ikke ikkje ingen noe noko noen nokon alle alt
"""
# What it is asked about, when there is nothing else to go by.
ASKED_WORDS = """
    bestemt bestemte vedtatt vedteke vedtatte besluttet besluttede avgjort sagt gjort
    beslutning beslutninger beslutningen vedtak vedtaket sak saken saker avtalt
"""
QUESTION, ASKED = frozenset(QUESTION_WORDS.split()), frozenset(ASKED_WORDS.split())

_norwegian = stemmer("norwegian")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """natteravnene → natteravn"""
    word = fold(word)
    found = _norwegian.stemWord(word) if len(word) > 2 else word
    # ungdommene and ungdom are the same.
    return found[:-1] if len(found) > 4 and found[-1] == found[-2] else found


def fold(word: str) -> str:
    """In small letters, æøå kept, other marks taken off: Idé → ide, Kárášjohka → karasjohka."""
    small = unicodedata.normalize("NFC", word.casefold()).translate(LETTERS)
    if small.isascii():
        return small
    return "".join(
        letter if letter in "æøå" else unicodedata.normalize("NFKD", letter)[0] for letter in small
    )


def is_word(word: str) -> bool:
    return len(word) > 1 and not NUMBER.search(word)


@lru_cache(maxsize=1000)
def indexed(html: str) -> str:
    """The stems of a text, each once, with a space before each: what the index holds."""
    found = {stem(word) for word in WORD.findall(words(html) if "<" in html else html)}
    return "".join(f" {one}" for one in sorted(filter(is_word, found)))


def asked(query: str) -> list[str]:
    """The stems a question is about: «hva ble bestemt om natteravnene?» → natteravn."""
    typed = [fold(word) for word in WORD.findall(query[:200])]
    telling = [word for word in typed if word not in QUESTION] or typed
    telling = [word for word in telling if word not in ASKED] or telling
    stems = (stem(word) for word in telling if is_word(word))
    return list(dict.fromkeys(stems))[:MOST]


def pattern(one: str) -> str:
    """What a stem is looked for as, in ``indexed``."""
    return one if len(one) >= INSIDE else f" {one}"


def is_hit(word: str, stems: list[str]) -> bool:
    found = f" {stem(word)}"
    return any(pattern(one) in found for one in stems)


def marked(text: str, stems: list[str], around: int = 14) -> list[tuple[str, bool]]:
    """The part of ``text`` with the first hits, in pieces: each with whether it is to be marked.

    Nothing where none of the stems is in it.
    """
    found = list(WORD.finditer(text))
    hits = [at for at, match in enumerate(found) if is_hit(match[0], stems)]
    if not hits:
        return []
    first = max(0, hits[0] - around // 2)
    last = min(len(found), first + 2 * around) - 1
    begin = found[first].start() if first else 0
    end = found[last].end() if last < len(found) - 1 else len(text)
    pieces, at = [("… ", False)] if first else [], begin
    for hit in (found[one] for one in hits if first <= one <= last):
        pieces += [(text[at : hit.start()], False), (hit[0], True)]
        at = hit.end()
    pieces.append((text[at:end] + (" …" if end < len(text) else ""), False))
    return [(piece, is_marked) for piece, is_marked in pieces if piece]

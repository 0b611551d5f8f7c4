"""Which letters our typefaces hold, so that none stands empty in a PDF (ISO 19005-2, 6.2.11.8)."""

from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

FONTS = Path(settings.BASE_DIR, "static/vendor")
# What css/document.css sets everything in.
USUAL = ("inter/inter-latin-400-normal.ttf", "inter/inter-latin-ext-400-normal.ttf")
# What css/document-letters.css adds: other alphabets, signs, and small pictures in one colour.
MORE = ("letters/DejaVuSans.ttf", "letters/noto-emoji.ttf")
# Stands for a letter that none of them holds.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@cache
def held(files: tuple[str, ...]) -> frozenset[str]:
    """The letters of these fonts together, with the breaks between lines."""
    letters = {"\n", "\r", "\t"}
    for file in files:
        with TTFont(FONTS / file) as font:
            letters |= set(map(chr, font.getBestCmap()))
    return frozenset(letters)


def beyond_the_usual(words: str) -> bool:
    """Whether something is written that needs more than our own typeface."""
    return not held(USUAL).issuperset(words)


def without_unheld(words: str) -> str:
    """``words`` with a sign in the place of each letter that no font of ours holds."""
    missing = set(words) - held(USUAL + MORE)
    return words.translate({ord(letter): REPLACEMENT for letter in missing})

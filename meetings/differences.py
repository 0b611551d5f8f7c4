"""What differs between two wordings, word by word, for reading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby

from meetings.clean import to_plain

# A word with the space behind it, or a mark: so that "ordet." and "ordet," differ by the mark.
TOKEN = re.compile(r"\w+[^\S\n]*|[^\w\s][^\S\n]*|[^\S\n]+")
# Lines that stand around a change, so that one sees where it is.
AROUND = 1
# Words beyond which a changed passage is shown whole: the time grows by the square.
MANY = 6_000
# With less than this of one in the other, they are easier read one after the other.
ALIKE = 0.3

SAME, ADDED, REMOVED, SKIPPED = "same", "added", "removed", "skipped"


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


@dataclass
class Line:
    """A paragraph, an item or a row; ``kind`` SKIPPED stands for ``count`` lines that are alike."""

    kind: str
    pieces: list[Piece] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True)
class Difference:
    lines: list[Line]
    # Words.
    added: int
    removed: int
    # The same words, but bold, links or the like are others.
    only_looks: bool = False

    def __bool__(self):
        return bool(self.added or self.removed or self.only_looks)


def between(old: str, new: str) -> Difference:
    """What one must do to ``old`` to have ``new``; both are cleaned HTML."""
    before, after = _lines(old), _lines(new)
    lines: list[Line] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            lines += [Line(SAME, [Piece(SAME, text)]) for text in before[i1:i2]]
        elif tag == "delete":
            lines += [Line(REMOVED, [Piece(REMOVED, text)]) for text in before[i1:i2]]
        elif tag == "insert":
            lines += [Line(ADDED, [Piece(ADDED, text)]) for text in after[j1:j2]]
        else:
            lines += _reworded(before[i1:i2], after[j1:j2])
    count = {kind: sum(_words(lines, kind)) for kind in (ADDED, REMOVED)}
    return Difference(
        list(_shortened(lines)),
        count[ADDED],
        count[REMOVED],
        only_looks=old != new and before == after,
    )


def _lines(html: str) -> list[str]:
    return [line for line in to_plain(html).split("\n") if line.strip()]


def _words(lines: list[Line], kind: str) -> Iterator[int]:
    return (
        len(re.findall(r"\w+", piece.text))
        for line in lines
        for piece in line.pieces
        if piece.kind == kind
    )


def _reworded(before: list[str], after: list[str]) -> list[Line]:
    """Two passages word by word. A line break is a word too, so lines may be split and joined."""
    if len(before) == len(after) > 1:
        pairs = zip(before, after, strict=True)
        return [line for old, new in pairs for line in _reworded([old], [new])]
    old, new = _tokens(before), _tokens(after)
    many = max(len(old), len(new)) > MANY
    matcher = SequenceMatcher(None, [] if many else old, [] if many else new, autojunk=False)
    if many or matcher.quick_ratio() < ALIKE:
        return [Line(REMOVED, [Piece(REMOVED, text)]) for text in before] + [
            Line(ADDED, [Piece(ADDED, text)]) for text in after
        ]
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces += [Piece(SAME, token) for token in old[i1:i2]]
        else:
            pieces += [Piece(REMOVED, token) for token in old[i1:i2]]
            pieces += [Piece(ADDED, token) for token in new[j1:j2]]
    return _as_lines(pieces)


def _tokens(lines: list[str]) -> list[str]:
    return [token for line in lines for token in (*TOKEN.findall(line), "\n")]


def _as_lines(pieces: list[Piece]) -> list[Line]:
    lines: list[Line] = []
    row: list[Piece] = []
    for piece in pieces:
        if piece.text != "\n":
            row.append(piece)
        elif piece.kind != REMOVED or not row or all(one.kind == REMOVED for one in row):
            lines.append(_line(row))
            row = []
        else:
            row.append(Piece(REMOVED, " "))
    return [line for line in [*lines, _line(row)] if line.pieces]


def _line(row: list[Piece]) -> Line:
    """Neighbours of one kind as one piece."""
    pieces = [
        Piece(kind, "".join(piece.text for piece in its))
        for kind, its in groupby(row, key=lambda piece: piece.kind)
    ]
    kinds = {piece.kind for piece in pieces}
    return Line(kinds.pop() if len(kinds) == 1 else "changed", pieces)


def _shortened(lines: list[Line]) -> Iterator[Line]:
    """Long passages that are alike are counted instead of shown."""
    runs = [(alike, list(its)) for alike, its in groupby(lines, key=lambda one: one.kind == SAME)]
    for number, (alike, its) in enumerate(runs):
        first = AROUND if number else 0
        last = AROUND if number < len(runs) - 1 else 0
        if not alike or len(its) <= first + last + 1:
            yield from its
            continue
        yield from its[:first]
        yield Line(SKIPPED, count=len(its) - first - last)
        yield from its[len(its) - last :] if last else ()

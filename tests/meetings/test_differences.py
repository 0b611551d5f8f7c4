"""Word by word: what was added, what was taken out, and where."""

import random
import time

import pytest

from meetings.clean import to_plain
from meetings.differences import between


def said(old: str, new: str) -> list[str]:
    marks = {"added": "+{}", "removed": "-{}", "same": "{}"}
    return [
        f"({line.count})"
        if line.kind == "skipped"
        else "|".join(marks[piece.kind].format(piece.text) for piece in line.pieces)
        for line in between(old, new).lines
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>Rektor sa ja.</p>", "<p>Rektor sa nei.</p>", ["Rektor sa |-ja|+nei|."]),
        ("<p>En to tre.</p>", "<p>En tre.</p>", ["En |-to |tre."]),
        ("<p>A</p>", "<p>A</p><p>B kom til.</p>", ["A", "+B kom til."]),
        ("<p>A</p><p>B</p>", "<p>B</p>", ["-A", "B"]),
        ("", "<p>Nytt</p>", ["+Nytt"]),
        ("<ul><li>melk</li><li>brød</li></ul>", "<ul><li>brød</li></ul>", ["-- melk", "- brød"]),
        # Split in two, and joined.
        (
            "<p>Vi ble enige om vakter og lys</p>",
            "<p>Vi ble enige om</p><p>vakter og lys</p>",
            None,
        ),
    ],
)
def test_words_added_and_removed(old, new, expected):
    if expected:
        assert said(old, new) == expected
    # Nothing is left out of either.
    for kind, html in (("removed", old), ("added", new)):
        lines = between(old, new).lines
        text = "\n".join(
            "".join(piece.text for piece in line.pieces if piece.kind in ("same", kind))
            for line in lines
        )
        assert text.split() == to_plain(html).split()


def test_words_are_counted_and_long_likeness_is_not_repeated():
    same = "".join(f"<p>Avsnitt {n}</p>" for n in range(20))
    found = between(same + "<p>slutt</p>", same + "<p>helt ny slutt</p>")

    assert (found.added, found.removed) == (2, 0)
    assert (found.lines[0].kind, found.lines[0].count) == ("skipped", 19)


def test_nothing_and_only_looks():
    assert not between("<p>A</p>", "<p>A</p>")
    only = between("<p>A</p>", "<p><strong>A</strong></p>")
    assert only and only.only_looks and (only.added, only.removed) == (0, 0)


def test_a_word_processors_whole_document_takes_a_moment():
    dice = random.Random(3)
    words = ["skolen", "politiet", "og", "er", "fredag", "tiltak", "ungdom", "vakt", "i", "på"]
    lines = [" ".join(dice.choices(words, k=40)) for _ in range(700)]
    old = "".join(f"<p>{line}</p>" for line in lines)
    new = "".join(f"<p>{line.replace('vakt', 'vakter')}</p>" for line in lines)
    assert len(old) > 150_000
    began = time.process_time()
    found = between(old, new)
    assert found.added > 1000
    assert time.process_time() - began < 5

"""Two write at once, in one text and in two; what both typed is there, once."""

import re

from tests.prove.prose import Prose, typed
from tests.prove.writer import stored


def halves(text: str, length: int = 30) -> list[str]:
    """Pieces as long as what one types between two looks at the screen."""
    return [text[at : at + length] for at in range(0, len(text), length)]


def type_in_turns(one, other) -> None:
    """``one`` and ``other``: (writer, text). A few words each, neither waits for the other."""
    pieces = [(writer, halves(text)) for writer, text in (one, other)]
    for at in range(max(len(parts) for _writer, parts in pieces)):
        for writer, parts in pieces:
            if at < len(parts):
                writer.type(parts[at])


def test_two_in_one_text(liv, kari, items, tally, size):
    """One at the top and one at the end: put together by itself, and neither loses their place."""
    item, both = items[0], Prose("Begge")
    ground = [both.block("paragraph") for _ in range(4)]
    liv.write(item, ground)
    liv.saved(item)
    kari.page.reload()

    livs, karis = (
        [block for block in Prose(name).blocks(size.characters) if block.html.startswith("<p>")]
        for name in ("Liv", "Kari")
    )
    liv.begin_above(item)
    kari.go_to(item)
    type_in_turns((liv, typed(livs)), (kari, "\n" + typed(karis)))
    for writer in (liv, kari):
        writer.settle(item)

    tally.compare(livs + ground + karis, stored(item))
    assert liv.drafts() == kari.drafts() == 0


def test_two_in_the_same_place(liv, kari, items, tally, full):
    """Neither text is dropped: whoever comes last is asked, and says that both shall stand."""
    item, written = items[0], []
    proses = {liv: Prose("Liv"), kari: Prose("Kari")}
    for _ in range(full.rounds):
        new = {
            writer: [prose.block("paragraph") for _ in range(2)] for writer, prose in proses.items()
        }
        for writer in (liv, kari):
            writer.page.reload()
            writer.go_to(item)
        start = "\n" if written else ""
        type_in_turns((liv, start + typed(new[liv])), (kari, start + typed(new[kari])))
        for writer in (liv, kari):
            writer.settle(item, choose="Sett begge sammen")
        written += new[liv] + new[kari]

    tally.compare(written, stored(item), in_order=False)
    assert liv.drafts() == kari.drafts() == 0


def test_two_in_different_texts(liv, kari, items, proxy, tally, full):
    """They never notice each other."""
    mine, hers = (Prose(name).blocks(full.characters) for name in ("Liv", "Kari"))
    liv.go_to(items[0])
    kari.go_to(items[1])
    type_in_turns((liv, typed(mine)), (kari, typed(hers)))
    for writer, item in ((liv, items[0]), (kari, items[1])):
        writer.saved(item)
        assert not re.search("Noen andre|Slått sammen", writer.page.inner_text("main"))

    assert {status for _seconds, status in proxy.saves} == {200}
    tally.compare(mine, stored(items[0]))
    tally.compare(hers, stored(items[1]))

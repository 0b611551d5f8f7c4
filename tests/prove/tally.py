"""The count of what was typed and what became of it; told when the run ends."""

import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher

from meetings.clean import words
from tests.prove.prose import Block, html


@dataclass
class Tally:
    """Of one misfortune: characters typed, and how many of them were lost or are there twice."""

    misfortune: str
    typed: int = 0
    lost: int = 0
    doubled: int = 0
    # What the numbers do not say.
    notes: list[str] = field(default_factory=list)

    def compare(self, blocks: list[Block], found: str, *, in_order: bool = True) -> None:
        """Every character of ``blocks`` is in ``found`` (HTML), once, and nothing else.

        ``in_order``: the blocks stand as they were typed; not so where two wrote at once.
        """
        wanted = [line for block in blocks for line in block.lines]
        lost, doubled = difference(wanted, words(found).split("\n") if found else [])
        self.typed += sum(len(line) for line in wanted)
        self.lost += lost
        self.doubled += doubled
        assert (lost, doubled) == (0, 0), found
        if in_order:
            assert found == html(blocks)
        else:
            assert Counter(pieces(found)) == Counter(pieces(html(blocks)))


def pieces(text: str) -> list[str]:
    """Paragraphs, headings and list items, with their marks; two lists may have become one."""
    return re.findall(r"<(?:p|h3|li)>.*?</(?:p|h3|li)>", text)


def difference(wanted: list[str], found: list[str]) -> tuple[int, int]:
    """(characters lost, characters too many). What stands as it should is set aside first."""
    missing = "\n".join((Counter(wanted) - Counter(found)).elements())
    extra = "\n".join((Counter(found) - Counter(wanted)).elements())
    same = sum(
        block.size
        for block in SequenceMatcher(None, missing, extra, autojunk=False).get_matching_blocks()
    )
    return len(missing) - same, len(extra) - same


def report(tallies: list[dict]) -> list[str]:
    def line(name: str, *counts) -> str:
        return f"{name:<50}" + "".join(f"{count:>10}" for count in counts)

    lines = [line("misfortune", "typed", "lost", "doubled")]
    for one in tallies:
        # Not even compared: the test failed before that.
        counts = (one["lost"], one["doubled"]) if one["typed"] else ("?", "?")
        lines.append(line(one["misfortune"], one["typed"], *counts))
    total = {name: sum(one[name] for one in tallies) for name in ("typed", "lost", "doubled")}
    compared = sum(bool(one["typed"]) for one in tallies)
    lines.append(
        f"{compared} of {len(tallies)} misfortunes tried to the end, {total['typed']} characters "
        f"typed, {total['lost']} lost, {total['doubled']} doubled."
    )
    return [*lines, *(note for one in tallies for note in one["notes"])]


as_dict = asdict

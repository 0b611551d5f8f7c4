"""One line of Home, and in which groups what it counts is."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from people.belonging import listed


@dataclass(frozen=True)
class Line:
    """One thing that waits: what, why, and where the click leads and does."""

    title: str
    why: str
    url: str
    action: str
    # Lower comes first.
    weight: int
    due: date | None = None
    color: str = "neutral"
    place: str = ""


def named(counts: Counter) -> str:
    """Politirådet 2, Koordineringsgruppen 6; the name alone where the title has said how many."""
    counted_in = [(group, count) for group, count in counts.items() if count]
    if len(counted_in) == 1:
        return str(counted_in[0][0])
    return ", ".join(f"{group} {count}" for group, count in counted_in)


def place_of(counts: Counter) -> str:
    return listed(sorted({group.place for group, count in counts.items() if count}))

"""One line of Home."""

from dataclasses import dataclass
from datetime import date


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

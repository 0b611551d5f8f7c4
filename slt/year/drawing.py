"""The year as a wheel: where the months, the days and the signs stand in the drawing."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import cos, pi, sin

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from slt.year.reading import RINGS, Event

# The drawing is 1000 by 1000, so that every number in it is whole.
MIDDLE = 500
RIM, HUB = 490, 130
# How far out each ring's signs stand, the steering level innermost.
AT = dict(zip(RINGS, (175, 240, 305, 375), strict=True))
NAMES = 455
# Signs nearer than this on one ring are put beside each other.
NEAR = 6
# On paper, dark enough for the white figure that stands in each.
INKS = dict(zip(RINGS, ("#1a1a1a", "#0b4f8a", "#2d6436", "#8a4400"), strict=True))


@dataclass(frozen=True)
class Point:
    x: int
    y: int


@dataclass(frozen=True)
class Sign:
    """One event in the drawing."""

    x: int
    y: int
    ring: str
    title: str
    day: int
    is_over: bool

    @property
    def ink(self) -> str:
        return INKS[self.ring]


@dataclass(frozen=True)
class Wheel:
    year: int
    months: list[dict]
    rings: list[int]
    signs: list[Sign]
    # Where today's line ends; none in other years.
    today: list[Point]

    @property
    def said(self) -> str:
        """For who does not see it."""
        fixed = sum(sign.ring == "fixed" for sign in self.signs)
        counts = {"year": self.year, "meetings": len(self.signs) - fixed, "fixed": fixed}
        return (
            _(
                "Årshjul for %(year)s med %(meetings)s møter og %(fixed)s frister og annet. "
                "Listen ved siden av eller under sier det samme."
            )
            % counts
        )


def point(turn: float, out: int) -> Point:
    """``turn`` of the way round from the top, with the clock."""
    angle = 2 * pi * turn - pi / 2
    return Point(round(MIDDLE + out * cos(angle)), round(MIDDLE + out * sin(angle)))


def turn_of(day: date) -> float:
    begins, ends = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return (day - begins).days / (ends - begins).days


def wheel(events: list[Event], year: int, today: date | None = None) -> Wheel:
    """As it stands ``today``; without a day, as it is printed to hang for a year."""
    months = []
    for number, name in MONTHS_3.items():
        begins = turn_of(date(year, number, 1))
        inner, outer = point(begins, HUB), point(begins, RIM)
        middle = point(begins + 1 / 24, NAMES)
        months.append({"name": str(name), "inner": inner, "outer": outer, "at": middle})
    is_now = today is not None and today.year == year
    return Wheel(
        year=year,
        months=months,
        rings=[(AT[here] + AT[there]) // 2 for here, there in pairwise(RINGS)]
        + [(AT["fixed"] + NAMES) // 2],
        signs=signs(events, today),
        today=[point(turn_of(today), out) for out in (HUB, RIM)] if is_now else [],
    )


def signs(events: list[Event], today: date | None) -> list[Sign]:
    found = []
    taken: Counter = Counter()
    for event in events:
        # Groups of one level that meet the same week stand a little further in for each.
        week = (event.ring, event.on.timetuple().tm_yday // NEAR)
        at = point(turn_of(event.on), AT[event.ring] - 24 * (taken[week] % 3) + 12)
        taken[week] += 1
        over = today is not None and (event.until or event.on) < today
        found.append(Sign(at.x, at.y, event.ring, event.title, event.on.day, over))
    return found

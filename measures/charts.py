"""Charts over the years as SVG text: lines told apart by dash, marker and name, not only by colour.

Pure: from numbers to text, no query. The same drawing stands on pages, where the stylesheet says
the colours, and in documents, where ``ink`` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

# In the units of the drawing, which is shown as wide as there is room for: at 360 px, pixels.
WIDTH, HEIGHT = 360, 210
TOP, BOTTOM, RIGHT = 18, 26, 134
LETTER = 6.8  # the width of one, about, at ``SIZE``
SIZE = 13
LINE = 16  # between two names
GRID_LINES = 4
# From the figures of the axis to the axis: a point that stands on it covers none.
BESIDE = 10
# Room for a year on the axis.
YEAR_WIDTH = 36
# A line is drawn from nothing unless all of it lies in the upper part: then it would be flat.
FLAT = 0.75

# Kind of series: dash of its line, thickness, shape of its points.
LOOKS = {
    "own": ("", 2.5, "disc"),
    "county": ("7 4", 1.75, "square"),
    "country": ("2 3.5", 1.75, "triangle"),
}


@dataclass(frozen=True)
class Point:
    year: int
    value: Decimal
    # Not for the world: drawn hollow, and with a star.
    marked: bool = False


@dataclass(frozen=True)
class Series:
    """One line. ``kind`` is a key of ``LOOKS``."""

    name: str
    kind: str
    points: Sequence[Point]

    def __post_init__(self):
        object.__setattr__(self, "points", tuple(self.points))


@dataclass(frozen=True)
class Chart:
    """What is drawn. ``suffix`` stands after each figure ("%", with its space).

    Charts of the same figures and words are equal: what was made of one is kept by it.
    """

    title: str
    series: Sequence[Series]
    suffix: str = ""
    # Whoever draws several on a page names them apart.
    ident: str = "figur"
    drawn: list[Series] = field(init=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "series", tuple(self.series))
        object.__setattr__(self, "drawn", [one for one in self.series if one.points])

    @property
    def years(self) -> list[int]:
        return sorted({point.year for one in self.series for point in one.points})

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.drawn]

    @property
    def svg(self) -> SafeString:
        return line_chart(self)

    def said(self, value: Decimal) -> str:
        return number(value) + self.suffix

    def table(self) -> list[tuple[int, list[str]]]:
        """Year by year, a cell for each series: what the drawing shows, in figures."""
        by_year = [
            {point.year: point for point in sorted(one.points, key=lambda point: point.year)}
            for one in self.drawn
        ]
        return [(year, [self.cell(points.get(year)) for points in by_year]) for year in self.years]

    def cell(self, point: Point | None) -> str:
        return f"{self.said(point.value)}{'*' if point.marked else ''}" if point else "–"

    @property
    def newest(self) -> list[str]:
        """ "Eigersund 86,5 % (2025)", and so for each line."""
        last = [(one.name, max(one.points, key=lambda point: point.year)) for one in self.drawn]
        return [f"{name} {self.cell(point)} ({point.year})" for name, point in last]

    @property
    def has_marks(self) -> bool:
        return any(point.marked for one in self.series for point in one.points)

    @property
    def begins_at(self) -> str:
        """Where the axis begins, when that is not at nothing; empty when it is."""
        bottom, *_rest = ticks(*self.reach) if self.drawn else (0,)
        return self.said(decimal(bottom)) if bottom else ""

    @property
    def reach(self) -> tuple[float, float]:
        values = [float(point.value) for one in self.drawn for point in one.points]
        return min(values), max(values)

    @property
    def summary(self) -> str:
        """The drawing in words: where each line begins and ends."""
        return " ".join(summed(self, one) for one in self.drawn)


def number(value: Decimal) -> str:
    """As people write it: "1 234,5", with no more decimals than there are."""
    value = decimal(value)
    plain = value.normalize()
    places = max(0, -plain.as_tuple().exponent)
    return number_format(plain, decimal_pos=places, force_grouping=True)


def decimal(value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(round(value, 6)))


def summed(chart: Chart, one: Series) -> str:
    points = sorted(one.points, key=lambda point: point.year)
    first, last = points[0], points[-1]
    if first == last:
        return _("%(name)s: %(value)s i %(year)s.") % {
            "name": one.name,
            "value": chart.said(first.value),
            "year": first.year,
        }
    return _("%(name)s: fra %(from_value)s i %(from_year)s til %(value)s i %(year)s.") % {
        "name": one.name,
        "from_value": chart.said(first.value),
        "from_year": first.year,
        "value": chart.said(last.value),
        "year": last.year,
    }


# Measuring ---------------------------------------------------------------------------------------


def ticks(low: float, high: float) -> list[float]:
    """Round numbers around all values, evenly apart: the lines of the grid."""
    if (low >= 0 and low < high * FLAT) or low == high >= 0:
        low = 0
    step = rounded((high - low) / GRID_LINES or abs(high) or 1)
    bottom, top = floor(low / step), ceil(high / step)
    top += bottom == top
    return [round(step * place, 6) for place in range(bottom, top + 1)]


def rounded(step: float) -> float:
    """The nearest of 1, 2, 5, 10, 20 … that is not smaller."""
    power = 10.0 ** floor(log10(step))
    return next(power * times for times in (1, 2, 5, 10) if step <= power * times * 1.000001)


def shown_years(years: list[int], room: float) -> list[int]:
    """Those that have room on the axis, evenly from the last."""
    apart = max(1, ceil(len(years) / max(1, floor(room / YEAR_WIDTH))))
    return years[::-1][::apart]


def spread(places: list[float], low: float, high: float) -> list[float]:
    """The same places, moved as little as keeps ``LINE`` between them and all inside."""
    order = sorted(range(len(places)), key=places.__getitem__)
    found = [min(max(places[index], low), high) for index in order]
    for lower, upper in pairwise(range(len(found))):
        found[upper] = max(found[upper], found[lower] + LINE)
    if found:
        found[-1] = min(found[-1], high)
    for upper, lower in pairwise(reversed(range(len(found)))):
        found[lower] = min(found[lower], found[upper] - LINE)
    return [found[order.index(index)] for index in range(len(places))]


@dataclass(frozen=True)
class Plane:
    """Where in the drawing a year and a value are."""

    years: list[int]
    ticks: list[float]
    left: float

    def x(self, year: int) -> float:
        first, last = self.years[0], self.years[-1]
        room = WIDTH - RIGHT - self.left
        if first == last:
            return round(self.left + room, 1)
        return round(self.left + room * (year - first) / (last - first), 1)

    def y(self, value) -> float:
        bottom, top = self.ticks[0], self.ticks[-1]
        room = HEIGHT - TOP - BOTTOM
        return round(TOP + room * (top - float(value)) / (top - bottom), 1)


# Drawing -----------------------------------------------------------------------------------------


def line_chart(chart: Chart, *, ink: str = "currentColor") -> SafeString:
    """The drawing, or nothing where there is no figure. It fills the width it is given."""
    if not chart.drawn:
        return mark_safe("")
    grid = ticks(*chart.reach)
    widest = max(len(number(decimal(tick))) for tick in grid)
    plane = Plane(chart.years, grid, round(BESIDE + 6 + LETTER * widest, 1))
    ends = [plane.y(max(one.points, key=lambda p: p.year).value) for one in chart.drawn]
    names = spread(ends, TOP, HEIGHT - BOTTOM)
    parts = [
        f'<title id="{escape(chart.ident)}-t">{escape(chart.title)}</title>',
        f'<desc id="{escape(chart.ident)}-d">{escape(chart.summary)}</desc>',
        axes(plane, ink),
        # The municipality's own last: on top of the others.
        *(
            line(chart, one, plane, place, ink)
            for one, place in reversed(list(zip(chart.drawn, names, strict=True)))
        ),
    ]
    head = (
        f'<svg class="slt-chart" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Inter, sans-serif" font-size="{SIZE}" '
        f'aria-labelledby="{escape(chart.ident)}-t {escape(chart.ident)}-d">'
    )
    return mark_safe(f"{head}{''.join(parts)}</svg>")  # noqa: S308 - every word is escaped


def axes(plane: Plane, ink: str) -> str:
    """The grid, which is decoration, and the figures and years beside it."""
    right = WIDTH - RIGHT
    lines = [
        f'<line x1="{plane.left}" x2="{right}" y1="{plane.y(tick)}" y2="{plane.y(tick)}" '
        f'stroke="{ink}" stroke-opacity="{0.5 if place == 0 else 0.18}"/>'
        f'<text x="{plane.left - BESIDE}" y="{plane.y(tick) + 4}" text-anchor="end" fill="{ink}">'
        f"{escape(number(decimal(tick)))}</text>"
        for place, tick in enumerate(plane.ticks)
    ]
    years = [
        f'<text x="{plane.x(year)}" y="{HEIGHT - 8}" text-anchor="middle" fill="{ink}">'
        f"{year}</text>"
        for year in shown_years(plane.years, right - plane.left)
    ]
    return f'<g class="slt-chart__axes">{"".join(lines + years)}</g>'


def line(chart: Chart, one: Series, plane: Plane, name_y: float, ink: str) -> str:
    dash, thick, shape = LOOKS[one.kind]
    points = sorted(one.points, key=lambda point: point.year)
    places = [(plane.x(point.year), plane.y(point.value)) for point in points]
    path = " ".join(f"{x},{y}" for x, y in places)
    parts = [
        f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="{thick}"'
        + (f' stroke-dasharray="{dash}"' if dash else "")
        + ' stroke-linejoin="round"/>',
        *(
            marker(shape, x, y, ink, hollow=point.marked)
            for point, (x, y) in zip(points, places, strict=True)
        ),
    ]
    last_x, last_y = places[-1]
    label_x = WIDTH - RIGHT + 12
    if label_x - last_x > 16 or abs(last_y - name_y) > 4:
        parts.append(
            f'<line x1="{last_x + 6}" y1="{last_y}" x2="{label_x - 3}" y2="{name_y}" '
            f'stroke="{ink}" stroke-opacity="0.5"/>'
        )
    weight = ' font-weight="600"' if one.kind == "own" else ""
    parts.append(
        f'<text x="{label_x}" y="{round(name_y + 4, 1)}" fill="{ink}"{weight}>'
        f"{escape(label(chart, one, points[-1]))}</text>"
    )
    return f'<g class="slt-chart__{one.kind}">{"".join(parts)}</g>'


def label(chart: Chart, one: Series, last: Point) -> str:
    """The name and the last figure, with the name cut where there is no room."""
    figure = chart.cell(last)
    room = floor((RIGHT - 14) / LETTER) - len(figure) - 1
    name = one.name if len(one.name) <= room else f"{one.name[: max(1, room - 1)].rstrip()}…"
    return f"{name} {figure}"


def marker(shape: str, x: float, y: float, ink: str, *, hollow: bool) -> str:
    fill = "none" if hollow else ink
    common = f'fill="{fill}" stroke="{ink}" stroke-width="1.5"'
    if shape == "disc":
        return f'<circle cx="{x}" cy="{y}" r="{5 if hollow else 3.5}" {common}/>'
    if shape == "square":
        return f'<rect x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6" {common}/>'
    corners = f"{x},{y - 4:.1f} {x - 4:.1f},{y + 3:.1f} {x + 4:.1f},{y + 3:.1f}"
    return f'<polygon points="{corners}" {common}/>'

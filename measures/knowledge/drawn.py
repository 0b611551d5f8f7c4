"""Indicators as charts: every figure for those who work there, and only the open ones openly."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from measures.charts import Chart, Point, Series, line_chart
from measures.models import Indicator, Observation
from people.models import Municipality
from people.prepared import prepared

Geography = Observation.Geography
Unit = Indicator.Unit
# Charts that are kept as they are shown; one is some ten kB.
MOST = 500


@dataclass(frozen=True)
class Figure:
    """An indicator with its chart."""

    indicator: Indicator
    chart: Chart

    @property
    def shown(self) -> SafeString:
        """The chart, and the same as a table."""
        return shown(self.chart, get_language())

    @property
    def print_svg(self) -> str:
        return line_chart(self.chart, ink="#000")

    @property
    def names(self) -> list[str]:
        return self.chart.names

    @property
    def rows(self) -> list[tuple[int, list[str]]]:
        return self.chart.table()

    @property
    def notes(self) -> list[Observation]:
        """The figures that something is said of, the newest first."""
        said = [one for one in self.indicator.observations.all() if one.note]
        return sorted(said, key=lambda one: -one.year)


@lru_cache(maxsize=MOST)
def shown(chart: Chart, language: str) -> SafeString:
    """Kept by every figure and word in it, so that whoever gets it has just those figures."""
    return render_to_string("measures/knowledge/_chart.html", {"chart": chart})


def with_figures(indicators: Iterable[Indicator], *, openly: bool = False) -> list[Indicator]:
    """Ready for ``figures``: one query more. Openly, without what may not be published."""
    found = {one.pk: one for one in indicators if not (openly and one.do_not_publish)}
    of_each = defaultdict(list)
    for row in observations_of(found, openly):
        row.indicator = found[row.indicator_id]
        of_each[row.indicator_id].append(row)
    for pk, one in found.items():
        one._prefetched_objects_cache = {"observations": of_each[pk]}
    return list(found.values())


@prepared
def observations_of(indicators, openly):
    rows = Observation.objects.filter(indicator__in=indicators)
    return rows.publishable() if openly else rows


@prepared
def indicators_in(place):
    return Indicator.objects.filter(municipality=place)


@prepared
def indicators_of(picture):
    return Indicator.objects.filter(pictures=picture)


def figures(
    indicators: Iterable[Indicator], place: Municipality, *, openly: bool = False
) -> list[Figure]:
    return [
        Figure(indicator, chart_of(indicator, place, openly=openly)) for indicator in indicators
    ]


def figures_of(place: Municipality, *, openly: bool = False) -> list[Figure]:
    """Every indicator of the municipality with its chart. Two queries."""
    return figures(with_figures(indicators_in(place.pk), openly=openly), place, openly=openly)


def figures_for(thing, reader) -> list[Figure]:
    """Those that say something of a matter or an evaluation, as far as ``reader`` may see.

    Two queries.
    """
    seen = Indicator.objects.visible_to(reader).filter(pk__in=thing.indicators.values("pk"))
    found = with_figures(seen.select_related("municipality"))
    return [Figure(one, chart_of(one, one.municipality)) for one in found]


def chart_of(indicator: Indicator, place: Municipality, *, openly: bool = False) -> Chart:
    """Of an indicator from ``with_figures``: no query."""
    return chart_from(indicator, indicator.observations.all(), place, openly=openly)


def chart_from(
    indicator: Indicator,
    observations: Iterable[Observation],
    place: Municipality,
    *,
    openly: bool,
    mark: str = "",
) -> Chart:
    """Of figures at hand. ``mark`` where a page has the same indicator twice."""
    names = names_of(place)
    points = {geography: [] for geography in Geography.values}
    for one in observations:
        if one.is_publishable or not openly:
            points[one.geography].append(Point(one.year, one.value, not one.is_publishable))
    return Chart(
        title=indicator.title,
        series=[Series(names[key], key, points[key]) for key in Geography.values],
        suffix=suffixes()[indicator.unit],
        ident=f"i{indicator.public_id}{mark}",
    )


def names_of(place: Municipality) -> dict[str, str]:
    """What each geography is called here: "Eigersund", "Rogaland", "Landet"."""
    return {
        Geography.OWN: place.name,
        Geography.COUNTY: place.county_name,
        Geography.COUNTRY: _("Landet"),
    }


def suffixes() -> dict[str, str]:
    """What stands after each figure; of a count and of points nothing needs to."""
    return {unit: "" for unit in Unit.values} | {
        Unit.PERCENT: "\N{NO-BREAK SPACE}%",
        Unit.KRONER: "\N{NO-BREAK SPACE}kr",
    }

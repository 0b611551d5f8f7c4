"""The figures of a report as they were the day it was finished, and what has changed since.

Kept are counts, states and days, each under the public id of what it is about; no words. These are
read anew each time, of what is still open: what is taken out or exempted since is in no report.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.charts import Chart, Point, Series
from measures.knowledge.drawn import Figure
from slt.reports.figures import Figures, Followed, Post

# The lists of ``Figures`` whose rows keep what they have in ``KEPT``.
LISTS = ("groups", "bodies", "grants", "rulings", "measures")
NUMBERS = ("guests", "unrecorded")


def written(figures: Figures) -> dict:
    """The figures as JSON keeps them."""
    return {
        **{name: getattr(figures, name) for name in NUMBERS},
        **{name: facts_of(getattr(figures, name)) for name in LISTS},
        "posts": [[one.district, one.share, one.since, one.until] for one in figures.posts],
        "followed": facts_of(row for one in figures.rulings for row in one.follow_up),
        "charts": {one.indicator.public_id: points_of(one) for one in figures.charts},
    }


def facts_of(rows) -> dict[str, list]:
    return {row.key: facts(row) for row in rows}


def facts(row) -> list:
    values = [getattr(row, name) for name in row.KEPT]
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def points_of(figure: Figure) -> dict[str, dict[str, str]]:
    return {
        one.kind: {str(point.year): str(point.value) for point in one.points}
        for one in figure.chart.drawn
    }


def as_it_was(now: Figures, kept: dict) -> Figures:
    """``now`` with the figures that were kept, of what is still there to be told of."""
    lists = {name: restored(getattr(now, name), kept[name]) for name in LISTS}
    for one in lists["rulings"]:
        one.follow_up = restored(one.follow_up, kept["followed"])
    charts = (
        drawn_again(one, kept["charts"].get(one.indicator.public_id, {})) for one in now.charts
    )
    return replace(
        now,
        **{name: kept[name] for name in NUMBERS},
        **lists,
        posts=[
            Post(district, share, date.fromisoformat(since), until and date.fromisoformat(until))
            for district, share, since, until in kept["posts"]
        ],
        charts=[one for one in charts if one.chart.drawn],
    )


def restored(rows: list, kept: dict[str, list]) -> list:
    return [
        replace(row, **dict(zip(row.KEPT, map(read, kept[row.key]), strict=True)))
        for row in rows
        if row.key in kept
    ]


def read(value):
    """Days are kept as text; no other text that is kept looks like one."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def drawn_again(figure: Figure, kept: dict[str, dict[str, str]]) -> Figure:
    """Only of the years that may still be published."""
    chart = figure.chart
    series = [
        Series(one.name, one.kind, points_again(one, kept.get(one.kind, {})))
        for one in chart.series
    ]
    return Figure(figure.indicator, Chart(chart.title, series, chart.suffix, chart.ident))


def points_again(series: Series, kept: dict[str, str]) -> list[Point]:
    return [
        replace(point, value=type(point.value)(kept[str(point.year)]))
        for point in series.points
        if str(point.year) in kept
    ]


# What has changed since --------------------------------------------------------------------------


def changes(now: Figures, kept: dict) -> list[str]:
    """In sentences: what another count would say."""
    told = []
    was = as_it_was(now, kept)
    if was.posts != now.posts:
        told.append(_("Stillingene er endret."))
    for name in LISTS:
        told += changed(getattr(was, name), getattr(now, name), kept[name])
    gone = sum(len(kept[name].keys() - facts_of(getattr(now, name)).keys()) for name in LISTS)
    told += changed(followed(was), followed(now), kept["followed"])
    if any(getattr(was, name) != getattr(now, name) for name in NUMBERS):
        told.append(_("Gjester eller møter uten ført oppmøte er endret."))
    charts = {one.indicator.public_id: points_of(one) for one in now.charts}
    told += [
        _("%(title)s: tallene er endret.") % {"title": one.chart.title}
        for one in now.charts
        if kept["charts"].get(one.indicator.public_id) != charts[one.indicator.public_id]
    ]
    if gone := gone + len(kept["charts"].keys() - charts.keys()):
        told.append(no_longer(gone))
    return list(dict.fromkeys(told))


def followed(figures: Figures) -> list[Followed]:
    """What decisions led to, but the measures that are told of anyway."""
    measures = {row.key for row in figures.measures}
    led_to = (row for one in figures.rulings for row in one.follow_up)
    return [row for row in led_to if row.key not in measures]


def changed(was: list, now: list, kept: dict) -> Iterator[str]:
    before = {row.key: row for row in was}
    for row in now:
        if row.key not in before:
            yield _("Nytt: %(what)s, %(now)s.") % {"what": row.named, "now": row.told}
        elif facts(row) != facts(before[row.key]):
            yield _("%(what)s: %(now)s, var %(was)s.") % {
                "what": row.named,
                "now": row.told,
                "was": before[row.key].told,
            }


def no_longer(count: int) -> str:
    return ngettext(
        "%(count)s oppføring er ikke lenger med.",
        "%(count)s oppføringer er ikke lenger med.",
        count,
    ) % {"count": count}

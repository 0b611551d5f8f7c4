"""Charts: told apart without colour, said in words, and never a figure that was not given."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from measures import charts
from measures.charts import Chart, Point, Series, line_chart

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def bokmal():
    with translation.override("nb"):
        yield


def series(name, kind, **values) -> Series:
    points = [Point(int(year[1:]), Decimal(str(value))) for year, value in values.items()]
    return Series(name, kind, points)


TRIVSEL = Chart(
    "Trives på skolen",
    [
        series("Eigersund", "own", y2019=84, y2022="85.2", y2025="86.5"),
        series("Rogaland", "county", y2019=88, y2025=88),
        series("Landet", "country"),
    ],
    suffix="\N{NO-BREAK SPACE}%",
)


def test_it_is_named_and_said_in_words():
    drawn = ET.fromstring(line_chart(TRIVSEL))

    assert drawn.get("role") == "img"
    title, told = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")
    assert drawn.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    assert title.text == "Trives på skolen"
    assert told.text == (
        "Eigersund: fra 84\N{NO-BREAK SPACE}% i 2019 til 86,5\N{NO-BREAK SPACE}% i 2025. "
        "Rogaland: fra 88\N{NO-BREAK SPACE}% i 2019 til 88\N{NO-BREAK SPACE}% i 2025."
    )


def test_the_table_holds_every_figure():
    assert TRIVSEL.table() == [
        (2019, ["84\N{NO-BREAK SPACE}%", "88\N{NO-BREAK SPACE}%"]),
        (2022, ["85,2\N{NO-BREAK SPACE}%", "–"]),
        (2025, ["86,5\N{NO-BREAK SPACE}%", "88\N{NO-BREAK SPACE}%"]),
    ]


def test_lines_are_told_apart_by_dash_and_marker():
    drawn = ET.fromstring(line_chart(TRIVSEL))
    own, county = (drawn.find(f"{SVG}g[@class='slt-chart__{kind}']") for kind in ("own", "county"))

    assert own.find(f"{SVG}polyline").get("stroke-dasharray") is None
    assert county.find(f"{SVG}polyline").get("stroke-dasharray")
    assert len(own.findall(f"{SVG}circle")) == 3
    assert len(county.findall(f"{SVG}rect")) == 2
    assert own.find(f"{SVG}text").text == "Eigersund 86,5\N{NO-BREAK SPACE}%"
    # The stylesheet of the page says the colours: no style of its own, which the site refuses.
    assert "style" not in line_chart(TRIVSEL)


def test_an_axis_that_begins_elsewhere_says_so():
    assert TRIVSEL.begins_at == "84\N{NO-BREAK SPACE}%"
    from_nothing = Chart("Snus", [series("Eigersund", "own", y2022=4, y2025=12)])
    assert from_nothing.begins_at == ""


def test_what_is_not_for_the_world_has_a_star():
    marked = Chart("Ran", [Series("Eigersund", "own", [Point(2025, Decimal(3), marked=True)])])
    assert marked.table() == [(2025, ["3*"])]
    assert "Eigersund 3*" in line_chart(marked)


def test_words_are_escaped():
    drawn = line_chart(Chart("<b>&", [series("<i>", "own", y2025=1)]))
    ET.fromstring(drawn)
    assert "<b>" not in drawn and "<i>" not in drawn


def test_nothing_is_drawn_of_nothing():
    assert line_chart(Chart("Tomt", [series("Eigersund", "own")])) == ""


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1950, 2100), st.decimals(-(10**9), 10**9, places=3)),
        min_size=1,
        max_size=30,
        unique_by=lambda point: point[0],
    )
)
def test_whatever_the_figures_everything_is_inside(points):
    one = Series("Et langt navn på en kommune", "own", [Point(*point) for point in points])
    drawn = ET.fromstring(line_chart(Chart("Alt", [one, Series("Landet", "country", one.points)])))

    for element in drawn.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert -4 <= float(element.get(name, 0)) <= charts.WIDTH
        for name in ("y", "y1", "y2", "cy"):
            assert -4 <= float(element.get(name, 0)) <= charts.HEIGHT


def test_a_point_on_the_axis_does_not_cover_the_figure_beside_it():
    drawn = ET.fromstring(line_chart(TRIVSEL))
    figures = [text for text in drawn.iter(f"{SVG}text") if text.get("text-anchor") == "end"]
    axis = min(float(line.get("x1")) for line in drawn.iter(f"{SVG}line"))
    widest = max(float(point.get("r")) for point in drawn.iter(f"{SVG}circle"))

    assert figures
    assert all(axis - float(text.get("x")) > widest + 2 for text in figures)

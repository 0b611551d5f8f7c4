"""The merge on whole documents, lists and tables and all, in a real browser."""

import re
import subprocess

import pytest
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.prove.test_merge import for_all

pytestmark = pytest.mark.once

ENTRY = """
import { blocksOf, docOf } from "./blocks.js";
import { chosen, merge } from "./merge.js";
import { fromHtml, toHtml } from "./schema.js";

const put = (parts, choice) =>
  toHtml(docOf(parts.flatMap((part) => part.ok ?? chosen(part, choice))));

window.merging = {
  canonical: (html) => toHtml(fromHtml(html)),
  again: (html) => toHtml(docOf(blocksOf(fromHtml(html)))),
  merged: (texts) => {
    const parts = merge(...texts.map((html) => blocksOf(fromHtml(html))));
    const [mine, theirs, both] = ["mine", "theirs", "both"].map((choice) => put(parts, choice));
    return { asked: parts.some((part) => !part.ok), mine, theirs, both };
  },
};
"""


@pytest.fixture(scope="session")
def base_url():
    """No page of ours is asked for."""
    return


@pytest.fixture
def merging(page):
    made = subprocess.run(
        [
            *("node", ROOT / "node_modules/esbuild/bin/esbuild", "--bundle", "--format=iife"),
            "--log-level=warning",
        ],
        input=ENTRY,
        cwd=ROOT / "static/src/editor",
        text=True,
        check=True,
        capture_output=True,
    ).stdout
    page.evaluate(made)
    return lambda name, given: page.evaluate(
        "([name, given]) => merging[name](given)", [name, given]
    )


# The texts ----------------------------------------------------------------------------------------

KINDS = ["p", "p", "h3", "quote", "ul", "ul ul", "ol", "row"]


def rendered(lines: list[tuple[str, str]]) -> str:
    """Each line as its kind; list items and rows that stand together belong together."""
    html = ""
    for kind, words in lines:
        if kind == "quote":
            html += f"<blockquote><p>{words}</p></blockquote>"
        elif kind == "row":
            html += f"<table><tbody><tr><td>{words}</td><td>fast</td></tr></tbody></table>"
        elif kind == "ul ul":
            html += f"<ul><li><p>til</p><ul><li>{words}</li></ul></li></ul>"
        elif kind in ("ul", "ol"):
            html += f"<{kind}><li>{words}</li></{kind}>"
        else:
            html += f"<{kind}>{words}</{kind}>"
    return re.sub(r"</(ul|ol)><\1>|</tbody></table><table><tbody>", "", html)


@st.composite
def edited(draw, base, name):
    lines, typed = list(base), 0
    acts = st.sampled_from(["put in", "change", "cut", "move", "turn"])
    for act in draw(st.lists(acts, max_size=5)):
        at = draw(st.integers(0, len(lines)))
        if act == "put in":
            typed += 1
            lines.insert(at, (draw(st.sampled_from(KINDS)), f"{name}{typed}."))
        elif at == len(lines):
            continue
        elif act == "change":
            typed += 1
            kind, words = lines[at]
            lines[at] = (kind, f"{words} {name}{typed}.")
        elif act == "turn":
            lines[at] = (draw(st.sampled_from(KINDS)), lines[at][1])
        elif act == "cut":
            del lines[at]
        elif act == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
    return lines


@st.composite
def three(draw):
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=7))
    base = [(kind, f"b{number}.") for number, kind in enumerate(kinds)]
    return [rendered(lines) for lines in (base, draw(edited(base, "m")), draw(edited(base, "t")))]


def typed(html: str) -> list[str]:
    return sorted(re.findall(r"\b[mt]\d+\.", html))


@pytest.fixture(
    params=[pytest.param(50, id="few"), pytest.param(500, id="many", marks=pytest.mark.prove)]
)
def examples(request):
    return request.param


# What is asked of it ------------------------------------------------------------------------------


def test_a_document_is_the_same_taken_apart_and_put_together(merging, examples):
    def holds(texts):
        for html in texts:
            assert merging("again", html) == merging("canonical", html)

    for_all(examples, three(), holds)


def test_each_word_typed_by_either_side_is_there_once(merging, examples):
    def holds(texts):
        _base, mine, theirs = texts
        merged = merging("merged", texts)
        assert typed(merged["both"]) == typed(mine + theirs)
        assert set(typed(mine)) <= set(typed(merged["mine"]))
        assert set(typed(theirs)) <= set(typed(merged["theirs"]))

    for_all(examples, three(), holds)


def test_where_one_side_is_unchanged_it_is_the_other(merging, examples):
    def holds(texts):
        base, side, _theirs = texts
        wanted = merging("canonical", side)
        for order in ([base, side, base], [base, base, side], [base, side, side]):
            merged = merging("merged", order)
            assert (merged["asked"], merged["mine"]) == (False, wanted)

    for_all(examples, three(), holds)

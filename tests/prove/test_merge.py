"""Whatever three texts are merged, what somebody typed is there: in the text, or in a choice."""

import json
import subprocess
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT

pytestmark = pytest.mark.once

DRIVER = """
import { createInterface } from "node:readline";
const { merge } = await import(process.argv[1]);
for await (const line of createInterface({ input: process.stdin })) {
  const { base, mine, theirs } = JSON.parse(line);
  console.log(JSON.stringify(merge(base, mine, theirs)));
}
"""


@pytest.fixture(scope="module")
def merge(tmp_path_factory):
    """The browser's own ``merge``, in one Node process that answers line by line."""
    made = tmp_path_factory.mktemp("merge") / "merge.mjs"
    subprocess.run(
        [
            *("node", ROOT / "node_modules/esbuild/bin/esbuild"),
            *(ROOT / "static/src/editor/merge.js", "--bundle", "--format=esm"),
            *("--log-level=warning", f"--outfile={made}"),
        ],
        check=True,
    )
    node = subprocess.Popen(
        ["node", "--input-type=module", "--eval", DRIVER, made.as_uri()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def merge(base, mine, theirs):
        node.stdin.write(json.dumps({"base": base, "mine": mine, "theirs": theirs}) + "\n")
        node.stdin.flush()
        return json.loads(node.stdout.readline())

    yield merge
    with node:
        node.stdin.close()


# The texts ----------------------------------------------------------------------------------------

# Few words, so that the same block stands in many places: the hardest there is for a merge.
alike = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=8)


@st.composite
def edited(draw, base, name):
    """``base`` as one person leaves it. Each block typed or changed holds a word of its own."""
    text, typed = list(base), 0
    for act in draw(
        st.lists(st.sampled_from(["put in", "change", "cut", "move", "join"]), max_size=6)
    ):
        at = draw(st.integers(0, len(text)))
        if act == "put in":
            typed += 1
            text.insert(at, f"{name}{typed}.")
        elif at == len(text):
            continue
        elif act == "change":
            typed += 1
            text[at] += f" {name}{typed}."
        elif act == "cut":
            del text[at]
        elif act == "move":
            text.insert(draw(st.integers(0, len(text) - 1)), text.pop(at))
        elif act == "join" and at:
            text[at - 1 : at + 1] = [f"{text[at - 1]} {text[at]}"]
    return text


@st.composite
def three(draw):
    base = [f"b{number}." for number in range(draw(st.integers(0, 7)))]
    return base, draw(edited(base, "m")), draw(edited(base, "t"))


# What is asked of every merge ---------------------------------------------------------------------


def chosen(parts, choice) -> list[str]:
    """The text when ``choice`` is made in every passage; "both" is mine and then theirs."""
    sides = ("mine", "theirs") if choice == "both" else (choice,)
    return [
        block
        for part in parts
        for block in (part["ok"] if "ok" in part else [b for side in sides for b in part[side]])
    ]


def is_settled(parts, text) -> bool:
    return all("ok" in part for part in parts) and chosen(parts, "mine") == text


def tokens(text, names="mt") -> list[str]:
    return [word for block in text for word in block.split() if word[0] in names]


@pytest.fixture(
    params=[pytest.param(200, id="few"), pytest.param(5000, id="many", marks=pytest.mark.prove)]
)
def examples(request):
    return request.param


def for_all(examples, strategy, holds) -> None:
    # The same examples each time: a suite that fails one day in ten tells nobody anything.
    tried = settings(max_examples=examples, derandomize=True, deadline=None, database=None)
    tried(given(strategy)(holds))()


def test_where_one_side_is_unchanged_it_is_the_other(merge, examples):
    def holds(texts):
        base, side = texts
        assert is_settled(merge(base, side, base), side)
        assert is_settled(merge(base, base, side), side)
        assert is_settled(merge(base, side, side), side)

    for_all(examples, st.tuples(alike, alike), holds)


def test_it_answers_the_same_each_time(merge, examples):
    def holds(texts):
        first = merge(*texts)
        merge(*reversed(texts))
        assert merge(*texts) == first

    for_all(examples, st.tuples(alike, alike, alike), holds)


def test_nothing_comes_from_nowhere(merge, examples):
    def holds(texts):
        _base, mine, theirs = texts
        for part in merge(*texts):
            if "ok" in part:
                assert set(part["ok"]) <= {*mine, *theirs}
            else:
                assert set(part["mine"]) <= set(mine)
                assert set(part["theirs"]) <= set(theirs)

    for_all(examples, st.tuples(alike, alike, alike), holds)


def test_what_either_side_has_more_of_is_there_unless_the_other_is_chosen(merge, examples):
    def holds(texts):
        base, mine, theirs = texts
        parts = merge(base, mine, theirs)
        for choice, side in (("mine", mine), ("theirs", theirs), ("both", mine), ("both", theirs)):
            added = Counter(side) - Counter(base)
            assert added <= Counter(chosen(parts, choice)), choice

    for_all(examples, st.tuples(alike, alike, alike), holds)


def test_each_word_typed_by_either_side_is_there_once_and_in_its_order(merge, examples):
    def holds(texts):
        base, mine, theirs = texts
        parts = merge(base, mine, theirs)
        assert sorted(tokens(chosen(parts, "both"))) == sorted(tokens(mine) + tokens(theirs))
        assert tokens(chosen(parts, "mine"), "m") == tokens(mine)
        assert tokens(chosen(parts, "theirs"), "t") == tokens(theirs)

    for_all(examples, three(), holds)


def test_what_both_took_out_stays_out(merge, examples):
    def holds(texts):
        base, mine, theirs = texts
        parts = merge(base, mine, theirs)
        gone = set(base) - {word for block in mine + theirs for word in [block, *block.split()]}
        for choice in ("mine", "theirs", "both"):
            assert not gone & set(chosen(parts, choice))

    for_all(examples, three(), holds)


def test_passages_that_do_not_collide_are_merged_without_asking(merge):
    """Two changes with an untouched block between them, in any place of a long text."""
    base = [f"b{number}" for number in range(12)]
    for one in range(12):
        for other in range(12):
            if abs(one - other) < 2:
                continue
            mine, theirs = list(base), list(base)
            mine[one], theirs[other] = "mine", "theirs"
            merged = list(base)
            merged[one], merged[other] = "mine", "theirs"
            assert is_settled(merge(base, mine, theirs), merged)


def test_a_change_and_a_cut_of_the_same_block_are_someones_choice(merge):
    parts = merge(["a", "b", "c"], ["a", "b, changed", "c"], ["a", "c"])

    assert {"mine": ["b, changed"], "base": ["b"], "theirs": []} in parts
    assert chosen(parts, "theirs") == ["a", "c"]

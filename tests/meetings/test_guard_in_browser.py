"""The browser marks the numbers that the server finds, no more and no fewer."""

import json
import random
import subprocess

import pytest

from people import guard
from tests.meetings.desk import ROOT
from tests.people.test_guard import INVALID, VALID

pytestmark = pytest.mark.once

ASK = """
import { readFileSync } from "node:fs";
const { find } = await import(process.argv[1]);
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(find)));
"""


def test_the_browser_and_the_server_find_the_same():
    dice = random.Random(17)
    digits = ["".join(dice.choices("0123456789", k=11)) for _ in range(3000)]
    texts = [f"Født {number}." for number in VALID + INVALID + digits]
    texts += [f"{n[:6]}{gap}{n[6:]}" for n in VALID for gap in (" ", "-", "\u00a0", "\u202f", ". ")]
    texts += [f"{n}{n}" for n in VALID] + [f"1{n}" for n in VALID] + [f"{n} {n}" for n in VALID]
    texts += [f"1309.{n}" for n in VALID] + [f"{n}, {n}.\n{n}" for n in VALID]

    asked = subprocess.run(
        ["node", "--input-type=module", "-e", ASK, str(ROOT / "static/src/editor/guard.js")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )

    found = [[tuple(mark) for mark in marks] for marks in json.loads(asked.stdout)]
    assert found == [guard.find(text) for text in texts]
    assert sum(map(bool, found)) > 50

"""What few failed is asked again, alone: it is named, and nothing else is hidden by it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# One that fails the first time only, and as many that always do as are asked for.
PROJECT = """
import os
from pathlib import Path

import pytest


def test_good():
    pass


def test_once(record_property):
    been = Path(__file__).with_name("been")
    record_property("misfortune", {"lost": int(os.environ.get("LOST", 0)), "doubled": 0})
    if not been.exists():
        been.touch()
        assert not "the first time"


if "ALWAYS" in os.environ:

    @pytest.mark.parametrize("number", range(int(os.environ["ALWAYS"])))
    def test_always(number):
        assert number < 0
"""
RUN = """
. "$ROOT/script/suites"
passed=0 failed=0
suite sqlite && exit 9
settle sqlite
closing
"""


@pytest.fixture
def ask(tmp_path):
    """``ask(ALWAYS=1)``: what script/test says, and how it ends."""
    (tmp_path / "pytest.ini").write_text("[pytest]\njunit_family = legacy")
    (tmp_path / "test_tiny.py").write_text(PROJECT)

    def run(**env: int) -> tuple[str, int]:
        env = {name: str(value) for name, value in env.items()}
        env |= {"ROOT": str(ROOT), "ground": str(tmp_path), "HOME": str(tmp_path)}
        env["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        # Nothing of what our own tests need, but what the second asking says of workers.
        env |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "xdist.plugin"}
        done = subprocess.run(
            ["bash", "-c", RUN], cwd=tmp_path, env=env, capture_output=True, text=True
        )
        assert done.stderr == ""
        return done.stdout, done.returncode

    return run


def test_what_passes_when_asked_alone_is_named_and_counted_as_passed(ask):
    said, status = ask()

    assert "failed once, passed when asked alone: sqlite test_tiny::test_once\n" in said
    assert said.endswith("\n2 passed, 0 failed\n")
    assert status == 0


def test_what_fails_again_has_failed(ask):
    said, status = ask(ALWAYS=2)

    assert "asked alone: sqlite test_tiny::test_once\n" in said
    assert "asked alone: sqlite test_tiny::test_always" not in said
    assert said.endswith("\n2 passed, 2 failed\n")
    assert status == 1


def test_four_that_fail_are_no_accident(ask):
    said, status = ask(ALWAYS=3)

    assert "asked" not in said
    assert said.endswith("\n1 passed, 4 failed\n")
    assert status == 1


def test_a_character_lost_is_never_asked_again(ask):
    said, status = ask(LOST=1)

    assert "asked" not in said
    assert said.endswith("\n1 passed, 1 failed\n")
    assert status == 1

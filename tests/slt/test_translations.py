"""Every word a user sees is there in nynorsk and English, written by hand."""

import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
# Left as bokmål where nynorsk has another form: the surest signs of a string nobody translated.
NOT_NYNORSK = re.compile(
    r"\b(ikke|hva|hvem|hvilke\w*|hvor|hvordan|hvorfor|noen|noe|dere|jeg|fra|ble|kommer"
    r"|møteleder\w*|ansvarlig|beslutning\w*|referater|mer)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The catalogues as they would be if the source strings were gathered now."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("slt", "meetings", "measures", "people", "templates"):
        (copy / name).symlink_to(ROOT / name)
    for code in ("nn", "en"):
        messages = copy / "locale" / code / "LC_MESSAGES"
        messages.mkdir(parents=True)
        source = ROOT / "locale" / code / "LC_MESSAGES/django.po"
        (messages / "django.po").write_text(source.read_text())
    (copy / "manage.py").write_text((ROOT / "manage.py").read_text())
    command = [sys.executable, "-m", "django", "makemessages", "-l", "nn", "-l", "en"]
    subprocess.run(
        [*command, "--symlinks", "--no-obsolete", "--no-wrap", "--settings", "slt.settings"],
        cwd=copy,
        env={"PATH": "/usr/bin:/bin", "DEBUG": "1", "PYTHONPATH": str(copy)},
        check=True,
        capture_output=True,
    )
    return {
        code: polib.pofile(copy / f"locale/{code}/LC_MESSAGES/django.po") for code in ("nn", "en")
    }


def said(entry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("code", ["nn", "en"])
def test_no_word_is_missing(fresh, code):
    missing = [entry.msgid for entry in fresh[code] if not all(said(entry)) or entry.fuzzy]

    assert not missing, f"{len(missing)} without {code}: {missing[:20]}"


@pytest.mark.parametrize("code", ["nn", "en"])
def test_what_is_filled_in_is_filled_in_everywhere(fresh, code):
    wrong = []
    for entry in fresh[code]:
        wanted = set(PLACEHOLDER.findall(entry.msgid))
        for text in said(entry):
            found = set(PLACEHOLDER.findall(text))
            # A singular may say "one" in words.
            if not found <= wanted | set(PLACEHOLDER.findall(entry.msgid_plural)) or (
                not entry.msgid_plural and found != wanted
            ):
                wrong.append((entry.msgid, text))

    assert not wrong


def test_nynorsk_is_nynorsk(fresh):
    bokmal = [text for entry in fresh["nn"] for text in said(entry) if NOT_NYNORSK.search(text)]

    assert not bokmal

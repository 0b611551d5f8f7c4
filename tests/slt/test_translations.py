"""Every word a user sees is there in nynorsk and English, written by hand."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
# Left as bokmål where nynorsk has another form: the surest signs of a string nobody translated.
NOT_NYNORSK = re.compile(
    r"\b(ikke|hva|hvem|hvilke\w*|hvor|hvordan|hvorfor|noen|noe|dere|deres|jeg|fra|ble|kommer|en|et|ett"
    r"|mer|bare|selv|fortsatt|allerede|tidligere|forrige|være|vært|gjør\w*|velg|finnes|trenger|mangler"
    r"|gjelder|vises|sendes|lagres|skrives|åpen|åpne|åpent|hjem|siden|gruppen|saken|beslut\w*"
    r"|møteleder\w*|nestleder\w*|ansvarlig\w*|referater|navn\w*|virksomhet\w*|sted\w*|oppgave\w*"
    r"|saksliste\w*|forslag\w*|bekreft\w*|offentlighet|unntatt|hjemmel|skole\w*|sammen|\w+inger)\b",
    re.IGNORECASE,
)
END = re.compile(r"[\s.:?!…]*$")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The catalogues as they would be if the source strings were gathered now."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("slt", "meetings", "measures", "people", "templates"):
        # A copy: makemessages writes beside what it reads, and two tests may do it at once.
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for code in ("nn", "en"):
        messages = copy / "locale" / code / "LC_MESSAGES"
        messages.mkdir(parents=True)
        source = ROOT / "locale" / code / "LC_MESSAGES/django.po"
        (messages / "django.po").write_text(source.read_text())
    (copy / "manage.py").write_text((ROOT / "manage.py").read_text())
    command = [sys.executable, "-m", "django", "makemessages", "-l", "nn", "-l", "en"]
    subprocess.run(
        [*command, "--no-obsolete", "--no-wrap", "--settings", "slt.settings"],
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


def test_no_word_is_said_where_it_is_not_gathered(fresh):
    """Words inside an f-string are left out by the tool that gathers them."""
    gathered = {entry.msgid for entry in fresh["nn"]}
    lost = [
        (path.name, call.lineno, call.args[0].value)
        for name in ("slt", "meetings", "measures", "people")
        for path in (ROOT / name).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "")
        in {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value not in gathered
    ]

    assert not lost


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


@pytest.mark.parametrize("code", ["nn", "en"])
def test_a_catalogue_says_whose_language_it_is(code):
    about = polib.pofile(ROOT / f"locale/{code}/LC_MESSAGES/django.po").metadata

    assert about["Language"] == code
    assert about["Plural-Forms"] == "nplurals=2; plural=(n != 1);"


def test_a_sentence_ends_alike_in_nynorsk(fresh):
    """A full stop, a colon before what follows, the space before the next word."""
    wrong = []
    for entry in fresh["nn"]:
        sources = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        for source, text in zip(sources, said(entry), strict=True):
            if END.search(source).group() != END.search(text).group():
                wrong.append((source, text))

    assert not wrong

"""script/server on a folder of its own, as somebody who has just cloned it would start it."""

import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import ROOT
from tests.settings import free_port

pytestmark = pytest.mark.prove


@contextmanager
def server(folder: Path, port: int, patience: float):
    """The running site's address, and what it has printed so far."""
    # Nothing of the tests' own settings.
    passed_on = ("PATH", "HOME", "LANG", "PIP_CERT", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
    env = {name: os.environ[name] for name in passed_on if name in os.environ}
    env |= {"PORT": str(port), "DATA_DIR": str(folder)}
    said = folder.with_name("said")
    with said.open("wb") as out:
        process = subprocess.Popen([ROOT / "script/server"], env=env, stdout=out, stderr=out)
    try:
        until = time.monotonic() + patience
        while not answers(f"http://localhost:{port}/helse/"):
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < until, said.read_text()
            time.sleep(0.1)
        yield f"http://localhost:{port}", said.read_text()
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(timeout=60)
        print(said.read_text())
    assert status == 0
    assert left_behind(folder) == []


def answers(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
        return answer.status == 200
    return False


def left_behind(folder: Path) -> list[str]:
    """The processes that still know ``folder``."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if f"DATA_DIR={folder}\0".encode() in environment.read_bytes():
                found.append(environment.parent.name)
    return found


def code_for(address: str, page, site: str) -> str:
    page.goto(f"{site}/demo/epost/")
    # The demo's own mail goes out meanwhile: the newest letter may be somebody else's.
    rows = page.get_by_role("listitem").filter(has_text="Koden din er").filter(has_text=address)
    rows.get_by_role("link").click()
    letter = page.get_by_role("article")
    expect(letter).to_contain_text("Koden din er")
    expect(letter).to_contain_text(address)
    return re.search(
        r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter.inner_text(), re.MULTILINE
    ).group(1)


# What it says while it does what is done once.
ONCE = ("Installing", "Compressing", "Filling")


def test_from_nothing_to_signed_in_and_again_with_nothing_left_to_do(tmp_path, new_context):
    port = free_port()
    with server(tmp_path / "var", port, patience=300) as (site, said):
        assert "Filling the demo town" in said
        address = re.search(r"\S+@example\.org", said).group()
        page = new_context().new_page()
        page.goto(f"{site}/hjem/")
        page.get_by_label("E-post").fill(address)
        page.get_by_role("button", name="Send meg en kode").click()
        page.wait_for_url("**/kode/**")
        code = code_for(address, new_context().new_page(), site)
        page.get_by_label("Kode").fill(code)
        page.get_by_role("button", name="Logg inn").click()
        page.wait_for_url(f"{site}/hjem/")
        cookies = page.context.cookies()

    with server(tmp_path / "var", port, patience=120) as (site, said):
        assert [word for word in ONCE if word in said] == []
        assert address in said
        page = new_context().new_page()
        page.context.add_cookies(cookies)
        assert page.goto(f"{site}/hjem/").status == 200
        assert page.url == f"{site}/hjem/"

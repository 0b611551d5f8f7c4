"""Attachments are scanned where the municipality has a scanner: by a real clamd."""

import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings import attachments

# A sign of our own, so that no file in the repository is one that scanners know.
SIGN = b"slt-proeve-paa-skadelig-fil"


@pytest.fixture(scope="module")
def clamd():
    """A scanner that knows one sign; its socket's path. A path of a socket must be short."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.joinpath("own.ndb").write_text(f"Proeve:0:*:{SIGN.hex()}\n")
        conf = place / "conf"
        conf.write_text(
            f"LocalSocket {place}/s\nDatabaseDirectory {place}\nForeground yes\n"
            "StreamMaxLength 1M\n"
        )
        with place.joinpath("log").open("wb") as log:
            process = subprocess.Popen(
                ["/usr/sbin/clamd", "-c", conf], stdout=log, stderr=subprocess.STDOUT
            )
        try:
            until = time.monotonic() + 60
            while not answers(f"{place}/s"):
                assert process.poll() is None, place.joinpath("log").read_text()
                assert time.monotonic() < until, place.joinpath("log").read_text()
                time.sleep(0.05)
            yield f"{place}/s"
        finally:
            process.terminate()
            process.wait(30)


def answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as scanner:
        try:
            scanner.connect(path)
            scanner.sendall(b"zPING\0")
            return scanner.recv(10) == b"PONG\0"
        except OSError:
            return False


def text(words: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("Notat æøå.txt", words)


def test_a_safe_file_is_taken_and_read_from_its_beginning_again(clamd, settings):
    settings.CLAMD = clamd
    upload = text("Ingenting farlig, bare ord på norsk.\n".encode() * 5000)

    assert attachments.check(upload) == "text/plain"
    assert upload.read(9) == b"Ingenting"


def test_a_harmful_one_is_refused_and_the_reader_is_told_why(clamd, settings, caplog):
    settings.CLAMD = clamd
    with pytest.raises(ValidationError, match="skadelig"):
        attachments.check(text(b"Ord og ord. " * 9000 + SIGN))
    assert "Proeve" in caplog.text
    assert "Notat" not in caplog.text


def test_what_the_scanner_will_not_read_is_refused(clamd, settings):
    settings.CLAMD = clamd
    with pytest.raises(ValidationError, match="virusskanneren ikke svarte"):
        attachments.check(text(b"ord " * 600_000))


@pytest.mark.parametrize("place", ["/nowhere/clamd.ctl", "127.0.0.1:1"])
def test_while_the_scanner_is_gone_nothing_is_taken(settings, place):
    settings.CLAMD = place
    with pytest.raises(ValidationError, match="virusskanneren ikke svarte"):
        attachments.check(text(b"Ord"))


def test_without_a_scanner_files_are_taken(settings):
    settings.CLAMD = ""
    assert attachments.check(text(SIGN)) == "text/plain"

"""Asks a virus scanner of the municipality's own about a file: clamd, by INSTREAM (clamd(8))."""

import socket
import struct
from collections.abc import Iterable

from django.conf import settings

# How long to wait for an answer: what is scanned is at most an attachment.
PATIENCE = 60  # seconds


class Harmful(Exception):
    """The scanner knows something in the file; the message is its name for it."""


class Unanswered(Exception):
    """The scanner cannot be reached, or did not say yes or no: the file is not known to be safe."""


def scan(chunks: Iterable[bytes]) -> None:
    """Raise ``Harmful`` or ``Unanswered``; nothing where the file is found to be safe.

    Without the setting ``CLAMD`` nobody is asked.
    """
    if not settings.CLAMD:
        return
    try:
        answer = _ask(chunks)
    except OSError as fault:
        raise Unanswered(str(fault)) from fault
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return
    if said.endswith(" FOUND"):
        raise Harmful(said.removesuffix(" FOUND"))
    raise Unanswered(said)


def _ask(chunks: Iterable[bytes]) -> str:
    with _connected() as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            if chunk:
                scanner.sendall(struct.pack("!L", len(chunk)) + chunk)
        scanner.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0"):
            if not (more := scanner.recv(4096)):
                break
            answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected() -> socket.socket:
    """By a path to a socket, or ``host:port``."""
    host, colon, port = settings.CLAMD.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host.strip("[]"), int(port)), PATIENCE)
    scanner = socket.socket(socket.AF_UNIX)
    scanner.settimeout(PATIENCE)
    try:
        scanner.connect(settings.CLAMD)
    except OSError:
        scanner.close()
        raise
    return scanner

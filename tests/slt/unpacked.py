"""Everything an answer holds, however it is packed or written."""

import html
import io
import quopri
import re
import zipfile
import zlib
from urllib.parse import unquote_to_bytes

# What stands around the deflated parts of a PDF.
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def unpacked(data: bytes) -> bytes:
    """``data``, and after it what is inside it: parts of a zip, streams of a PDF."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            names = file.namelist()
            inside = [unpacked(file.read(name)) for name in names]
        return b"\n".join((data, repr(names).encode(), *inside))
    if data.startswith(b"%PDF-"):
        return b"\n".join((data, *(inflated(found[1]) for found in STREAM.finditer(data))))
    return data


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def spelt_out(data: bytes) -> str:
    """As it reads: UTF-16, percent, HTML and quoted-printable undone, lines unfolded."""
    whole = unpacked(data)
    ways = [whole]
    if b"\0" in whole:
        ways.append(whole.replace(b"\0", b""))
    if b"%" in whole:
        ways.append(unquote_to_bytes(whole))
    if b"=\n" in whole or b"=\r\n" in whole or re.search(rb"=[0-9A-F]{2}", whole):
        ways.append(quopri.decodestring(whole))
    if b"\r\n " in whole:
        ways.append(whole.replace(b"\r\n ", b""))
    words = "\n".join(way.decode("utf-8", "replace") for way in ways)
    if "&#" in words:
        words += html.unescape(words)
    # Where a word may be divided; and the runs of a Word file that part it.
    words += words.replace("&shy;", "").replace("\u00ad", "")
    return words + re.sub(r"<[^<>]*>", "", words) if data.startswith(b"PK") else words

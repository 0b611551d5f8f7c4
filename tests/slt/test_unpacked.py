"""The leak test looks inside what is packed, and reads what is written in other ways."""

import io
import zipfile
import zlib

import pytest

from tests.slt.unpacked import spelt_out


def zipped(data: bytes) -> bytes:
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", data)
    return file.getvalue()


def as_pdf(data: bytes) -> bytes:
    return b"%PDF-1.7\nstream\n" + zlib.compress(data) + b"\nendstream\n%%EOF"


@pytest.mark.parametrize(
    "data",
    [
        b"zloqword",
        "zloqword".encode("utf-16-le"),
        "zloqword".encode("utf-16-be"),
        b"%7Aloq%77ord",
        b"&#122;loq&#x77;ord",
        b"=7Aloqwo=\r\nrd",
        b"DESCRIPTION:zloqw\r\n ord",
        zipped(b"<w:t>zloq</w:t></w:r><w:r><w:t>word</w:t>"),
        "zloq\u00adword".encode(),
        zipped(b"zloqword"),
        zipped(zipped(b"<t>zloq</t><t>word</t>")),
        as_pdf(b"zloqword"),
        zipped(as_pdf("zloqword".encode("utf-16-be"))),
    ],
)
def test_the_marker_is_found(data):
    assert "zloqword" in spelt_out(data)

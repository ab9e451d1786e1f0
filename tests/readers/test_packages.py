"""Damaged, encrypted, mislabelled and hostile packages are refused, in bounded time and memory."""

from __future__ import annotations

import sys
import time
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.errors import ReadError
from citecheck.readers import read
from packages import docx_bytes, heading, members, odt_bytes, para, raised, zipped

GOOD = docx_bytes(heading("Intro") + para("Moss grows", raised("1"), "."))
GOOD_ODT = odt_bytes("<text:p>Moss grows [1].</text:p>")
DOCUMENT = "word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def with_document(xml: bytes) -> bytes:
    return zipped({**members(GOOD), DOCUMENT: xml})


def with_more(inside: bytes) -> bytes:
    return with_document(members(GOOD)[DOCUMENT].replace(b"</w:body>", inside + b"</w:body>"))


def encrypted(data: bytes) -> bytes:
    """Return an archive whose members say that they are encrypted."""
    out = bytearray(data)
    at = -1
    while (at := out.find(b"PK\x01\x02", at + 1)) >= 0:
        out[at + 8] |= 1
    return bytes(out)


def packed_otherwise() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        for name, data in members(GOOD).items():
            archive.writestr(name, data)
    return out.getvalue()


def twice() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("a", "b"):
            archive.writestr(name, "x")
    return out.getvalue().replace(b"b", b"a")


CASES = {
    "empty": (b"", "is empty"),
    "text": (b"Moss grows.", "not a Word document, whatever its name says"),
    "RTF": (b"{\\rtf1 Moss}", "but an RTF document"),
    "PDF": (b"%PDF-1.7", "but a PDF"),
    "web page": (b"\xef\xbb\xbf\n<!DOCTYPE html>", "but an HTML page"),
    "XML": (b"<?xml version='1.0'?><a/>", "but an XML file"),
    "old Word": (OLE, "but an old Word document"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
    "OpenDocument": (GOOD_ODT, "but an OpenDocument file or an e-book"),
    "spreadsheet": (with_document(b"<workbook/>"), "but a spreadsheet"),
    "other XML": (with_document(b"<a/>"), "but something else"),
    "other zip": (zipped({"a.txt": b"x"}), "but another zip archive"),
    "no text": (
        zipped({n: d for n, d in members(GOOD).items() if n != DOCUMENT}),
        "its text is missing",
    ),
    "cut off": (GOOD[: len(GOOD) // 2], "damaged: it is cut off"),
    "encrypted": (encrypted(GOOD), "is encrypted"),
    "packed otherwise": (packed_otherwise(), "packed in an unknown way"),
    "a name twice": (twice(), "several parts of one name"),
    "not well-formed": (with_more(b"<w:p>"), "not well-formed XML"),
    "not UTF-8": (with_more(b"<w:p>\xff</w:p>"), "not valid UTF-8"),
    "other encoding": (
        with_document(b'<?xml version="1.0" encoding="cp1252"?><a/>'),
        "an encoding that",
    ),
    "external entity": (
        with_document(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
        "document type",
    ),
    "entities": (
        with_document(b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'),
        "document type",
    ),
    "external type": (
        with_document(b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>'),
        "document type",
    ),
    "zip bomb": (with_more(b" " * 50_000_000), "a part of more than 40 MB"),
    "many elements": (with_more(b"<w:p/>" * 2_100_000), "larger, or nested deeper"),
    "deep": (with_more(b"<w:tbl>" * 5000 + b"</w:tbl>" * 5000), "larger, or nested deeper"),
    "many parts": (zipped({f"x{at}": b"" for at in range(20_001)}), "more than 20000 parts"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said(tmp_path: Path, name: str) -> None:
    data, said = CASES[name]
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    start = time.process_time()
    with pytest.raises(ReadError) as error:
        read(path)
    assert said in error.value.message
    assert error.value.hint
    assert time.process_time() - start < 5
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not everywhere

        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_500_000  # kB


def test_a_long_manuscript_is_read_in_time(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(
        with_more(para("Moss grows", raised("1"), " on stones and ice.").encode() * 5000)
    )
    start = time.process_time()
    assert len(read(path).text) > 150_000
    assert time.process_time() - start < 5


def survives(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with suppress(ReadError):
        read(path)


_CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6)


@pytest.mark.parametrize(("good", "suffix"), [(GOOD, ".docx"), (GOOD_ODT, ".odt")])
@given(changes=_CHANGES, kept=st.floats(0, 1))
@settings(deadline=None)
def test_damage_is_told(
    tmp_path_factory: pytest.TempPathFactory,
    good: bytes,
    suffix: str,
    changes: list[tuple[float, int]],
    kept: float,
) -> None:
    data = bytearray(good)
    for place, byte in changes:
        data[int(place * len(data))] = byte
    survives(tmp_path_factory.getbasetemp() / f"damaged{suffix}", bytes(data))
    survives(
        tmp_path_factory.getbasetemp() / f"damaged{suffix}", bytes(data[: int(kept * len(data))])
    )


@pytest.mark.parametrize(
    ("good", "name", "suffix"), [(GOOD, DOCUMENT, ".docx"), (GOOD_ODT, "content.xml", ".odt")]
)
@given(data=st.data())
@settings(deadline=None)
def test_odd_xml_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory,
    good: bytes,
    name: str,
    suffix: str,
    data: st.DataObject,
) -> None:
    files = members(good)
    xml = files[name]
    pieces = xml.split(b"<")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(2, len(pieces) - 1))
        if data.draw(st.booleans()):
            del pieces[at]
        else:
            pieces.insert(at, pieces[data.draw(st.integers(2, len(pieces) - 1))])
    path = tmp_path_factory.getbasetemp() / f"odd{suffix}"
    survives(path, zipped({**files, name: b"<".join(pieces)}))

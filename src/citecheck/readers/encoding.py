"""Tell how bytes spell text: UTF-8, UTF-16 or UTF-32 with a mark, Windows-1252, or not at all."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from citecheck.errors import ReadError
from citecheck.pattern import lazy

# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zip archive", "of documents `.docx` or `.odt`"),
    (b"\xd0\xcf\x11\xe0", "an old Word document", ""),
    (b"{\\rtf", "an RTF document", ""),
    (b"\x89PNG", "an image", ""),
    (b"\xff\xd8\xff", "an image", ""),
    (b"GIF8", "an image", ""),
    (b"\x1f\x8b", "a compressed file", ""),
    (b"BZh", "a compressed file", ""),
    (b"7z\xbc\xaf", "a compressed file", ""),
    (b"\xfd7zXZ", "a compressed file", ""),
    (b"%!PS", "a PostScript file", ""),
    (b"\x7fELF", "a program", ""),
)
_SAVE = "save the file as UTF-8 text and try again"
_EXPORT = "save the manuscript as plain text or Markdown (.txt, .md) and check that"
_CONTROLS = lazy(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.01
"""Share of control characters above which bytes are not text (pasted text may hold a few)."""

# Bytes that are no character in Windows-1252.
_UNDEFINED = lazy(rb"[\x81\x8d\x8f\x90\x9d]")
_MOST_ACCENTS = 1 / 3
"""Share of characters beyond ASCII above which text is not West European."""
# West European text has accented letters among plain ones. Read as Windows-1252, Cyrillic, Greek
# or Chinese text becomes runs of accented letters, and Mac text capitals after small letters.
_FOREIGN_RUN = lazy(r"[À-ÖØ-öø-ÿŠšŽžŒœŸƒ]{4}|[a-zß-öø-ÿ][À-ÖØ-ÞŠŽŒŸ](?![A-ZÀ-ÖØ-ÞŠŽŒŸ])")


class Decoded(NamedTuple):
    """Text without a byte order mark, whether it was UTF-8, and the mark."""

    text: str
    utf8: bool
    mark: str = ""


def decode(data: bytes, name: str) -> Decoded:
    """Decode a file's bytes; `name` is what messages call it.

    Raises:
        ReadError: they are not text, or in an encoding that cannot be told.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Decoded(_marked(data, codec, name), utf8=False)
    _refuse_binary(data, name)
    try:
        begun = "\ufeff" if data.startswith(codecs.BOM_UTF8) else ""
        return Decoded(data.decode("utf-8-sig"), utf8=True, mark=begun)
    except UnicodeDecodeError as error:
        _refuse_damaged(data, error, name)
    text = data.decode("cp1252", "replace")
    if not _UNDEFINED.search(data) and not _foreign(text):
        return Decoded(text, utf8=False)
    raise ReadError(f"`{name}` is neither UTF-8 nor Windows-1252 text", hint=_SAVE)


def _foreign(text: str) -> bool:
    accents = sum(1 for character in text if character > "\x7f")
    return accents > max(2, len(text) * _MOST_ACCENTS) or bool(_FOREIGN_RUN.search(text))


def _marked(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        label = codec.upper()
        raise ReadError(
            f"`{name}` begins like {label} but is not (byte {error.start})", hint=_SAVE
        ) from error


def _refuse_binary(data: bytes, name: str) -> None:
    for magic, what, suffixes in _MAGIC:
        if data.startswith(magic):
            named = f"give it the suffix it should have: {suffixes}" if suffixes else _EXPORT
            raise ReadError(f"`{name}` is not text but {what}", hint=named)
    head = data[:4096]
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if max(zeros) > len(head) // 4 and min(zeros) == 0:
        raise ReadError(f"`{name}` looks like UTF-16 without a byte order mark", hint=_SAVE)
    controls = len(_CONTROLS.findall(data))
    if b"\0" in data or controls > len(data) * _MOST_CONTROLS:
        raise ReadError(f"`{name}` is not text but binary data, which cannot be read", hint=_EXPORT)


def _refuse_damaged(data: bytes, error: UnicodeDecodeError, name: str) -> None:
    """Refuse UTF-8 with a bad byte in it: as another encoding all its letters would go wrong."""
    lenient = data.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    good = sum(1 for character in lenient if character > "\x7f") - bad
    if good > bad:
        line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
        byte = data[error.start]
        raise ReadError(
            f"`{name}` is not valid UTF-8: byte 0x{byte:02x} in line {line}", hint=_SAVE
        ) from error

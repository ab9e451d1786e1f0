"""Read HTML pages: what they show, with the numbers of their lists, and the entries they link to."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from citecheck.errors import ReadError
from citecheck.pattern import lazy
from citecheck.readers import encoding
from citecheck.readers.disk import contents
from citecheck.readers.mapped import EditedStretch, carried_over
from citecheck.readers.markup.flow import written
from citecheck.readers.markup.html_entries import entries, listed
from citecheck.readers.markup.html_page import Walker
from citecheck.source import SourceFile

# HTML Standard, 13.2.3.2: the declaration stands in the first 1024 bytes.
_DECLARED = lazy(
    rb"<meta\s[^>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{1,40})"
    rb"|^<\?xml\s[^>]{0,100}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9_:.-]{1,40})",
    re.IGNORECASE,
)
_HEAD = 2_048
_TAG = lazy(r"<(?:!doctype|/?[a-z][a-z0-9]{0,15})[\s>/]", re.IGNORECASE)
_PLAIN_CODECS = frozenset({"ascii", "iso8859-1", "cp1252", "utf-8"})
"""Encodings that a page may as well not declare: what it is in fact is told from its bytes."""


def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read a page.

    Raises:
        ReadError: it is missing, may not be read, is too large, no text, no HTML, or shows nothing.
    """
    source = _source(path, contents(path, changed))
    if not _TAG.search(source.text):
        raise ReadError(
            f"`{path}` is not HTML: there is no tag in it",
            hint="if it is plain text, rename it to .txt",
        )
    page = Walker(source).read()
    found = entries(page)
    for entry in found:
        if len(entry) > 1 and entry[0].is_label:
            page.flow.joined(entry[:2])
    text = written(page.flow.blocks, source)
    if not any(block.text.strip() for block in page.flow.blocks):
        raise ReadError(
            f"`{path}` shows no text", hint="if a script writes it, save the page from a browser"
        )
    return text.source(
        path, listed=listed(found), changed=changed, editable=source.editable, mark=source.mark
    )


def rewrite(file: SourceFile, edits: Sequence[EditedStretch]) -> Mapping[Path, bytes]:
    """Return the page as edits of its text change it."""
    return {
        source.path: (source.mark + text).encode("utf-8", "surrogatepass")
        for source, text in carried_over(file, edits, _spelt).items()
    }


def _spelt(text: str) -> str:
    return html.escape(text, quote=False)


def _source(path: Path, data: bytes) -> SourceFile:
    """Decode a page: by its mark, as UTF-8 if it is, else as it declares.

    Pages often declare what they are not; UTF-8 is not come upon by chance.
    """
    decoded = None
    match = _DECLARED.search(data[:_HEAD])
    label = (match[1] or match[2]).decode("ascii") if match else ""
    name = _codec(label)
    if name and name not in _PLAIN_CODECS and not data.startswith(_BOMS):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            decoded = _declared(data, name, label, path)
        else:
            # Seven-bit encodings switch with escapes: valid UTF-8, and something else.
            if b"\x1b" in data:
                decoded = _declared(data, name, label, path)
    if decoded is not None:
        return SourceFile(path, decoded, editable=False)
    plain = encoding.decode(data, str(path))
    source = SourceFile(path, plain.text, editable=plain.utf8, mark=plain.mark)
    if not source.text.strip():
        raise ReadError(f"`{path}` is empty", hint="is this the right file, and was it saved?")
    return source


_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _codec(label: str) -> str:
    """Return Python's name of an encoding of text, or nothing where it has none."""
    try:
        found = codecs.lookup(label) if label else None
        # Codecs from text to text or from bytes to bytes are no encodings.
        return found.name if found and "".encode(label) is not None else ""
    except (LookupError, UnicodeError, ValueError):
        return ""


def _declared(data: bytes, name: str, label: str, path: Path) -> str:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError) as error:
        raise ReadError(
            f"`{path}` says it is in {label} but is not",
            hint="save the page as UTF-8 and try again",
        ) from error

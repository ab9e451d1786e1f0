"""Read OpenDocument texts (OpenDocument 1.3), and carry fixes back into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from citecheck.errors import ReadError
from citecheck.readers.disk import contents
from citecheck.readers.mapped import EditedStretch
from citecheck.readers.office.cited_items import listed
from citecheck.readers.office.zipped import Package, damaged, open_package
from citecheck.source import SourceFile

_KIND = "an OpenDocument text"
_CONTENT, _STYLES = "content.xml", "styles.xml"
_TEXT = "application/vnd.oasis.opendocument.text"
_MANIFEST = "META-INF/manifest.xml"
_SMALL = 5_000_000
"""Bytes of the list of a document's parts."""
_OTHERS = {
    "application/vnd.oasis.opendocument.spreadsheet": "a spreadsheet",
    "application/vnd.oasis.opendocument.presentation": "a presentation",
    "application/vnd.oasis.opendocument.graphics": "a drawing",
    "application/epub+zip": "an e-book",
}


def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read the manuscript in an OpenDocument text, as it is with all tracked changes accepted.

    Raises:
        ReadError: it is missing, may not be read, is no OpenDocument text, encrypted, damaged or larger
            than any manuscript.
    """
    from citecheck.readers.office.opendocument.body import OpenText  # noqa: PLC0415 - only OpenDocument needs all this
    from citecheck.readers.office.xml_text import parse, uncollected  # noqa: PLC0415

    package = _opened(path, changed)
    with uncollected():
        content = parse(path / _CONTENT, package.part(_CONTENT), path)
        styles = None
        if _STYLES in package:
            styles = parse(path / _STYLES, package.part(_STYLES), path)
        body = OpenText(content, styles)
        composed = body.composed()
    text = "".join(composed.text.parts)
    if not text.strip():
        raise ReadError(f"`{path}` holds no text", hint="is this the right file, and was it saved?")
    composed.text.made("\n")
    entries = listed(text, composed.entries, body.items)
    return composed.text.source(path, changed=changed, listed=entries)


def rewrite(file: SourceFile, edits: Sequence[EditedStretch]) -> Mapping[Path, bytes]:
    """Return the document with edits of its text carried out; all its other parts stay as they are.

    Raises:
        ReadError: it cannot be read any more, or not written.
    """
    from citecheck.readers.office.opendocument.edits import FORM  # noqa: PLC0415
    from citecheck.readers.office.package_edits import edited_parts  # noqa: PLC0415 - as above

    package = _opened(file.path, file.changed)
    return {file.path: package.with_parts(edited_parts(file, edits, package, FORM))}


def _opened(path: Path, changed: Mapping[Path, bytes]) -> Package:
    package = open_package(path, contents(path, changed), _KIND)
    kind = (
        package.part("mimetype", _SMALL).decode("ascii", "replace") if "mimetype" in package else ""
    )
    if "word/document.xml" in package:
        raise ReadError(f"`{path}` is not {_KIND} but a Word document", hint="rename it to .docx")
    if kind and not kind.strip().startswith(_TEXT):
        what = _OTHERS.get(kind.strip(), "something else")
        raise ReadError(
            f"`{path}` is not {_KIND} but {what}",
            hint="save the manuscript as an OpenDocument text",
        )
    # Encryption is declared in the manifest (OpenDocument 1.3, part 2, 4.3).
    if _MANIFEST in package and b"encryption-data" in package.part(_MANIFEST, _SMALL):
        raise ReadError(
            f"`{path}` is protected with a password",
            hint="save it without a password and check that",
        )
    if _CONTENT not in package:
        raise damaged(path, "its text is missing")
    return package

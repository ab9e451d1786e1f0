"""Read Word documents (Office Open XML, ECMA-376), and carry fixes back into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from citecheck.errors import ReadError
from citecheck.readers.disk import contents
from citecheck.readers.mapped import EditedStretch
from citecheck.readers.office.cited_items import listed
from citecheck.readers.office.zipped import open_package
from citecheck.source import SourceFile

_KIND = "a Word document"
_ELSEWHERE = ("part of the text is in other documents, which are not read",)


def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read the manuscript in a Word document, as it is with all tracked changes accepted.

    Raises:
        ReadError: it is missing, may not be read, is no Word document, encrypted, damaged or larger than
            any manuscript.
    """
    from citecheck.readers.office.word.body import WordText  # noqa: PLC0415 - only Word needs all this
    from citecheck.readers.office.word.parts import WordParts  # noqa: PLC0415
    from citecheck.readers.office.xml_text import uncollected  # noqa: PLC0415

    package = open_package(path, contents(path, changed), _KIND)
    with uncollected():
        word = WordText(WordParts(package))
        composed = word.composed()
    text = "".join(composed.text.parts)
    if not text.strip():
        raise ReadError(f"`{path}` holds no text", hint="is this the right file, and was it saved?")
    composed.text.made("\n")
    entries = listed(text, composed.entries, word.items)
    doubts = _ELSEWHERE if word.is_partly_elsewhere else ()
    return composed.text.source(path, changed=changed, listed=entries, doubts=doubts)


def rewrite(file: SourceFile, edits: Sequence[EditedStretch]) -> Mapping[Path, bytes]:
    """Return the document with edits of its text carried out; all its other parts stay as they are.

    Raises:
        ReadError: it cannot be read any more, or not written.
    """
    from citecheck.readers.office.package_edits import edited_parts  # noqa: PLC0415 - as above
    from citecheck.readers.office.word.edits import FORM  # noqa: PLC0415

    package = open_package(file.path, contents(file.path, file.changed), _KIND)
    return {file.path: package.with_parts(edited_parts(file, edits, package, FORM))}

"""Read XML: a library that EndNote exported, or an article in JATS, told apart by its first elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from citecheck.readers import works
from citecheck.readers.disk import contents
from citecheck.readers.mapped import EditedStretch
from citecheck.readers.markup import jats
from citecheck.source import SourceFile


def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read an XML file as what it is.

    Raises:
        ReadError: as for a library, and as for an article.
    """
    if works.is_endnote_xml(contents(path, changed)):
        return works.read_endnote_xml(path, changed)
    return jats.read(path, changed)


def rewrite(file: SourceFile, edits: Sequence[EditedStretch]) -> Mapping[Path, bytes]:
    """Return the article as edits of its text change it; a library's text is its own."""
    return jats.rewrite(file, edits)

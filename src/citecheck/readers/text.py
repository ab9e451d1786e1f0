"""Read plain text, Markdown and BibTeX, whatever wrote it, or say why that cannot be done."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from citecheck.errors import ReadError
from citecheck.readers import disk, encoding
from citecheck.readers.disk import contents, refuse_large
from citecheck.source import SourceFile


def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read a text file, keeping its line endings; offsets are into the text without a BOM.

    Raises:
        ReadError: it is missing, may not be read, is empty, too large, or not text.
    """
    return replace(_source(path, contents(path, changed)), changed=changed)


def read_bibtex(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read a BibTeX or biblatex file, as `read` reads a manuscript.

    Raises:
        ReadError: as for a manuscript.
    """
    return replace(read(path, changed), format="bibtex")


def read_stdin() -> SourceFile:
    """Read standard input to its end, as `read` reads a file; its path is `<stdin>`."""
    data = sys.stdin.buffer.read(disk.MAX_BYTES + 1)
    refuse_large(data, "<stdin>")
    return _source(Path("<stdin>"), data)


def _source(path: Path, data: bytes) -> SourceFile:
    decoded = encoding.decode(data, str(path))
    if not decoded.text.strip():
        raise ReadError(f"`{path}` is empty", hint="is this the right file, and was it saved?")
    return SourceFile(path, decoded.text, editable=decoded.utf8, mark=decoded.mark)

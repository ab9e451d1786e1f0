"""From a path to a source file and back: one reader a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from citecheck.errors import ReadError
from citecheck.model import SourceFile
from citecheck.readers import text
from citecheck.readers.mapped import EditedStretch

Read: TypeAlias = Callable[[Path, Mapping[Path, bytes]], SourceFile]
"""Reads the file at a path, and what it draws in; what is in the mapping is not read from disk."""
Rewrite: TypeAlias = Callable[[SourceFile, Sequence[EditedStretch]], Mapping[Path, bytes]]
"""Carries edits of the text over to the files it came from, and returns these."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How one format is read, and written back where that can be done."""

    read: Read
    rewrite: Rewrite | None = None
    """None where the text is the file's own, or cannot be written back."""


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": Reader(text.read),
        ".text": Reader(text.read),
        ".md": Reader(text.read),
        ".markdown": Reader(text.read),
        ".bib": Reader(text.read_bibtex),
    }
)
"""Which reader reads a file, by its suffix in lower case."""

# Formats people write manuscripts in that have no reader; read as plain text, their markup would
# give wrong findings.
_NO_READER: Mapping[str, str] = MappingProxyType(
    {
        ".docx": "a Word document",
        ".doc": "a Word document",
        ".odt": "an OpenDocument text",
        ".rtf": "an RTF document",
        ".pdf": "a PDF",
        ".tex": "a LaTeX source",
        ".html": "an HTML page",
        ".htm": "an HTML page",
        ".xml": "an XML document",
        ".epub": "an e-book",
    }
)

STDIN = Path("-")
"""The path that stands for standard input."""
_PLAIN = Reader(text.read)
_NOTHING: Mapping[Path, bytes] = {}


def read(path: Path, changed: Mapping[Path, bytes] = _NOTHING) -> SourceFile:
    """Read one manuscript; `-` is standard input. What is in `changed` is not read from disk.

    Raises:
        ReadError: there is no such file, it may not be read, or its content cannot be understood.
    """
    if path == STDIN:
        return text.read_stdin()
    suffix = path.suffix.lower()
    if suffix in _NO_READER and path.is_file():
        raise ReadError(
            f"`{path}` is {_NO_READER[suffix]}, which cannot be read yet",
            hint="save it as plain text or Markdown (.txt, .md) and check that",
        )
    return READERS.get(suffix, _PLAIN).read(path, changed)


def edited(file: SourceFile, edits: Sequence[EditedStretch]) -> SourceFile:
    """Return a manuscript with edits carried out, in its text and in `changed`; no file is written.

    Raises:
        ReadError: what they make of the file cannot be read.
    """
    if file.origin is None:
        new = file.text
        for start, end, put in sorted(edits, reverse=True):
            new = new[:start] + put + new[end:]
        spelt = (file.mark + new).encode("utf-8", "surrogatepass")
        return replace(file, text=new, changed={**file.changed, file.path: spelt})
    rewrite = READERS[file.path.suffix.lower()].rewrite
    if rewrite is None:
        return file
    return read(file.path, {**file.changed, **rewrite(file, edits)})


def to_write(before: SourceFile, after: SourceFile) -> Mapping[Path, bytes]:
    """Return the files that fixes have changed, and what is to be written to each.

    Raises:
        ReadError: one is in an encoding that is not written, or has changed on disk meanwhile.
    """
    if after.changed == before.changed:
        return {}
    if not before.editable:
        raise ReadError(
            f"`{before.path}` is not in UTF-8, so no fix is written to it",
            hint="save it as UTF-8, or look at the fixes with `--diff`",
        )
    now = read(before.path, before.changed)
    if now.text != before.text:
        raise ReadError(
            f"`{before.path}` was changed while it was checked", hint="run the command again"
        )
    return {
        path: data
        for path, data in after.changed.items()
        if path not in before.changed or before.changed[path] != data
    }

"""From a path to a source file: one reader a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from citecheck.errors import ReadError
from citecheck.model import SourceFile
from citecheck.readers import text

Reader: TypeAlias = Callable[[Path], SourceFile]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": text.read,
        ".text": text.read,
        ".md": text.read,
        ".markdown": text.read,
        ".bib": text.read_bibtex,
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


def read(path: Path) -> SourceFile:
    """Read one manuscript; `-` is standard input.

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
    return READERS.get(suffix, text.read)(path)

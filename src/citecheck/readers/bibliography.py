"""Find and read the libraries and lists that stand beside a manuscript: `.bib`, `.json`, `.ris`, `.bbl`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from citecheck.readers import encoding
from citecheck.readers.disk import contents
from citecheck.source import SourceFile

FORMATS: Mapping[str, str] = {
    ".bib": "bibtex",
    ".bibtex": "bibtex",
    ".json": "csl-json",
    ".ris": "ris",
}
"""The formats of libraries that are read beside a manuscript, by suffix in lower case."""
_LONGEST_NAME = 400


def beside(name: str, folders: Iterable[Path], changed: Mapping[Path, bytes]) -> Path | None:
    """Return the path of a file that a manuscript names, looked for in folders, if it is there.

    Devices, pipes and the like are no such files: they may never end.
    """
    if not name or len(name) > _LONGEST_NAME or "\0" in name or "://" in name:
        return None
    relative = PurePosixPath(name.replace("\\", "/").strip('"'))
    for folder in folders:
        path = folder / relative
        try:
            if path in changed or path.is_file():
                return path
        except OSError:
            continue
    return None


def decoded(path: Path, changed: Mapping[Path, bytes], most: int | None = None) -> SourceFile:
    """Return a file that a manuscript draws in, as text.

    Raises:
        ReadError: it may not be read, is too large, or is no text.
    """
    found = encoding.decode(contents(path, changed, most), str(path))
    return SourceFile(path, found.text, editable=found.utf8, mark=found.mark)


def library(path: Path, changed: Mapping[Path, bytes]) -> SourceFile | None:
    """Return a library, or None where its suffix is not that of one.

    Raises:
        ReadError: it may not be read, is too large, or is no text.
    """
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        return None
    return replace(decoded(path, changed), format=kind)


def absent(path: Path) -> SourceFile:
    """Return what stands for a library that is not there: it has no text."""
    return SourceFile(path, "", format="bibtex", editable=False)

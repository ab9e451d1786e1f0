"""Read plain text, Markdown and BibTeX, whatever wrote it, or say why that cannot be done."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from citecheck.errors import ReadError
from citecheck.model import SourceFile
from citecheck.readers import encoding

MAX_BYTES = 50_000_000
"""More than this is no manuscript; a whole thesis in plain text is about a million."""


def read(path: Path) -> SourceFile:
    """Read a text file, keeping its line endings; offsets are into the text without a BOM.

    Raises:
        ReadError: it is missing, may not be read, is empty, too large, or not text.
    """
    try:
        # Not more than the limit: the path may be a pipe or a device that never ends.
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    return _source(path, data)


def read_bibtex(path: Path) -> SourceFile:
    """Read a BibTeX or biblatex file, as `read` reads a manuscript.

    Raises:
        ReadError: as for a manuscript.
    """
    return replace(read(path), format="bibtex")


def read_stdin() -> SourceFile:
    """Read standard input to its end, as `read` reads a file; its path is `<stdin>`."""
    return _source(Path("<stdin>"), sys.stdin.buffer.read(MAX_BYTES + 1))


def _source(path: Path, data: bytes) -> SourceFile:
    if len(data) > MAX_BYTES:
        raise ReadError(
            f"`{path}` is larger than {MAX_BYTES // 1_000_000} MB",
            hint="check the manuscript's parts one by one",
        )
    decoded = encoding.decode(data, str(path))
    if not decoded.text.strip():
        raise ReadError(f"`{path}` is empty", hint="is this the right file, and was it saved?")
    return SourceFile(path, decoded.text, editable=decoded.utf8, mark=decoded.mark)


def spelled(file: SourceFile, text: str) -> str:
    """Return a changed text as it has to be written: with the mark, which no edit sees.

    Raises:
        ReadError: the file is in another encoding than UTF-8, or has been changed since it was read.
    """
    if not file.editable:
        raise ReadError(
            f"`{file.path}` is not in UTF-8, so no fix is written to it",
            hint="save it as UTF-8, or look at the fixes with `--diff`",
        )
    if read(file.path).text != file.text:
        raise ReadError(
            f"`{file.path}` was changed while it was checked", hint="run the command again"
        )
    return file.mark + text


def _unreadable(path: Path, error: OSError) -> ReadError:
    match error:
        case FileNotFoundError():
            hint = "check the spelling, and the directory you are in"
        case PermissionError():
            hint = "ask for the right to read it, or copy it to where you have it"
        case IsADirectoryError():
            hint = "name the files in it"
        case _:
            hint = "check that the file can be opened at all"
    reason = (error.strerror or type(error).__name__).lower()
    return ReadError(f"cannot read `{path}`: {reason}", hint=hint)

"""What a command is given: the manuscripts that its paths stand for, and lists with commas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from citecheck import output
from citecheck.errors import CitecheckError, ReadError, did_you_mean
from citecheck.model import SourceFile
from citecheck.readers import read as read_one
from citecheck.readers.collect import collect


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """Return what is listed, once or several times, with commas between."""
    return tuple(each.strip() for value in values for each in value.split(",") if each.strip())


def gathered(paths: Iterable[Path]) -> tuple[tuple[Path, ...], bool]:
    """List the manuscripts that paths stand for; say what is not there, and whether anything is not."""
    collected = collect(paths)
    for each in collected.errors:
        output.complain(each)
    return collected.files, bool(collected.errors)


def complain(error: CitecheckError, path: Path, commands: Iterable[str]) -> None:
    """Say that a manuscript cannot be read or checked.

    `commands` are those that a path that is not there may be a misspelt one of.
    """
    near = "" if path.exists() else did_you_mean(str(path), commands)
    error.hint = near or error.hint
    output.complain(error)


def read(paths: Iterable[Path], commands: Sequence[str]) -> tuple[list[SourceFile], bool]:
    """Read what can be read; say what cannot, and return whether there was any."""
    found, failed = gathered(paths)
    files: list[SourceFile] = []
    for path in found:
        try:
            files.append(read_one(path))
        except ReadError as error:
            failed = True
            complain(error, path, commands)
    return files, failed

"""What a command is given: the manuscripts that its paths stand for, and lists with commas."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from citecheck import output
from citecheck.errors import CitecheckError, ReadError, did_you_mean
from citecheck.model import SourceFile
from citecheck.readers import read as read_one
from citecheck.readers.collect import collect


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """Return what is listed, once or several times, with commas between."""
    return tuple(each.strip() for value in values for each in value.split(",") if each.strip())


def read(paths: Iterable[Path], commands: Iterable[str]) -> tuple[list[SourceFile], bool]:
    """Read what can be read; say what cannot, and return whether there was any.

    `commands` are those that a path may be a misspelt one of.
    """
    collected = collect(paths)
    errors: list[CitecheckError] = list(collected.errors)
    files: list[SourceFile] = []
    for path in collected.files:
        try:
            files.append(read_one(path))
        except ReadError as error:
            near = "" if path.exists() else did_you_mean(str(path), commands)
            errors.append(ReadError(error.message, hint=near or error.hint))
    for each in errors:
        output.complain(each)
    return files, bool(errors)

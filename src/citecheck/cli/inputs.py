"""What a command is given: the manuscripts that its paths stand for, and lists with commas."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from citecheck import output
from citecheck.errors import CitecheckError, ReadError, UsageError, did_you_mean
from citecheck.readers import read as read_one
from citecheck.readers.collect import collect
from citecheck.source import SourceFile


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """Return what is listed, once or several times, with commas between."""
    return tuple(each.strip() for value in values for each in value.split(",") if each.strip())


def gathered(paths: Iterable[Path]) -> tuple[tuple[Path, ...], bool]:
    """List the manuscripts that paths stand for; say what is not there, and whether anything is not."""
    collected = collect(paths)
    for each in collected.errors:
        output.complain(each)
    return collected.files, bool(collected.errors)


def refuse_to_replace(files: Iterable[Path], to: Path | None) -> None:
    """Refuse to write a report in the place of what it is about.

    Raises:
        UsageError: one of the files is where it would go.
    """
    if to is not None and any(os.path.realpath(each) == os.path.realpath(to) for each in files):
        raise UsageError(
            f"`{to}` is one of the files that are read, and would be replaced",
            hint="name another file behind `--output`",
        )


def made_of(file: SourceFile) -> set[Path]:
    """Return the paths of the files that a manuscript is made of, its chapters and libraries too."""
    pieces = file.origin.pieces if file.origin else ()
    own = {each.source.path for each in pieces if not each.part}
    return {file.path, *own}.union(*map(made_of, file.libraries))


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

"""Turn the paths of a command line into the files to read: directories walked, globs expanded."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.errors import ReadError
from citecheck.readers import READERS, STDIN

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_NOT_WALKED = frozenset({"CVS", "_darcs", "node_modules", "__pycache__"})
"""Directories without manuscripts, beside the hidden ones (`.git`, `.venv` …)."""


@dataclass(frozen=True, slots=True)
class Collected:
    """The files to read, each once, and what was asked for and is not there."""

    files: tuple[Path, ...]
    errors: tuple[ReadError, ...]


@dataclass(frozen=True, slots=True)
class _Ignored:
    """The patterns of one `.gitignore` and the directory they are about."""

    directory: Path
    patterns: GitIgnoreSpec

    def verdict(self, path: Path, *, directory: bool) -> bool | None:
        """Tell whether a path is ignored, or None where no pattern says."""
        relative = path.relative_to(self.directory).as_posix()
        return self.patterns.check_file(relative + "/" * directory).include


def collect(paths: Iterable[Path]) -> Collected:
    """List the files that paths stand for, in the order given, directories sorted by name.

    A file named outright is taken whatever its suffix; in a directory only those with a reader
    are, and what is hidden or ignored by git is left out. Symbolic links to directories are not
    followed inside a directory, so that no loop can arise.
    """
    files: dict[str, Path] = {}
    errors: list[ReadError] = []
    for path in paths:
        for each in _expanded(path):
            if isinstance(each, ReadError):
                errors.append(each)
            else:
                files.setdefault("-" if each == STDIN else os.path.realpath(each), each)
    return Collected(tuple(files.values()), tuple(errors))


def _expanded(path: Path) -> Iterator[Path | ReadError]:
    if path == STDIN:
        yield path
    elif path.is_dir():
        yield from _walked(path)
    elif path.exists() or not glob.has_magic(str(path)):
        yield path
    else:
        # A shell that found no match, or quotes, hand the pattern on as it is.
        matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207  # `**`, absolute
        for match in matches:
            each = Path(match)
            if each.is_dir():
                yield from _walk(each, _above(each))
            else:
                yield each
        if not matches:
            yield ReadError(f"no file matches `{path}`", hint="check the pattern")


def _walked(directory: Path) -> Iterator[Path | ReadError]:
    empty = True
    for each in _walk(directory, _above(directory)):
        empty = False
        yield each
    if empty:
        suffixes = ", ".join(READERS)
        yield ReadError(
            f"nothing to read in `{directory}`",
            hint=f"only {suffixes} files that git does not ignore are read from a directory",
        )


def _walk(directory: Path, ignored: Sequence[_Ignored]) -> Iterator[Path | ReadError]:
    ignored = (*ignored, *_patterns(directory))
    try:
        entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
    except OSError as error:
        reason = (error.strerror or "").lower()
        yield ReadError(
            f"cannot look into `{directory}`: {reason}", hint="ask for the right to read it"
        )
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in _NOT_WALKED and not _is_ignored(path, ignored, directory=True):
                yield from _walk(path, ignored)
        elif (
            path.suffix.lower() in READERS
            and entry.is_file()
            and not _is_ignored(path, ignored, directory=False)
            and _may_be_read(path)
        ):
            yield path


def _may_be_read(path: Path) -> bool:
    """Tell whether a file that nobody named is likely a manuscript or library: most JSON is not."""
    may_be = READERS[path.suffix.lower()].may_be
    return may_be is None or may_be(path)


def _is_ignored(path: Path, ignored: Sequence[_Ignored], *, directory: bool) -> bool:
    """Ask the nearest `.gitignore` first: the last word is with the deepest, as in git."""
    path = _absolute(path)
    for each in reversed(ignored):
        verdict = each.verdict(path, directory=directory)
        if verdict is not None:
            return verdict
    return False


def _above(directory: Path) -> tuple[_Ignored, ...]:
    """Return what the `.gitignore` files above a directory say, up to the repository's top.

    A directory that is itself ignored was named on purpose: then nothing above it counts.
    """
    directory = _absolute(directory)
    found: list[_Ignored] = []
    inside = directory
    while not (inside / ".git").exists() and inside != inside.parent:
        inside = inside.parent
        found[:0] = _patterns(inside)
    if not (inside / ".git").exists() or _is_ignored(directory, found, directory=True):
        return ()
    return tuple(found)


def _patterns(directory: Path) -> tuple[_Ignored, ...]:
    file = directory / ".gitignore"
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ()
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # only where there is something to match

    return (_Ignored(_absolute(directory), GitIgnoreSpec.from_lines(lines)),)


def _absolute(path: Path) -> Path:
    """Return the path from the root, without `..`, so that one can be seen to contain another."""
    return Path(os.path.abspath(path))  # noqa: PTH100  # `resolve` would follow links

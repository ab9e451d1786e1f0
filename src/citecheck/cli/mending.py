"""Write mended manuscripts back, or show what mending would change."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from citecheck import output
from citecheck.cli.exits import CLEAN, FAILED, FINDINGS, delivered
from citecheck.cli.inputs import made_of, read, refuse_to_replace
from citecheck.errors import UsageError
from citecheck.pipeline import Fixed, renumbered
from citecheck.readers import edited, to_write
from citecheck.readers.disk import contents
from citecheck.source import SourceFile
from citecheck.terminal import shown

STDIN = "<stdin>"


def renumber(path: Path, to: Path | None, *, diff: bool, commands: Sequence[str]) -> int:
    """Renumber a manuscript in order of first appearance, or show how, and return the exit code.

    Raises:
        UsageError: that cannot be done surely.
    """
    files, failed = read([path], commands)
    if failed:
        return FAILED
    result = renumbered(files[0], edited)
    if diff:
        refuse_to_replace(made_of(files[0]), to)
        text, code = difference([(files[0], result)], to)
        return delivered(text, to, code)
    write(files[0], result, to)
    return CLEAN


def difference(
    mended: Iterable[tuple[SourceFile, Fixed]], to: Path | None
) -> tuple[str | bytes, int]:
    """Return what mending changes as a unified diff, and the exit code."""
    # On a terminal, what could move its cursor is made visible; anything else can be given to `patch`.
    seen = to is None and sys.stdout.isatty()
    clean = shown if seen else str
    lines = []
    told = set()
    for file, result in mended:
        for change in _texts(file, result.file):
            if change in told:  # a chapter that several manuscripts share
                continue
            told.add(change)
            path, old, new = change
            name = path.as_posix()
            for line in difflib.unified_diff(_lines(old), _lines(new), f"a/{name}", f"b/{name}"):
                whole = line.endswith("\n")
                lines.append(clean(line.removesuffix("\n")) + "\n")
                if not whole:
                    lines.append("\\ No newline at end of file\n")
    text = "".join(lines)
    return text if seen else text.encode("utf-8", "surrogateescape"), FINDINGS if lines else CLEAN


def _texts(before: SourceFile, after: SourceFile) -> Iterator[tuple[Path, str, str]]:
    """Yield the texts that changed, each with its path: those of the files, where they are text."""
    origin = before.origin
    if origin is None or any(each.part for each in origin.pieces):
        yield before.path, before.text, after.text
        return
    sources = {each.source.path: each.source for each in origin.pieces}
    for path, data in after.changed.items():
        if path in sources:
            yield path, sources[path].text, data.decode("utf-8-sig", "replace")


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]] + list(
        filter(None, [text.rpartition("\n")[2]])
    )


def write(file: SourceFile, result: Fixed, to: Path | None) -> None:
    """Write a mended manuscript back, or to another file or standard output.

    Raises:
        UsageError: it cannot be written, or several files cannot go to one.
        ReadError: the manuscript is in another encoding than UTF-8, or was changed meanwhile.
    """
    if to is not None or file.path.name == STDIN:
        delivered(_only(file, result.file), to, CLEAN)
    else:
        for path, data in to_write(file, result.file).items():
            output.write(data, path)
    if result.done:
        what = "one finding" if len(result.done) == 1 else f"{len(result.done)} findings"
        output.remark(f"mended {what} in {to or file.path}")


def _only(before: SourceFile, after: SourceFile) -> bytes:
    """Return what the one file of a manuscript is to hold; where nothing is mended, what it holds."""
    if len(after.changed) > 1:
        raise UsageError(
            f"`{before.path}` is made of several files, which cannot go to one",
            hint="leave out `--output`",
        )
    if before.path.name == STDIN or (not before.changed and not after.changed):
        return (after.mark + after.text).encode() if after.origin is None else contents(before.path)
    return next(iter(after.changed.values()))

"""Write mended manuscripts back, or show what mending would change."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from citecheck import output
from citecheck.cli.exits import CLEAN, FAILED, FINDINGS, delivered
from citecheck.cli.inputs import read
from citecheck.errors import UsageError
from citecheck.model import SourceFile
from citecheck.pipeline import Fixed, renumbered
from citecheck.readers.text import spelled
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
    mended = [(files[0], renumbered(files[0]))]
    if diff:
        text, code = difference(mended, to)
        return delivered(text, to, code)
    write(mended, to)
    return CLEAN


def difference(mended: Iterable[tuple[SourceFile, Fixed]], to: Path | None) -> tuple[str, int]:
    """Return what mending changes as a unified diff, and the exit code."""
    # On a terminal, what could move its cursor is made visible; a file can be given to `patch`.
    clean = shown if to is None and sys.stdout.isatty() else str
    lines = []
    for file, result in mended:
        name = file.path.as_posix()
        for line in difflib.unified_diff(
            _lines(file.text), _lines(result.text), f"a/{name}", f"b/{name}"
        ):
            whole = line.endswith("\n")
            lines.append(clean(line.removesuffix("\n")) + "\n")
            if not whole:
                lines.append("\\ No newline at end of file\n")
    return "".join(lines), FINDINGS if lines else CLEAN


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]] + list(
        filter(None, [text.rpartition("\n")[2]])
    )


def write(mended: Sequence[tuple[SourceFile, Fixed]], to: Path | None) -> None:
    """Write the mended manuscripts back, or the only one to another file or standard output."""
    if to is not None and len(mended) > 1:
        raise UsageError(
            f"{len(mended)} mended manuscripts cannot go to one file",
            hint="leave out `--output`, or name one manuscript",
        )
    for file, result in mended:
        if to is not None:
            output.write(file.mark + result.text, to)
        elif file.path.name == STDIN:
            output.write(result.text, None)
        elif result.text != file.text:
            output.write(spelled(file, result.text), file.path)
        if result.done:
            what = "one finding" if len(result.done) == 1 else f"{len(result.done)} findings"
            output.remark(f"mended {what} in {to or file.path}")

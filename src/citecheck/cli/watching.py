"""Check again whenever one of the files changes, until interrupted."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from citecheck import output
from citecheck.cli import checking
from citecheck.cli.exits import INTERRUPTED, guarded
from citecheck.cli.inputs import made_of
from citecheck.errors import ConfigError, UsageError
from citecheck.finding import FileReport
from citecheck.pipeline import settings_file
from citecheck.readers import STDIN
from citecheck.readers.collect import collect

PAUSE = 0.3
"""Seconds between looks: an editor that saves is answered at once, and looking costs nothing."""
_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Cursor home, erase the screen and what was scrolled away (ECMA-48; the last is xterm's)."""


def run(order: checking.Order) -> int:
    """Check, and check again after each change; it ends only by an interruption.

    Raises:
        UsageError: what is asked for cannot be watched.
    """
    if order.mending.wanted:
        raise UsageError("`--watch` only looks, it mends nothing", hint="drop `--watch`")
    if STDIN in order.paths:
        raise UsageError("standard input cannot be watched", hint="name a file")
    checking.refuse_contradictions(order)
    drawn_in: dict[Path, object] = {}

    def noticed(reports: Sequence[FileReport]) -> None:
        paths = set().union(*(made_of(each.file) for each in reports))
        drawn_in.clear()
        drawn_in.update((each, _state(each)) for each in paths)

    before: Mapping[Path, object] | None = None
    while True:
        now = _states(order, drawn_in)
        if now != before:
            if order.look.to is None and sys.stdout.isatty():
                output.write(_CLEAR, None)
            if guarded(lambda: checking.run(order, noticed)) == INTERRUPTED:
                return INTERRUPTED
            # What changed while it was checked has its old state in `now`.
            before = {**drawn_in, **now}
        time.sleep(PAUSE)


def _states(order: checking.Order, drawn_in: Collection[Path]) -> dict[Path, object]:
    """Return the state of each file, of what it draws in, and of its settings."""
    files = collect(order.paths).files
    watched = {*files, *drawn_in}
    if order.wishes.baseline:
        watched.add(order.wishes.baseline)
    wrong: dict[Path, object] = {}
    for folder in {each.parent for each in files}:
        try:
            settings = settings_file(folder, order.wishes)
        except ConfigError as error:
            wrong[folder] = error.message  # half saved: the check says so, and it may soon be whole
            continue
        if settings:
            watched.add(settings)
    return {**{each: _state(each) for each in watched}, **wrong}


def _state(path: Path) -> object:
    """Return what changes when a file does: its time, size and number."""
    try:
        found = path.stat()
    except OSError:
        return None  # between two moves of an editor that saves
    return (found.st_mtime_ns, found.st_size, found.st_ino)

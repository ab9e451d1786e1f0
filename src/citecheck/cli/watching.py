"""Check again whenever one of the files changes, until interrupted."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path

from citecheck import output
from citecheck.cli import checking
from citecheck.cli.exits import INTERRUPTED, guarded
from citecheck.errors import UsageError
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
    before: Mapping[Path, object] | None = None
    while True:
        now = _states(order)
        if now != before:
            before = now
            if order.look.to is None and sys.stdout.isatty():
                output.write(_CLEAR, None)
            if guarded(lambda: checking.run(order)) == INTERRUPTED:
                return INTERRUPTED
        time.sleep(PAUSE)


def _states(order: checking.Order) -> dict[Path, object]:
    """Return what changes when a file or its settings do: its time, size and number."""
    states: dict[Path, object] = {}
    files = collect(order.paths).files
    settings = {each.parent: settings_file(each, order.wishes) for each in files}
    for each in (*files, *filter(None, settings.values())):
        try:
            found = each.stat()
            states[each] = (found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError:
            states[each] = None  # between two moves of an editor that saves
    return states

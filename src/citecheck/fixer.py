"""Say which fixes can be carried out together: all edits of a fix or none, none that touches another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from citecheck.finding import Fix, Safety
from citecheck.source import SourceFile


class Applied(NamedTuple):
    """What came of it."""

    edits: tuple[tuple[int, int, str], ...]
    """What to put in the place of which stretch, in order; nothing where nothing was done."""
    done: tuple[Fix, ...]
    waiting: tuple[Fix, ...]
    """Those that touch one that was done, or may not stand beside it: the text has to be checked again
    first."""


def choose(fixes: Sequence[Fix], length: int, file: SourceFile | None = None) -> Applied:
    """Take the fixes that can be carried out together on a text of a length, the first first.

    Edits touch where they overlap or stand side by side. A fix that renumbers is carried out alone: the
    numbers that another one writes or leaves would mean something else behind it.

    A fix whose edits touch each other, or that reach beyond the text, is left out altogether; so is
    one that edits another file than the one given: a library of the manuscript.
    """
    taken: list[tuple[int, int, str]] = []
    done: list[Fix] = []
    waiting: list[Fix] = []
    for fix in fixes:
        edits = sorted((each.span.start, each.span.end, each.text) for each in fix.edits)
        if not edits or not _is_sound(edits, length):
            continue
        if file is not None and any(each.span.file is not file for each in fix.edits):
            continue
        alone = fix.renumbers or any(each.renumbers for each in done)
        if (done and alone) or any(_touches(taken, start, end) for start, end, _ in edits):
            waiting.append(fix)
            continue
        taken = sorted([*taken, *edits])
        done.append(fix)
    return Applied(tuple(taken), tuple(done), tuple(waiting))


def writable(fix: Fix) -> Fix | None:
    """Return a fix as it may be offered for a text that was made of another format.

    None if one of its edits cannot be carried over; unsafe if one reaches over formatting.
    """
    mapped = [each.span for each in fix.edits if each.span.file.origin]
    if not all(
        each.file.origin.is_writable(each.start, each.end) for each in mapped if each.file.origin
    ):
        return None
    if any(each.file.origin.crosses(each.start, each.end) for each in mapped if each.file.origin):
        return replace(fix, safety=Safety.UNSAFE)
    return fix


def _is_sound(edits: Sequence[tuple[int, int, str]], length: int) -> bool:
    """Tell whether the edits of one fix are in bounds and do not overlap; side by side they may be."""
    at = 0
    for start, end, _ in edits:
        if not at <= start <= end <= length:
            return False
        at = end
    return True


def _touches(taken: Sequence[tuple[int, int, str]], start: int, end: int) -> bool:
    at = bisect_left(taken, (start,))
    before, behind = taken[at - 1 : at] if at else [], taken[at : at + 1]
    return any(other_end >= start for _, other_end, _ in before) or any(
        other_start <= end for other_start, _, _ in behind
    )

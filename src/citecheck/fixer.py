"""Carry fixes out on a text: all edits of a fix or none, and none that touches another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from citecheck.finding import Fix


class Applied(NamedTuple):
    """What came of it."""

    text: str
    done: tuple[Fix, ...]
    waiting: tuple[Fix, ...]
    """Those that touch one that was done: the text has to be checked again first."""


def apply(text: str, fixes: Sequence[Fix]) -> Applied:
    """Carry out fixes in order. Edits touch where they overlap or stand side by side.

    A fix whose edits touch each other, or that reach beyond the text, is left out altogether.
    """
    taken: list[tuple[int, int, str]] = []
    done: list[Fix] = []
    waiting: list[Fix] = []
    for fix in fixes:
        edits = sorted((each.span.start, each.span.end, each.text) for each in fix.edits)
        if not edits or not _is_sound(edits, len(text)):
            continue
        if any(_touches(taken, start, end) for start, end, _ in edits):
            waiting.append(fix)
            continue
        taken = sorted([*taken, *edits])
        done.append(fix)
    for start, end, new in reversed(taken):
        text = text[:start] + new + text[end:]
    return Applied(text, tuple(done), tuple(waiting))


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

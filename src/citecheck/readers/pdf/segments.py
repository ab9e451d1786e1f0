"""Join the scraps of a page to segments: what stands on one height without a wide gap.

Raised and lowered scraps are smaller than their neighbours and off their baseline; they belong to
the row of these.
"""

from __future__ import annotations

import bisect
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.pattern import lazy
from citecheck.readers.pdf.glyphs import Scrap


@dataclass(slots=True, eq=False)
class Segment:
    """Scraps beside each other on one height, without a gap as wide as between columns."""

    row: int
    scraps: list[Scrap]
    raised: list[bool]
    x0: float
    x1: float
    y: float
    size: float
    text: str
    weight: int
    """How many characters it has."""


def segments(scraps: Sequence[Scrap]) -> list[Segment]:
    """Return the segments of a page, what is raised or lowered beside its neighbours."""
    rows = _rows(scraps)
    raised: dict[int, bool] = {}
    heights = [-row[0].y for row in rows]
    biggest = max((each.size for each in scraps), default=0.0)
    for row in list(rows):
        for scrap, reach in zip(list(row), _runs(row), strict=True):
            if scrap.size * _SMALLER > biggest:
                continue
            first = bisect.bisect_left(heights, -scrap.y - 0.45 * biggest)
            last = bisect.bisect_right(heights, -scrap.y + 0.8 * biggest)
            found = _neighbour(scrap, reach, rows[first : min(last, first + _MOST_NEAR)])
            if found is None:
                continue
            target, base = found
            if target is not row:
                row.remove(scrap)
                bisect.insort(target, scrap, key=lambda each: each.x0)
            raised[id(scrap)] = scrap.y > base.y + 0.12 * base.size
    return [segment for at, row in enumerate(rows) if row for segment in _segments(at, row, raised)]


def _segments(at: int, row: Sequence[Scrap], raised: dict[int, bool]) -> Iterator[Segment]:
    start = 0
    for place, each in enumerate(row, 1):
        behind = row[place] if place < len(row) else None
        if behind is None or behind.x0 - each.x1 > _GUTTER * min(each.size, behind.size):
            part = list(row[start:place])
            main = [scrap for scrap in part if id(scrap) not in raised] or part
            yield Segment(
                at,
                part,
                [raised.get(id(scrap), False) for scrap in part],
                part[0].x0,
                max(scrap.x1 for scrap in part),
                statistics.median_low(scrap.y for scrap in main),
                weighted(sorted((scrap.size, len(scrap.text)) for scrap in main)),
                " ".join(scrap.text for scrap in part),
                sum(len(scrap.text) for scrap in part),
            )
            start = place


_GUTTER = 0.7
"""Ems between two segments at least."""


def _rows(scraps: Sequence[Scrap]) -> list[list[Scrap]]:
    """Return what stands on one height, from the top down, each row from left to right."""
    rows: list[list[Scrap]] = []
    for each in sorted(scraps, key=lambda scrap: -scrap.y):
        if rows and rows[-1][0].y - each.y < 0.2 * max(each.size, rows[-1][0].size):
            rows[-1].append(each)
        else:
            rows.append([each])
    for row in rows:
        row.sort(key=lambda scrap: scrap.x0)
    return rows


def by_row(found: Sequence[Segment]) -> list[list[Segment]]:
    """Return segments row by row from the top down, each row from left to right."""
    rows: dict[int, list[Segment]] = defaultdict(list)
    for each in found:
        rows[each.row].append(each)
    return [sorted(rows[row], key=lambda each: each.x0) for row in sorted(rows)]


def _runs(row: Sequence[Scrap]) -> list[tuple[float, float]]:
    """Return for each scrap of a row how far it reaches with those of its size beside it."""
    reaches: list[tuple[float, float]] = []
    start = 0
    for at, each in enumerate(row, 1):
        behind = row[at] if at < len(row) else None
        if (
            behind is None
            or behind.x0 - each.x1 > 0.5 * each.size
            or abs(behind.size - each.size) > 0.07 * each.size
        ):
            reaches += [(row[start].x0, each.x1)] * (at - start)
            start = at
    return reaches


def _neighbour(
    scrap: Scrap, reach: tuple[float, float], rows: Sequence[list[Scrap]]
) -> tuple[list[Scrap], Scrap] | None:
    """Return the row to which a scrap off its baseline belongs, and what it stands beside there."""
    best: tuple[float, list[Scrap], Scrap] | None = None
    alone = _NUMBERS.fullmatch(scrap.text)
    for row in rows:
        # A row of more is no text; looking through it for each of them would take for ever.
        for other in row[:_MOST_NEAR]:
            if other.size < _SMALLER * scrap.size:
                continue
            above = scrap.y - other.y
            if not -0.4 * other.size < above < 0.75 * other.size:
                continue
            if abs(above) < 0.05 * other.size:
                continue
            # Before a word there may be a space, as between a note and its mark.
            near = min(abs(reach[0] - other.x1), 0.6 * abs(other.x0 - reach[1]))
            if alone and near >= _NEAR * other.size and 0.15 * other.size < above:
                # In a cell of its own a raised number has only its row to be raised above.
                near = 10 * other.size + near
            elif near >= _NEAR * other.size:
                continue
            if best is None or near < best[0]:
                best = (near, row, other)
    return (best[1], best[2]) if best else None


_SMALLER = 1.12
"""How many times as large as a raised number its neighbours are at least."""
_NEAR = 0.7
"""Ems between a raised number and what it stands beside."""
_MOST_NEAR = 200
_NUMBERS = lazy(r"\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20}")


def weighted(weights: Sequence[tuple[float, int]]) -> float:
    """Return the value in the middle of sorted ones that have weights."""
    half = sum(weight for _, weight in weights) / 2
    for size, weight in weights:
        half -= weight
        if half <= 0:
            return size
    return weights[-1][0]

"""Put the segments of a page in reading order: columns apart, and each cut into lines.

Columns are told by their gutter: a strip that hardly any segment crosses, with segments on both
sides that fill most of their half. What crosses it parts the page into bands, as a heading or a wide
table does.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from citecheck.pattern import lazy
from citecheck.readers.pdf.glyphs import Scrap
from citecheck.readers.pdf.segments import Segment, by_row, weighted

_STEP = 2
"""Points; the grid on which gutters are looked for."""


@dataclass(slots=True, eq=False)
class PrintedLine:
    """A line of a column: its pieces, each with whether it is raised."""

    page: int
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False
    number: int = 0
    """Which line of the document it is."""

    @property
    def text(self) -> str:
        """Its words, raised or not."""
        return "".join(text for text, _ in self.pieces)


def regions(found: Sequence[Segment], depth: int = 0) -> Iterator[list[Segment]]:
    """Yield the columns and bands of a page in the order in which they are read."""
    gutter = _gutter(found) if depth < 2 else None  # noqa: PLR2004  # three or four columns at most
    if gutter is None:
        yield list(found)
        return
    half = (max(each.x1 for each in found) - min(each.x0 for each in found)) / 2
    crossing = {each.row for each in found if _crosses(each, gutter, half)}
    band: list[Segment] = []
    spanning = False
    for each in sorted(found, key=lambda segment: segment.row):
        if (now := each.row in crossing) is not spanning:
            yield from _band(band, gutter, depth, spanning=spanning)
            band, spanning = [], now
        band.append(each)
    yield from _band(band, gutter, depth, spanning=spanning)


def _crosses(each: Segment, gutter: float, half: float) -> bool:
    """Tell whether a segment stands over both columns; one that sticks out of its own does not."""
    left, right = gutter - each.x0, each.x1 - gutter
    if min(left, right) <= 1:
        return False
    return min(left, right) > _STICKS_OUT * half or max(left, right) < 2 * _STICKS_OUT * half


_STICKS_OUT = 0.3
"""Of a column's width; an address that could not be broken sticks out as much."""


def _band(
    band: list[Segment], gutter: float, depth: int, *, spanning: bool
) -> Iterator[list[Segment]]:
    if spanning:
        if band:
            yield band
        return
    for side in (
        [each for each in band if (each.x0 + each.x1) / 2 < gutter],
        [each for each in band if (each.x0 + each.x1) / 2 >= gutter],
    ):
        if side:
            yield from regions(side, depth + 1)


def _gutter(found: Sequence[Segment], depth: int = 0) -> float | None:
    """Return the middle of the strip between two columns, if there are columns."""
    if len(found) < 8:  # noqa: PLR2004  # four lines each
        return None
    low, high = min(each.x0 for each in found), max(each.x1 for each in found)
    width = high - low
    size = statistics.median(each.size for each in found)
    if not 20 * size < width < 10_000:  # noqa: PLR2004  # two columns of ten ems each; no page is wider
        return None
    total = sum(each.weight for each in found)
    count = int(width // _STEP) + 2
    crossed = [0] * (count + 1)
    for each in found:
        crossed[int((each.x0 - low) // _STEP)] += each.weight
        crossed[int((each.x1 - low) // _STEP) + 1] -= each.weight
    for at in range(1, count):
        crossed[at] += crossed[at - 1]
    first, last = int(0.2 * count), int(0.8 * count)
    least = min(crossed[first:last], default=total)
    best: tuple[int, int] = (0, 0)
    start = first
    for at in range(first, last + 1):
        if at == last or crossed[at] > least + 0.01 * total:
            best = max(best, (at - start, start))
            start = at + 1
    strip = best[0] * _STEP
    middle = low + (best[1] + best[0] / 2) * _STEP
    if strip < 0.5 * size or least > 0.85 * total:
        return None
    if not _runs_down(found, middle):
        return None
    return middle if _filled(found, middle, total, depth) else None


def _runs_down(found: Sequence[Segment], middle: float) -> bool:
    """Tell whether a gutter has text on both sides for some lines; a wide space is but in one."""
    run = sides = 0
    for row in by_row(found):
        if any(each.x0 < middle - 1 and each.x1 > middle + 1 for each in row):
            run = sides = 0
            continue
        run += 1
        sides |= 1 * any(each.x1 <= middle + 1 for each in row)
        sides |= 2 * any(each.x0 >= middle - 1 for each in row)
        if run >= _FEWEST_ROWS and sides == 3:  # noqa: PLR2004  # both
            return True
    return False


_FEWEST_ROWS = 4


def _filled(found: Sequence[Segment], middle: float, total: int, depth: int) -> bool:
    """Tell whether both sides of a gutter are columns of text: lines that fill them, no cells."""
    for side in (
        [each for each in found if each.x1 <= middle + 1],
        [each for each in found if each.x0 >= middle - 1],
    ):
        weight = sum(each.weight for each in side)
        if weight < 0.03 * total or weight < 100:  # noqa: PLR2004  # two lines
            return False
        width = max(each.x1 for each in side) - min(each.x0 for each in side)
        filling = sum(each.weight for each in side if each.x1 - each.x0 > 0.5 * width)
        if filling < 0.5 * weight and (depth or _gutter(side, depth + 1) is None):
            return False
    return True


def lines(region: Sequence[Segment], page: int) -> list[PrintedLine]:
    """Return the lines of one column, from the top down."""
    return [_line(row, page) for row in by_row(region)]


def _line(row: Sequence[Segment], page: int) -> PrintedLine:
    line = PrintedLine(page, x0=row[0].x0, x1=max(each.x1 for each in row))
    line.size = size = weighted(sorted((each.size, each.weight) for each in row))
    line.y = statistics.median(each.y for each in row)
    scraps = [
        (scrap, up) for each in row for scrap, up in zip(each.scraps, each.raised, strict=True)
    ]
    line.bold = sum(each.bold for each, _ in scraps) > 0.8 * sum(
        len(each.text.replace(" ", "")) for each, _ in scraps
    )
    wide = sum(second.x0 - first.x1 > _CELL * size for first, second in pairwise(row))
    before: tuple[Scrap, bool] | None = None
    for scrap, up in scraps:
        if before is not None:
            gap = scrap.x0 - before[0].x1
            if gap > _CELL * size and wide > 1:
                line.pieces.append(("\t", False))
            elif _CLOSING.match(scrap.text) and before[1] and not up:
                pass  # what follows a raised number may be set off by a hair
            elif gap > 0.22 * size or (scrap.spaced and gap > 0.05 * size):
                line.pieces.append((" ", up and before[1]))
        line.pieces.append((scrap.text, up))
        before = (scrap, up)
    return line


_CLOSING = lazy(r"[.,;:)\]]")
_CELL = 1.8
"""Ems between two cells of a table."""

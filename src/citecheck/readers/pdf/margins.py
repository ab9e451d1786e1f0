"""Tell what does not belong to the text of a page: running headers, page and line numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from citecheck.pattern import lazy
from citecheck.readers.pdf.segments import Segment, by_row

_DIGITS = lazy(r"\d+")
_EDGE_ROWS = 4
"""Rows at the top and at the bottom of a page that may be a running header or footer."""
_DRIFT = 8.0
"""Points by which a running header may stand higher or lower on another page."""
_LINE_NUMBER = lazy(r"\d{1,5}")


def without_margins(pages: Sequence[Sequence[Segment]]) -> list[list[Segment]]:
    """Return the pages without running headers and footers, page numbers and line numbers."""
    edges = [_edge_rows(page) for page in pages]
    alike: dict[str, list[tuple[int, list[Segment]]]] = defaultdict(list)
    for at, rows in enumerate(edges):
        for row in rows:
            alike[_DIGITS.sub("#", _row_text(row))].append((at, row))
    least = max(2, len(pages) // 5)
    dropped: dict[int, set[int]] = defaultdict(set)
    for found in alike.values():
        for beside in _level(found):
            if len({page for page, _ in beside}) >= least and _runs_on(beside):
                for at, row in beside:
                    dropped[at].add(row[0].row)
    left = []
    for at, (page, rows) in enumerate(zip(pages, edges, strict=True)):
        outside = _outside(rows, dropped[at])
        left.append([each for each in page if each.row not in outside])
    return _without_line_numbers(left)


def _outside(rows: Sequence[Sequence[Segment]], running: set[int]) -> set[int]:
    """Return the running lines from the edges of a page on: what is behind a row of text is text."""
    half = len(rows) // 2
    found: set[int] = set()
    for side in (rows[:half], rows[half:][::-1]):
        for row in side:
            if row[0].row not in running:
                break
            found.add(row[0].row)
    return found


def _level(found: list[tuple[int, list[Segment]]]) -> Iterator[list[tuple[int, list[Segment]]]]:
    """Yield rows of several pages that stand at the same height."""
    found.sort(key=lambda each: each[1][0].y)
    start = 0
    for at in range(1, len(found) + 1):
        if at == len(found) or found[at][1][0].y - found[start][1][0].y > _DRIFT:
            yield found[start:at]
            start = at


def _row_text(row: Sequence[Segment]) -> str:
    return " ".join(each.text for each in row)


def _runs_on(found: Sequence[tuple[int, list[Segment]]]) -> bool:
    """Tell whether rows that differ in their numbers only are a running line of the pages.

    Each number is the same on nearly all pages, or counts them.
    """
    numbers = [
        (page, [int(each[:9]) for each in _DIGITS.findall(_row_text(row))]) for page, row in found
    ]
    for place in range(len(numbers[0][1])):
        same = Counter(values[place] for _, values in numbers)
        counting = Counter(values[place] - page for page, values in numbers)
        most = max(same.most_common(1)[0][1], counting.most_common(1)[0][1])
        if most < 0.7 * len(numbers):
            return False
    return True


def _edge_rows(page: Sequence[Segment]) -> list[list[Segment]]:
    """Return the rows at the top and at the bottom of a page."""
    rows = by_row(page)
    most = min(_EDGE_ROWS, len(rows) // 3)
    return rows[:most] + rows[len(rows) - most :]


def _without_line_numbers(pages: list[list[Segment]]) -> list[list[Segment]]:
    """Drop the numbers that count the lines of a manuscript under review.

    They stand beside nearly every line, or every fifth; the labels of a list stand at entries only.
    """
    found = [_line_numbers(page) for page in pages]
    if 2 * sum(bool(each) for each in found) < len(pages):
        return pages
    return [
        [each for each in page if id(each) not in numbers]
        for page, numbers in zip(pages, found, strict=True)
    ]


def _line_numbers(page: Sequence[Segment]) -> set[int]:
    numbers = [each for each in page if _LINE_NUMBER.fullmatch(each.text)]
    words = [each for each in page if not _LINE_NUMBER.fullmatch(each.text)]
    if len(numbers) < 4 or not words:  # noqa: PLR2004  # a page of a few lines tells nothing
        return set()
    left = min((each.x0 for each in words if each.weight > 3), default=0.0)  # noqa: PLR2004  # no bullets
    right = max(each.x1 for each in words)
    rows = len({each.row for each in words})
    return {
        id(each)
        for side in (
            [each for each in numbers if each.x1 < left],
            [each for each in numbers if each.x0 > right],
        )
        if _counts(side, rows)
        for each in side
    }


def _counts(side: Sequence[Segment], rows: int) -> bool:
    """Tell whether numbers go down the page beside nearly every line, or every fifth."""
    if len(side) < 4:  # noqa: PLR2004
        return False
    down = sorted(side, key=lambda each: each.row)
    steps = [int(second.text) - int(first.text) for first, second in pairwise(down)]
    beside_all = steps.count(1) >= 0.9 * len(steps) and len(side) >= 0.8 * rows
    return beside_all or steps.count(5) >= 0.9 * len(steps)

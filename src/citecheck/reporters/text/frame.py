"""Draw the lines of a problem with carets under the exact span and dashes under related places.

Lines of prose can be thousands of characters long, so each is cut to a window around what is
marked. All measures are in terminal cells: a Chinese character takes two, an accent none.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.finding import Problem, Severity
from citecheck.reporters.text.palette import Palette
from citecheck.source import SourceFile, Span
from citecheck.terminal import cells, glyph, shown

_BEFORE = 20
"""Cells of context kept to the left of what is marked, where the line must be cut."""
_MOST_LINES = 4
"""Of a longer span only the beginning and the last line are shown."""
_CUT = "…"
_NARROWEST = 40


@dataclass(frozen=True, slots=True)
class _Mark:
    """What to draw under one line: from and to a column (from 0), with a word on the last."""

    line: int
    start: int
    end: int
    label: str
    primary: bool


def frame(
    problem: Problem, severity: Severity, palette: Palette, width: int
) -> tuple[list[str], int]:
    """Return the lines of the frame and the width of its margin (that of what numbers the lines)."""
    span = problem.span.original
    file = span.file
    marks = list(_marks(span, problem.label, primary=True))
    for label in problem.labels:
        related = label.span.original
        if related.file is file:
            marks += _marks(related, label.message, primary=False)
    marks.sort(key=lambda mark: (mark.line, mark.start, mark.primary))
    called = {mark.line: _called(file, mark.line) for mark in marks}
    margin = max(map(len, called.values()))
    room = max(width, _NARROWEST) - margin - 3
    bar = palette.dim("|")
    lines = [f"{' ' * margin} {bar}"]
    previous = marks[0].line
    for line, group in _groups(marks, room, file):
        if line > previous + 1:
            lines.append(palette.dim("." * margin + " :"))
        previous = line
        window = _Window.around(file.line_text(line), group, room)
        lines.append(f"{palette.dim(called[line].rjust(margin))} {bar} {window.text}".rstrip())
        rows = (row for mark in group for row in _rows(window, mark, severity, palette, room))
        lines.extend(f"{' ' * margin} {bar} {row}" for row in rows)
    return lines, margin


def _called(file: SourceFile, line: int) -> str:
    """Return what stands beside a line: its number; in a file without lines, that of its paragraph."""
    if file.origin is None:
        return str(line)
    start = file.line_starts[line - 1]
    part = Span(file, start, start + len(file.line_text(line))).part
    kind, _, number = part.partition(" ")
    return number if kind == "paragraph" else "" if part else str(line)


def _marks(span: Span, label: str, *, primary: bool) -> Iterator[_Mark]:
    """Yield a mark a line of a span; of a long span the first lines and the last."""
    file = span.file
    first, last = span.begin, file.position(max(span.start, span.end - 1))
    lines = list(range(first.line, last.line + 1))
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES - 1 : -1] = []
    for line in lines:
        text = file.line_text(line)
        start = first.column - 1 if line == first.line else len(text) - len(text.lstrip())
        end = last.column if line == last.line and span.end > span.start else len(text)
        if line == last.line and span.end <= span.start:
            end = start
        if line not in {first.line, last.line} and not text.strip():
            continue
        yield _Mark(line, start, min(end, len(text)), label if line == lines[-1] else "", primary)


def _groups(
    marks: Sequence[_Mark], room: int, file: SourceFile
) -> Iterator[tuple[int, list[_Mark]]]:
    """Yield a line with those of its marks that fit in one window; far ones get their own."""
    group: list[_Mark] = []
    for mark in marks:
        if group and (
            mark.line != group[0].line
            or cells(shown(file.line_text(mark.line)[group[0].start : mark.end])) > room - _BEFORE
        ):
            yield group[0].line, group
            group = []
        group.append(mark)
    yield group[0].line, group


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of a line that is shown, and where its characters stand in it."""

    text: str
    columns: Sequence[int]
    """The cell at which each character from `start` on begins, and one more for the end."""
    start: int

    @classmethod
    def around(cls, line: str, marks: Sequence[_Mark], room: int) -> _Window:
        """Cut a line to `room` cells so that the marks begin in it."""
        first = 0 if _fits(line, room) else _left(line, marks, room)
        before = _CUT if first else ""
        glyphs: list[str] = []
        columns = [cells(before)]
        for at, character in enumerate(line[first:], first + 1):
            piece = glyph(character)
            edge = columns[-1] + cells(piece)
            if edge > room or (edge == room and at < len(line)):
                return cls(before + "".join(glyphs) + _CUT, columns, first)
            glyphs.append(piece)
            columns.append(edge)
        return cls(before + "".join(glyphs), columns, first)

    def cell(self, column: int) -> int:
        """Return the cell of a column of the line, at most the end of the window."""
        return self.columns[max(0, min(column - self.start, len(self.columns) - 1))]


def _fits(line: str, room: int) -> bool:
    # A line can be megabytes long: do not measure what cannot fit.
    return len(line) <= room and cells(shown(line)) <= room


def _left(line: str, marks: Sequence[_Mark], room: int) -> int:
    """Return where to begin a line that must be cut: a little before its first mark."""
    start = min(mark.start for mark in marks)
    end = max(mark.end for mark in marks)
    marked = cells(shown(line[start : min(end, start + room)]))
    context = max(_BEFORE // 2, min(_BEFORE * 2, room - marked - 2))
    first = start
    while first > 0 and cells(glyph(line[first - 1])) <= context:
        first -= 1
        context -= cells(glyph(line[first]))
    # The first few characters are no longer than the sign that they were left out.
    if first <= 1:
        return 0
    word = line.find(" ", first, min(first + _BEFORE // 2, start))
    return max(first, word)


def _rows(
    window: _Window, mark: _Mark, severity: Severity, palette: Palette, room: int
) -> Iterator[str]:
    """Yield the row of carets, with its label beside it or, where that is too long, below."""
    start, end = window.cell(mark.start), window.cell(mark.end)
    length = max(1, end - start)

    def paint(text: str) -> str:
        return palette.severity(severity, text) if mark.primary else palette.related(text)

    drawn = ("^" if mark.primary else "-") * length
    label = shown(mark.label)
    if label and start + length + 1 + cells(label) <= room:
        yield " " * start + paint(f"{drawn} {label}")
        return
    yield " " * start + paint(drawn)
    if label:
        indent = start if room - start >= _NARROWEST // 2 else 0
        for line in textwrap.wrap(label, room - indent):
            yield " " * indent + paint(line)

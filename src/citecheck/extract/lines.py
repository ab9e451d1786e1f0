"""The lines of a manuscript, with the offsets that everything else is built on."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from citecheck.source import SourceFile


class Line(NamedTuple):
    """A line: where it starts, where its text ends (before the line ending), and the text."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on it."""
        return not self.text.strip()


@lru_cache(maxsize=1)
def split_lines(file: SourceFile) -> tuple[Line, ...]:
    """Return the lines of a file; a text always has at least one.

    Those of the last file are kept: lists and blocks are looked for in the same lines.
    """
    text = file.text
    starts = file.line_starts
    lines = []
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(text)
        body = text[start:end].rstrip("\r\n")
        lines.append(Line(start, start + len(body), body))
    return tuple(lines)

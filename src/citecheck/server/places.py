"""Lead between places in the editor and places in what was last understood.

While a new version is being checked, what is known is about the version before. What was typed
meanwhile is one stretch between a beginning and an end that are the same in both: outside of it,
places are carried over exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from lsprotocol import types as lsp

from citecheck.server.buffers import Buffer, address, normal
from citecheck.server.positions import Ruler
from citecheck.source import SourceFile, Span


class Shift:
    """How the places of a text moved when a stretch of it was changed."""

    def __init__(self, old: str, new: str) -> None:
        self.head = _same_at_start(old, new)
        self.tail = _same_at_end(old, new, min(len(old), len(new)) - self.head)
        self.old, self.new = len(old), len(new)

    def start(self, offset: int) -> int:
        """Return where what began at an offset of the old text begins now."""
        if offset >= self.old - self.tail:  # what was put in just before it is not of it
            return offset + self.new - self.old
        return min(offset, self.head)

    def end(self, offset: int) -> int:
        """Return where what ended at an offset of the old text ends now."""
        if offset <= self.head:
            return offset
        return max(offset - self.old + self.tail, 0) + self.new - self.tail

    def back(self, offset: int) -> int | None:
        """Return where an offset of the new text was, or None inside the change."""
        if offset <= self.head:
            return offset
        if offset >= self.new - self.tail:
            return offset + self.old - self.new
        return None


def _same_at_start(old: str, new: str) -> int:
    """Return how many characters two texts have in common at the start.

    Halving the stretch in doubt compares long pieces at once: ten times faster than one by one.
    """
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_at_end(old: str, new: str, most: int) -> int:
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return low


class Place(NamedTuple):
    """A place in a file that a manuscript was made of."""

    path: Path
    offset: int


class Places:
    """The places of one report, as the editor has them now."""

    def __init__(
        self, ruler: Ruler, buffers: Mapping[Path, Buffer], sources: Mapping[Path, SourceFile]
    ) -> None:
        self.ruler = ruler
        self.buffers = buffers
        self.sources = sources
        self._shifts: dict[Path, Shift | None] = {}

    def location(self, span: Span) -> lsp.Location | None:
        """Return where a stretch of the manuscript is, or None where it is in no text file."""
        original = span.original
        if original.file.origin is not None:
            return None
        path = normal(original.file.path)
        return lsp.Location(address(path, self.buffers), self._range(path, original))

    def range_in(self, path: Path, span: Span) -> lsp.Range | None:
        """Return where a stretch is in one file, or None if it is in another."""
        original = span.original
        if original.file.origin is not None or normal(original.file.path) != path:
            return None
        return self._range(path, original)

    def place(self, path: Path, position: lsp.Position) -> Place | None:
        """Return the place of a position in an open file, or None where that was just changed."""
        buffer = self.buffers.get(path)
        if buffer is None:
            return None
        offset = self.ruler.offset(buffer.file, position)
        shift = self._shift(path)
        before = shift.back(offset) if shift else offset
        return None if before is None else Place(path, before)

    def _range(self, path: Path, original: Span) -> lsp.Range:
        shift = self._shift(path, original.file)
        if shift is None:
            return self.ruler.range(original.file, original.start, original.end)
        now = self.buffers[path].file
        start, end = shift.start(original.start), shift.end(original.end)
        return self.ruler.range(now, start, max(start, end))

    def _shift(self, path: Path, known: SourceFile | None = None) -> Shift | None:
        if path not in self._shifts:
            buffer, then = self.buffers.get(path), self.sources.get(path, known)
            if buffer is None or then is None or buffer.text == then.text:
                self._shifts[path] = None
            else:
                self._shifts[path] = Shift(then.text, buffer.text)
        return self._shifts[path]

"""Places as the protocol counts them: lines from 0, characters in units of an agreed encoding.

LSP 3.17, `Position` and `PositionEncodingKind`: UTF-16 code units unless client and server agree on
another. Lines end at CRLF, CR or LF only, as in `SourceFile`.
"""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types as lsp

from citecheck.source import SourceFile

_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2)}
"""How to spell text in an encoding, and the bytes of one unit; in UTF-32 a unit is a code point."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """Converts between offsets of a text and positions of the protocol."""

    encoding: str = "utf-16"
    """`utf-8`, `utf-16` or `utf-32`."""

    def position(self, file: SourceFile, offset: int) -> lsp.Position:
        """Return the position of an offset (a code point, 0 to the length of the text)."""
        line, column = file.position(offset)
        # An offset between CR and LF is the end of the line for the protocol.
        before = file.line_text(line)[: column - 1]
        return lsp.Position(line - 1, self._units(before))

    def range(self, file: SourceFile, start: int, end: int) -> lsp.Range:
        """Return the range of a stretch of a text."""
        return lsp.Range(self.position(file, start), self.position(file, end))

    def offset(self, file: SourceFile, position: lsp.Position) -> int:
        """Return the offset of a position; one beyond its line or the text is the end of that."""
        if position.line >= len(file.line_starts):
            return len(file.text)
        line = file.line_text(position.line + 1)
        return file.line_starts[position.line] + self._points(line, position.character)

    def _units(self, text: str) -> int:
        if text.isascii() or self.encoding not in _CODECS:
            return len(text)
        codec, size = _CODECS[self.encoding]
        return len(text.encode(codec, "surrogatepass")) // size

    def _points(self, line: str, units: int) -> int:
        """Return how many whole characters of a line a number of units is."""
        if line.isascii() or self.encoding not in _CODECS:
            return min(units, len(line))
        codec, size = _CODECS[self.encoding]
        spelt = line.encode(codec, "surrogatepass")[: units * size]
        # A position inside a character is before it: what was cut off is dropped.
        return len(spelt.decode(codec, "ignore"))

"""A manuscript's text and its places: as it was read, or as a reader made it of another format.

Offsets are code points into `SourceFile.text`; ends are exclusive; lines and columns count from 1.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from citecheck.pattern import lazy

_SHOWN = 60
"""Characters of a place that a message quotes."""
# A line ends at CRLF, CR or LF only: `str.splitlines` also breaks at U+2028, form feed and others,
# which editors and annotations do not count as lines.
_LINE_END = lazy(r"\r\n|\r|\n")


class Position(NamedTuple):
    """A place as a person counts it: line and column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a manuscript's text and where its reader took it from."""

    start: int
    end: int
    source: SourceFile
    """The file, or the part of it, in which it stands."""
    at: int
    until: int
    """Where it stands there."""
    part: str = ""
    """What a person calls the place, where lines of the source say nothing: `paragraph 12`."""
    verbatim: bool = True
    """Whether it stands there character for character; else only the whole of it can be replaced."""
    form: str = ""
    """How it looks and what it is in, if its reader can tell: to whoever edits, neighbours of one form
    are one stretch, though the file has written them in two."""


@dataclass(frozen=True, eq=False)
class Origin:
    """Where each stretch of a text came from that a reader made of another format.

    What is between the pieces was added by the reader: blank lines, the signs around a raised number.
    """

    pieces: tuple[Piece, ...]
    """In the order of the text; they do not overlap."""

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(each.start for each in self.pieces)

    def is_writable(self, start: int, end: int) -> bool:
        """Tell whether an edit of a stretch can be carried over to where it came from."""
        pieces = self.within(start, end)
        whole = [each for each in pieces if not each.verbatim]
        return bool(pieces) and all(start <= each.start and each.end <= end for each in whole)

    def crosses(self, start: int, end: int) -> bool:
        """Tell whether a stretch came from several places: formatting begins or ends in it."""
        return any(
            not one.form or one.form != other.form or one.end != other.start
            for one, other in pairwise(self.within(start, end))
        )

    def within(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return the pieces that share a character with a stretch, or hold it where it is empty."""
        first = max(0, bisect.bisect_right(self._starts, start) - 1)
        last = bisect.bisect_left(self._starts, max(end, start + 1))
        return tuple(
            each
            for each in self.pieces[first:last]
            if (each.start < end and start < each.end)
            or (start == end and each.start <= start <= each.end)
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list that the file itself marks as such: a `bibitem`, a `ref`, a field of Word."""

    start: int
    end: int
    key: str | None = None
    number: int | None = None
    """The number it is printed with, if any."""
    label: tuple[int, int] | None = None
    """Where the number is printed, if it is."""
    csl: Mapping[str, Any] | None = None
    """What the file says of the work, as an item of CSL-JSON."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A citation that the file itself links to an entry: an `xref` of JATS."""

    start: int
    end: int
    """Where it stands in the file that the text was made of (see `Span.original`)."""
    target: int
    """The entry's place in `SourceFile.listed`, from 0."""


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A manuscript's text: as it was read, or as its reader made it of another format."""

    path: Path
    text: str
    editable: bool = True
    """Whether a fix may be written back."""
    mark: str = ""
    """The byte order mark it began with, which `text` leaves out."""
    format: str = "text"
    """What its text is written in: `text` (plain text and Markdown) or `bibtex`."""
    origin: Origin | None = None
    """Where its text came from, unless the text is the file's own."""
    listed: tuple[Listed, ...] = ()
    """The entries of its list, where the file itself marks them."""
    links: tuple[Linked, ...] = ()
    """The citations that the file itself links to entries of its list, in their order."""
    libraries: tuple[SourceFile, ...] = ()
    """The libraries that it takes its references from."""
    library_keys: frozenset[str] | None = frozenset()
    """Keys of the entries that it prints though it does not cite them; None: all there are."""
    doubts: tuple[str, ...] = ()
    """Why the text may not be all that the file shows: rules about the whole of it abstain."""
    changed: Mapping[Path, bytes] = field(default_factory=dict)
    """Files that are not on disk as they were read: what fixes have made of them."""

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offsets at which the lines begin; the first is 0."""
        return (0, *(match.end() for match in _LINE_END.finditer(self.text)))

    def position(self, offset: int) -> Position:
        """Return the line and column of an offset (0 to the length of the text)."""
        line = bisect.bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line_text(self, line: int) -> str:
        """Return a line (from 1) without its line ending."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a manuscript."""

    file: SourceFile = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        """The text as it stands in the manuscript."""
        return self.file.text[self.start : self.end]

    @property
    def shown(self) -> str:
        """The text on one line and not too long, to be quoted in a message."""
        text = " ".join(self.text[: 4 * _SHOWN].split())
        return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"

    @property
    def begin(self) -> Position:
        """Where it begins."""
        return self.file.position(self.start)

    @property
    def finish(self) -> Position:
        """Where it ends (exclusive)."""
        return self.file.position(self.end)

    @property
    def original(self) -> Span:
        """The place in the file that it was read from, where that is text with lines of its own.

        It is the span itself where the text is the file's own, or where a part has a better name.
        """
        origin = self.file.origin
        pieces = origin.within(self.start, self.end) if origin else ()
        if not pieces or pieces[0].part:
            return self
        first, last = pieces[0], pieces[-1]
        if first.source is not last.source:
            last = first
        start = first.at + (self.start - first.start if first.verbatim else 0)
        end = last.at + (self.end - last.start) if last.verbatim else last.until
        start = min(max(start, first.at), first.until)
        return Span(first.source, start, max(start, min(end, last.until)))

    @property
    def part(self) -> str:
        """What a person calls the place where the file has no lines: `paragraph 12`; else nothing."""
        origin = self.file.origin
        pieces = origin.within(self.start, self.end) if origin else ()
        return pieces[0].part if pieces else ""

    @property
    def place(self) -> str:
        """The place as editors and terminals take it: `a.tex:3:7`; `a.docx, paragraph 12`."""
        original = self.original
        path = original.file.path.as_posix()
        line, column = original.begin
        return f"{path}, {self.part}" if self.part else f"{path}:{line}:{column}"

    @property
    def where(self) -> str:
        """The place in words, after the path: `line 3, column 7`, `paragraph 12`."""
        begin = self.original.begin
        return self.part or f"line {begin.line}, column {begin.column}"

    def overlaps(self, other: Span) -> bool:
        """Tell whether two spans of one file share a character."""
        return self.file is other.file and self.start < other.end and other.start < self.end


LIBRARY_FORMATS = frozenset({"bibtex", "ris", "csl-json", "endnote-xml", "nbib", "wos", "refer"})
"""Formats of lists of works without a text."""

"""What a manuscript is made of: places, blocks, citations, references, and how they link.

Everything here is frozen. Citations, markers and references compare by identity, so that they
can be keys of a mapping: two citations with the same number are still two citations.
Offsets are code points into `SourceFile.text`; ends are exclusive; lines and columns count from 1.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

# A line ends at CRLF, CR or LF only: `str.splitlines` also breaks at U+2028, form feed and others,
# which editors and annotations do not count as lines.
_SHOWN = 60
_LINE_END = re.compile(r"\r\n|\r|\n")


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


class BlockKind(StrEnum):
    """What a block of a manuscript is."""

    HEADING = "heading"
    PROSE = "prose"
    CAPTION = "caption"
    TABLE = "table"
    CODE = "code"
    FRONT = "front"
    """Byline, affiliations and the like, before the text proper."""
    REFERENCES = "references"
    """A reference list."""
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, table … : lines that belong together."""

    kind: BlockKind
    span: Span


class System(StrEnum):
    """How a manuscript cites: by number, by author and year, by key, or not at all."""

    NUMERIC = "numeric"
    AUTHOR_YEAR = "author-year"
    KEYED = "keyed"
    NONE = "none"


class MarkerStyle(StrEnum):
    """How a marker is printed."""

    UNICODE_SUPERSCRIPT = "unicode-superscript"
    CARET = "caret"
    HTML_SUP = "html-sup"
    BRACKET = "bracket"
    PAREN = "paren"
    AUTHOR_YEAR = "author-year"
    KEY = "key"
    FOOTNOTE = "footnote"

    @property
    def raised(self) -> bool:
        """Whether the number is raised: three spellings of one way to cite."""
        return self in {MarkerStyle.UNICODE_SUPERSCRIPT, MarkerStyle.CARET, MarkerStyle.HTML_SUP}


@dataclass(frozen=True, slots=True)
class Part:
    """One number or range inside a numeric marker, as printed."""

    span: Span
    first: int
    last: int | None = None
    """The other end, where the part is a range: smaller than `first` where it is reversed, 0 where
    nothing stands behind the dash (see CIT004)."""
    prefix: str = ""
    """A letter before the number: `S` in `[S3]`, which means an entry of another list."""
    letter: str = ""
    """A letter behind the number: `a` in `[12a]`, an entry of its own or a part of entry 12."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers it stands for; a reversed range stands for its two ends only."""
        if not self.last:
            return (self.first,)
        if self.last < self.first or self.last - self.first > MAX_RANGE:
            return (self.first, self.last)
        return tuple(range(self.first, self.last + 1))


MAX_RANGE = 60
"""A range of more entries than this is not expanded: it is more likely a slip (see CIT004)."""


@dataclass(frozen=True, eq=False)
class Marker:
    """One superscript, bracket or parenthesis in the text, with all that it cites."""

    span: Span
    style: MarkerStyle
    parts: tuple[Part, ...] = ()
    """The numbers and ranges as printed; empty where the style is not numeric."""
    separators: tuple[str, ...] = ()
    """What stands between the parts, one less than there are parts (`,`, ` `, `, `, `][`)."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A citation of the reference with this number."""

    number: int
    prefix: str = ""
    """A letter before it, as in `S3` for a supplementary list."""
    letter: str = ""
    """A letter behind it, as in `12a`."""


@dataclass(frozen=True, slots=True)
class AuthorYear:
    """A citation by names and year."""

    names: tuple[str, ...]
    year: str
    """Four digits, or `n.d.`, `in press` …, without the letter."""
    letter: str = ""
    et_al: bool = False
    initials: str = ""
    """The first author's initials, where the text gives them to tell namesakes apart."""

    @property
    def text(self) -> str:
        """The citation in one form: `Smith and Jones, 2010a` or `Smith et al., 2010`."""
        names = " and ".join(self.names) + (" et al." if self.et_al else "")
        return " ".join(f"{names}, {self.year}{self.letter}".split())


@dataclass(frozen=True, slots=True)
class Keyed:
    """A citation by key, as in `[@smith2010]`."""

    key: str


Target: TypeAlias = Numbered | AuthorYear | Keyed


@dataclass(frozen=True, eq=False)
class Citation:
    """One pointer from the text to one reference; a marker carries one or more."""

    span: Span
    """The number, range or name-year itself, inside the marker."""
    target: Target
    marker: Marker
    sentence: Span
    """The sentence it stands in (a table row or caption counts as one)."""


@dataclass(frozen=True, slots=True)
class Value:
    """A field of a reference: the cleaned text and the place it came from."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A person (family and given part) or, with `literal`, an organisation. CSL's terms."""

    span: Span
    family: str = ""
    given: str = ""
    literal: str = ""

    @property
    def text(self) -> str:
        """The name in one string, family part first."""
        return self.literal or f"{self.family} {self.given}".strip()


@dataclass(frozen=True, eq=False, slots=True)
class Reference:
    """An entry of the reference list."""

    span: Span
    """The entry without its printed label."""
    position: int
    """Its place in its list, from 1."""
    number: int | None = None
    """The printed number."""
    label: Span | None = None
    """Where the number or key is printed."""
    key: str | None = None
    """What it is cited by where that is no bare number: a citation key, or `S3`."""
    type: str = "article-journal"
    """A CSL type: `article-journal`, `book`, `chapter`, `paper-conference`, `thesis`, `patent`,
    `report`, `webpage`, `article` (preprint), `software`, `standard`, or `document` where it cannot
    be told."""
    authors: tuple[Name, ...] = ()
    authors_span: Span | None = None
    """The whole author field, where one was recognised (also where no name in it was)."""
    et_al: bool = False
    editors: tuple[Name, ...] = ()
    title: Value | None = None
    container: Value | None = None
    year: Value | None = None
    volume: Value | None = None
    issue: Value | None = None
    pages: Value | None = None
    publisher: Value | None = None
    place: Value | None = None
    edition: Value | None = None
    series: Value | None = None
    genre: Value | None = None
    """What kind of work it says it is: `Ph.D. thesis`, `Technical report 362`."""
    note: Value | None = None
    doi: Value | None = None
    pmid: Value | None = None
    pmcid: Value | None = None
    arxiv: Value | None = None
    isbn: Value | None = None
    issn: Value | None = None
    url: Value | None = None
    accessed: Value | None = None
    """The day on which its author says to have read the page."""
    confidence: float = 1.0
    """How surely the entry was read, 0 to 1: about the chance that every field is right."""
    doubtful: frozenset[str] = frozenset()
    """Names of the fields that were read unsurely: whoever needs one of them should abstain."""
    doubts: tuple[str, ...] = ()
    """What was not understood, in words; empty where the reading is sure."""

    @property
    def people(self) -> tuple[Name, ...]:
        """The names it is cited by: its authors, or the editors of a book that has none."""
        return self.authors or self.editors

    @property
    def display(self) -> int:
        """The number a person calls it by: the printed one, else its position."""
        return self.number if self.number is not None else self.position

    @property
    def called(self) -> str:
        """What a person calls it: its key or its number."""
        return self.key or str(self.display)

    @property
    def letter(self) -> str:
        """The letter printed behind the year (`2010a`), or nothing."""
        if self.year is None or not self.year.text[:4].isdigit():
            return ""
        end = self.year.span.end
        behind = self.year.text[4:] or self.span.file.text[end : end + 3]
        match = re.match(r"\s?([a-z])(?!\w)", behind)
        return match[1] if match else ""

    def __repr__(self) -> str:
        return f"<Reference {self.display}: {self.span.text[:40]!r}>"


@dataclass(frozen=True, eq=False)
class ReferenceList:
    """A list of references, with its heading where it has one."""

    span: Span
    references: tuple[Reference, ...]
    heading: Span | None = None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that looks like a marker and was not taken for one."""

    span: Span
    reason: str
    numbers: tuple[int, ...] = ()
    """The numbers it would cite: whoever calls one of them uncited should know of it."""


@dataclass(frozen=True, slots=True)
class Directive:
    """An ignore comment: `<!-- citecheck: ignore[CIT001] reason -->`."""

    span: Span
    covers: Span
    """The paragraph, entry or file it silences."""
    codes: tuple[str, ...]
    """Codes, prefixes or names; empty means all."""
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Document:
    """What was understood of one manuscript."""

    file: SourceFile
    blocks: tuple[Block, ...]
    sentences: tuple[Span, ...]
    """The sentences of prose, in order."""
    system: System
    style: str
    """The dominant marker style in a word, e.g. `superscript`, `bracket`, `author-year`, `none`."""
    markers: tuple[Marker, ...]
    citations: tuple[Citation, ...]
    """All citations in order of appearance, of every list."""
    lists: tuple[ReferenceList, ...]
    leftovers: tuple[Leftover, ...] = ()
    others: tuple[Span, ...] = ()
    """What is cited by another system than the dominant one (see DOC003)."""
    directives: tuple[Directive, ...] = ()

    @property
    def is_library(self) -> bool:
        """Whether it is a list of works and nothing else, so that nothing can be cited in it."""
        return self.file.format in LIBRARY_FORMATS

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The references of all lists, in order."""
        return tuple(reference for each in self.lists for reference in each.references)

    @property
    def numbered(self) -> bool:
        """Whether the references carry printed numbers."""
        return bool(self.lists) and all(each.numbered for each in self.lists)

    @cached_property
    def _block_starts(self) -> tuple[int, ...]:
        return tuple(block.span.start for block in self.blocks)

    def kind_at(self, offset: int) -> BlockKind | None:
        """Return the kind of the block an offset stands in, or None between blocks."""
        index = bisect.bisect_right(self._block_starts, offset) - 1
        if index < 0 or self.blocks[index].span.end <= offset:
            return None
        return self.blocks[index].kind


@dataclass(frozen=True, eq=False)
class Links:
    """Which references each citation may mean, and which citations mean each reference."""

    candidates: Mapping[Citation, tuple[Reference, ...]]
    """None, one or several for each citation of the document."""
    cited_by: Mapping[Reference, tuple[Citation, ...]]
    """For each reference of the document, the citations that mean it and no other."""

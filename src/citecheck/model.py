"""What a manuscript is made of: blocks, citations, references, and how they link.

Everything here is frozen. Citations, markers and references compare by identity, so that they
can be keys of a mapping: two citations with the same number are still two citations.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from citecheck.pattern import lazy
from citecheck.source import LIBRARY_FORMATS, SourceFile, Span

_LETTER = lazy(r"\s?([a-z])(?!\w)")


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
        match = _LETTER.match(behind)
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

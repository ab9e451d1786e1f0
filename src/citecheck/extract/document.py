"""Put a document together: lists first, then the text before, between and after them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from types import MappingProxyType

from citecheck.extract.author_year import find_author_year
from citecheck.extract.blocks import split_blocks
from citecheck.extract.directives import find_directives
from citecheck.extract.entry_labels import SUPERSCRIPT_DIGITS
from citecheck.extract.entry_neighbours import with_neighbours
from citecheck.extract.keyed import FoundKey, find_keys
from citecheck.extract.lines import Line, split_lines
from citecheck.extract.listed import read_listed
from citecheck.extract.named import NamedDecision, choose
from citecheck.extract.numeric import Candidate, find_candidates, find_glued, find_in_columns
from citecheck.extract.reference_fields import read_reference
from citecheck.extract.reference_list import (
    RawList,
    find_lists,
    find_notes,
)
from citecheck.extract.sentences import split_sentences
from citecheck.extract.system import Decision, decide
from citecheck.model import (
    Block,
    BlockKind,
    Citation,
    Document,
    Keyed,
    Leftover,
    Marker,
    MarkerStyle,
    Numbered,
    ReferenceList,
    System,
)
from citecheck.pattern import lazy
from citecheck.source import SourceFile, Span


def extract(file: SourceFile) -> Document:
    """Understand a manuscript, its blocks, sentences, citations and reference lists, or a library."""
    if file.format in LIBRARIES:
        return read_library(file)
    lists = _lists(file)
    blocks = _blocks(file, lists)
    sentences = tuple(
        sentence
        for block in blocks
        if block.kind in _PROSE
        for sentence in split_sentences(file, block.span.start, block.span.end)
    )
    readable = tuple(block for block in blocks if block.kind is not BlockKind.REFERENCES)
    recognised = _recognise(file, readable, lists, _Sentences(sentences))
    return Document(
        file=file,
        blocks=blocks,
        sentences=sentences,
        system=recognised.system,
        style=recognised.style,
        markers=recognised.markers,
        citations=recognised.citations,
        lists=_printed(lists, file, recognised.citations),
        leftovers=recognised.leftovers,
        others=recognised.others,
        directives=find_directives(file, blocks, lists),
    )


LIBRARIES: Mapping[str, str] = MappingProxyType(
    {
        "bibtex": "bibtex",
        "ris": "ris",
        "nbib": "nbib",
        "wos": "wos",
        "refer": "refer",
        "csl-json": "csl_json",
        "endnote-xml": "endnote_xml",
    }
)
"""The module that reads a list of works without a text, by the format of its file; each is loaded when
the first such list is read: most manuscripts have none."""


def read_library(file: SourceFile) -> Document:
    """Return the entries of a library as a document without text."""
    module = import_module(f"citecheck.extract.{LIBRARIES[file.format]}")
    document: Document = module.read_library(file)
    return document


def _lists(file: SourceFile) -> tuple[ReferenceList, ...]:
    """Return the reference lists: those that the file itself marks, else those that look like one."""
    if file.libraries:
        return _of_libraries(file.libraries)
    if file.listed:
        return (read_listed(file),)
    lines = split_lines(file)
    raw = find_lists(lines)
    if not raw and (notes := find_notes(lines)):
        raw = (notes,)
    return tuple(_read_list(file, each) for each in raw)


_PROSE = frozenset({BlockKind.PROSE, BlockKind.CAPTION, BlockKind.HEADING})


@dataclass(frozen=True)
class _Recognised:
    system: System
    style: str
    markers: tuple[Marker, ...] = ()
    citations: tuple[Citation, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    others: tuple[Span, ...] = ()


class _Sentences:
    """The sentences of a manuscript, to be asked which one a place is in."""

    def __init__(self, sentences: Sequence[Span]) -> None:
        self.sentences = sentences
        self.starts = [sentence.start for sentence in sentences]

    def around(self, start: int, end: int, block: Block) -> Span:
        """Return the sentence around a place; the block where it is no prose."""
        place = bisect.bisect_right(self.starts, start) - 1
        if place >= 0 and self.sentences[place].end >= end:
            return self.sentences[place]
        return block.span


def _recognise(
    file: SourceFile,
    blocks: tuple[Block, ...],
    lists: tuple[ReferenceList, ...],
    sentences: _Sentences,
) -> _Recognised:
    """Find the citations of each system, and take those of the one that explains the list best."""
    references = [reference for each in lists for reference in each.references]
    printed = frozenset(each.key for each in references if each.key)
    # `S3` and `12a` are numbers with a letter, cited like numbers.
    keys = frozenset(each.key for each in references if each.key and each.number is None)
    known = [each.display for each in references if each.key is None]
    prefixes = {key[0] for key in printed if key[1:].isdigit() and key[0].isalpha()}
    parted = {
        each.display
        for each in references
        if _PARTED.match(each.span.text) or (each.key and each.key[-1].isalpha())
    }
    candidates = [
        each
        for each in find_candidates(file, blocks)
        if each.prefixes <= prefixes and parted.issuperset(each.lettered)
    ]
    numeric = decide(file, candidates, known)
    named = choose(find_author_year(file, blocks), lists)
    by_key = find_keys(file, blocks, keys)
    covered = len(keys & {each.key for each in by_key}) / len(keys) if keys else 0.0
    if (
        by_key
        and covered >= max(numeric.coverage, named.coverage)
        and len(by_key) >= len(numeric.taken)
    ):
        return _by_key(file, by_key, sentences)
    if not lists and _numbered_notes(blocks, numeric.taken):
        notes = tuple(
            Leftover(Span(file, each.start, each.end), "number of a note", each.numbers)
            for each in numeric.taken
        )
        return _Recognised(System.NONE, "none", leftovers=notes)
    if numeric.family and (numeric.coverage >= named.coverage if lists else True):
        return _by_number(file, blocks, numeric, named, sentences)
    if named.taken:
        return _by_name(file, named, numeric, sentences)
    glued = find_glued(file, blocks, frozenset(known))
    return _Recognised(System.NONE, "none", leftovers=numeric.leftovers + glued)


# An entry of several works: `(a) Smith J. …; (b) Jones K. …`. Only such are cited with a letter.
_PARTED = lazy(r"\W{0,3}a[.)]\s")


def _numbered_notes(blocks: Sequence[Block], taken: Sequence[Candidate]) -> bool:
    """Tell whether the raised numbers point at notes: lines that begin with these numbers."""
    cited = {number for each in taken if each.style.raised for number in each.numbers}
    begun = {
        int(match[1].translate(SUPERSCRIPT_DIGITS))
        for block in blocks
        for match in re.finditer(
            r"^\s{0,3}\^?\{?(\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})[.)^}]{0,2}\s", block.span.text, re.MULTILINE
        )
    }
    return bool(cited) and len(cited & begun) >= 0.8 * len(cited)


def _by_number(
    file: SourceFile,
    blocks: tuple[Block, ...],
    numeric: Decision,
    named: NamedDecision,
    sentences: _Sentences,
) -> _Recognised:
    markers: list[Marker] = []
    citations: list[Citation] = []
    cited: set[int] = set()
    for each in numeric.taken:
        marker = Marker(Span(file, each.start, each.end), each.style, each.parts, each.separators)
        markers.append(marker)
        sentence = sentences.around(each.start, each.end, each.block)
        cited.add(sentence.start)
        for part in each.parts:
            citations.extend(
                Citation(part.span, Numbered(number, part.prefix, part.letter), marker, sentence)
                for number in part.numbers
            )
    # `Smith et al. (2010)¹²` is one citation; a name and year with no number near is another system.
    others = tuple(
        Span(file, each.start, each.end)
        for each in named.linked
        if sentences.around(each.start, each.end, each.block).start not in cited
    )
    style = {"raised": "superscript", "paren": "parentheses"}.get(numeric.family, numeric.family)
    numbers = {each.target.number for each in citations if isinstance(each.target, Numbered)}
    # What a table's column of references says more than the text.
    columns = tuple(
        each for each in find_in_columns(file, blocks) if not numbers.issuperset(each.numbers)
    )
    leftovers = numeric.leftovers + columns
    return _Recognised(System.NUMERIC, style, tuple(markers), tuple(citations), leftovers, others)


def _by_name(
    file: SourceFile, named: NamedDecision, numeric: Decision, sentences: _Sentences
) -> _Recognised:
    markers: dict[tuple[int, int], Marker] = {}
    citations: list[Citation] = []
    for each in named.taken:
        marker = markers.get(each.group)
        if marker is None:
            marker = Marker(Span(file, *each.group), MarkerStyle.AUTHOR_YEAR)
            markers[each.group] = marker
        sentence = sentences.around(each.start, each.end, each.block)
        citations.append(Citation(Span(file, each.start, each.end), each.target, marker, sentence))
    others = tuple(
        Span(file, each.start, each.end) for each in numeric.taken if numeric.family != "raised"
    )
    return _Recognised(
        System.AUTHOR_YEAR,
        "author-year",
        tuple(markers.values()),
        tuple(citations),
        named.leftovers,
        others,
    )


def _by_key(file: SourceFile, found: Sequence[FoundKey], sentences: _Sentences) -> _Recognised:
    markers: dict[tuple[int, int], Marker] = {}
    citations: list[Citation] = []
    for each in found:
        marker = markers.get(each.group)
        if marker is None:
            marker = Marker(Span(file, *each.group), each.style)
            markers[each.group] = marker
        sentence = sentences.around(each.start, each.end, each.block)
        span = Span(file, each.start, each.end)
        citations.append(Citation(span, Keyed(each.key), marker, sentence))
    style = "footnote" if found[0].style is MarkerStyle.FOOTNOTE else "key"
    return _Recognised(System.KEYED, style, tuple(markers.values()), tuple(citations))


def _of_libraries(libraries: Sequence[SourceFile]) -> tuple[ReferenceList, ...]:
    """Return the entries of all libraries as one list, in their order."""
    entries = [entry for each in libraries for entry in read_library(each).references]
    if not entries:
        return ()
    whole = Span(libraries[0], 0, len(libraries[0].text))
    placed = (replace(each, position=at) for at, each in enumerate(entries, 1))
    return (ReferenceList(whole, tuple(placed)),)


def _printed(
    lists: tuple[ReferenceList, ...], file: SourceFile, citations: Iterable[Citation]
) -> tuple[ReferenceList, ...]:
    """Leave out what a library holds and this manuscript does not print: entries it does not cite."""
    if not file.libraries or file.library_keys is None:
        return lists
    taken = {each.target.key for each in citations if isinstance(each.target, Keyed)}
    taken |= file.library_keys
    return tuple(
        replace(each, references=tuple(one for one in each.references if one.key in taken))
        for each in lists
    )


def _read_list(file: SourceFile, raw: RawList) -> ReferenceList:
    references = with_neighbours(
        read_reference(file, entry, position) for position, entry in enumerate(raw.entries, 1)
    )
    heading = Span(file, *raw.heading) if raw.heading else None
    return ReferenceList(Span(file, raw.start, raw.end), references, heading, raw.numbered)


def _blocks(file: SourceFile, lists: Sequence[ReferenceList]) -> tuple[Block, ...]:
    """Cut what is not a list into blocks, and put each list in its place as one block."""
    lists = [each for each in lists if each.span.file is file]
    starts = [each.span.start for each in lists]

    def inside(line: Line) -> bool:
        place = bisect.bisect_left(starts, line.end) - 1
        return place >= 0 and line.start < lists[place].span.end

    lines = [line for line in split_lines(file) if not inside(line)]
    blocks = list(split_blocks(file, lines, len(file.text) + 1))
    blocks.extend(Block(BlockKind.REFERENCES, each.span) for each in lists)
    blocks.sort(key=lambda block: block.span.start)
    return tuple(blocks)

"""Put a document together: lists first, then the text before, between and after them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from citecheck.extract.author_year import Found, find_author_year
from citecheck.extract.blocks import split_blocks
from citecheck.extract.directives import find_directives
from citecheck.extract.lines import split_lines
from citecheck.extract.named import choose
from citecheck.extract.numeric import Candidate, find_candidates
from citecheck.extract.reference_fields import read_reference
from citecheck.extract.reference_list import RawList, find_lists
from citecheck.extract.sentences import split_sentences
from citecheck.extract.system import decide
from citecheck.model import (
    Block,
    BlockKind,
    Citation,
    Document,
    Marker,
    MarkerStyle,
    Numbered,
    Reference,
    ReferenceList,
    SourceFile,
    Span,
    System,
)


def extract(file: SourceFile) -> Document:
    """Understand a manuscript: its blocks, sentences, citations and reference lists."""
    lines = split_lines(file)
    lists = tuple(_read_list(file, raw) for raw in find_lists(lines))
    blocks = _blocks(file, lists)
    sentences = tuple(
        sentence
        for block in blocks
        if block.kind in _PROSE
        for sentence in split_sentences(file, block.span.start, block.span.end)
    )
    readable = _readable(blocks)
    candidates = find_candidates(file, readable)
    named = find_author_year(file, readable)
    references = [reference for each in lists for reference in each.references]
    known = [each.display for each in references if each.key is None]
    prefixes = {each.key[0] for each in references if each.key}
    decision = decide(file, [each for each in candidates if each.prefixes <= prefixes], known)
    by_name = choose(named, lists)
    numeric = bool(decision.family) and decision.coverage >= by_name.coverage
    if lists and not numeric and by_name.taken:
        markers, citations = _named_citations(file, by_name.taken, sentences)
        system, style = System.AUTHOR_YEAR, "author-year"
        leftovers = by_name.leftovers
    elif decision.family:
        markers, citations = _citations(file, decision.taken, sentences)
        system = System.NUMERIC
        style = {"raised": "superscript", "paren": "parentheses"}.get(
            decision.family, decision.family
        )
        leftovers = decision.leftovers
    elif by_name.taken:
        markers, citations = _named_citations(file, by_name.taken, sentences)
        system, style, leftovers = System.AUTHOR_YEAR, "author-year", by_name.leftovers
    else:
        markers, citations = (), ()
        system, style, leftovers = System.NONE, "none", decision.leftovers
    return Document(
        file=file,
        blocks=blocks,
        sentences=sentences,
        system=system,
        style=style,
        markers=markers,
        citations=citations,
        lists=lists,
        leftovers=leftovers,
        directives=find_directives(file, blocks, lists),
    )


_PROSE = frozenset({BlockKind.PROSE, BlockKind.CAPTION, BlockKind.HEADING})


def _read_list(file: SourceFile, raw: RawList) -> ReferenceList:
    references = tuple(
        _with_repeated_authors(
            read_reference(file, entry, position) for position, entry in enumerate(raw.entries, 1)
        )
    )
    heading = Span(file, *raw.heading) if raw.heading else None
    return ReferenceList(Span(file, raw.start, raw.end), references, heading, raw.numbered)


def _with_repeated_authors(references: Iterable[Reference]) -> Iterator[Reference]:
    """Give an entry that begins with a dash the authors of the one before (Chicago 17, 14.67)."""
    before: Reference | None = None
    for reference in references:
        repeated = re.match(r"\s{0,3}[-–—_―]{2,10}|\s{0,3}[—―]", reference.span.text)
        if repeated and before is not None and before.authors:
            before = replace(reference, authors=before.authors, et_al=before.et_al)
        else:
            before = reference
        yield before


def _blocks(file: SourceFile, lists: Sequence[ReferenceList]) -> tuple[Block, ...]:
    """Cut what is not a list into blocks, and put each list in its place as one block."""
    inside = [(each.span.start, each.span.end) for each in lists]
    lines = [
        line
        for line in split_lines(file)
        if not any(
            start <= line.start < end or (line.start < start < line.end) for start, end in inside
        )
    ]
    blocks = list(split_blocks(file, lines, len(file.text) + 1))
    blocks.extend(Block(BlockKind.REFERENCES, each.span) for each in lists)
    blocks.sort(key=lambda block: block.span.start)
    return tuple(blocks)


def _readable(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.kind is not BlockKind.REFERENCES)


def _citations(
    file: SourceFile, taken: Sequence[Candidate], sentences: Sequence[Span]
) -> tuple[tuple[Marker, ...], tuple[Citation, ...]]:
    starts = [sentence.start for sentence in sentences]
    markers: list[Marker] = []
    citations: list[Citation] = []
    for each in taken:
        marker = Marker(Span(file, each.start, each.end), each.style, each.parts, each.separators)
        markers.append(marker)
        sentence = _sentence_of(each, sentences, starts)
        for part in each.parts:
            citations.extend(
                Citation(part.span, Numbered(number, part.prefix), marker, sentence)
                for number in part.numbers
            )
    return tuple(markers), tuple(citations)


def _named_citations(
    file: SourceFile, taken: Sequence[Found], sentences: Sequence[Span]
) -> tuple[tuple[Marker, ...], tuple[Citation, ...]]:
    starts = [sentence.start for sentence in sentences]
    markers: dict[tuple[int, int], Marker] = {}
    citations: list[Citation] = []
    for each in taken:
        marker = markers.get(each.group)
        if marker is None:
            marker = Marker(Span(file, *each.group), MarkerStyle.AUTHOR_YEAR)
            markers[each.group] = marker
        sentence = _sentence_of(each, sentences, starts)
        citations.append(Citation(Span(file, each.start, each.end), each.target, marker, sentence))
    return tuple(markers.values()), tuple(citations)


def _sentence_of(each: Candidate | Found, sentences: Sequence[Span], starts: Sequence[int]) -> Span:
    """Return the sentence a marker stands in; a table's row of cells counts as one."""
    place = bisect.bisect_right(starts, each.start) - 1
    if place >= 0 and sentences[place].end >= each.end:
        return sentences[place]
    return each.block.span

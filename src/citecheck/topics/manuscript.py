"""Reduce a document to what it is about: the texts that cite, and the titles they cite."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from citecheck.model import BlockKind, Citation, Document, Links, Marker, Reference
from citecheck.source import Span
from citecheck.topics.abbreviations import definitions, expanded
from citecheck.topics.language import is_english_text, is_english_title
from citecheck.topics.paper import MIN_TITLES, Entry, Paper, Passage

JUDGED_TYPES = frozenset({"article-journal", "paper-conference", "article"})
"""CSL types whose title says what the work is about. Books, reports and web pages are cited for
what one page of them says."""

_SENTENCES = 400
"""Sentences of which the language is told."""
_SHORT_TEXT = 1_500
"""In fewer characters the language cannot be told."""
_PROSE = frozenset({BlockKind.PROSE, BlockKind.CAPTION, BlockKind.TABLE})


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A paper, and how its passages and entries are called in the document."""

    paper: Paper
    references: tuple[Reference, ...]
    """One for each entry."""
    citations: Mapping[tuple[Passage, int], Citation]
    """The citation behind a passage and an entry."""


@lru_cache(maxsize=1)
def why_incomparable(document: Document) -> str:
    """Say why what a document's citations and titles are about cannot be compared, or nothing.

    The last answer is kept: several rules ask, one after the other.
    """
    if sum(reference.title is not None for reference in document.references) < MIN_TITLES:
        return f"fewer than {MIN_TITLES} references with a title to compare with"
    text = " ".join(span.text for span in document.sentences[:_SENTENCES])
    if not is_english_text(text):
        short = len(text) < _SHORT_TEXT
        return "there is too little text" if short else "topics are compared in English only"
    return ""


@lru_cache(maxsize=1)
def reduce(document: Document, links: Links) -> Manuscript:
    """Return the paper behind a document. Citations that mean no or several references are out.

    The last one is kept: several rules ask for it, one after the other.
    """
    references = document.references
    number = {reference: index for index, reference in enumerate(references)}
    by_marker: dict[Marker, list[tuple[Citation, int]]] = defaultdict(list)
    for citation in document.citations:
        candidates = links.candidates.get(citation, ())
        if len(candidates) == 1:
            by_marker[citation.marker].append((citation, number[candidates[0]]))
    text = _Text(document, (pairs[0][0].sentence for pairs in by_marker.values()))
    passages: list[Passage] = []
    citations: dict[tuple[Passage, int], Citation] = {}
    for pairs in by_marker.values():
        paragraph, sentence = text.places[_key(pairs[0][0].sentence)]
        cited = tuple(dict.fromkeys(entry for _, entry in pairs))
        passage = Passage(paragraph, sentence, cited)
        passages.append(passage)
        for citation, entry in pairs:
            citations.setdefault((passage, entry), citation)
    known = definitions("\n".join(" ".join(each) for each in text.paragraphs))
    paper = Paper(
        [_entry(reference, known) for reference in references],
        [_expanded(paragraph, known) for paragraph in text.paragraphs],
        passages,
    )
    return Manuscript(paper, references, citations)


def _expanded(paragraph: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Write out the abbreviations of a paragraph; most paragraphs have few of them."""
    whole = "\n".join(paragraph)
    here = {short: long for short, long in known.items() if short in whole}
    return [expanded(each, here) for each in paragraph]


def _entry(reference: Reference, known: Mapping[str, str]) -> Entry:
    title = reference.title.text if reference.title else ""
    judged = (
        reference.type in JUDGED_TYPES
        and not reference.doubts
        and "title" not in reference.doubtful
        and reference.container is not None
        and is_english_title(title)
    )
    return Entry(
        expanded(title, known),
        tuple(name.family for name in reference.people if name.family),
        reference.container.text if reference.container else "",
        judged,
    )


def _key(span: Span) -> tuple[int, int]:
    return span.start, span.end


class _Text:
    """The paragraphs of a document as sentences without markers, and where each one went."""

    def __init__(self, document: Document, cited: Iterable[Span]) -> None:
        self._markers = sorted(document.markers, key=lambda marker: marker.span.start)
        self._starts = [marker.span.start for marker in self._markers]
        blocks = sorted(
            (block.span for block in document.blocks if block.kind in _PROSE),
            key=lambda span: span.start,
        )
        block_starts = [span.start for span in blocks]
        spans = {_key(span): span for span in (*document.sentences, *cited)}
        grouped: dict[int, list[Span]] = defaultdict(list)
        for key in sorted(spans):
            # A sentence outside every block (as in a heading) is a paragraph of its own.
            at = bisect_right(block_starts, key[0]) - 1
            inside = at >= 0 and key[0] < blocks[at].end
            grouped[at if inside else -2 - key[0]].append(spans[key])
        self.paragraphs: list[list[str]] = []
        self.places: dict[tuple[int, int], tuple[int, int]] = {}
        for group in grouped.values():
            for index, span in enumerate(group):
                self.places[_key(span)] = (len(self.paragraphs), index)
            self.paragraphs.append([self._without_markers(span) for span in group])

    def _without_markers(self, span: Span) -> str:
        pieces, at = [], span.start
        for index in range(bisect_left(self._starts, span.start), len(self._markers)):
            marker = self._markers[index].span
            if marker.start >= span.end:
                break
            pieces.append(span.file.text[at : marker.start])
            at = max(at, marker.end)
        pieces.append(span.file.text[at : span.end])
        return " ".join(pieces)

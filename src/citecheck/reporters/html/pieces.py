"""A manuscript's text, divided into what stands on the page by itself; no word of it is left out."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from citecheck.model import BlockKind, Document, Reference
from citecheck.pattern import lazy
from citecheck.reporters.html.view import beginning

_BLANK = lazy(r"\n[^\S\n]*\n")


class Piece(NamedTuple):
    """A paragraph, heading, table or entry."""

    kind: BlockKind
    start: int
    end: int
    reference: Reference | None = None


def pieces(document: Document) -> list[Piece]:
    """Return the pieces, in order; at least one, so that every place is in or beside one."""
    text = document.file.text
    found: list[Piece] = []
    blocks = sorted(
        (Piece(each.kind, each.span.start, each.span.end) for each in document.blocks),
        key=lambda piece: piece.start,
    )
    starts = [each.start for each in blocks]
    done = 0
    here = (each for each in document.references if each.span.file is document.file)
    for reference in sorted(here, key=beginning):
        start = max(beginning(reference), done)
        end = max(reference.span.end, start)
        found += _between(blocks, starts, done, start, text)
        found.append(Piece(BlockKind.REFERENCES, start, end, reference))
        done = end
    found += _between(blocks, starts, done, len(text), text)
    return found or [Piece(BlockKind.PROSE, 0, 0)]


def _between(
    blocks: Sequence[Piece], starts: Sequence[int], start: int, end: int, text: str
) -> Iterator[Piece]:
    """Yield the blocks of a stretch, and as paragraphs what is in none of them."""
    for piece in blocks[max(bisect.bisect_right(starts, start) - 1, 0) :]:
        if piece.start >= end:
            break
        if piece.end <= start:
            continue
        yield from _paragraphs(start, piece.start, text)
        yield from _trimmed(piece.kind, max(piece.start, start), min(piece.end, end), text)
        start = min(piece.end, end)
    yield from _paragraphs(start, end, text)


def _paragraphs(start: int, end: int, text: str) -> Iterator[Piece]:
    while start < end:
        blank = _BLANK.search(text, start, end)
        stop = blank.start() if blank else end
        yield from _trimmed(BlockKind.PROSE, start, stop, text)
        start = blank.end() if blank else end


def _trimmed(kind: BlockKind, start: int, end: int, text: str) -> Iterator[Piece]:
    """Yield a piece without the white space around it (but the first line's indent), unless that is all."""
    part = text[start:end]
    if part.strip():
        end -= len(part) - len(part.rstrip())
        lead = len(part) - len(part.lstrip())
        yield Piece(kind, start + part.rfind("\n", 0, lead) + 1, end)

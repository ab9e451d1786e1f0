"""Move entries of a list as whole paragraphs, so that each keeps its form, its links and its marks.

An edit of the text says only that other words stand in a place. Where these are the words of another
entry that is replaced as well, the paragraph goes there as it is, and takes the number of its new place.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from citecheck.pattern import lazy
from citecheck.readers.mapped import EditedStretch
from citecheck.readers.office.xml_edits import spliced
from citecheck.readers.office.xml_text import Element, Part
from citecheck.source import Piece, SourceFile

_SHORTEST = 20
"""Characters from which on equal words are those of one entry."""
_NUMBER = lazy(r"\d{1,4}")

Move = tuple[EditedStretch, EditedStretch]
"""What is replaced where, and the edit that replaces the words which go there."""


def exchanged(file: SourceFile, edits: Sequence[EditedStretch]) -> list[Move]:
    """Return the edits that put the words of one edited stretch in the place of another's."""
    long = [each for each in edits if len(each[2]) >= _SHORTEST]
    while True:
        by_words = {file.text[start:end]: (start, end, new) for start, end, new in long}
        wanted = {new for _, _, new in long}
        kept = [
            each for each in long if each[2] in by_words and file.text[each[0] : each[1]] in wanted
        ]
        if len(kept) == len(long):
            break
        long = kept
    if len(by_words) != len(long) or len(wanted) != len(long):
        return []  # two entries are the same words
    return [(each, by_words[each[2]]) for each in long]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A paragraph that is one entry, and where what is printed before it stands."""

    start: int
    end: int
    label: tuple[tuple[int, int], ...]


def moved(
    file: SourceFile,
    part: Part,
    moves: Sequence[Move],
    paragraph: Callable[[Element], bool],
    is_whole: Callable[[Element], bool],
) -> list[EditedStretch] | None:
    """Return the changes of a part's XML that move entries; None where one is not a whole paragraph.

    Args:
        file: the manuscript.
        part: the part in which all of them stand.
        moves: what goes where.
        paragraph: tells whether an element is a paragraph.
        is_whole: tells whether nothing begins in a paragraph that ends elsewhere.
    """
    paragraphs = list(_paragraphs(part.root, paragraph))
    entries: dict[EditedStretch, _Entry] = {}
    for target, _ in moves:
        entry = _entry(file, part, target, paragraphs, is_whole)
        if entry is None:
            return None
        entries[target] = entry
    if len({each.start for each in entries.values()}) != len(entries):
        return None
    changes = []
    for target, source in moves:
        there, here = entries[target], entries[source]
        renamed = _renumbered(part, here, there)
        if renamed is None:
            return None
        changes.append((there.start, there.end, renamed))
    return changes


def _paragraphs(root: Element, wanted: Callable[[Element], bool]) -> Iterator[Element]:
    for each in root.elements:
        if wanted(each):
            yield each
        yield from _paragraphs(each, wanted)


def _entry(
    file: SourceFile,
    part: Part,
    stretch: EditedStretch,
    paragraphs: Sequence[Element],
    is_whole: Callable[[Element], bool],
) -> _Entry | None:
    pieces = file.origin.pieces if file.origin else ()
    first = bisect.bisect_right(pieces, stretch[0], key=lambda each: each.start) - 1
    last = bisect.bisect_left(pieces, stretch[1], key=lambda each: each.start)
    if first < 0 or pieces[first].end <= stretch[0]:
        return None
    at = pieces[first].at
    around = bisect.bisect_right(paragraphs, at, key=lambda each: each.start) - 1
    if around < 0 or not is_whole(paragraphs[around]):
        return None
    start, end = paragraphs[around].start, part.end(paragraphs[around])

    def is_in(piece: Piece) -> bool:
        return piece.source.path == part.source.path and start <= piece.at < end

    while first > 0 and is_in(pieces[first - 1]):
        first -= 1
    while last < len(pieces) and is_in(pieces[last]):
        last += 1
    own = pieces[first:last]
    if not all(map(is_in, own)) or file.text[stretch[1] : own[-1].end].strip():
        return None
    label = [
        (each.at, each.at + min(each.end, stretch[0]) - each.start)
        for each in own
        if each.verbatim and each.start < stretch[0]
    ]
    return _Entry(start, end, tuple(label))


def _renumbered(part: Part, entry: _Entry, place: _Entry) -> str | None:
    """Return an entry's paragraph with the number of another place; None where that is not sure."""
    text = part.source.text
    own, other = (_number(text, each.label) for each in (entry, place))
    if (own is None) != (other is None):
        return None
    whole = text[entry.start : entry.end]
    if own is None or other is None:
        return whole
    return spliced(whole, [(own[0] - entry.start, own[1] - entry.start, text[slice(*other)])])


def _number(text: str, label: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return where a printed number stands in the part."""
    found = (_NUMBER.search(text, at, until) for at, until in label)
    return next((match.span() for match in found if match), None)

"""Turn cross-references into plain text where a word processor would print something else there again.

A word processor prints a cross-reference anew from what it points to. So one that points to what goes, or
whose text was mended together with what stands beside it, would undo the fix, or say something else.
"""

from __future__ import annotations

import bisect
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from citecheck.readers.mapped import EditedStretch


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A field that prints the number of what it points to."""

    target: str
    start: int
    """Where what it printed begins in the part."""
    end: int
    signs: tuple[tuple[int, int], ...]
    """What makes a field of it."""


def unlinked(
    references: Sequence[CrossReference], changes: Sequence[EditedStretch], lost: Container[str]
) -> Iterator[EditedStretch]:
    """Yield the changes of the XML that leave of some cross-references their text alone.

    Args:
        references: those of a part, in order.
        changes: of its text, those of one edit beside each other, the first with what is put in.
        lost: the names of what goes.
    """
    starts = [each.start for each in references]

    def around(change: EditedStretch) -> CrossReference | None:
        at = bisect.bisect_right(starts, change[0]) - 1
        return references[at] if at >= 0 and change[1] <= references[at].end else None

    gone = {each for each in references if each.target in lost}
    for edit in _edits(changes):
        touched = {around(each) for each in edit}
        if len(touched) > 1 or not edit[0][2]:
            gone |= {each for each in touched if each is not None}
    for each in gone:
        yield from ((start, end, "") for start, end in each.signs)


def _edits(changes: Sequence[EditedStretch]) -> Iterator[list[EditedStretch]]:
    edit: list[EditedStretch] = []
    for each in changes:
        if each[2] and edit:
            yield edit
            edit = []
        edit.append(each)
    if edit:
        yield edit

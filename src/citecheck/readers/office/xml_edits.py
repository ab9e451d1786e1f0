"""Carry edits of a composed text over to the parts of a document, as changes of their XML."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from citecheck.readers.mapped import EditedStretch
from citecheck.source import Piece, SourceFile


def by_part(file: SourceFile, edits: Sequence[EditedStretch]) -> Mapping[Path, list[EditedStretch]]:
    """Return the edits of each part: what is taken from it where, and what is put there instead.

    What an edit puts in goes where the first of what it takes away stood. The texts are not yet
    spelt as XML.
    """
    changes: dict[Path, list[EditedStretch]] = {}
    for start, end, text in edits:
        pieces = file.origin.within(start, end) if file.origin else ()
        for order, piece in enumerate(pieces):
            place = _place(piece, start, end)
            changes.setdefault(piece.source.path, []).append((*place, text if order == 0 else ""))
    return changes


def _place(piece: Piece, start: int, end: int) -> tuple[int, int]:
    if not piece.verbatim:
        return piece.at, piece.until
    moved = piece.at - piece.start
    return max(start, piece.start) + moved, min(end, piece.end) + moved


def spliced(text: str, edits: Iterable[EditedStretch]) -> str:
    """Return a text with edits carried out, none of which overlaps another."""
    out, at = [], 0
    for start, end, new in sorted(edits, key=lambda each: each[:2]):
        out += [text[at:start], new]
        at = end
    return "".join(out) + text[at:]


class Emptied:
    """Tells which stretches of a part printed something and print nothing any more."""

    def __init__(self, file: SourceFile, part: Path, edits: Sequence[EditedStretch]) -> None:
        origin = file.origin.pieces if file.origin else ()
        # What was printed, in the order of the part (a table's cells are in that order as well).
        printed = sorted(
            (each.at, each.until)
            for each in origin
            if each.source.path == part and file.text[each.start : each.end].strip()
        )
        self._printed = printed
        self._starts = [at for at, _ in printed]
        self._put = sorted(start for start, _, new in edits if new.strip())
        self._cuts: list[tuple[int, int]] = []
        for start, end, _ in sorted(edits, key=lambda each: each[:2]):
            if self._cuts and start <= self._cuts[-1][1]:
                self._cuts[-1] = (self._cuts[-1][0], max(end, self._cuts[-1][1]))
            else:
                self._cuts.append((start, end))

    def has(self, start: int, end: int) -> bool:
        """Tell whether all that a stretch printed is taken from it, and nothing put into it."""
        first, last = (bisect.bisect_left(self._starts, each) for each in (start, end))
        put = bisect.bisect_left(self._put, start) < bisect.bisect_left(self._put, end)
        return first < last and not put and all(map(self._is_cut, self._printed[first:last]))

    def _is_cut(self, stretch: tuple[int, int]) -> bool:
        at = bisect.bisect_right(self._cuts, stretch[0], key=lambda each: each[0]) - 1
        return at >= 0 and stretch[1] <= self._cuts[at][1]

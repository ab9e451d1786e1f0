"""Make a text of another format piece by piece, each with the way back, and carry edits over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from citecheck.source import Origin, Piece, SourceFile

EditedStretch = tuple[int, int, str]
"""Where an edit begins and ends (exclusive), and what it puts there."""


class MappedText:
    """A text that grows; what is copied remembers where it stood."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.pieces: list[Piece] = []

    def copy(self, source: SourceFile, at: int, until: int, part: str = "") -> None:
        """Add a stretch of a source as it stands there."""
        self.put(source.text[at:until], source, at, until, part)

    def put(  # noqa: PLR0917 - as the fields of a piece
        self, text: str, source: SourceFile, at: int, until: int, part: str = "", form: str = ""
    ) -> None:
        """Add a text that stands for a stretch of a source, spelt otherwise there (`&amp;`)."""
        if text:
            start = self.length
            self.made(text)
            same = source.text[at:until] == text
            self.pieces.append(Piece(start, self.length, source, at, until, part, same, form))

    def made(self, text: str) -> None:
        """Add a text that stands nowhere: a blank line, the signs around a raised number."""
        self.parts.append(text)
        self.length += len(text)

    def source(self, path: Path, **more: Any) -> SourceFile:  # noqa: ANN401
        """Return what has been added as a manuscript; `more` are other fields of `SourceFile`."""
        return SourceFile(path, "".join(self.parts), origin=Origin(tuple(self.pieces)), **more)


def carried_over(
    file: SourceFile, edits: Sequence[EditedStretch], spell: Callable[[str], str]
) -> Mapping[SourceFile, str]:
    """Return the text of each source that edits of a mapped text change.

    What an edit takes away is taken from each piece it reaches into; what it puts in goes where the
    first of it stood. `spell` spells text as the format does (`&` as `&amp;`).
    """
    changes: dict[SourceFile, list[EditedStretch]] = {}
    for start, end, text in edits:
        pieces = file.origin.within(start, end) if file.origin else ()
        for order, piece in enumerate(pieces):
            first, last = max(start, piece.start), min(end, piece.end)
            at, until = (
                (piece.at + first - piece.start, piece.at + last - piece.start)
                if piece.verbatim
                else (piece.at, piece.until)
            )
            changes.setdefault(piece.source, []).append(
                (at, until, spell(text) if order == 0 else "")
            )
    return {source: _with(source.text, each) for source, each in changes.items()}


def _with(text: str, edits: Sequence[EditedStretch]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text

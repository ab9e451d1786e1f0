"""Put the paragraphs of a typeset manuscript together, each stretch with the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from citecheck.readers.mapped import MappedText
from citecheck.source import Listed, SourceFile


class Place(NamedTuple):
    """A stretch of a source file."""

    source: SourceFile
    at: int
    until: int


class _Run(NamedTuple):
    """A text and the place it stands for; None where the reader made it."""

    text: str
    place: Place | None


@dataclass(slots=True)
class Paragraph:
    """A paragraph being set."""

    runs: list[_Run] = field(default_factory=list)
    space: bool = False
    """Whether a space is due before the next word."""
    row: bool = False
    """Whether it is the row of a table, which has no blank line between it and the next."""
    entry: Entry | None = None
    """What it is in a list that is marked as such."""

    @property
    def empty(self) -> bool:
        """Whether nothing of the manuscript is in it."""
        return all(run.place is None for run in self.runs)

    @property
    def is_heading(self) -> bool:
        """Whether it began as a heading."""
        return bool(self.runs) and self.runs[0].place is None and self.runs[0].text[0] == "#"


class Entry(NamedTuple):
    """An entry of a `thebibliography`: its key, which the first run of its paragraph prints."""

    key: str
    csl: Mapping[str, Any] | None = None
    """What the list itself says of the work, as an item of CSL-JSON."""


@dataclass(slots=True)
class _Layer:
    """Text that goes to one place: the page itself, a footnote, a float."""

    done: list[Paragraph] = field(default_factory=list)
    current: Paragraph = field(default_factory=Paragraph)
    later: list[Paragraph] = field(default_factory=list)
    """Footnotes and floats, which are set when the paragraph they stand in has ended."""


class Page:
    """The text of a manuscript as it grows, in the order in which it is to be read."""

    def __init__(self) -> None:
        self.text = MappedText()
        self.listed: list[Listed] = []
        self._layers = [_Layer()]
        self._row_before = False

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph being set."""
        return self._layers[-1].current

    @property
    def depth(self) -> int:
        """How many layers are open above the page itself."""
        return len(self._layers) - 1

    @property
    def last(self) -> str:
        """The character before, or nothing at the beginning of a paragraph."""
        paragraph = self.paragraph
        if paragraph.space:
            return " "
        return paragraph.runs[-1].text[-1:] if paragraph.runs else ""

    def add(self, text: str, place: Place | None) -> None:
        """Set a text that stands for a place, or one that stands nowhere."""
        paragraph = self.paragraph
        if not text:
            return
        if paragraph.space:
            paragraph.space = False
            if not text[0].isspace():
                paragraph.runs.append(_Run(" ", None))
        paragraph.runs.append(_Run(text, place))

    def space(self) -> None:
        """Note that words are apart here."""
        paragraph = self.paragraph
        if paragraph.runs and not paragraph.runs[-1].text[-1:].isspace():
            paragraph.space = True

    def end_paragraph(self) -> None:
        """End the paragraph, and set the notes that belong to it."""
        layer = self._layers[-1]
        paragraph, layer.current = layer.current, Paragraph()
        later, layer.later = layer.later, []
        for each in (paragraph, *later):
            if each.empty:
                continue
            if self.depth:
                layer.done.append(each)
            else:
                self._write(each)

    def divert(self) -> None:
        """Set what follows apart from the paragraph it stands in."""
        self._layers.append(_Layer())

    def restore(self) -> None:
        """Go back to the paragraph; what was set apart follows when it has ended."""
        if not self.depth:
            return
        self.end_paragraph()
        layer = self._layers.pop()
        self._layers[-1].later.extend(layer.done)

    def finish(self) -> None:
        """End all that is open."""
        while self.depth:
            self.restore()
        self.end_paragraph()

    def _write(self, paragraph: Paragraph) -> None:
        text = self.text
        if text.length:
            text.made("\n" if paragraph.row and self._row_before else "\n\n")
        self._row_before = paragraph.row
        start, label = text.length, text.length
        for order, run in enumerate(paragraph.runs):
            if run.place is None:
                text.made(run.text)
            else:
                text.put(run.text, *run.place)
            if order == 0:
                label = text.length
        if paragraph.entry is not None:
            printed = (start, max(start, label - 1))
            if text.length > label:
                self.listed.append(
                    Listed(
                        label,
                        text.length,
                        key=paragraph.entry.key,
                        label=printed,
                        csl=paragraph.entry.csl,
                    )
                )

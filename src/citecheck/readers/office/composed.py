"""Compose a manuscript's text of the paragraphs, tables and notes of a word processor's document.

Blocks are parted by blank lines, a row of a table is a line of `| cell | cell |`, a heading begins with
`#`, what is raised stands in `<sup>`, an endnote is a footnote of Markdown: what recognition knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from citecheck.pattern import lazy
from citecheck.readers.mapped import MappedText
from citecheck.source import SourceFile

_LONGEST_HEADING = 200
"""Characters from which on a paragraph in the style of a heading is read as one of text."""
_DIRECTIVE = lazy(r"\s{0,20}citecheck:\s{0,9}ignore[^\r\n]{0,1000}")


@dataclass(slots=True)
class Stretch:
    """A stretch of text within a paragraph."""

    text: str
    at: int = -1
    """Where it stands in its part; -1 for what stands nowhere."""
    until: int = -1
    raised: bool = False
    region: int = 0
    """Which generated list of references it belongs to, from 1; 0 for none."""
    form: str = ""
    """How it looks and what it is in, in some notation (see `Piece`)."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph before it is put into the text."""

    source: SourceFile
    stretches: list[Stretch] = field(default_factory=list)
    label: str = ""
    """What the word processor prints before it: the number it counts."""
    level: int | None = None
    """The level of a heading from 1 on."""
    remarks: list[str] = field(default_factory=list)
    """Ignore comments, as they are written in a text."""

    @property
    def text(self) -> str:
        """What is in it."""
        return "".join(each.text for each in self.stretches)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed in it."""
        return not any(each.text.strip() for each in self.stretches)


@dataclass(frozen=True, slots=True)
class GeneratedEntry:
    """An entry of a list of references that was generated."""

    start: int
    """Where it begins in the text, with its number."""
    end: int
    region: int


class ComposedText:
    """A text that grows by paragraphs and rows."""

    def __init__(self) -> None:
        self.text = MappedText()
        self.entries: list[GeneratedEntry] = []
        self._row_before = False

    def paragraph(self, paragraph: Paragraph, part: str, lead: str = "") -> None:
        """Add a paragraph; a blank one leaves no trace. `lead` is put before it."""
        if paragraph.is_blank:
            return
        self._begin_block("\n\n")
        start = self.text.length
        heading = ""
        if paragraph.level and len(paragraph.text) <= _LONGEST_HEADING:
            heading = "#" * min(paragraph.level, 6) + " "
        self.text.made(lead + heading + (paragraph.label and paragraph.label + " "))
        self._put(paragraph, part)
        regions = {each.region for each in paragraph.stretches if each.text.strip()}
        if not heading and regions != {0}:
            self.entries.append(GeneratedEntry(start, self.text.length, max(regions)))

    def row(self, cells: Sequence[Sequence[Paragraph]], part: str) -> None:
        """Add a row of a table: the paragraphs of each cell."""
        filled = [[each for each in cell if not each.is_blank] for cell in cells]
        if not any(filled):
            return
        regions = {
            stretch.region
            for cell in filled
            for each in cell
            for stretch in each.stretches
            if stretch.text.strip()
        }
        # A list of references may be printed as a table without lines: `[1]`, and the entry.
        generated = max(regions)
        self._begin_block("\n" if self._row_before and not generated else "\n\n")
        start = self.text.length
        for at, cell in enumerate(filled):
            self.text.made(" " if at else "" if generated else "| ")
            for place, each in enumerate(cell):
                self.text.made((" " if place else "") + (each.label and each.label + " "))
                self._put(each, part)
            self.text.made("" if generated else " |")
        if generated:
            self.entries.append(GeneratedEntry(start, self.text.length, generated))
        self._row_before = not generated

    def _begin_block(self, gap: str) -> None:
        if self.text.length:
            self.text.made(gap)
        self._row_before = False

    def _put(self, paragraph: Paragraph, part: str) -> None:
        raised = False
        for each in paragraph.stretches:
            if raised and not each.raised and each.text:
                self.text.made("</sup>")
                raised = False
            elif each.raised and not raised and each.text.strip():
                self.text.made("<sup>")
                raised = True
            if each.at < 0:
                self.text.made(each.text)
            else:
                form = f"{part}|{each.form}"
                self.text.put(each.text, paragraph.source, each.at, each.until, part, form)
        if raised:
            self.text.made("</sup>")
        for remark in paragraph.remarks:
            self.text.made(f" {remark}")


def stretches(written: str, whole: Stretch) -> Iterator[Stretch]:
    """Yield a stretch of characters, in which line endings stand for spaces; `written` is as it is there."""
    text = whole.text
    if written != text:
        yield replace(whole, text=" " if text.isspace() else text)
    elif "\n" not in text and "\r" not in text:
        yield whole
    else:
        for match in re.finditer(r"[\r\n]+|[^\r\n]+", text):
            start, end = whole.at + match.start(), whole.at + match.end()
            said = " " if match[0][0] in "\r\n" else match[0]
            yield replace(whole, text=said, at=start, until=end)


def remark(comment: str) -> str:
    """Return the ignore comment that a comment on the text holds, as it is written in a text."""
    match = _DIRECTIVE.match(comment)
    return f"<!-- {match[0].strip().replace('--', '—')} -->" if match else ""

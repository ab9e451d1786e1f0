"""Walk through the text of a Word document, and compose the manuscript of what it prints.

What is deleted in tracked changes or hidden is left out, what is inserted stays (ECMA-376 part 1,
17.13.5): the text as it is with all changes accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from citecheck.pattern import lazy
from citecheck.readers.office.cited_items import Item
from citecheck.readers.office.composed import ComposedText, Paragraph, Stretch
from citecheck.readers.office.word.numbering import Numbering
from citecheck.readers.office.word.parts import WordParts
from citecheck.readers.office.word.runs import BLOCKS, LEFT_OUT, MARKS, Line, Notes, Runs, content
from citecheck.readers.office.word.styles import Styles
from citecheck.readers.office.xml_text import Element

_WRAPPERS = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"})
_NUMBER_INSIDE = lazy(r"\[\s?\d")


class WordText:
    """The text of one document."""

    def __init__(self, parts: WordParts) -> None:
        styles, numbering = parts.part("styles"), parts.part("numbering")
        self._styles = Styles(styles.root if styles else None)
        self._numbering = Numbering(numbering.root if numbering else None, self._styles)
        self._runs = Runs(parts, self._styles)
        self._body = parts.main.root.first("w:body")
        self._out = ComposedText()
        self._paragraphs = self._tables = self._boxes = 0

    @property
    def items(self) -> tuple[Item, ...]:
        """The works that its citations name, in the order of their first citation."""
        return self._runs.fields.items

    @property
    def is_partly_elsewhere(self) -> bool:
        """Whether it takes in other documents (ECMA-376 part 1, 17.17.2)."""
        text = self._runs.here.source.text
        return any(f":{name} " in text for name in ("altChunk", "subDoc"))

    def composed(self) -> ComposedText:
        """Return the text of the body with its notes."""
        runs = self._runs
        runs.footnotes.closing = not _cite_by_number(runs.footnotes)
        if self._body is not None:
            self._blocks(self._body, None)
        runs.fields.end_all()
        # Notes that give references are understood where they stand together, as in Markdown.
        if runs.footnotes.closing:
            self._put_notes(runs.footnotes, runs.footnotes.cited, "footnote", "[^{}]: ")
        self._put_notes(runs.endnotes, runs.endnotes.cited, "endnote", f"{runs.endnote_mark}: ")
        return self._out

    def _blocks(self, parent: Element, part: str | None) -> None:
        """Read the paragraphs and tables in an element; `part` names them, or they are counted."""
        joined: list[Element] = []
        for block in _blocks_of(parent):
            if block.name == "w:p":
                joined.append(block)
                if not _mark_is_deleted(block):
                    self._paragraph(joined, part)
                    joined = []
                continue
            if block.name in MARKS:
                self._runs.mark(block)
                continue
            if joined:
                self._paragraph(joined, part)
                joined = []
            if block.name == "w:tbl":
                self._table(block, part)
            elif block.name == "w:sdt":
                self._runs.control(block, lambda content: self._blocks(content, part))
        if joined:
            self._paragraph(joined, part)

    def _paragraph(self, joined: Sequence[Element], part: str | None) -> None:
        line = self._read(joined)
        if part is None and not line.paragraph.is_blank:
            self._paragraphs += 1
        name = part or f"paragraph {self._paragraphs}"
        self._out.paragraph(line.paragraph, name)
        self._behind(line)

    def _read(self, joined: Sequence[Element]) -> Line:
        """Read paragraphs between which the mark is deleted; the last says how they look."""
        properties = joined[-1].first("w:pPr")
        style = self._styles.style_of(properties)
        line = Line(Paragraph(self._runs.here.source), style)
        for each in joined:
            self._runs.read(each, line)
        if len(joined) == 1 and _mark_is_deleted(joined[0]) and line.paragraph.is_blank:
            return line
        numbered = self._styles.numbered_by(properties)
        line.paragraph.label = self._numbering.next(numbered, style)
        line.paragraph.level = self._styles.heading_level(properties)
        return line

    def _behind(self, line: Line) -> None:
        """Read what is anchored in a paragraph: boxes, and notes if they are read here."""
        for box in line.boxes:
            self._boxes += 1
            self._blocks(box, f"text box {self._boxes}")
        if not self._runs.footnotes.closing:
            self._put_notes(self._runs.footnotes, line.notes, "footnote", "")

    def _put_notes(self, notes: Notes, cited: Sequence[str], what: str, lead: str) -> None:
        if notes.part is None:
            return
        before, self._runs.here = self._runs.here, notes.part
        for each in list(cited):
            number = notes.cited.index(each) + 1
            paragraphs = [self._read([block]) for block in notes.by_id[each].within("w:p")]
            whole = Paragraph(self._runs.here.source)
            for line in paragraphs:
                if not whole.is_blank and not line.paragraph.is_blank:
                    whole.stretches.append(Stretch(" "))
                whole.stretches += line.paragraph.stretches
                whole.remarks += line.paragraph.remarks
            self._out.paragraph(whole, f"{what} {number}", lead.format(number))
        self._runs.here = before

    def _table(self, table: Element, part: str | None) -> None:
        if part is None:
            self._tables += 1
        rows = [
            list(_wrapped(row, "w:tc"))
            for row in _wrapped(table, "w:tr")
            if row.first("w:trPr", "w:del") is None
        ]
        is_frame = max(map(len, rows), default=0) == 1
        for number, row in enumerate(rows, 1):
            name = part or f"table {self._tables}, row {number}"
            if is_frame:
                for cell in row:
                    self._blocks(cell, name)
                continue
            lines = [[self._read([each]) for each in _paragraphs_of(cell)] for cell in row]
            self._out.row([[each.paragraph for each in cell] for cell in lines], name)
            for each in (each for cell in lines for each in cell):
                self._behind(each)


def _cite_by_number(notes: Notes) -> bool:
    """Tell whether notes cite by number: then they are read where they are printed."""
    for note in notes.by_id.values():
        text = "".join(each.text for each in note.within("w:t"))
        raised = any(each.get("w:val") == "superscript" for each in note.within("w:vertAlign"))
        if _NUMBER_INSIDE.search(text) or (raised and re.search(r"\d", text)):
            return True
    return False


def _blocks_of(parent: Element) -> Iterator[Element]:
    """Yield paragraphs, tables, bookmarks and content controls, through what is only wrapped around them."""
    for each in content(parent):
        if each.name in BLOCKS or each.name in MARKS or each.name == "w:sdt":
            yield each
        elif each.name not in LEFT_OUT:
            yield from _blocks_of(each)


def _wrapped(parent: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table, or the cells of a row, through what may be wrapped around them."""
    for each in content(parent):
        if each.name == name:
            yield each
        elif each.name in _WRAPPERS:
            yield from _wrapped(each, name)


def _paragraphs_of(cell: Element) -> Iterator[Element]:
    """Yield the paragraphs of a cell, those of tables in it too."""
    for each in content(cell):
        if each.name == "w:p":
            yield each
        elif each.name not in LEFT_OUT:
            yield from _paragraphs_of(each)


def _mark_is_deleted(paragraph: Element) -> bool:
    """Tell whether the end of a paragraph is deleted: what follows belongs to it (17.13.5.15)."""
    mark = paragraph.first("w:pPr", "w:rPr")
    return mark is not None and any(each.name in {"w:del", "w:moveFrom"} for each in mark.elements)

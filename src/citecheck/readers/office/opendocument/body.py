"""Walk through an OpenDocument text, and compose the manuscript of what it prints.

What tracked changes have deleted stands apart and is left out (OpenDocument 1.3, part 3, 5.5.1), so
the text is as it is with all changes accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.pattern import lazy
from citecheck.readers.office.cited_items import Item
from citecheck.readers.office.composed import ComposedText, Paragraph, Stretch
from citecheck.readers.office.opendocument.spans import LEFT_OUT, Line, Spans, collapsed, is_foot
from citecheck.readers.office.opendocument.styles import Lists, Styles, number
from citecheck.readers.office.xml_text import Element, Part

_PARAGRAPHS = frozenset({"text:p", "text:h"})
_GENERATED_LIST = lazy(r"\s{0,9}(?:ZOTERO_BIBL|CSL_BIBLIOGRAPHY)\b")
_NUMBER_INSIDE = lazy(r"\[\s?\d")


class OpenText:
    """The text of one document."""

    def __init__(self, content: Part, styles: Part | None) -> None:
        self._source, self._content = content.source, content
        self._styles = Styles(*(each.root for each in (styles, content) if each))
        self._lists = Lists(self._styles)
        self._spans = Spans(content, self._styles)
        self._out = ComposedText()
        self._paragraphs = self._tables = self._boxes = 0
        self._closing = True

    @property
    def items(self) -> tuple[Item, ...]:
        """The works that its citations name, in the order of their first citation."""
        return self._spans.fields.items

    def composed(self) -> ComposedText:
        """Return the text of the body with its notes."""
        body = self._content.root.first("office:body", "office:text")
        if body is None:
            return self._out
        feet = [each for each in body.within("text:note") if is_foot(each)]
        # Notes that give references are understood where they stand together, as in Markdown.
        self._closing = not any(map(self._cites_by_number, feet))
        self._spans.footnote_mark = "[^{}]" if self._closing else ""
        self._spans.endnote_mark = "[^e{}]" if feet else "[^{}]"
        self._blocks(body, None)
        self._spans.fields.end_all()
        if self._closing:
            for at, note in enumerate(self._spans.notes["footnote"], 1):
                self._put_note(note, f"footnote {at}", f"[^{at}]: ")
        for at, note in enumerate(self._spans.notes["endnote"], 1):
            self._put_note(note, f"endnote {at}", self._spans.endnote_mark.format(at) + ": ")
        return self._out

    def _cites_by_number(self, note: Element) -> bool:
        return bool(_NUMBER_INSIDE.search(note.text)) or any(
            self._styles.is_raised(each.get("text:style-name")) and re.search(r"\d", each.text)
            for each in note.within("text:span")
        )

    def _blocks(self, parent: Element, part: str | None) -> None:
        for each in parent.elements:
            name = each.name
            if name in _PARAGRAPHS:
                self._paragraph(each, part)
            elif name == "text:list":
                self._lists.begin(each)
                self._blocks(each, part)
                self._lists.end()
            elif name in {"text:list-item", "text:list-header"}:
                if name == "text:list-item":
                    self._lists.item(each)
                self._blocks(each, part)
            elif name == "table:table":
                self._table(each, part)
            elif name == "text:index-body" or _GENERATED_LIST.match(each.get("text:name")):
                self._generated(each, part)
            elif name.startswith("draw:"):
                line = Line(Paragraph(self._source))
                self._spans.drawn(each, line)
                self._behind(line)
            elif not self._is_left_out(each):
                self._blocks(each, part)

    def _is_left_out(self, element: Element) -> bool:
        """Tell whether an element is hidden, or the heading of a generated list, which was read before."""
        hidden = element.name == "text:section" and element.get("text:display") == "none"
        heading = element.name == "text:index-title" and self._spans.fields.region > 0
        return hidden or heading or element.name in LEFT_OUT

    def _generated(self, element: Element, part: str | None) -> None:
        """Read a list of references that was generated, after its heading."""
        for each in element.elements:
            if each.name == "text:index-title":
                self._blocks(each, part)
        self._spans.fields.begin_list()
        self._blocks(element, part)
        self._spans.fields.end()

    def _paragraph(self, element: Element, part: str | None) -> None:
        line = self._read(element)
        if part is None and not line.paragraph.is_blank:
            self._paragraphs += 1
        self._out.paragraph(line.paragraph, part or f"paragraph {self._paragraphs}")
        self._behind(line)

    def _read(self, element: Element) -> Line:
        style = element.get("text:style-name")
        line = Line(Paragraph(self._source))
        raised = self._styles.is_raised(style, "paragraph")
        if not self._styles.is_hidden(style, "paragraph"):
            self._spans.read(element, line, raised=raised)
        line.paragraph.label = self._lists.label(style)
        if element.name == "text:h":
            line.paragraph.level = number(element.get("text:outline-level"), 1)
        elif self._styles.is_title(style) or style == "Title":
            line.paragraph.level = 1
        line.paragraph.stretches = collapsed(line.paragraph.stretches, self._source.text)
        return line

    def _behind(self, line: Line) -> None:
        """Read what is anchored in a paragraph: boxes, and notes if they are read here."""
        for box in line.boxes:
            self._boxes += 1
            self._blocks(box, f"text box {self._boxes}")
        for note in line.notes:
            if is_foot(note) and not self._closing:
                at = self._spans.notes["footnote"].index(note) + 1
                self._put_note(note, f"footnote {at}", "")

    def _put_note(self, note: Element, part: str, lead: str) -> None:
        whole = Paragraph(self._source)
        for each in _paragraphs(note):
            line = self._read(each)
            if not whole.is_blank and not line.paragraph.is_blank:
                whole.stretches.append(Stretch(" "))
            whole.stretches += line.paragraph.stretches
        self._out.paragraph(whole, part, lead)

    def _table(self, table: Element, part: str | None) -> None:
        if part is None:
            self._tables += 1
        rows = [
            [cell for cell in row.elements if cell.name == "table:table-cell"]
            for row in _rows(table)
        ]
        is_frame = max(map(len, rows), default=0) == 1
        for at, row in enumerate(rows, 1):
            name = part or f"table {self._tables}, row {at}"
            if is_frame:
                for cell in row:
                    self._blocks(cell, name)
                continue
            lines = [[self._read(each) for each in _paragraphs(cell)] for cell in row]
            self._out.row([[each.paragraph for each in cell] for cell in lines], name)
            for each in (each for cell in lines for each in cell):
                self._behind(each)


def _rows(table: Element) -> Iterator[Element]:
    for each in table.elements:
        if each.name == "table:table-row":
            yield each
        elif each.name.startswith("table:"):
            yield from _rows(each)


def _paragraphs(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs in a cell or a note, not what is anchored in them."""
    for each in parent.elements:
        if each.name in _PARAGRAPHS:
            yield each
        elif each.name not in LEFT_OUT:
            yield from _paragraphs(each)

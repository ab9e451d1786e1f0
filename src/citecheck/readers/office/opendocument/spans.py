"""Read what a paragraph of an OpenDocument text prints, and what is anchored in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from citecheck.pattern import lazy
from citecheck.readers.office.citation_data import from_csl
from citecheck.readers.office.composed import Paragraph, Stretch, remark
from citecheck.readers.office.opendocument.marks import marked
from citecheck.readers.office.opendocument.styles import Styles, number
from citecheck.readers.office.word.fields import Fields
from citecheck.readers.office.xml_text import Characters, Element, Part

LEFT_OUT = frozenset(
    {
        "text:tracked-changes", "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
        "text:dde-connection-decls", "office:forms", "office:scripts", "text:table-of-content",
        "text:alphabetical-index", "text:illustration-index", "text:table-index", "text:object-index",
        "text:user-index", "text:bibliography-source", "text:ruby-text", "text:note-citation",
        "svg:title", "svg:desc", "office:event-listeners", "text:hidden-text", "?:math",
    }
)  # fmt: skip
"""Elements with nothing in them that is printed as running text, or that repeat what stands elsewhere."""
_CITATION = "ZOTERO_ITEM"
_MOST_SPACES = 1_000
_SIGNS = {"text:tab": "\t", "text:line-break": "\n"}
_WHITE = lazy(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*| {2,}")


@dataclass(slots=True)
class Line:
    """A paragraph that is being read, and what has to stand behind it."""

    paragraph: Paragraph
    notes: list[Element] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class Spans:
    """Reads the text in paragraphs, in the order of the text: fields reach over paragraphs."""

    def __init__(self, content: Part, styles: Styles) -> None:
        self._content, self._styles = content, styles
        # LibreOffice keeps the fields of Word documents as they are.
        self.fields = Fields({})
        self.notes: dict[str, list[Element]] = {"footnote": [], "endnote": []}
        """The notes so far, by their class."""
        self.footnote_mark = self.endnote_mark = "[^{}]"
        """How notes are marked in the text."""

    def read(self, parent: Element, line: Line, *, raised: bool) -> None:
        """Add what an element in a paragraph prints to a line."""
        for each in parent.children or ():
            if isinstance(each, Characters):
                if self.fields.prints:
                    line.paragraph.stretches += self._characters(each, parent, raised=raised)
            elif each.name == "text:span":
                self._span(each, line, raised=raised)
            elif each.name == "text:s" or each.name in _SIGNS:
                spaces = " " * min(number(each.get("text:c"), 1), _MOST_SPACES)
                text = _SIGNS.get(each.name, spaces)
                end = self._content.end(each)
                form = f"{parent.start} {self.fields.place}"
                line.paragraph.stretches.append(
                    Stretch(text, each.start, end, raised, self.fields.region, form)
                )
            elif each.name == "text:note":
                self._note(each, line)
            elif each.name == "office:annotation":
                said = remark("".join(one.text for one in each.within("text:p")))
                line.paragraph.remarks += [said] if said else []
            elif each.name.startswith(("draw:", "table:")):
                self.drawn(each, line)
            elif each.name not in LEFT_OUT:
                self._mark(each)
                self.read(each, line, raised=raised)

    def drawn(self, element: Element, line: Line) -> None:
        """Keep the boxes and shapes with text in what is drawn."""
        if element.first("text:p") or element.first("text:h") or element.first("text:list"):
            line.boxes.append(element)
            return
        for each in element.elements:
            if each.name not in LEFT_OUT:
                self.drawn(each, line)

    def _span(self, span: Element, line: Line, *, raised: bool) -> None:
        style = span.get("text:style-name")
        if not self._styles.is_hidden(style):
            if self._styles.says_position(style):
                raised = self._styles.is_raised(style)
            self.read(span, line, raised=raised)

    def _mark(self, mark: Element) -> None:
        """Take note of what a mark or a field says of the works that are cited there."""
        match mark.name:
            case "text:reference-mark-start" | "text:reference-mark":
                name = mark.get("text:name").lstrip()
                if name.startswith(_CITATION):
                    self.fields.cite(from_csl(name[name.find("{") :]))
            case "text:bibliography-mark":
                self.fields.cite([marked(mark)])
            case "field:fieldmark-start":
                codes = (one.get("field:value") for one in mark.elements)
                self.fields.begin(next(codes, "") or " ")
            case "field:fieldmark-end":
                self.fields.end()
            case _:
                pass

    def _note(self, note: Element, line: Line) -> None:
        foot = is_foot(note)
        notes = self.notes["footnote" if foot else "endnote"]
        notes.append(note)
        line.notes.append(note)
        mark = (self.footnote_mark if foot else self.endnote_mark).format(len(notes))
        line.paragraph.stretches.append(Stretch(mark))

    def _characters(self, each: Characters, parent: Element, *, raised: bool) -> Iterator[Stretch]:
        """Yield a text with the white space of XML as one space each (part 3, 6.1.2)."""
        form = f"{parent.start} {self.fields.place}"
        whole = Stretch(each.text, each.start, each.end, raised, self.fields.region, form)
        if self._content.source.text[each.start : each.end] != each.text:
            yield replace(whole, text=" " if each.text.isspace() else each.text)
            return
        at = 0
        for match in _WHITE.finditer(each.text):
            start, end = match.span()
            yield replace(
                whole, text=each.text[at:start], at=each.start + at, until=each.start + start
            )
            yield replace(whole, text=" ", at=each.start + start, until=each.start + end)
            at = end
        yield replace(whole, text=each.text[at:], at=each.start + at)


def is_foot(note: Element) -> bool:
    """Tell whether a note is a footnote, and no endnote."""
    return note.get("text:note-class") != "endnote"


def collapsed(found: Sequence[Stretch], written: str) -> list[Stretch]:
    """Leave out white space at the beginning, and the second of two (part 3, 6.1.2).

    `written` is the part as it stands, in which elements that print space are none.
    """
    kept: list[Stretch] = []
    spaced = True
    for each in found:
        is_element = each.at >= 0 and written[each.at] == "<"
        if spaced and each.text[:1] == " " and each.at >= 0 and not is_element:
            if kept and kept[-1].until == each.at and kept[-1].text == " ":
                kept[-1].until += 1 if len(each.text) > 1 else each.until - each.at
            if len(each.text) == 1:
                continue
            each.text, each.at = each.text[1:], each.at + 1
        if each.text:
            kept.append(each)
            spaced = each.text[-1] == " " and not is_element
    return kept

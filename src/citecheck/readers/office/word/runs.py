"""Read what the runs of a paragraph of a Word document print, and what is anchored in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from citecheck.readers.office.composed import Paragraph, Stretch, remark, stretches
from citecheck.readers.office.word.fields import Fields
from citecheck.readers.office.word.parts import WordParts
from citecheck.readers.office.word.signs import SIGNS, symbol
from citecheck.readers.office.word.styles import Styles, appearance, is_on
from citecheck.readers.office.xml_text import Characters, Element, Part

LEFT_OUT = frozenset(
    {
        "w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:tblGrid",
        "w:trPr", "w:tcPr", "w:rt", "w:delText", "w:delInstrText", "w:instrText", "w:fldData",
        "m:oMath", "m:oMathPara", "w:ffData", "w:sectPr",
    }
)  # fmt: skip
"""Elements with nothing in them that is printed as running text."""
_DRAWN = frozenset({"w:drawing", "w:pict", "w:object"})
MARKS = frozenset({"w:bookmarkStart", "w:bookmarkEnd"})
BLOCKS = frozenset({"w:p", "w:tbl"})


@dataclass(slots=True)
class Line:
    """A paragraph that is being read, and what has to stand behind it."""

    paragraph: Paragraph
    style: str
    notes: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


@dataclass
class Notes:
    """Footnotes or endnotes, and those that were referred to so far, in order."""

    part: Part | None
    by_id: dict[str, Element] = field(default_factory=dict)
    cited: list[str] = field(default_factory=list)
    closing: bool = True
    """Whether they are read at the end of the text, not where they are printed."""

    def __post_init__(self) -> None:
        for note in self.part.root.elements if self.part else ():
            # Separators are no notes (17.11.18).
            if note.get("w:type", "normal") == "normal":
                self.by_id[note.get("w:id")] = note


class Runs:
    """Reads runs, in the order of the text: fields reach over paragraphs."""

    def __init__(self, parts: WordParts, styles: Styles) -> None:
        self.fields = Fields(parts.sources())
        self.footnotes = Notes(parts.part("footnotes"))
        self.endnotes = Notes(parts.part("endnotes"))
        self.here = parts.main
        """The part that is being read."""
        self._bookmarked = parts.bookmarked()
        self._open_lists: set[str] = set()
        self._around = 0
        """Where what is wrapped around the runs begins: a link, an insertion."""
        self._styles = styles
        self._remarks = _remarks(parts.part("comments"))

    @property
    def endnote_mark(self) -> str:
        """How an endnote is marked in the text: its number, told from those of footnotes."""
        return "[^e{}]" if self.footnotes.by_id else "[^{}]"

    def control(self, control: Element, inside: Callable[[Element], None]) -> None:
        """Read a content control, unless it only shows what to write in it."""
        properties = control.first("w:sdtPr")
        tag = properties.first("w:tag") if properties else None
        hint = properties.first("w:showingPlcHdr") if properties else None
        shown = control.first("w:sdtContent")
        if shown is None or (hint is not None and is_on(hint.get("w:val", "1"))):
            return
        generated = self.fields.control(tag.get("w:val") if tag else "")
        inside(shown)
        if generated:
            self.fields.end()

    def read(self, parent: Element, line: Line) -> None:
        """Add what an element in a paragraph prints to a line."""
        for each in content(parent):
            if each.name == "w:r":
                self._run(each, line)
            elif each.name == "w:sdt":
                self.control(each, lambda shown: self.read(shown, line))
            elif each.name == "w:fldSimple":
                self.fields.begin(each.get("w:instr") or " ")
                self.read(each, line)
                self.fields.end()
            elif each.name in MARKS:
                self.mark(each)
            elif each.name not in LEFT_OUT and each.name not in BLOCKS:
                around, self._around = self._around, each.start
                self.read(each, line)
                self._around = around

    def mark(self, mark: Element) -> None:
        """Begin or end a bookmark, if it stands for a field."""
        order, name = mark.get("w:id"), mark.get("w:name")
        if mark.name == "w:bookmarkEnd" and order in self._open_lists:
            self._open_lists.remove(order)
            self.fields.end()
        elif name in self._bookmarked and self.fields.bookmark(self._bookmarked[name]):
            self._open_lists.add(order)

    def _run(self, run: Element, line: Line) -> None:
        properties = run.first("w:rPr")
        form = self._styles.form(properties, line.style)
        hidden, raised = form.hidden, form.raised
        looks = f"{self._around}|{self.fields.place}|{appearance(properties)}"
        for each in content(run):
            match each.name:
                case "w:fldChar":
                    self._field(each)
                case "w:instrText":
                    self.fields.instruct(each.text)
                case "w:footnoteReference" if self.fields.prints and not hidden:
                    self._note(
                        self.footnotes, each, line, "[^{}]" if self.footnotes.closing else ""
                    )
                case "w:endnoteReference" if self.fields.prints and not hidden:
                    self._note(self.endnotes, each, line, self.endnote_mark)
                case "w:commentReference":
                    line.paragraph.remarks += self._remarks.get(each.get("w:id"), [])
                case "w:ruby":
                    for base in each.within("w:rubyBase"):
                        self.read(base, line)
                case name if name in _DRAWN:
                    line.boxes += _boxes(each)
                case _ if self.fields.prints and not hidden:
                    line.paragraph.stretches += self._printed(each, raised=raised, form=looks)
                case _:
                    pass

    def _field(self, sign: Element) -> None:
        match sign.get("w:fldCharType"):
            case "begin":
                data = sign.first("w:fldData")
                self.fields.begin(data=data.text if data else "")
            case "separate":
                self.fields.separate()
            case "end":
                self.fields.end()
            case _:
                pass

    def _note(self, notes: Notes, reference: Element, line: Line, mark: str) -> None:
        name = reference.get("w:id")
        if name not in notes.by_id or name in notes.cited:
            return
        notes.cited.append(name)
        line.notes.append(name)
        if mark:
            line.paragraph.stretches.append(Stretch(mark.format(len(notes.cited))))

    def _printed(self, element: Element, *, raised: bool, form: str) -> Iterator[Stretch]:
        """Yield what an element of a run prints."""
        if element.name == "w:t":
            yield from self._characters(element, raised=raised, form=form)
            return
        text = symbol(element) if element.name == "w:sym" else SIGNS.get(element.name, "")
        if text:
            end = self.here.end(element)
            yield Stretch(text, element.start, end, raised, self.fields.region, form)

    def _characters(self, element: Element, *, raised: bool, form: str) -> Iterator[Stretch]:
        region = self.fields.region
        found: list[Stretch] = []
        for each in element.children or ():
            if isinstance(each, Characters):
                whole = Stretch(each.text, each.start, each.end, raised, region, form)
                found += stretches(self.here.source.text[each.start : each.end], whole)
        if found and element.get("xml:space") != "preserve":
            # Space at the ends counts only where that is said (XML 1.0 §2.10, ECMA-376 17.3.3.31).
            found = _stripped(found)
        yield from found


def _remarks(part: Part | None) -> dict[str, list[str]]:
    """Return the ignore comments among the comments on a text, by their ids."""
    found = {}
    for comment in part.root.elements if part else ():
        text = "".join(each.text for each in comment.within("w:t"))
        if said := remark(text):
            found[comment.get("w:id")] = [said]
    return found


def content(parent: Element) -> Iterator[Element]:
    """Yield the elements in an element; of alternatives, those that are for us."""
    for each in parent.elements:
        if each.name == "mc:AlternateContent":
            # What follows the first choice says the same for older programs (part 3, 10.2).
            chosen = each.first("mc:Choice") or each.first("mc:Fallback")
            if chosen is not None:
                yield from content(chosen)
        else:
            yield each


def _boxes(drawing: Element) -> Iterator[Element]:
    for each in content(drawing):
        if each.name == "w:txbxContent":
            yield each
        else:
            yield from _boxes(each)


def _stripped(found: list[Stretch]) -> list[Stretch]:
    """Take space from the beginning and the end of a text."""
    while found and not found[0].text.strip(_SPACE):
        found = found[1:]
    while found and not found[-1].text.strip(_SPACE):
        found = found[:-1]
    if not found:
        return []
    first = found[0]
    cut = len(first.text) - len(first.text.lstrip(_SPACE))
    if cut:
        found[0] = replace(first, text=first.text[cut:], at=first.at + cut)
    last = found[-1]
    cut = len(last.text) - len(last.text.rstrip(_SPACE))
    if cut:
        found[-1] = replace(last, text=last.text[:-cut], until=last.until - cut)
    return found


_SPACE = " \t\r\n"

"""Carry edits over to a Word document: runs keep their form, and an emptied paragraph goes.

Only the parts that an edit reaches are written anew, and in them only the places that change.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.pattern import lazy
from citecheck.readers.mapped import EditedStretch
from citecheck.readers.office.cross_references import unlinked
from citecheck.readers.office.package_edits import Form
from citecheck.readers.office.word.cross_references import cross_references
from citecheck.readers.office.xml_edits import Emptied, spliced
from citecheck.readers.office.xml_text import Element, Part, escaped

_PRESERVE = ' xml:space="preserve"'
_STAYS = frozenset(
    {
        "w:drawing", "w:pict", "w:object", "m:oMath", "m:oMathPara", "w:sectPr",
        "w:footnoteReference", "w:endnoteReference",
    }
)  # fmt: skip
"""What is not lost with the text of a paragraph."""
_MARKS = frozenset(
    {
        "w:bookmarkStart", "w:bookmarkEnd", "w:commentRangeStart", "w:commentRangeEnd",
        "w:moveFromRangeStart", "w:moveFromRangeEnd", "w:moveToRangeStart", "w:moveToRangeEnd",
        "w:permStart", "w:permEnd",
    }
)  # fmt: skip
"""Marks of places, of which one may be in another paragraph."""


_BEFORE_NUMBERING = frozenset(
    {"w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl"}
)
_SPACE = lazy(r"\sxml:space=(?:\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True)
class _Placed:
    """An element, and what it is in."""

    element: Element
    parent: Element


def _written(
    part: Part, changes: Sequence[EditedStretch], emptied: Emptied
) -> Iterator[EditedStretch]:
    """Yield the changes of a part's XML."""
    empty = [
        (placed, start, end)
        for placed in _paragraphs(part.root)
        if emptied.has(start := placed.element.start, end := part.end(placed.element))
    ]
    gone = [each for each in empty if _may_go(each[0])]
    removed = frozenset(start for _, start, _ in gone)
    lost: set[str] = set()
    for placed, start, end in gone:
        yield (start, end, "")
        names, kept = _marks(part, placed.element)
        lost |= names
        if kept and (place := _beside(part, placed, removed)):
            yield (place, place, kept)
    ends = [end for _, _, end in gone]
    starts = [start for _, start, _ in gone]

    def stays(change: EditedStretch) -> bool:
        at = bisect.bisect_right(starts, change[0]) - 1
        return at < 0 or change[0] >= ends[at]

    for placed, start, end in empty:
        if stays((start, end, "")):
            lost |= _marks(part, placed.element)[0]
            yield from _uncounted(part, placed.element)
    here = [each for each in changes if stays(each)]
    found = (each for each in cross_references(part) if stays((each.start, each.end, "")))
    yield from unlinked(list(found), here, lost)
    texts = [each for each in part.root.within("w:t") if not part.is_closed_at_once(each)]
    yield from _in_texts(part, texts, here)


def _paragraphs(root: Element) -> Iterator[_Placed]:
    for each in root.elements:
        if each.name == "w:p":
            yield _Placed(each, root)
        yield from _paragraphs(each)


def _may_go(placed: _Placed) -> bool:
    """Tell whether a paragraph can be taken out: its place needs none, and it holds nothing else."""
    if next(placed.element.within(*_STAYS), None) is not None:
        return False
    blocks = [each for each in placed.parent.elements if each.name in {"w:p", "w:tbl", "w:sdt"}]
    # A cell, a box and a note end with a paragraph (17.4.65).
    return len(blocks) > 1 and (blocks[-1] is not placed.element or placed.parent.name == "w:body")


def _marks(part: Part, paragraph: Element) -> tuple[frozenset[str], str]:
    """Return the bookmarks that go with a paragraph, and what has to stay of it.

    That are the ends of fields and of marked places that have their other end elsewhere.
    """
    keep_fields = not _is_whole(paragraph)
    ends = Counter(each.get("w:id") + _kind(each) for each in paragraph.within(*_MARKS))
    names, kept = set(), []
    for each in paragraph.within(*_MARKS, "w:r"):
        if each.name in _MARKS and ends[each.get("w:id") + _kind(each)] > 1:
            names.add(each.get("w:name"))
            continue
        has_field = next(each.within("w:fldChar", "w:instrText"), None) is not None
        if each.name in _MARKS or (has_field and keep_fields):
            kept.append(part.source.text[each.start : part.end(each)])
    return frozenset(names), "".join(kept)


def _kind(mark: Element) -> str:
    return mark.name.removesuffix("Start").removesuffix("End")


def _uncounted(part: Part, paragraph: Element) -> Iterator[EditedStretch]:
    """Yield what keeps a paragraph that stays, and is empty, from being counted in a list (17.9.18)."""
    properties = paragraph.first("w:pPr")
    if properties is None or part.is_closed_at_once(properties):
        return
    prefix = _prefix(part, [paragraph], "p")
    none = f'<{prefix}numPr><{prefix}numId {prefix}val="0"/></{prefix}numPr>'
    numbered = properties.first("w:numPr")
    if numbered is not None:
        yield numbered.start, part.end(numbered), none
    elif properties.first("w:pStyle") is not None:
        # The properties of a paragraph have an order (17.3.1.26).
        before = [each for each in properties.elements if each.name in _BEFORE_NUMBERING]
        yield (part.end(before[-1]),) * 2 + (none,)


def _is_whole(paragraph: Element) -> bool:
    """Tell whether each field that begins in a paragraph ends there, and no other does."""
    still_open = 0
    for sign in paragraph.within("w:fldChar"):
        still_open += {"begin": 1, "end": -1}.get(sign.get("w:fldCharType"), 0)
        if still_open < 0:
            return False
    return still_open == 0


def _beside(part: Part, placed: _Placed, gone: frozenset[int]) -> int:
    """Return where what stays of a paragraph goes: the next paragraph's beginning, or the last's end."""
    siblings = list(placed.parent.elements)
    at = siblings.index(placed.element)
    for each in siblings[at + 1 :]:
        if each.name == "w:p" and each.start not in gone and not part.is_closed_at_once(each):
            properties = each.first("w:pPr")
            return part.end(properties) if properties else part.after_tag(each)
    for each in reversed(siblings[:at]):
        if each.name == "w:p" and each.start not in gone and not part.is_closed_at_once(each):
            return each.close
    return 0


def _in_texts(
    part: Part, texts: Sequence[Element], changes: Sequence[EditedStretch]
) -> Iterator[EditedStretch]:
    """Yield changes spelt as XML; space at the ends of a text is kept where it is said to count."""
    starts = [each.start for each in texts]
    touched: dict[int, list[EditedStretch]] = {}
    for start, end, new in changes:
        at = bisect.bisect_right(starts, start) - 1
        spelt = escaped(new)
        if at >= 0 and start <= texts[at].close:
            touched.setdefault(at, []).append((start, end, spelt))
        elif new:
            # A tab or a break gives way to text.
            prefix = _prefix(part, texts, "t")
            yield start, end, f"<{prefix}t{_PRESERVE}>{spelt}</{prefix}t>"
        else:
            yield start, end, ""
    for at, edits in touched.items():
        element = texts[at]
        inner = part.after_tag(element)
        moved = [(start - inner, end - inner, new) for start, end, new in edits]
        content = spliced(part.source.text[inner : element.close], moved)
        yield inner, element.close, content
        if element.get("xml:space") != "preserve" and content != content.strip():
            tag = part.source.text[element.start : inner]
            yield element.start, inner, f"{_SPACE.sub('', tag)[:-1]}{_PRESERVE}>"


def _prefix(part: Part, elements: Sequence[Element], name: str) -> str:
    """Return the prefix that the part gives to Word's elements: nearly always `w:`."""
    if not elements:
        return "w:"
    tag = part.source.text[elements[0].start : part.after_tag(elements[0])]
    return tag[1 : tag.index(name)] if ":" in tag.partition(" ")[0] else ""


FORM = Form(_written, lambda each: each.name == "w:p", _is_whole)
"""How a Word document is edited."""

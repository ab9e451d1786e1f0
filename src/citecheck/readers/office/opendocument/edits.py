"""Carry edits over to an OpenDocument text: spans keep their form, and an emptied paragraph goes."""

from __future__ import annotations

import bisect
from collections.abc import Container, Iterator, Sequence

from citecheck.readers.mapped import EditedStretch
from citecheck.readers.office.cross_references import CrossReference, unlinked
from citecheck.readers.office.package_edits import Form
from citecheck.readers.office.xml_edits import Emptied
from citecheck.readers.office.xml_text import Element, Part, escaped

_PARAGRAPHS = frozenset({"text:p", "text:h"})
_WRAPPED = frozenset({"text:list-item", "text:list"})
_STAYS_IN = frozenset({"table:table-cell", "draw:text-box", "text:note-body", "office:annotation"})
"""What ends with a paragraph."""
_ENDS = (
    "text:bookmark-start", "text:bookmark-end", "text:reference-mark-start",
    "text:reference-mark-end", "text:change-start", "text:change-end",
    "field:fieldmark-start", "field:fieldmark-end",
)  # fmt: skip
"""What may have its other end elsewhere."""
_STAYS = ("text:note", "draw:frame")
"""What is not lost with the text of a paragraph."""
_MARKS = ("text:bookmark", "text:reference-mark", *_ENDS)
_NAMES = ("text:name", "text:change-id")
_CROSS_REFERENCES = ("text:bookmark-ref", "text:reference-ref")
_COUNTED, _UNCOUNTED = "list-item", "list-header"


def _written(
    part: Part, changes: Sequence[EditedStretch], emptied: Emptied
) -> Iterator[EditedStretch]:
    """Yield the changes of a part's XML."""
    paragraphs = list(_paragraphs(part.root))
    empty = [each for each in paragraphs if emptied.has(each.start, part.end(each))]
    removed = frozenset(each.start for each in empty if next(each.within(*_STAYS), None) is None)
    whole = [(each.start, part.end(each)) for each in _gone(part.root, removed)]
    starts = [start for start, _ in whole]

    def stays(place: int) -> bool:
        at = bisect.bisect_right(starts, place) - 1
        return at < 0 or place >= whole[at][1]

    yield from ((start, end, "") for start, end in whole)
    kept = [each for each in paragraphs if stays(each.start)]
    lost: set[str] = set()
    for each in empty:
        ends = _open_ends(each)
        lost.update(one.get("text:name") for one in each.within(*_MARKS) if one not in ends)
        marks = "".join(part.source.text[one.start : part.end(one)] for one in ends)
        if marks and not stays(each.start) and (place := _beside(part, each, kept)):
            yield place, place, marks
    yield from _uncounted(part, part.root, [each for each in empty if stays(each.start)])
    here = [each for each in changes if stays(each[0])]
    yield from unlinked([each for each in _references(part) if stays(each.start)], here, lost)
    yield from ((start, end, escaped(new)) for start, end, new in here)


def _paragraphs(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs in an element, not those that are anchored in others."""
    for each in parent.elements:
        if each.name in _PARAGRAPHS:
            yield each
        else:
            yield from _paragraphs(each)


def _gone(parent: Element, removed: Container[int]) -> Iterator[Element]:
    """Yield what goes: paragraphs that print nothing any more, or the items and lists of nothing else."""
    for each in parent.elements:
        if each.name in _PARAGRAPHS:
            if each.start in removed and parent.name not in _STAYS_IN:
                yield each
            continue
        within = list(_gone(each, removed))
        if each.name in _WRAPPED and within and len(within) == len(_held(each)):
            yield each
        else:
            yield from within


def _held(item: Element) -> list[Element]:
    """Return what is in an item or a list; that a page ends there is none of it."""
    return [each for each in item.elements if each.name != "text:soft-page-break"]


def _open_ends(paragraph: Element) -> list[Element]:
    """Return the marks in a paragraph that have their other end elsewhere."""
    still_open: dict[tuple[str, str], list[Element]] = {}
    ends: list[Element] = []
    for each in paragraph.within(*_ENDS):
        kind, _, side = each.name.rpartition("-")
        # A field has no name at its end: the innermost ends.
        name = next(filter(None, map(each.get, _NAMES)), "") if kind.startswith("text:") else ""
        begun = still_open.setdefault((kind, name), [])
        if side == "start":
            begun.append(each)
        elif begun:
            begun.pop()
        else:
            ends.append(each)
    ends += (each for begun in still_open.values() for each in begun)
    return sorted(ends, key=lambda each: each.start)


def _beside(part: Part, paragraph: Element, kept: Sequence[Element]) -> int:
    """Return where what stays of a paragraph goes: the next one's beginning, or the last one's end."""
    usable = [each for each in kept if not part.is_closed_at_once(each)]
    at = bisect.bisect_left(usable, paragraph.start, key=lambda each: each.start)
    if at < len(usable):
        return part.after_tag(usable[at])
    return usable[-1].close if usable else 0


def _uncounted(part: Part, parent: Element, empty: Sequence[Element]) -> Iterator[EditedStretch]:
    """Yield what keeps the items of paragraphs that stay, and are empty, from being counted."""
    for each in parent.elements:
        if each.name == "text:list-item" and next(iter(_held(each)), None) in empty:
            for tag in (each.start, each.close):
                at = part.source.text.index(_COUNTED, tag)
                yield at, at + len(_COUNTED), _UNCOUNTED
        elif each.name not in _PARAGRAPHS:
            yield from _uncounted(part, each, empty)


def _references(part: Part) -> Iterator[CrossReference]:
    for each in part.root.within(*_CROSS_REFERENCES):
        inner, end = part.after_tag(each), part.end(each)
        if inner < each.close:
            signs = (each.start, inner), (each.close, end)
            yield CrossReference(each.get("text:ref-name"), inner, each.close, signs)


def _is_whole(paragraph: Element) -> bool:
    """Tell whether no mark in a paragraph has its other end elsewhere."""
    return not _open_ends(paragraph)


FORM = Form(_written, lambda each: each.name in _PARAGRAPHS, _is_whole)
"""How an OpenDocument text is edited."""

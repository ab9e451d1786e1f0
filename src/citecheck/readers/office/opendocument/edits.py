"""Carry edits over to an OpenDocument text: spans keep their form, and an emptied paragraph goes."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from citecheck.readers.mapped import EditedStretch
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
"""What has its other end elsewhere."""
_STAYS = (*_ENDS, "text:note", "draw:frame")
"""What is not lost with the text of a paragraph."""


def _written(
    part: Part, changes: Sequence[EditedStretch], emptied: Emptied
) -> Iterator[EditedStretch]:
    """Yield the changes of a part's XML."""
    gone = list(_gone(part, part.root, (), emptied))
    starts = [start for start, _ in gone]
    for start, end in gone:
        yield start, end, ""
    for start, end, new in changes:
        at = bisect.bisect_right(starts, start) - 1
        if at < 0 or start >= gone[at][1]:
            yield start, end, escaped(new)


def _gone(
    part: Part, parent: Element, above: tuple[Element, ...], emptied: Emptied
) -> Iterator[tuple[int, int]]:
    """Yield where paragraphs stand that go, with the items and lists that hold nothing else."""
    for each in parent.elements:
        if each.name not in _PARAGRAPHS:
            yield from _gone(part, each, (*above, parent), emptied)
            continue
        if not emptied.has(each.start, part.end(each)) or parent.name in _STAYS_IN:
            continue
        if next(each.within(*_STAYS), None) is not None:
            continue
        whole = each
        for around in (parent, *reversed(above)):
            if around.name not in _WRAPPED or sum(1 for _ in around.elements) > 1:
                break
            whole = around
        yield whole.start, part.end(whole)


def _is_whole(paragraph: Element) -> bool:
    """Tell whether no mark in a paragraph has its other end elsewhere."""
    return next(paragraph.within(*_ENDS), None) is None


FORM = Form(_written, lambda each: each.name in _PARAGRAPHS, _is_whole)
"""How an OpenDocument text is edited."""

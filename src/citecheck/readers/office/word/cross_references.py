"""Find Word's cross-references: fields that print the number, or the text, of a bookmark (ECMA-376 part 1, 17.16.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from citecheck.pattern import lazy
from citecheck.readers.office.cross_references import CrossReference
from citecheck.readers.office.xml_text import Element, Part

_REFERS = lazy(r"\s{0,9}(?:REF|NOTEREF)\s{1,9}\"?([^\s\"]{1,100})", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    signs: list[Element] = field(default_factory=list)
    instruction: str = ""
    start: int = 0
    """Where what it printed begins, once it does."""


def cross_references(part: Part) -> list[CrossReference]:
    """Return the cross-references of a part, in order."""
    found: list[CrossReference] = []
    still_open: list[_Field] = []
    for each in part.root.within("w:fldChar", "w:instrText", "w:fldSimple"):
        kind = each.get("w:fldCharType")
        if each.name == "w:fldSimple":
            refers = _REFERS.match(each.get("w:instr"))
            if refers and not part.is_closed_at_once(each):
                inner = part.after_tag(each)
                signs = (each.start, inner), (each.close, part.end(each))
                found.append(CrossReference(refers[1], inner, each.close, signs))
            continue
        if kind == "begin":
            still_open.append(_Field())
        if not still_open:
            continue
        current = still_open[-1]
        current.signs.append(each)
        if each.name == "w:instrText":
            current.instruction += each.text
        elif kind == "separate":
            current.start = part.end(each)
        elif kind == "end":
            still_open.pop()
            refers = _REFERS.match(current.instruction)
            if refers and current.start:
                spans = tuple((one.start, part.end(one)) for one in current.signs)
                found.append(CrossReference(refers[1], current.start, each.start, spans))
    return sorted(found, key=lambda each: each.start)

"""Count the paragraphs that Word numbers itself, and print their numbers (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from citecheck.pattern import lazy
from citecheck.readers.office.printed_numbers import printed
from citecheck.readers.office.word.styles import NumberedBy, Styles, is_on
from citecheck.readers.office.xml_text import Element

_FORMS = {
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
"""Formats of numbers (17.18.59) that are not digits."""
_UNPRINTED = frozenset({"bullet", "none"})
_LEVELS = 9
_PLACE = lazy("%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""
    digits_only: bool = False
    """Whether the levels above are printed in digits in it (17.9.4)."""


@dataclass(slots=True)
class _List:
    """A numbering as it is defined, and how far it has been counted."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Use:
    """A use of a numbering, which may begin anew or change levels."""

    list: _List
    levels: dict[int, _Level]
    begins: dict[int, int]
    used: bool = False


class Numbering:
    """The numberings of a document, counted in the order of its paragraphs."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._uses: dict[str, _Use] = {}
        if root is None:
            return
        defined = {
            each.get("w:abstractNumId"): each
            for each in root.elements
            if each.name == "w:abstractNum"
        }
        by_style = {
            link.get("w:val"): each
            for each in defined.values()
            if (link := each.first("w:styleLink")) is not None
        }
        lists: dict[int, _List] = {}
        for use in root.elements:
            named = use.first("w:abstractNumId") if use.name == "w:num" else None
            element = defined.get(named.get("w:val")) if named else None
            if element is None:
                continue
            link = element.first("w:numStyleLink")
            if link is not None:
                element = by_style.get(link.get("w:val"), element)
            counted = lists.setdefault(element.start, _List(dict(_levels(element))))
            self._uses[use.get("w:numId")] = _use(use, counted)
        self._styles = styles

    def next(self, numbered: NumberedBy | None, style: str) -> str:
        """Count a paragraph, and return what is printed before it: `3.`, `[3]`, or nothing."""
        use = self._uses.get(numbered.list_id) if numbered else None
        if numbered is None or use is None:
            return ""
        depth = numbered.level
        if depth is None:
            depth = next((at for at, level in use.levels.items() if level.style == style), 0)
        counts = use.list.counts
        if not use.used:
            use.used = True
            for at, start in use.begins.items():
                counts[at] = start - 1
        level = use.levels.get(depth, _Level())
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in range(depth + 1, _LEVELS):
            counts.pop(deeper, None)
        if level.form in _UNPRINTED:
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            above = use.levels.get(at, _Level())
            form = "1" if level.digits_only else _FORMS.get(above.form, "1")
            return printed(counts.get(at, above.start), form)

        return _PLACE.sub(number, level.text)


def _use(element: Element, counted: _List) -> _Use:
    levels, begins = dict(counted.levels), {}
    for override in element.elements:
        at = _number(override.get("w:ilvl"), 0)
        if override.name != "w:lvlOverride" or at >= _LEVELS:
            continue
        if (own := override.first("w:lvl")) is not None:
            levels[at] = _level(own)
        if (start := override.first("w:startOverride")) is not None:
            begins[at] = _number(start.get("w:val"), 1)
    return _Use(counted, levels, begins)


def _levels(element: Element) -> Iterator[tuple[int, _Level]]:
    for each in element.elements:
        at = _number(each.get("w:ilvl"), 0)
        if each.name == "w:lvl" and at < _LEVELS:
            yield at, _level(each)


def _level(element: Element) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.first(name)
        return found.get("w:val", default) if found is not None else default

    digits_only = element.first("w:isLgl")
    return _Level(
        _number(value("w:start", "1"), 1),
        value("w:numFmt", "decimal"),
        value("w:lvlText", "")[:100],
        value("w:pStyle", ""),
        digits_only is not None and is_on(digits_only.get("w:val", "1")),
    )


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < len("1000000000") else default

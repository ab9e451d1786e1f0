"""How OpenDocument's styles print text: raised, hidden, numbered (OpenDocument 1.3, part 3, 16)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from citecheck.pattern import lazy
from citecheck.readers.office.printed_numbers import printed
from citecheck.readers.office.xml_text import Element

_MOST_PARENTS = 20
_HIGHER = lazy(r"0{0,3}[1-9]\d{0,3}(?:\.\d{0,9})?%")


class Styles:
    """The styles of a document, the common ones and those of its text."""

    def __init__(self, *roots: Element) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, dict[int, Element]] = {}
        for root in roots:
            for group in root.elements:
                if group.name not in {"office:styles", "office:automatic-styles"}:
                    continue
                for style in group.elements:
                    name = style.get("style:name")
                    if style.name == "style:style":
                        self._styles[style.get("style:family"), name] = style
                    elif style.name == "text:list-style":
                        self._lists[name] = {
                            level: each
                            for each in style.elements
                            if (level := number(each.get("text:level"), 0))
                        }
        self._chain = lru_cache(maxsize=1000)(self._chained)

    def is_raised(self, style: str, family: str = "text") -> bool:
        """Tell whether a style raises text (20.387: `super`, or a share of its height)."""
        position = self._property(family, style, "style:text-position").partition(" ")[0]
        return position == "super" or bool(_HIGHER.fullmatch(position))

    def says_position(self, style: str, family: str = "text") -> bool:
        """Tell whether a style says where text stands at all."""
        return bool(self._property(family, style, "style:text-position"))

    def is_hidden(self, style: str, family: str = "text") -> bool:
        """Tell whether a style hides text."""
        return self._property(family, style, "text:display") == "none"

    def list_style(self, paragraph_style: str) -> str:
        """Return the list that a paragraph's style puts it in, or nothing."""
        named = (
            each.get("style:list-style-name") for each in self._chain("paragraph", paragraph_style)
        )
        return next(filter(None, named), "")

    def is_title(self, paragraph_style: str) -> bool:
        """Tell whether a paragraph's style is that of titles."""
        return any(
            each.get("style:name") == "Title" for each in self._chain("paragraph", paragraph_style)
        )

    def level_of(self, list_style: str, level: int) -> Element | None:
        """Return how a list prints a level from 1 on."""
        return self._lists.get(list_style, {}).get(level)

    def _property(self, family: str, style: str, name: str) -> str:
        for each in self._chain(family, style):
            for properties in each.elements:
                if properties.name == "style:text-properties" and (said := properties.get(name)):
                    return said
        return ""

    def _chained(self, family: str, style: str) -> tuple[Element, ...]:
        chain: list[Element] = []
        while (family, style) in self._styles and len(chain) < _MOST_PARENTS:
            chain.append(self._styles[family, style])
            style = chain[-1].get("style:parent-style-name")
        return tuple(chain)


@dataclass(slots=True)
class OpenList:
    """A list that is being read, and how far each of its levels has been counted."""

    style: str
    counts: dict[int, int] = field(default_factory=dict)
    fresh: bool = False
    """Whether an item has begun whose number is not printed yet."""


class Lists:
    """The lists of a document, counted in the order of its items (part 3, 5.3)."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._by_id: dict[str, OpenList] = {}
        self._last: dict[str, OpenList] = {}
        self._open: list[OpenList] = []

    def begin(self, element: Element) -> None:
        """Begin a list, or one in a list."""
        if self._open:
            style = element.get("text:style-name") or self._open[-1].style
            within = OpenList(style, self._open[-1].counts)
            self._open.append(within)
            within.counts.pop(len(self._open), None)
            return
        style = element.get("text:style-name")
        continued, own = element.get("text:continue-list"), element.get("xml:id")
        known = self._by_id.get(continued) if continued else None
        if known is None and element.get("text:continue-numbering") == "true":
            known = self._last.get(style)
        begun = OpenList(style, known.counts if known else {})
        self._last[style] = begun
        if own:
            self._by_id[own] = begun
        self._open.append(begun)

    def end(self) -> None:
        """End the innermost list."""
        self._open.pop()

    def item(self, element: Element) -> None:
        """Begin an item of the innermost list: count it."""
        if not self._open:
            return  # no list is around it
        here, level = self._open[-1], len(self._open)
        start = element.get("text:start-value")
        if start:
            here.counts[level] = number(start, 1)
        elif level in here.counts:
            here.counts[level] += 1
        else:
            begins = self._styles.level_of(here.style, level)
            here.counts[level] = number(begins.get("text:start-value") if begins else "", 1)
        here.fresh = True

    def label(self, paragraph_style: str) -> str:
        """Return what is printed before a paragraph: the number of its item, the first time."""
        if not self._open or not self._open[-1].fresh:
            return ""
        here, level = self._open[-1], len(self._open)
        here.fresh = False
        style = here.style or self._styles.list_style(paragraph_style)
        printed_as = self._styles.level_of(style, level)
        if printed_as is None or not printed_as.get("style:num-format"):
            return ""
        shown = min(number(printed_as.get("text:display-levels"), 1), level)
        numbers = list(self._numbers(style, level - shown + 1, level))
        # The prefix and the suffix stand around the whole (part 3, 19.502, 19.503).
        around = printed_as.get("style:num-prefix"), printed_as.get("style:num-suffix")
        return (around[0] + ".".join(numbers) + around[1]).strip()[:100]

    def _numbers(self, style: str, first: int, last: int) -> Iterator[str]:
        for level in range(first, last + 1):
            form = self._styles.level_of(style, level)
            count = self._open[-1].counts.get(level, 1)
            yield printed(count, form.get("style:num-format", "1") if form else "1")


def number(text: str, default: int) -> int:
    """Return the number that an attribute says, or a default."""
    return int(text) if text.isdecimal() and len(text) < len("1000000000") else default

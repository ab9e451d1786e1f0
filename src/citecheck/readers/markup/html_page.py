"""Walk the elements of an HTML page and set what it shows as running text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from citecheck.readers.markup.flow import Flow
from citecheck.readers.markup.html_elements import (
    BLOCKS,
    DEEPEST,
    ENDS,
    HEADINGS,
    LISTED,
    NOTES,
    RAISED,
    STYLE_RULE,
    VOID,
    Element,
    opened,
)
from citecheck.readers.markup.html_tokens import Comment, Tag, Text, tokens
from citecheck.source import SourceFile


@dataclass
class Page:
    """What was read of a page."""

    flow: Flow
    parents: list[Element] = field(default_factory=list)
    """Elements that hold others which may be entries."""
    linked: dict[str, int] = field(default_factory=dict)
    """Places of the page that links with a number or a year in them lead to, and how many do."""


class Walker:
    """Reads the tokens of a page one by one; `read` is what others use."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.flow = Flow(source)
        self.page = Page(self.flow)
        self.root = Element("#document")
        self.stack = [self.root]
        self.raised_classes: set[str] = set()
        self.tables = 0
        self.math = 0
        # Pages that pandoc made mark their notes; elsewhere such a role may be on any citation.
        self.has_notes = NOTES in source.text

    def read(self) -> Page:
        """Walk the page to its end."""
        for token in tokens(self.source.text):
            match token:
                case Text():
                    self._text(token)
                case Comment():
                    self._comment(token)
                case Tag(closing=True):
                    self._close(token.name)
                case Tag():
                    self._begin(token)
        while len(self.stack) > 1:
            self._end()
        self._parent(self.root)
        return self.page

    def _text(self, token: Text) -> None:
        if self.stack[-1].unseen:
            return
        for each in self.stack[:0:-1]:
            if each.link and len(each.link_text) < _LINK_TEXT:
                each.link_text += self.source.text[
                    token.start : min(token.end, token.start + _LINK_TEXT)
                ]
            if each.name in BLOCKS:
                break
        if token.spelt is None:
            self.flow.copy(token.start, token.end)
        else:
            self.flow.put(token.spelt, token.start, token.end)

    def _comment(self, token: Comment) -> None:
        """Keep what tells citecheck to ignore something; alone, it stands before what follows."""
        if self.stack[-1].unseen:
            return
        text = self.source.text[token.start : token.end]
        if "citecheck:" not in text or "\n" in text or len(text) > _COMMENT:
            return
        alone = self.flow.is_empty
        self.flow.copy(token.start, token.end)
        if alone:
            self.flow.begin()

    def _begin(self, tag: Tag) -> None:
        name = tag.name
        if name == "style" and tag.content:
            self._style(*tag.content)
        if name in VOID:
            self._void(name)
            return
        if tag.content:
            return
        if name in ENDS:
            self._imply(*ENDS[name])
        elif name in BLOCKS and any(each.name == "p" for each in self.stack[-8:]):
            self._imply(frozenset({"p"}), _P_STAYS)
        element = opened(tag, self.stack, len(self.flow.blocks), self.raised_classes)
        if len(self.stack) >= DEEPEST or (tag.empty and name not in BLOCKS):
            return
        self.stack.append(element)
        if not element.unseen:
            self._enter(element, tag)

    def _enter(self, element: Element, tag: Tag) -> None:
        name, flow = element.name, self.flow
        if name in BLOCKS:
            flow.begin("# " if name in HEADINGS else "", code=name == "pre")
        if element.id:
            holders = [each for each in self.stack[-12:] if each.name in LISTED][-2:]
            for each in holders:
                each.ids.add(element.id)
        if name == "math" or "math" in element.classes:
            self.math += 1
            element.mark = ""
            element.added = self.flow.added
        elif self.has_notes and element.role == "doc-noteref":
            flow.made("[^")
            element.mark = "]"
        elif any(each.mark == "]" for each in self.stack[-4:-1]):
            element.mark = ""
        elif element.mark and (not self.math or self._begins_formula(element)):
            flow.enter(element.mark)
        else:
            element.mark = ""
        if name in {"ol", "ul"}:
            self._list(element, tag)
        elif name == "li":
            self._item(element, tag)
        elif name in {"table", "tr", "td", "th"}:
            self._table(element)

    def _begins_formula(self, element: Element) -> bool:
        """Tell whether a formula begins with what is raised: so some raise a citation."""
        formula = self.stack[-2]
        return (
            element.mark == "<sup>"
            and "math" in formula.classes
            and formula.added == self.flow.added
        )

    def _void(self, name: str) -> None:
        if self.stack[-1].unseen:
            return
        if name == "br":
            self.flow.line()
        elif name == "hr":
            self._imply(frozenset({"p"}), _P_STAYS)
            self.flow.begin()

    def _style(self, at: int, until: int) -> None:
        for match in STYLE_RULE.finditer(self.source.text, at, min(until, at + _STYLES)):
            if RAISED.search(match[2]):
                self.raised_classes.add(match[1])

    def _imply(self, ended: frozenset[str], within: frozenset[str]) -> None:
        """Close the elements whose end tags were left out."""
        for depth in range(len(self.stack) - 1, 0, -1):
            name = self.stack[depth].name
            if name in ended:
                while len(self.stack) > depth:
                    self._end()
            elif name in within:
                return

    def _close(self, name: str) -> None:
        if name in {"br", "p"} and all(each.name != name for each in self.stack):
            if not self.stack[-1].unseen:
                self.flow.begin() if name == "p" else self.flow.line()
            return
        bounded = name not in BLOCKS
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].name == name:
                while len(self.stack) > depth:
                    self._end()
                return
            if bounded and self.stack[depth].name in BLOCKS:
                return

    def _end(self) -> None:
        element = self.stack.pop()
        if element.unseen:
            return
        if element.mark == "]":
            self.flow.made("]")
        elif element.mark:
            self.flow.leave(element.mark)
        if element.name == "math" or "math" in element.classes:
            self.math -= 1
        if element.link:
            self._link(element)
        if element.name in BLOCKS:
            self.flow.begin()
            closing = _CLOSING.get(element.name)
            if closing:
                closing(self, element)
        element.blocks = tuple(self.flow.blocks[element.first :])
        if element.name in LISTED and element.blocks:
            self.stack[-1].children.append(element)
        self._parent(element)

    def _parent(self, element: Element) -> None:
        if len(element.children) > 1:
            self.page.parents.append(element)
        elif element.children:
            # An element with one inside is but a wrapper; what is in that has been told already.
            element.children.clear()

    def _link(self, element: Element) -> None:
        text = element.link_text
        if len(text) < _LINK_TEXT and any(each.isdigit() for each in text):
            self.page.linked[element.link] = self.page.linked.get(element.link, 0) + 1

    def _list(self, element: Element, tag: Tag) -> None:
        start = tag.attributes.get("start", "")
        element.step = -1 if "reversed" in tag.attributes else 1
        numbered = re.fullmatch(r"\d{1,5}", start, re.ASCII)
        element.ordinal = int(start) if numbered else 1
        element.counts_down = element.step < 0 and not numbered
        lettered = tag.attributes.get("type", "1") != "1"
        if element.name == "ul" or lettered:
            element.ordinal = 0
            element.step = 0

    def _item(self, element: Element, tag: Tag) -> None:
        owner = next((each for each in self.stack[-2::-1] if each.name in {"ol", "ul"}), None)
        if owner is None or owner.step == 0:
            return
        value = tag.attributes.get("value", "")
        if re.fullmatch(r"\d{1,5}", value, re.ASCII):
            owner.ordinal = int(value)
        element.number = owner.ordinal
        owner.ordinal += owner.step

    def _item_ends(self, element: Element) -> None:
        blocks = self.flow.blocks[element.first :]
        if len(blocks) > 1 and blocks[0].is_label and not blocks[0].prefix:
            self.flow.joined(blocks[:2])

    def _list_ends(self, element: Element) -> None:
        """Number the items, unless they print their numbers themselves."""
        items = [
            (each, each.blocks[0])
            for each in element.children
            if each.name == "li" and each.number is not None
        ]
        printed = sum(block.begins_numbered for _, block in items)
        if not items or printed > _MOST_PRINTED * len(items):
            return
        for place, (each, block) in enumerate(items):
            if element.counts_down:
                # Without a start, the last item is 1 (HTML Standard, 4.4.5).
                each.number = len(items) - place
            if not block.prefix and not block.code:
                block.prefix = f"[^{each.number}]: " if element.notes else f"{each.number}. "

    def _term_ends(self, element: Element) -> None:
        """Put a number that stands as a term before the entry that stands as its definition."""
        first = element.first
        if first and self.flow.blocks[first - 1].is_label and len(self.flow.blocks) > first:
            self.flow.joined(self.flow.blocks[first - 1 : first + 1])
            element.first = first - 1

    def _table(self, element: Element) -> None:
        if element.name == "table":
            self.tables += 1
            element.table = (self.tables, -1)
            element.cell = self.flow.cell
            self.flow.cell = None
            return
        owner = next((each for each in self.stack[-2::-1] if each.name == "table"), None)
        if owner is None or owner.table is None:
            return
        if element.name == "tr":
            owner.table = (owner.table[0], owner.table[1] + 1)
            owner.ordinal = 0
        else:
            self.flow.cell = (owner.table[1], owner.ordinal)
            owner.ordinal += 1

    def _table_ends(self, element: Element) -> None:
        self.flow.cell = element.cell
        if element.table:
            first = element.first
            while first < len(self.flow.blocks) and self.flow.blocks[first].cell is None:
                first += 1
            self.flow.tabulated(first, element.table[0])
            for block in self.flow.blocks[first:]:
                block.cell = element.cell

    def _cell_ends(self, element: Element) -> None:
        del element
        self.flow.cell = None


_LINK_TEXT = 60
_COMMENT = 1_500
_STYLES = 500_000
_MOST_PRINTED = 0.6
_P_STAYS = frozenset("td th li dd table div section article blockquote button object".split())
_CLOSING: Mapping[str, Callable[[Walker, Element], None]] = {
    "li": Walker._item_ends,  # noqa: SLF001  # a table of its own methods
    "ol": Walker._list_ends,  # noqa: SLF001
    "dd": Walker._term_ends,  # noqa: SLF001
    "table": Walker._table_ends,  # noqa: SLF001
    "td": Walker._cell_ends,  # noqa: SLF001
    "th": Walker._cell_ends,  # noqa: SLF001
}

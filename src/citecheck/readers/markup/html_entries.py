"""Tell which elements of an HTML page are the entries of its reference list.

They are told by what the page says of them (the roles of DPUB-ARIA 1.1, the classes that pandoc,
LaTeXML and publishers write) or by links of the text into them; and they must read like entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from citecheck.pattern import lazy
from citecheck.readers.markup.flow import Block
from citecheck.readers.markup.html_elements import Element
from citecheck.readers.markup.html_page import Page
from citecheck.source import Listed

_LIST_ROLES = frozenset({"doc-bibliography"})
_LIST_NAMES = frozenset(
    "refs references reference-list references-list ref-list reflist bibliography biblist"
    " csl-bib-body ltx_biblist thebibliography citation-list c-article-references".split()
)
_ENTRY_ROLES = frozenset({"doc-biblioentry"})
_ENTRY_CLASSES = frozenset("csl-entry ltx_bibitem bibitem bib-entry ref-item citation-item".split())
_YEAR = lazy(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|\bin press\b|\bn\.\s?d\.", re.IGNORECASE)
_LABEL = lazy(r"\s{0,3}[\[(]?(\d{1,4})[\])]?[.:)]?(?:\s{1,4}|(?<=[\]):.])(?=\S))")
_FEWEST_LINKED = 3
_LONGEST = 3_000
"""Characters of an entry."""
_MOST_LIKE = 0.6
"""Share of the entries that show a year."""


def entries(page: Page) -> list[list[Block]]:
    """Return the blocks of each entry, in order; none where the page does not mark them surely."""
    there = {id(block) for block in page.flow.blocks}
    found = [
        (_is_marked(each), each.children, blocks)
        for each in page.parents
        if (blocks := _read_alike([_standing(child, there) for child in each.children]))
        and (_is_marked(each) or _is_linked(each, page))
    ]
    # What the page calls its list is; where it calls nothing so, what it links to.
    marked = [each for each in found if each[0]] or found
    taken: set[int] = set()
    chosen: list[list[Block]] = []
    for _, _, blocks in sorted(marked, key=lambda each: -len(each[2])):
        mine = {id(block) for entry in blocks for block in entry}
        if not mine & taken:
            taken |= mine
            chosen += blocks
    order = {id(block): at for at, block in enumerate(page.flow.blocks)}
    return sorted(chosen, key=lambda entry: order[id(entry[0])])


def listed(found: Sequence[Sequence[Block]]) -> tuple[Listed, ...]:
    """Return the entries as marked in the text, once each block knows where it stands.

    None where two have one number: these are several lists.
    """
    labels = [_label(entry[0]) for entry in found]
    numbers = [each[0] for each in labels if each]
    numbered = len(numbers) > _MOST_LIKE * len(found)
    if numbered and any(second <= first for first, second in pairwise(numbers)):
        return ()
    return tuple(_entries(found, labels if numbered else [None] * len(found)))


def _entries(
    found: Sequence[Sequence[Block]], labels: Sequence[tuple[int, int, int] | None]
) -> Iterator[Listed]:
    for entry, label in zip(found, labels, strict=True):
        block = entry[0]
        if label is None:
            yield Listed(block.start, block.end)
            continue
        number, start, end = label
        yield Listed(max(block.start, end), block.end, number=number, label=(start, end))


def _label(block: Block) -> tuple[int, int, int] | None:
    """Return the number of an entry and where it is printed, from the list or by itself."""
    if block.prefix.endswith(". ") and block.prefix[:-2].isdigit():
        return int(block.prefix[:-2]), block.start - len(block.prefix), block.start
    match = _LABEL.match(block.text)
    return (int(match[1]), block.start, block.start + match.end()) if match else None


def _is_marked(parent: Element) -> bool:
    names = {each.lower() for each in (*parent.classes, parent.id)}
    entry = sum(
        1
        for each in parent.children
        if each.role in _ENTRY_ROLES or any(name in _ENTRY_CLASSES for name in each.classes)
    )
    return (
        parent.role in _LIST_ROLES
        or bool(names & _LIST_NAMES)
        or entry > _MOST_LIKE * len(parent.children)
    )


def _is_linked(parent: Element, page: Page) -> bool:
    linked = sum(
        1 for each in parent.children if any(name in page.linked for name in each.ids | {each.id})
    )
    return linked >= _FEWEST_LINKED and 2 * linked >= len(parent.children) and not parent.notes


def _standing(element: Element, there: set[int]) -> list[Block]:
    return [block for block in element.blocks if id(block) in there]


def _read_alike(found: list[list[Block]]) -> list[list[Block]]:
    """Return the entries if they read like such; headings among them are none."""
    found = [each for each in found if each and not each[0].prefix.startswith("#")]
    like = sum(
        1
        for entry in found
        if _YEAR.search(entry[0].text) and len(entry[0].text) < _LONGEST and not entry[0].code
    )
    return found if len(found) > 1 and like >= _MOST_LIKE * len(found) else []

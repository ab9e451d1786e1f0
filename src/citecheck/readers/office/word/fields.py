"""Follow Word's fields: which text they print, which lists they generate, which works they cite.

A field is an instruction and the text that it printed (ECMA-376 part 1, 17.16). Reference managers
keep their data in instructions of their own.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from citecheck.pattern import lazy
from citecheck.readers.office.citation_data import CitedWorks, Keyed, from_csl, from_endnote
from citecheck.readers.office.cited_items import Item

MENDELEY_CITATION = "MENDELEY_CITATION_"
_BIBLIOGRAPHY = lazy(
    r"\s{0,9}(?:BIBLIOGRAPHY\b|ADDIN\s{1,9}(?:ZOTERO_BIBL|Mendeley Bibliography|EN\.REFLIST|REFMGR\.REFLIST"
    r"|RW\.BIB|Citavi\.?Bibliography))",
    re.IGNORECASE,
)
_LIST_CONTROL = lazy(r"MENDELEY_BIBLIOGRAPHY|CitaviBibliography", re.IGNORECASE)
_REPEATED = lazy(r"\s{0,9}(?:TOC|TOA|INDEX)\b", re.IGNORECASE)
"""Fields that print once more what stands elsewhere."""
_CSL = lazy(r"\s{0,9}ADDIN\s{1,9}(?:ZOTERO_ITEM\s{1,9})?CSL_CITATION\b", re.IGNORECASE)
_ENDNOTE = lazy(r"\s{0,9}ADDIN\s{1,9}EN\.CITE(?:\.DATA)?\b", re.IGNORECASE)
_OWN = lazy(r"\s{0,9}CITATION\s{1,9}(\S{1,100})")
_OWN_MORE = lazy(r"\\m\s{1,9}(\S{1,100})")
_MOST = 5_000_000
"""Characters of an instruction that are read."""
MAX_NESTED = 50


@dataclass(slots=True)
class _Field:
    instruction: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    shows: bool = False
    """Whether what comes now is its result."""
    region: int = 0
    hidden: bool = False
    order: int = 0
    """Which of the document's fields it is, from 1."""


class Fields:
    """The fields that are open at a place, and what the ones before have told."""

    def __init__(self, own_sources: Mapping[str, Item]) -> None:
        self._open: list[_Field] = []
        self._own_sources = own_sources
        self._items = CitedWorks()
        self._regions = self._count = 0

    @property
    def items(self) -> tuple[Item, ...]:
        """The works that were cited, in the order of their first citation."""
        return self._items.items

    @property
    def prints(self) -> bool:
        """Whether text here is printed: no instruction, and no table of contents."""
        return all(each.shows and not each.hidden for each in self._open)

    @property
    def region(self) -> int:
        """Which generated list of references a place is in, from 1; 0 for none."""
        return next((each.region for each in self._open if each.region), 0)

    @property
    def place(self) -> int:
        """A number that tells the result of one field from that of another, and from other text."""
        return self._open[-1].order if self._open else 0

    def begin(self, instruction: str = "", data: str = "") -> None:
        """Begin a field; one whose instruction is known at once shows its result at once."""
        if len(self._open) < MAX_NESTED:
            self._count += 1
            self._open.append(_Field([instruction], [data], order=self._count))
            if instruction:
                self.separate()

    def instruct(self, text: str) -> None:
        """Add to the instruction of the innermost field."""
        if self._open and not self._open[-1].shows:
            self._open[-1].instruction.append(text)

    def separate(self) -> None:
        """End the instruction: what follows is what it printed."""
        if self._open and not self._open[-1].shows:
            self._understand(self._open[-1])
            self._open[-1].shows = True

    def end(self) -> None:
        """End the innermost field."""
        if self._open:
            if not self._open[-1].shows:
                self._understand(self._open[-1])
            self._open.pop()

    def end_all(self) -> None:
        """End what was left open: no field reaches beyond its part."""
        while self._open:
            self.end()

    def cite(self, keyed: Iterable[Keyed]) -> None:
        """Take note of works that are cited at a place, by other means than a field."""
        self._items.add(keyed)

    def bookmark(self, code: str) -> bool:
        """Begin a bookmark that stands for a field of Zotero's; tell whether it is a list."""
        if code.startswith("ZOTERO_BIBL"):
            self.begin_list()
            return True
        self.cite(from_csl(code[code.find("{") :] if "{" in code else ""))
        return False

    def begin_list(self) -> None:
        """Begin a generated list of references; `end` ends it."""
        self._count += 1
        self._open.append(_Field(shows=True, region=self._next_region(), order=self._count))

    def control(self, tag: str) -> bool:
        """Begin a content control that a reference manager made, by its tag; tell whether it is a list."""
        if tag.startswith(MENDELEY_CITATION):
            self.cite(from_csl(_decoded(tag[len(MENDELEY_CITATION) :].partition("_")[2])))
        elif _LIST_CONTROL.match(tag):
            self.begin_list()
            return True
        return False

    def _next_region(self) -> int:
        if self.region:
            return self.region
        self._regions += 1
        return self._regions

    def _understand(self, field: _Field) -> None:
        said = "".join(field.instruction)[:_MOST]
        if _BIBLIOGRAPHY.match(said):
            field.region = self._next_region()
        elif _REPEATED.match(said):
            field.hidden = True
        elif _CSL.match(said):
            self._items.add(from_csl(said[said.find("{") :] if "{" in said else ""))
        elif _ENDNOTE.match(said):
            start = said.find("<EndNote")
            written = said[start:] if start >= 0 else _decoded("".join(field.data))
            self._items.add(from_endnote(written))
        elif own := _OWN.match(said):
            tags = (own[1], *_OWN_MORE.findall(said))
            self._items.add(
                [(tag, self._own_sources[tag]) for tag in tags if tag in self._own_sources]
            )


def _decoded(text: str) -> str:
    """Return what was packed in base64; nothing where that fails."""
    packed = re.sub(r"[^A-Za-z0-9+/]", "", text[: 2 * _MOST].replace("-", "+").replace("_", "/"))
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4))
    except binascii.Error:
        return ""
    # EndNote pads what it packs.
    codec = "utf-16-le" if data[1:2] == b"\0" else "utf-8"
    return data.decode(codec, "replace").rstrip("\0 \r\n")

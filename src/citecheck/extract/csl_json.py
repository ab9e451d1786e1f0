"""Read a list of works in CSL-JSON, as Zotero and Mendeley export it and pandoc takes it.

The form is that of the CSL-JSON schema (csl-data, 1.0.2): an array of items. A file that is cut off
or damaged is read as far as it can be; what cannot is an entry in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import JSONDecoder
from typing import Any

from citecheck.extract import exported
from citecheck.extract.csl import described
from citecheck.model import Document, Reference
from citecheck.pattern import lazy
from citecheck.progress import step
from citecheck.source import SourceFile, Span

_SPACE = lazy(r"[ \t\r\n]*")
_DECODE = JSONDecoder(strict=False, parse_int=str, parse_float=str).raw_decode
_NEXT_ITEM = lazy(
    r"\}[ \t\r\n]{0,200},[ \t\r\n]{0,200}(?=\{[ \t\r\n]{0,200}\"(?:id|type|title|DOI|URL|author|issued|abstract"
    r"|container-title|note|language|source|page|volume|issue|ISSN|ISBN|publisher|event|categories)\")"
)
"""Where one item ends and the next begins; a name in a list of people begins otherwise."""
MAX_DEPTH = 12
"""Levels within an item: a part of a date is at the fourth."""
MAX_VALUES = 50_000
"""Values of one item, names of authors with their parts included."""
_SHALLOW = 2
_LISTS = ("items", "references")
"""Keys under which some programs keep the array of items."""
_TELLING = frozenset({"type", "id", "title", "author", "issued", "container-title", "DOI"})


class _BrokenError(ValueError):
    """The text is no JSON at a place, or has more in one item than a work can have."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def read_library(file: SourceFile) -> Document:
    """Return the works of a list in CSL-JSON as a document without text."""
    return exported.as_document(file, _references(file))


def _references(file: SourceFile) -> Iterator[Reference]:
    for start, end, item, places in _items(file.text):
        step("reading", start, len(file.text))
        span = Span(file, start, max(end, start + 1))
        if item is None:
            yield exported.in_doubt(span, "where the item ends: it is no JSON")
        elif not _TELLING & item.keys() or "itemType" in item:
            yield exported.in_doubt(span, "what the item is about: it is not in CSL's terms")
        else:
            yield _reference(span, item, places)


def _reference(
    span: Span, item: Mapping[str, Any], places: Mapping[str, tuple[int, int]]
) -> Reference:
    spans = {name: Span(span.file, *place) for name, place in places.items()}
    key = item.get("id")
    named = isinstance(key, str) and key.strip()
    bare = Reference(
        span,
        0,
        key=str(key)[:500] if named else None,
        label=spans["id"] if named else None,
        type="document",
    )
    return described(bare, item, spans)


class _Scanner:
    """Reads the values of a text, and remembers where those near the top of an item stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: dict[str, tuple[int, int]] = {}
        self.left = MAX_VALUES
        self.end = 0
        """Where the part ends that was read last."""

    def item(self, at: int) -> tuple[Any, int]:
        """Return a value and where it ends; `places` are then those of its parts."""
        self.places, self.left = {}, MAX_VALUES
        return self._value(at, "", 0)

    def skip(self, at: int) -> int:
        """Return the offset of the next sign that is no space."""
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _value(self, at: int, path: str, depth: int) -> tuple[Any, int]:
        self.left -= 1
        if depth > MAX_DEPTH or self.left < 0:
            raise _BrokenError(at)
        sign = self.text[at : at + 1]
        value: Any
        if sign == "{":
            value, end = self._object(at, path, depth)
        elif sign == "[":
            value, end = self._array(at, path, depth)
        else:
            value, end = self._scalar(at)
        if path and depth <= _SHALLOW:
            inside = 1 if sign == '"' and end - at > 2 else 0
            self.places[path] = (at + inside, end - inside)
        return value, end

    def _scalar(self, at: int) -> tuple[Any, int]:
        try:
            value, end = _DECODE(self.text, at)
        except (ValueError, RecursionError) as error:
            raise _BrokenError(at) from error
        return value, end

    def _object(self, at: int, path: str, depth: int) -> tuple[dict[str, Any], int]:
        out: dict[str, Any] = {}
        for start in self._parts(at, "}"):
            key, end = self._scalar(start) if self.text[start] == '"' else (None, start)
            colon = self.skip(end)
            if not isinstance(key, str) or self.text[colon : colon + 1] != ":":
                raise _BrokenError(start)
            inner = f"{path}/{key}" if path else key
            value, self.end = self._value(self.skip(colon + 1), inner, depth + 1)
            out.setdefault(key, value)
        return out, self.end

    def _array(self, at: int, path: str, depth: int) -> tuple[list[Any], int]:
        out: list[Any] = []
        for start in self._parts(at, "]"):
            value, self.end = self._value(start, f"{path}/{len(out)}", depth + 1)
            out.append(value)
        return out, self.end

    def _parts(self, at: int, closing: str) -> Iterator[int]:
        """Yield where each part of an array or object begins; `end` is then behind the last sign.

        Whoever takes the parts sets `end` to where each ends.
        """
        here = self.skip(at + 1)
        if self.text[here : here + 1] == closing:
            self.end = here + 1
            return
        while here < len(self.text):
            yield here
            behind = self.skip(self.end)
            sign = self.text[behind : behind + 1]
            if sign == closing:
                self.end = behind + 1
                return
            if sign != ",":
                raise _BrokenError(behind)
            here = self.skip(behind + 1)
        raise _BrokenError(here)

    def array_inside(self, start: int) -> int | None:
        """Return where the array of items begins that an object holds, or None where it holds none."""
        try:
            for at in self._parts(start, "}"):
                key, end = self._scalar(at)
                value = self.skip(self.skip(end) + 1)
                if key in _LISTS and self.text[value : value + 1] == "[":
                    return value
                _, self.end = self.item(value)
        except _BrokenError:
            return None
        return None


_Item = tuple[int, int, Mapping[str, Any] | None, Mapping[str, tuple[int, int]]]
"""Where an item begins and ends, what it says (None where it is broken), and where its parts stand."""


def _items(text: str) -> Iterator[_Item]:
    scanner = _Scanner(text)
    start = scanner.skip(0)
    inside = scanner.array_inside(start) if text[start : start + 1] == "{" else None
    if inside is None and text[start : start + 1] != "[":
        yield _one(scanner, start)[0]
        return
    at = scanner.skip((start if inside is None else inside) + 1)
    broken = False
    while at < len(text) and text[at] != "]":
        item, end = _one(scanner, at)
        yield item
        broken = item[2] is None
        at = scanner.skip(end)
        if text[at : at + 1] == ",":
            at = scanner.skip(at + 1)
        elif at < len(text) and text[at] != "]" and not broken:
            # What follows is neither a comma nor the end of the array.
            resumed = _resumed(text, at)
            yield at, resumed, None, {}
            at, broken = resumed, True
    if at >= len(text) and not broken:
        last = max(0, len(text.rstrip()) - 1)
        yield last, last + 1, None, {}


def _one(scanner: _Scanner, at: int) -> tuple[_Item, int]:
    """Read one item; where it is broken, go on behind it, where the next seems to begin."""
    try:
        value, end = scanner.item(at)
    except _BrokenError as error:
        end = _resumed(scanner.text, max(error.at, at + 1))
        return (at, end, None, {}), end
    if isinstance(value, dict):
        return (at, end, value, scanner.places), end
    return (at, end, {}, {}), end


def _resumed(text: str, at: int) -> int:
    """Return where the next item seems to begin behind a fault, else the end of the text."""
    match = _NEXT_ITEM.search(text, at)
    return match.end() if match else len(text)

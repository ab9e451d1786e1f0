"""Parse a part of a document that is XML, with the place of every element and stretch of text."""

from __future__ import annotations

import codecs
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citecheck.errors import ReadError
from citecheck.pattern import lazy
from citecheck.readers.office.zipped import damaged
from citecheck.source import SourceFile

MAX_ELEMENTS = 1_000_000
"""More than any manuscript has: a thesis of 500 pages has about a tenth of that."""
_MOST_TAGS = 2 * MAX_ELEMENTS
MAX_DEPTH = 200
_NOTHING: Mapping[str, str] = {}
_SHORT: Mapping[str, str] = {
    # ECMA-376 part 1 (the names of "strict" documents), and part 4 (those of nearly all others)
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/bibliography": "b",
    "http://purl.oclc.org/ooxml/officeDocument/bibliography": "b",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0": "field",
}
"""The names under which the elements of a namespace are looked for here."""
# OpenDocument 1.3, part 3, 1.4: the namespaces differ in one word.
_OPEN_DOCUMENT = lazy(r"urn:oasis:names:tc:opendocument:xmlns:([a-z]{1,20})[a-z:.0-9-]{0,60}")
_TAG = lazy(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_DECLARED = lazy(rb"<\?xml[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.-]{1,40})")


@dataclass(slots=True)
class Characters:
    """A stretch of text, and what stands for it in the part: the same, or `&amp;`."""

    text: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Element:
    """An element with what is in it."""

    name: str
    """With a short name of its namespace: `w:p`."""
    attributes: Mapping[str, str]
    start: int
    close: int = 0
    """Where its end tag begins, or what follows it if it has none."""
    children: list[Element | Characters] | None = None

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute, `w:val`."""
        return self.attributes.get(name, default)

    @property
    def elements(self) -> Iterator[Element]:
        """The elements in it."""
        return (each for each in self.children or () if isinstance(each, Element))

    def first(self, *path: str) -> Element | None:
        """Return the first element at the end of a path of names, or None."""
        found = self
        for name in path:
            for each in found.children or ():
                if isinstance(each, Element) and each.name == name:
                    found = each
                    break
            else:
                return None
        return found

    def within(self, *names: str) -> Iterator[Element]:
        """Yield the elements of some names in it, however deep, in order."""
        for each in self.elements:
            if each.name in names:
                yield each
            yield from each.within(*names)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(each.text for each in self.children or ())


@dataclass(frozen=True, eq=False)
class Part:
    """A part as text, and its elements."""

    source: SourceFile
    root: Element
    codec: str
    """What its bytes were written in."""

    def after_tag(self, element: Element) -> int:
        """Return where an element's start tag ends."""
        match = _TAG.match(self.source.text, element.start)
        return match.end() if match else element.start

    def is_closed_at_once(self, element: Element) -> bool:
        """Tell whether an element has no end tag."""
        return self.source.text[self.after_tag(element) - 2] == "/"

    def end(self, element: Element) -> int:
        """Return where an element ends."""
        if self.is_closed_at_once(element):
            return self.after_tag(element)
        return self.source.text.index(">", element.close) + 1

    def encoded(self, text: str) -> bytes:
        """Return the bytes of another text of the part."""
        return text.encode(self.codec)


def parse(path: Path, data: bytes, document: Path) -> Part:
    """Parse a part; `path` is its name, `document` what messages call it.

    A document type is refused, and with it every entity that a document could declare: neither
    Office Open XML (ECMA-376 part 2, 9.1.4) nor OpenDocument has one.

    Raises:
        ReadError: it is not well formed, has a document type, or is larger than any manuscript.
    """
    from pyexpat import ExpatError  # noqa: PLC0415  # only documents that are XML need it

    text, codec = _decoded(data, path, document)
    builder = _Builder(text, document)
    try:
        root = builder.parsed()
    except ExpatError as error:
        raise damaged(
            document, f"`{path.name}` is not well-formed XML (line {error.lineno})"
        ) from error
    return Part(SourceFile(path, text), root, codec)


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: many things come to be, none go, and looking doubles the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def escaped(text: str) -> str:
    """Return a text as it is written in XML, without the characters that XML cannot hold."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _NO_CHARACTER.sub("", text)


# XML 1.0 §2.2
_NO_CHARACTER = lazy("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _decoded(data: bytes, path: Path, document: Path) -> tuple[str, str]:
    """Return a part's text: XML in packages is UTF-8 or UTF-16 (ECMA-376 part 2, 9.1.4)."""
    codec = "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = "utf-16"
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    if declared and declared[1].lower() not in {b"utf-8", b"utf-16", b"us-ascii", b"ascii"}:
        raise damaged(document, f"`{path.name}` is in an encoding that no such document has")
    try:
        return data.decode(codec), codec
    except UnicodeDecodeError as error:
        raise damaged(document, f"`{path.name}` is not valid {codec.upper()}") from error


class _Builder:
    """Builds elements from what the parser calls, and turns its offsets in bytes into characters."""

    def __init__(self, text: str, document: Path) -> None:
        self._text, self._document = text, document
        self._data = text.encode("utf-8")
        self._plain = len(self._data) == len(text)
        self._byte = self._character = 0
        self._count = 0
        self._names: dict[str, str] = {}
        self._top = Element("", _NOTHING, 0)
        self._open = [self._top]
        self._mark = len(codecs.BOM_UTF8) if self._data.startswith(codecs.BOM_UTF8) else 0
        self._section: int | None = None
        self._in_section: list[str] = []

    def parsed(self) -> Element:
        from pyexpat import ParserCreate  # noqa: PLC0415  # as above

        if self._data.count(b"<") > _MOST_TAGS:
            raise self._too_large()
        parser = ParserCreate("utf-8", " ")
        parser.buffer_text = False
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartCdataSectionHandler = self._begin_section
        parser.EndCdataSectionHandler = self._end_section
        parser.StartDoctypeDeclHandler = self._refuse
        self._parser = parser
        parser.Parse(self._data[self._mark :], True)  # noqa: FBT003 - positional only
        return next(self._top.elements)

    def _here(self) -> int:
        byte = self._parser.CurrentByteIndex + self._mark
        if self._plain:
            return byte
        self._character += len(self._data[self._byte : byte].decode("utf-8"))
        self._byte = byte
        return self._character

    def _name(self, full: str) -> str:
        short = self._names.get(full)
        if short is None:
            space, _, local = full.rpartition(" ")
            open_document = _OPEN_DOCUMENT.fullmatch(space)
            prefix = open_document[1] if open_document else _SHORT.get(space, "?")
            prefix = "draw" if prefix == "drawing" else prefix
            short = self._names[full] = f"{prefix}:{local}" if space else local
        return short

    def _start(self, name: str, attributes: list[str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) > MAX_DEPTH:
            raise self._too_large()
        pairs = iter(attributes)
        given = {self._name(each): value for each, value in zip(pairs, pairs, strict=True)}
        element = Element(self._name(name), given or _NOTHING, self._here())
        self._add(element)
        self._open.append(element)

    def _too_large(self) -> ReadError:
        return ReadError(
            f"`{self._document}` is larger, or nested deeper, than any manuscript",
            hint="check the manuscript's parts one by one",
        )

    def _end(self, _name: str) -> None:
        self._open.pop().close = self._here()

    def _characters(self, text: str) -> None:
        start = self._here()
        if self._section is not None:
            self._in_section.append(text)
            return
        end = start + len(text)
        written = self._text[start:end]
        if written != text or written[:1] == "&":
            if written[:1] == "&":
                end = self._text.index(";", start) + 1
            else:  # a line ending of two characters
                end = start + (2 if self._text.startswith("\r\n", start) else 1)
        self._add(Characters(text, start, end))

    def _add(self, child: Element | Characters) -> None:
        into = self._open[-1]
        if into.children is None:
            into.children = []
        into.children.append(child)

    def _begin_section(self) -> None:
        self._section = self._here()

    def _end_section(self) -> None:
        # Only the whole of it can be written anew: in it, `&` is spelt otherwise.
        if self._section is not None and self._in_section:
            text = "".join(self._in_section)
            self._add(Characters(text, self._section, self._here() + len("]]>")))
        self._section, self._in_section = None, []

    def _refuse(self, *_: Any) -> None:  # noqa: ANN401
        raise ReadError(
            f"`{self._document}` has a document type, which no such document has",
            hint="open it in a word processor and save it again",
        )

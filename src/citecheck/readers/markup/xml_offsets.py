"""Parse XML that may have a document type, with the place of every stretch of text.

Nothing outside the file is ever loaded, and a file that declares entities of its own is refused:
they are what expands without bound and what reads other files. Named entities of a DTD that is not
loaded are those of HTML, which the public ones (ISO 8879) are a part of.
"""

from __future__ import annotations

import codecs
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from citecheck.errors import ReadError
from citecheck.pattern import lazy
from citecheck.readers import encoding
from citecheck.source import SourceFile

MAX_ELEMENTS = 1_000_000
"""More than any article has: one with a thousand references has about a tenth of that."""
MAX_DEPTH = 150
_DECLARED = lazy(rb"\s{0,9}<\?xml[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})")


@dataclass(slots=True)
class Chars:
    """A stretch of text, and where it stands as it is or spelt otherwise."""

    text: str
    at: int
    until: int
    comment: bool = False


@dataclass(slots=True, eq=False)
class Node:
    """An element with what is in it; names keep their prefixes."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Node | Chars] = field(default_factory=list)

    @property
    def nodes(self) -> Iterator[Node]:
        """The elements in it."""
        return (each for each in self.children if isinstance(each, Node))

    def all(self, *names: str) -> Iterator[Node]:
        """Yield the elements directly in it that have one of some names."""
        return (each for each in self.nodes if each.name in names)

    def first(self, *path: str) -> Node | None:
        """Return the first element at the end of a path of names, or None."""
        found: Node | None = self
        for name in path:
            found = next(found.all(name), None) if found else None
        return found

    def within(self, *names: str) -> Iterator[Node]:
        """Yield the elements of some names in it, however deep, in order."""
        for each in self.nodes:
            if each.name in names:
                yield each
            yield from each.within(*names)

    @property
    def characters(self) -> Iterator[Chars]:
        """All stretches of text in it, comments left out."""
        for each in self.children:
            if isinstance(each, Node):
                yield from each.characters
            elif not each.comment:
                yield each

    @property
    def words(self) -> str:
        """All text in it, on one line."""
        return " ".join("".join(each.text for each in self.characters).split())


def decoded(path: Path, data: bytes) -> SourceFile:
    """Return a file as text, in the encoding that it declares or that its bytes show.

    Raises:
        ReadError: it is empty, or no text in that encoding.
    """
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    label = declared[1].decode("ascii") if declared else "utf-8"
    if label.lower() in _UNICODE or data.startswith(_MARKS):
        plain = encoding.decode(data, str(path))
        if not plain.utf8 and not data.startswith(_MARKS):
            # XML 1.0, 4.3.3: what declares nothing else is UTF-8.
            raise ReadError(f"`{path}` is not valid UTF-8", hint="export it again, in UTF-8")
        source = SourceFile(path, plain.text, editable=plain.utf8, mark=plain.mark)
    else:
        try:
            source = SourceFile(path, data.decode(label), editable=False)
        except (LookupError, UnicodeError, ValueError) as error:
            raise ReadError(
                f"`{path}` says it is in {label} but is not",
                hint="export it again, in UTF-8",
            ) from error
    if not source.text.strip():
        raise ReadError(f"`{path}` is empty", hint="is this the right file, and was it saved?")
    return source


_UNICODE = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii"})
_MARKS = (
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
)


def parsed(source: SourceFile) -> Node:
    """Return the outermost element of a file.

    Raises:
        ReadError: it is not well formed, declares entities, or is larger than any manuscript.
    """
    from pyexpat import ExpatError  # noqa: PLC0415  # only files that are XML need it

    try:
        return _Builder(source).parsed()
    except ExpatError as error:
        raise ReadError(
            f"`{source.path}` is not well-formed XML: line {error.lineno}, column {error.offset + 1}",
            hint="get or export the file again; it may be damaged or cut off",
        ) from error


class _Builder:
    """Builds elements from what the parser calls, and turns its offsets in bytes into characters."""

    def __init__(self, source: SourceFile) -> None:
        from pyexpat import ParserCreate  # noqa: PLC0415  # as above

        self._source = source
        self._text = source.text
        self._data = source.text.encode("utf-8", "replace")
        self._plain = len(self._data) == len(self._text)
        self._byte = self._character = self._count = 0
        self._top = Node("")
        self._open = [self._top]
        parser = ParserCreate("utf-8")
        parser.buffer_text = False
        # As if there were a DTD elsewhere: names of entities that are not declared are no error.
        parser.UseForeignDTD(True)  # noqa: FBT003  # positional only
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = self._comment
        parser.SkippedEntityHandler = self._entity
        parser.EntityDeclHandler = self._refuse
        self._parser = parser

    def parsed(self) -> Node:
        self._parser.Parse(self._data, True)  # noqa: FBT003  # positional only
        return next(self._top.nodes)

    def _here(self) -> int:
        byte = self._parser.CurrentByteIndex
        if self._plain:
            return byte
        self._character += len(self._data[self._byte : byte].decode("utf-8"))
        self._byte = byte
        return self._character

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) > MAX_DEPTH:
            raise ReadError(
                f"`{self._source.path}` is larger, or nested deeper, than any manuscript",
                hint="check that it is the article itself",
            )
        node = Node(name, attributes)
        self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        start = self._here()
        end = start + len(text)
        if self._text[start:end] != text:
            if self._text[start] == "&":
                end = self._text.index(";", start) + 1
            else:  # a line ending of two characters
                end = start + (2 if self._text.startswith("\r\n", start) else 1)
        elif text == "&":
            end = self._text.find(";", start, start + 12) + 1 or end
        self._open[-1].children.append(Chars(text, start, end))

    def _entity(self, name: str, is_parameter: bool) -> None:  # noqa: FBT001  # as expat calls it
        start = self._here()
        end = start + len(name) + 2
        spelt = html.unescape(f"&{name};")
        if not is_parameter and spelt != f"&{name};":
            self._open[-1].children.append(Chars(spelt, start, end))

    def _comment(self, text: str) -> None:
        if "citecheck:" in text and "\n" not in text:
            start = self._here()
            end = start + len("<!---->") + len(text)
            self._open[-1].children.append(Chars(f"<!--{text}-->", start, end, comment=True))

    def _refuse(self, name: str, *_: Any) -> NoReturn:  # noqa: ANN401
        raise ReadError(
            f"`{self._source.path}` declares an entity, `{name[:40]}`, and is not read for safety",
            hint="replace the entities by what they stand for (`xmllint --noent`) if you trust it",
        )

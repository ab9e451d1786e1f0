"""Read a library that EndNote exported as XML (Zotero and Mendeley write the same form).

Its elements are those of EndNote's `RSXML.dtd`; most hold `style` elements in which the text is. The
file is read record by record, so that a large one takes no more memory than its works do. Entities
that it declares are never expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from citecheck.extract import exported
from citecheck.extract.endnote_types import TYPES
from citecheck.extract.exported import MOST_CHARACTERS, Stretch
from citecheck.model import Document, Reference, Value
from citecheck.pattern import lazy
from citecheck.progress import step
from citecheck.source import SourceFile, Span

_FIELDS: Mapping[tuple[str, ...], str] = {
    ("contributors", "authors", "author"): "authors",
    ("contributors", "author"): "authors",
    ("contributors", "secondary-authors", "author"): "secondary authors",
    ("titles", "title"): "title",
    ("titles", "secondary-title"): "secondary title",
    ("titles", "tertiary-title"): "tertiary title",
    ("titles", "alt-title"): "other title",
    ("periodical", "full-title"): "periodical",
    ("periodical", "abbr-1"): "abbreviated",
    ("pages",): "pages",
    ("volume",): "volume",
    ("number",): "number",
    ("edition",): "edition",
    ("dates", "year"): "year",
    ("dates", "pub-dates", "date"): "date",
    ("pub-location",): "place",
    ("publisher",): "publisher",
    ("isbn",): "serial",
    ("accession-num",): "accession",
    ("remote-database-name",): "database",
    ("urls", "related-urls", "url"): "url",
    ("urls", "web-urls", "url"): "url",
    ("electronic-resource-num",): "doi",
    ("electronic-resource-number",): "doi",
    ("custom2",): "pmcid",
    ("custom7",): "article number",
    ("work-type",): "genre",
    ("access-date",): "accessed",
}
"""The elements of a record that are read, by their path in it."""
_PARTS = frozenset({"chapter", "paper-conference"})
_NUMBERED = frozenset({"report", "patent", "standard"})
_KINDS = frozenset({"thesis", "report", "patent", "standard", "webpage", "document"})
_PMCID = lazy(r"PMC\d{3,9}", re.IGNORECASE)
_PMID = lazy(r"[1-9]\d{0,7}")
_MAX_DEPTH = 40
_MOST_STRETCHES = 10_000
_CHUNK = 65_536


@dataclass(slots=True)
class _Record:
    start: int
    end: int = 0
    kind: str = ""
    found: dict[str, list[Stretch]] = field(default_factory=dict)

    def all(self, *names: str) -> list[Stretch]:
        return [each for name in names for each in self.found.get(name, ()) if each.text.strip()]

    def first(self, *names: str) -> Stretch | None:
        return next(iter(self.all(*names)), None)


class _RefusedError(ValueError):
    """Elements are nested deeper than in any library, or entities are declared."""


def read_library(file: SourceFile) -> Document:
    """Return the works of a library that EndNote exported as a document without text."""
    return exported.as_document(file, _references(file))


def _references(file: SourceFile) -> Iterator[Reference]:
    from pyexpat import ExpatError  # noqa: PLC0415  # only files that are XML need it

    builder = _Builder(file.text)
    position = 0
    try:
        for record in builder.records():
            position = record.end
            step("reading", position, len(file.text))
            yield _reference(file, record)
    except (ExpatError, _RefusedError):
        start = min(builder.record.start if builder.record else position, len(file.text) - 1)
        rest = Span(file, max(0, start), len(file.text))
        yield exported.in_doubt(rest, "the rest of the file: it is no well-formed XML")


def _reference(file: SourceFile, record: _Record) -> Reference:
    span = Span(file, record.start, max(record.end, record.start + 1))
    if not record.all("title", "authors", "secondary title"):
        return exported.in_doubt(span, "what the record is about: it has neither title nor authors")
    kind = TYPES.get(record.kind.lower(), "document")
    authors = exported.people(file, record.all("authors"))
    doi = exported.doi(file, record.first("doi"), [])
    editors = record.all("secondary authors") if kind in _PARTS else []
    return Reference(
        span,
        0,
        type=kind,
        authors=authors.names,
        authors_span=authors.names[0].span if authors.names else None,
        et_al=authors.et_al,
        editors=exported.people(file, editors).names,
        year=exported.year(file, record.first("year", "date")),
        pages=_pages(file, record, kind),
        doi=doi or exported.doi_of_link(file, record.all("url")),
        doubtful=frozenset() if authors.sure else frozenset({"authors"}),
        **_values(file, record, kind),
    )


def _values(file: SourceFile, record: _Record, kind: str) -> dict[str, Any]:
    book = kind == "book"
    container: tuple[str, ...] = ("secondary title", "periodical", "other title", "abbreviated")
    if book or kind in {"thesis", *_NUMBERED}:
        container = ("periodical",)
    names: dict[str, tuple[str, ...]] = {
        "title": ("title",),
        "container": container,
        "series": ("secondary title",) if book else ("tertiary title",) if kind in _PARTS else (),
        "volume": ("volume",),
        "issue": ("number",),
        "publisher": ("publisher",),
        "place": ("place",),
        "edition": ("edition",),
        "url": ("url",),
        "genre": ("genre",) if kind in _KINDS else (),
        "accessed": ("accessed",) if kind == "webpage" else (),
    }
    out: dict[str, Any] = {
        name: exported.value(file, record.first(*each)) for name, each in names.items()
    }
    if kind in _NUMBERED:
        out["issue"] = out["issue"] or exported.value(file, record.first("serial"))
    else:
        out |= exported.serials(file, record.all("serial"), kind)
    out["pmcid"] = _alone(file, record.all("pmcid"), _PMCID)
    database = record.first("database")
    if database and database.text.strip().lower() in {"nlm", "pubmed", "medline"}:
        out["pmid"] = _alone(file, record.all("accession"), _PMID)
    return out


def _alone(file: SourceFile, given: list[Stretch], pattern: re.Pattern[str]) -> Value | None:
    """Return the first field that is an identifier and nothing else."""
    found = (each for each in given if pattern.fullmatch(each.text.strip()))
    return exported.value(file, next(found, None))


def _pages(file: SourceFile, record: _Record, kind: str) -> Value | None:
    found = record.first("pages")
    if found is None and kind == "article-journal":
        found = record.first("article number")
    # The pages of a book are how many it has.
    return (
        None if found and kind == "book" and found.text.isdigit() else exported.value(file, found)
    )


class _Builder:
    """Gathers the fields of one record after the other from what the parser calls."""

    def __init__(self, text: str) -> None:
        from pyexpat import ParserCreate  # noqa: PLC0415  # as above

        # A lone surrogate, which XML cannot hold, is a fault of the file like any other.
        self._text = text
        self._data = text.encode("utf-8", "surrogatepass")
        self._plain = len(self._data) == len(text)
        self._byte = self._character = 0
        self._path: list[str] = []
        self._inside = 0
        """How many elements are open around the fields of the record, itself included."""
        self._name = ""
        """The field that is open."""
        self._texts: list[str] = []
        self._start = self._end = self._length = 0
        self._ready: list[_Record] = []
        self.record: _Record | None = None
        """The record that is open."""
        parser = ParserCreate("utf-8")
        parser.buffer_text = False
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._refuse
        self._parser = parser

    def records(self) -> Iterator[_Record]:
        """Yield the records; after a fault, those before it have been yielded.

        Raises:
            ExpatError: the text is no well-formed XML.
            _RefusedError: it is nested deeper than any library, or declares entities.
        """
        for at in range(0, len(self._data), _CHUNK):
            last = at + _CHUNK >= len(self._data)
            try:
                self._parser.Parse(self._data[at : at + _CHUNK], last)
            finally:
                ready, self._ready = self._ready, []
                yield from ready

    def _here(self) -> int:
        byte = self._parser.CurrentByteIndex
        if self._plain:
            return byte
        if byte > self._byte:
            self._character += len(self._data[self._byte : byte].decode("utf-8", "replace"))
            self._byte = byte
        return self._character

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self._path) >= _MAX_DEPTH:
            raise _RefusedError
        self._path.append(name)
        if self.record is None:
            if name == "record":
                self.record, self._inside = _Record(self._here()), len(self._path)
            return
        inside = tuple(self._path[self._inside :])
        if inside == ("ref-type",):
            self.record.kind = attributes.get("name", "")[:100]
        elif not self._name and inside in _FIELDS:
            self._name, self._texts = _FIELDS[inside], []
            self._start = self._end = self._length = 0

    def _close(self, name: str) -> None:
        record, at = self.record, len(self._path)
        self._path.pop()
        if record is None:
            return
        if self._name and _FIELDS.get((*self._path[self._inside :], name)) == self._name:
            self._keep(record)
        elif at == self._inside:
            record.end = self._here() + len("</record>")
            self._ready.append(record)
            self.record = None

    def _keep(self, record: _Record) -> None:
        found = record.found.setdefault(self._name, [])
        if self._texts and len(found) < _MOST_STRETCHES:
            text = "".join(self._texts)
            found.append(Stretch(text, self._start, max(self._end, self._start + 1)))
        self._name = ""

    def _characters(self, text: str) -> None:
        if not self._name or self._length > MOST_CHARACTERS or not (self._texts or text.strip()):
            return
        here = self._here()
        if not self._texts:
            self._start = here
        self._texts.append(text)
        self._length += len(text)
        semicolon = self._text.find(";", here, here + 12) if self._text[here] == "&" else -1
        self._end = max(here + len(text), semicolon + 1)

    def _refuse(self, *_: object) -> None:
        raise _RefusedError

"""Read a list of works in the plain text of Web of Science (also `.ciw`, `.isi`).

The tags are those of “Web of Science Core Collection Field Tags” (Clarivate).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citecheck.extract import exported
from citecheck.extract.exported import Stretch
from citecheck.extract.tagged import Form, Record, records
from citecheck.model import Document, Reference
from citecheck.pattern import lazy
from citecheck.progress import step
from citecheck.source import SourceFile, Span

FORM = Form(
    lazy(r"(?P<tag>[A-Z][A-Z0-9])(?:[ ](?P<value>.*)|[ ]*$)"),
    opens="PT",
    closes="ER",
    ends="EF",
)
_TYPES: Mapping[str, str] = {
    "J": "article-journal", "B": "book", "S": "chapter", "P": "patent", "C": "paper-conference",
}  # fmt: skip
_TAGS: Mapping[str, tuple[str, ...]] = {
    "title": ("TI",), "series": ("SE",), "volume": ("VL",), "issue": ("IS",), "publisher": ("PU",),
    "place": ("PI",), "pmid": ("PM",),
}  # fmt: skip
_HEAD = frozenset({"FN", "VR"})
"""What stands before the first record: the name of the file, and the version of the format."""


def read_library(file: SourceFile) -> Document:
    """Return the works of a list as Web of Science exports it as a document without text."""
    return exported.as_document(file, _references(file))


def _references(file: SourceFile) -> Iterator[Reference]:
    for record in records(file.text, FORM):
        step("reading", record.start, len(file.text))
        if {each.tag for each in record.fields} <= _HEAD:
            continue
        yield _reference(file, record)


def _reference(file: SourceFile, record: Record) -> Reference:
    span = Span(file, record.start, max(record.end, record.start + 1))
    if not record.first("TI", "AU", "SO", "BA", "BE"):
        return exported.in_doubt(span, "what the record is about: it has neither title nor authors")
    kind = _type(record)
    names = record.lines("AF") or record.lines("AU") or record.lines("BF", "BA")
    authors = exported.people(file, names + record.lines("CA"))
    values: dict[str, Any] = {
        name: exported.value(file, record.first(*tags)) for name, tags in _TAGS.items()
    }
    values |= exported.serials(file, record.all("BN") + record.all("SN") + record.all("EI"), kind)
    doubts = () if record.closed else ("where the record ends: the line `ER` is missing",)
    return Reference(
        span,
        0,
        type=kind,
        authors=authors.names,
        authors_span=authors.names[0].span if authors.names else None,
        editors=exported.people(file, record.lines("BE") or record.lines("ED")).names,
        container=None if kind == "book" else exported.value(file, record.first("SO")),
        year=exported.year(file, record.first("PY", "EA")),
        pages=exported.value(file, _pages(record)),
        doi=exported.value(file, record.first("DI")),
        doubtful=frozenset() if authors.sure else frozenset({"authors"}),
        doubts=doubts,
        **values,
    )


def _type(record: Record) -> str:
    kind = _TYPES.get(record.text("PT")[:1].upper(), "document")
    said = record.text("DT").lower()
    if "proceedings paper" in said and kind != "article-journal":
        return "paper-conference"
    return "chapter" if "book chapter" in said and kind == "book" else kind


def _pages(record: Record) -> Stretch | None:
    first, last = record.first("BP"), record.text("EP")
    if first is None:
        return record.first("AR")
    return Stretch(exported.pages(first.text, last), first.start, first.end)

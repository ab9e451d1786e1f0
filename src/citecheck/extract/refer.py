"""Read a list of works in EndNote's own tagged form (`.enw`), which goes back to `refer` of Unix.

The tags are those of the import format “EndNote Import” in EndNote's manual; Google Scholar and many
publishers write it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from citecheck.extract import exported
from citecheck.extract.endnote_types import TYPES
from citecheck.extract.tagged import Form, Record, records
from citecheck.model import Document, Reference
from citecheck.pattern import lazy
from citecheck.progress import step
from citecheck.source import SourceFile, Span

FORM = Form(
    lazy(r"[ \t]{0,3}%(?P<tag>[0-9A-Z@+!#$*^&()\[\]~<>?])(?:[ \t](?P<value>.*)|[ \t]*$)"),
    opens="0",
    parted=True,
)
_PARTS = frozenset({"chapter", "paper-conference"})
_KINDS = frozenset({"thesis", "report", "patent", "webpage", "document"})


def read_library(file: SourceFile) -> Document:
    """Return the works of a list in EndNote's tagged form as a document without text."""
    return exported.as_document(file, _references(file))


def _references(file: SourceFile) -> Iterator[Reference]:
    for record in records(file.text, FORM):
        step("reading", record.start, len(file.text))
        yield _reference(file, record)


def _reference(file: SourceFile, record: Record) -> Reference:
    span = Span(file, record.start, max(record.end, record.start + 1))
    if not record.first("T", "A", "J", "B", "E"):
        return exported.in_doubt(span, "what the record is about: it has neither title nor authors")
    kind = TYPES.get(
        record.text("0").lower(), "article-journal" if record.first("J") else "document"
    )
    authors = exported.people(file, record.all("A"))
    links = record.all("U")
    tags = {
        "title": "T", "volume": "V", "issue": "N", "pages": "P", "publisher": "I", "place": "C",
        "edition": "7", "url": "U",
    }  # fmt: skip
    values: dict[str, Any] = {
        name: exported.value(file, record.first(tag)) for name, tag in tags.items()
    }
    values |= exported.serials(file, record.all("@"), kind)
    book = kind == "book"
    return Reference(
        span,
        0,
        type=kind,
        authors=authors.names,
        authors_span=authors.names[0].span if authors.names else None,
        et_al=authors.et_al,
        editors=exported.people(file, record.all("E")).names if kind in {*_PARTS, "book"} else (),
        container=None
        if book
        else exported.value(file, record.first(*("BJ" if kind in _PARTS else "JB"))),
        series=exported.value(file, record.first(*("BS" if book else "S"))),
        year=exported.year(file, record.first("D", "8")),
        genre=exported.value(file, record.first("9")) if kind in _KINDS else None,
        doi=exported.doi(file, record.first("R"), record.all("M"))
        or exported.doi_of_link(file, links),
        doubtful=frozenset() if authors.sure else frozenset({"authors"}),
        **values,
    )

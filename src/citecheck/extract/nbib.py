"""Read a list of works in the format of PubMed (NBIB, once MEDLINE).

The tags are those of “MEDLINE/PubMed Data Element (Field) Descriptions” of the National Library of
Medicine (https://www.nlm.nih.gov/bsd/mms/medlineelements.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from citecheck.extract import exported
from citecheck.extract.exported import Stretch
from citecheck.extract.tagged import Form, Record, records
from citecheck.model import Document, Name, Reference, Value
from citecheck.pattern import lazy
from citecheck.progress import step
from citecheck.source import SourceFile, Span

FORM = Form(
    # Some programs put the hyphen a column later, or no space behind that of the number.
    lazy(
        r"(?P<tag>PMID(?=-\d)|[A-Z][A-Z0-9]{1,3}(?=[ ]{0,3}-(?:[ ]|$)))[ ]{0,3}-[ ]?(?P<value>.*)"
    ),
    opens="PMID",
    parted=True,
)
_TYPES: Mapping[str, str] = {
    "preprint": "article", "book": "book", "book chapter": "chapter", "study guide": "book",
    "technical report": "report", "academic dissertation": "thesis", "dataset": "document",
}  # fmt: skip
"""Types of publication that are no article."""
_TAGS: Mapping[str, tuple[str, ...]] = {
    "volume": ("VI",),
    "issue": ("IP",),
    "pages": ("PG",),
    "publisher": ("PB",),
    "edition": ("EN",),
    "series": ("CTI",),
    "pmid": ("PMID",),
    "pmcid": ("PMC",),
}
_DOI = lazy(r"(10\.\d{4,9}/\S{1,300})\s{0,3}\[doi\]", re.IGNORECASE)
_BARE = lazy(r"\[(?P<title>.*)\]\.?|(?P<plain>.*?)\.?", re.DOTALL)


def read_library(file: SourceFile) -> Document:
    """Return the works of a list in PubMed's format as a document without text."""
    return exported.as_document(file, _references(file))


def _references(file: SourceFile) -> Iterator[Reference]:
    for record in records(file.text, FORM):
        step("reading", record.start, len(file.text))
        yield _reference(file, record)


def _reference(file: SourceFile, record: Record) -> Reference:
    span = Span(file, record.start, max(record.end, record.start + 1))
    if not record.first("TI", "BTI", "FAU", "AU", "TA", "JT", "TT"):
        return exported.in_doubt(span, "what the record is about: it has neither title nor authors")
    kinds = [_TYPES[each.text.lower()] for each in record.all("PT") if each.text.lower() in _TYPES]
    kind = kinds[0] if kinds else "article-journal"
    if kind in {"book", "article-journal"} and record.first("BTI"):
        kind = "chapter" if record.first("TI") else "book"
    title = record.first("TI") or (record.first("BTI") if kind == "book" else None)
    authors = _people(file, record)
    values: dict[str, Any] = {
        name: exported.value(file, record.first(*tags)) for name, tags in _TAGS.items()
    }
    in_book = kind in {"book", "chapter"}
    values |= exported.serials(file, record.all("ISBN" if in_book else "IS", "IS"), kind)
    return Reference(
        span,
        0,
        type=kind,
        authors=authors,
        authors_span=authors[0].span if authors else None,
        editors=exported.people(file, record.all("FED") or record.all("ED")).names,
        title=exported.value(file, _without_brackets(title or record.first("TT"))),
        container=exported.value(file, _container(record, kind)),
        year=exported.year(file, record.first("DP", "DEP")),
        # For an article, the country of the journal.
        place=exported.value(file, record.first("PL")) if in_book else None,
        doi=_doi(file, record),
        doubts=() if record.opened else ("which work it is: the line `PMID- ` is missing",),
        **values,
    )


def _container(record: Record, kind: str) -> Stretch | None:
    if kind == "book":
        return None
    return record.first("BTI") if kind == "chapter" else record.first("JT", "TA")


def _without_brackets(title: Stretch | None) -> Stretch | None:
    """Leave out the stop behind a title, and the brackets around one that was translated."""
    if title is None:
        return None
    match = _BARE.fullmatch(title.text)
    text = (match["title"] or match["plain"]) if match else title.text
    return Stretch(text or title.text, title.start, title.end)


def _people(file: SourceFile, record: Record) -> tuple[Name, ...]:
    """Return authors and groups in their order: full names, else `Abara AB`."""
    wanted = {"FAU" if record.first("FAU") else "AU", "CN"}
    out: list[Name] = []
    for each in record.fields:
        if each.tag not in wanted or len(out) >= exported.MOST_NAMES:
            continue
        found = each.joined
        names: tuple[Name, ...]
        if each.tag == "CN":
            text = " ".join(found.text.split())
            names = (Name(Span(file, found.start, found.end), literal=text),) if text else ()
        else:
            names = exported.people(file, (found,)).names
        out += names
    return tuple(out)


def _doi(file: SourceFile, record: Record) -> Value | None:
    for each in record.all("LID", "AID", "SO"):
        match = _DOI.search(each.text)
        if match:
            return Value(match[1], Span(file, each.start, each.start + match.end(1)))
    return None

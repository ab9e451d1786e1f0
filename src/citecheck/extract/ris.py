"""Read a list of works in RIS, as nearly every reference manager and publisher exports it.

The tags are those of the RIS format specification (Research Information Systems, 2001 and 2011), in
the senses in which Zotero, EndNote, Mendeley and publishers use them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import Any

from citecheck.extract import exported
from citecheck.extract.exported import Stretch
from citecheck.extract.tagged import Form, Record, records
from citecheck.model import Document, Reference, Value
from citecheck.pattern import lazy
from citecheck.progress import step
from citecheck.source import SourceFile, Span

_TAGS = (
    "TY|ER|ID|A[1-4BDUNV]|ED|TI|T[1-3AT]|BT|CT|JF|J[1-2AO]|PY|Y[12]|DA|VL|IS|SP|EP|DO|UR|L[1-4K]|SN|PB|CY|PP|ET"
    "|M[1-3]|N[12V]|KW|C[1-8AN]|D[BP]|LA|LB|ST|SE|U[1-5]|R[INP]|OP"
)
"""With one space before the hyphen, a line is only believed to begin with one of these."""
FORM = Form(
    lazy(
        r"[ \t]{0,3}(?P<tag>[A-Z][A-Z0-9](?=[ ]{2}|\t)|(?:" + _TAGS + r")(?=[ ]-(?:[ \t]|$)))"
        r"[ \t]{1,4}-(?P<value>.*)"
    ),
    opens="TY",
    closes="ER",
)
_TYPES: Mapping[str, str] = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "JFULL": "article-journal", "MGZN": "article-journal",
    "NEWS": "article-journal", "ABST": "article-journal", "INPR": "article-journal", "CHAP": "chapter",
    "ECHAP": "chapter", "ENCYC": "chapter", "DICT": "chapter", "BOOK": "book", "EBOOK": "book", "EDBOOK": "book",
    "CLSWK": "book", "SER": "book", "CONF": "paper-conference", "CPAPER": "paper-conference", "THES": "thesis",
    "RPRT": "report", "GOVDOC": "report", "PAT": "patent", "STAND": "standard", "COMP": "software",
    "ELEC": "webpage", "WEB": "webpage", "BLOG": "webpage", "ICOMM": "webpage", "PREPRINT": "article",
}  # fmt: skip
_PARTS = frozenset({"chapter", "paper-conference"})
_WHOLE = frozenset({"book", "thesis", "report"})
_NUMBERED = frozenset({"report", "patent", "standard"})
_KINDS = frozenset({"thesis", "report", "patent", "standard", "webpage", "document"})
"""Types of which `M3` says what kind of work it is; of an article it says nothing that tells."""
_SHORT_NUMBER = lazy(r"[\w ()/-]{0,8}\d[\w ()/-]{0,8}")
_PMCID = lazy(r"PMC\d{3,9}", re.IGNORECASE)
_PMID = lazy(r"(?i)(?P<label>PMID:?\s?)?(?P<id>[1-9]\d{0,7})")


def read_library(file: SourceFile) -> Document:
    """Return the works of a list in RIS as a document without text."""
    document = exported.as_document(file, _references(file))
    keys = Counter(each.key.casefold() for each in document.references if each.key)
    # No program looks a work up by the ID of an export, and publishers give one ID to several works.
    shared = {key for key, count in keys.items() if count > 1}
    lists = tuple(
        replace(each, references=tuple(_without_key(one, shared) for one in each.references))
        for each in document.lists
    )
    return replace(document, lists=lists)


def _without_key(reference: Reference, shared: Container[str]) -> Reference:
    if reference.key is None or reference.key.casefold() not in shared:
        return reference
    return replace(reference, key=None, label=None)


def _references(file: SourceFile) -> Iterator[Reference]:
    for record in records(file.text, FORM):
        step("reading", record.start, len(file.text))
        yield _reference(file, record)


def _reference(file: SourceFile, record: Record) -> Reference:
    span = Span(file, record.start, max(record.end, record.start + 1))
    kind = _TYPES.get(record.text("TY").upper(), "document")
    tags = _tags(kind)
    values: dict[str, Any] = {
        name: exported.value(file, record.first(*each)) for name, each in tags.items()
    }
    if not record.first("TI", "T1", "CT", "BT", "AU", "A1", "A2", "ED", "T2", "JO", "JF", "DO"):
        doubt = "what the record is about: it has neither title nor authors"
        return exported.in_doubt(span, doubt, record.text("ID")[:200] or None)
    authors = exported.people(file, _authors(record, kind))
    key = record.first("ID")
    doubtful = set() if authors.sure else {"authors"}
    if len({each.text.casefold() for each in record.all("TI")}) > 1:
        doubtful.add("title")
    return Reference(
        span,
        0,
        key=key.text[:200] if key else None,
        label=Span(file, key.start, key.end) if key else None,
        type=kind,
        authors=authors.names,
        authors_span=authors.names[0].span if authors.names else None,
        et_al=authors.et_al,
        editors=exported.people(file, _editors(record, kind)).names,
        year=exported.year(file, record.first("PY", "Y1", "DA")),
        pages=_pages(file, record, kind),
        accessed=exported.value(file, record.first("Y2")) if kind == "webpage" else None,
        doubtful=frozenset(doubtful),
        doubts=tuple(_doubts(record)),
        **values,
        **_identifiers(file, record, kind),
    )


def _tags(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return the tags of the fields, the first that counts first."""
    book = kind == "book"
    container: tuple[str, ...] = () if book else ("JF", "JO", "T2", "JA", "J2", "J1")
    if kind in _PARTS:
        container = ("BT", "T2", "JF", "JO", "JA", "J2")
    elif kind in {"thesis", *_NUMBERED}:
        container = ("JF", "JO")
    return {
        "title": ("TI", "T1", "CT", "BT", "ST") if not book else ("TI", "T1", "BT", "CT", "ST"),
        "container": container,
        "series": ("T2", "T3") if book else ("T3",) if kind in _PARTS else (),
        "volume": ("VL",),
        "publisher": ("PB",),
        "place": ("CY", "PP"),
        "edition": ("ET",),
        "url": ("UR", "LK"),
    }


def _authors(record: Record, kind: str) -> list[Stretch]:
    found = record.all("AU") or record.all("A1")
    return found or ([] if kind in _PARTS else record.all("A2"))


def _editors(record: Record, kind: str) -> list[Stretch]:
    return record.all("ED") or (record.all("A2") if kind in _PARTS else [])


def _pages(file: SourceFile, record: Record, kind: str) -> Value | None:
    first, last = record.first("SP"), record.first("EP")
    if kind in _WHOLE and first and not last and first.text.isdigit():
        return None  # how many it has
    if first is None or first.text.startswith("10."):
        # An article without pages has a number; of other works `C7` says something else.
        return exported.value(file, record.first("C7")) if kind == "article-journal" else None
    return exported.value(
        file, Stretch(exported.pages(first.text, last.text if last else ""), first.start, first.end)
    )


def _identifiers(file: SourceFile, record: Record, kind: str) -> dict[str, Any]:
    links = record.all("UR", "LK", "L2", "L3")
    doi = exported.doi(file, record.first("DO"), record.all("M3", "N1", "L3"))
    out: dict[str, Any] = {"doi": doi or exported.doi_of_link(file, links)}
    numbers = record.all("SN")
    issue = record.first("IS")
    if kind in _NUMBERED:
        issue, numbers = issue or record.first("M1", "SN"), []
    elif issue is None:
        other = record.first("M1")
        issue = other if other and _SHORT_NUMBER.fullmatch(other.text) else None
    out["issue"] = exported.value(file, issue)
    out |= exported.serials(file, numbers, kind)
    named = record.first("M3") if kind in _KINDS else None
    out["genre"] = exported.value(file, named) if not (named and doi) else None
    pmc = next((each for each in record.all("C2") if _PMCID.fullmatch(each.text)), None)
    out["pmcid"] = exported.value(file, pmc)
    out["pmid"] = _pmid(file, record)
    return out


def _pmid(file: SourceFile, record: Record) -> Value | None:
    """Return the number of a work in PubMed: the accession number, where it says whose it is."""
    named = "pubmed" in f"{record.text('DB')} {record.text('DP')}".lower()
    for each in record.all("AN"):
        match = _PMID.fullmatch(each.text)
        if match and (named or match["label"]):
            return Value(match["id"], Span(file, each.start, each.end))
    return None


def _doubts(record: Record) -> Iterator[str]:
    if not record.opened:
        yield "what type of work it is: the line `TY  - ` is missing"
    if not record.closed:
        yield "where the record ends: the line `ER  - ` is missing"

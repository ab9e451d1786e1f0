"""What was understood of manuscripts: their citations and references, as a table or as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from citecheck.model import (
    AuthorYear,
    Citation,
    Document,
    Keyed,
    Links,
    Marker,
    Name,
    Numbered,
    Reference,
    Span,
    Value,
)
from citecheck.terminal import shown

SCHEMA = 1

Extraction: TypeAlias = tuple[Document, Links]

_FIELDS = (
    "title", "container", "series", "year", "volume", "issue", "pages", "edition", "publisher", "place",
    "genre", "note", "doi", "pmid", "pmcid", "arxiv", "isbn", "issn", "url", "accessed",
)  # fmt: skip


def as_json(extractions: Sequence[Extraction], *, width: int = 80) -> str:
    """Return one JSON object for all manuscripts; see `docs/json-schema.md`."""
    del width
    whole = {"schema": SCHEMA, "files": [_file(*each) for each in extractions]}
    return json.dumps(whole, indent=2) + "\n"  # ASCII: the same in every encoding


def table(extractions: Sequence[Extraction], *, width: int = 80) -> str:
    """Return, for a person, each citation beside what it means, and each reference's fields."""
    lines: list[str] = []
    for document, links in extractions:
        path = shown(document.file.path.as_posix())
        lines += [f"{path}: {document.style}", "", f"Citations ({len(document.markers)} markers)"]
        for marker, citations in _by_marker(document):
            lines.append(_citation_row(marker, citations, links, width))
        lines += ["", f"References ({len(document.references)})"]
        for reference in document.references:
            lines += _reference_rows(reference, links.cited_by.get(reference, ()), width)
        lines.append("")
    return "\n".join(lines)


EXTRACTION_FORMATS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {"table": table, "json": as_json}
)
"""The forms of `citecheck extract`, by the name `--format` takes."""


def _by_marker(document: Document) -> list[tuple[Marker, list[Citation]]]:
    found: dict[Marker, list[Citation]] = {}
    for citation in document.citations:
        found.setdefault(citation.marker, []).append(citation)
    return [(marker, found[marker]) for marker in document.markers if marker in found]


def _citation_row(marker: Marker, citations: Sequence[Citation], links: Links, width: int) -> str:
    begin = marker.span.original.begin
    meant = [
        references[0].called if len(references) == 1 else f"{_target(citation)}?"
        for citation in citations
        for references in [links.candidates.get(citation, ())]
    ]
    at = marker.span.part or f"{begin.line}:{begin.column}"
    head = f"  {at}  {shown(marker.span.text)} = {', '.join(meant)}  "
    return head + _short(citations[0].sentence.text, max(20, width - len(head)))


def _target(citation: Citation) -> str:
    match citation.target:
        case Numbered(number, prefix, behind):
            return f"{prefix}{number}{behind}"
        case AuthorYear(names, year, letter):
            return f"{' & '.join(names)} {year}{letter}"
        case Keyed(key):
            return key


def _reference_rows(reference: Reference, citations: Sequence[Citation], width: int) -> list[str]:
    doubt = f"  ({'; '.join(reference.doubts)})" if reference.doubts else ""
    rows = [f"  {shown(reference.called)}. {reference.type}{shown(doubt)}"]
    spans = [each.marker.span for each in citations]
    cited = ", ".join(
        dict.fromkeys(each.part or "{}:{}".format(*each.original.begin) for each in spans)
    )
    values = {
        "cited": cited or "never",
        "authors": "; ".join(each.text for each in reference.authors)
        + ("; et al." if reference.et_al else ""),
        "editors": "; ".join(each.text for each in reference.editors),
    }
    values |= {name: value.text for name, value in _values(reference).items()}
    rows += [
        f"     {name:<10} {_short(text, max(20, width - 16))}"
        for name, text in values.items()
        if text
    ]
    return rows


def _short(text: str, width: int) -> str:
    return textwrap.shorten(shown(" ".join(text[: width * 4].split())), width, placeholder=" …")


def _values(reference: Reference) -> dict[str, Value]:
    found = {name: getattr(reference, name) for name in _FIELDS}
    return {name: value for name, value in found.items() if value is not None}


def _file(document: Document, links: Links) -> dict[str, Any]:
    return {
        "path": document.file.path.as_posix(),
        "style": document.style,
        "citations": [
            _citation(marker, citations, links) for marker, citations in _by_marker(document)
        ],
        "references": [_reference(each) for each in document.references],
    }


def _citation(marker: Marker, citations: Sequence[Citation], links: Links) -> dict[str, Any]:
    begin = marker.span.original.begin
    return {
        **_extent(marker.span),
        "line": begin.line,
        "column": begin.column,
        "text": marker.span.text,
        "sentence": _extent(citations[0].sentence),
        "numbers": [number for each in citations for number in _numbers(each, links)],
        "keys": [each.target.key for each in citations if isinstance(each.target, Keyed)],
    }


def _numbers(citation: Citation, links: Links) -> list[int]:
    """Return the number printed in the text, or that of the one reference a name or key means."""
    if isinstance(citation.target, Numbered):
        return [citation.target.number]
    references = links.candidates.get(citation, ())
    return [references[0].display] if len(references) == 1 else []


def _reference(reference: Reference) -> dict[str, Any]:
    fields: dict[str, Any] = {"authors": [_name(each) for each in reference.authors]}
    if reference.editors:
        fields["editors"] = [_name(each) for each in reference.editors]
    values = _values(reference)
    fields |= {name: value.text for name, value in values.items()}
    spans: dict[str, Any] = {name: _extent(value.span) for name, value in values.items()}
    for name in ("authors", "editors"):
        spans |= {name: [_extent(each.span) for each in getattr(reference, name)]}
    return {
        "number": reference.number,
        "key": reference.key,
        **_extent(reference.span),
        "raw": reference.span.text,
        "type": reference.type,
        "fields": fields,
        "spans": {name: places for name, places in spans.items() if places},
        "et_al": reference.et_al,
        "doubtful": sorted(reference.doubtful),
        "confidence": round(reference.confidence, 3),
    }


def _name(name: Name) -> dict[str, str]:
    parts = {"family": name.family, "given": name.given, "literal": name.literal}
    return {key: value for key, value in parts.items() if value}


def _extent(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}

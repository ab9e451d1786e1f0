"""What was understood of manuscripts, as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from citecheck.model import Citation, Document, Keyed, Links, Marker, Name, Numbered, Reference
from citecheck.reporters.extraction.understood import Extraction, by_marker, values
from citecheck.source import Span

SCHEMA = 1


def write(extractions: Sequence[Extraction], *, width: int = 80) -> str:
    """Return one JSON object for all manuscripts; see `docs/json-schema.md`."""
    del width
    whole = {"schema": SCHEMA, "files": [_file(*each) for each in extractions]}
    return json.dumps(whole, indent=2) + "\n"  # ASCII: the same in every encoding


def _file(document: Document, links: Links) -> dict[str, Any]:
    return {
        "path": document.file.path.as_posix(),
        "style": document.style,
        "citations": [
            _citation(marker, citations, links) for marker, citations in by_marker(document)
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
    found = values(reference)
    fields |= {name: value.text for name, value in found.items()}
    spans: dict[str, Any] = {name: _extent(value.span) for name, value in found.items()}
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

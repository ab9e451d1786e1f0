"""What all forms of `citecheck extract` look at: markers with their citations, fields that are there."""

from __future__ import annotations

from typing import TypeAlias

from citecheck.model import Citation, Document, Links, Marker, Reference, Value

Extraction: TypeAlias = tuple[Document, Links]
"""What was understood of a manuscript, and which references its citations mean."""

_FIELDS = (
    "title", "container", "series", "year", "volume", "issue", "pages", "edition", "publisher", "place",
    "genre", "note", "doi", "pmid", "pmcid", "arxiv", "isbn", "issn", "url", "accessed",
)  # fmt: skip


def by_marker(document: Document) -> list[tuple[Marker, list[Citation]]]:
    """Return each marker with the citations in it."""
    found: dict[Marker, list[Citation]] = {}
    for citation in document.citations:
        found.setdefault(citation.marker, []).append(citation)
    return [(marker, found[marker]) for marker in document.markers if marker in found]


def values(reference: Reference) -> dict[str, Value]:
    """Return the fields of a reference that are there, by their names."""
    found = {name: getattr(reference, name) for name in _FIELDS}
    return {name: value for name, value in found.items() if value is not None}

"""Read the fields of one reference."""

from __future__ import annotations

from citecheck.extract.reference_list import RawEntry
from citecheck.model import Reference, SourceFile, Span


def read_reference(file: SourceFile, entry: RawEntry, position: int) -> Reference:
    """Return an entry with its fields."""
    return Reference(
        Span(file, entry.start, entry.end),
        position,
        entry.number,
        Span(file, *entry.label) if entry.label else None,
    )

"""Read a reference list whose entries the file itself marks: where each is, and often what it is."""

from __future__ import annotations

from citecheck.extract.csl import described
from citecheck.extract.reference_fields import read_reference
from citecheck.extract.reference_list import RawEntry
from citecheck.model import Reference, ReferenceList
from citecheck.source import Listed, SourceFile, Span


def read_listed(file: SourceFile) -> ReferenceList:
    """Return the list of a file that has some entries marked."""
    references = tuple(_read(file, each, at) for at, each in enumerate(file.listed, 1))
    first, last = file.listed[0], file.listed[-1]
    start = min(first.start, first.label[0]) if first.label else first.start
    return ReferenceList(
        Span(file, start, last.end),
        references,
        numbered=all(each.number is not None for each in file.listed),
    )


def _read(file: SourceFile, entry: Listed, position: int) -> Reference:
    raw = RawEntry(entry.start, entry.end, entry.number, entry.label, key=entry.key)
    printed = read_reference(file, raw, position)
    return described(printed, entry.csl) if entry.csl else printed

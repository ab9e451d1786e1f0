"""Find, among the records that a search brings, the one that a reference means: or none.

A search always brings something. A record is taken only where at least three facts agree, the authors
among them, and it is what references mean: no review of the work, no notice about it, no part of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from citecheck.matching.description import Description, describe_record
from citecheck.matching.levels import Level
from citecheck.matching.titles import compare_titles
from citecheck.matching.works import Kind, Verdict, compare
from citecheck.record import Record

REFUSED = frozenset({"peer-review", "component", "journal-issue", "journal-volume", "journal", "grant", "database"})  # fmt: skip
"""Types of records that no reference means."""
_FACTS = frozenset(
    {"title", "authors", "container", "year", "volume", "issue", "pages", "DOI", "PMID"}
)
_LEAST_FACTS = 3
_SAME = frozenset({Kind.EXACT, Kind.PROBABLE})


def target(reference: Description, records: Iterable[Record]) -> tuple[Record, Verdict] | None:
    """Return the record that a reference means, with the verdict, or None where none is sure."""
    best: tuple[Record, Verdict] | None = None
    for record in records:
        if record.type in REFUSED:
            continue
        verdict = compare(reference, describe_record(record, near=reference.year))
        if verdict.kind not in _SAME or not enough(verdict):
            continue
        if best is None or verdict.score > best[1].score:
            best = record, verdict
    return best


def is_titled_alike(reference: Description, record: Record) -> bool:
    """Tell whether a record's title is, or may be, that of a reference, whatever else differs."""
    if not reference.title_text or not record.title:
        return False
    level = compare_titles(reference.title, describe_record(record).title).level
    return level is not None and level is not Level.DIFFERENT


def enough(verdict: Verdict) -> bool:
    """Tell whether three facts agree, the authors among them."""
    facts = _FACTS.intersection(verdict.same)
    if len(facts) >= _LEAST_FACTS and "authors" in facts:
        return True
    # One wrong name among several is a slip, if title and place are those of the work.
    shared = any(each.name == "authors" and each.points > 0 for each in verdict.fields)
    return shared and facts >= {"title", "volume", "pages"}

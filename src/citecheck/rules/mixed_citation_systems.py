"""The manuscript cites by number in some places and by name and year in others.

## What
Reports the markers of the rarer system where both are used in earnest.

## Why
No journal takes both, and each reader and program follows one: the citations of the other are lost.

## Example
    Sleep was shorter in winter [1], [2], [3]. Light did not change (Dahl, 2018).

## Instead
    Sleep was shorter in winter [1], [2], [3]. Light did not change [4].

## Not reported
Names and years in the same sentence as a number (`Dahl (2018) [4]`), or in tables and captions; a manuscript with several
lists of its own; one or two signs, which may be something else.

## Options
`min_citations`: so many citations of the rarer system must stand apart from the others (3).

## References
None.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.model import BlockKind, System
from citecheck.rule import Context, Rule

_MAX_LABELS = 10


@dataclass(frozen=True)
class Options:
    """When a second system is real."""

    min_citations: int = 3
    """So many citations of the rarer system must stand apart from the others."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield one problem at the first citation of the rarer system."""
    document = context.document
    sentences = {citation.sentence for citation in document.citations}
    apart = [
        span
        for span in document.others
        if document.kind_at(span.start) is BlockKind.PROSE
        and not any(sentence.overlaps(span) for sentence in sentences)
    ]
    if len(apart) < options.min_citations or len(document.lists) != 1:
        return
    by_number = document.system is System.NUMERIC
    here, there = ("name and year", "number") if by_number else ("number", "name and year")
    if document.system is System.KEYED:
        here, there = "name or number", "key"
    yield Problem(
        apart[0],
        f"{len(apart)} citations are by {here}, {len(document.citations)} by {there}",
        help=f"cite by {there} throughout",
        labels=tuple(Label(span, "here too") for span in apart[1:_MAX_LABELS]),
        confidence=Confidence.MEDIUM,
    )


RULE = Rule(
    code="DOC003",
    name="mixed-citation-systems",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=Options,
)

"""The text cites by number or by name, but no reference list was found.

## What
Reports a manuscript that has citations and no list of references that they could mean.

## Why
A reader cannot follow any citation. Often the list was lost on export, or stands in a file of its own.

## Example
    Sleep was shorter in winter [1]. Melatonin did not change [2,3].

## Instead
    Sleep was shorter in winter [1]. Melatonin did not change [2,3].

    # References
    1. Berg A. Sleep in winter. J Sleep. 2019;4:1-9.

A manuscript that names a library (`refs.bib`) gets a note where that is not there.

## Not reported
A manuscript with too few citation-like signs to be sure that they are citations.

## Options
`min_citations`: so many citations must be there (3).

## References
ICMJE Recommendations, section IV.A.3.g: https://www.icmje.org/recommendations/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.model import Citation, System
from citecheck.rule import Context, Rule


@dataclass(frozen=True)
class Options:
    """When citations without a list are worth a word."""

    min_citations: int = 3
    """So many citations must be there: one or two may be something else."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield one problem at the first citation of a manuscript without a list."""
    document = context.document
    if document.references or len(document.citations) < options.min_citations:
        return
    absent = [each.path.name for each in document.file.libraries if not each.text]
    if document.system is System.KEYED and not absent:
        # The list is made from a bibliography when the manuscript is built.
        return
    if absent:
        yield _not_found(document.citations[0], absent, len(document.citations))
        return
    marker = document.citations[0].marker
    yield Problem(
        marker.span,
        f"{len(document.citations)} citations, but no reference list",
        help="add the list under a heading such as `References`, or check the file that holds it too",
        label="the first citation",
        citation=document.citations[0],
        confidence=Confidence.HIGH,
    )


def _not_found(citation: Citation, absent: list[str], count: int) -> Problem:
    """Return the problem of a manuscript whose libraries are not where it says."""
    named = ", ".join(f"`{each}`" for each in absent)
    return Problem(
        citation.marker.span,
        f"{named} was not found, so {count} citations were not checked",
        help="put the library beside the manuscript, or correct its name",
        label="the first citation",
        citation=citation,
        confidence=Confidence.HIGH,
        severity=Severity.NOTE,
    )


RULE = Rule(
    code="DOC001",
    name="no-reference-list",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=Options,
)

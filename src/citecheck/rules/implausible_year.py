"""The year of a reference cannot be right.

## What
Reports a year more than one ahead of today, a year before printing, and a year that the entry's own
arXiv number or DOI contradicts because the number was given later.

## Why
A wrong year is mostly a slip of one digit.

## Example
    4. Berg A. Sleep in winter. J Sleep. 2109;4:1-9.

## Instead
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9.

## Not reported
Next year's date, which printed issues carry early; a year later than the arXiv number, as when a
preprint is published; ancient works with `BC`, `ca.` or an edition's year.

## Options
`oldest`: a year before this one is reported (1450).

## References
https://info.arxiv.org/help/arxiv_identifier.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.model import Reference, Value
from citecheck.normalize.identifiers import normalize_doi, parse_arxiv
from citecheck.pattern import lazy
from citecheck.rule import Context, Rule

_YEAR = lazy(r"(?<!\d)\d{4}(?!\d)")
_ANCIENT = lazy(r"\b(?:B\.?C\.?E?|A\.?D|C\.?E)\b|\b(?:ca|circa|c)\.\s?\d|[\[(]")
# DOIs that hold the year in which they were given.
_DATED_DOI = (
    lazy(r"10\.1101/(?P<year>20[12]\d)\.\d{2}\.\d{2}\.\d{6,8}"),
    lazy(r"10\.(?:1016|1053)/j\.[a-z]{2,12}\.(?P<year>20[0-2]\d)\.\d{2}\.\d{3,6}"),
    lazy(r"10\.1038/s4\d{4}-0(?P<short>1[6-9]|2\d)-\d{4,5}-\w"),
)


@dataclass(frozen=True)
class Options:
    """What counts as too old."""

    oldest: int = 1450
    """A year before this one is reported: it is older than printing."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a problem at each year that cannot be right."""
    for reference in context.document.references:
        if reference.year is None:
            continue
        match = _YEAR.search(reference.year.text)
        if match is None:
            continue
        year = int(match[0])
        if year > context.today.year + 1:
            yield _problem(reference, reference.year, f"the year {year} lies in the future")
        elif year < options.oldest and not _ANCIENT.search(reference.year.text):
            yield _problem(
                reference, reference.year, f"the year {year} is before printing", Confidence.MEDIUM
            )
        else:
            yield from _contradicted(reference, reference.year, year)


def _contradicted(reference: Reference, value: Value, year: int) -> Iterator[Problem]:
    given, source, slack = 0, None, 0
    if reference.arxiv is not None:
        parsed = parse_arxiv(reference.arxiv.text)
        given, source = (parsed[0] if parsed else 0), reference.arxiv
    elif reference.doi is not None:
        doi = normalize_doi(reference.doi.text)
        for pattern in _DATED_DOI:
            match = pattern.match(doi)
            if match is not None:
                parts = match.groupdict()
                given = int(parts["year"]) if "year" in parts else 2000 + int(parts["short"])
                # A publisher may number an issue's articles early in the next year.
                source, slack = reference.doi, 0 if doi.startswith("10.1101/") else 1
    if source is not None and year < given - slack:
        yield Problem(
            value.span,
            f"reference {reference.called} is dated {year}, but its identifier was given in {given}",
            help="correct the year or the identifier",
            labels=(Label(source.span, f"given in {given}"),),
            references=(reference,),
            confidence=Confidence.MEDIUM,
        )


def _problem(
    reference: Reference, value: Value, what: str, confidence: Confidence = Confidence.HIGH
) -> Problem:
    return Problem(
        value.span,
        f"{what} in reference {reference.called}",
        help="correct the year",
        references=(reference,),
        confidence=Confidence.LOW
        if reference.doubts or "year" in reference.doubtful
        else confidence,
    )


RULE = Rule(
    code="REF007",
    name="implausible-year",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=Options,
    libraries=True,
)

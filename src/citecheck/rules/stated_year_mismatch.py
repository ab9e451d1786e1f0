"""The text gives the cited work another year than its reference.

## What
Compares the year beside a name (`Gao et al. (2010) [12]`) with the year of the reference that has the name.

## Why
One of the two is wrong, or the number leads to another work by the same people.

## Example
    Gao et al. (2010) [12] saw the same.

where reference 12 is by Gao and colleagues, of 2013.

## Instead
    Gao et al. (2013) [12] saw the same.

## Not reported
Years one apart (first online and in print); names that do not clearly belong to the marker, or that the
reference does not have (see named-author-mismatch); groups of references; entries whose year was read unsurely.

## References
None.
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.matching.named_citation import named_citations, names_somebody_of
from citecheck.model import Reference
from citecheck.normalize.dates import parse_year
from citecheck.rule import Context, NoOptions, Rule


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each marker beside which the text gives another year."""
    del options
    for named in named_citations(context.document):
        candidates = context.links.candidates.get(named.citations[0], ())
        if named.year is None or len(named.citations) > 1 or len(candidates) != 1:
            continue
        reference = candidates[0]
        printed = parse_year(reference.year.text) if reference.year else None
        if printed is None or "year" in reference.doubtful or abs(printed - named.year) <= 1:
            continue
        if not names_somebody_of(named, reference):
            continue
        other = next(
            (
                each
                for each in context.document.references
                if each is not reference
                and _year(each) == named.year
                and names_somebody_of(named, each)
            ),
            None,
        )
        hint = f"reference {other.called} has that name and year" if other else ""
        yield Problem(
            named.marker.span,
            f"the text gives {named.year}, and reference {reference.called} is of {printed}",
            help=f"{hint}: correct the number, or the year"
            if hint
            else "correct the year here or in the entry",
            label="cited here",
            labels=(
                Label(named.span, "named here"),
                Label(reference.year.span if reference.year else reference.span, "this year"),
            ),
            notes=(hint,) if hint else (),
            references=(reference,),
            citation=named.citations[0],
            confidence=Confidence.HIGH if other else Confidence.MEDIUM,
        )


def _year(reference: Reference) -> int | None:
    return parse_year(reference.year.text) if reference.year else None


RULE = Rule(
    code="MIS004",
    name="stated-year-mismatch",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=NoOptions,
    explained_by=("MIS002",),
)

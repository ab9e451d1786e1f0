"""A citation by name and year nearly fits a reference: another spelling or another year.

## What
Reports a citation that no entry fits, beside the one entry that differs from it only in the year, or
only in the spelling of the first name; and shows what differs.

## Why
One of the two is wrong, and the reader cannot tell which.

## Example
    Sleep was shorter in winter (Bergh, 2019).

    Berg A (2019) Sleep in winter. J Sleep 4:1-9

## Instead
    Sleep was shorter in winter (Berg, 2019).

## Not reported
Spellings that differ in diacritics, particles or hyphens only, which count as the same. Citations
that several entries are equally near to (see missing-reference).

## References
Publication Manual of the American Psychological Association, 7th edition, section 8.10.
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.matching.near_miss import NearMiss, is_mentioned, near_miss
from citecheck.model import AuthorYear, Citation
from citecheck.rule import Context, NoOptions, Rule, why_partial


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each citation by name and year with one entry that nearly fits."""
    del options
    document = context.document
    unlinked = [
        each
        for each in document.citations
        if isinstance(each.target, AuthorYear) and not context.links.candidates.get(each)
    ]
    if not unlinked or not document.references:
        return
    if reason := why_partial(context):
        yield Abstention(reason)
        return
    cited = {each for found in context.links.candidates.values() for each in found}
    for citation in unlinked:
        if isinstance(citation.target, AuthorYear):
            found = near_miss(citation.target, document.references, cited)
            if found is not None:
                yield _problem(citation, citation.target, found, context)


def _problem(citation: Citation, target: AuthorYear, found: NearMiss, context: Context) -> Problem:
    reference = found.reference
    if found.differs == "year":
        printed = reference.year.text if reference.year is not None else "no year"
        what, label = f"the nearest has the year {printed}", f"here: {printed}"
        place = reference.year.span if reference.year is not None else reference.span
    else:
        name = reference.people[0] if reference.people else None
        printed = (name.span if name else reference.span).shown
        what, label = f"the nearest is by {printed}", f"here: {printed}"
        place = name.span if name else reference.span
    doubtful = reference.doubts or is_mentioned(target, context.document.references)
    return Problem(
        citation.span,
        f"no reference for `{target.text}`; {what}",
        help=f"correct the {found.differs} here or in the list, or add the reference",
        labels=(Label(place, label),),
        references=(reference,),
        citation=citation,
        confidence=Confidence.LOW if doubtful else Confidence.MEDIUM,
    )


RULE = Rule(
    code="CIT008",
    name="near-miss-citation",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=NoOptions,
)

"""A citation by name and year fits several references.

## What
Reports a name and year that two or more entries of the list satisfy, so that the reader cannot tell
which is meant: the letter behind the year is missing in the text. As a note, letters that the text gives
and the list prints for none of the works.

## Why
`2010a` and `2010b` exist to tell such works apart.

## Example
    Sleep was shorter in winter (Berg, 2019).

    Berg A (2019a) Sleep in winter. J Sleep 4:1-9
    Berg A (2019b) Light at night. J Light 2:3-7

## Instead
    Sleep was shorter in winter (Berg, 2019a).

## Not reported
Entries that the other names, their number or the initials tell apart; two entries of one work (see
duplicate-reference).

## References
Publication Manual of the American Psychological Association, 7th edition, section 8.19.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.matching.description import describe
from citecheck.matching.works import Kind, compare
from citecheck.model import AuthorYear, Citation, Reference
from citecheck.rule import Context, NoOptions, Rule

_MAX_LABELS = 10


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield one problem for each set of entries that citations cannot tell apart."""
    del options
    ambiguous: dict[tuple[Reference, ...], list[Citation]] = defaultdict(list)
    for citation in context.document.citations:
        found = context.links.candidates.get(citation, ())
        if isinstance(citation.target, AuthorYear) and len(found) > 1:
            ambiguous[found].append(citation)
    for references, citations in ambiguous.items():
        target = citations[0].target
        if isinstance(target, AuthorYear) and not _one_work(references):
            yield _problem(references, citations, target)
    yield from _unprinted(context)


def _unprinted(context: Context) -> Iterator[Problem]:
    """Yield a problem for each letter of the text that the list prints for none of several works."""
    told: set[tuple[str, str]] = set()
    for citation in context.document.citations:
        found = context.links.candidates.get(citation, ())
        target = citation.target
        if not isinstance(target, AuthorYear) or not target.letter or len(found) != 1:
            continue
        reference = found[0]
        if reference.letter or not reference.people or (target.names[0], target.year) in told:
            continue
        same = tuple(
            each
            for each in context.document.references
            if each.people
            and each.people[0].text == reference.people[0].text
            and each.year
            and each.year.text[:4] == target.year
        )
        if len(same) > 1 and not any(each.letter for each in same):
            told.add((target.names[0], target.year))
            yield Problem(
                citation.span,
                f"the list does not print the letter of `{target.text}`",
                help="print the letters behind the years of these entries",
                labels=tuple(Label(each.span, "may be meant") for each in same[:_MAX_LABELS]),
                references=same,
                citation=citation,
                confidence=Confidence.MEDIUM,
                severity=Severity.NOTE,
            )


def _one_work(references: tuple[Reference, ...]) -> bool:
    """Tell whether the entries are copies of one work, so that the copies are the fault."""
    described = [describe(each) for each in references]
    return any(
        compare(one, other).kind in {Kind.EXACT, Kind.PROBABLE, Kind.POSSIBLE, Kind.VERSION}
        for one, other in combinations(described, 2)
    )


def _problem(
    references: tuple[Reference, ...], citations: list[Citation], target: AuthorYear
) -> Problem:
    first = citations[0]
    entries = tuple(Label(each.span, "may be meant") for each in references[:_MAX_LABELS])
    again = tuple(Label(each.span, "here too") for each in citations[1:_MAX_LABELS])
    doubtful = any(each.doubts or not each.people for each in references)
    return Problem(
        first.span,
        f"`{target.text}` fits {len(references)} references",
        help="add the letter behind the year here and in the list, or name more authors",
        labels=entries + again,
        references=references,
        citation=first,
        confidence=Confidence.LOW if doubtful else Confidence.MEDIUM,
    )


RULE = Rule(
    code="CIT007",
    name="ambiguous-citation",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=NoOptions,
)

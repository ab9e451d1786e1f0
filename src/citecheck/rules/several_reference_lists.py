"""Two reference lists serve the same text, and their numbers clash.

## What
Reports a second reference list that follows another one with no citation between them and uses
the same numbers again, so that a citation could mean an entry of either.

## Why
A number must lead to one entry. A second list is mostly an old version that was left in, or the
list of a supplement that was pasted behind the paper.

## Example
    References
    1. Berg A. Sleep in winter. J Sleep. 2019;4:1-9.

    Literature
    1. Dahl B. Light at night. J Light. 2018;2:3-7.

## Instead
Keep one list, or continue its numbers in the second.

## Not reported
Lists of chapters, each after the text that cites it; a second list whose numbers go on where the
first one ended; a list of further reading without numbers.

## References
Council of Science Editors, Scientific Style and Format, 8th edition, chapter 29.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.model import Reference
from citecheck.rule import Context, NoOptions, Rule


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each list that uses numbers of the list before it again."""
    del options
    starts = [citation.span.start for citation in context.document.citations]
    for first, second in pairwise(context.document.lists):
        if any(first.span.end <= start < second.span.start for start in starts):
            continue
        # `S1` of a supplementary list is not the 1 of the main one.
        taken = {_printed(each) for each in first.references if each.number is not None}
        clashing = [each for each in second.references if _printed(each) in taken]
        if not clashing:
            continue
        yield Problem(
            second.heading or second.references[0].span,
            f"a second reference list uses {_count(len(clashing))} of the first one again",
            help="keep one list, or let the numbers of the second go on where the first one ends",
            label="second list",
            labels=(Label(first.heading or first.references[0].span, "first list"),),
            references=tuple(clashing),
            confidence=Confidence.MEDIUM,
        )


def _printed(reference: Reference) -> str:
    return reference.key or str(reference.number)


def _count(number: int) -> str:
    return "a number" if number == 1 else f"{number} numbers"


RULE = Rule(
    code="DOC002",
    name="several-reference-lists",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=NoOptions,
)

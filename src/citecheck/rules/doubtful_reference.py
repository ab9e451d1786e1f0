"""An entry of the reference list could not be read, or two entries have run together.

## What
Reports an entry that holds the number of the next entry inside it where that entry is missing, and
an entry of which hardly anything was understood.

## Why
Two entries in one paragraph are hard to find for a reader and lost for every program, the
publisher's included. What citecheck could not read, it could not check.

## Example
    7. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. 8. Dahl B. Light at night. J Light. 2018;2:3-7.
    9. Holm C. Snow. J Snow. 2017;1:2-4.

## Instead
    7. Berg A. Sleep in winter. J Sleep. 2019;4:1-9.
    8. Dahl B. Light at night. J Light. 2018;2:3-7.
    9. Holm C. Snow. J Snow. 2017;1:2-4.

## Not reported
Unusual entries (laws, patents, data sets) of which the main parts were understood, web pages, which
have no common form, and entries mostly in another script than the Latin, which are kept at low
confidence.

## Options
`min_confidence`: entries read less surely than this (0 to 1) are reported (0.3).

## References
None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.model import Reference, ReferenceList
from citecheck.rule import Context, Rule
from citecheck.source import Span

_HALF = 0.5


@dataclass(frozen=True)
class Options:
    """When an entry counts as not understood."""

    min_confidence: float = 0.3
    """Entries read less surely than this (0 to 1) are reported."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a problem at entries that have run together, and at those not understood."""
    for each in context.document.lists:
        numbers = {reference.number for reference in each.references}
        for reference in each.references:
            inner = _next_number_inside(reference, each, numbers)
            if inner is not None and reference.number is not None:
                yield Problem(
                    inner,
                    f"reference {reference.number + 1} has run into reference {reference.number}",
                    help=f"begin a new line before `{inner.shown}`",
                    label="here the next entry seems to begin",
                    references=(reference,),
                    severity=Severity.WARNING,
                )
            elif (
                reference.confidence < options.min_confidence
                and _understood(reference) < _HALF
                and reference.url is None
            ):
                yield Problem(
                    reference.span,
                    f"reference {reference.called} could not be read",
                    help="check that it is complete and stands alone in its paragraph",
                    notes=reference.doubts,
                    references=(reference,),
                    # The fields are learnt from entries in Latin letters: of another script, not
                    # having understood says nothing about the entry.
                    confidence=Confidence.MEDIUM
                    if _mostly_latin(reference.span.text)
                    else Confidence.LOW,
                )


def _understood(reference: Reference) -> float:
    """Return the share of the main parts that are there and not in doubt."""
    container = reference.container or reference.publisher
    parts = {
        "authors": bool(reference.people),
        "title": reference.title is not None,
        "container": container is not None,
        "year": reference.year is not None,
    }
    sure = [there and name not in reference.doubtful for name, there in parts.items()]
    return sum(sure) / len(sure)


def _mostly_latin(text: str) -> bool:
    """Tell whether at least half of the letters are below U+0250, the end of Latin Extended-B."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) >= _HALF * len(letters)


def _next_number_inside(
    reference: Reference, among: ReferenceList, numbers: set[int | None]
) -> Span | None:
    """Return where the next number is printed as a label inside an entry, if it has no entry."""
    number = reference.number
    if number is None or not among.numbered or number + 1 in numbers:
        return None
    if max(each or 0 for each in numbers) <= number:
        return None
    text = reference.span.text
    label = re.compile(
        rf"(?<=[.;)\]\d/\s])\s(?:\[{number + 1}\]|{number + 1}[.)])(?=\s{{1,4}}[^\W\d_])"
    )
    match = label.search(text, pos=min(20, len(text)))
    if match is None:
        return None
    start = reference.span.start + match.start() + 1
    return Span(reference.span.file, start, reference.span.start + match.end())


RULE = Rule(
    code="DOC004",
    name="doubtful-reference",
    doc=__doc__,
    check=check,
    severity=Severity.NOTE,
    options=Options,
    libraries=True,
)

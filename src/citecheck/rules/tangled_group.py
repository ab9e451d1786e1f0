"""A group of citations repeats a number, or is unsorted where the others are sorted.

## What
Reports a number that one marker names twice (`[4,4]`, `[2–4,3]`), and a group in disorder (`[5,3]`)
in a manuscript whose other groups ascend.

## Why
A repeated number is a slip for another one, or is left from a merge. Disorder inside a group is
mostly a number that was added by hand.

## Example
    Snow falls early [2–4,3].

## Instead
    Snow falls early [2–4].

## Not reported
Disorder in a manuscript that does not sort its groups.

## Options
`min_sorted`: so many other groups must be sorted before one that is not is reported (4).

## References
Citing Medicine, 2nd edition, Appendix F: https://www.ncbi.nlm.nih.gov/books/NBK7256/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from citecheck.finding import Abstention, Fix, Problem, Safety, Severity
from citecheck.model import Citation, Marker, Part
from citecheck.renumbering import sorted_anew
from citecheck.rule import Context, Rule

_SORTED_SHARE = 0.8


@dataclass(frozen=True)
class Options:
    """When sorting is the habit of a manuscript."""

    min_sorted: int = 4
    """So many other groups must be sorted before one that is not is reported."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a problem at each repeated number and each unsorted group."""
    first: dict[Marker, Citation] = {}
    for citation in context.document.citations:
        first.setdefault(citation.marker, citation)
    groups = [marker for marker in context.document.markers if len(marker.parts) > 1]
    unsorted = [marker for marker in groups if not _is_sorted(marker)]
    habit = len(groups) - len(unsorted)
    judged = habit >= options.min_sorted and habit >= _SORTED_SHARE * len(groups)
    for marker in groups:
        repeated = _repeated(marker)
        if repeated is not None:
            part, number = repeated
            yield Problem(
                part.span,
                f"`{marker.span.shown}` cites reference {number} twice",
                help="remove the repetition, or write the number that was meant",
                citation=first.get(marker),
                severity=Severity.WARNING,
                fix=_fix(context, marker, "write each number once", Safety.UNSAFE),
            )
        elif judged and marker in unsorted:
            yield Problem(
                marker.span,
                f"the numbers in `{marker.span.shown}` do not ascend",
                help="sort them: the other groups of the manuscript are sorted",
                notes=(f"{habit} of {len(groups)} groups are sorted",),
                citation=first.get(marker),
                fix=_fix(context, marker, "sort the numbers", Safety.SAFE),
            )


def _fix(context: Context, marker: Marker, title: str, safety: Safety) -> Fix | None:
    edit = sorted_anew(context.document, marker)
    return Fix(title, (edit,), safety) if edit is not None else None


def _repeated(marker: Marker) -> tuple[Part, int] | None:
    """Return the first part that names a number named before, and the number."""
    seen: set[tuple[str, int, str]] = set()
    for part in marker.parts:
        # `S1` is not 1, and `12a` is not 12b.
        named = {(part.prefix, number, part.letter) for number in part.numbers}
        again = seen.intersection(named)
        if again:
            return part, min(number for _, number, _ in again)
        seen.update(named)
    return None


def _is_sorted(marker: Marker) -> bool:
    return all(
        one.prefix != other.prefix or (one.first, one.letter) < (other.first, other.letter)
        for one, other in pairwise(marker.parts)
    )


RULE = Rule(
    code="CIT005",
    name="tangled-group",
    doc=__doc__,
    check=check,
    severity=Severity.NOTE,
    options=Options,
)

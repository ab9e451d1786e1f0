"""A reference is first cited out of turn, in a list that follows the order of first citation.

## What
Where the list is numbered in the order in which the text first cites its entries, reports the
numbers that break this order: as few as explain the break.

## Why
Vancouver, AMA, IEEE and most numbered styles ask for it. A break is mostly a paragraph that was moved,
or a reference that was added without renumbering.

## Example
    Snow falls [1]. It melts [2]. Rivers rise [4]. Fish move [3].

## Instead
    Snow falls [1]. It melts [2]. Rivers rise [3]. Fish move [4].

with the two entries of the list exchanged.

## Not reported
Lists in another order (alphabetical, by year): the rule abstains. The order inside one marker
(see tangled-group). Numbers that a table, caption, heading or box cites too, since these may count
from where they float.

## Options
`min_numbers`: so many numbers must be cited in the text (8).
`min_share`: this share of them (0 to 1) must be in order for the list to count as in order of
appearance (0.75).

## References
ICMJE Recommendations, section IV.A.3.g.ii: https://www.icmje.org/recommendations/
Schensted, C. (1961), Longest increasing and decreasing subsequences. Canad J Math 13:179-191.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.model import (
    BlockKind,
    Citation,
    MarkerStyle,
    Numbered,
    Reference,
    ReferenceList,
    System,
)
from citecheck.normalize.names import family_key
from citecheck.rule import Context, Rule, why_partial

_SURE_SHARE = 0.9
_ALPHABETICAL = 0.85


@dataclass(frozen=True)
class Options:
    """When a list counts as numbered in order of appearance."""

    min_numbers: int = 8
    """So many numbers must be cited in the text."""
    min_share: float = 0.75
    """This share of them (0 to 1) must be in order."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a problem at the first citation of each number, or run of numbers, out of turn."""
    document = context.document
    if document.system is not System.NUMERIC or not document.numbered:
        return
    if reason := why_partial(context):
        if document.citations:
            yield Abstention(reason)
        return
    if any(_is_alphabetical(each) for each in document.lists):
        yield Abstention("the list is in alphabetical order, or nearly")
        return
    for each in document.lists:
        yield from _check_list(each, context, options)


def _check_list(
    each: ReferenceList, context: Context, options: Options
) -> Iterator[Problem | Abstention]:
    first, floating = _first_citations(each, context)
    numbers = list(first)
    if len(numbers) < options.min_numbers:
        return
    misplaced = _misplaced(numbers)
    share = 1 - len(misplaced) / len(numbers)
    if share < options.min_share:
        yield Abstention("the list does not follow the order of first citation")
        return
    places = {number: place for place, number in enumerate(numbers)}
    by_number = {reference.display: reference for reference in each.references}
    for run in _runs([number for number in numbers if number in misplaced], places):
        if any(number in floating for number in run):
            continue
        citation = first[run[0]]
        named = _name(run)
        sure = Confidence.HIGH if share >= _SURE_SHARE else Confidence.MEDIUM
        if len(run) == 1 and _cited_in_turn(citation, first, misplaced, context):
            sure = Confidence.LOW
        yield Problem(
            citation.span if len(run) == 1 else citation.marker.span,
            f"{named} first cited {_where(run, numbers, places)}",
            help="renumber in the order of first citation, or check whether another number was meant",
            label="out of turn",
            references=tuple(by_number[number] for number in run if number in by_number),
            citation=citation,
            confidence=sure,
        )


def _cited_in_turn(
    citation: Citation, first: dict[int, Citation], misplaced: set[int], context: Context
) -> bool:
    """Tell whether a number that stands alone out of turn is cited again just where it is due.

    Then the list is in order without the one that is out of turn, and `(9)` may be a count or an
    item's number. Brackets and raised numbers are seldom anything else.
    """
    target = citation.target
    paren = citation.marker.style is MarkerStyle.PAREN
    if not isinstance(target, Numbered) or not paren or len(citation.marker.parts) > 1:
        return False
    number = target.number
    kept = {each: found for each, found in first.items() if each not in misplaced}
    after = [found.span.start for each, found in kept.items() if each < number]
    before = [found.span.start for each, found in kept.items() if each > number]
    low, high = max(after, default=0), min(before, default=len(citation.span.file.text))
    return any(
        low < each.span.start < high
        for each in context.document.citations
        if each is not citation
        and isinstance(each.target, Numbered)
        and each.target.number == number
    )


def _first_citations(each: ReferenceList, context: Context) -> tuple[dict[int, Citation], set[int]]:
    """Return where running text first cites each number, and the numbers cited elsewhere too."""
    document = context.document
    first: dict[int, Citation] = {}
    # Signs that were not taken for citations may be some, and stand earlier.
    floating = {number for leftover in document.leftovers for number in leftover.numbers}
    members = set(each.references)
    by_marker: dict[int, list[tuple[int, Citation]]] = {}
    for citation in document.citations:
        target = citation.target
        found: tuple[Reference, ...] = context.links.candidates.get(citation, ())
        if not isinstance(target, Numbered) or not members.intersection(found):
            continue
        if document.kind_at(citation.span.start) in {BlockKind.PROSE, None}:
            by_marker.setdefault(citation.marker.span.start, []).append((target.number, citation))
        else:
            floating.add(target.number)
    for start in sorted(by_marker):
        for number, citation in sorted(by_marker[start], key=lambda pair: pair[0]):
            first.setdefault(number, citation)
    return first, floating


def _misplaced(numbers: Sequence[int]) -> set[int]:
    """Return the numbers outside a longest increasing subsequence (patience sorting)."""
    tails: list[int] = []
    tail_places: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        pile = bisect_right(tails, number)
        before.append(tail_places[pile - 1] if pile else None)
        if pile == len(tails):
            tails.append(number)
            tail_places.append(place)
        else:
            tails[pile] = number
            tail_places[pile] = place
    kept: set[int] = set()
    at: int | None = tail_places[-1] if tail_places else None
    while at is not None:
        kept.add(numbers[at])
        at = before[at]
    return set(numbers) - kept


def _runs(misplaced: Sequence[int], places: dict[int, int]) -> list[list[int]]:
    """Group numbers that follow each other both in the text and by number."""
    runs: list[list[int]] = []
    for number in misplaced:
        if runs and runs[-1][-1] + 1 == number and places[runs[-1][-1]] + 1 == places[number]:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _name(run: Sequence[int]) -> str:
    return f"reference {run[0]} is" if len(run) == 1 else f"references {run[0]}–{run[-1]} are"


def _where(run: Sequence[int], numbers: Sequence[int], places: dict[int, int]) -> str:
    earlier = [number for number in numbers[: places[run[0]]] if number > run[-1]]
    if earlier:
        return f"after reference {max(earlier)}"
    later = [number for number in numbers[places[run[-1]] :] if number < run[0]]
    return f"before reference {min(later)}"


def _is_alphabetical(each: ReferenceList) -> bool:
    families = [
        family_key(reference.people[0]) for reference in each.references if reference.people
    ]
    if len(families) < 5:  # noqa: PLR2004
        return False
    ascending = sum(one <= other for one, other in pairwise(families))
    return ascending >= _ALPHABETICAL * (len(families) - 1)


RULE = Rule(
    code="CIT003",
    name="citation-out-of-order",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=Options,
)

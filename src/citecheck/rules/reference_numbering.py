"""A printed number in the reference list is repeated, skipped or out of order.

## What
Reports in a numbered list each number that stands twice, is missing between two others, or does not
follow its neighbours; in a library, each key that stands twice. As a note, in a list that is sorted by author, the few entries out of place.

## Why
A repeated number makes its citations ambiguous; a gap means a lost entry, or that every later number
may be wrong.

## Example
    7. Berg A. Sleep in winter. J Sleep. 2019;4:1-9.
    9. Dahl B. Light at night. J Light. 2018;2:3-7.

## Instead
    7. Berg A. Sleep in winter. J Sleep. 2019;4:1-9.
    8. Dahl B. Light at night. J Light. 2018;2:3-7.

## Not reported
A list that begins at another number than 1 (a second part); a gap that seems to come from two entries
run together (see doubtful-reference). Where much of the numbering is broken, the list was
probably not read well and the rule abstains.

## Options
`max_share`: where more entries than this share (0 to 1) have a wrong number, the rule abstains (0.2).

## References
None.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.model import Reference, ReferenceList
from citecheck.normalize.names import family_key
from citecheck.normalize.surnames import fold_name
from citecheck.rule import Context, Rule

_FEW = 3
_MIN_SORTED = 8
_FEW_MISPLACED = 0.1


@dataclass(frozen=True)
class Options:
    """How much of the numbering may be broken before that is taken for a failure to read the list."""

    max_share: float = 0.2
    """Where more entries than this share (0 to 1) have a wrong number, the rule abstains."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a problem at each number that does not follow from the one before it."""
    for each in context.document.lists:
        if context.document.is_library:
            yield from _repeated_keys(each)
            continue
        if not each.numbered and each.span.file is context.document.file:
            yield from _out_of_alphabet(each)
        if not each.numbered or len(each.references) < 2:  # noqa: PLR2004
            continue
        problems = list(_check_list(each))
        if len(problems) > max(_FEW, options.max_share * len(each.references)):
            yield Abstention(
                f"the numbers of the list break {len(problems)} times: it was probably not read well"
            )
        else:
            yield from problems


def _repeated_keys(each: ReferenceList) -> Iterator[Problem]:
    """Yield a problem at each entry of a library whose key another has (in any case: BibTeX)."""
    seen: dict[str, Reference] = {}
    for reference in each.references:
        key = (reference.key or "").casefold()
        first = seen.setdefault(key, reference)
        if key and first is not reference:
            yield Problem(
                reference.label or reference.span,
                f"the key `{reference.key}` stands twice in the library",
                help="give each entry its own key: a citation of this one means the other",
                labels=(Label(first.label or first.span, "first used here"),),
                references=(first, reference),
            )


def _check_list(each: ReferenceList) -> Iterator[Problem]:
    seen: dict[str, Reference] = {}
    present = {reference.number for reference in each.references}
    before: Reference | None = None
    usual = median(len(reference.span.text) for reference in each.references)
    for reference in each.references:
        number = reference.number
        if number is None:
            continue
        # `12a` and `12b` are two labels; both may follow 11, and 13 both.
        label = reference.key or str(number)
        lettered = before is not None and before.number == number and label not in seen
        if label in seen and before is seen[label] and _slipped(number, present):
            # 6, 6, 8: one slip, and the next number is right again.
            yield _repeated(reference, seen[label], number + 1)
            before = replace(reference, number=number + 1)
            continue
        if label in seen:
            yield _repeated(reference, seen[label])
        elif lettered:
            pass
        elif before is not None and before.number is not None and number != before.number + 1:
            yield from _jump(before, reference, present, usual)
        seen.setdefault(label, reference)
        if before is None or before.number is None or number > before.number or label in seen:
            before = reference


def _slipped(number: int, present: set[int | None]) -> bool:
    """Tell whether the next number is missing and the one after it is there."""
    return number + 1 not in present and number + 2 in present


def _repeated(reference: Reference, first: Reference, meant: int | None = None) -> Problem:
    mend = f"this is probably entry {meant}" if meant else "give each entry its own number"
    return Problem(
        reference.label or reference.span,
        f"number {reference.number} stands twice in the list",
        help=f"{mend}, and check the citations of this one",
        labels=(Label(first.label or first.span, "first used here"),),
        references=(first, reference),
    )


def _jump(
    before: Reference, reference: Reference, present: set[int | None], usual: float
) -> Iterator[Problem]:
    last, number = before.number or 0, reference.number or 0
    where = reference.label or reference.span
    if number < last:
        yield Problem(
            where,
            f"number {number} stands after {last}",
            help="put the entries in the order of their numbers",
            labels=(Label(before.label or before.span, "the entry before"),),
            references=(before, reference),
            severity=Severity.WARNING,
        )
        return
    lost = [each for each in range(last + 1, min(number, last + 1000)) if each not in present]
    if not lost:
        return
    named = f"number {lost[0]} is" if len(lost) == 1 else f"numbers {lost[0]}–{lost[-1]} are"
    swallowed = len(before.span.text) > 1.8 * usual
    yield Problem(
        where,
        f"{named} missing between {last} and {number}",
        help="restore the lost entry, or renumber the list and its citations",
        labels=(Label(before.label or before.span, "the entry before"),),
        references=(before, reference),
        confidence=Confidence.LOW if swallowed else Confidence.HIGH,
    )


def _out_of_alphabet(each: ReferenceList) -> Iterator[Problem]:
    """Yield a problem at each entry of a list sorted by author that stands in the wrong place.

    Lists sort particles, accents and hyphens in several ways: an entry is out of place only where
    it is so with particles and without.
    """
    listed = [reference for reference in each.references if reference.authors]
    if len(listed) < _MIN_SORTED:
        return
    without = _misplaced([family_key(reference.authors[0]) for reference in listed])
    names = [reference.authors[0].family or reference.authors[0].literal for reference in listed]
    whole = _misplaced([fold_name(name).replace(" ", "") for name in names])
    places = sorted(without & whole)
    if len(places) > max(2, _FEW_MISPLACED * len(listed)):
        return
    for place in places:
        reference = listed[place]
        yield Problem(
            reference.authors[0].span,
            f"reference {reference.called} is out of the alphabetical order of the list",
            help="put it in its place by the first author's name",
            references=(reference,),
            # Lists are sorted in more ways than can be told apart: `Mc`, `St`, articles, acronyms.
            confidence=Confidence.LOW,
            severity=Severity.NOTE,
        )


def _misplaced(keys: Sequence[str]) -> set[int]:
    """Return the places that are not in the longest ascending sequence of keys."""
    tails: list[int] = []
    before: list[int] = []
    for place, key in enumerate(keys):
        length = bisect.bisect_right(tails, key, key=lambda each: keys[each])
        before.append(tails[length - 1] if length else -1)
        tails[length : length + 1] = [place]
    kept: set[int] = set()
    place = tails[-1] if tails else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return set(range(len(keys))) - kept


RULE = Rule(
    code="REF002",
    name="reference-numbering",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=Options,
    libraries=True,
)

"""A citation means a reference that is not in the list.

## What
Reports each marker that cites a number, key or name and year for which the list has no entry.

## Why
The reader finds nothing, or the number is a slip for another one and leads astray.

## Example
    Sleep was shorter in winter [14].

where the list ends at 12.

## Instead
Add the reference, or correct the citation.

## Not reported
Citations of supplementary lists (`S3`); manuscripts whose list could not be read; author-year
citations that nearly match an entry (see near-miss-citation). Where the entry before the missing
number may have swallowed it, the finding has low confidence.

## References
ICMJE Recommendations, section IV.A.3.g: https://www.icmje.org/recommendations/
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from statistics import median

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.matching.near_miss import is_mentioned, near_miss
from citecheck.model import AuthorYear, Citation, Keyed, Numbered, Reference, ReferenceList
from citecheck.rule import Context, NoOptions, Rule, why_partial

_LONG_ENTRY = 1.8
"""An entry so many times as long as the usual one may hold two."""
_TAXONOMIC = 1900
_NO_NUMBER = 1000
"""Numbers so high are rather years or amounts."""


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem for each marker that cites numbers or keys without an entry."""
    del options
    if not context.document.references:
        if context.document.citations:
            yield Abstention("no reference list was found")
        return
    missing = [each for each in context.document.citations if _is_missing(each, context)]
    numbered = [each for each in missing if isinstance(each.target, Numbered)]
    beyond = _all_beyond(numbered, context)
    if (reason := why_partial(context)) and not beyond:
        if missing:
            yield Abstention(reason)
        return
    cited = {each for found in context.links.candidates.values() for each in found}
    for _, group in groupby(missing, key=lambda each: id(each.marker)):
        members = tuple(group)
        for citation in members:
            if isinstance(citation.target, AuthorYear):
                yield from _named(citation, citation.target, context, cited)
        others = tuple(each for each in members if not isinstance(each.target, AuthorYear))
        if others:
            yield from _problem(others, context)


def _is_missing(citation: Citation, context: Context) -> bool:
    if context.links.candidates.get(citation):
        return False
    match citation.target:
        case Numbered():
            return True
        case Keyed() | AuthorYear():
            return True


def _all_beyond(missing: list[Citation], context: Context) -> bool:
    """Tell whether all missing numbers lie past the end of a list that has no gap."""
    printed = sorted(each.display for each in context.document.references)
    if printed != list(range(1, len(printed) + 1)) or context.document.leftovers:
        return False
    if len(printed) == 1:
        # Several entries on one line are read as one: then the list says nothing.
        return False
    return all(
        isinstance(each.target, Numbered) and each.target.number > printed[-1] for each in missing
    )


def _named(
    citation: Citation, target: AuthorYear, context: Context, cited: set[Reference]
) -> Iterator[Problem]:
    """Yield a problem for a name and year, unless an entry nearly fits (see CIT008)."""
    references = context.document.references
    if near_miss(target, references, cited) is not None:
        return
    # A name and an early year behind the name of a species is its author, not a citation.
    species = target.year.isdigit() and int(target.year) < _TAXONOMIC and not target.et_al
    doubtful = species or is_mentioned(target, references)
    yield Problem(
        citation.span,
        f"no reference for `{target.text}`",
        help="add the reference, or correct the name or the year",
        label="no such reference",
        citation=citation,
        confidence=Confidence.LOW if doubtful else Confidence.MEDIUM,
    )


def _problem(citations: tuple[Citation, ...], context: Context) -> Iterator[Problem]:
    targets = [each.target for each in citations]
    keys = [target.key for target in targets if isinstance(target, Keyed)]
    numbers = sorted({target.number for target in targets if isinstance(target, Numbered)})
    first = citations[0]
    span = first.span if len({each.span for each in citations}) == 1 else first.marker.span
    if keys:
        named = ", ".join(f"`{key}`" for key in keys)
        yield Problem(
            span,
            f"no reference with the key {named}",
            help=_near(keys, context) or "add the reference, or correct the key",
            citation=first,
        )
        return
    each = _list_of(first, context)
    last = max(reference.display for reference in each.references)
    named = _join(numbers)
    what = f"reference {named} is" if len(numbers) == 1 else f"references {named} are"
    yield Problem(
        span,
        f"{what} not in the list, which has {_count(each, last)}",
        help="add the reference, or correct the number",
        label="no such reference" if len(numbers) == 1 else "no such references",
        citation=first,
        confidence=_surest(first, numbers, each, last, context),
    )


def _near(keys: list[str], context: Context) -> str:
    """Return a hint where a key differs from one of the list only in small and large letters."""
    known = {each.key.casefold(): each.key for each in context.document.references if each.key}
    near = [known[key.casefold()] for key in keys if key.casefold() in known]
    return (
        f"did you mean `{near[0]}`? keys are told apart by small and large letters" if near else ""
    )


def _surest(
    citation: Citation, numbers: list[int], each: ReferenceList, last: int, context: Context
) -> Confidence:
    """Return how sure it is, which is as sure as the least sure number."""
    if _among_leftovers(citation, context):
        return Confidence.LOW
    return min(
        (_confidence(number, each, last) for number in numbers), key=lambda found: found.rank
    )


def _confidence(number: int, each: ReferenceList, last: int) -> Confidence:
    if number < 1:
        return Confidence.LOW
    if number > last:
        tail = each.references[-1]
        swallowed = bool(tail.doubts) and _is_long(len(tail.span.text), each)
        return Confidence.LOW if swallowed or number >= _NO_NUMBER else Confidence.HIGH
    before = [reference for reference in each.references if reference.display < number]
    if before and _is_long(len(before[-1].span.text), each):
        return Confidence.LOW
    return Confidence.MEDIUM


def _among_leftovers(citation: Citation, context: Context) -> bool:
    """Tell whether its sentence has a like sign that was not taken for a citation."""
    return any(each.span.overlaps(citation.sentence) for each in context.document.leftovers)


def _is_long(length: int, each: ReferenceList) -> bool:
    return length > _LONG_ENTRY * median(len(reference.span.text) for reference in each.references)


def _list_of(citation: Citation, context: Context) -> ReferenceList:
    lists = context.document.lists
    return next((each for each in lists if each.span.start > citation.span.start), lists[-1])


def _join(numbers: list[int]) -> str:
    words = [str(number) for number in numbers]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _count(each: ReferenceList, last: int) -> str:
    count = len(each.references)
    entries = "1 reference" if count == 1 else f"{count} references"
    return entries if last == count else f"{entries} and ends at {last}"


RULE = Rule(
    code="CIT001",
    name="missing-reference",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=NoOptions,
)

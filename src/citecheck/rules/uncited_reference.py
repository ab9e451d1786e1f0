"""A reference in the list is never cited in the text.

## What
Reports each entry that no citation of the manuscript means.

## Why
Journals ask that every reference be cited. An entry left over after a cut, or a citation lost on the
way, is easily missed by eye.

## Example
    Sleep was shorter in winter [1].

    1. Berg A. Sleep in winter. J Sleep. 2019;4:1-9.
    2. Dahl B. Light at night. J Light. 2018;2:3-7.

## Instead
Cite reference 2 where it belongs, or remove it and renumber.

## Not reported
Lists of which much seems uncited: then some citations were probably not recognised, and the rule
abstains. Numbers that stand in a marker-like sign which was not taken for a citation, or inside a
malformed range, and entries that a citation by name nearly fits (see near-miss-citation), have low
confidence or count as cited.

## Options
`max_share`: where a larger share of the list (0 to 1) seems uncited, the rule abstains (0.34).

## References
ICMJE Recommendations, section IV.A.3.g: https://www.icmje.org/recommendations/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.matching.near_miss import near_miss
from citecheck.model import AuthorYear, Document, Reference, System
from citecheck.rule import Context, Rule, why_partial

_FEW = 3
_NEAR = 120
"""So many characters behind a name its year may stand, with other years between."""


@dataclass(frozen=True)
class Options:
    """How much of a list may be uncited before that is taken for a failure to see citations."""

    max_share: float = 0.34
    """Where a larger share of the list (0 to 1) seems uncited, the rule abstains."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a problem at each entry that is never cited."""
    document = context.document
    if reason := why_partial(context):
        if document.references and document.citations:
            yield Abstention(reason)
        return
    cited = {each for found in context.links.candidates.values() for each in found}
    inside = _numbers_in_malformed_ranges(document)
    uncited = [
        each
        for each in document.references
        if each not in cited
        and each.display not in inside
        # Of a library, only what is cited or asked for is printed.
        and each.span.file is document.file
    ]
    for listed in document.lists:
        if len(document.lists) > 1 and not cited.intersection(listed.references):
            # A chapter that cites in another way than the rest.
            uncited = [each for each in uncited if each not in listed.references]
            yield Abstention("no entry of one of the lists is cited in a way that was understood")
    # In a short list that is mostly uncited it is citecheck that does not see the citations.
    mostly = 1 < len(uncited) > len(document.references) - len(uncited)
    if mostly or len(uncited) > max(_FEW, options.max_share * len(document.references)):
        yield Abstention(
            f"{len(uncited)} of {len(document.references)} references seem uncited: "
            "their citations were probably not recognised"
        )
        return
    doubtful = {number for leftover in document.leftovers for number in leftover.numbers}
    nearly = {
        found.reference
        for citation, candidates in context.links.candidates.items()
        if not candidates and isinstance(citation.target, AuthorYear)
        if (found := near_miss(citation.target, document.references, cited)) is not None
    }
    for reference in uncited:
        yield Problem(
            reference.span,
            f"reference {reference.called} is never cited",
            help="cite it where it belongs, or remove it"
            + (" and renumber" if reference.number else ""),
            label="not cited in the text",
            references=(reference,),
            confidence=Confidence.LOW
            if reference in nearly
            else _confidence(reference, doubtful, document),
        )


def _confidence(reference: Reference, doubtful: set[int], document: Document) -> Confidence:
    if document.system is System.NUMERIC:
        by_name = document.others and reference.people and _is_named(reference, document)
        if reference.display in doubtful or by_name:
            return Confidence.LOW
        return Confidence.HIGH if reference.number is not None else Confidence.MEDIUM
    if not reference.people or reference.doubts or _is_named(reference, document):
        return Confidence.LOW
    return Confidence.MEDIUM


def _is_named(reference: Reference, document: Document) -> bool:
    """Tell whether the text names the first author beside the year, or another author nearly so."""
    first = reference.people[0]
    family = first.family or first.literal.split(",")[0]
    year = re.search(r"\d{4}", reference.year.text) if reference.year is not None else None
    if len(family) < 2:  # noqa: PLR2004
        return True
    text = document.file.text[: min(each.span.start for each in document.lists)]
    # Names are inflected in some languages (`Żeromska`, `Żeromskiej`): the stem is enough.
    stem = family[: max(4, len(family) - 2)] if len(family) > 4 else family  # noqa: PLR2004
    end = r"\w{0,5}(?!\w)" if stem != family else r"(?!\w)"
    for match in re.finditer(rf"(?<!\w){re.escape(stem)}{end}", text, re.IGNORECASE):
        if year is None or year[0] in text[match.start() : match.end() + _NEAR]:
            return True
    return False


def _numbers_in_malformed_ranges(document: Document) -> set[int]:
    """Return what reversed and very wide ranges may mean, which other rules report."""
    inside: set[int] = set()
    highest = max(each.display for each in document.references)
    for marker in document.markers:
        for part in marker.parts:
            if part.last is not None:
                low, high = sorted((part.first, part.last or highest))
                inside.update(range(low, min(high, highest) + 1))
    return inside


RULE = Rule(
    code="CIT002",
    name="uncited-reference",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=Options,
)

"""The text names an author whom the cited reference does not have.

## What
Reports a number beside `Gao et al.` or `Gao and colleagues` where no reference that it cites has such an
author: names are compared without particles, diacritics and possessives, and a slip of spelling is none.
If another entry has the name, its number is given.

## Why
A number that slipped by one leads readers to another work. Of all that the text says, a name tells it best.

## Example
    Gao et al. [13] saw the same.

where reference 13 is by Berg and Dahl, and reference 12 by Gao.

## Instead
    Gao et al. [12] saw the same.

## Not reported
Names that do not clearly belong to the marker; `and colleagues`, where the entry's list of authors is cut
off; entries whose authors could not be read, or that have the name anywhere; manuscripts that cite by name.

## References
Jergas H, Baethge C (2015), Quotation accuracy in medical journal articles. PeerJ 3:e1364.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.matching.description import describe
from citecheck.matching.named_citation import NamedCitation, named_citations, names_somebody_of
from citecheck.model import Reference
from citecheck.normalize.surnames import name_keys
from citecheck.rule import Context, NoOptions, Rule

_READ_WELL = 0.4
_NEAR = 2


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each marker beside which the text names somebody else."""
    del options
    document = context.document
    for named in named_citations(document):
        cited = [
            reference
            for citation in named.citations
            for reference in context.links.candidates.get(citation, ())
        ]
        if agreement(named, cited) == "differs":
            yield _problem(named, cited, document.references)


def agreement(named: NamedCitation, cited: Sequence[Reference]) -> str:
    """Return whether names and references `agree`, `differ`, or cannot be compared (nothing)."""
    if not cited or any(map(_is_unclear, cited)):
        return ""
    if named.colleagues and any(each.et_al for each in cited):
        return ""
    return (
        "agrees" if any(names_somebody_of(named, reference) for reference in cited) else "differs"
    )


def _is_unclear(reference: Reference) -> bool:
    return (
        not reference.people
        or reference.confidence < _READ_WELL
        or "authors" in reference.doubtful
        or describe(reference).corporate
    )


def _problem(
    named: NamedCitation, cited: Sequence[Reference], references: Sequence[Reference]
) -> Problem:
    numbers = sorted({each.display for each in cited})
    meant = sorted(
        (
            each
            for each in references
            if each.people and each not in cited and _is_first(each, named)
        ),
        key=lambda each: min(abs(each.display - number) for number in numbers),
    )
    near = bool(meant) and min(abs(meant[0].display - number) for number in numbers) <= _NEAR
    shown = " and ".join(each.called for each in cited[:2]) + (" …" if len(cited) > 2 else "")  # noqa: PLR2004  # fmt: skip
    hint = f"reference {meant[0].called} is by {named.names[0]}" if meant else "no other reference has the name"  # fmt: skip
    return Problem(
        named.marker.span,
        f"the text names {named.names[0]}, and reference {shown} is by {_people(cited[0])}",
        help=f"{hint}: correct the number, or the name"
        if meant
        else "correct the number, the name or the entry",
        label="cited here",
        labels=(
            Label(named.span, "named here"),
            *(Label(each.span, "this is cited") for each in cited[:2]),
            *(Label(each.span, f"this is by {named.names[0]}") for each in meant[:1]),
        ),
        notes=(hint,),
        references=tuple(cited),
        citation=named.citations[0],
        confidence=Confidence.HIGH if near else Confidence.MEDIUM,
        severity=Severity.ERROR if near else Severity.WARNING,
    )


def _is_first(reference: Reference, named: NamedCitation) -> bool:
    first = reference.people[0].family or reference.people[0].literal
    return bool(name_keys(first) & name_keys(named.names[0]))


def _people(reference: Reference) -> str:
    names = [each.family or each.literal for each in reference.people]
    return ", ".join(names[:2]) + (" et al." if len(names) > 2 or reference.et_al else "")  # noqa: PLR2004  # fmt: skip


RULE = Rule(
    code="MIS003",
    name="named-author-mismatch",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=NoOptions,
    explained_by=("MIS002",),
)

"""A range of citations is reversed, open at one end, or absurdly wide.

## What
Reports `[8–5]`, `[3–]`, `[4–4]`, and ranges that span most of a long list.

## Why
A range stands for all numbers between its ends. One that cannot be read so hides a slip, and the
reader cannot tell which references are meant.

## Example
    Snow falls early [8–5].

## Instead
    Snow falls early [5–8].

## Not reported
Ranges whose ending is abbreviated (`[123–5]` is 123–125). Raised signs that end in a minus,
which are charges (`SO₄²⁻`).

## Options
`max_width`: a range of more references than this, and of more than half the list, is too wide (40).

## References
None.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Edit, Fix, Problem, Severity
from citecheck.model import Citation, Document, Marker, Part
from citecheck.pattern import lazy
from citecheck.rule import Context, Rule

_NUMBERS = lazy("[0-9⁰¹²³⁴⁵⁶⁷⁸⁹]+")


@dataclass(frozen=True)
class Options:
    """When a range is too wide to be meant."""

    max_width: int = 40
    """A range of more references than this, and of more than half the list, is too wide."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a problem at each range that cannot be meant as printed."""
    document = context.document
    first: dict[Marker, Citation] = {}
    for citation in document.citations:
        first.setdefault(citation.marker, citation)
    for marker in document.markers:
        for part in marker.parts:
            if part.last is None or _is_abbreviated(part):
                continue
            problem = _judge(part, part.last, document, options)
            if problem:
                message, help_, severity = problem
                fixed = _fixed(part)
                yield Problem(
                    part.span,
                    message,
                    help=help_,
                    citation=first.get(marker),
                    severity=severity,
                    fix=Fix(f"write `{fixed}`", (Edit(part.span, fixed),)) if fixed else None,
                    # A raised number with a minus behind it may be a charge.
                    confidence=Confidence.LOW
                    if part.last == 0 and marker.style.raised
                    else Confidence.HIGH,
                )


def _fixed(part: Part) -> str:
    """Return a range with its ends in order, or the one number that it is; else nothing."""
    numbers: list[str] = _NUMBERS.findall(part.span.text)
    if not part.last or part.last > part.first or len(numbers) != 2:  # noqa: PLR2004 - two ends
        return ""
    if part.last == part.first:
        return numbers[0]
    dash = part.span.text[len(numbers[0]) : -len(numbers[1])]
    return numbers[1] + dash + numbers[0]


def _is_abbreviated(part: Part) -> bool:
    """Tell whether a smaller end is the abbreviated form of a greater one (`123–5`)."""
    first, last = str(part.first), str(part.last)
    if not 0 < (part.last or 0) < part.first or len(last) >= len(first):
        return False
    return int(first[: -len(last)] + last) > part.first


def _judge(
    part: Part, last: int, document: Document, options: Options
) -> tuple[str, str, Severity] | None:
    printed = part.span.shown
    if last == 0:
        return (
            f"the range `{printed}` has no end",
            "write the last number of the range, or remove the dash",
            Severity.ERROR,
        )
    if last == part.first:
        return f"the range `{printed}` is one number", f"write `{part.first}`", Severity.NOTE
    if last < part.first:
        return (
            f"the range `{printed}` runs backwards",
            f"write {last}–{part.first}, or correct the number that is wrong",
            Severity.ERROR,
        )
    width = last - part.first + 1
    if width > options.max_width and width * 2 > len(document.references):
        return (
            f"the range `{printed}` stands for {width} references",
            "check both ends: such a range is mostly a slip",
            Severity.WARNING,
        )
    return None


RULE = Rule(
    code="CIT004",
    name="malformed-range",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=Options,
)

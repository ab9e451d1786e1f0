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

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.model import BlockKind, Citation, Document, Marker, MarkerStyle, Part, Span
from citecheck.rule import Context, Rule

_OPEN = {
    MarkerStyle.BRACKET: re.compile(r"\[(?:\d{1,3}\s?[,;]\s?){0,20}(\d{1,3}\s?[-–—])\s?\]"),
    MarkerStyle.PAREN: re.compile(r"\((?:\d{1,3}\s?[,;]\s?){0,20}(\d{1,3}\s?[–—])\s?\)"),
}
_MIN_MARKERS = 3


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
            problem = _judge(part, document, options)
            if problem:
                message, help_, severity = problem
                yield Problem(
                    part.span, message, help=help_, citation=first.get(marker), severity=severity
                )
    yield from _open_ranges(document)


def _judge(part: Part, document: Document, options: Options) -> tuple[str, str, Severity] | None:
    if part.last is None:
        return None
    printed = part.span.text
    if part.last == part.first:
        return f"the range `{printed}` is one number", f"write `{part.first}`", Severity.NOTE
    if part.last < part.first:
        return (
            f"the range `{printed}` runs backwards",
            f"write {part.last}–{part.first}, or correct the number that is wrong",
            Severity.ERROR,
        )
    width = part.last - part.first + 1
    if width > options.max_width and width * 2 > len(document.references):
        return (
            f"the range `{printed}` stands for {width} references",
            "check both ends: such a range is mostly a slip",
            Severity.WARNING,
        )
    return None


def _open_ranges(document: Document) -> Iterator[Problem]:
    """Look for `[3–]` in manuscripts that cite in brackets (or `(3–)` in parentheses)."""
    for style, pattern in _OPEN.items():
        if sum(marker.style is style for marker in document.markers) < _MIN_MARKERS:
            continue
        for block in document.blocks:
            if block.kind not in {BlockKind.PROSE, BlockKind.CAPTION, BlockKind.TABLE}:
                continue
            for match in pattern.finditer(block.span.text):
                start = block.span.start + match.start(1)
                yield Problem(
                    Span(document.file, start, block.span.start + match.end(1)),
                    f"the range `{match[1]}` has no end",
                    help="write the last number of the range, or remove the dash",
                    confidence=Confidence.MEDIUM,
                )


RULE = Rule(
    code="CIT004",
    name="malformed-range",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=Options,
)

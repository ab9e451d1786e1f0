"""The page range of a reference is reversed or impossible.

## What
Reports a last page before the first one, and an article of thousands of pages.

## Why
Two digits were exchanged, or a digit was lost.

## Example
    4. Berg A. Sleep in winter. J Sleep. 2019;4:319-211.

## Instead
    4. Berg A. Sleep in winter. J Sleep. 2019;4:211-319.

## Not reported
Abbreviated endings (`470–6`, `1099–103`), article numbers (`e12`), Roman numerals, pages by
section (`12-1–12-10`), supplements (`S12–S15`), several ranges.

## Options
`max_pages`: a journal article with more pages than this is reported (2000).

## References
Citing Medicine, 2nd edition, chapter 1, pagination: https://www.ncbi.nlm.nih.gov/books/NBK7282/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.normalize.pages import PageRange, parse_pages
from citecheck.rule import Context, Rule


@dataclass(frozen=True)
class Options:
    """What is too long."""

    max_pages: int = 2000
    """A journal article with more pages than this is reported."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a problem at each page range that cannot be right."""
    for reference in context.document.references:
        value = reference.pages
        pages = parse_pages(value.text) if value is not None else None
        if value is None or pages is None or pages.last is None:
            continue
        confidence = (
            Confidence.LOW
            if reference.doubts or "pages" in reference.doubtful
            else _confidence(pages)
        )
        if pages.last_prefix and pages.last_prefix != pages.prefix:
            continue
        if pages.last < pages.first:
            yield Problem(
                value.span,
                f"the pages `{value.span.shown}` of reference {reference.called} run backwards",
                help="correct the first or the last page",
                references=(reference,),
                confidence=confidence,
            )
        elif reference.type == "article-journal" and pages.last - pages.first > options.max_pages:
            yield Problem(
                value.span,
                f"the pages `{value.span.shown}` of reference {reference.called} span "
                f"{pages.last - pages.first + 1} pages",
                help="correct the first or the last page",
                references=(reference,),
                confidence=min(Confidence.MEDIUM, confidence, key=lambda each: each.rank),
            )


def _confidence(pages: PageRange) -> Confidence:
    """`199–07` is a careless abbreviation rather than a reversal."""
    return Confidence.LOW if pages.abbreviated else Confidence.HIGH


RULE = Rule(
    code="REF008",
    name="implausible-pages",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=Options,
    libraries=True,
)

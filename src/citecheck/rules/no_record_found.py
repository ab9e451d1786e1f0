"""No registry knows a journal article.

## What
Names articles that no source has, where all that were asked answered. A lead, never a verdict.

## Why
A title or a name with a slip in it, or a reference that was made up, is not found; but neither is much that
exists.

## Example
    4. Berg A. Slepe in wimter. J Sleep. 2019;4:1-9.

## Instead
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9.

## Not reported
Books, theses, reports, web pages and other works that registries hardly hold; entries that were read
unsurely; works in print for less than a year; anything, where a source gave no answer.

## References
None.
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.model import Reference
from citecheck.normalize.dates import parse_year
from citecheck.record import NotFound
from citecheck.rule import Context, NoOptions, Rule

_READ_WELL = 0.6
_INDEXED_SINCE = 1980
"""Before this registries have gaps."""


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a note at each article that all sources asked do not have."""
    del options
    for reference, lookups in context.lookups.items():
        found = lookups.by_search
        if not isinstance(found, NotFound) or not found.asked or lookups.record is not None:
            continue
        if found.alike:
            continue  # it is there perhaps, and described otherwise
        if isinstance(lookups.by_identifier, NotFound):
            continue  # that nobody knows its DOI says more
        if not _is_expected(reference, context.today.year):
            continue
        yield Problem(
            reference.span,
            f"no registry knows reference {reference.called}",
            help="check title, names and year against the work itself",
            label="not found",
            notes=(
                f"asked: {', '.join(found.asked)}",
                "much that exists is in no registry: this is a lead, not a verdict",
            ),
            references=(reference,),
            confidence=Confidence.MEDIUM,
        )


def _is_expected(reference: Reference, today: int) -> bool:
    """Tell whether a registry should have a work, as far as the entry can be trusted."""
    year = parse_year(reference.year.text) if reference.year else None
    return (
        reference.type == "article-journal"
        and reference.confidence >= _READ_WELL
        and not reference.doubts
        and None not in {reference.title, reference.container, reference.volume, reference.pages}
        and bool(reference.authors)
        and year is not None
        and _INDEXED_SINCE <= year < today
    )


RULE = Rule(
    code="VER006",
    name="no-record-found",
    doc=__doc__,
    check=check,
    severity=Severity.NOTE,
    options=NoOptions,
    online=True,
    libraries=True,
)

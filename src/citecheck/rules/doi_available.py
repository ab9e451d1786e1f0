"""A reference without a DOI has one.

## What
Suggests the DOI of the record that a search found, where at least three facts agree.

## Why
With a DOI, readers and machines find the work at once, and retractions are told without a search.

## Example
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9.

## Instead
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4

## Not reported
Anything, in a list in which hardly an entry has a DOI: then its style leaves them out.

## Options
`min_share`: from this share (0 to 1) of entries with a DOI on, those without are reported (0.3).

## References
Crossref DOI display guidelines: https://doi.org/10.13003/5jchdy
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Edit, Fix, Problem, Safety, Severity
from citecheck.model import Reference
from citecheck.normalize.markup import plain
from citecheck.record import Found
from citecheck.rule import Context, Rule
from citecheck.source import Span

_OTHER_FORMS = frozenset({"article", "dataset"})
"""Types of records (a preprint, data) whose DOI is not that of a work printed in a journal."""


@dataclass(frozen=True)
class Options:
    """When a DOI counts as missing."""

    min_share: float = 0.3
    """From this share (0 to 1) of entries with a DOI on, those without are reported."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a note at each reference whose DOI a search found."""
    references = context.document.references
    share = sum(each.doi is not None for each in references) / max(1, len(references))
    for reference, lookups in context.lookups.items():
        found = lookups.by_search
        if reference.doi is not None or not isinstance(found, Found) or not found.record.doi:
            continue
        if reference.container is not None and found.record.type in _OTHER_FORMS:
            continue
        doi = found.record.doi
        yield Problem(
            reference.span,
            f"reference {reference.called} has a DOI",
            help=f"add doi:{doi}",
            label=f"doi:{doi}",
            notes=(f"{found.record.source} has: “{plain(found.record.title)}”",),
            references=(reference,),
            confidence=Confidence.HIGH if share >= options.min_share else Confidence.LOW,
            fix=_fix(reference, doi) if context.document.file.format == "text" else None,
        )


def _fix(reference: Reference, doi: str) -> Fix:
    """Put the DOI at the end of the entry, behind its stop."""
    span = reference.span
    end = span.start + len(span.text.rstrip())
    stop = "" if span.text.rstrip()[-1:] in {".", "]", ")"} else "."
    place = Span(span.file, end, end)
    return Fix(f"add doi:{doi}", (Edit(place, f"{stop} doi:{doi}"),), Safety.SAFE)


RULE = Rule(
    code="VER007",
    name="doi-available",
    doc=__doc__,
    check=check,
    severity=Severity.NOTE,
    options=Options,
    online=True,
    libraries=True,
)

"""A preprint that is cited has been published.

## What
Reports preprints of which the registry knows the article.

## Why
The article was reviewed, and may say something else.

## Example
    4. Berg A. Sleep in winter. bioRxiv. 2018. doi:10.5555/preprint.4

## Instead
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4

## Not reported
Preprints whose article the list has, too: then both may be meant.

## References
ICMJE Recommendations, section III.D.3: https://www.icmje.org/recommendations/
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.normalize.identifiers import normalize_doi
from citecheck.record import Found
from citecheck.rule import Context, NoOptions, Rule


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a note at each preprint whose record names the article."""
    del options
    listed = {
        normalize_doi(each.doi.text) for each in context.document.references if each.doi is not None
    }
    for reference, lookups in context.lookups.items():
        named = lookups.by_identifier
        if lookups.misnamed or not isinstance(named, Found) or not named.record.published_as:
            continue
        if reference.container is not None and (reference.volume or reference.pages):
            continue  # it is the article that is cited, with the preprint's number beside it
        article = named.record.published_as[0]
        if article in listed:
            continue
        yield Problem(
            reference.span,
            f"the preprint in reference {reference.called} has been published",
            help=f"cite https://doi.org/{article}, unless the preprint itself is meant",
            label="a preprint",
            notes=(f"{named.record.source} names the article: doi:{article}",),
            references=(reference,),
            confidence=Confidence.HIGH,
        )


RULE = Rule(
    code="VER008",
    name="published-version-available",
    doc=__doc__,
    check=check,
    severity=Severity.NOTE,
    options=NoOptions,
    online=True,
    libraries=True,
)

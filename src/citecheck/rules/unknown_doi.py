"""A DOI is registered with no agency.

## What
Reports a DOI that Crossref does not have, that doi.org assigns to no other agency which has it, and that the
handle system does not know.

## Why
Who follows it finds nothing. Mostly a sign was lost or changed in copying; sometimes the work does not exist.

## Example
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/sleep.404

## Instead
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4

## Not reported
A DOI about which one of those that could know it gave no answer; one that is registered, but of which no
record can be had.

## References
DOI Handbook, section 3: https://doi.org/10.1000/182
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.model import Reference, Value
from citecheck.normalize.identifiers import normalize_doi
from citecheck.record import Found, NotFound
from citecheck.rule import Context, NoOptions, Rule


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each DOI that everyone who could know it disowns."""
    del options
    for reference, lookups in context.lookups.items():
        gone = lookups.by_identifier
        if reference.doi is None or not isinstance(gone, NotFound) or not gone.disowned:
            continue
        if not normalize_doi(reference.doi.text).startswith("10."):
            continue  # another identifier was asked for
        if _may_go_on(reference, reference.doi):
            continue
        found = lookups.by_search
        meant = found.record.doi if isinstance(found, Found) else ""
        yield Problem(
            reference.doi.span,
            f"the DOI of reference {reference.called} does not exist",
            help=f"this is probably `{meant}`" if meant else "copy it again from the work itself",
            label="registered with no agency",
            notes=(
                f"asked: {', '.join(gone.asked)}",
                *(
                    ("nor was the work found by its wording",)
                    if isinstance(found, NotFound)
                    else ()
                ),
            ),
            references=(reference,),
            confidence=Confidence.HIGH,
        )


def _may_go_on(reference: Reference, doi: Value) -> bool:
    """Tell whether a line ends behind a DOI within its entry: it may have been broken there."""
    file, end = doi.span.file, doi.span.end
    behind = file.text[end : reference.span.end]
    rest = behind.lstrip(".-‐/\u00ad")
    return rest[:1] in {"\n", "\r"} and rest.strip()[:1].isalnum()


RULE = Rule(
    code="VER001",
    name="unknown-doi",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=NoOptions,
    online=True,
    libraries=True,
)

"""The DOI, PMID or arXiv number of a reference is another work's.

## What
Holds each entry against the record that its own identifier names, and reports those with another title, where
people and place do not agree either.

## Why
Readers are led to another work, and whatever counts citations counts the wrong one.

## Example
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/light.2

## Instead
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4

## Not reported
Chapters and papers with the DOI of their book; translated titles; an erratum's or a version's identifier; entries
whose title could not be read, or that mention the record's title anywhere.

## References
DOI Handbook, section 2: https://doi.org/10.1000/182
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.model import Reference, Value
from citecheck.normalize.identifiers import normalize_doi
from citecheck.normalize.markup import plain
from citecheck.record import Found, Record
from citecheck.rule import Context, NoOptions, Rule


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each identifier whose record is of another work."""
    del options
    for reference, lookups in context.lookups.items():
        named = lookups.by_identifier
        name, value = _identifier(reference)
        if not lookups.misnamed or not isinstance(named, Found) or value is None:
            continue
        found = lookups.by_search
        meant = found.record.doi if isinstance(found, Found) else ""
        if meant == normalize_doi(value.text):
            continue  # the registry contradicts itself
        yield Problem(
            value.span,
            f"the {name} of reference {reference.called} is another work's",
            help=f"this is probably `{meant}`"
            if meant
            else f"look up the {name} of the work that is meant",
            label="another work's",
            notes=_both(reference, named.record),
            references=(reference,),
            confidence=Confidence.MEDIUM if reference.doubts else Confidence.HIGH,
        )


def _identifier(reference: Reference) -> tuple[str, Value | None]:
    for name, value in (
        ("DOI", reference.doi),
        ("PMID", reference.pmid),
        ("PMCID", reference.pmcid),
        ("arXiv number", reference.arxiv),
    ):
        if value is not None:
            return name, value
    return "", None


def _both(reference: Reference, record: Record) -> tuple[str, str]:
    names = [person.family or person.literal for person in record.people]
    who = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")  # noqa: PLR2004
    year = str(record.years[0]) if record.years else ""
    place = ", ".join(each for each in (who, plain(record.container), year) if each)
    title = reference.title.text if reference.title else ""
    return f"the entry is: “{title}”", f"{record.source} has: “{plain(record.title)}” ({place})"


RULE = Rule(
    code="VER002",
    name="doi-of-another-work",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=NoOptions,
    online=True,
    libraries=True,
)

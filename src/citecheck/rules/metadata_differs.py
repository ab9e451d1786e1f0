"""A reference differs from the record of its work.

## What
Compares title, first author, year, volume and pages with the record, and reports each that differs, with both
values. The year may be that of any date the record has, or one beside it.

## Why
Readers and machines find a work by these; most differences are slips of copying.

## Example
    4. Berg A. Sleep in winter. J Sleep. 2009;4:1-9. doi:10.5555/sleep.4

## Instead
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4

## Not reported
Fields the record lacks, or that were read unsurely; abbreviations, initials, other spellings; a page and the
number of an article; a value that stands elsewhere in the entry. What only a search found is at most a
warning: the record may be of a look-alike.

## References
None.
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Edit, Fix, Problem, Severity
from citecheck.matching.against_record import Difference, differences
from citecheck.matching.description import describe
from citecheck.model import Reference
from citecheck.record import Found, Record
from citecheck.rule import Context, NoOptions, Rule
from citecheck.source import Span

_LONG = 90


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each field that differs from the record."""
    del options
    for reference, lookups in context.lookups.items():
        named, found = lookups.by_identifier, lookups.by_search
        described = describe(reference)
        if isinstance(named, Found) and not lookups.misnamed:
            record, sure = named.record, True
        elif isinstance(found, Found):
            record, sure = found.record, False
        else:
            continue
        for each in differences(described, record, doubtful=reference.doubtful):
            yield _problem(reference, each, record, sure=sure)


def _problem(reference: Reference, each: Difference, record: Record, *, sure: bool) -> Problem:
    place = _place(reference, each.field)
    name = "first author" if each.field == "authors" else each.field
    verb = "are not those" if each.field == "pages" else "is not that"
    shown = _shortened(each.recorded)
    return Problem(
        place,
        f"the {name} of reference {reference.called} {verb} of its record",
        help=f"{record.source} has {shown}: correct the entry, unless the record is wrong",
        label=f"{record.source}: {shown}",
        notes=() if sure else (f"the record was found by searching: {record.doi or record.title}",),
        references=(reference,),
        confidence=Confidence.HIGH if sure and not reference.doubts else Confidence.MEDIUM,
        severity=Severity.WARNING,
        fix=_fix(place, each, record) if each.field in {"year", "volume"} else None,
    )


def _fix(place: Span, each: Difference, record: Record) -> Fix | None:
    if place.text != each.printed:
        return None
    return Fix(f"write {each.recorded}, as {record.source} has it", (Edit(place, each.recorded),))


def _place(reference: Reference, field: str) -> Span:
    if field == "authors":
        return reference.authors[0].span if reference.authors else reference.span
    value = getattr(reference, field)
    return reference.span if value is None else value.span


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return f"`{words if len(words) <= _LONG else words[:_LONG].rsplit(' ', 1)[0] + ' …'}`"


RULE = Rule(
    code="VER003",
    name="metadata-differs",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=NoOptions,
    online=True,
    libraries=True,
)

"""A reference is to a work that was retracted.

## What
Reports works that were retracted, withdrawn or removed, by what registries and the Retraction Watch list say
of them, and not reinstated since.

## Why
Its results do not stand. Who cites it in spite of that should say so.

## Example
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4

## Instead
    4. Berg A. Sleep in winter [retracted]. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4

## Not reported
Entries that say themselves that the work was retracted; the retraction notice itself; a work that was
corrected (see corrected-work).

## References
COPE Retraction Guidelines: https://doi.org/10.24318/cope.2019.1.4
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.record import UpdateKind
from citecheck.rule import Context, NoOptions, Rule

_SAYS_SO = re.compile(r"(?i)\bretract(?:ed|ion)\b|\bwithdrawn\b")


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each reference whose work was retracted."""
    del options
    for reference, lookups in context.lookups.items():
        record = lookups.record
        if record is None or _SAYS_SO.search(reference.span.text):
            continue
        retracted = [each for each in record.updates if each.kind is UpdateKind.RETRACTION]
        back = [each.date for each in record.updates if each.kind is UpdateKind.REINSTATEMENT]
        if not retracted or any(date >= retracted[-1].date for date in back):
            continue
        last = retracted[-1]
        when = f" in {last.date[:4]}" if last.date else ""
        notice = f" by https://doi.org/{last.notice}" if last.notice else ""
        yield Problem(
            reference.span,
            f"reference {reference.called} was retracted{when}",
            help="do not rest on it; where it must be cited, say that it was retracted",
            label="retracted",
            notes=(f"{last.source} says so: `{record.doi or record.title}` was retracted{notice}",),
            references=(reference,),
            confidence=Confidence.HIGH if lookups.is_named else Confidence.MEDIUM,
        )


RULE = Rule(
    code="VER004",
    name="retracted-work",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=NoOptions,
    online=True,
    libraries=True,
)

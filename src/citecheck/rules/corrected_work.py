"""A reference is to a work that was corrected, or about which its editors have concerns.

## What
Reports corrections, errata, addenda, expressions of concern and reinstatements that registries and the Retraction
Watch list know of.

## Why
What is cited from it may be what was corrected.

## Example
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4

## Instead
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4. Erratum: 2020;5:3.

## Not reported
Entries that mention the notice; new versions of a work, which are no correction.

## References
COPE Retraction Guidelines: https://doi.org/10.24318/cope.2019.1.4
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.matching.notices import listed_dois, says_so
from citecheck.pattern import lazy
from citecheck.record import UpdateKind
from citecheck.rule import Context, NoOptions, Rule

_SAYS_SO = lazy(
    r"(?i)\berrat(?:um|a)\b|\bcorrigend|\bcorrect(?:ed|ion)\b|\bconcern\b|\baddend|\breinstat"
)
_SAID = {
    UpdateKind.CORRECTION: "was corrected",
    UpdateKind.PARTIAL: "was retracted in part",
    UpdateKind.CONCERN: "has an expression of concern",
    UpdateKind.REINSTATEMENT: "was retracted and reinstated",
}


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each reference whose work has a notice that is no retraction."""
    del options
    listed = listed_dois(context.document.references)
    for reference, lookups in context.lookups.items():
        notices = {each.kind: each for each in lookups.updates if each.kind in _SAID}
        if not notices or says_so(reference, _SAYS_SO):
            continue
        for kind, update in notices.items():
            if update.notice and update.notice in listed:
                continue
            when = f" in {update.date[:4]}" if update.date else ""
            notice = f": https://doi.org/{update.notice}" if update.notice else ""
            grave = kind in {UpdateKind.CONCERN, UpdateKind.PARTIAL}
            yield Problem(
                reference.span,
                f"reference {reference.called} {_SAID[kind]}{when}",
                help="read the notice, and see whether what is cited still holds",
                label=_SAID[kind],
                notes=(f"{update.source} says so{notice}",),
                references=(reference,),
                confidence=Confidence.HIGH if lookups.is_named else Confidence.MEDIUM,
                severity=Severity.WARNING if grave else Severity.NOTE,
            )


RULE = Rule(
    code="VER005",
    name="corrected-work",
    doc=__doc__,
    check=check,
    severity=Severity.NOTE,
    options=NoOptions,
    online=True,
    libraries=True,
)

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

from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.matching.notices import listed_dois, says_so
from citecheck.model import Reference
from citecheck.pattern import lazy
from citecheck.record import Lookups, Update, UpdateKind
from citecheck.rule import Context, NoOptions, Rule

_SAYS_SO = lazy(
    r"(?i)\bretract(?:ed|ion)\b|\bwithdrawn\b|\bwithdrawal\b|\bzurückgezogen\b|\brétract|\bretractad|\bretratad"
)
_VERBS = {UpdateKind.RETRACTION: "retracted", UpdateKind.WITHDRAWAL: "withdrawn"}


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each reference whose work was retracted."""
    del options
    listed = listed_dois(context.document.references)
    for reference, lookups in context.lookups.items():
        against = [each for each in lookups.updates if each.kind in _VERBS]
        back = any(each.kind is UpdateKind.REINSTATEMENT for each in lookups.updates)
        # A work that was reinstated is not accused: what is dated later may be the same notice again.
        if not against or back or says_so(reference, _SAYS_SO):
            continue
        if any(each.notice and each.notice in listed for each in against):
            continue
        yield _problem(reference, lookups, against[-1])


def _problem(reference: Reference, lookups: Lookups, last: Update) -> Problem:
    verb = _VERBS[last.kind]
    when = f" in {last.date[:4]}" if last.date else ""
    notice = f" by https://doi.org/{last.notice}" if last.notice else ""
    record, doi = lookups.record, reference.doi
    name = record.doi or record.title if record else doi.text if doi else ""
    # Reviews are also withdrawn for being out of date.
    sure = last.kind is UpdateKind.RETRACTION
    return Problem(
        reference.span,
        f"reference {reference.called} was {verb}{when}",
        help=f"do not rest on it; where it must be cited, say that it was {verb}",
        label=verb,
        notes=(f"{last.source} says so: `{name}` was {verb}{notice}",),
        references=(reference,),
        confidence=Confidence.HIGH if lookups.is_named and sure else Confidence.MEDIUM,
        severity=Severity.ERROR if sure else Severity.WARNING,
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

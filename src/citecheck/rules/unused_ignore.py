"""An ignore comment suppresses nothing.

## What
Reports an ignore comment that silences no finding of the rules that ran.

## Why
The fault it was written for is mended, or the comment stands in the wrong paragraph; left in, it
would one day hide a new fault.

## Example
    <!-- citecheck: ignore[CIT002] kept for the reviewers -->

beside an entry that is cited.

## Instead
Remove the comment.

## Not reported
A comment for a rule that was not selected in this run, or that abstained.

## References
None.
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.finding import Problem, Severity
from citecheck.rule import Context, NoOptions, Rule


def check(context: Context, options: NoOptions) -> Iterator[Problem]:
    """Yield each ignore comment that silenced nothing, with the codes of which that is so."""
    del options
    for directive in context.idle:
        codes = ", ".join(directive.codes)
        yield Problem(
            directive.span,
            f"nothing here for `ignore[{codes}]` to silence"
            if codes
            else "this ignore comment silences nothing",
            help="remove the comment, or the code",
        )


RULE = Rule(
    code="DOC005",
    name="unused-ignore",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=NoOptions,
    last=True,
)

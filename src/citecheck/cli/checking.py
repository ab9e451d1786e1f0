"""Check manuscripts as the arguments ask, mend them if wished, and report."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from citecheck import many, output, pipeline
from citecheck.cli import mending
from citecheck.cli.exits import CLEAN, FAILED, FINDINGS, UNCHECKED, delivered
from citecheck.cli.inputs import complain, gathered, refuse_to_replace
from citecheck.errors import CitecheckError, UsageError, bug
from citecheck.finding import FileReport
from citecheck.manners import Manners, listed
from citecheck.pipeline import Ask, Fixed, Wishes
from citecheck.progress import step, watched_by
from citecheck.readers import STDIN, edited, read
from citecheck.reporters import REPORTERS
from citecheck.reporters.statistics import report as statistics
from citecheck.source import SourceFile


@dataclass(frozen=True)
class Mending:
    """What to do with fixes."""

    fix: bool = False
    unsafe: bool = False
    diff: bool = False

    @property
    def wanted(self) -> bool:
        """Whether fixes are to be carried out, be it only to show them."""
        return self.fix or self.diff


@dataclass(frozen=True)
class Asking:
    """Whether and how to ask registries."""

    verify: bool = False
    manners: Manners = field(default_factory=Manners)
    strict: bool = False

    @property
    def wanted(self) -> bool:
        """Whether anybody is to be asked, be it only the cache."""
        return self.verify or self.manners.offline


@dataclass(frozen=True)
class Look:
    """What the report looks like, and where it goes."""

    form: str = "text"
    to: Path | None = None
    quiet: bool = False
    colour: str = "auto"
    statistics: bool = False


@dataclass(frozen=True)
class Order:
    """All that the command line asks of a check."""

    paths: Sequence[Path]
    wishes: Wishes
    across: bool = False
    mending: Mending = field(default_factory=Mending)
    asking: Asking = field(default_factory=Asking)
    look: Look = field(default_factory=Look)
    jobs: int | None = None
    exit_zero: bool = False
    commands: Sequence[str] = ()


@dataclass
class _Result:
    """What came of an order so far."""

    reports: list[FileReport] = field(default_factory=list)
    failed: bool = False
    mended: list[tuple[SourceFile, Fixed]] = field(default_factory=list)
    """What is to be shown and not written, each as it was and as it would be."""


def run(order: Order, noticed: Callable[[Sequence[FileReport]], object] = len) -> int:
    """Carry out an order and return the exit code; `noticed` is told what was found.

    Raises:
        CitecheckError: the arguments do not make sense together, or a setting is wrong.
    """
    refuse_contradictions(order)
    paths, missing = gathered(order.paths)
    if order.mending.diff or not order.mending.fix:
        refuse_to_replace(paths, order.look.to)
    elif order.look.to is not None and len(paths) > 1:
        raise UsageError(
            f"{len(paths)} mended manuscripts cannot go to one file",
            hint="leave out `--output`, or name one manuscript",
        )
    with output.progress(sys.stderr) as bar, watched_by(bar), _whom_to_ask(order, paths) as asked:
        ask, sources = asked
        result = _outcomes(order, paths, ask)
    result.failed |= missing
    noticed(result.reports)
    mends, look = order.mending, order.look
    if mends.diff:
        changes, code = mending.difference(result.mended, look.to)
        return delivered(changes, look.to, FAILED if result.failed else code)
    if mends.fix:
        look = replace(look, to=None)
    reports = [replace(each, sources=sources) for each in result.reports]
    _remark_idle(reports, quiet=look.quiet)
    code = FAILED if result.failed else _code(reports, order)
    text = _rendered(reports, look)
    if mends.fix and STDIN in paths:
        sys.stderr.write(text)  # standard output is the mended text
        return code
    return delivered(text, look.to, code)


def _outcomes(order: Order, paths: Sequence[Path], ask: Ask) -> _Result:
    """Check, or mend, each manuscript; say of each that cannot be, why."""
    result = _Result()
    if order.across:
        files, failed = many.planned(paths, order.wishes)
        for error in failed:
            output.complain(error)
        result.failed = bool(failed)
        result.reports = pipeline.check_across(files, ask)
        return result
    if order.mending.wanted:
        _mend(order, paths, ask, result)
        return result
    outcomes = many.check_each(
        paths, order.wishes, ask=ask, whole=order.look.form == "html", jobs=order.jobs
    )
    errors: list[tuple[CitecheckError, Path]] = []
    for path, outcome in zip(paths, outcomes, strict=True):
        if isinstance(outcome, CitecheckError):
            errors.append((outcome, path))
        else:
            result.reports.append(outcome)
    for outcome, path in errors:
        result.failed = True
        complain(outcome, path, order.commands)
    return result


def _mend(order: Order, paths: Sequence[Path], ask: Ask, result: _Result) -> None:
    """Mend each manuscript and write it before the next is read: they may share a chapter."""
    planner = many.Planner(order.wishes)
    for path in paths:
        planner.plan(path)  # what is wrong with the settings is said before any work
    for done, path in enumerate(paths, 1):
        try:
            file = read(path)
            mended = pipeline.fix(
                file, planner.plan(path), edited, ask, unsafe=order.mending.unsafe
            )
            if order.mending.diff:
                result.mended.append((file, mended))
            else:
                mending.write(file, mended, order.look.to)
        except CitecheckError as error:
            result.failed = True
            complain(error, path, order.commands)
        except Exception as error:  # noqa: BLE001  # one manuscript must not stop the others
            result.failed = True
            output.complain(bug(error, f"`{path}` cannot be mended"))
        else:
            result.reports.append(mended.report)
        step("mending", done, len(paths))


def refuse_contradictions(order: Order) -> None:
    """Refuse arguments that do not make sense together.

    Raises:
        UsageError: they do not.
    """
    mends = order.mending
    if order.wishes.config and order.wishes.isolated:
        raise UsageError("`--config` and `--isolated` contradict each other", hint="drop one")
    if order.wishes.selection.select == ():
        # An unset variable in a script must not pass for a clean manuscript.
        raise UsageError("`--select` names no rule", hint="leave it out to run the usual rules")
    if order.across and mends.wanted:
        raise UsageError("what is found across files cannot be mended", hint="drop `--across`")
    if mends.unsafe and not mends.wanted:
        raise UsageError("`--unsafe-fixes` mends nothing by itself", hint="add `--fix` or `--diff`")
    if order.look.statistics and order.look.form != "text":
        raise UsageError(
            f"`--statistics` is a table, which `--format {order.look.form}` has no place for",
            hint="drop one",
        )


def _whom_to_ask(order: Order, paths: Sequence[Path]) -> AbstractContextManager[tuple[Any, Any]]:
    manners = order.asking.manners
    if not order.asking.wanted:
        return nullcontext((listed, {}))
    if paths:
        plan = many.Planner(order.wishes).plan(paths[0])
        manners = replace(manners, mailto=manners.mailto or plan.mailto, sources=plan.sources)
    known = manners.mailto or os.environ.get("CITECHECK_MAILTO")
    if not (order.look.quiet or manners.offline or known):
        output.remark(
            "without `--mailto` the registries answer slowly",
            hint="give your address there, as `mailto` in the settings or CITECHECK_MAILTO; only they see it",
        )
    from citecheck.asking import asking  # noqa: PLC0415  # the network, which few ask for

    return asking(manners, output.remark)


def _remark_idle(reports: Sequence[FileReport], *, quiet: bool) -> None:
    """Say which of the settings' ignores, and of the baseline, are of no use any more."""
    if quiet:
        return
    silenced: Counter[str] = Counter()
    for report in reports:
        for label, count in report.excused.items():
            silenced[label] += count
    for label in sorted(silenced):
        if not silenced[label]:
            output.remark(f"{label} silences nothing", hint="remove it from the settings")
    gone = sum(each.gone for each in reports)
    if gone:
        what = "one finding" if gone == 1 else f"{gone} findings"
        verb = "is" if gone == 1 else "are"
        output.remark(
            f"{what} of the baseline {verb} no longer there",
            hint="`citecheck baseline` writes it anew",
        )


def _rendered(reports: Sequence[FileReport], look: Look) -> str:
    if look.statistics:
        return statistics(reports)
    coloured = output.wants_colour(look.colour, sys.stdout, os.environ)
    return REPORTERS[look.form](
        reports,
        colour=coloured and (look.to is None or look.colour == "always"),
        width=output.columns(sys.stdout),
        summary=not look.quiet,
    )


def _code(reports: Sequence[FileReport], order: Order) -> int:
    if any(each.findings for each in reports) and not order.exit_zero:
        return FINDINGS
    silent = any(lookup.unchecked for each in reports for lookup in each.lookups.values())
    return UNCHECKED if order.asking.strict and silent else CLEAN

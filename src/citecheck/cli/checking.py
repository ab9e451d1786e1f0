"""Check manuscripts as the arguments ask, mend them if wished, and report."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from citecheck import asking, output, pipeline
from citecheck.cli import mending
from citecheck.cli.exits import CLEAN, FAILED, FINDINGS, UNCHECKED, delivered
from citecheck.cli.inputs import read
from citecheck.errors import UsageError
from citecheck.finding import FileReport
from citecheck.model import SourceFile
from citecheck.pipeline import Plan, Wishes
from citecheck.progress import watched_by
from citecheck.readers import edited
from citecheck.reporters import REPORTERS
from citecheck.rules import RULES


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
    manners: asking.Manners = field(default_factory=asking.Manners)
    strict: bool = False


@dataclass(frozen=True)
class Look:
    """What the report looks like, and where it goes."""

    form: str = "text"
    to: Path | None = None
    quiet: bool = False
    colour: str = "auto"


@dataclass(frozen=True)
class Order:
    """All that the command line asks of a check."""

    paths: Sequence[Path]
    wishes: Wishes
    across: bool = False
    mending: Mending = field(default_factory=Mending)
    asking: Asking = field(default_factory=Asking)
    look: Look = field(default_factory=Look)
    exit_zero: bool = False
    commands: Sequence[str] = ()


def run(order: Order) -> int:
    """Carry out an order and return the exit code.

    Raises:
        CitecheckError: the arguments do not make sense together, or a setting is wrong.
    """
    _refuse_contradictions(order)
    files, failed = read(order.paths, order.commands)
    planned = _planned(files, order.wishes)
    mends, look = order.mending, order.look
    asker = _whom_to_ask(order, planned[0][1] if planned else Plan(()))
    with output.progress(sys.stderr) as bar, watched_by(bar), asker as (ask, asked):
        if mends.wanted:
            mended = [
                (each[0], pipeline.fix(*each, edited, ask, unsafe=mends.unsafe)) for each in planned
            ]
            if mends.diff:
                changes, code = mending.difference(mended, look.to)
                return delivered(changes, look.to, FAILED if failed else code)
            mending.write(mended, look.to)
            look = replace(look, to=None)
            reports = [each.report for _, each in mended]
        elif order.across:
            reports = pipeline.check_across(planned, ask)
        else:
            reports = [pipeline.check(*each, ask) for each in planned]
    reports = [replace(each, sources=asked) for each in reports]
    code = FAILED if failed else _code(reports, order)
    text = _rendered(reports, look)
    if mends.fix and any(file.path.name == mending.STDIN for file, _ in planned):
        sys.stderr.write(text)  # standard output is the mended text
        return code
    return delivered(text, look.to, code)


def _refuse_contradictions(order: Order) -> None:
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


def _planned(files: Sequence[SourceFile], wishes: Wishes) -> list[tuple[SourceFile, Plan]]:
    plans: dict[Path | None, Plan] = {}
    planned = []
    for file in files:
        settings = pipeline.settings_file(file.path, wishes)
        if settings not in plans:
            plans[settings] = pipeline.plan(settings, wishes, RULES)
        planned.append((file, plans[settings]))
    return planned


def _whom_to_ask(order: Order, plan: Plan) -> AbstractContextManager[tuple[Any, Any]]:
    manners = order.asking.manners
    if not (order.asking.verify or manners.offline):
        return nullcontext((asking.listed, {}))
    manners = replace(manners, mailto=manners.mailto or plan.mailto, sources=plan.sources)
    known = manners.mailto or os.environ.get("CITECHECK_MAILTO")
    if not (order.look.quiet or manners.offline or known):
        output.remark(
            "without `--mailto` the registries answer slowly",
            hint="give your address there, as `mailto` in the settings or CITECHECK_MAILTO; only they see it",
        )
    return asking.asking(manners, output.remark)


def _rendered(reports: Sequence[FileReport], look: Look) -> str:
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

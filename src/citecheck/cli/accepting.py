"""Write down what is found in manuscripts today, so that from then on only what is new is reported."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from citecheck import baseline, many, output
from citecheck.cli.exits import CLEAN, FAILED
from citecheck.cli.inputs import complain, gathered
from citecheck.errors import CitecheckError, UsageError
from citecheck.finding import FileReport
from citecheck.pipeline import Wishes
from citecheck.progress import watched_by
from citecheck.readers import STDIN


def run(paths: Sequence[Path], wishes: Wishes, to: Path, commands: Sequence[str]) -> int:
    """Write a baseline and return the exit code; what it held of other manuscripts stays.

    Raises:
        UsageError: a manuscript has no path by which it could be known again.
        ConfigError: a settings file is wrong, or the old baseline cannot be read.
    """
    files, failed = gathered(paths)
    if STDIN in files:
        raise UsageError("standard input has no path to be known by", hint="name a file")
    reports: list[FileReport] = []
    with output.progress(sys.stderr) as bar, watched_by(bar):
        outcomes = list(zip(files, many.check_each(files, wishes), strict=True))
    for path, outcome in outcomes:
        if isinstance(outcome, CitecheckError):
            failed = True
            complain(outcome, path, commands)
        else:
            reports.append(outcome)
    output.write(baseline.written(to, reports), to)
    count = sum(len(each.findings) for each in reports)
    output.remark(
        f"accepted {count} finding{'' if count == 1 else 's'} in `{to}`",
        hint=f'`--baseline {to}`, or `baseline = "{to.name}"` in the settings, leaves them out',
    )
    return FAILED if failed else CLEAN

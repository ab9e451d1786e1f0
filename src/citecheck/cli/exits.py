"""How a command ends: its exit code, and one line where something went wrong.

Exit codes: 0 nothing left to report, 1 findings, 2 citecheck could not do its job, 3 registries
could not be reached and `--strict` was given.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from citecheck import output
from citecheck.errors import CitecheckError, bug

CLEAN, FINDINGS, FAILED, UNCHECKED, INTERRUPTED = 0, 1, 2, 3, 130


def guarded(job: Callable[[], int]) -> int:
    """Do a job; whatever goes wrong is one line, and never exit code 1, which means findings."""
    try:
        return job()
    except CitecheckError as error:
        output.complain(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:  # noqa: BLE001
        output.complain(bug(error))
    return FAILED


def delivered(text: str | bytes, to: Path | None, code: int) -> int:
    """Write a report and return the exit code; that nobody reads on is no fault."""
    try:
        output.write(text, to)
    except BrokenPipeError:
        output.abandon_stdout()
    return code

"""What can go wrong in a way the user can mend.

CitecheckError
├── ReadError      a manuscript could not be read
├── ConfigError    a setting is unknown or of the wrong kind
└── UsageError     the arguments do not make sense together
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from citecheck.version import __version__


class CitecheckError(Exception):
    """Something the user can fix: what happened, and what to do about it."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ReadError(CitecheckError):
    """A manuscript could not be read."""


class ConfigError(CitecheckError):
    """A setting is unknown or of the wrong kind."""


class UsageError(CitecheckError):
    """The arguments do not make sense together."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the known word nearest to one that is not, or nothing if none is near."""
    from difflib import get_close_matches  # noqa: PLC0415  # only when something went wrong

    by_case = {each.lower(): each for each in known}
    matches = get_close_matches(word.lower(), by_case, n=1)
    return f"did you mean `{by_case[matches[0]]}`?" if matches else ""


def bug(error: Exception, what: str = "") -> CitecheckError:
    """Return what to say of an error that is nobody's fault but ours; `what` is what failed by it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace else ""
    said = " ".join(str(error).split())[:200]
    failed = f"{what}; this" if what else "this"
    return CitecheckError(
        f"{failed} is a bug in citecheck {__version__}: {type(error).__name__}: {said}{place}",
        hint="please report it, with the lines of the manuscript that cause it if you can",
    )

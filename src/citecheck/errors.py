"""What can go wrong in a way the user can mend.

CitecheckError
├── ReadError      a manuscript could not be read
├── ConfigError    a setting is unknown or of the wrong kind
└── UsageError     the arguments do not make sense together
"""

from __future__ import annotations

from collections.abc import Iterable


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

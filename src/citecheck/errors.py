"""What can go wrong in a way the user can mend.

CitecheckError
├── ReadError      a manuscript could not be read
├── ConfigError    a setting is unknown or of the wrong kind
└── UsageError     the arguments do not make sense together
"""

from __future__ import annotations


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

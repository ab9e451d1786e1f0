"""The settings that hold for a document, read again when their file changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from citecheck import config
from citecheck.errors import CitecheckError
from citecheck.pipeline import Plan, Wishes, plan
from citecheck.rules import RULES

_SILENT = Plan(())
"""What holds while settings are wrong from the start: nothing is said that might be unwanted."""


class Settings:
    """Plans by their settings file; what is wrong with one is said once, until it is right again."""

    def __init__(self, complain: Callable[[str], None]) -> None:
        self.complain = complain
        self._known: dict[Path | None, tuple[tuple[object, ...], Plan]] = {}
        self._said: dict[Path, str] = {}

    def plan(self, place: Path) -> Plan:
        """Return the plan for a document at a place: a file, there or not, or a folder.

        While a settings file is wrong, what it said before holds.
        """
        try:
            file = config.find(place)
        except CitecheckError as error:
            self._say(place, error)
            return _SILENT
        self._said.pop(place, None)
        known = self._known.get(file)
        if known is not None and known[0] == _state(file, known[1]):
            return known[1]
        try:
            made = plan(file, Wishes(), RULES)
        except CitecheckError as error:
            self._say(file or place, error)
            return known[1] if known else _SILENT
        self._said.pop(file or place, None)
        self._known[file] = (_state(file, made), made)
        return made

    def _say(self, place: Path, error: CitecheckError) -> None:
        text = f"{error.message} ({error.hint})" if error.hint else error.message
        if self._said.get(place) != text:
            self._said[place] = text
            self.complain(text)


def _state(file: Path | None, plan: Plan) -> tuple[object, ...]:
    """Return what changes when one of the files that a plan was made of does."""
    files = (file, plan.baseline.path if plan.baseline else None)
    return tuple(_times(each) if each else None for each in files)


def _times(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size)

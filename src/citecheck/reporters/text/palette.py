"""The colours of a report, or none."""

from __future__ import annotations

from dataclasses import dataclass

from citecheck.finding import Severity

_BOLD, _DIM, _GREEN, _BLUE = "1", "2", "32", "34"
_SEVERITY = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


@dataclass(frozen=True, slots=True)
class Palette:
    """Wraps text in a terminal's codes where colour is wanted."""

    colour: bool

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text

    def strong(self, text: str) -> str:
        """What the eye should catch."""
        return self._paint(_BOLD, text)

    def dim(self, text: str) -> str:
        """Lines and numbers around the text."""
        return self._paint(_BLUE, text)

    def good(self, text: str) -> str:
        """That all is well."""
        return self._paint(_GREEN, text)

    def related(self, text: str) -> str:
        """A place that has to do with the problem."""
        return self._paint(_DIM, text)

    def severity(self, severity: Severity, text: str) -> str:
        """What is as bad as this."""
        return self._paint(_SEVERITY[severity], text)

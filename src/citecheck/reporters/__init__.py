"""Findings in, a string out: one reporter a format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from citecheck.finding import FileReport
from citecheck.reporters import concise, json, text


class Reporter(Protocol):
    """What every reporter is called with; those for machines take no notice of the look."""

    def __call__(
        self, reports: Sequence[FileReport], *, colour: bool, width: int, summary: bool
    ) -> str:
        """Return the report; it ends with a line ending unless it is empty.

        Args:
            reports: what was found, a report a manuscript.
            colour: whether to use a terminal's colours.
            width: how many columns there are.
            summary: whether to say what was recognised and count the findings.
        """
        ...


REPORTERS: Mapping[str, Reporter] = MappingProxyType(
    {"text": text.report, "concise": concise.report, "json": json.report}
)
"""The reporters, by the name `--format` takes."""

"""Findings in, a string out: one reporter a format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Protocol, cast

from citecheck.finding import FileReport


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


def _from(module: str) -> Reporter:
    """Return the reporter of a module, which is loaded when it is first used: a run needs one."""

    def report(reports: Sequence[FileReport], *, colour: bool, width: int, summary: bool) -> str:
        reporter = cast("Reporter", import_module(f"{__name__}.{module}").report)
        return reporter(reports, colour=colour, width=width, summary=summary)

    return report


REPORTERS: Mapping[str, Reporter] = MappingProxyType(
    {
        "text": _from("text"),
        "concise": _from("concise"),
        "json": _from("json"),
        "sarif": _from("sarif"),
        "github": _from("github"),
        "gitlab": _from("gitlab"),
        "junit": _from("junit"),
        "markdown": _from("markdown"),
        "csv": _from("table"),
        "html": _from("html"),
    }
)
"""The reporters, by the name `--format` takes."""

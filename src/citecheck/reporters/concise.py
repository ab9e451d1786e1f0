"""One line a finding, `path:line:col: CODE message`, as editors and grep take it."""

from __future__ import annotations

from collections.abc import Sequence

from citecheck.finding import FileReport
from citecheck.terminal import shown


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return the findings, a line each, and nothing else."""
    del colour, width, summary
    lines: list[str] = []
    for each in reports:
        for finding in each.findings:
            place = shown(finding.problem.span.place)
            lines.append(f"{place}: {finding.code} {shown(finding.problem.message)}\n")
    return "".join(lines)

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
        path = shown(each.file.path.as_posix())
        for finding in each.findings:
            begin = finding.problem.span.begin
            message = shown(finding.problem.message)
            lines.append(f"{path}:{begin.line}:{begin.column}: {finding.code} {message}\n")
    return "".join(lines)

"""A table in CSV (RFC 4180), a row a finding, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from citecheck.finding import FileReport, Finding
from citecheck.terminal import shown

COLUMNS = (
    "file", "part", "line", "column", "code", "rule", "severity", "confidence", "message", "reference", "help",
)  # fmt: skip
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula, in both widths."""


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return a row of names and one row for each finding."""
    del colour, width, summary
    if not reports:
        return ""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)  # lines end in CRLF, as the standard asks
    writer.writerow(COLUMNS)
    writer.writerows(_row(finding) for each in reports for finding in each.findings)
    return stream.getvalue()


def _row(finding: Finding) -> list[str]:
    problem = finding.problem
    span = problem.span.original
    # Lines mean nothing in a file that nobody sees as lines: there it is `paragraph 7`.
    place = ["", ""] if span.part else [str(span.begin.line), str(span.begin.column)]
    cells = [
        span.file.path.as_posix(),
        span.part,
        *place,
        finding.code,
        finding.rule,
        finding.severity.value,
        problem.confidence.value,
        problem.message,
        "; ".join(each.called for each in problem.references),
        problem.help,
    ]
    return [_cell(each) for each in cells]


def _cell(text: str) -> str:
    defused = f"'{text}" if text.startswith(_FORMULA) else text
    return shown(defused)

"""A Code Quality report of GitLab: one JSON array, which merge requests show beside the changes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from citecheck.finding import FileReport, Severity
from citecheck.pattern import lazy
from citecheck.terminal import shown

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_SURROGATE = lazy("[\ud800-\udfff]")


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return one array for all manuscripts."""
    del colour, width, summary
    return json.dumps(list(_entries(reports)), indent=2) + "\n"  # ASCII: the same in every encoding


def _entries(reports: Sequence[FileReport]) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for finding in (finding for each in reports for finding in each.findings):
        problem = finding.problem
        span = problem.span.original
        path = _SURROGATE.sub("\ufffd", span.file.path.as_posix())
        # The same words may be at fault in two files; of two equal fingerprints one is dropped.
        known = f"{path}\0{finding.fingerprint}"
        spelt = f"{known}\0{seen[known]}"
        seen[known] += 1
        at = f"{span.part}: " if span.part else ""
        said = f"{finding.code}: {at}{problem.message}"
        yield {
            "description": shown(f"{said}; help: {problem.help}" if problem.help else said),
            "check_name": finding.rule,
            "fingerprint": hashlib.sha256(spelt.encode()).hexdigest()[:32],
            "severity": _SEVERITY[finding.severity],
            "location": {
                "path": path,
                "lines": {"begin": span.begin.line, "end": span.finish.line},
            },
        }

"""All that was found as one JSON object; `docs/json-schema.md` says what each key means."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from citecheck.finding import FileReport, Finding, Fix, Severity
from citecheck.model import Span
from citecheck.version import __version__

SCHEMA = 1
"""Goes up when a reader of the old form would be misled by the new one."""


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return one object for all manuscripts."""
    del colour, width, summary
    counts = Counter(finding.severity for each in reports for finding in each.findings)
    whole = {
        "schema": SCHEMA,
        "version": __version__,
        "files": [_file(each) for each in reports],
        "summary": {severity.value: counts[severity] for severity in Severity},
    }
    # ASCII with escapes is the same JSON whatever the encoding of the terminal or pipe.
    return json.dumps(whole, indent=2) + "\n"


def _file(report: FileReport) -> dict[str, Any]:
    document = report.document
    return {
        "path": report.file.path.as_posix(),
        "recognised": {
            "style": document.style,
            "markers": len(document.markers),
            "citations": len(document.citations),
            "references": len(document.references),
            "doubtful": sum(bool(each.doubts) for each in document.references),
            "abstained": [f"{code}: {reason}" for code, reason in report.abstentions],
        },
        "findings": [_finding(each) for each in report.findings],
        "hidden": report.hidden,
        "silenced": report.silenced,
        "lookups": None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    problem = finding.problem
    return {
        "code": finding.code,
        "name": finding.rule,
        "severity": finding.severity.value,
        "confidence": problem.confidence.value,
        "message": problem.message,
        "help": problem.help,
        "notes": list(problem.notes),
        "fingerprint": finding.fingerprint,
        "location": _location(problem.span),
        "references": [each.display for each in problem.references],
        "citation": _extent(problem.citation.span) if problem.citation else None,
        "related": [
            {"message": each.message, "location": _location(each.span)} for each in problem.labels
        ],
        "fix": _fix(problem.fix) if problem.fix else None,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "safety": fix.safety.value,
        "edits": [{**_extent(edit.span), "text": edit.text} for edit in fix.edits],
    }


def _extent(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _location(span: Span) -> dict[str, int]:
    begin, finish = span.begin, span.finish
    return {
        **_extent(span),
        "line": begin.line,
        "column": begin.column,
        "end_line": finish.line,
        "end_column": finish.column,
    }

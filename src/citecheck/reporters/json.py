"""All that was found as one JSON object; `docs/json-schema.md` says what each key means."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from citecheck.finding import FileReport, Finding, Fix, Severity
from citecheck.model import Reference
from citecheck.record import Asked, Lookups, Record
from citecheck.source import SourceFile, Span
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
    known = report.recognised
    return {
        "path": report.file.path.as_posix(),
        "recognised": {
            "style": known.style,
            "markers": known.markers,
            "citations": known.citations,
            "references": known.references,
            "doubtful": known.doubtful,
            "abstained": [f"{code}: {reason}" for code, reason in report.abstentions],
        },
        "findings": [_finding(each, report.file.path) for each in report.findings],
        "hidden": report.hidden,
        "silenced": report.silenced,
        "excused": sum(report.excused.values()),
        "accepted": report.accepted,
        "lookups": [_lookup(*each, report.sources) for each in report.lookups.items()]
        if report.lookups
        else None,
    }


def _lookup(reference: Reference, lookups: Lookups, sources: Mapping[str, Asked]) -> dict[str, Any]:
    record, silent = lookups.record, lookups.unchecked
    status = "found" if record else "unchecked" if silent else "not-found"
    if record is None and lookups.by_identifier is None and lookups.by_search is None:
        status = "unchecked"
    return {
        "reference": reference.display,
        "status": status,
        "by": None if record is None else "identifier" if lookups.is_named else "search",
        "reason": f"{silent.source}: {silent.reason}" if silent else None,
        "asked": {
            name.lower(): asked.state.value.replace(" ", "-") for name, asked in sources.items()
        },
        "record": _record(record) if record else None,
    }


def _record(record: Record) -> dict[str, Any]:
    people = [
        {key: value for key, value in person._asdict().items() if value} for person in record.people
    ]
    fields = {
        "source": record.source,
        "doi": record.doi,
        "pmid": record.pmid,
        "title": record.title,
        "authors": people,
        "container": record.container,
        "years": list(record.years),
        "volume": record.volume,
        "issue": record.issue,
        "pages": record.pages,
        "type": record.type,
        "updates": [{**each._asdict(), "kind": each.kind.value} for each in record.updates],
    }
    return {key: value for key, value in fields.items() if value}


def _finding(finding: Finding, manuscript: Path) -> dict[str, Any]:
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
        "location": _location(problem.span, manuscript),
        "references": [each.display for each in problem.references],
        "citation": _extent(problem.citation.span) if problem.citation else None,
        "related": [
            {"message": each.message, "location": _location(each.span, manuscript)}
            for each in problem.labels
        ],
        "fix": _fix(problem.fix, manuscript) if problem.fix else None,
    }


def _fix(fix: Fix, manuscript: Path) -> dict[str, Any]:
    return {
        "title": fix.title,
        "safety": fix.safety.value,
        "edits": [
            # Offsets are into the text of the manuscript, or of the library it takes the entry from.
            {**_extent(edit.span), "text": edit.text, **_elsewhere(edit.span.file, manuscript)}
            for edit in fix.edits
        ],
    }


def _elsewhere(file: SourceFile, manuscript: Path) -> dict[str, str]:
    return {"path": file.path.as_posix()} if file.path != manuscript else {}


def _extent(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _location(span: Span, manuscript: Path) -> dict[str, Any]:
    original = span.original
    begin, finish = original.begin, original.finish
    location: dict[str, Any] = {
        **_extent(span),
        "line": begin.line,
        "column": begin.column,
        "end_line": finish.line,
        "end_column": finish.column,
        **_elsewhere(original.file, manuscript),
    }
    if span.part:
        location["part"] = span.part
    return location

"""SARIF 2.1.0, as code scanning and editors take it, with rules, fingerprints and fixes.

Lines and columns are those of the manuscript as read: code points, from 1, ends exclusive, where a
line ends at CRLF, CR or LF. The standard's sections are named where it asks for something odd.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from citecheck.finding import FileReport, Finding, Fix, Label
from citecheck.pattern import lazy
from citecheck.source import SourceFile, Span
from citecheck.terminal import shown
from citecheck.version import __version__

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_BASE = "%SRCROOT%"
"""What relative addresses are relative to: readers put the root of a repository for it."""
_FINGERPRINT = "citecheck/v1"
_WHAT = lazy(r"^## What\n+(.+?)\n*(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return one log with one run for all manuscripts."""
    del colour, width, summary
    findings = [finding for each in reports for finding in each.findings]
    first = {finding.code: finding for finding in reversed(findings)}
    codes = sorted(first)
    driver: dict[str, Any] = {
        "name": "citecheck",
        "version": __version__,
        "rules": [_rule(first[code]) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\r", "\n"],
        "originalUriBaseIds": {
            _BASE: {"description": {"text": "The folder in which citecheck was run."}}
        },
        "artifacts": [{"location": _artifact(each.file)} for each in reports],
        "results": [_result(each, codes.index(each.code)) for each in findings],
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, indent=2) + "\n"  # ASCII: the same in every encoding


def _rule(finding: Finding) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": finding.code, "name": finding.rule}
    doc = finding.doc.strip()
    if doc:
        short = doc.partition("\n")[0]
        what = _WHAT.search(doc)
        rule |= {
            "shortDescription": {"text": short},
            "fullDescription": {"text": " ".join(what[1].split()) if what else short},
            "help": {"text": doc, "markdown": f"# {finding.rule} ({finding.code})\n\n{doc}"},
        }
    return rule


def _result(finding: Finding, index: int) -> dict[str, Any]:
    problem = finding.problem
    label = "" if problem.label in problem.message else problem.label
    said = [problem.message, label, *problem.notes]
    if problem.help:
        said.append(f"help: {problem.help}")
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": _message(said),
        "locations": [_location(problem.span)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": {"confidence": problem.confidence.value},
    }
    if problem.labels:
        result["relatedLocations"] = [
            _related(each, at) for at, each in enumerate(problem.labels, 1)
        ]
    if problem.fix and problem.fix.edits and not problem.span.part:
        result["fixes"] = [_fix(problem.fix)]
    return result


def _related(label: Label, at: int) -> dict[str, Any]:
    return {"id": at, **_location(label.span), "message": _message([label.message])}


def _fix(fix: Fix) -> dict[str, Any]:
    changes: dict[SourceFile, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        inserted = {"insertedContent": {"text": edit.text}} if edit.text else {}
        span = edit.span.original
        replacement = {"deletedRegion": _region(span), **inserted}
        changes.setdefault(span.file, []).append(replacement)
    return {
        "description": _message([fix.title]),
        "artifactChanges": [
            {"artifactLocation": _artifact(file), "replacements": replacements}
            for file, replacements in changes.items()
        ],
        "properties": {"safety": fix.safety.value},
    }


def _message(lines: Iterable[str]) -> dict[str, str]:
    """Return a plain text message: braces mean a placeholder (§3.11.5), `[](` a link (§3.11.6)."""
    text = "\n".join(shown(line) for line in lines if line)
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "\\](")}


def _location(span: Span) -> dict[str, Any]:
    original = span.original
    place: dict[str, Any] = {"artifactLocation": _artifact(original.file)}
    if span.part:  # a file whose lines mean nothing (§3.28.4: a logical location says where)
        return {"physicalLocation": place, "logicalLocations": [{"name": span.part}]}
    return {"physicalLocation": place | {"region": _region(original)}}


def _artifact(file: SourceFile) -> dict[str, str]:
    path = file.path.as_posix()
    if file.path.is_absolute():
        return {"uri": f"file:///{_quoted(path.removeprefix('/'))}"}
    return {"uri": _quoted(path), "uriBaseId": _BASE}


def _quoted(path: str) -> str:
    """Percent-encode a path; bytes that are not UTF-8 come from the system as lone surrogates."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"))


def _region(span: Span) -> dict[str, int]:
    begin, finish = span.begin, span.finish
    return {
        "startLine": begin.line,
        "startColumn": begin.column,
        "endLine": finish.line,
        "endColumn": finish.column,
    }

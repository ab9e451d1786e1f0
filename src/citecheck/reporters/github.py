"""Workflow commands of GitHub Actions, a line a finding: they become annotations in the text."""

from __future__ import annotations

from collections.abc import Sequence

from citecheck.finding import FileReport, Finding, Severity
from citecheck.terminal import glyph, shown

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return the findings, a command each, and nothing else."""
    del colour, width, summary
    return "".join(_command(finding) for each in reports for finding in each.findings)


def _command(finding: Finding) -> str:
    problem = finding.problem
    span = problem.span.original
    properties = {"file": span.file.path.as_posix()}
    if not span.part:
        begin, finish = span.begin, span.finish
        properties["line"] = str(begin.line)
        if begin.line == finish.line:  # columns are refused where lines differ
            properties["col"] = str(begin.column)
        properties["endLine"] = str(finish.line)
        if begin.line == finish.line:
            properties["endColumn"] = str(finish.column)
    properties["title"] = f"{finding.code} {finding.rule}"
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    label = "" if problem.label in problem.message else problem.label
    said = [span.part, problem.message, label, *problem.notes]
    if problem.help:
        said.append(f"help: {problem.help}")
    message = _data("\n".join(shown(line) for line in said if line))
    return f"::{_COMMAND[finding.severity]} {written}::{message}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    # A file's name stays as it is as far as it can be written at all.
    clean = "".join(each if each in "\r\n" else glyph(each) for each in text)
    return _data(clean).replace(":", "%3A").replace(",", "%2C")

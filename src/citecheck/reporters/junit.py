"""JUnit XML, which most continuous integration reads: a suite a file, a failed case a finding."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from citecheck.finding import FileReport, Finding
from citecheck.pattern import lazy
from citecheck.source import Span
from citecheck.terminal import shown

_ILLEGAL = lazy("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a reference (section 2.2)."""


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return one document for all manuscripts."""
    del colour, width, summary
    found = sum(len(each.findings) for each in reports)
    clean = sum(not each.findings for each in reports)
    root = ET.Element("testsuites", _counts("citecheck", found + clean, found))
    for each in reports:
        _add_suite(root, each)
    ET.indent(root)
    # ASCII with references is the same document in every encoding.
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root).decode("ascii")}\n'


def _counts(name: str, tests: int, failures: int) -> dict[str, str]:
    return {"name": name, "tests": str(tests), "failures": str(failures), "errors": "0"}


def _add_suite(root: ET.Element, report: FileReport) -> None:
    path = _legal(report.file.path.as_posix())
    found = len(report.findings)
    suite = ET.SubElement(root, "testsuite", _counts(path, found or 1, found))
    suite.set("file", path)
    for finding in report.findings:
        _add_case(suite, path, finding)
    if not found:  # a suite without a case is an error to some readers
        ET.SubElement(suite, "testcase", {"name": "nothing found", "classname": path})


def _add_case(suite: ET.Element, path: str, finding: Finding) -> None:
    problem = finding.problem
    begin = problem.span.original.begin
    place = problem.span.part or f"{begin.line}:{begin.column}"
    case = ET.SubElement(
        suite,
        "testcase",
        {"name": f"{finding.code} {finding.rule} ({place})", "classname": path},
    )
    attributes = {"type": finding.severity.value, "message": _legal(shown(problem.message))}
    label = "" if problem.label in problem.message else problem.label
    said = [problem.span.where, problem.message, label]
    said += [f"{_line(each.span)}: {each.message}" for each in problem.labels]
    said += problem.notes
    if problem.help:
        said.append(f"help: {problem.help}")
    failure = ET.SubElement(case, "failure", attributes)
    failure.text = _legal("\n".join(shown(line) for line in said if line))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _line(span: Span) -> str:
    return span.part or f"line {span.original.begin.line}"

"""Findings as diagnostics, and which of them each file shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lsprotocol import types as lsp

from citecheck.finding import FileReport, Finding, Severity
from citecheck.server.places import Places
from citecheck.terminal import shown

SOURCE = "citecheck"
_SEVERITY = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.NOTE: lsp.DiagnosticSeverity.Information,
}
_TOP = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))


def diagnostics(
    report: FileReport, places: Places, uri: str, *, related: bool
) -> Iterator[tuple[str, Finding, lsp.Diagnostic]]:
    """Yield the findings of a report as diagnostics, each with the address of the file it is in.

    Args:
        report: what was found.
        places: where that is in the editor.
        uri: the document checked, which shows what is at no place of its own.
        related: whether the editor shows related places.
    """
    for finding in report.findings:
        location = places.location(finding.problem.span) or lsp.Location(uri, _TOP)
        information = list(_related(finding, places)) if related else []
        diagnostic = lsp.Diagnostic(
            location.range,
            _message(finding),
            severity=_SEVERITY[finding.severity],
            code=finding.code,
            source=SOURCE,
            related_information=information or None,
            data={"fingerprint": finding.fingerprint},
        )
        yield location.uri, finding, diagnostic


def unreadable(message: str) -> lsp.Diagnostic:
    """Return a diagnostic for a document that could not be read."""
    return lsp.Diagnostic(_TOP, shown(message), severity=_SEVERITY[Severity.ERROR], source=SOURCE)


def _message(finding: Finding) -> str:
    problem = finding.problem
    label = "" if problem.label in problem.message else problem.label
    said = [problem.span.part, problem.message, label, *problem.notes]
    if problem.help:
        said.append(f"help: {problem.help}")
    return "\n".join(shown(line) for line in said if line)


def _related(finding: Finding, places: Places) -> Iterator[lsp.DiagnosticRelatedInformation]:
    for each in finding.problem.labels:
        location = places.location(each.span)
        if location is not None:
            yield lsp.DiagnosticRelatedInformation(location, shown(each.message))


Publish = Callable[[str, Sequence[lsp.Diagnostic], int | None], None]
"""Shows diagnostics of a file: its address, all of them, and the version they are about."""


class Board:
    """What is shown at each file: several manuscripts may find something in one library."""

    def __init__(self, publish: Publish) -> None:
        self.publish = publish
        self._shown: dict[str, dict[str, list[lsp.Diagnostic]]] = {}

    def show(
        self, owner: str, found: Sequence[tuple[str, lsp.Diagnostic]], version: int | None
    ) -> None:
        """Show what was found by checking a document, in the place of what was shown before."""
        before = self._shown.pop(owner, {})
        now: dict[str, list[lsp.Diagnostic]] = {owner: []}
        for uri, diagnostic in found:
            now.setdefault(uri, []).append(diagnostic)
        self._shown[owner] = now
        for uri in {**before, **now}:
            self._publish(uri, version if uri == owner else None)

    def drop(self, owner: str) -> None:
        """Take away what was found by checking a document: it was closed."""
        for uri in self._shown.pop(owner, {owner: []}):
            self._publish(uri, None)

    def _publish(self, uri: str, version: int | None) -> None:
        found = {
            (str(one.range), one.code, one.message): one
            for each in self._shown.values()
            for one in each.get(uri, ())
        }
        self.publish(uri, list(found.values()), version)

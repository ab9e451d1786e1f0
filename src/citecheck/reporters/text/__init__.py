"""For a person: each finding with its lines and carets, then what was recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from citecheck.finding import Confidence, FileReport, Finding, Severity
from citecheck.model import Document
from citecheck.record import SourceState
from citecheck.reporters.text.frame import frame
from citecheck.reporters.text.palette import Palette
from citecheck.terminal import shown

_MANY = 0.05
"""From this share of the markers on, what was not understood is worth a line."""


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return the findings, then a summary."""
    palette = Palette(colour)
    parts = [_finding(each, palette, width) for one in reports for each in one.findings]
    if summary and reports:
        closing = (*map(_recognised, reports), *_asked(reports), _counts(reports, palette))
        parts.append("\n".join(closing))
    return "".join(part + "\n" for part in "\n\n".join(parts).split("\n")) if parts else ""


def _finding(finding: Finding, palette: Palette, width: int) -> str:
    problem = finding.problem
    kind = palette.severity(finding.severity, f"{finding.severity}[{finding.code}]")
    lines = [f"{kind}: {palette.strong(shown(problem.message))}"]
    framed, margin = frame(problem, finding.severity, palette, width)
    lines.append(f"{' ' * margin}{palette.dim('-->')} {shown(problem.span.place)}")
    lines += framed
    for note in _notes(finding):
        lines.append(f"{' ' * margin} {palette.dim('=')} {note}")
    return "\n".join(lines)


def _notes(finding: Finding) -> Iterator[str]:
    problem = finding.problem
    yield from map(shown, problem.notes)
    if problem.confidence is Confidence.LOW:
        yield "confidence: low"
    if problem.help:
        yield f"help: {shown(problem.help)}"
    if problem.fix:
        yield f"fix ({problem.fix.safety}): {shown(problem.fix.title)}"


def _recognised(report: FileReport) -> str:
    """Say what was understood of a manuscript: what a reader must know to trust the rest."""
    document = report.document
    doubtful = sum(bool(each.doubts) for each in document.references)
    cited = () if document.is_library else (_citations(document),)
    parts = [
        *cited,
        _count(len(document.references), "reference") if document.references else "no references",
    ]
    if doubtful:
        parts.append(f"{doubtful} of them doubtful")
    lines = [f"{shown(report.file.path.as_posix())}: {', '.join(parts)}"]
    lines += [f"  not judged: {code}, as {shown(reason)}" for code, reason in report.abstentions]
    if document.references and not document.citations and not document.is_library:
        lines.append("  not judged: whatever is about citations, as none was recognised")
    left = document.leftovers
    if left and (not document.citations or len(left) > _MANY * len(document.markers)):
        lines.append(
            f"  not understood: {_count(len(left), 'sign')} that may be citations, the first "
            f"`{shown(left[0].span.text)}` at {left[0].span.where}"
        )
    return "\n".join(lines)


def _citations(document: Document) -> str:
    if not document.citations:
        return "no citations"
    return (
        f"{_count(len(document.citations), 'citation')} "
        f"in {_count(len(document.markers), 'marker')} ({document.style})"
    )


def _asked(reports: Sequence[FileReport]) -> Iterator[str]:
    """Say what came of asking registries: each outcome by itself, and how each source fared."""
    lookups = [each for report in reports for each in report.lookups.values()]
    if not any(each.was_asked for each in lookups):
        return
    counts = {
        "with a record": sum(
            each.record is not None and each.unchecked is None for each in lookups
        ),
        "without": sum(
            each.record is None and each.was_asked and not each.unchecked for each in lookups
        ),
        "could not be checked": sum(each.unchecked is not None for each in lookups),
        "not asked about": sum(not each.was_asked for each in lookups),
    }
    shares = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    yield f"looked up {_count(len(lookups), 'reference')}: {shares}"
    reasons = {(each.unchecked.source, each.unchecked.reason) for each in lookups if each.unchecked}
    for source, reason in sorted(reasons):
        yield f"  could not check: {shown(source)} {shown(reason)}"
    sources = reports[0].sources
    if sources and all(asked.state is SourceState.NOT_ASKED for asked in sources.values()):
        yield "  nobody was asked: what is known was known before"
    elif sources:
        yield f"  {', '.join(f'{name} {asked.state}' for name, asked in sources.items())}"


def _counts(reports: Sequence[FileReport], palette: Palette) -> str:
    counts = Counter(finding.severity for each in reports for finding in each.findings)
    found = [
        palette.severity(severity, _count(counts[severity], severity))
        for severity in Severity
        if counts[severity]
    ]
    seen = any(each.document.citations or each.document.references for each in reports)
    line = ", ".join(found) or (palette.good("nothing found") if seen else "nothing to judge")
    hidden = sum(each.hidden for each in reports)
    silenced = sum(each.silenced for each in reports)
    beside = [
        *([f"{hidden} below the thresholds not shown"] if hidden else []),
        *([f"{silenced} silenced by ignore comments"] if silenced else []),
    ]
    return f"{line} ({', '.join(beside)})" if beside else line


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

"""For a person: each finding with its lines and carets, then what was recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from citecheck.finding import Confidence, FileReport, Finding, Recognised, Severity
from citecheck.record import SourceState
from citecheck.reporters.text.frame import frame
from citecheck.reporters.text.palette import Palette
from citecheck.terminal import cells, shown

_MANY = 0.05
"""From this share of the markers on, what was not understood is worth a line."""

_TABLE = 4
"""From so many manuscripts on, what was recognised of each is a row of a table."""


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return the findings, then a summary."""
    palette = Palette(colour)
    parts = [_finding(each, palette, width) for one in reports for each in one.findings]
    if summary and reports:
        understood = _table(reports) if len(reports) >= _TABLE else map(_recognised, reports)
        closing = (*understood, *_asked(reports), _counts(reports, palette))
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
    known = report.recognised
    cited = () if known.library else (_citations(known),)
    parts = [
        *cited,
        _count(known.references, "reference") if known.references else "no references",
    ]
    if known.doubtful:
        parts.append(f"{known.doubtful} of them doubtful")
    lines = [f"{shown(report.file.path.as_posix())}: {', '.join(parts)}"]
    lines += [f"  not judged: {code}, as {shown(reason)}" for code, reason in report.abstentions]
    if known.references and not known.citations and not known.library:
        lines.append("  not judged: whatever is about citations, as none was recognised")
    first = known.first_leftover
    if first and (not known.citations or known.leftovers > _MANY * known.markers):
        lines.append(
            f"  not understood: {_count(known.leftovers, 'sign')} that may be citations, the first "
            f"`{shown(first.text)}` at {first.where}"
        )
    return "\n".join(lines)


def _table(reports: Sequence[FileReport]) -> Iterator[str]:
    """Yield a row a manuscript with its counts, those without findings as one row at the end."""
    told = [each for each in reports if each.findings]
    quiet = [each for each in reports if not each.findings]
    rows: list[tuple[str, ...]] = [("", "errors", "warnings", "notes", "citations", "references")]
    rows += [(_short(each.file.path.as_posix()), *_tallies([each])) for each in told]
    if quiet:
        what = "without findings" if told else "all"
        rows.append((f"{_count(len(quiet), 'manuscript')} {what}", *_tallies(quiet)))
    if len(told) > 1:
        rows.append(("together", *_tallies(reports)))
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    for name, *counts in rows:
        padded = name + " " * (widths[0] - cells(name))
        columns = "  ".join(
            each.rjust(width) for each, width in zip(counts, widths[1:], strict=True)
        )
        yield f"{padded}  {columns}".rstrip()
    yield from _unjudged(reports)


def _unjudged(reports: Sequence[FileReport]) -> Iterator[str]:
    """Say which rules did not judge, and how many manuscripts."""
    counts = Counter(code for each in reports for code, _ in each.abstentions)
    if counts:
        said = ", ".join(f"{code} in {count}" for code, count in sorted(counts.items()))
        yield f"not judged: {said}; check one of them alone to see why"
    blind = sum(
        bool(known.references and not known.citations and not known.library)
        for known in (each.recognised for each in reports)
    )
    if blind:
        yield f"no citation was recognised in {_count(blind, 'manuscript')} with references"


def _tallies(reports: Sequence[FileReport]) -> tuple[str, ...]:
    counts = Counter(finding.severity for each in reports for finding in each.findings)
    return (
        *(str(counts[severity]) if counts[severity] else "-" for severity in _SEVERITIES),
        str(sum(each.recognised.citations for each in reports)),
        str(sum(each.recognised.references for each in reports)),
    )


def _short(path: str) -> str:
    """Return a path that leaves room for the columns beside it; its end says most."""
    path = shown(path)
    return path if len(path) <= _LONGEST else f"…{path[1 - _LONGEST :]}"


_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_LONGEST = 36
"""Characters of a path in the table: an 80-column terminal holds that and the counts."""


def _citations(known: Recognised) -> str:
    if not known.citations:
        return "no citations"
    return (
        f"{_count(known.citations, 'citation')} "
        f"in {_count(known.markers, 'marker')} ({known.style})"
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
    seen = any(each.recognised.citations or each.recognised.references for each in reports)
    line = ", ".join(found) or (palette.good("nothing found") if seen else "nothing to judge")
    hidden = sum(each.hidden for each in reports)
    silenced = sum(each.silenced for each in reports)
    excused = sum(count for each in reports for count in each.excused.values())
    accepted = sum(each.accepted for each in reports)
    beside = [
        *([f"{hidden} below the thresholds not shown"] if hidden else []),
        *([f"{silenced} silenced by ignore comments"] if silenced else []),
        *([f"{excused} silenced by the settings"] if excused else []),
        *([f"{accepted} accepted in the baseline"] if accepted else []),
    ]
    return f"{line} ({', '.join(beside)})" if beside else line


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

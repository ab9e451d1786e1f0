"""One manuscript's report, looked at for a page: what belongs to what, and what it is called there."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from citecheck.finding import FileReport, Finding, Severity
from citecheck.model import Citation, Reference
from citecheck.source import Span


@dataclass(slots=True)
class Group:
    """A number, range or name in the text: one link, though it may mean several references."""

    start: int
    end: int
    citations: list[Citation] = field(default_factory=list)
    findings: list[int] = field(default_factory=list)
    """Those about it, by their place among the manuscript's findings."""


@dataclass(frozen=True, eq=False)
class View:
    """A report with the names its parts have on the page."""

    report: FileReport
    prefix: str
    """What the names of its parts begin with: `m1`."""
    level: int
    """The level of its sections' headings."""

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """The findings, in their order."""
        return tuple(self.report.findings)

    @cached_property
    def numbers(self) -> dict[Reference, int]:
        """The place of each reference among all, from 1: printed numbers may be repeated."""
        return {each: at for at, each in enumerate(self.report.document.references, 1)}

    @cached_property
    def groups(self) -> list[Group]:
        """What is cited, in the order of the text; no two of them overlap."""
        found: list[Group] = []
        for citation in sorted(self.report.document.citations, key=lambda each: each.span.start):
            span = citation.span
            if not found or span.start >= found[-1].end:
                found.append(Group(span.start, span.end))
            found[-1].end = max(found[-1].end, span.end)
            found[-1].citations.append(citation)
        at = {each: group for group in found for each in group.citations}
        starts = [group.start for group in found]
        for index, finding in enumerate(self.findings):
            problem = finding.problem
            about = [*problem.explains, *([problem.citation] if problem.citation else [])]
            near: list[Group] = []
            if self.owns(problem.span):
                first = bisect.bisect_right(starts, problem.span.start) - 1
                last = bisect.bisect_left(starts, problem.span.end)
                near = [
                    each for each in found[max(first, 0) : last] if each.end > problem.span.start
                ]
            for group in [*near, *(at[each] for each in about if each in at)]:
                if index not in group.findings:
                    group.findings.append(index)
        return found

    @cached_property
    def cited_in(self) -> dict[Reference, list[int]]:
        """For each reference, the groups (by their place) that mean it."""
        found: dict[Reference, list[int]] = {each: [] for each in self.numbers}
        for index, group in enumerate(self.groups):
            for reference in self.meant(group):
                found[reference].append(index)
        return found

    @cached_property
    def about(self) -> dict[Reference, list[int]]:
        """For each reference, the findings about it."""
        found: dict[Reference, list[int]] = {each: [] for each in self.numbers}
        for index, finding in enumerate(self.findings):
            inside = self._inside(finding.problem.span)
            for reference in dict.fromkeys((*finding.problem.references, *inside)):
                if reference in found:
                    found[reference].append(index)
        return found

    def _inside(self, span: Span) -> list[Reference]:
        """Return the references of whose entries a place has a part."""
        if not self.owns(span):
            return [each for each in self.elsewhere if each.span.overlaps(span)]
        listed, starts = self._listed
        first = max(bisect.bisect_right(starts, span.start) - 1, 0)
        last = bisect.bisect_left(starts, max(span.end, span.start + 1))
        return [each for each in listed[first:last] if each.span.end > span.start]

    @cached_property
    def elsewhere(self) -> list[Reference]:
        """The references that stand in another file: a library of the manuscript."""
        return [each for each in self.numbers if not self.owns(each.span)]

    @cached_property
    def placed_in(self) -> dict[Reference | None, list[int]]:
        """The findings whose place is in another file: by the entry they are in, or None for the rest."""
        found: dict[Reference | None, list[int]] = {}
        for index, finding in enumerate(self.findings):
            span = finding.problem.span
            if not self.owns(span):
                inside = self._inside(span)
                found.setdefault(inside[0] if inside else None, []).append(index)
        return found

    @cached_property
    def _listed(self) -> tuple[list[Reference], list[int]]:
        """The references as they stand in the text, and where each begins."""
        listed = sorted((each for each in self.numbers if self.owns(each.span)), key=beginning)
        return listed, [beginning(each) for each in listed]

    def entry_at(self, span: Span) -> Reference | None:
        """Return the reference in whose entry a place is."""
        listed, starts = self._listed
        at = bisect.bisect_right(starts, span.start) - 1
        inside = at >= 0 and self.owns(span) and span.end <= listed[at].span.end
        return listed[at] if inside else None

    def worst(self, findings: Iterable[int]) -> Severity | None:
        """Return the gravest severity among findings (by their place), or none."""
        found = (self.findings[each].severity for each in findings)
        return max(found, key=lambda severity: severity.rank, default=None)

    def meant(self, group: Group) -> list[Reference]:
        """Return the references that a group means, or may mean."""
        candidates = self.report.links.candidates
        each = (one for citation in group.citations for one in candidates.get(citation, ()))
        return [reference for reference in dict.fromkeys(each) if reference in self.numbers]

    def name(self, kind: str, number: int) -> str:
        """Return the id of a part: `m1-r3` is the third reference of the first manuscript."""
        return f"{self.prefix}-{kind}{number}"

    def of_reference(self, reference: Reference) -> str:
        """Return the id of a reference."""
        return self.name("r", self.numbers[reference])

    def owns(self, span: Span) -> bool:
        """Tell whether a place is in this manuscript."""
        return span.file is self.report.file

    def place(self, start: int, end: int) -> str:
        """Return what a place is called: the one form in which the page says where something is."""
        span = Span(self.report.file, start, end)
        return span.part or f"line {span.original.begin.line}"

    def is_made(self, start: int, end: int) -> bool:
        """Tell whether the file itself does not have a stretch: its reader added it."""
        origin = self.report.file.origin
        return origin is not None and not origin.within(start, end)


def beginning(reference: Reference) -> int:
    """Return where an entry begins, with its label."""
    label = reference.label
    return min(label.start, reference.span.start) if label else reference.span.start


def joined(numbers: Iterable[int]) -> str:
    """Return numbers as a data attribute holds them."""
    return " ".join(map(str, numbers))

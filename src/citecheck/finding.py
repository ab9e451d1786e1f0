"""What a rule says is wrong: a problem, with its place, evidence and remedy."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from citecheck.model import Citation, Document, Links, Reference, System
from citecheck.record import Asked, Lookups
from citecheck.source import SourceFile, Span
from citecheck.terminal import shown


class Severity(StrEnum):
    """How bad it is if it is true."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Order: note 0, warning 1, error 2."""
        return (Severity.NOTE, Severity.WARNING, Severity.ERROR).index(self)


class Confidence(StrEnum):
    """How sure it is that it is true."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """Order: low 0, medium 1, high 2."""
        return (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH).index(self)


class Safety(StrEnum):
    """Whether a fix may be applied without a look."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Label:
    """A related place and what it has to do with the problem."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A remedy that can be carried out."""

    title: str
    edits: tuple[Edit, ...]
    safety: Safety = Safety.UNSAFE
    renumbers: bool = False
    """Whether it changes what numbers mean, so that no other fix may be carried out beside it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields. It never says its own code: the pipeline adds that."""

    span: Span
    message: str
    """One line, lower case, no full stop, the user's words in backticks."""
    help: str = ""
    """What to do about it."""
    label: str = ""
    """What to write beside the carets."""
    labels: tuple[Label, ...] = ()
    """Related places."""
    notes: tuple[str, ...] = ()
    """The evidence, a line each."""
    references: tuple[Reference, ...] = ()
    citation: Citation | None = None
    explains: tuple[Citation, ...] = ()
    """Citations of which this is the cause, whatever else is wrong with each (`Rule.explained_by`)."""
    confidence: Confidence = Confidence.HIGH
    severity: Severity | None = None
    """Where it differs from the rule's own."""
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Abstention:
    """What a rule yields instead, where it could not judge; the reason goes into the summary."""

    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its rule's code and name, a severity, and a fingerprint."""

    problem: Problem
    code: str
    rule: str
    severity: Severity
    fingerprint: str
    """Stays the same when lines move: made of code, text and ordinal, never of line numbers."""
    doc: str = field(default="", repr=False)
    """The rule's documentation in Markdown, its first line a summary."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """How much was understood of a manuscript: what a reader must know to trust the rest."""

    style: str = "none"
    markers: int = 0
    citations: int = 0
    references: int = 0
    doubtful: int = 0
    """How many of the references were not read surely."""
    library: bool = False
    """Whether it is a list of works and nothing else."""
    leftovers: int = 0
    """How many signs look like citations and were not understood."""
    first_leftover: Span | None = None


def recognised(document: Document) -> Recognised:
    """Return how much was understood of a manuscript."""
    return Recognised(
        style=document.style,
        markers=len(document.markers),
        citations=len(document.citations),
        references=len(document.references),
        doubtful=sum(bool(each.doubts) for each in document.references),
        library=document.is_library,
        leftovers=len(document.leftovers),
        first_leftover=document.leftovers[0].span if document.leftovers else None,
    )


@dataclass(frozen=True, eq=False)
class FileReport:
    """All that was found in one manuscript."""

    file: SourceFile
    document: Document
    findings: Sequence[Finding]
    abstentions: Sequence[tuple[str, str]]
    """Rule code and reason."""
    hidden: int = 0
    """How many findings the thresholds for severity and confidence left out."""
    silenced: int = 0
    """How many findings ignore comments left out."""
    excused: Mapping[str, int] = field(default_factory=dict)
    """How many findings each ignore of the settings left out that applies to this manuscript."""
    accepted: int = 0
    """How many findings the baseline left out."""
    gone: int = 0
    """How many findings of the baseline are no more there."""
    recognised: Recognised = field(default_factory=Recognised)
    """How much was understood of the manuscript."""
    lookups: Mapping[Reference, Lookups] = field(default_factory=dict)
    """What came of asking registries; empty where nobody was asked."""
    sources: Mapping[str, Asked] = field(default_factory=dict)
    """How asking each registry went, over the whole run."""
    links: Links = field(default_factory=lambda: Links({}, {}))
    """Which references each citation may mean, and which citations mean each reference."""

    def shorn(self) -> FileReport:
        """Return the report without what was understood of the manuscript, which takes the most room.

        The findings keep what they are about, and the text as far as they stand in it.
        """
        file = self.file if self.findings else replace(self.file, text="", changed={})
        nothing = Document(file, (), (), System.NONE, "none", (), (), ())
        return replace(self, file=file, document=nothing, links=Links({}, {}))

    def _repr_html_(self) -> str:
        """Return the findings as a table, as notebooks show it."""
        rows = "".join(
            f"<tr><td>{_cell(each.problem.span.where)}</td><td>{_cell(each.code)}</td>"
            f"<td>{_cell(each.severity.value)}</td><td>{_cell(each.problem.message)}</td>"
            f"<td>{_cell(each.problem.help)}</td></tr>"
            for each in self.findings
        )
        known = self.recognised
        caption = (
            f"{self.file.path.as_posix()}: {known.citations} citations, "
            f"{known.references} references, {len(self.findings)} findings"
        )
        heads = "".join(
            f"<th>{each}</th>" for each in ("where", "code", "severity", "what", "help")
        )
        return (
            f"<table><caption>{_cell(caption)}</caption><thead><tr>{heads}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def _cell(text: str) -> str:
    return html.escape(shown(text))

"""What a rule says is wrong: a problem, with its place, evidence and remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from citecheck.model import Citation, Document, Links, Reference, SourceFile, Span
from citecheck.record import Asked, Lookups


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
    lookups: Mapping[Reference, Lookups] = field(default_factory=dict)
    """What came of asking registries; empty where nobody was asked."""
    sources: Mapping[str, Asked] = field(default_factory=dict)
    """How asking each registry went, over the whole run."""
    links: Links = field(default_factory=lambda: Links({}, {}))
    """Which references each citation may mean, and which citations mean each reference."""

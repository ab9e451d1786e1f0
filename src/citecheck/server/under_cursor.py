"""What stands at a place of a manuscript: citations, or an entry of the list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from citecheck.finding import FileReport
from citecheck.model import Citation, Marker, Reference
from citecheck.server.buffers import normal
from citecheck.server.places import Place
from citecheck.source import Span


@dataclass(frozen=True)
class Cited:
    """Citations under the cursor: those of one number, range or name, or of a whole marker."""

    citations: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True)
class Entry:
    """An entry of a reference list under the cursor."""

    reference: Reference
    span: Span


class Index:
    """The citations and entries of a report, to be asked what is where."""

    def __init__(self, report: FileReport) -> None:
        self.report = report

    @cached_property
    def _of_marker(self) -> dict[Marker, list[Citation]]:
        found: dict[Marker, list[Citation]] = {}
        for each in self.report.document.citations:
            found.setdefault(each.marker, []).append(each)
        return found

    def at(self, place: Place) -> Cited | Entry | None:
        """Return what is at a place: in a marker what the cursor is on, else all that it cites."""
        for marker, citations in self._of_marker.items():
            if not _holds(marker.span, place):
                continue
            exact = [each for each in citations if _holds(each.span, place)]
            # Between two characters that both are citations, the one behind the cursor is meant.
            behind = [each for each in exact if each.span.original.start <= place.offset]
            inner = [each for each in behind if place.offset < each.span.original.end] or exact
            if inner:
                return Cited(tuple(inner), inner[0].span)
            return Cited(tuple(citations), marker.span)
        for reference in self.report.document.references:
            span = whole(reference)
            if _holds(span, place):
                return Entry(reference, span)
        return None

    def meant(self, at: Cited | Entry) -> tuple[Reference, ...]:
        """Return the entries that something is or may be about, each once, in order."""
        if isinstance(at, Entry):
            return (at.reference,)
        candidates = self.report.links.candidates
        found = {one: None for each in at.citations for one in candidates.get(each, ())}
        return tuple(found)

    def citing(self, reference: Reference) -> tuple[Citation, ...]:
        """Return the citations that mean an entry and no other, in order."""
        return self.report.links.cited_by.get(reference, ())


def whole(reference: Reference) -> Span:
    """Return an entry's place with its printed number or key."""
    span, label = reference.span, reference.label
    if label is None or label.file is not span.file or label.start > span.start:
        return span
    return Span(span.file, label.start, span.end)


def _holds(span: Span, place: Place) -> bool:
    original = span.original
    return (
        original.start <= place.offset <= original.end
        and original.file.origin is None
        and normal(original.file.path) == place.path
    )

"""Where a comment goes that silences a finding, in the formats that have comments."""

from __future__ import annotations

from citecheck.finding import Edit, FileReport, Finding
from citecheck.model import Block, BlockKind, Directive
from citecheck.pattern import lazy
from citecheck.server.under_cursor import whole
from citecheck.source import Span

_BEHIND = frozenset(
    {
        ".txt",
        ".text",
        ".md",
        ".markdown",
        ".qmd",
        ".rmd",
        ".html",
        ".htm",
        ".xhtml",
        ".xml",
        ".nxml",
    }
)
"""Files in which `<!-- … -->` behind the words is a comment, or is taken for one."""
_ABOVE = frozenset({".tex", ".ltx", ".bib", ".bibtex"})
"""Files in which a line may begin with `%` and be a comment."""
_OWN = frozenset({BlockKind.PROSE, BlockKind.CAPTION, BlockKind.FRONT})
"""What a comment can end without being taken for part of it."""
_APART = frozenset({BlockKind.HEADING, BlockKind.TABLE})
"""What a comment has to stand before, on a line of its own."""
_CODES = lazy(r"\[([^\]\r\n]{1,500})\]")
_BEGINS = lazy(r"[ \t]{0,80}(?:\\(?:bib)?item\b[^\r\n]{0,400})?")
"""What may stand on a line before the first words of a paragraph or an entry."""


def ignoring(report: FileReport, finding: Finding) -> Edit | None:
    """Return the edit that silences a finding at its place, or None where there is no way.

    A comment covers the paragraph or entry it stands in; alone on its line, the one after it.
    """
    span = finding.problem.span
    for directive in report.document.directives:
        added = _added(directive, finding)
        if added is not None:
            return added
    for reference in report.document.references:
        if _begins_in(span, whole(reference)):
            return _commented(whole(reference), finding.code)
    block = _block(report, span)
    if block is not None and block.kind in _OWN:
        return _commented(block.span, finding.code)
    if block is not None and block.kind in _APART and span.file.origin is None:
        return _before(block.span, finding.code)
    return None


def _added(directive: Directive, finding: Finding) -> Edit | None:
    """Return the edit that names one more code in a comment that already covers the place."""
    covers, start = directive.covers, finding.problem.span.start
    if covers.file is not finding.problem.span.file or not covers.start <= start < covers.end:
        return None
    if covers.start == 0 and covers.end == len(covers.file.text):
        return None  # it is about the whole file
    place = directive.span.original
    codes = _CODES.search(place.text)
    if place.file.origin is not None or codes is None:
        return None
    at = place.start + codes.end(1)
    return Edit(Span(place.file, at, at), f", {finding.code}")


def _commented(covered: Span, code: str) -> Edit | None:
    """Return the edit that puts a comment at a paragraph or an entry, in its file's own way."""
    place = covered.original
    suffix = place.file.path.suffix.lower()
    if place.file.origin is not None:
        return None
    if suffix in _ABOVE:
        return _above(place, code)
    end = place.start + len(place.text.rstrip())
    last = place.file.text[:end].rpartition("\n")[2]
    # Between backticks it would be an example.
    if suffix not in _BEHIND or last.count("`") % 2:
        return None
    return Edit(Span(place.file, end, end), f" <!-- citecheck: ignore[{code}] -->")


def _above(place: Span, code: str) -> Edit | None:
    file = place.file
    at = file.line_starts[place.begin.line - 1]
    if not _BEGINS.fullmatch(file.text[at : place.start]):
        return None  # something else begins on this line, and a comment would be about that
    return Edit(Span(file, at, at), f"% citecheck: ignore[{code}]{_line_end(file.text)}")


def _before(covered: Span, code: str) -> Edit | None:
    file = covered.file
    if file.path.suffix.lower() not in _BEHIND:
        return None
    at = file.line_starts[covered.begin.line - 1]
    comment = f"<!-- citecheck: ignore[{code}] -->"
    return Edit(Span(file, at, at), f"{comment}{2 * _line_end(file.text)}")


def _begins_in(span: Span, entry: Span) -> bool:
    return span.file is entry.file and entry.start <= span.start < entry.end


def _block(report: FileReport, span: Span) -> Block | None:
    for each in report.document.blocks:
        if _begins_in(span, each.span):
            return each
    return None


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text[:10_000] else "\n"

"""What the entries of one list tell of each other: whose work it is, and what the journals are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from citecheck.model import Reference, Value
from citecheck.normalize.words import fold
from citecheck.pattern import lazy
from citecheck.source import Span

_REPEATED = lazy(r"\s{0,3}[-–—_―]{2,10}|\s{0,3}[—―]")
_SHORTEST_TITLE = 20
_TITLE = ("title", "container")
_OF_BOOKS = ("publisher", "place", "edition", "isbn", "genre", "editors")
"""Fields of what is in no journal."""


def with_neighbours(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return the entries of a list, mended by what the others say."""
    return tuple(_with_known_journals(tuple(_with_repeated_authors(references))))


def _with_repeated_authors(references: Iterable[Reference]) -> Iterator[Reference]:
    """Give an entry that begins with a dash the authors of the one before (Chicago 17, 14.67)."""
    before: Reference | None = None
    for reference in references:
        repeated = _REPEATED.match(reference.span.text)
        if repeated and before is not None and before.people:
            before = replace(reference, authors=before.people, et_al=before.et_al)
        else:
            before = reference
        yield before


def _with_known_journals(references: Sequence[Reference]) -> Iterator[Reference]:
    """Take off a title the journal behind it, where other entries are in a journal of that name.

    `Growth of moss. J Moss Res. 2011` has nothing by which to tell a journal from a subtitle.
    """
    journals = {
        fold(each.container.text)
        for each in references
        if each.container and each.volume and not each.doubtful.intersection(_TITLE)
    }
    for reference in references:
        title = reference.title
        book = any(getattr(reference, each) for each in _OF_BOOKS)
        if title is None or reference.container is not None or book:
            yield reference
            continue
        head, _, name = title.text.rpartition(". ")
        file = title.span.file
        at = file.text.rfind(name, title.span.start, title.span.end)
        # `migraine vs. stroke`, `… of neurology. Pain`: one word is too little.
        is_name = " " in name and not name[0].islower() and fold(name) in journals
        if len(head) < _SHORTEST_TITLE or not is_name or at < 0:
            yield reference
            continue
        end = title.span.start + len(file.text[title.span.start : at].rstrip(" \t\r\n.*_"))
        yield replace(
            reference,
            title=Value(head, Span(file, title.span.start, end)),
            container=Value(name, Span(file, at, at + len(name))),
        )

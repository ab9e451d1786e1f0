"""Say which references each citation means: none, one or several."""

from __future__ import annotations

from collections import defaultdict
from typing import assert_never

from citecheck.model import (
    AuthorYear,
    Citation,
    Document,
    Keyed,
    Links,
    Numbered,
    Reference,
    ReferenceList,
)


def link(document: Document) -> Links:
    """Link every citation of a document to the references it may mean.

    Where a manuscript has several lists, a citation means an entry of the first list that
    follows it (a chapter's own list), else of the last one.
    """
    numbers = [_by_number(each) for each in document.lists]
    candidates: dict[Citation, tuple[Reference, ...]] = {}
    cited_by: dict[Reference, list[Citation]] = {each: [] for each in document.references}
    for citation in document.citations:
        which = _list_of(citation, document.lists)
        found: tuple[Reference, ...] = ()
        match citation.target:
            case Numbered(number=number, suffix=suffix):
                if which is not None and not suffix:
                    found = tuple(numbers[which].get(number, ()))
            case AuthorYear() | Keyed():
                found = ()
            case _:
                assert_never(citation.target)
        candidates[citation] = found
        if len(found) == 1:
            cited_by[found[0]].append(citation)
    return Links(candidates, {each: tuple(citations) for each, citations in cited_by.items()})


def _by_number(each: ReferenceList) -> dict[int, list[Reference]]:
    found: dict[int, list[Reference]] = defaultdict(list)
    for reference in each.references:
        found[reference.display].append(reference)
    return found


def _list_of(citation: Citation, lists: tuple[ReferenceList, ...]) -> int | None:
    for index, each in enumerate(lists):
        if each.span.start > citation.span.start:
            return index
    return len(lists) - 1 if lists else None

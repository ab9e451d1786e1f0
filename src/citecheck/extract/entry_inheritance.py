"""Give an entry of a library what it takes from others: `crossref` and `xdata`.

BibTeXing (Patashnik 1988), section 2.3; biblatex 3.20, sections 2.4.1 and 3.13.6 and appendix B,
whose default rules say that a title is inherited as the title of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from citecheck.model import Reference

_SAME = (
    "year", "volume", "issue", "publisher", "place", "edition", "series", "issn", "isbn", "editors",
)  # fmt: skip
"""What is inherited under its own name; identifiers of the work and its address are its own."""
_PART = frozenset({"chapter", "paper-conference", "article-journal", "document"})
"""Types of works that are part of a whole."""
_DEEPEST = 8
_ABSENT = frozenset({"title", "container", "year", "authors", "volume", "pages", "publisher"})
_HALF_READ = 0.4
"""The confidence of an entry whose other half is not there: not enough to miss a field of it."""


def inherited(
    references: Sequence[Reference], parents: Mapping[int, Sequence[str]]
) -> tuple[Reference, ...]:
    """Return the references with what they inherit.

    Args:
        references: the entries of a library, in order.
        parents: the keys of the entries that one inherits from, by its position.
    """
    if not parents:
        return tuple(references)
    by_key: dict[str, Reference] = {}
    for each in references:
        if each.key is not None:
            by_key.setdefault(each.key, each)
            by_key.setdefault(each.key.lower(), each)
    return tuple(_completed(each, parents, by_key, 0) for each in references)


def _completed(
    child: Reference,
    parents: Mapping[int, Sequence[str]],
    by_key: Mapping[str, Reference],
    depth: int,
) -> Reference:
    for key in parents.get(child.position, ())[:_DEEPEST] if depth < _DEEPEST else ():
        found = by_key.get(key) or by_key.get(key.lower())
        if found is None or found.position == child.position:
            child = _without(child, key)
        else:
            child = _joined(child, _completed(found, parents, by_key, depth + 1))
    return child


def _joined(child: Reference, parent: Reference) -> Reference:
    values: dict[str, object] = {
        name: getattr(parent, name) for name in _SAME if not getattr(child, name)
    }
    part = child.type in _PART
    if child.container is None and part:
        values["container"] = parent.container or parent.title
    if child.title is None and not part:
        values["title"] = parent.title
    if not child.authors and parent.authors:
        values["authors"] = parent.authors
        values["et_al"] = parent.et_al
    return replace(child, **values)  # type: ignore[arg-type]


def _without(child: Reference, key: str) -> Reference:
    """Return an entry whose parent is not there: what it lacks may stand in that."""
    absent = {name for name in _ABSENT if not getattr(child, name)}
    return replace(
        child,
        confidence=min(child.confidence, _HALF_READ),
        doubtful=child.doubtful | absent,
        doubts=(*child.doubts, f"what it takes from `{key}`, which is not in this library"),
    )

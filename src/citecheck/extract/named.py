"""Decide which forms of author and year are citations, by evidence from the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from citecheck.extract.author_year import Found
from citecheck.model import AuthorYear, Leftover, ReferenceList, Span
from citecheck.normalize.surnames import name_keys

_MIN_WITHOUT_LIST = 3


@dataclass(frozen=True)
class NamedDecision:
    """What was decided about the forms of author and year in a manuscript."""

    coverage: float
    """How much of the list they name, 0 to 1."""
    taken: tuple[Found, ...]
    leftovers: tuple[Leftover, ...]


def choose(found: Sequence[Found], lists: Sequence[ReferenceList]) -> NamedDecision:
    """Take what the list knows, and what by its form can be nothing else.

    `(Beijing, 2008)` has the form of `(Smith, 2008)`: one capitalised word the list does not know
    is left over; `et al.`, two names, or company of known ones make it a citation.
    """
    heads = [
        (reference.span.text[:300], reference.year.text[:4] if reference.year else "")
        for each in lists
        for reference in each.references
    ]
    index: dict[str, set[int]] = {}
    for place, (head, _) in enumerate(heads):
        for word in re.findall(r"[^\W\d_][\w'’‘-]*", head[:160]):
            for key in name_keys(word):
                index.setdefault(key, set()).add(place)
    named: set[int] = set()
    taken: list[Found] = []
    leftovers: list[Leftover] = []
    for each in found:
        places = _places(each.target, index, heads)
        shorter = each if places else _without_company(each, index, heads)
        if shorter is not None and shorter is not each:
            each = shorter  # noqa: PLW2901
            places = _places(each.target, index, heads)
        named |= places
        if places or each.bare:
            if places:
                taken.append(each)
        elif (each.sure and not _authority(each)) or _known_author(each.target, index):
            taken.append(each)
        else:
            span = Span(each.block.span.file, each.start, each.end)
            leftovers.append(Leftover(span, "name and year that the list does not know"))
    if not lists and len(taken) < _MIN_WITHOUT_LIST:
        return NamedDecision(0.0, (), ())
    return NamedDecision(len(named) / len(heads) if heads else 0.0, tuple(taken), tuple(leftovers))


def _without_company(
    each: Found, index: dict[str, set[int]], heads: Sequence[tuple[str, str]]
) -> Found | None:
    """Leave out a maker before the author: `(Bio-Rad, Bradford 1976)`, if the list then knows it."""
    names = each.target.names
    text = each.block.span.file.text[each.start : each.end]
    if len(names) != 2 or each.target.et_al or re.search(r"&|\band\b|;", text):
        return None
    shorter = replace(each, target=replace(each.target, names=names[1:]))
    return shorter if _places(shorter.target, index, heads) else None


def _places(
    target: AuthorYear, index: dict[str, set[int]], heads: Sequence[tuple[str, str]]
) -> set[int]:
    places: set[int] = set()
    for key in name_keys(target.names[0]):
        places |= index.get(key, set())
    return {
        place
        for place in places
        if heads[place][1] == target.year[:4] or target.year in heads[place][0]
    }


def _known_author(target: AuthorYear, index: dict[str, set[int]]) -> bool:
    return any(key in index for key in name_keys(target.names[0]))


def _authority(each: Found) -> bool:
    """Tell whether it names who described a species: `Isurus oxyrinchus (Rafinesque, 1810)`."""
    if each.narrative or not each.target.year[:4].isdigit():
        return False
    text = each.block.span.file.text[max(each.block.span.start, each.group[0] - 60) : each.group[0]]
    return int(each.target.year[:4]) < 1900 or bool(
        re.search(r"(?:\*|_)?[A-Z][a-z]+\s[a-z]{3,}(?:\*|_)?\s\Z", text) and not each.target.et_al
    )

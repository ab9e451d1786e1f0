"""Decide which forms of author and year are citations, by evidence from the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from citecheck.extract.author_year import Found
from citecheck.model import AuthorYear, Leftover, Reference, ReferenceList
from citecheck.normalize.surnames import (
    acronym,
    first_word,
    fold_name,
    name_keys,
    one_slip_apart,
    short_form,
)
from citecheck.pattern import lazy
from citecheck.source import Span

_MIN_WITHOUT_LIST = 3
_MIN_SLIP = 4
"""Shorter names are one slip away from too many others."""


@dataclass(frozen=True)
class NamedDecision:
    """What was decided about the forms of author and year in a manuscript."""

    coverage: float
    """How much of the list they name, 0 to 1."""
    taken: tuple[Found, ...]
    leftovers: tuple[Leftover, ...]
    linked: tuple[Found, ...] = ()
    """Those of them that the list has an entry for."""


def choose(found: Sequence[Found], lists: Sequence[ReferenceList]) -> NamedDecision:
    """Take what the list knows, and what by its form can be nothing else.

    `(Beijing, 2008)` has the form of `(Smith, 2008)`: one capitalised word the list does not know
    is left over; `et al.`, two names, or company of known ones make it a citation.
    """
    if not found:
        return NamedDecision(0.0, (), ())
    references = [reference for each in lists for reference in each.references]
    heads = [(each.span.text[:300], each.year.text[:4] if each.year else "") for each in references]
    index: dict[str, set[int]] = {}
    for place, reference in enumerate(references):
        for key in _author_keys(reference):
            index.setdefault(key, set()).add(place)
    named: set[int] = set()
    taken: list[Found] = []
    linked: list[Found] = []
    leftovers: list[Leftover] = []
    readings = [_best_reading(each, index, heads) for each in found]
    # What stands in one parenthesis with a work the list knows is a citation as well.
    company = {each.group for each, places in readings if places and not each.narrative}
    for each, places in readings:
        named |= places
        if places:
            linked.append(each)
            taken.append(each)
        elif (
            _stands_alone(each, index)
            or (each.group in company and not _maker(each))
            or _nearly_known(each, index, heads)
        ):
            taken.append(each)
        elif not each.bare:
            span = Span(each.block.span.file, each.start, each.end)
            leftovers.append(Leftover(span, "name and year that the list does not know"))
    if not lists and len(taken) < _MIN_WITHOUT_LIST:
        return NamedDecision(0.0, (), ())
    return NamedDecision(
        len(named) / len(heads) if heads else 0.0, tuple(taken), tuple(leftovers), tuple(linked)
    )


def _best_reading(
    each: Found, index: dict[str, set[int]], heads: Sequence[tuple[str, str]]
) -> tuple[Found, set[int]]:
    """Return the reading of the names that the list knows, and where; else the likeliest one."""
    for target in (each.target, *each.others):
        places = _places(target, index, heads)
        if places:
            return replace(each, target=target), places
    shorter = _without_company(each, index, heads)
    if shorter is not None:
        return shorter, _places(shorter.target, index, heads)
    return each, set()


def _nearly_known(
    each: Found, index: dict[str, set[int]], heads: Sequence[tuple[str, str]]
) -> bool:
    """Tell whether the list has that year by an author whose name is one slip away."""
    name = fold_name(each.target.names[0])
    if each.bare or len(name) < _MIN_SLIP:
        return False
    return any(
        one_slip_apart(name, key) and any(heads[place][1] == each.target.year for place in places)
        for key, places in index.items()
        if key[:1] == name[:1] and len(key) >= _MIN_SLIP
    )


def _stands_alone(each: Found, index: dict[str, set[int]]) -> bool:
    """Tell whether the form leaves no doubt, though the list has no such work."""
    if each.bare or _maker(each) or _authority(each):
        return False
    return each.sure or _known_author(each.target, index)


_MAKER = lazy(r"\b(?:Inc|Corp|Ltd|GmbH|LLC|AG|USA|UK|version|ver\.|Version)\b|,\s[A-Z]{2},?\s$|®|™")


def _maker(each: Found) -> bool:
    """Tell whether it names the maker of a product: `(version 22; IBM Corp., Armonk, NY, 2013)`."""
    text = each.block.span.file.text
    return not each.target.et_al and bool(_MAKER.search(text[each.group[0] : each.end - 4]))


def _author_keys(reference: Reference) -> frozenset[str]:
    """Return the forms of all authors' names, and of the entry's first word in case none was read."""
    keys: set[str] = set()
    for name in reference.people:
        keys |= name_keys(name.family or name.literal)
        if name.literal:
            keys.add(acronym(name.literal))
            for word in re.findall(r"[^\W\d_][\w'’-]+", name.literal):
                keys |= name_keys(word)
    text = reference.span.text
    keys |= name_keys(short_form(text)) | name_keys(first_word(text))
    return frozenset(keys - {""})


def _without_company(
    each: Found, index: dict[str, set[int]], heads: Sequence[tuple[str, str]]
) -> Found | None:
    """Leave out what stands before the author, if the list then knows the work.

    A maker, a place: `(Bio-Rad, Bradford 1976)`, `In London, Baker et al. (2000)`. Names joined by
    `and` or a semicolon are authors and stay.
    """
    names = each.target.names
    text = each.block.span.file.text[each.start : each.end]
    for first in range(1, len(names)):
        before = text.find(names[first])
        if before < 0 or re.search(r"&|\band\b|;", text[:before]):
            return None
        shorter = replace(
            each, start=each.start + before, target=replace(each.target, names=names[first:])
        )
        if _places(shorter.target, index, heads):
            return shorter
    return None


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

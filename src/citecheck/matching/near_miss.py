"""Find the reference that a citation by name and year nearly means."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from citecheck.model import AuthorYear, Reference
from citecheck.normalize.dates import parse_year
from citecheck.normalize.surnames import fold_name, name_keys
from citecheck.pattern import lazy

_ALIKE = 80.0
_MIN_NAME = 4
_MAX_YEARS = 2
_AND = lazy(r",?\s(?:and|und|et|y|e|&)\s")


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A reference that differs from what a citation says in one thing."""

    reference: Reference
    differs: str
    """`year` or `name`."""


def near_miss(
    cited_as: AuthorYear, references: Iterable[Reference], cited: Container[Reference]
) -> NearMiss | None:
    """Return the one reference that a citation without a reference nearly means, if there is one.

    It has the same year and a name that is spelt nearly alike, or the same names and a year that
    is near, or any year if nothing else cites it. Where several are as near, none is returned.
    """
    listed = tuple(references)
    # Two names that no entry has may have been taken for one organisation.
    names = tuple(part for name in cited_as.names for part in _AND.split(name) if part)
    target = replace(cited_as, names=names)
    if not names:
        return None
    by_name = [each for each in listed if _spelt_nearly_alike(target, each)]
    if len(by_name) == 1:
        return NearMiss(by_name[0], "name")
    same = [each for each in listed if _same_names(target, each)]
    near = [each for each in same if each not in cited or _years_are_near(target, each)]
    orphans = [each for each in near if each not in cited]
    for found in (orphans, near):
        if len(found) == 1 and not by_name:
            return NearMiss(found[0], "year")
    return None


def is_mentioned(target: AuthorYear, references: Iterable[Reference]) -> bool:
    """Tell whether some entry has both a cited name and its year anywhere: perhaps it was misread."""
    names = [fold_name(name) for name in target.names]
    if not names or len(names[0]) < 3:  # noqa: PLR2004
        return True
    for reference in references:
        text = reference.span.text
        folded = fold_name(text) if target.year in text else ""
        if names[0] in folded or any(folded.startswith(name) for name in names[1:] if folded):
            return True
    return False


def _first_family(reference: Reference) -> str:
    if reference.people:
        return reference.people[0].family or reference.people[0].literal
    head = re.match(r"[^\w]{0,5}([^\W\d_][\w'’-]{1,40})", reference.span.text)
    return head[1] if head else ""


def _year(reference: Reference) -> int | None:
    return parse_year(reference.year.text) if reference.year is not None else None


def _spelt_nearly_alike(target: AuthorYear, reference: Reference) -> bool:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only a citation without a reference needs it

    if str(_year(reference)) != target.year:
        return False
    cited, listed = fold_name(target.names[0]), fold_name(_first_family(reference))
    if min(len(cited), len(listed)) < _MIN_NAME:
        return False
    # Initials may have been taken for a part of the family name.
    alike = max(fuzz.ratio(cited, listed), fuzz.ratio(cited, listed.split()[0]))
    return alike >= _ALIKE and _others_agree(target, reference)


def _same_names(target: AuthorYear, reference: Reference) -> bool:
    if not name_keys(target.names[0]) & name_keys(_first_family(reference)):
        return False
    count = len(reference.people) + (2 if reference.et_al else 0)
    many = count > 2  # noqa: PLR2004
    return many == target.et_al and _others_agree(target, reference)


def _others_agree(target: AuthorYear, reference: Reference) -> bool:
    known: set[str] = set()
    for name in reference.people[1:]:
        known |= name_keys(name.family or name.literal)
    return all(name_keys(name) & known for name in target.names[1:])


def _years_are_near(target: AuthorYear, reference: Reference) -> bool:
    year = _year(reference)
    if year is None or not target.year.isdigit():
        return False
    exchanged = sorted(str(year)) == sorted(target.year)
    return exchanged or abs(year - int(target.year)) <= _MAX_YEARS

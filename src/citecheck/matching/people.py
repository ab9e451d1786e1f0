"""Compare the people of two works: the same, cut short, in another order, misspelt, or others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from citecheck.matching.levels import Level
from citecheck.normalize.words import fold
from citecheck.pattern import lazy
from citecheck.record import Person

_PARTICLES = frozenset(
    "van von de der den del della di da do dos du la le ter ten zu el al bin ibn st san d jr sr ii iii iv".split()
)
_UMLAUT = lazy(r"(?<=[aou])e(?=[^aeiou]|$)")
_GIVEN = lazy(r"[^\W\d_]+")
_SLIP = 80.0
_LONG = 4
_SHORT_LIST = 3
"""A list cut off after so many names says that they are the first of more."""


class Someone(NamedTuple):
    """A name in the form it is compared in."""

    family: str
    """The family part without particles, spaces and diacritics."""
    families: frozenset[str]
    """Its words."""
    others: frozenset[str]
    """The words and initials of the given part."""
    initials: str
    acronym: str
    """Initials of an organisation's name; what may stand for it."""


@lru_cache(maxsize=65_536)
def someone(person: Person) -> Someone:
    """Return a name in the form it is compared in; `Müller` and `Mueller` are one name."""
    if person.literal:
        words = [word for word in fold(person.literal).split() if word not in _PARTICLES]
        acronym = "".join(word[0] for word in words if word not in {"of", "the", "and", "for"})
        return Someone("".join(words), frozenset(words), frozenset(), "", acronym)
    kept = _family_words(person.family)
    given = [
        word for word in map(fold, _given(person.given)) if len(word) == 1 or word not in _PARTICLES
    ]
    letters = "".join(word[:1] for word in given)
    return Someone("".join(kept), frozenset(kept), frozenset(given), letters, "")


def family_key(person: Person) -> str:
    """Return the family part of a name (or the organisation) in the form it is compared in."""
    return someone(person).family if person.literal else "".join(_family_words(person.family))


@lru_cache(maxsize=65_536)
def _family_words(family: str) -> tuple[str, ...]:
    """Return the words of a family name, without particles."""
    words = fold(family).split()
    kept = [word for word in words if word not in _PARTICLES] or words
    return tuple(_UMLAUT.sub("", word) if len(word) > _LONG else word for word in kept)


def _given(text: str) -> list[str]:
    """Return given names and single initials: `Hector L.` → `Hector`, `L`; `HL` → `H`, `L`."""
    out: list[str] = []
    for word in _GIVEN.findall(text):
        if word.isupper() and len(word) <= 4:  # noqa: PLR2004
            out += word
        else:
            out.append(word)
    return out


def compare_people(
    one: Sequence[Someone], other: Sequence[Someone], *, more_of_one: bool, more_of_other: bool
) -> tuple[Level | None, float]:
    """Return how two lists of people agree, and the points that gives; None where one is empty.

    `more_of_one` tells that the list `one` says it is cut short (`et al.`).
    """
    if not one or not other:
        return None, 0.0
    if len(one) > len(other):
        one, other = other, one
        more_of_one, more_of_other = more_of_other, more_of_one
    count = len(one)
    aligned = sum(same_person(a, b) for a, b in zip(one, other, strict=False))
    whole = count == len(other)
    if aligned == count and whole:
        return Level.SAME, 2.5
    matched = aligned if aligned == count else _matched(one, other)
    if matched == count:
        return _contained(count, ordered=aligned == count, whole=whole, cut=more_of_one)
    if bool(one[0].acronym) != bool(other[0].acronym):
        # An organisation on one side, people on the other: one may stand for the other.
        return Level.DIFFERENT, -1.0
    if matched * 2 >= count and matched:
        return Level.DIFFERENT, 0.7
    if matched:
        return Level.DIFFERENT, -1.0
    if one[0].families & other[0].families:
        return Level.DIFFERENT, -2.0
    return Level.DIFFERENT, -5.0


def _contained(count: int, *, ordered: bool, whole: bool, cut: bool) -> tuple[Level, float]:
    """Judge a list all of whose people are in the other."""
    if whole:
        return Level.ALIKE, 2.3
    if ordered and cut:
        return Level.SAME, 2.5 if count > 1 else 1.5
    if count >= _SHORT_LIST:
        return Level.ALIKE, 2.0
    return Level.ALIKE, 1.3 if count > 1 else 0.7


def _matched(one: Sequence[Someone], other: Sequence[Someone]) -> int:
    """Count the people of the shorter list that are in the longer."""
    left = list(other)
    matched = 0
    for person in one:
        for index, candidate in enumerate(left):
            if same_person(person, candidate):
                del left[index]
                matched += 1
                break
    return matched


def same_person(one: Someone, other: Someone) -> bool:
    """Tell whether two names may be one person's."""
    if one.family == other.family:
        if one.initials[:1] == other.initials[:1] or not one.initials or not other.initials:
            return True
        # `J. Yannis Bakos` and `Yannis Bakos`
        return any(len(word) > 2 for word in one.others & other.others)  # noqa: PLR2004
    if one.acronym or other.acronym:
        return _same_body(one, other)
    return _compound(one, other) or _misspelt(one, other)


def _same_body(one: Someone, other: Someone) -> bool:
    """Tell whether two organisations are one, in full or by initials."""
    if one.acronym == other.family or other.acronym == one.family:
        return True
    short, long = sorted((one.families, other.families), key=len)
    return len(short) > 1 and short <= long


def _compound(one: Someone, other: Someone) -> bool:
    """Tell whether a family name of one stands among the words of the other: parts in another place."""
    shared = (one.families & (other.families | other.others)) | (
        other.families & (one.families | one.others)
    )
    if not shared or max(map(len, shared)) < 2:  # noqa: PLR2004
        return False
    mine = {word[0] for word in (one.families | one.others) - shared}
    theirs = {word[0] for word in (other.families | other.others) - shared}
    return not mine or not theirs or bool(mine & theirs)


def _misspelt(one: Someone, other: Someone) -> bool:
    if min(len(one.family), len(other.family)) < _LONG or one.initials[:1] != other.initials[:1]:
        return False
    from rapidfuzz import fuzz  # noqa: PLC0415 - a list without candidates never needs it

    return fuzz.ratio(one.family, other.family) >= _SLIP

"""Tell whether two names of journals or books may be one, abbreviated or in full."""

from __future__ import annotations

import re
from functools import lru_cache

from citecheck.matching.levels import Level
from citecheck.normalize.words import fold
from citecheck.pattern import lazy

# In abbreviated names these are dropped (ISO 4).
_DROPPED = frozenset(
    "the of and for in on de la le les des der die das und et a an y e del della di do da".split()
)
_MEETING = lazy(r"(?i)[.:]\s?conference:.*|\s?[.:]\s?(?:the )?official .*")
_ELIDED = lazy(r"(?i)\b[dl]['’ʼ]")
_BRACKETS = lazy(r"[(\[]([^()\[\]]{3,})[)\]]")
_COUNTED = lazy(r"\d+(?:st|nd|rd|th)?")
_OF_MEETINGS = frozenset("proceedings proc annual anais conference".split())
_LEAST_PARTIAL = 2
_ACRONYM = 4


@lru_cache(maxsize=65_536)
def compare_containers(one: str, other: str) -> tuple[Level | None, float]:
    """Return how two names compare, and the points that gives; None where one is missing.

    A word agrees with another that begins it (`J`, `Journal`) or is a contraction of it (`Natl`,
    `National`), in order; `JAMA` agrees with the initials of a full name. Either of two names of one
    journal (`Gan to Kagaku Ryoho [Japanese Journal of Cancer]`) may be meant.
    """
    mine, theirs = _names(one), _names(other)
    if not mine or not theirs:
        return None, 0.0
    if mine[0] == theirs[0]:
        return Level.SAME, 1.0
    if any(_agree(a, b) for a in mine for b in theirs):
        return Level.ALIKE, 1.1
    if any(_part(a, b) for a in mine for b in theirs):
        return Level.ALIKE, 0.5
    return Level.DIFFERENT, -1.0


def numbers_of(name: str) -> tuple[str, ...]:
    """Return the numbers in a container's name: which meeting of a series it is of."""
    return tuple(re.findall(r"\d+", name))


def same_container(one: str, other: str) -> bool | None:
    """Tell whether two names may be one; None where one of them is missing."""
    level, _ = compare_containers(one, other)
    return None if level is None else level is not Level.DIFFERENT


@lru_cache(maxsize=65_536)
def _names(printed: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each name that a container gives itself."""
    text = _ELIDED.sub("", _MEETING.sub("", printed))
    outside = _BRACKETS.sub(" ", text)
    found = [outside, *(match[1] for match in _BRACKETS.finditer(text))]
    names = (
        tuple(
            word
            for word in fold(each).split()
            if word not in _DROPPED and not _COUNTED.fullmatch(word)
        )
        for each in found
    )
    return tuple(name for name in names if name)


def _agree(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    if len(first) > len(second):
        first, second = second, first
    letters = "".join(word[0] for word in second)
    # `PNAS` leaves out the end of its name.
    if (
        len(first) == 1
        and len(first[0]) > 1
        and (first[0] == letters or (len(first[0]) >= _ACRONYM and letters.startswith(first[0])))
    ):
        return True
    at = 0
    for word in first:
        while at < len(second) and not _abbreviates(word, second[at]):
            if at == 0:
                return False
            at += 1
        if at == len(second):
            return False
        at += 1
    return True


def _part(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Tell whether one name stands inside the other: `Annual Conference on Moss`, `Conference on Moss`."""
    short, long = sorted((first, second), key=len)
    short = tuple(word for word in short if word not in _OF_MEETINGS)
    if len(short) < _LEAST_PARTIAL:
        return False
    rest = iter(long)
    return all(any(_abbreviates(word, each) for each in rest) for word in short)


def _abbreviates(short: str, long: str) -> bool:
    if len(short) > len(long):
        short, long = long, short
    if long.startswith(short):
        return True
    if short[0] != long[0] or len(short) < 3:  # noqa: PLR2004
        return False
    rest = iter(long)
    return all(char in rest for char in short)

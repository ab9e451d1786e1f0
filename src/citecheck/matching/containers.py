"""Tell whether two journal names may be one journal, abbreviated or in full."""

from __future__ import annotations

from functools import lru_cache

from citecheck.normalize.words import fold

# In abbreviated names these are dropped (ISO 4).
_DROPPED = frozenset("the of and for in on de la le les des der die das und et a an".split())


@lru_cache(maxsize=4096)
def same_container(one: str, other: str) -> bool | None:
    """Tell whether two names agree word by word; None where one of them is missing.

    A word agrees with another that begins it (`J`, `Journal`) or is a contraction of it (`Natl`,
    `National`), in order; `JAMA` agrees with the initials of a full name.
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return None
    if len(first) > len(second):
        first, second = second, first
    if len(first) == 1 and len(first[0]) > 1 and first[0] == "".join(word[0] for word in second):
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


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in fold(name).split() if word not in _DROPPED)


def _abbreviates(short: str, long: str) -> bool:
    if len(short) > len(long):
        short, long = long, short
    if long.startswith(short):
        return True
    if short[0] != long[0] or len(short) < 3:  # noqa: PLR2004
        return False
    rest = iter(long)
    return all(char in rest for char in short)

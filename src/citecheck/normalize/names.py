"""Bring names of people to family name and initials."""

from __future__ import annotations

from citecheck.model import Name
from citecheck.normalize.words import fold
from citecheck.pattern import lazy

_UPPER = lazy(r"[^\W\d_]")
_UMLAUT = lazy(r"([aou])e")
_PARTICLES = frozenset(
    "van von de der den del della di da do dos du la le ter ten zu el al bin ibn st san".split()
)


def family_key(name: Name) -> str:
    """Return the family name for comparison, without particles and spaces.

    `Müller` and `Mueller` are one name; so, for this purpose, are `Muller` and both.
    """
    words = fold(name.family or name.literal).split()
    kept = [word for word in words if word not in _PARTICLES]
    return _UMLAUT.sub(r"\1", "".join(kept or words))


def initials(given: str) -> str:
    """Return the initials of given names in lower case: `Hector L.`, `HL` and `H.-L.` are `hl`."""
    bare = given.strip().replace(".", " ").replace("-", " ")
    letters = "".join(
        word if word.isupper() and len(word) <= 4 else word[:1]  # noqa: PLR2004
        for word in bare.split()
        if _UPPER.match(word)
    )
    return fold(letters).replace(" ", "")

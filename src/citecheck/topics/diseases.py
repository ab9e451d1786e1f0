"""Which diseases a text names, and whether two texts name different ones.

The names and tree numbers are those of the Medical Subject Headings (see `data/NOTICE`). A tree
number such as `C06.405.205.731` is a path: two diseases are related where one path begins with the
other, or where they share the first two steps (an organ or a kind of cause).
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from citecheck.topics.words import STOP_WORDS, singular, stem, words

NEOPLASMS = "C04"
TREES = (*(f"C{number:02}." for number in (*range(1, 23), *range(24, 27))), NEOPLASMS, "F03.")
"""Diseases and mental disorders. C23 (signs, symptoms, processes) is left out: too general."""
LONGEST = 5
"""Words in a disease name, at most."""
GENERAL_DEPTH = 2
"""A number of this many steps or fewer names a field (`neoplasms`, `digestive diseases`)."""


@dataclass(frozen=True, slots=True)
class Disease:
    """A disease named in a text."""

    name: str
    """The words of the name as they stand in the text, in lower case."""
    trees: tuple[str, ...]

    @property
    def specific(self) -> bool:
        """Whether it is more than a whole field of medicine."""
        return any(tree.count(".") >= GENERAL_DEPTH for tree in self.trees)


def key(words: Sequence[str]) -> str | None:
    """Return what a name is looked up by, or None where it cannot be a name.

    The stems stand in alphabetical order, so that `bowel disease, inflammatory` and
    `inflammatory bowel diseases` are one name. A single word keeps its ending (`numbness` is a
    disease of the nerves, `number` is not).
    """
    if len(words) == 1:
        return singular(words[0]) if len(words[0]) >= SHORTEST else None
    stems = {stem(word) for word in words}
    return " ".join(sorted(stems)) if len(stems) == len(words) else None


SHORTEST = 4
"""Letters in a name of one word, at least: shorter ones are abbreviations of many things."""


@cache
def _table() -> tuple[list[str], dict[str, str]]:
    """Read the table: the sets of tree numbers, and name → index of its set, as printed.

    The file has the sets a line each, an empty line, the names, and their indexes.
    """
    data = files("citecheck.topics").joinpath("data", "diseases.txt.gz").read_bytes()
    sets, _, rest = gzip.decompress(data).decode("utf-8").partition("\n\n")
    names, indexes = rest.splitlines()
    return sets.split("\n"), dict(zip(names.split("\t"), indexes.split(" "), strict=True))


def named(text: str) -> list[Disease]:
    """Return the diseases a text names, the longest name at each place, in order, each once."""
    sets, table = _table()
    all_words = [word for word in words(text) if word not in STOP_WORDS]
    found: dict[tuple[str, ...], Disease] = {}
    at = 0
    while at < len(all_words):
        for length in range(min(LONGEST, len(all_words) - at), 0, -1):
            name = all_words[at : at + length]
            index = table.get(key(name) or "")
            if index is not None:
                trees = tuple(sets[int(index)].split(","))
                found.setdefault(trees, Disease(" ".join(name), trees))
                at += length
                break
        else:
            at += 1
    return list(found.values())


def related(one: Disease, other: Disease) -> bool:
    """Tell whether two diseases are the same, or one a kind of the other, or close kin."""
    return any(_kin(a.split("."), b.split(".")) for a in one.trees for b in other.trees)


def _kin(a: Sequence[str], b: Sequence[str]) -> bool:
    shared = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        shared += 1
    # `C04.588` is all neoplasms by site: there, kin need a site in common too.
    enough = GENERAL_DEPTH + (a[0] == NEOPLASMS)
    return shared >= min(enough, len(a), len(b))

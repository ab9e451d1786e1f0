"""Find the pairs of descriptions worth comparing, so that long lists stay fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from citecheck.matching.description import Description
from citecheck.normalize.words import STOP_WORDS

_WINDOW = 8
_BLOCK = 60
"""In a block larger than this each description is only compared with its next neighbours."""


def candidate_pairs(descriptions: Iterable[Description]) -> tuple[tuple[int, int], ...]:
    """Return the pairs of positions (first < second, sorted) that share a rare trait.

    The traits are an identifier, the beginning or end of the title, two of its rarest words,
    or volume and first page. A list of n entries gives of the order of n pairs, not n².
    """
    listed = tuple(descriptions)
    counts: dict[str, int] = defaultdict(int)
    for each in listed:
        for word in set(_words(each)):
            counts[word] += 1
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, each in enumerate(listed):
        for trait in set(_traits(each, counts)):
            blocks[trait].append(position)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) <= _BLOCK:
            pairs.update(combinations(members, 2))
        else:
            for step in range(1, _WINDOW + 1):
                pairs.update(zip(members, members[step:], strict=False))
    return tuple(sorted(pairs))


def _words(each: Description) -> list[str]:
    text = each.title if each.sure else each.raw
    return [word for word in text.split() if word not in STOP_WORDS]


def _traits(each: Description, counts: dict[str, int]) -> Iterator[tuple[str, ...]]:
    if each.doi:
        yield ("doi", each.doi)
    if each.pmid:
        yield ("pmid", each.pmid)
    joined = each.title.replace(" ", "")
    if joined:
        yield ("begin", joined[:24])
        yield ("end", joined[-24:])
    if each.volume and each.pages:
        yield ("place", each.volume, each.pages.first_page)
    rare = sorted(
        {word for word in _words(each) if counts[word] > 1}, key=lambda word: (counts[word], word)
    )
    for one, other in combinations(rare[:4], 2):
        yield ("words", *sorted((one, other)))
    if not each.sure and each.raw_numbers:
        yield ("numbers", *each.raw_numbers)

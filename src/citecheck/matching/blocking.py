"""Find the pairs of descriptions worth comparing, so that long lists stay fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from citecheck.matching.description import Description
from citecheck.matching.places import pages_of
from citecheck.normalize.words import STOP_WORDS
from citecheck.progress import step

_WINDOW = 8
_BLOCK = 60
"""In a block larger than this each description is only compared with its next neighbours."""
_ENDS = 24
"""Letters at either end of a title that are compared."""
_RARE = 4
"""Rarest words of a title that are paired."""
_ALIKE = 60.0
"""How alike two titles are at least that may be one (0–100)."""
_ALIKE_RECORDS = 80.0

_Traits = Callable[[Description], Iterable[object]]


def candidate_pairs(descriptions: Iterable[Description]) -> tuple[tuple[int, int], ...]:
    """Return the pairs of positions (first < second, sorted) that share a rare trait.

    The traits are an identifier, the beginning or end of the title, two of its rarest words, or
    volume and page. A list of n entries gives of the order of n pairs, not n².
    """
    listed = tuple(descriptions)
    size = len(listed)
    pairs: set[int] = set()
    for number, traits in enumerate(_TRAITS):
        _add_pairs(pairs, (traits(each) for each in listed), size)
        step("looking for pairs", number + 1, len(_TRAITS) + 1)
    _add_pairs(pairs, _rare_words(listed), size)
    return tuple(
        (one, other)
        for one, other in (divmod(each, size) for each in sorted(pairs))
        if _may_be_one(listed[one], listed[other])
    )


def _add_pairs(pairs: set[int], traits: Iterable[Iterable[object]], size: int) -> None:
    """Add the pairs that share one of a kind of traits (each as first · size + second)."""
    # A block is one position, or a list of several: most traits belong to one description only.
    # They are kept by their hashes: two that fall together only make one comparison more.
    blocks: dict[int, int | list[int]] = {}
    for position, own in enumerate(traits):
        for trait in own:
            key = hash(trait)
            members = blocks.setdefault(key, position)
            if members.__class__ is list:
                members.append(position)
            elif members != position:
                blocks[key] = [members, position]  # type: ignore[list-item]
    for members in blocks.values():
        if not isinstance(members, list):
            continue
        if len(members) <= _BLOCK:
            near: Iterable[tuple[int, int]] = combinations(members, 2)
        else:
            near = (
                pair
                for step in range(1, _WINDOW + 1)
                for pair in zip(members, members[step:], strict=False)
            )
        pairs.update(one * size + other for one, other in near if one != other)


def _may_be_one(one: Description, other: Description) -> bool:
    """Tell whether a pair is worth a full comparison."""
    if not (one.sure and other.sure):
        return True
    if one.doi and one.doi == other.doi:
        return True
    first, second = pages_of(one.pages), pages_of(other.pages)
    paged = first is not None and second is not None and first.first_page == second.first_page
    if paged and one.volume == other.volume:
        return True
    from rapidfuzz import fuzz  # noqa: PLC0415 - a list without candidates never needs it

    mine, theirs = one.title, other.title
    if mine.other or theirs.other or mine.key[:_ENDS] == theirs.key[:_ENDS]:
        return True
    # Records have no wording beyond their fields that might agree where their titles do not.
    least = _ALIKE if one.raw and other.raw else _ALIKE_RECORDS
    if fuzz.ratio(mine.key, theirs.key, score_cutoff=least):
        return True
    short, long = sorted((mine.key, theirs.key), key=len)
    return short[-_ENDS:] in long


def _identifiers(each: Description) -> Sequence[object]:
    return [value for value in (each.doi, each.pmid, each.arxiv) if value]


def _beginning(each: Description) -> Sequence[object]:
    key = each.title.key
    return (key[:_ENDS],) if key else ()


def _end(each: Description) -> Sequence[object]:
    title = each.title
    if title.other:
        return title.key[-_ENDS:], title.other.replace(" ", "")[-_ENDS:]
    return (title.key[-_ENDS:],) if len(title.key) > _ENDS else ()


def _places(each: Description) -> Sequence[object]:
    pages = pages_of(each.pages) if each.pages else None
    if pages is None:
        return ()
    if not each.volume:
        return ((each.year, pages.first_page, each.first_family),)
    here = each.volume, pages.first_page
    return (*here, each.year), (*here, each.first_family)


def _numbers(each: Description) -> Sequence[object]:
    return (each.numbers,) if not each.sure and each.numbers else ()


_TRAITS: tuple[_Traits, ...] = (_identifiers, _beginning, _end, _places, _numbers)


def _rare_words(listed: Sequence[Description]) -> Iterator[Iterable[object]]:
    """Yield, for each description, the pairs of its rarest words that others have too."""
    ranks: dict[str, int] = {}
    counts: list[int] = []
    own: list[list[int]] = []
    for each in listed:
        text = each.title.text if each.sure else each.whole
        words = [ranks.setdefault(word, len(ranks)) for word in set(text.split())]
        counts.extend([0] * (len(ranks) - len(counts)))
        for word in words:
            counts[word] += 1
        own.append(words)
    for stop in STOP_WORDS & ranks.keys():
        counts[ranks[stop]] = 1
    for words in own:
        shared = sorted((counts[word], word) for word in words if counts[word] > 1)[:_RARE]
        yield combinations(sorted(word for _, word in shared), 2)

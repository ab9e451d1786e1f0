"""Bring pairs that are one work together into clusters, without chaining over works that differ."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from citecheck.matching.blocking import candidate_pairs
from citecheck.matching.description import Description, describe
from citecheck.matching.works import OTHER_TITLES, Kind, Verdict, compare
from citecheck.model import Reference
from citecheck.progress import counted

Pair = tuple[int, int]
SAME = frozenset({Kind.EXACT, Kind.PROBABLE})
"""The verdicts that make one work of two entries."""
_APART = frozenset({Kind.DISTINCT, Kind.NOTICE})


@dataclass(frozen=True)
class Comparison:
    """What a list of descriptions holds more than once."""

    clusters: tuple[tuple[int, ...], ...]
    """Positions that are one work, in order of their first."""
    verdicts: Mapping[Pair, Verdict]
    """What was found for each pair (first < second) that is not distinct."""


def compare_all(descriptions: Iterable[Description], wanted: frozenset[Kind] = SAME) -> Comparison:
    """Compare a whole list with itself, in time and memory that grow with its length.

    Args:
        descriptions: those of a list of references, or of a library; best a generator.
        wanted: the kinds of verdicts that make one work of two entries.
    """

    def judge(one: int, other: int) -> Verdict:
        return compare(listed[one], listed[other])

    with _without_collection():
        listed = tuple(descriptions)
        pairs = candidate_pairs(listed)
        found = {
            pair: verdict
            for pair in counted(pairs, "comparing", len(pairs))
            if (verdict := judge(*pair)).kind is not Kind.DISTINCT
        }
        groups = clusters(found, judge, wanted)
    return Comparison(tuple(map(tuple, groups)), found)


@lru_cache(maxsize=4)
def compare_list(references: tuple[Reference, ...]) -> Comparison:
    """Compare a list of references with itself (once, though several rules ask for it)."""
    return compare_all(map(describe, references))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Hold the collector of cycles: many objects are made that all stay, and none is in a cycle."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def clusters(
    verdicts: Mapping[Pair, Verdict],
    judge: Callable[[int, int], Verdict],
    wanted: frozenset[Kind] = SAME,
) -> list[list[int]]:
    """Return the positions that are one work, each cluster sorted, in order of their first.

    The surest pairs are joined first. Two clusters are not joined where a member of the one is
    certainly another work than a member of the other (`judge` compares pairs that blocking left out):
    A may resemble B and B resemble C while A and C are two parts of a series.
    """
    home: dict[int, list[int]] = {}
    pairs = [pair for pair, verdict in verdicts.items() if verdict.kind in wanted]
    pairs.sort(key=lambda pair: (-verdicts[pair].score, pair))
    for one, other in pairs:
        mine, theirs = home.setdefault(one, [one]), home.setdefault(other, [other])
        if mine is theirs or not _may_join(mine, theirs, (one, other), verdicts, judge):
            continue
        mine += theirs
        for member in theirs:
            home[member] = mine
    found = {id(group): sorted(group) for group in home.values() if len(group) > 1}
    return sorted(found.values())


def _may_join(
    mine: list[int],
    theirs: list[int],
    tie: Pair,
    verdicts: Mapping[Pair, Verdict],
    judge: Callable[[int, int], Verdict],
) -> bool:
    for one in mine:
        for other in theirs:
            pair = (one, other) if one < other else (other, one)
            if pair == tie:
                continue
            verdict = verdicts.get(pair) or judge(*pair)
            if verdict.kind in _APART and verdict.reason != OTHER_TITLES:
                return False
    return True

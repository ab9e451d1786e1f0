"""Find the run of references whose citing sentences fit a neighbour in the list better.

An entry inserted or deleted late, with the numbers of the text left as they were, shifts every
citation behind it by one. Each alone is weak evidence; along the list it adds up. For each
reference, how much better its passages fit the neighbour is summed over them, and the best run is
the one with the largest sum (Bentley J (1984), Programming pearls: algorithm design techniques.
Commun ACM 27(9):865-873).
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from citecheck.topics.features import Stretch, Views, stretches
from citecheck.topics.paper import Paper, Passage

SHIFTS = (-2, -1, 1, 2)
"""How far a citation may be from its reference: one entry or two, either way."""
FEATURES = (
    "cosine_sentence",
    "cosine_context",
    "cosine_paragraph",
    "prefix_coverage",
    "row_z",
    "column_z",
)
"""How well a passage fits a title: by itself, among all titles, and among all passages."""
MARGIN = 0.2
"""Log-odds a passage must gain from the neighbour before it speaks for a shift."""
MOST = 4.0
"""Log-odds that one reference may add to a run, or take from it, however often it is cited."""
FAR = 1.5
"""Log-odds taken from runs shifted by two: that is rarer."""
TO_THE_END = 2.0
"""Log-odds given to runs that last to the end of the list, as what nobody mended later does."""
MIN_RUN = 3
"""References in a run, at least."""
FAINT = 5.3
"""Sum from which a run is mentioned at all."""
CLEAR = 6.0
"""Sum that hardly any published article reaches (see `benchmarks/drift.py`)."""
_SPREAD = 0.02
"""Least spread in a z-score, so that uniform lists do not blow it up."""

Values: TypeAlias = tuple[float, ...]
"""One for each of `FEATURES`."""


@dataclass(frozen=True, slots=True)
class Pull:
    """One citation that fits the neighbour of its reference better than its reference."""

    passage: Passage
    entry: int
    gain: float
    """Log-odds, net of `MARGIN`."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A run of references that are cited by the numbers of their neighbours."""

    shift: int
    """Entry n is cited where entry n + shift is meant."""
    first: int
    last: int
    """Entries of the run, both ends included."""
    score: float
    """Log-odds summed over the run."""
    pulls: tuple[Pull, ...]
    """The citations of the run that were compared, the strongest first."""


@cache
def _weights() -> Values:
    data = json.loads(files("citecheck.topics").joinpath("data", "drift.json").read_bytes())
    return tuple(float(data[name]) for name in FEATURES)


def find(paper: Paper, least: float = FAINT) -> Drift | None:
    """Return the strongest run of shifted citations whose score is `least` or more, if any."""
    weights = _weights()
    pulls: dict[int, list[Pull]] = {shift: [] for shift in SHIFTS}
    for passage, measured in neighbourhoods(paper):
        fit = {
            entry: sum(weight * value for weight, value in zip(weights, values, strict=True))
            for entry, values in measured.items()
        }
        cited = set(passage.cited)
        for entry in cited & fit.keys():
            for shift in SHIFTS:
                other = entry + shift
                # Where both are cited, either fits by rights.
                if other in fit and other not in cited:
                    gain = fit[other] - fit[entry] - MARGIN
                    pulls[shift].append(Pull(passage, entry, gain))
    runs = [run for shift in SHIFTS if (run := _best_run(shift, pulls[shift])) is not None]
    best = max(runs, key=lambda run: run.score, default=None)
    return best if best is not None and best.score >= least else None


def _best_run(shift: int, pulls: list[Pull]) -> Drift | None:
    gains: dict[int, float] = defaultdict(float)
    for each in pulls:
        gains[each.entry] += each.gain
    order = sorted(gains)
    bounded = [max(-MOST, min(MOST, gains[entry])) for entry in order]
    best = max((*_segments(bounded), *_suffixes(bounded)), default=None)
    if best is None:
        return None
    score, start, end = best
    first, last = order[start], order[end]
    inside = [each for each in pulls if first <= each.entry <= last]
    return Drift(
        shift,
        first,
        last,
        score - (FAR if abs(shift) > 1 else 0.0),
        tuple(sorted(inside, key=lambda each: (-each.gain, each.entry))),
    )


def _segments(gains: Sequence[float]) -> Iterator[tuple[float, int, int]]:
    """Yield sum, start and end of the best segment that ends at each place."""
    total, start = 0.0, 0
    for end, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, end
        total += gain
        if end - start + 1 >= MIN_RUN:
            yield total, start, end


def _suffixes(gains: Sequence[float]) -> Iterator[tuple[float, int, int]]:
    """Yield sum, start and end of each segment that lasts to the end."""
    total = TO_THE_END
    for start in range(len(gains) - 1, -1, -1):
        total += gains[start]
        if len(gains) - start >= MIN_RUN:
            yield total, start, len(gains) - 1


def neighbourhoods(
    paper: Paper, reach: int = max(SHIFTS)
) -> Iterator[tuple[Passage, Mapping[int, Values]]]:
    """Yield each passage with how well it fits what it cites and the entries up to `reach` away."""
    for stretch in stretches(paper):
        yield from _measured(stretch, reach)


def _measured(stretch: Stretch, reach: int) -> Iterator[tuple[Passage, Mapping[int, Values]]]:
    passages = stretch.text.citing(stretch.members)
    views = {passage: stretch.text.views(passage) for passage in passages}
    blends = {passage: stretch.blend(views[passage]) for passage in passages}
    columns = _Spread(len(passages))
    for blend in blends.values():
        columns.add(blend)
    for passage in passages:
        blend = blends[passage]
        total, squares = sum(blend.values()), sum(value * value for value in blend.values())
        mean, spread = _moments(total, squares, len(stretch.members))
        near = {entry + step for entry in passage.cited for step in range(-reach, reach + 1)}
        measured = {}
        for entry in near & stretch.members:
            here = blend.get(entry, 0.0)
            usual, varied = columns.moments(entry)
            measured[entry] = (
                *_cosines(stretch, views[passage], entry),
                stretch.coverage(entry, views[passage].prefixes, prefixes=True),
                (here - mean) / max(spread, _SPREAD),
                (here - usual) / max(varied, _SPREAD),
            )
        yield passage, measured


def _cosines(stretch: Stretch, views: Views, entry: int) -> tuple[float, ...]:
    return tuple(stretch.cosines(view).get(entry, 0.0) for view in views[:3])


class _Spread:
    """Mean and standard deviation of each entry's fit over the passages of a stretch."""

    def __init__(self, passages: int) -> None:
        self._passages = passages
        self._totals: dict[int, float] = defaultdict(float)
        self._squares: dict[int, float] = defaultdict(float)

    def add(self, blend: Mapping[int, float]) -> None:
        for entry, value in blend.items():
            self._totals[entry] += value
            self._squares[entry] += value * value

    def moments(self, entry: int) -> tuple[float, float]:
        return _moments(self._totals.get(entry, 0.0), self._squares.get(entry, 0.0), self._passages)


def _moments(total: float, squares: float, count: int) -> tuple[float, float]:
    mean = total / count
    return mean, math.sqrt(max(squares / count - mean * mean, 0.0))

"""Say which citations are off topic, how surely, and in words.

The measurements of `features` are added up by a generalised additive model: each has a
piecewise-linear curve, fitted to real citations and to wrong ones put in their place (see
`data/card.md`). The sum is a log-odds, compared here with cuts that real citations hardly reach.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from citecheck.topics.background import inverse_frequency
from citecheck.topics.diseases import Disease, named, related
from citecheck.topics.features import FEATURES, SEMANTIC_FEATURES, Fit, measure
from citecheck.topics.paper import MIN_TITLES, Paper, Passage
from citecheck.topics.semantic import Embedder
from citecheck.topics.words import stem, stems

SMALL_LIST = 16
"""A list with fewer titles is a coarse yardstick: `SMALL_LIST_MARGIN` is added to the cuts."""
SMALL_LIST_MARGIN = 0.5
"""Brings the share of real citations called `CLEAR` in small lists down to that in long ones."""
MAX_GROUP = 12
"""A passage that cites more references than this at once has no one topic."""
MAX_PARAGRAPH = 20_000
"""Characters. In a longer paragraph nothing is said about diseases: it is no paragraph."""
MAX_CONTEXT = 500
"""Stems of a context that are searched for parts of words."""
MIN_TITLE_STEMS = 3
"""A title with fewer stems says too little."""


class Grade(IntEnum):
    """How gross the conflict is."""

    FAINT = 1
    """The words differ more than in nearly all published citations."""
    CLEAR = 2
    """The words differ as they hardly ever do in published citations."""
    CORROBORATED = 3
    """The words differ and passage and title name unrelated diseases."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A citation that seems off topic."""

    passage: Passage
    entry: int
    grade: Grade
    score: float
    """Log-odds of the additive model."""
    better_than: float
    """Share of published citations that fit better, 0 to 1."""
    closest: int | None
    """The other reference that fits the passage best, if one shares a word with it."""
    diseases: tuple[Disease, Disease] | None
    """What passage and title name, where they name unrelated diseases."""


class _Model(NamedTuple):
    intercept: float
    curves: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]
    """For each feature: where its curve bends, and its heights there."""
    percentiles: tuple[tuple[float, float], ...]
    """Share of real citations below a score, and the score, both rising."""
    cuts: Mapping[str, float]


@cache
def _model(*, semantic: bool) -> _Model:
    name = "weights-semantic.json" if semantic else "weights.json"
    features = (*FEATURES, *SEMANTIC_FEATURES) if semantic else FEATURES
    data = json.loads(files("citecheck.topics").joinpath("data", name).read_bytes())
    curves = (tuple(zip(*data["curves"][name], strict=True)) for name in features)
    return _Model(
        data["intercept"],
        tuple((xs, ys) for xs, ys in curves),
        tuple((share, score) for share, score in data["percentiles"]),
        data["cuts"],
    )


def score(fit: Fit) -> float:
    """Return the log-odds that a citation is one of the wrong ones the model was fitted to."""
    model = _model(semantic=len(fit.values) > len(FEATURES))
    return model.intercept + sum(
        _height(value, xs, ys) for value, (xs, ys) in zip(fit.values, model.curves, strict=True)
    )


def _height(x: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    if x <= xs[0]:
        return ys[0]
    if x >= xs[-1]:
        return ys[-1]
    right = bisect_right(xs, x)
    part = (x - xs[right - 1]) / (xs[right] - xs[right - 1])
    return ys[right - 1] + part * (ys[right] - ys[right - 1])


def judge(paper: Paper, embedder: Embedder | None = None) -> Iterator[Verdict]:
    """Yield a verdict on each citation that seems off topic, in order of passages.

    With an embedder, meanings are measured too, and weights hold that were fitted with them.
    """
    titles = sum(bool(entry.title) for entry in paper.entries)
    if titles < MIN_TITLES:
        return
    margin = SMALL_LIST_MARGIN if titles < SMALL_LIST else 0.0
    model = _model(semantic=embedder is not None)
    cuts = {name: cut + margin for name, cut in model.cuts.items()}
    order = {passage: at for at, passage in enumerate(paper.passages)}
    suspects = [
        (fit, odds)
        for fit in measure(paper, embedder)
        if len(fit.passage.cited) <= MAX_GROUP
        and fit.values[FEATURES.index("title_length")] >= MIN_TITLE_STEMS
        and (odds := score(fit)) >= min(cuts.values())
    ]
    for fit, odds in sorted(suspects, key=lambda each: (order[each[0].passage], each[0].entry)):
        conflict = conflicting(paper, fit)
        kin = akin(paper, fit)
        if conflict and not kin:
            grade = Grade.CORROBORATED
        elif odds >= cuts["clear"] and not kin and not about_method(paper, fit):
            grade = Grade.CLEAR
        elif odds >= cuts["faint"]:
            grade = Grade.FAINT
        else:
            continue
        share = _share_below(odds, model.percentiles)
        yield Verdict(fit.passage, fit.entry, grade, odds, share, fit.closest, conflict)


def _share_below(odds: float, percentiles: Sequence[tuple[float, float]]) -> float:
    return max((share for share, at in percentiles if at <= odds), default=0.0)


def conflicting(paper: Paper, fit: Fit) -> tuple[Disease, Disease] | None:
    """Return a disease of the sentence and one of the title, if they have nothing to do with it.

    A title's disease counts only where nothing related is named in the whole paragraph.
    """
    in_title = named(paper.entries[fit.entry].title)
    paragraph = paper.paragraphs[fit.passage.paragraph]
    too_long = sum(map(len, paragraph)) > MAX_PARAGRAPH
    if too_long or not any(each.specific for each in in_title):
        return None
    in_sentence = [each for each in named(paragraph[fit.passage.sentence]) if each.specific]
    nearby = named(" ".join(paragraph))
    if not in_sentence or any(related(one, other) for one in in_title for other in nearby):
        return None
    return in_sentence[-1], next(each for each in in_title if each.specific)


def akin(paper: Paper, fit: Fit) -> bool:
    """Tell whether a telling word of title or context is part of a word of the other.

    `prostate` and `puboprostatic` share no stem, and yet are one subject; so are `CEA` and
    `CEACAM8`.
    """
    title = set(stems(paper.entries[fit.entry].title))
    context = set(stems(" ".join(paper.context(fit.passage))[:MAX_PARAGRAPH])[:MAX_CONTEXT])
    return any(
        _part_of(one, other) or _part_of(other, one)
        for one in title
        for other in context - title
        if one != other
    )


def _part_of(short: str, long: str) -> bool:
    if len(short) >= len(long) or short not in long or inverse_frequency(short) < TELLING:
        return False
    return len(short) >= PART or (len(short) >= PART_AT_START and long.startswith(short))


PART = 5
"""Letters of a stem that may be found inside another."""
PART_AT_START = 3
"""Letters of a stem with which another may begin."""
TELLING = 3.0
"""Stems with a lower inverse document frequency tell no subject (about one article in twenty)."""
METHOD_STEMS = frozenset(
    map(
        stem,
        """algorithm bioconductor bioinformatics calculator computing database guideline guidelines
        package pipeline program programs python questionnaire regression reporting server software
        spreadsheet statistic statistics statistical suite test testing tests tool tools toolbox
        toolkit webserver""".split(),
    )
)
"""Words of titles that are cited for how something was done, whatever it was done to."""


def about_method(paper: Paper, fit: Fit) -> bool:
    """Tell whether a title names a tool or a statistical method."""
    return not METHOD_STEMS.isdisjoint(stems(paper.entries[fit.entry].title))

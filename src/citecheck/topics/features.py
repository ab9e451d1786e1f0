"""Measure how well each citation's passage fits the title of the reference it means.

The yardstick is the list itself: how well the *other* references would fit the same passage. A
list is cut into stretches of `STRETCH` references, each a yardstick of its own, so that the work
grows with the length of a manuscript and not with its square.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from citecheck.topics.background import inverse_frequency
from citecheck.topics.paper import Entry, Paper, Passage
from citecheck.topics.semantic import Embedder, Meanings
from citecheck.topics.words import stems

STRETCH = 200
"""References in one yardstick, at most."""
PREFIX = 5
"""Letters by which two stems count as related (`neurop` and `neurol` are)."""

FEATURES = (
    "cosine_sentence",
    "cosine_context",
    "cosine_paragraph",
    "z",
    "rank",
    "margin",
    "prefix_coverage",
    "paragraph_coverage",
    "neighbour_title",
    "body_coverage",
    "list_coverage",
    "cited_likeness",
    "nearest_title",
    "second_title",
    "shared_author",
    "shared_container",
    "title_length",
    "sentence_length",
    "group_size",
)
"""Names of the measurements, in the order of `Fit.values`."""
SEMANTIC_FEATURES = (
    "meaning_sentence",
    "meaning_context",
    "meaning_z",
    "meaning_nearest_title",
)
"""Names of those that follow where there is an embedder, in the order of `Meanings.values`."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One citation measured."""

    passage: Passage
    entry: int
    values: tuple[float, ...]
    """One for each of `FEATURES`, and with an embedder one for each of `SEMANTIC_FEATURES`."""
    closest: int | None
    """The other reference whose title fits the passage best, if any shares a word with it."""


def measure(paper: Paper, embedder: Embedder | None = None) -> Iterator[Fit]:
    """Yield the measurements of every citation whose reference has a title of two stems or more."""
    for stretch in stretches(paper):
        passages = stretch.text.citing(stretch.members)
        fits = (fit for passage in passages for fit in stretch.fits(passage))
        if embedder is None:
            yield from fits
        else:
            meanings = Meanings(paper, sorted(stretch.members), passages, embedder)
            for fit in fits:
                more = meanings.values(fit.passage, fit.entry)
                yield replace(fit, values=(*fit.values, *more))


@lru_cache(maxsize=1)
def stretches(paper: Paper) -> tuple[Stretch, ...]:
    """Return the list cut into yardsticks: the references with a title of two stems or more.

    The last paper's are kept: several rules look at one manuscript, one after the other.
    """
    text = Text(paper)
    titles = [frozenset(stems(entry.title)) for entry in paper.entries]
    usable = [index for index, title in enumerate(titles) if len(title) > 1]
    return tuple(
        Stretch(paper.entries, titles, usable[start : start + STRETCH], text)
        for start in range(0, len(usable), STRETCH)
    )


class Text:
    """The passages of a paper as sets of stems, each made once."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._sentences = [[frozenset(stems(each)) for each in para] for para in paper.paragraphs]
        self._paragraphs = [frozenset().union(*para) for para in self._sentences]
        self.body: frozenset[str] = frozenset().union(*self._paragraphs)
        self.prefixes = frozenset(stem[:PREFIX] for stem in self.body)
        self._by_entry: dict[int, list[Passage]] = defaultdict(list)
        for passage in paper.passages:
            for entry in dict.fromkeys(passage.cited):
                self._by_entry[entry].append(passage)
        self._views: dict[tuple[int, int], Views] = {}
        cited_in: dict[int, set[int]] = defaultdict(set)
        for passage in paper.passages:
            cited_in[passage.paragraph].update(passage.cited)
        self._cited_in = {at: frozenset(entries) for at, entries in cited_in.items()}
        self.uses: dict[str, int] = defaultdict(int)
        self.places = {(each.paragraph, each.sentence) for each in paper.passages}
        for paragraph, sentence in self.places:
            for stem in self._sentences[paragraph][sentence]:
                self.uses[stem] += 1

    def citing(self, entries: Collection[int]) -> list[Passage]:
        """Return the passages that cite one of these entries, each once."""
        return list(dict.fromkeys(each for entry in entries for each in self._by_entry[entry]))

    def cited_near(self, passage: Passage) -> frozenset[int]:
        """Return the entries cited in the same paragraph."""
        return self._cited_in[passage.paragraph]

    def views(self, passage: Passage) -> Views:
        """Return what a passage says, made once for all passages of a sentence."""
        place = passage.paragraph, passage.sentence
        if place not in self._views:
            para = self._sentences[passage.paragraph]
            context = frozenset().union(*para[max(0, passage.sentence - 1) : passage.sentence + 2])
            self._views[place] = Views(
                para[passage.sentence],
                context,
                self._paragraphs[passage.paragraph],
                frozenset(stem[:PREFIX] for stem in context),
            )
        return self._views[place]


class Views(NamedTuple):
    """The stems of a sentence, of it with its neighbours, and of its paragraph."""

    sentence: frozenset[str]
    context: frozenset[str]
    paragraph: frozenset[str]
    prefixes: frozenset[str]
    """The first letters of the stems of the context."""


class Stretch:
    """Up to `STRETCH` references: their titles as weighted vectors, and an index by stem."""

    def __init__(
        self,
        entries: Collection[Entry],
        titles: list[frozenset[str]],
        members: list[int],
        text: Text,
    ) -> None:
        self.members = frozenset(members)
        self._order = members
        self._entries = list(entries)
        self._titles = titles
        self.text = text
        self._with: dict[str, list[int]] = defaultdict(list)
        for index in members:
            for stem in titles[index]:
                self._with[stem].append(index)
        self._stems = frozenset(self._with)
        # A stem's weight is the geometric mean of how rare it is in science at large and in this
        # list, so its square is their product; `_absent` is how rare what no title has is here.
        self._absent = self._rarity(0)
        self._squares = {
            stem: inverse_frequency(stem) * self._rarity(len(found))
            for stem, found in self._with.items()
        }
        self._weights = {stem: math.sqrt(square) for stem, square in self._squares.items()}
        # Of each title its stems with their first letters and weights, and the sum of the weights.
        self._parts = {
            index: [(stem, stem[:PREFIX], self._weights[stem]) for stem in titles[index]]
            for index in members
        }
        self._totals = {
            index: sum(weight for _, _, weight in parts) or 1.0
            for index, parts in self._parts.items()
        }
        self._norms = {index: self._norm(titles[index], titles[index]) for index in members}
        self._views: dict[frozenset[str], dict[int, float]] = {}
        self._blends: dict[Views, dict[int, float]] = {}

    def _rarity(self, count: int) -> float:
        """Return how rare a stem is that `count` titles of this list have."""
        return max(0.05, math.log((len(self._order) + 1) / (count + 0.5)))

    def _norm(self, stems: frozenset[str], shared: frozenset[str]) -> float:
        """Return the length of a vector of stems, of which some are in titles."""
        elsewhere = sum(map(inverse_frequency, stems - shared)) * self._absent
        return math.sqrt(elsewhere + sum(map(self._squares.__getitem__, shared))) or 1.0

    def cosines(self, view: frozenset[str]) -> Mapping[int, float]:
        """Return reference → cosine with a view of the text, for those that share a stem."""
        known = self._views.get(view)
        if known is None:
            dots: dict[int, float] = defaultdict(float)
            shared = self._stems & view
            for stem in shared:
                square = self._squares[stem]
                for index in self._with[stem]:
                    dots[index] += square
            norm = self._norm(view, shared)
            known = self._views[view] = {i: dot / norm / self._norms[i] for i, dot in dots.items()}
        return known

    def blend(self, views: Views) -> Mapping[int, float]:
        """Return reference → cosine with sentence, context and paragraph added up."""
        known = self._blends.get(views)
        if known is None:
            # Whatever shares a stem with the sentence or its context shares it with the paragraph.
            known = self._blends[views] = dict(self.cosines(views.paragraph))
            for view in (views.context, views.sentence):
                for index, cosine in self.cosines(view).items():
                    known[index] += cosine
        return known

    def fits(self, passage: Passage) -> Iterator[Fit]:
        """Yield the measurements of each reference of this stretch that a passage cites."""
        views = self.text.views(passage)
        sentence = self.cosines(views.sentence)
        context = self.cosines(views.context)
        paragraph = self.cosines(views.paragraph)
        cited = set(passage.cited)
        blend = self.blend(views)
        # Those of the others that share a stem; for the rest it is 0.
        rivals = {i: fit for i, fit in blend.items() if i not in cited}
        count = len(self.members - cited) or 1
        mean, best = sum(rivals.values()) / count, max(rivals.values(), default=0.0)
        # Not `statistics.pstdev`: it reckons in fractions, and takes as long as all the rest.
        squares = sum([fit * fit for fit in rivals.values()]) / count
        spread = math.sqrt(max(squares - mean * mean, 0.0)) or 1.0
        closest = min((i for i, fit in rivals.items() if fit == best), default=None)
        for index in dict.fromkeys(passage.cited):
            if index not in self.members or not self._entries[index].judged:
                continue
            here = blend.get(index, 0.0)
            values = (
                sentence.get(index, 0.0),
                context.get(index, 0.0),
                paragraph.get(index, 0.0),
                (here - mean) / max(spread, 0.02),
                sum([fit > here for fit in rivals.values()]) / count,
                best - here,
                self.coverage(index, views.prefixes, prefixes=True),
                self.coverage(index, views.paragraph),
                self._likest(index, self.text.cited_near(passage)),
                *self._static[index],
                float(len(views.sentence)),
                float(len(cited)),
            )
            yield Fit(passage, index, values, closest)

    def coverage(self, index: int, found: Collection[str], *, prefixes: bool = False) -> float:
        """Return the share of a title's weight whose stems (or their prefixes) are in a text."""
        parts = self._parts[index]
        if prefixes:
            shared = sum([weight for _, prefix, weight in parts if prefix in found])
        else:
            shared = sum([weight for stem, _, weight in parts if stem in found])
        return shared / self._totals[index]

    def _likest(self, index: int, others: Collection[int]) -> float:
        """Return the cosine of a title with the likest of some other titles."""
        cosines = self.cosines(self._titles[index])
        return max((cosines.get(other, 0.0) for other in others if other != index), default=0.0)

    @cached_property
    def _static(self) -> dict[int, tuple[float, ...]]:
        """Measure what does not depend on the passage: body_coverage … title_length."""
        authors: dict[str, int] = defaultdict(int)
        containers: dict[str, int] = defaultdict(int)
        container = {index: _letters(self._entries[index].container) for index in self._order}
        for index in self._order:
            entry = self._entries[index]
            for name in {name.casefold() for name in entry.authors}:
                authors[name] += 1
            containers[container[index]] += 1
        places = len(self.text.places) or 1
        measured: dict[int, tuple[float, ...]] = {}
        for index in self._order:
            entry, title = self._entries[index], self._titles[index]
            cosines = self.cosines(title)
            nearest = sorted((0.0, 0.0, *(cosines[i] for i in cosines if i != index)), reverse=True)
            likeness = sum(self._weights[s] * self.text.uses.get(s, 0) / places for s in title)
            measured[index] = (
                self.coverage(index, self.text.prefixes, prefixes=True),
                self.coverage(index, {s for s in title if len(self._with[s]) > 1}),
                likeness / self._norms[index],
                nearest[0],
                nearest[1],
                float(any(authors[name.casefold()] > 1 for name in entry.authors)),
                float(bool(entry.container) and containers[container[index]] > 1),
                float(len(title)),
            )
        return measured


def _letters(container: str) -> str:
    return "".join(char for char in container.casefold() if char.isalnum())

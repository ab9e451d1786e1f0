"""Measure how well each citation's passage fits the title of the reference it means.

The yardstick is the list itself: how well the *other* references would fit the same passage. A
list is cut into stretches of `STRETCH` references, each a yardstick of its own, so that the work
grows with the length of a manuscript and not with its square.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nlargest
from typing import NamedTuple

from citecheck.topics.background import inverse_frequency
from citecheck.topics.paper import Entry, Paper, Passage
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


@dataclass(frozen=True, slots=True)
class Fit:
    """One citation measured."""

    passage: Passage
    entry: int
    values: tuple[float, ...]
    """One for each of `FEATURES`."""
    closest: int | None
    """The other reference whose title fits the passage best, if any shares a word with it."""


def measure(paper: Paper) -> Iterator[Fit]:
    """Yield the measurements of every citation whose reference has a title of two stems or more."""
    for stretch in stretches(paper):
        for passage in stretch.text.citing(stretch.members):
            yield from stretch.fits(passage)


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
        self._weights: dict[str, float] = {}
        self._norms = {index: self._norm(titles[index]) for index in members}
        self._views: dict[frozenset[str], dict[int, float]] = {}
        self._blends: dict[Views, dict[int, float]] = {}

    def _weight(self, stem: str) -> float:
        """Rare in science at large and rare in this list: the mean (geometric) of the two."""
        known = self._weights.get(stem)
        if known is None:
            here = math.log((len(self._order) + 1) / (len(self._with.get(stem, ())) + 0.5))
            known = self._weights[stem] = math.sqrt(inverse_frequency(stem) * max(0.05, here))
        return known

    def _norm(self, stems: Iterable[str]) -> float:
        return math.sqrt(sum(self._weight(stem) ** 2 for stem in stems)) or 1.0

    def cosines(self, view: frozenset[str]) -> Mapping[int, float]:
        """Return reference → cosine with a view of the text, for those that share a stem."""
        known = self._views.get(view)
        if known is None:
            dots: dict[int, float] = defaultdict(float)
            for stem in view:
                if stem in self._with:
                    square = self._weight(stem) ** 2
                    for index in self._with[stem]:
                        dots[index] += square
            norm = self._norm(view)
            known = self._views[view] = {i: dot / norm / self._norms[i] for i, dot in dots.items()}
        return known

    def blend(self, views: Views) -> Mapping[int, float]:
        """Return reference → cosine with sentence, context and paragraph added up."""
        known = self._blends.get(views)
        if known is None:
            # Whatever shares a stem with the sentence or its context shares it with the paragraph.
            sentence, context, paragraph = (self.cosines(view) for view in views[:3])
            known = self._blends[views] = {
                index: sentence.get(index, 0.0) + context.get(index, 0.0) + cosine
                for index, cosine in paragraph.items()
            }
        return known

    def fits(self, passage: Passage) -> Iterator[Fit]:
        """Yield the measurements of each reference of this stretch that a passage cites."""
        views = self.text.views(passage)
        sentence, context, paragraph = (self.cosines(view) for view in views[:3])
        cited = set(passage.cited)
        blend = self.blend(views)
        others = [blend.get(i, 0.0) for i in self._order if i not in cited] or [0.0]
        mean, best = sum(others) / len(others), max(others)
        # Not `statistics.pstdev`: it reckons in fractions, and takes as long as all the rest.
        squares = sum(value * value for value in others) / len(others)
        spread = math.sqrt(max(squares - mean * mean, 0.0)) or 1.0
        closest = max(
            (i for i in blend if i not in cited), key=lambda i: (blend[i], -i), default=None
        )
        for index in dict.fromkeys(passage.cited):
            if index not in self.members or not self._entries[index].judged:
                continue
            here = blend.get(index, 0.0)
            values = (
                sentence.get(index, 0.0),
                context.get(index, 0.0),
                paragraph.get(index, 0.0),
                (here - mean) / max(spread, 0.02),
                sum(other > here for other in others) / len(others),
                best - here,
                self.coverage(index, views.prefixes, PREFIX),
                self.coverage(index, views.paragraph),
                self._likest(index, self.text.cited_near(passage)),
                *self._static[index],
                float(len(views.sentence)),
                float(len(cited)),
            )
            yield Fit(passage, index, values, closest)

    def coverage(self, index: int, found: Collection[str], letters: int | None = None) -> float:
        """Return the share of a title's weight whose stems (or their prefixes) are in a text."""
        total = sum(self._weight(stem) for stem in self._titles[index]) or 1.0
        return sum(self._weight(s) for s in self._titles[index] if s[:letters] in found) / total

    def _likest(self, index: int, others: Collection[int]) -> float:
        """Return the cosine of a title with the likest of some other titles."""
        cosines = self.cosines(self._titles[index])
        return max((cosines.get(other, 0.0) for other in others if other != index), default=0.0)

    @cached_property
    def _static(self) -> dict[int, tuple[float, ...]]:
        """Measure what does not depend on the passage: body_coverage … title_length."""
        authors: dict[str, int] = defaultdict(int)
        containers: dict[str, int] = defaultdict(int)
        for index in self._order:
            entry = self._entries[index]
            for name in {name.casefold() for name in entry.authors}:
                authors[name] += 1
            containers[_letters(entry.container)] += 1
        places = len(self.text.places) or 1
        measured: dict[int, tuple[float, ...]] = {}
        for index in self._order:
            entry, title = self._entries[index], self._titles[index]
            cosines = self.cosines(title)
            nearest = nlargest(2, (0.0, 0.0, *(cosines[i] for i in cosines if i != index)))
            likeness = sum(self._weight(s) * self.text.uses.get(s, 0) / places for s in title)
            measured[index] = (
                self.coverage(index, self.text.prefixes, PREFIX),
                self.coverage(index, {s for s in title if len(self._with[s]) > 1}),
                likeness / self._norms[index],
                nearest[0],
                nearest[1],
                float(any(authors[name.casefold()] > 1 for name in entry.authors)),
                float(bool(entry.container) and containers[_letters(entry.container)] > 1),
                float(len(title)),
            )
        return measured


def _letters(container: str) -> str:
    return "".join(char for char in container.casefold() if char.isalnum())

"""What the scorer needs to know of a manuscript: titles of references, and who cites them where.

It stands apart from `citecheck.model` so that the same scorer can be fitted and measured on
material that was never a text file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MIN_TITLES = 8
"""A list with fewer titles is no yardstick."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A reference, as far as its topic goes."""

    title: str
    """Empty where none is known; such an entry is neither judged nor part of the yardstick."""
    authors: tuple[str, ...] = ()
    """Family names."""
    container: str = ""
    judged: bool = True
    """Whether its citations are measured; if not, it is still part of the yardstick."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place that cites: which sentence of which paragraph, and the references it means."""

    paragraph: int
    """Index into `Paper.paragraphs`."""
    sentence: int
    """Index into that paragraph."""
    cited: tuple[int, ...]
    """Indexes into `Paper.entries`."""


@dataclass(frozen=True, eq=False)
class Paper:
    """A manuscript reduced to what it is about."""

    entries: Sequence[Entry]
    paragraphs: Sequence[Sequence[str]]
    """Sentences, with the markers cut out and the abbreviations expanded."""
    passages: Sequence[Passage]

    def context(self, passage: Passage) -> Iterable[str]:
        """Return the sentence of a passage with its neighbours in the paragraph."""
        sentences = self.paragraphs[passage.paragraph]
        return sentences[max(0, passage.sentence - 1) : passage.sentence + 2]

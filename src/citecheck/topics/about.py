"""Say in a few words what a text is about."""

from __future__ import annotations

from collections.abc import Collection

from citecheck.topics.background import inverse_frequency
from citecheck.topics.words import STOP_WORDS, stem, words

MOST = 4
"""Words in a description, at most."""


def telling_words(text: str, without: Collection[str] = frozenset()) -> list[str]:
    """Return up to `MOST` words that set a text apart, in the order in which they stand.

    Words whose stem is in `without` are left out, as are words of no topic (the commonest ones).
    """
    weights: dict[str, tuple[float, int, str]] = {}
    for at, word in enumerate(words(text)):
        name = stem(word)
        weight = inverse_frequency(name)
        if word not in STOP_WORDS and name not in without and weight >= _LEAST:
            weights.setdefault(name, (weight, -at, word))
    heaviest = sorted(weights.values(), reverse=True)[:MOST]
    return [word for _, _, word in sorted(heaviest, key=lambda each: -each[1])]


_LEAST = 1.5
"""Words found in more than about one article in five tell nothing."""

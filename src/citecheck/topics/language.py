"""Tell whether a title or a text is English, the only language the topics are measured in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from citecheck.topics.background import known
from citecheck.topics.words import STOP_WORDS, stem, words

_FOREIGN = frozenset(
    """
    ac als am auf aus av avec bei beim bij con com da dal das dans de degli dei del dell della
    delle den der des di die dla do dos du durch ed ein eine einer eines el em en entre et ett
    fra fur gegen het il ile im ist kai la las le les lo los med mellan mit na nach nad nel nella
    nei nos oder och och om op os para par pas per por pour pri przy qui se sin sobre som sous
    sul sulla sur tra uber um un una und une van ve vom von voor vor w y ya z zu zum zur
    """.split()
)
# `do`, `as`, `no` … are words of both and say nothing.
_ENGLISH = STOP_WORDS - _FOREIGN
_FOREIGN_ONLY = _FOREIGN - STOP_WORDS
_FUNCTION = STOP_WORDS | _FOREIGN
_ENOUGH_WORDS = 5_000
"""Words of a manuscript that are looked at."""
_PIECE = 1_000
"""Characters read at once."""


def is_english_title(title: str) -> bool:
    """Tell whether a title has the function words of English and mostly words that articles use."""
    all_words = words(title)
    english = sum(word in _ENGLISH for word in all_words)
    foreign = sum(word in _FOREIGN_ONLY for word in all_words)
    content = [word for word in all_words if word not in _FUNCTION]
    if foreign > english or not content:
        return False
    return 2 * sum(known(stem(word)) for word in content) > len(content)


def is_english_text(text: str) -> bool:
    """Tell whether about one word in six or more is a function word of English."""
    counts = Counter(islice(_words_of(text[: 20 * _ENOUGH_WORDS]), _ENOUGH_WORDS))
    english = sum(counts[word] for word in counts.keys() & _ENGLISH)
    foreign = sum(counts[word] for word in counts.keys() & _FOREIGN_ONLY)
    return 6 * english >= counts.total() and english > foreign


def _words_of(text: str) -> Iterator[str]:
    """Yield the words of a long text piece by piece: the end of it may not be needed."""
    start = 0
    while start < len(text):
        end = text.find(" ", start + _PIECE)
        end = end if end >= 0 else len(text)
        yield from words(text[start:end])
        start = end

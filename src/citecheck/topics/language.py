"""Tell whether a title or a text is English, the only language the topics are measured in."""

from __future__ import annotations

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
_ENOUGH_WORDS = 1_500
"""Words of a manuscript that are looked at."""
_LONGEST = 20 * _ENOUGH_WORDS
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
    count = english = foreign = start = 0
    # Piece by piece: the end of a long text is not needed.
    while start < min(len(text), _LONGEST) and count < _ENOUGH_WORDS:
        end = text.find(" ", start + _PIECE)
        end = end if end >= 0 else len(text)
        found = words(text[start : min(end, _LONGEST)])[: _ENOUGH_WORDS - count]
        count += len(found)
        english += sum(map(_ENGLISH.__contains__, found))
        foreign += sum(map(_FOREIGN_ONLY.__contains__, found))
        start = end
    return 6 * english >= count and english > foreign

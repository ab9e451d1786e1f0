"""Turn a text into the stems that carry its topic.

A stem here is a word without accents, case and the commonest English endings. It need not be a
word; it only has to be the same for `inflammation`, `inflamed` and `inflammatory`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from citecheck.pattern import lazy

MAX_WORD = 40
"""Longer runs of letters are not words (base pairs, paths, keys) and are left out."""

_WORD = lazy(r"[^\W_]+")
_APART = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})

STOP_WORDS = frozenset(
    """
    a about above according across after again against all almost also although always am among an
    and another any are as at away be became because become been before being below between both
    but by can cannot could did do does doing done down due during each either else et etc even
    ever every few first for from further fig figure had has have having he hence her here his how
    however if in indeed into is it its itself just less like made mainly make many may me might
    more moreover most much must my nevertheless no nor not now of off often on once one only onto
    or other others otherwise our out over own per perhaps rather recently respectively same second
    see several shall she should since so some still such table than that the their them then there
    thereby therefore these they this those though three through throughout thus to together too
    toward towards two under until up upon us use used using usually very via was we well were what
    when where whereas whether which while who whole whom whose why will with within without would
    yet you your al vs versus ie eg cf ref refs
    """.split()
)
"""English function words and the furniture of scientific prose."""

# Longest first; one of them is taken off, where at least four letters remain.
_ENDINGS = tuple(
    sorted(
        """
        ization isation izations isations izing ising ized ised ational ation ations ative atively
        atory ements ement ments ment ness ingly edly ically ical icity ivity ivities ability
        ibility able ible ously ous ious iously ity ities ively ive ing ings ed ion ions ally al ly
        ate ated ating ator ators ic ics ance ence ances ences ist ists istic ism ian ary ory ize ise er ers or ors is
        """.split(),
        key=len,
        reverse=True,
    )
)
_BY_LAST_LETTER: dict[str, tuple[str, ...]] = {
    letter: tuple(ending for ending in _ENDINGS if ending[-1] == letter)
    for letter in {ending[-1] for ending in _ENDINGS}
}
_MIN_STEM = 4
_SHORTEST_STEMS = {"istic": 3, "ism": 3, "ate": 5, "ated": 5, "ating": 5, "ator": 5, "ators": 5}


def words(text: str) -> list[str]:
    """Return the words of a text, in order: lower case, no accents, with at least one letter."""
    return [run for run in _runs(text) if 1 < len(run) <= MAX_WORD and not run.isdigit()]


def _runs(text: str) -> list[str]:
    """Return the runs of letters and digits, in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    if not plain.isascii():
        # A text has few different signs, so each is looked up once and not wherever it stands.
        for char in set(plain):
            if unicodedata.combining(char):
                plain = plain.replace(char, "")
            elif char > "\x7f" and not char.isalnum():
                plain = plain.replace(char, " ")
    # Where no other letters are left, which is nearly everywhere, this is three times as fast.
    return plain.translate(_APART).split() if plain.isascii() else _WORD.findall(plain)


def stems(text: str) -> list[str]:
    """Return the stems of the words of a text that are not stop words, in order, with repeats."""
    return list(filter(None, map(_topical_stem, _runs(text))))


@lru_cache(maxsize=1 << 16)
def _topical_stem(run: str) -> str:
    """Return the stem of a word; nothing for a stop word, and for what is no word."""
    if run in STOP_WORDS or run.isdigit() or not 1 < len(run) <= MAX_WORD:
        return ""
    return stem(run)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return a lower-case word without its plural and its commonest ending."""
    return without_ending(singular(word))


def without_ending(word: str) -> str:
    """Return a lower-case singular without its commonest ending."""
    for ending in _BY_LAST_LETTER.get(word[-1:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEMS.get(
            ending, _MIN_STEM
        ):
            word = word[: -len(ending)]
            break
    while len(word) > _MIN_STEM and word[-1] in "eiy":
        word = word[:-1]
    if len(word) > _MIN_STEM - 1 and word[-1] == word[-2] and word[-1] not in "sz":
        word = word[:-1]
    return word


def singular(word: str) -> str:
    """Return a lower-case word without the ending of its plural."""
    if not word.endswith("s") or len(word) < _MIN_STEM or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > _MIN_STEM:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]

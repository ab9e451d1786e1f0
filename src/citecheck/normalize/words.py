"""Fold text for comparison: case, diacritics, markup, ligatures and punctuation do not count."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from citecheck.pattern import lazy

_TAG = lazy(r"</?(?:i|b|em|strong|sub|sup|inf|u|span|scp)>", re.IGNORECASE)
_APOSTROPHE = lazy(r"['’‘ʼ`´]")
_NOT_ASCII_WORD = lazy(r"[^0-9a-z]+")
_NOT_WORD = lazy(r"[\x00-/:-`{-\x7f]+|[\u2000-\u206f\u3000-\u303f\ufe30-\ufe4f_]+")
# Combining marks, and format characters such as the soft hyphen.
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})
# What NFKD leaves whole although people write it in two letters or without the stroke.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
    | {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "μ": "mu", "ω": "omega"}
)

STOP_WORDS = frozenset(
    "a an and as at by for from in into of on or the to via with without "
    "der die das und von zur zum im la le les des du et de el los las y del en un une".split()
)
"""Words that say nothing about what a title or a journal is about."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the words of a text in lower-case basic letters, one space between them."""
    plain = _TAG.sub("", html.unescape(text)) if "<" in text or "&" in text else text
    if plain.isascii():
        # Most titles are; they need none of what follows.
        return _NOT_ASCII_WORD.sub(" ", _APOSTROPHE.sub("", plain).lower()).strip()
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", plain)).casefold()
    plain = _without_invisible(plain)
    return " ".join(_NOT_WORD.sub(" ", plain.translate(_LETTERS)).split())


def _without_invisible(text: str) -> str:
    # A text has few different characters, so these are looked up and not every one of its letters.
    hidden = {char for char in set(text) if unicodedata.category(char) in _INVISIBLE}
    return "".join(char for char in text if char not in hidden) if hidden else text


def searchable(text: str) -> str:
    """Return a text in which `"word" in` finds what a pattern that ignores case would.

    To such patterns the dotless i and the i with a dot are an i; to `casefold` they are not.
    """
    low = text.casefold()
    return low if low.isascii() else low.replace("ı", "i").replace("i\u0307", "i")


def key(text: str) -> str:
    """Return the folded text without spaces: hyphens and word breaks do not count either."""
    return fold(text).replace(" ", "")

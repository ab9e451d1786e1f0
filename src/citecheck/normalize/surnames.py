"""Bring family names and organisations into a form in which their usual spellings are equal."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from citecheck.pattern import lazy

_PARTICLES = frozenset(
    (
        "van von der den de del della dell di da dos du d la le lo el al ter ten te zu zur bin "
        "ibn af av st san in op t het y e i vom zum das do los las"
    ).split()
)  # fmt: skip
_PLAIN = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ð": "d", "þ": "th", "Þ": "Th", "ħ": "h", "’": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-"}
)  # fmt: skip
_WORDS = lazy(r"\w+")
_LETTERS = lazy(r"[^\W\d_]+")
_FULL_NAME = lazy(r"[\u4e00-\u9fff\uac00-\ud7af]{2,4}$")
_FIRST_WORD = lazy(r"[\s\"“*_\[(]{0,4}([^\W\d_][\w'’‘-]{1,40})")
_SHORT_FORM = lazy(r"[\[(]([A-ZÀ-Þ]{2,10})[\])]")
_HEAD = 160
"""Characters of an entry in which its author's short form stands."""
_TRANSCRIBED = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("dj", "d"))


@lru_cache(maxsize=20_000)
def fold_name(text: str) -> str:
    """Return a name in small plain letters, one space between its parts: `O’Neill` → `oneill`."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    plain = plain.replace("'", "")
    return " ".join(_WORDS.findall(plain))


@lru_cache(maxsize=20_000)
def name_keys(text: str) -> frozenset[str]:
    """Return the forms under which a family name may be cited.

    With and without particles, hyphens and the second of two surnames; umlauts also as `ae`,
    `oe`, `ue`. `van der Berg` → {`van der berg`, `vanderberg`, `berg`, …}.
    """
    folded = fold_name(text)
    words = folded.split()
    if not words:
        return frozenset()
    keys = {folded, "".join(words)}
    bare = [word for word in words if word not in _PARTICLES] or words
    keys |= {" ".join(bare), "".join(bare)}
    if _FULL_NAME.match(folded):
        # Chinese, Japanese and Korean full names begin with the family name.
        keys |= {folded[:1], folded[:2]}
    if len(bare) > 1:
        keys.add(bare[0])
        keys.add(bare[-1])
    for key in list(keys):
        short = key
        for long, plain in _TRANSCRIBED:
            short = short.replace(long, plain)
        keys.add(short)
    return frozenset(keys)


def one_slip_apart(one: str, other: str) -> bool:
    """Tell whether two folded names differ by one letter: put in, left out, changed or exchanged."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    place = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
    if place < 0:
        return True
    rest, more = one[place:], other[place:]
    exchanged = rest[:2] == more[1::-1] and rest[2:] == more[2:]
    return rest[1:] == more[1:] or rest[1:] == more or rest == more[1:] or exchanged


def acronym(text: str) -> str:
    """Return the initials of an organisation's words: `World Health Organization` → `who`."""
    words = _LETTERS.findall(text)
    return "".join(word[0] for word in words if word[0].isupper()).casefold()


def first_word(entry: str) -> str:
    """Return the first word of an entry, or nothing: it names the author where no name was read."""
    found = _FIRST_WORD.match(entry)
    return found[1] if found else ""


def short_form(entry: str) -> str:
    """Return the capitals in brackets at the head of an entry, or nothing: `World … (WMO)`."""
    found = _SHORT_FORM.search(entry, 0, _HEAD)
    return found[1] if found else ""

"""Find the abbreviations a manuscript defines, as in `low-dose naltrexone (LDN)`.

The algorithm is that of Schwartz and Hearst (Pac Symp Biocomput 2003:451-462): the letters of the
short form are looked for from right to left in the few words before the parenthesis, and the first
letter must begin a word.
"""

from __future__ import annotations

from collections.abc import Mapping

from citecheck.pattern import lazy

MAX_SHORT = 10
"""Letters and digits of a short form, at most."""

MIN_CAPITALS = 2
"""Capitals of a short form, at least."""

_SHORT = lazy(r"\(([A-Za-z][A-Za-z0-9-]{1,9})\)")
_WORD = lazy(r"[A-Za-z][A-Za-z0-9-]*")
_BEFORE = 160
"""How many characters before the parenthesis are looked at."""


def definitions(text: str) -> dict[str, str]:
    """Return short form → long form; the first definition of a short form counts."""
    found: dict[str, str] = {}
    for match in _SHORT.finditer(text):
        short = match[1]
        if short in found or sum(char.isupper() for char in short) < MIN_CAPITALS:
            continue
        long = long_form(short, text[max(0, match.start() - _BEFORE) : match.start()])
        if long is not None:
            found[short] = long
    return found


def long_form(short: str, before: str) -> str | None:
    """Return the words at the end of `before` that a short form stands for, or None."""
    most_words = min(len(short) + 5, len(short) * 2)
    tail = " ".join(before.split()[-most_words:])
    at = len(tail)
    for index in range(len(short) - 1, -1, -1):
        char = short[index].lower()
        if not char.isalnum():
            continue
        at -= 1
        while at >= 0 and (
            tail[at].lower() != char or (index == 0 and at > 0 and tail[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    long = tail[at:].strip()
    plausible = len(long) > len(short) and short not in long.split() and "." not in long
    return long if plausible else None


def expanded(text: str, known: Mapping[str, str]) -> str:
    """Return a text with the long form written after each known short form (also a plural one)."""
    if not any(map(text.__contains__, known)):
        return text
    extra = []
    for word in set(_WORD.findall(text)):
        long = known.get(word) or known.get(word.removesuffix("s"))
        if long is not None:
            extra.append(long)
    return " ".join((text, *sorted(extra)))

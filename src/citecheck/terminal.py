"""Make text from a manuscript fit to be shown: nothing hidden, nothing acted upon, cells counted.

A manuscript may hold escape sequences, characters that reverse the reading direction, or
characters of no width. Shown as they are they could recolour, overwrite or disguise a report.
"""

from __future__ import annotations

import unicodedata

TAB_CELLS = 4
"""A tab is shown as this many spaces, wherever it stands: a frame shows parts of lines."""

# Joiners that scripts and emoji need are left alone; they take no cell.
_JOINERS = frozenset("\u200c\u200d")
# Separators, controls, formatting characters, surrogates, private use, unassigned.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown(text: str) -> str:
    """Return text safe for a terminal: what would not print or would mislead is escaped."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(glyph, text))


def glyph(character: str) -> str:
    """Return what is shown for one character: itself, spaces for a tab, or an escape."""
    if " " <= character <= "~" or character in _JOINERS:
        return character
    if character == "\t":
        return " " * TAB_CELLS
    if unicodedata.category(character) not in _UNSAFE:
        return character
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004  # as Python and C write it
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def cells(text: str) -> int:
    """Return how many columns of a terminal a shown text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if character in _JOINERS or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1

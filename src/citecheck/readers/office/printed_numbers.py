"""Print the numbers that a word processor counts itself: 3, iii, C."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3999
_LETTERS = 26


def printed(number: int, form: str) -> str:
    """Return a number in a form: `1`, `a`, `A`, `i` or `I`; any other is printed like `1`."""
    if number < 1 or number > _MOST_ROMAN:
        return str(number)
    match form:
        case "a" | "A":
            # z is followed by aa, bb … (ECMA-376 part 1, 17.18.59; OpenDocument 1.3, 19.500).
            letter = chr(ord(form) + (number - 1) % _LETTERS)
            return letter * ((number - 1) // _LETTERS + 1)
        case "i":
            return _roman(number)
        case "I":
            return _roman(number).upper()
        case _:
            return str(number)


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out

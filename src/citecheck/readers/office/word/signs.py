"""The signs that Word writes as elements: tabs, breaks, hyphens, characters of symbol fonts."""

from __future__ import annotations

from collections.abc import Mapping

from citecheck.readers.office.xml_text import Element

SIGNS: Mapping[str, str] = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
}
"""What elements of a run print (ECMA-376 part 1, 17.3.3); a soft hyphen prints nothing."""

_PRIVATE = 0xF000
"""Symbol fonts have their characters from here on (17.3.3.30)."""
_GREEK = dict(
    zip(
        range(0x41, 0x5B),
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ",
        strict=True,
    )
) | dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
_SYMBOLS: Mapping[int, str] = _GREEK | {
    0x2D: "−", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD7: "⋅",
    0xE5: "∑", 0xD6: "√",
}  # fmt: skip
"""Adobe's encoding of the font Symbol, as far as its characters are not those of ASCII."""
_UNKNOWN = "\ufffd"


def symbol(element: Element) -> str:
    """Return the character that a `w:sym` prints."""
    try:
        code = int(element.get("w:char", "0")[:8], 16)
    except ValueError:
        return ""
    if not _PRIVATE <= code <= _PRIVATE + 0xFF:
        return chr(code) if 0 < code < 0xD800 else _UNKNOWN  # noqa: PLR2004 - no half of a pair
    code -= _PRIVATE
    if element.get("w:font") != "Symbol":
        return _UNKNOWN
    return _SYMBOLS.get(code, chr(code) if chr(code).isprintable() and code < 0x7F else _UNKNOWN)  # noqa: PLR2004 - ASCII

"""Make text of a manuscript fit for a page: nothing is markup, nothing is hidden."""

from __future__ import annotations

import html

from citecheck.pattern import lazy
from citecheck.terminal import glyph, shown

_QUOTED = lazy(r"`([^`\n]{1,500})`")
_RIGHT_TO_LEFT = lazy("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def visible(text: str) -> str:
    """Return text as content of an element: escaped, with what would not print or would mislead shown."""
    if text.isascii() and text.isprintable():
        return html.escape(text, quote=False)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(_glyph, text))


def _glyph(character: str) -> str:
    if character in "\n\t":
        return character
    drawn = glyph(character)
    if drawn != character:
        return f'<span class="hidden-sign">{drawn}</span>'
    return html.escape(character, quote=False)


def attribute(text: str) -> str:
    """Return text as the value of an attribute in double quotes."""
    return html.escape(shown(" ".join(text.split())))


def message(text: str) -> str:
    """Return a message as content of an element: what is in backticks becomes code."""
    parts: list[str] = []
    end = 0
    for match in _QUOTED.finditer(text):
        parts += [visible(text[end : match.start()]), f"<code>{visible(match[1])}</code>"]
        end = match.end()
    return "".join([*parts, visible(text[end:])])


def direction(text: str) -> str:
    """Return the attribute that lets a paragraph run right to left, where it holds such letters."""
    return ' dir="auto"' if _RIGHT_TO_LEFT.search(text) else ""


def count(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

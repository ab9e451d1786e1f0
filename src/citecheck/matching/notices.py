"""Tell a notice about a work (a correction, a retraction, a reply, a comment) by its title."""

from __future__ import annotations

import re
from typing import NamedTuple

_WHOSE = r"(?:(?:the )?author(?:s|'s|s'|’s|s’)?\s|publisher\s|editorial\s|in\s)?"
_BEGINS = re.compile(
    rf"(?i)^\W{{0,3}}(?:"
    rf"(?P<fault>{_WHOSE}(?:errat(?:um|a)|corrigend(?:um|a)|addendum)\b(?:\s(?:to|for|of|in)\b)?"
    r"|(?:author|publisher)\scorrection\b(?:\s(?:to|for|of)\b)?|corrections?\s?(?::|to\b)"
    r"|retraction\s?(?:[:–—]|of\b|note\b|notice\b)(?:\s?(?:to|of)\b)?|(?:editorial\s)?expression\sof\sconcern\b)"
    rf"|(?P<reply>{_WHOSE}repl(?:y|ies)\b(?:\s(?:to|by|from)\b|\s?[:.,]|\s?$)|{_WHOSE}responses?\s?(?:to\b|:)"
    r"|re\s?:|comments?\s?(?:on\b|to\b|:)|commentary\s?(?:on\b|to\b|:)|letter\s?(?:regarding\b|re\b|on\b)|rebuttal\b)"
    r")\W{0,3}"
)
_ENDS = re.compile(
    rf"(?i)(?:"
    rf"(?P<fault>[-–—:.,;(\[]\s?(?:an?\s|the\s)?{_WHOSE}(?:errat(?:um|a)|corrigend(?:um|a)|correction|retraction|addendum)"
    # `(vol 85, pg 553, 2010)`, `(New England Journal of Medicine (2009) 360 (542-544))`
    r"|\(vol\.?\s?\d{1,4}\b[^()]{0,60}|\([^()]{3,120}\((?:19|20)\d\d\)\s?\d[^()]{0,30}(?:\([^()]{1,30}\))?\s?)"
    rf"|(?P<reply>[-–—:.,;(\[]\s?(?:an?\s|the\s)?{_WHOSE}(?:repl(?:y|ies)|response|comments?|commentary|rebuttal))"
    r")[\s.)\]]{0,4}$"
)


_HINTS = (
    "errat", "corrig", "addend", "correct", "retract", "concern", "repl", "respon", "comment", "rebuttal",
    "letter", "re:", "re :", "(",
)  # fmt: skip
"""What stands in every title that the patterns match: searching for these first is cheap."""


class Notice(NamedTuple):
    """What a title says of itself, and the title of what it is about."""

    kind: str
    """`fault` (correction, retraction), `reply` (reply, comment) or nothing."""
    about: str


def read_notice(title: str) -> Notice:
    """Return whether a title is that of a notice, and the title without the words that say so."""
    kind = ""
    low = title.lower()
    if not any(map(low.__contains__, _HINTS)):
        return Notice("", title)
    for pattern in (_BEGINS, _ENDS):
        match = pattern.search(title)
        if match:
            kind = kind or ("fault" if match["fault"] else "reply")
            title = title[: match.start()] + title[match.end() :]
    return Notice(kind, title)

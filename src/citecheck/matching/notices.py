"""Tell a notice about a work (a correction, a retraction, a reply, a comment) by its title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from citecheck.model import Reference
from citecheck.normalize.identifiers import normalize_doi
from citecheck.pattern import lazy

_WHOSE = r"(?:(?:the )?author(?:s|'s|s'|’s|s’)?\s|publisher\s|editorial\s|in\s)?"
_BEGINS = lazy(
    rf"(?i)^\W{{0,3}}(?:"
    rf"(?P<fault>{_WHOSE}(?:errat(?:um|a)|corrigend(?:um|a)|addendum)\b(?:\s(?:to|for|of|in)\b)?"
    r"|(?:author|publisher)\scorrection\b(?:\s(?:to|for|of)\b)?|corrections?\s?(?::|to\b)"
    r"|retraction\s?(?:[:–—]|of\b|note\b|notice\b)(?:\s?(?:to|of)\b)?|(?:editorial\s)?expression\sof\sconcern\b)"
    rf"|(?P<reply>{_WHOSE}repl(?:y|ies)\b(?:\s(?:to|by|from)\b|\s?[:.,]|\s?$)|{_WHOSE}responses?\s?(?:to\b|:)"
    r"|re\s?:|comments?\s?(?:on\b|to\b|:)|commentary\s?(?:on\b|to\b|:)|letter\s?(?:regarding\b|re\b|on\b)|rebuttal\b)"
    r")\W{0,3}"
)
_ENDS = lazy(
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


_OPENS = 40
"""Letters at the beginning of a title in which it says what became of the work."""


def says_so(reference: Reference, words: re.Pattern[str]) -> bool:
    """Tell whether an entry says itself what became of the work.

    What the title speaks of is not said of the work (`Gingival retraction`), unless it stands at the
    very beginning before a colon, or in brackets.
    """
    text = reference.span.text
    title = reference.title.text if reference.title else ""
    if reference.title is not None:
        text = text.replace(reference.title.span.text, " ")
    asides = re.findall(r"[\[(][^\[\]()]{0,80}[\])]", title)
    opening = title[:_OPENS].partition(":")
    spoken = (text, *asides, opening[0] if opening[1] else "")
    # A line of the manuscript may end inside the word.
    return any(words.search(re.sub(r"-\s*\n\s*", "", each)) for each in spoken)


def listed_dois(references: Iterable[Reference]) -> frozenset[str]:
    """Return the DOIs that a list holds: who also cites the notice knows of it."""
    return frozenset(normalize_doi(each.doi.text) for each in references if each.doi is not None)


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

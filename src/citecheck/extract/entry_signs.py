"""What shows that a stretch of text is an entry of a reference list: a year, an author, a locator."""

from __future__ import annotations

import re

from citecheck.pattern import lazy

YEAR = lazy(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
UNDATED = lazy(
    r"\bin press\b|\bn\.\s?d\.|\bforthcoming\b|\bsubmitted\b|\bim Druck\b|\bs\.\s?[da]\.",
    re.IGNORECASE,
)
_BIBLIOGRAPHIC = lazy(
    r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|(?<=\d)\s?(?:\([^()]{1,20}\))?\s?[:,;]\s?(?=[A-Za-z]?\d)|\bdoi\b|10\.\d{4,9}/|https?://"
    r"|\bet al\b|\bin press\b|\bpp?\.\s?\d|\beds?\b|\bvol\b|\bPress\b",
    re.IGNORECASE,
)
LONG_TEXT = 60
"""Characters from which on a line is more than a heading."""

AUTHOR_START = lazy(
    r"^\s{0,8}(?:[-–—_]{2,}|(?:(?:[dD][aeiou]s?|[vV][ao]n|[dD]e[nrl]?|[tT]e[nr]|[lL][ae]|[eE]l|[aA]l|O)[ '’-]{1,2}){0,3}"
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]{0,40}(?:[ -][A-ZÀ-ÖØ-Þ][\w'’-]{1,30}){0,3},?\s{1,2}"
    r"(?:[A-ZÀ-Þ]\.?[ -]?){1,4}(?:[,;:.(]|\s|$))"
)


def reads_like_reference(text: str) -> bool:
    """Tell whether a text shows at least two of year, locator, identifier and words of an entry."""
    return len(_BIBLIOGRAPHIC.findall(text)) >= 2

"""Cut prose into sentences, as careful about abbreviations and initials as citations need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.pattern import lazy
from citecheck.source import SourceFile, Span

# A stop, closing quotes or brackets, any markers glued behind it, then space and a likely start.
# All repeats are bounded: hostile text must not make the pattern backtrack.
_END = lazy(
    r"[.!?。！？](?:[\"'”’»)\]]{0,3})"
    r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹⁻,–]{0,40}|\^\{[^{}\r\n]{1,60}\}|\^\([^()\r\n]{1,60}\)|\^[\d,–-]{1,40}\^?"
    r"|<sup>[^<\r\n]{1,60}</sup>|(?:(?:\r\n|\s)?\[[\d,;–\s-]{1,40}\]){1,8})?"
    r"(?=\s+[\[(\"'“‘«*_]{0,3}[^\W\d_a-zà-öø-ÿ]|\s+[\[(\"'“‘«*_]{0,3}\d|\s*$)"
)
_ABBREVIATION = lazy(
    r"(?:\b(?:e\.g|i\.e|cf|vs|etc|al|approx|ca|resp|no|nos|vol|pp|ed|eds|fig|figs|eq|eqs|ref|refs"
    r"|tab|sect|ch|chap|dr|mr|mrs|ms|prof|st|jr|sr|inc|ltd|co|dept|univ|spp?|subsp|var|cv|ssp"
    r"|viz|incl|min|max|bzw|usw|vgl|abb|s|p|z\.b|d\.h|u\.a)|\b[^\W\d_⁰¹²³⁴-⁹₀-₉])$",
    re.IGNORECASE,
)
_NO_ABBREVIATION = 7
"""Letters in a row that are more than any abbreviation has."""
_ENDS_ANYWAY = lazy(r"\b(?:al|etc|spp?|inc|ltd|co|min|max|no)$", re.IGNORECASE)


def split_sentences(file: SourceFile, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences between two offsets, in order, without surrounding space."""
    text = file.text
    begin = start
    for match in _END.finditer(text, start, end):
        if text[match.start()] == "." and _is_abbreviation(text, begin, match.start(), match.end()):
            continue
        yield from _trimmed(file, begin, match.end())
        begin = match.end()
    yield from _trimmed(file, begin, end)


def _is_abbreviation(text: str, begin: int, stop: int, after: int) -> bool:
    before = text[max(begin, stop - 12) : stop]
    if not _may_be_short(before) or not _ABBREVIATION.search(before):
        return False
    # `et al.³ Moreover`: an abbreviation that may also close a sentence does so before a marker
    # or before a capitalised word that is not a name in a list.
    return not (_ENDS_ANYWAY.search(before) and after - stop > 1)


def _may_be_short(before: str) -> bool:
    """Tell quickly whether a text can end in an abbreviation: those have up to six letters."""
    return len(before) < _NO_ABBREVIATION or not before[-_NO_ABBREVIATION:].isalpha()


def _trimmed(file: SourceFile, start: int, end: int) -> Iterator[Span]:
    while start < end and file.text[start].isspace():
        start += 1
    while end > start and file.text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(file, start, end)

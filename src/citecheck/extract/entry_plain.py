"""Tell whether an entry is printed so plainly that it can be read in one way only.

    Names. Title. Journal. 2011;56(7):2088–97.
    Names (2011) Title. Journal 56(7):2088–97.
    Names. Title. J. Moss Res. 56, 2088–97 (2011).
    Names, “Title,” Journal, vol. 56, no. 7, pp. 2088–97, 2011.

These are the styles of ICMJE and the NLM (Citing Medicine, 2nd ed., chapter 1), of APA (7th ed.,
10.1), Nature and IEEE (Reference Guide, 2018), and their kin. Each sign in them means one thing. Where
a title is in quotes, or one stop alone stands between names and journal, it is clear what the title
is; where nothing else is printed, so is the rest. What is less plain is left to the trained reader.
"""

from __future__ import annotations

from collections.abc import Mapping

from citecheck.extract.entry_locator import Locator
from citecheck.pattern import lazy

_PARTS = frozenset({"title", "container", "year", "volume", "pages"})
_SHAPES = frozenset({0, 3, 4, 6, 9, 10})
"""Ranks of the locators that stand behind a journal: `2011;56(7):2–9`, `56, 2–9 (2011)`, `2011, 56, 2–9`,
`(2011) 56:2–9`, `56(7):2–9`, `56 2–9`."""
_SHAPES_BEHIND_QUOTES = frozenset({0, 1, 3, 4, 9})
"""With `vol. 56, no. 7, pp. 2–9`, of which the journal is not surely told without quotes."""
_LEAD = lazy(
    # The stop behind the names, or their year; not a comma, behind which others are.
    r"[.]?[.]\s|.?[\s.,:]{0,3}(?P<year>\((?:1[5-9]|20)\d\d[a-z]?\)[.:]?|(?:1[5-9]|20)\d\d[a-z]?[.:])\s"
)
_LEAD_OF_QUOTES = lazy(r".?[.,:]?\s|.?[.,:]?\s(?P<year>\((?:1[5-9]|20)\d\d[a-z]?\))[.,:]?\s")
_TITLE = lazy(
    # Four words, not all with a capital (`Proc Natl Acad Sci` before a stop is half a journal), and
    # of those the first with one: names that were overlooked begin with `and`, `van`, `de`.
    r"(?=[A-ZÀ-ÖØ-ÞΑ-ΩА-Я\d]\S*\s\S+\s\S+\s\S)(?=[^\n]*\s[a-zß-öø-ÿ]{3})[^“”\"«»„‘]{1,350}"
)
_HEAD_OF_JOURNAL = lazy(r",\s[A-ZÀ-Þ][^\W\d_]{0,11}$")
_NAME = lazy(r"[A-ZÀ-Þ](?:[^\W\d_]|[ &.'’-]){1,100}")
_STOP = lazy(r"[.?!]\s")
_ABBREVIATION = lazy(
    r"[A-ZÀ-Þ][^\W\d_]{0,11}(?:['’-][^\W\d_]{1,12})?\.?|of|and|the|&|(?:[A-Z]\.){2,4}"
)
_SHORT_WORD = 5
_MOST_WORDS = 9
_BEHIND_QUOTES = lazy(r"[,.?!]?[”\"»][,.]?\s{1,2}[*_]{0,2}")
_BEHIND_STOP = lazy(r"[*_]{0,2}\.?\s{1,2}[*_]{0,2}")
_BEFORE_LOCATOR = lazy(r"[\s*_.,;(]{0,6}")

Stretch = tuple[int, int]


def is_plain(
    text: str, start: int, names_end: int, locator: Locator, parts: Mapping[str, Stretch]
) -> bool:
    """Tell whether an entry can be read in one way only.

    Args:
        text: the entry, from which no identifier was blanked out before the end of the locator.
        start: where the title begins, or its quotes.
        names_end: where the names end that were read before it.
        locator: where the work is in its container.
        parts: what was read, by the name of the field.
    """
    if not parts.keys() >= _PARTS:
        return False
    title, container = parts["title"], parts["container"]
    quoted = title[0] == start + 1 and text[start] in '“"«'
    begin = len(text[:names_end].rstrip())
    lead = (_LEAD_OF_QUOTES if quoted else _LEAD).fullmatch(text, max(0, begin - 1), start)
    between = _BEHIND_QUOTES if quoted else _BEHIND_STOP
    return (
        lead is not None
        and locator.rank in (_SHAPES_BEHIND_QUOTES if quoted else _SHAPES)
        # One year, before the title or in the locator.
        and (lead["year"] is None) == ("year" in locator.parts)
        and (quoted or title[0] == start)
        and _TITLE.fullmatch(text, *title) is not None
        and between.fullmatch(text, title[1], container[0]) is not None
        and _is_journal(text[container[0] : container[1]], text[title[0] : title[1]], quoted=quoted)
        and _BEFORE_LOCATOR.fullmatch(text, container[1], locator.start) is not None
        and not text[locator.end :].strip(" .,;")
    )


def _is_journal(name: str, title: str, *, quoted: bool) -> bool:
    """Tell whether a name can be a journal's alone, and no part of the title."""
    if not _NAME.fullmatch(name):
        return False
    if _STOP.search(name) is None:
        return quoted or _STOP.search(title) is None
    # `J. Pineal Res`, `PLoS Comput. Biol`, `Proc. Natl. Acad. Sci. U.S.A`; not `The Hill Study. Stroke`.
    words = name.split()
    full = [word for word in words[:-1] if not word.endswith(".") and word[0].isupper()]
    return (
        len(words) <= _MOST_WORDS
        and all(map(_ABBREVIATION.fullmatch, words))
        and (words[0].endswith(".") or len(words[0]) <= _SHORT_WORD)
        and words[0] not in {"The", "A", "An"}
        and 2 * len(full) < len(words)
        # `Growth of moss, Int. J. Bryol.`: the first stop is in the journal's name.
        and (quoted or (_STOP.search(title) is None and not _HEAD_OF_JOURNAL.search(title)))
    )

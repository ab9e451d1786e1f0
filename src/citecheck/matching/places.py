"""Compare where two works stand: volume, issue and pages."""

from __future__ import annotations

from functools import lru_cache

from citecheck.matching.levels import Level
from citecheck.normalize.pages import PageRange, parse_pages
from citecheck.pattern import lazy

_LETTER = lazy(r"[A-Za-z](?![\w])")
_DIGITS = lazy(r"\d+")
_NEXT = lazy(r"[;,]")
_ROMAN = lazy(r"(?i)\b(?=[ivxlc])(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})\b")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ARTICLE = 5
"""A number of so many digits is an article's, not a page."""
_LONG_RANGE = 2


@lru_cache(maxsize=65_536)
def volume_number(text: str) -> str:
    """Return the number of a volume or an issue: `174 AISC`, `35 (Pt 1)` and `XIV` give 174, 35 and 14.

    Empty where there is none, or where the field is the torn end of another (`1)`).
    """
    if text.count(")") > text.count("("):
        return ""
    digits = _DIGITS.search(text)
    if digits:
        letter = _LETTER.match(text, digits.end())
        return (digits[0].lstrip("0") or "0") + (letter[0].lower() if letter else "")
    roman = _ROMAN.fullmatch(text.strip(" ."))
    return str(_of_roman(roman[0].lower())) if roman and roman[0] else ""


def _of_roman(text: str) -> int:
    values = [_VALUES[char] for char in text]
    return sum(
        -value if any(later > value for later in values[at + 1 : at + 2]) else value
        for at, value in enumerate(values)
    )


@lru_cache(maxsize=65_536)
def pages_of(text: str) -> PageRange | None:
    """Return the pages in a field, of several ranges (`106–11; discussion 111`) the first."""
    return parse_pages(_NEXT.split(text.replace("--", "-"), maxsplit=1)[0].strip())


def compare_numbers(
    one: str, other: str, points: tuple[float, float]
) -> tuple[Level | None, float]:
    """Compare two numbers of volumes or issues; `points` are those for equal and for unequal."""
    if not one or not other:
        return None, 0.0
    if one[-1:].isalpha() != other[-1:].isalpha():
        one, other = one.rstrip(_LETTERS), other.rstrip(_LETTERS)  # `56B` and `56`
    return (Level.SAME, points[0]) if one == other else (Level.DIFFERENT, points[1])


def compare_pages(one: str, other: str) -> tuple[Level | None, float]:
    """Compare two page fields; None where they count in different ways, or one is missing."""
    first, second = pages_of(one), pages_of(other)
    if first is None or second is None:
        alike = bool(one) and one.strip().lower() == other.strip().lower()
        return (Level.SAME, 2.0) if alike else (None, 0.0)
    if first.first_page == second.first_page:
        return _same_first(first, second)
    if _same_article(first, second):
        return Level.SAME, 2.0
    if _other_count(first, second):
        return None, 0.0
    return Level.DIFFERENT, -0.8 if _slip(first, second) else -3.0


def whole_range(one: str, other: str, at_least: int = _LONG_RANGE) -> bool:
    """Tell whether two fields give the same range, of so many pages and one at least."""
    first, second = pages_of(one), pages_of(other)
    return (
        first is not None
        and second is not None
        and first.first_page == second.first_page
        and first.first > 1
        and first.last is not None
        and first.last == second.last
        and first.last - first.first >= at_least
    )


def is_article_number(text: str) -> bool:
    """Tell whether a page field gives the number of an article, which belongs to one work alone."""
    found = pages_of(text)
    return (
        found is not None and _is_article(found) and len(f"{found.prefix}{found.first}") >= _ARTICLE
    )


def _same_first(one: PageRange, other: PageRange) -> tuple[Level, float]:
    if one.first == 1 and not one.prefix:
        # Articles of journals that appear online only all begin at page 1.
        return Level.SAME, 0.5 if one.last is not None and one.last == other.last else 0.0
    if one.last == other.last:
        return Level.SAME, 3.5
    return Level.SAME if one.last is None or other.last is None else Level.ALIKE, 2.0


def _same_article(one: PageRange, other: PageRange) -> bool:
    """Tell whether two fields give one article's number, with and without a letter: `E800`, `800`."""
    return one.first == other.first > 1 and {one.prefix, other.prefix} in ({"", "e"}, {"", "art"})


def _other_count(one: PageRange, other: PageRange) -> bool:
    """Tell whether one field gives a page and the other an article's number or a page from 1."""
    if any(each.first == 1 and not each.prefix for each in (one, other)):
        return True
    if one.prefix != other.prefix and (
        _is_article(one) != _is_article(other) or not one.prefix or not other.prefix
    ):
        return True
    return _is_article(one) != _is_article(other) and (one.last is None) != (other.last is None)


def _is_article(pages: PageRange) -> bool:
    return pages.last is None and (bool(pages.prefix) or len(str(pages.first)) >= _ARTICLE)


def _slip(one: PageRange, other: PageRange) -> bool:
    """Tell whether first pages differ as after a slip: digits exchanged or wrong, only the last page same."""
    first, second = str(one.first), str(other.first)
    wrong = sum(a != b for a, b in zip(first, second, strict=False))
    return (
        (one.last is not None and one.last == other.last)
        or sorted(first) == sorted(second)
        or (len(first) == len(second) > 2 and wrong == 1 and not _is_article(one))  # noqa: PLR2004
    )

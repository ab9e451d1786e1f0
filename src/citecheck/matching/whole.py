"""Compare entries as wholes, where their fields could not be read or were divided wrongly.

Two works of one series have almost the same words and the same numbers: `Country profile: Chad`, `Country
profile: Mali`. So no word of the one may stand in the place of another word of the other.
"""

from __future__ import annotations

from citecheck.matching.containers import same_container
from citecheck.matching.description import Description
from citecheck.matching.places import pages_of
from citecheck.normalize.words import STOP_WORDS, fold
from citecheck.pattern import lazy

_ALIKE = 92.0
"""How alike entries must be whose numbers are the same (0–100)."""
_DOI_ALIKE = 80.0
"""The same where the DOI is."""
_SHORTEST = 30
_INSIDE = 95.0
"""How well the title of one must be found in the other."""
_TELLING = 25
_SPELLING = 85.0
_FEW_WORDS = 1
_COUNTS = lazy(r"\w*\d\w*|[ivxlc]{1,5}|[b-z]")


def alike_as_wholes(one: Description, other: Description) -> str:
    """Return why two entries are one as strings, or nothing."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - not needed to check a list without near copies

    mine, theirs = one.whole, other.whole
    lettered = one.year_letter != other.year_letter and one.year == other.year
    if lettered or min(len(mine), len(theirs)) < _SHORTEST:
        return ""
    alike = fuzz.ratio(mine, theirs)
    # The words are compared last: that takes longer than all the rest.
    if alike < _DOI_ALIKE or _has_other_words(one, other):
        return ""
    if one.doi and one.doi == other.doi and alike >= _DOI_ALIKE:
        return "the fields could not be read; the wording and the DOI agree"
    numbers = one.numbers
    if not numbers or numbers != other.numbers or _counts(mine) != _counts(theirs):
        return ""
    if alike >= _ALIKE:
        return "the fields could not be read; the wording and all numbers agree"
    return ""


def placed_alike(one: Description, other: Description) -> str:
    """Return why two entries at one place are one work, or nothing."""
    if not _at_one_place(one, other):
        return ""
    if not (one.title_text and other.title_text):
        bare = one if not one.title_text else other
        if len(_words_without_field(bare)) > _FEW_WORDS:
            return ""  # it has words that may be a title
        return "one has no title; first author, container, year, volume and page agree"
    if _title_inside(one, other):
        return "the titles could not be read; first author, container, year, volume and page agree"
    return ""


def _has_other_words(one: Description, other: Description) -> bool:
    """Tell whether words of the one stand in the place of other words of the other."""
    from rapidfuzz import fuzz  # noqa: PLC0415

    mine, theirs = one.whole.split(), other.whole.split()

    def alone(words: list[str], among: list[str]) -> list[str]:
        return [
            word
            for word in words
            if len(word) > 2  # noqa: PLR2004
            and word not in STOP_WORDS
            and word not in among
            and not any(
                fuzz.ratio(word, each) >= _SPELLING
                or word.startswith(each)
                or each.startswith(word)
                for each in among
                if len(each) > 2 and each[0] == word[0]  # noqa: PLR2004
            )
        ]

    return bool(alone(mine, theirs)) and bool(alone(theirs, mine))


def _counts(whole: str) -> list[str]:
    """Return what counts in an entry: numbers, also with letters, Roman numerals, single letters."""
    return sorted(filter(_COUNTS.fullmatch, whole.split()))


def _words_without_field(bare: Description) -> list[str]:
    """Return the words of an entry that are neither people, container, nor numbers."""
    known = " ".join(
        (bare.container, *(f"{each.family} {each.given} {each.literal}" for each in bare.persons))
    )
    words = set(fold(known).split())
    return [
        word
        for word in bare.whole.split()
        if len(word) > 2 and word.isalpha() and word not in words and word not in {"doi", "and"}  # noqa: PLR2004
    ]


def _title_inside(one: Description, other: Description) -> bool:
    """Tell whether the title that was read in one stands somewhere in the other."""
    from rapidfuzz import fuzz  # noqa: PLC0415

    return any(
        len(short.title.text) >= _TELLING
        and fuzz.partial_ratio(short.title.text, long.whole) >= _INSIDE
        for short, long in ((one, other), (other, one))
    )


def _at_one_place(one: Description, other: Description) -> bool:
    """Tell whether year, journal, volume, first page and first author are all printed and agree."""
    first, second = pages_of(one.pages), pages_of(other.pages)
    if not (one.volume and one.year and first and second and one.people and other.people):
        return False
    return (
        one.volume == other.volume
        and one.year == other.year
        and first.first_page == second.first_page
        and first.first > 1
        and same_container(one.container, other.container) is True
        and (
            one.people[0].family.endswith(other.people[0].family)
            or other.people[0].family.endswith(one.people[0].family)
        )
    )

"""Compare entries as wholes, where their fields could not be read or were divided wrongly."""

from __future__ import annotations

from citecheck.matching.containers import same_container
from citecheck.matching.description import Description
from citecheck.matching.places import pages_of

_ALIKE = 92.0
"""How alike entries must be whose numbers are the same (0–100)."""
_PLACED_ALIKE = 80.0
"""The same for entries that stand at one place."""
_SHORTEST = 30
_INSIDE = 90.0
"""How well the title of one must be found in the other."""
_TELLING = 25


def alike_as_wholes(one: Description, other: Description) -> str:
    """Return why two entries are one as strings, or nothing."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - not needed to check a list without near copies

    mine, theirs = one.whole, other.whole
    lettered = one.year_letter != other.year_letter and one.year == other.year
    if lettered or min(len(mine), len(theirs)) < _SHORTEST:
        return ""
    if one.doi and one.doi == other.doi and fuzz.ratio(mine, theirs) >= _PLACED_ALIKE:
        return "the fields could not be read; the wording and the DOI agree"
    numbers = one.numbers
    if numbers and numbers == other.numbers and fuzz.ratio(mine, theirs) >= _ALIKE:
        return "the fields could not be read; the wording and all numbers agree"
    return ""


def placed_alike(one: Description, other: Description) -> str:
    """Return why two entries at one place are one work, or nothing."""
    if not _at_one_place(one, other):
        return ""
    if not (one.title_text and other.title_text):
        return "one has no title; first author, container, year, volume and page agree"
    from rapidfuzz import fuzz  # noqa: PLC0415

    if fuzz.ratio(one.whole, other.whole) >= _PLACED_ALIKE or _title_inside(one, other):
        return "the titles could not be read; first author, container, year, volume and page agree"
    return ""


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

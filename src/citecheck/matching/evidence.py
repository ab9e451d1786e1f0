"""What each field of two descriptions says about their being one work, in points.

The points were set by hand on published sets of labelled records; a field that is missing on one
side gives none. Positive points speak for one work, negative for two.
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.matching.containers import compare_containers
from citecheck.matching.description import Description
from citecheck.matching.levels import Field, Level
from citecheck.matching.people import compare_people
from citecheck.matching.places import compare_numbers, compare_pages

IDENTIFIERS = frozenset({"DOI", "PMID", "PMCID", "arXiv"})
_NEAR_YEARS = 5


def evidence(one: Description, other: Description) -> Iterator[Field]:
    """Yield what each field but the title says, where both have it."""
    yield from _origin(one, other)
    yield from _place(one, other)
    yield from _identity(one, other)


def _origin(one: Description, other: Description) -> Iterator[Field]:
    level, points = compare_people(
        one.people, other.people, more_of_one=one.et_al, more_of_other=other.et_al
    )
    if level is not None:
        yield Field("authors", level, points, _shown(one), _shown(other))
    if one.year and other.year:
        apart = abs(one.year - other.year)
        points = (1.0, -0.7)[apart] if apart < 2 else -2.5 if apart <= _NEAR_YEARS else -4.0  # noqa: PLR2004
        level = Level.SAME if apart == 0 else Level.DIFFERENT
        yield Field("year", level, points, str(one.year), str(other.year))


def _identity(one: Description, other: Description) -> Iterator[Field]:
    for name, mine, theirs in (
        ("DOI", one.doi, other.doi),
        ("PMID", one.pmid, other.pmid),
        ("PMCID", one.pmcid, other.pmcid),
        ("arXiv", one.arxiv, other.arxiv),
    ):
        if mine and theirs:
            alike = mine == theirs
            level = Level.SAME if alike else Level.DIFFERENT
            yield Field(name, level, 5.0 if alike else -3.5, mine, theirs)
    if one.url and one.url == other.url and "doi.org" not in one.url:
        yield Field("URL", Level.SAME, 2.5, one.url, other.url)


def _place(one: Description, other: Description) -> Iterator[Field]:
    level, points = compare_containers(one.container, other.container)
    if level is not None:
        yield Field("container", level, points, one.container, other.container)
    level, points = _volumes(one, other)
    if level is not None:
        yield Field("volume", level, points, one.volume, other.volume)
    level, points = compare_numbers(one.issue, other.issue, (0.5, -0.5))
    if level is not None:
        yield Field("issue", level, points, one.issue, other.issue)
    level, points = compare_pages(one.pages, other.pages)
    if level is not None:
        yield Field("pages", level, points, one.pages, other.pages)


def _volumes(one: Description, other: Description) -> tuple[Level | None, float]:
    years = {str(one.year), str(other.year)}
    if one.volume != other.volume and {one.volume, other.volume} & years:
        # Some databases count by year what the journal counts by volume.
        return None, 0.0
    return compare_numbers(one.volume, other.volume, (1.2, -2.2))


def _shown(description: Description) -> str:
    """Return the people as they are printed, the first three of many."""
    names = [each.literal or f"{each.family} {each.given}".strip() for each in description.persons]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 or description.et_al else "")  # noqa: PLR2004

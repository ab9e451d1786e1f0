"""What each field of two descriptions says about their being one work, in points.

The points were set by hand on published sets of labelled records; a field that is missing on one
side gives none. Positive points speak for one work, negative for two.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from citecheck.matching.containers import same_container
from citecheck.matching.description import Description
from citecheck.normalize.names import initials_agree


class Field(NamedTuple):
    """What one field says: its points, and whether it agrees, differs or says nothing (None)."""

    name: str
    points: float
    agrees: bool | None


def evidence(one: Description, other: Description) -> Iterator[Field]:
    """Yield what each field but the title says, where both have it."""
    yield from _identity(one, other)
    yield from _place(one, other)


def _identity(one: Description, other: Description) -> Iterator[Field]:
    yield _authors(one, other)
    if one.year and other.year:
        apart = abs(one.year - other.year)
        points = (1.0, -0.7)[apart] if apart < 2 else -2.5 if apart <= 5 else -4.0  # noqa: PLR2004
        yield Field("year", points, apart == 0)
    if one.doi and other.doi:
        alike = one.doi == other.doi
        yield Field("DOI", 5.0 if alike else -3.5, alike)
    if one.pmid and other.pmid:
        alike = one.pmid == other.pmid
        yield Field("PMID", 5.0 if alike else -3.5, alike)
    if one.url and other.url and "doi.org" not in one.url + other.url:
        yield Field("URL", 2.5 if one.url == other.url else 0.0, one.url == other.url or None)


def _place(one: Description, other: Description) -> Iterator[Field]:
    container = same_container(one.container, other.container)
    if container is not None:
        yield Field("container", 1.1 if container else -1.0, container)
    if one.volume and other.volume:
        alike = one.volume == other.volume
        yield Field("volume", 1.2 if alike else -2.2, alike)
    if one.issue and other.issue:
        alike = one.issue == other.issue
        yield Field("issue", 0.5 if alike else -0.5, alike)
    if one.pages and other.pages:
        if one.pages.first_page == other.pages.first_page:
            # Articles of journals that appear online only all begin at page 1.
            points = (
                0.0 if one.pages.first == 1 else 3.5 if one.pages.last == other.pages.last else 2.0
            )
            yield Field("pages", points, agrees=True)
        else:
            yield Field("pages", -0.8 if near_pages(one, other) else -3.0, agrees=False)


def near_pages(one: Description, other: Description) -> bool:
    """Tell whether first pages differ as after a slip: digits exchanged, or only the last page same."""
    if one.pages is None or other.pages is None:
        return False
    first, second = str(one.pages.first), str(other.pages.first)
    same_end = one.pages.last is not None and one.pages.last == other.pages.last
    wrong = sum(a != b for a, b in zip(first, second, strict=False))
    return (
        same_end
        or sorted(first) == sorted(second)
        or (
            len(first) == len(second) > 2 and wrong == 1  # noqa: PLR2004
        )
    )


def _authors(one: Description, other: Description) -> Field:
    if not one.authors or not other.authors:
        return Field("authors", 0.0, None)
    shared = min(len(one.authors), len(other.authors))
    pairs = zip(one.authors, other.authors, strict=False)
    matching = sum(_same_person(a, b) for a, b in pairs)
    whole = len(one.authors) == len(other.authors) or one.et_al or other.et_al
    if matching == shared and whole:
        return Field("authors", 2.5, agrees=True)
    families = {family for family, _ in one.authors} & {family for family, _ in other.authors}
    if len(families) == max(len(one.authors), len(other.authors)):
        return Field("authors", 2.3, agrees=True)
    if matching == shared:
        return Field("authors", 1.3 if shared > 1 else 0.7, agrees=None)
    if families:
        return Field("authors", -1.0 if len(families) * 2 < shared else 0.7, agrees=False)
    return Field("authors", -5.0, agrees=False)


def _same_person(one: tuple[str, str], other: tuple[str, str]) -> bool:
    if one[0] != other[0]:
        return bool(one[0]) and one[0] == other[1] and other[0] == one[1]
    return initials_agree(one[1], other[1])

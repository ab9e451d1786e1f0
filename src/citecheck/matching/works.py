"""Compare two descriptions: one work, two versions of it, or two works; and why.

Evidence is added up field by field; a missing field is no evidence. What sets two works apart
whatever the sum says (a part number, another issue of a column, a reply) is a veto. Points and
vetoes follow published labelled sets of duplicate records (systematic-review exports, DBLP-ACM, Cora).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from citecheck.matching.containers import same_container
from citecheck.matching.description import Description
from citecheck.matching.titles import TitleMatch, compare_titles
from citecheck.normalize.names import initials_agree

PROBABLE = 7.5
POSSIBLE = 5.0
_PLACED_ALIKE = 80.0
_MIN_WHOLE = 30
RAW_ALIKE = 92.0
"""Entries whose fields are doubtful must be this alike as a whole (0-100)."""

_NOTICE = re.compile(
    r"\b(?:erratum|errata|corrigend\w{2}|corrections?|author correction|publisher correction"
    r"|retraction|retracted|withdrawn?|expression of concern|repl(?:y|ies)|response|comments?|commentary"
    r"|re|rebuttal|addendum|authors? reply)\b"
)


class Kind(StrEnum):
    """What two descriptions are to each other."""

    EXACT = "exact"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    VERSION = "version"
    """A preprint and its article, two editions, a paper given twice."""
    NOTICE = "notice"
    """A work and its correction, retraction, reply or comment."""
    CONFLICT = "conflict"
    """Alike, but with two different identifiers or places."""
    DISTINCT = "distinct"


class Field(NamedTuple):
    """What one field says: its points, and whether it agrees, differs or says nothing (None)."""

    name: str
    points: float
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two descriptions are to each other, with the fields that agree and differ."""

    kind: Kind
    score: float = 0.0
    same: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    reason: str = ""


def compare(one: Description, other: Description) -> Verdict:
    """Tell whether two descriptions mean one work."""
    if not (one.sure and other.sure):
        return _compare_whole(one, other)
    title = compare_titles(one.title, other.title)
    fields = (
        Field("title", title.points, title.alike),
        *_identity(one, other),
        *_place(one, other),
    )
    score = sum(field.points for field in fields)
    same = tuple(field.name for field in fields if field.agrees)
    differ = tuple(field.name for field in fields if field.agrees is False)
    sum_up = _Sum(title, score, frozenset(same), frozenset(differ))
    kind, reason = _judge(one, other, sum_up)
    if kind is Kind.DISTINCT and not title.alike and not title.veto:
        # The authors may have been cut off at another place, and so stand in one of the titles.
        whole = _compare_whole(one, other)
        return whole if whole.kind is Kind.PROBABLE else Verdict(kind, score, same, differ, reason)
    return Verdict(kind, score, same, differ, reason)


class _Sum(NamedTuple):
    """What all fields together say."""

    title: TitleMatch
    score: float
    same: frozenset[str]
    differ: frozenset[str]


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
            yield Field("pages", -0.8 if _near_pages(one, other) else -3.0, agrees=False)


def _near_pages(one: Description, other: Description) -> bool:
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


def _judge(one: Description, other: Description, found: _Sum) -> tuple[Kind, str]:
    title, score, same, differ = found
    identifier = bool({"DOI", "PMID"} & same)
    if bool(_NOTICE.search(one.title)) != bool(_NOTICE.search(other.title)):
        return Kind.NOTICE, "one is a notice or a reply"
    if title.veto:
        return Kind.DISTINCT, title.veto
    if not title.alike and not identifier:
        return Kind.DISTINCT, "the titles differ"
    if title.doubt and not {"volume", "pages"} <= same and not identifier:
        return Kind.DISTINCT, title.doubt
    veto = _other_work(one, other, found)
    if veto and not identifier:
        return Kind.DISTINCT, veto
    if title.alike is False:
        return Kind.CONFLICT, "one identifier, two titles"
    version = _other_version(one, other, found)
    if version:
        return Kind.VERSION, version
    if "volume" in same and "pages" in differ and not identifier and not _near_pages(one, other):
        return Kind.CONFLICT, "two places in one volume"
    if {"DOI", "PMID"} & differ and not {"volume", "pages"} <= same:
        return Kind.CONFLICT, "two identifiers"
    if score < PROBABLE:
        return (Kind.POSSIBLE if score >= POSSIBLE else Kind.DISTINCT), "too little evidence"
    placed = {"volume", "pages"} <= same or identifier
    if title.exact and not differ and placed and {"authors", "year"} <= same:
        return Kind.EXACT, ""
    return Kind.PROBABLE, ""


def _other_work(one: Description, other: Description, found: _Sum) -> str:
    title, _, same, differ = found
    placed = {"volume", "pages"} <= same
    if title.generic and not placed:
        return "a title that many works have, and no place to tell by"
    if title.generic and "issue" in differ:
        return "another issue of a recurring title"
    if one.corporate and other.corporate and {"year"} & differ:
        return "an organisation's report of another year"
    if "authors" in differ and "year" in differ:
        return "other authors and another year"
    if one.part != other.part and ((one.part and other.part) or not placed):
        return "another part"
    if "URL" not in same and one.url and other.url and one.type == other.type == "webpage":
        return "another page"
    if one.year_letter != other.year_letter and one.year == other.year and not placed:
        return "told apart by the letter after the year"
    return ""


def _other_version(one: Description, other: Description, found: _Sum) -> str:
    _, _, same, differ = found
    if one.preprint != other.preprint and not ({"DOI", "PMID"} & same and "container" in same):
        return "a preprint and its publication"
    if one.type != other.type and "thesis" in {one.type, other.type}:
        return "a thesis and a publication"
    if one.edition != other.edition and ((one.edition and other.edition) or "year" in differ):
        return "two editions"
    if len(differ & {"container", "volume", "pages"}) > 1 or {"container", "year"} <= differ:
        return "printed in two places"
    if "year" in differ and not {"volume", "pages"} & same and "container" not in same:
        return "two years and no common place"
    if "year" in differ and "cochrane database" in one.raw:
        return "two versions of a review"
    return ""


def _compare_whole(one: Description, other: Description) -> Verdict:
    """Compare entries as strings, where the fields of one could not be read."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - not needed to check a list without near copies

    if bool(_NOTICE.search(one.raw)) != bool(_NOTICE.search(other.raw)):
        return Verdict(Kind.NOTICE, reason="one is a notice or a reply")
    alike = fuzz.ratio(one.raw, other.raw)
    if _same_place(one, other) and (alike >= _PLACED_ALIKE or not (one.title and other.title)):
        same = ("first author", "container", "year", "volume", "pages")
        return Verdict(Kind.PROBABLE, PROBABLE, same)
    if one.doi and one.doi == other.doi and alike >= _PLACED_ALIKE:
        return Verdict(Kind.PROBABLE, PROBABLE, ("DOI", "wording"))
    if one.raw_numbers != other.raw_numbers or len(one.raw) < _MIN_WHOLE or not one.raw_numbers:
        return Verdict(Kind.DISTINCT, reason="the numbers differ")
    if alike < RAW_ALIKE:
        return Verdict(Kind.DISTINCT, reason="the entries differ")
    return Verdict(Kind.PROBABLE, PROBABLE, ("wording", "numbers"))


def _same_place(one: Description, other: Description) -> bool:
    """Tell whether year, journal, volume, first page and first author are all printed and agree."""
    if not (
        one.volume and one.pages and other.pages and one.year and one.authors and other.authors
    ):
        return False
    return (
        one.volume == other.volume
        and one.year == other.year
        and one.pages.first_page == other.pages.first_page
        and one.pages.first > 1
        and same_container(one.container, other.container) is True
        and (
            one.authors[0][0].endswith(other.authors[0][0])
            or other.authors[0][0].endswith(one.authors[0][0])
        )
    )

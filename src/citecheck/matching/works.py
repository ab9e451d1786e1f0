"""Compare two descriptions: one work, two versions of it, or two works; and why.

Evidence is added up field by field; a missing field is no evidence. What sets two works apart
whatever the sum says (a part number, another issue of a column, a reply) is a veto. Points and
vetoes follow published labelled sets of duplicate records (systematic-review exports, DBLP-ACM, Cora).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from citecheck.matching.containers import same_container
from citecheck.matching.description import Description
from citecheck.matching.evidence import Field, evidence, near_pages
from citecheck.matching.titles import TitleMatch, compare_titles

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
        *evidence(one, other),
    )
    score = sum(field.points for field in fields)
    same = tuple(field.name for field in fields if field.agrees)
    if title.exact and not title.generic and {"container", "year", "volume", "pages"} <= set(same):
        # One title at one place is one work, whoever is said to have written it.
        score = max(score, PROBABLE)
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
    if "volume" in same and "pages" in differ and not identifier and not near_pages(one, other):
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

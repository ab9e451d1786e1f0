"""What the comparison of works looks at, normalised once for each reference."""

from __future__ import annotations

import re
from dataclasses import dataclass

from citecheck.model import Reference, Value
from citecheck.normalize.dates import parse_year
from citecheck.normalize.identifiers import normalize_doi
from citecheck.normalize.names import family_key, initials
from citecheck.normalize.pages import PageRange, parse_pages
from citecheck.normalize.words import fold

# What publishers and databases put before or after a title that is otherwise the same.
_TITLE_FRINGE = re.compile(
    r"(?i)^(?:retracted(?: article)?\s?[:.]\s?)"
    r"|\s?[\[(](?:abstract|in [a-z]{4,12}|article in [a-z]{4,12}|[a-z]{4,12} edition)[\])]\s?\.?$"
)
_PREPRINT = re.compile(r"(?i)\b(?:ar|bio|med|chem|psy|soc|eco|ea)r?xiv\b|\bssrn\b|\bpreprints?\b")
_EDITION = re.compile(r"(?i)\b(\d{1,2})(?:st|nd|rd|th)?\s*(?:ed\b|edn\b|edition\b)")
_PART = re.compile(
    r"\b(?:part|pt|chapter|section|supplement|suppl|teil|partie|parte)\.? ?([ivx]{1,5}|\d{1,3})\b"
)
_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Description:
    """One work as a reference describes it; what is not printed is empty or None."""

    title: str
    """Folded words."""
    authors: tuple[tuple[str, str], ...]
    """Family name and initials of each author."""
    et_al: bool
    corporate: bool
    year: int | None
    year_letter: str
    container: str
    volume: str
    issue: str
    pages: PageRange | None
    doi: str
    pmid: str
    url: str
    type: str
    preprint: bool
    edition: str
    part: str
    """The number of a part, chapter or supplement, where one is printed."""
    raw: str
    """The whole entry, folded."""
    raw_numbers: tuple[str, ...]
    """All numbers of the entry, sorted."""
    sure: bool
    """Whether the fields can be trusted; otherwise only the whole entries are compared."""


def describe(reference: Reference) -> Description:
    """Normalise a reference for comparison."""
    raw = " ".join(reference.span.text.split())
    part = _PART.search(fold(raw))
    edition = _EDITION.search(raw)
    people = tuple(
        (family_key(name), initials(name.given))
        for name in reference.people
        if name.family or name.literal
    )
    year = _text(reference.year)
    letter = re.search(r"\d{4}([a-z])\b", year)
    return Description(
        title=fold(_TITLE_FRINGE.sub("", _text(reference.title).strip())),
        authors=people,
        et_al=reference.et_al,
        corporate=bool(reference.people) and all(name.literal for name in reference.people),
        year=parse_year(year),
        year_letter=letter[1] if letter else "",
        container=_text(reference.container),
        volume=fold(_text(reference.volume)).removeprefix("vol ").strip(),
        issue=fold(_text(reference.issue)).removeprefix("no ").strip(),
        pages=parse_pages(_text(reference.pages)),
        doi=normalize_doi(_text(reference.doi)),
        pmid=_text(reference.pmid).strip(),
        url=_text(reference.url).rstrip("/. ").lower().split("://")[-1].removeprefix("www."),
        type=reference.type,
        preprint=reference.arxiv is not None
        or (reference.volume is None and _PREPRINT.search(raw) is not None),
        edition=edition[1] if edition else "",
        part=part[1] if part else "",
        raw=fold(raw),
        raw_numbers=tuple(sorted(_NUMBER.findall(raw))),
        sure=reference.title is not None and "title" not in reference.doubtful,
    )


def _text(value: Value | None) -> str:
    return value.text if value is not None else ""

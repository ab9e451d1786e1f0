"""Read identifiers: DOI, PMID, PMCID, arXiv, ISBN, ISSN, ORCID."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from citecheck.pattern import lazy

_DOI_PREFIX = lazy(
    r"(?i)^\s*(?:https?://)?(?:(?:dx\.|www\.)?doi\.org/|doi:?\s*/?\s*)*(?:https?://(?:dx\.)?doi\.org/)?"
)
_UNSEEN = lazy("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Soft hyphens and signs without width."""
_ARXIV_NEW = lazy(r"(\d{2})(\d{2})\.(\d{4,5})(?:v\d{1,2})?")
_ARXIV_OLD = lazy(r"([a-z-]{2,12})(?:\.[A-Za-z]{2})?/(\d{2})(\d{2})(\d{3})(?:v\d{1,2})?")
_FIRST_NEW_ARXIV_YEAR = 7
"""arXiv numbers have the form YYMM.NNNN since April 2007 (https://info.arxiv.org/help/arxiv_identifier.html)."""
_LAST_OLD_ARXIV_YEAR = 91


def normalize_doi(text: str) -> str:
    """Return a DOI in lower case without resolver, label and closing punctuation."""
    bare = _DOI_PREFIX.sub("", text, count=1).strip()
    if "%" in bare:
        bare = unquote(bare)
    if "&" in bare:
        bare = unescape(bare)
    bare = _UNSEEN.sub("", bare)
    while bare and _closes_the_text_around(bare):
        bare = bare[:-1]
    return bare.lower()


def _closes_the_text_around(doi: str) -> bool:
    """Tell whether the last character is a stop, or a bracket that was not opened in the DOI."""
    last = doi[-1]
    if last in ".,;:/" or last.isspace():
        return True
    opening = {")": "(", "]": "[", ">": "<"}.get(last)
    return opening is not None and doi.count(last) > doi.count(opening)


def parse_arxiv(text: str) -> tuple[int, int] | None:
    """Return year and month in which an arXiv number was given, or None where it is malformed."""
    bare = re.sub(
        r"(?i)^\s*(?:https?://)?(?:www\.)?(?:arxiv\.org/(?:abs|pdf)/)?(?:arxiv:?\s*)?", "", text
    )
    bare = bare.strip().removesuffix(".pdf")
    new = _ARXIV_NEW.fullmatch(bare)
    if new is not None:
        year, month = int(new[1]), int(new[2])
        if year < _FIRST_NEW_ARXIV_YEAR:
            return None
        return (2000 + year, month) if 1 <= month <= 12 else None  # noqa: PLR2004
    old = _ARXIV_OLD.fullmatch(bare)
    if old is None:
        return None
    year, month = int(old[2]), int(old[3])
    if not 1 <= month <= 12 or _FIRST_NEW_ARXIV_YEAR < year < _LAST_OLD_ARXIV_YEAR:  # noqa: PLR2004
        return None
    return (1900 + year if year >= _LAST_OLD_ARXIV_YEAR else 2000 + year), month


def isbn_digits(text: str) -> str:
    """Return the digits (and X) of an ISBN or ISSN."""
    return re.sub(r"[^0-9X]", "", text.upper())


def isbn_is_valid(text: str) -> bool:
    """Tell whether an ISBN has 10 or 13 digits and the right check digit (ISO 2108)."""
    digits = isbn_digits(text)
    if re.fullmatch(r"\d{9}[\dX]", digits):
        return sum((10 - place) * _digit(char) for place, char in enumerate(digits)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", digits):
        return (
            sum((3 if place % 2 else 1) * int(char) for place, char in enumerate(digits)) % 10 == 0
        )
    return False


def issn_is_valid(text: str) -> bool:
    """Tell whether an ISSN has eight digits and the right check digit (ISO 3297)."""
    digits = isbn_digits(text)
    if not re.fullmatch(r"\d{7}[\dX]", digits):
        return False
    return sum((8 - place) * _digit(char) for place, char in enumerate(digits)) % 11 == 0


def orcid_is_valid(text: str) -> bool:
    """Tell whether an ORCID iD has the right check digit (ISO 7064 mod 11-2)."""
    digits = isbn_digits(text)
    if not re.fullmatch(r"\d{15}[\dX]", digits):
        return False
    total = 0
    for char in digits[:-1]:
        total = (total + int(char)) * 2
    return _digit(digits[-1]) == (12 - total % 11) % 11


def _digit(char: str) -> int:
    return 10 if char == "X" else int(char)

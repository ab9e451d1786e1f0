"""A DOI, PMID, PMCID, arXiv number, ISBN, ISSN or ORCID iD is malformed.

## What
Checks the form of each labelled identifier in the reference list, and the check digit of those that
have one.

## Why
A malformed identifier leads nowhere, and tools that look the work up by it fail.

## Example
    4. Berg A. Sleep in winter. Oslo: Nord; 2019. ISBN 978-0-306-40615-8.

## Instead
    4. Berg A. Sleep in winter. Oslo: Nord; 2019. ISBN 978-0-306-40615-7.

## Not reported
DOIs with unusual but allowed characters (`10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2`),
DOIs broken over lines, and numbers without a label.

## References
DOI Handbook 2.2: https://doi.org/10.1000/182
ISO 2108 (ISBN), ISO 3297 (ISSN), ISO 7064 mod 11-2 (ORCID).
https://info.arxiv.org/help/arxiv_identifier.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.model import Reference, Value
from citecheck.normalize.identifiers import (
    isbn_digits,
    isbn_is_valid,
    issn_is_valid,
    normalize_doi,
    orcid_is_valid,
    parse_arxiv,
)
from citecheck.pattern import lazy
from citecheck.rule import Context, NoOptions, Rule
from citecheck.source import Span

_DOI_LABEL = lazy(
    r"(?i)(?<![\w/])(?:doi\s?[:=]?\s?(?:doi:\s?)?|(?:https?://)?(?:dx\.)?doi\.org/)(?=\S)"
)
_DOI_BAD = lazy(
    r"(?:10\.\d{4,9}(?:\.\d{1,9})*(?=[\s,;]|\.?$)|1[0O]\.[\dO]{3,9}/[^\s,;]{1,200}|10[,. ]?\d{4,5}/[^\s,;]{1,200})"
)
_DOI_GOOD = lazy(r"10\.\d{4,9}(?:\.\d{1,9})*/\S")
_DOI_GLUED = lazy(
    r"10\.\d{4,9}/\S{2,200}?(?P<glued>[.,;]?(?:PMID|PMCID|https?://|doi:|Epub|Accessed|Available|PubMed|Crossref|CrossRef|Google))"
)
_LABELLED: tuple[tuple[str, re.Pattern[str], Callable[[str], bool], str], ...] = (
    ("PMID", lazy(r"(?i)\bPMID:?\s?(?P<id>[\w-]{1,20})"), lambda text: bool(re.fullmatch(r"[1-9]\d{0,7}", text)), "a PMID has one to eight digits"),
    ("PMCID", lazy(r"(?i)\bPMCID:?\s?(?P<id>\w{1,20})"), lambda text: bool(re.fullmatch(r"(?i)(?:PMC){0,2}\d{3,8}", text)), "a PMCID is `PMC` and three to eight digits"),
    ("arXiv number", lazy(r"(?i)\barXiv:\s?(?P<id>(?:[a-z-]{2,12}(?:\.[a-z]{2})?/)?\d[\d.]{3,12}(?:v\d{1,2})?)"), lambda text: parse_arxiv(text.rstrip(".")) is not None, "arXiv numbers are YYMM.NNNNN, before April 2007 archive/YYMMNNN"),
    ("ISBN", lazy(r"(?i)\bISBN(?:[-\s]?1[03])?:?\s?(?P<id>[\dX][\dX \-–‐]{7,20}[\dX])(?![\w])"), isbn_is_valid, "an ISBN has 10 or 13 digits, the last of which is a check digit"),
    ("ISSN", lazy(r"(?i)\bISSN:?\s?(?P<id>\d{3,5}[-–‐]?\d{2,4}[\dX]?)(?![\w-])"), issn_is_valid, "an ISSN has eight digits, the last of which is a check digit"),
    ("ORCID iD", lazy(r"(?i)\borcid(?:\.org/|:?\s)(?P<id>[\d-]{10,24}X?)"), orcid_is_valid, "an ORCID iD has 16 digits, the last of which is a check digit"),
)  # fmt: skip

_VALID = {name: (is_valid, form) for name, _, is_valid, form in _LABELLED}


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each malformed identifier of the reference list."""
    del options
    if context.document.is_library:
        for reference in context.document.references:
            yield from _fields(reference)
        return
    for reference in context.document.references:
        text = reference.span.text
        low = text.casefold()
        if "10" in low:
            yield from _doi(reference)
        for name, pattern, is_valid, form in _LABELLED:
            if name[:4].casefold() not in low:
                continue
            for match in pattern.finditer(text):
                if is_valid(match["id"].strip()) or _is_other(name, match):
                    continue
                yield Problem(
                    _span(reference, match.start("id"), match.end("id")),
                    f"`{match['id'].strip()}` in reference {reference.called} is no valid {name}",
                    help=f"copy it again from the source: {form}",
                    references=(reference,),
                    confidence=Confidence.MEDIUM,
                )


def _fields(reference: Reference) -> Iterator[Problem]:
    """Yield a problem at each identifier of a library's entry that can be none."""
    doi = reference.doi
    if doi is not None and not _DOI_GOOD.match(normalize_doi(doi.text)):
        yield _malformed(reference, *_offsets(reference, doi))
    for name, value in (
        ("PMID", reference.pmid),
        ("arXiv number", reference.arxiv),
        ("ISBN", reference.isbn),
        ("ISSN", reference.issn),
    ):
        # Several in one field (`print, online`) are each right or wrong; they are not judged.
        if value is None or re.search(r"[,;/]|\s\S+\s", value.text.replace("arXiv:", "")):
            continue
        is_valid, form = _VALID[name]
        number = value.text.removeprefix("arXiv:").strip()
        if not is_valid(number) and len(isbn_digits(number)) <= 13:  # noqa: PLR2004
            yield Problem(
                value.span,
                f"`{number}` in reference {reference.called} is no valid {name}",
                help=f"copy it again from the source: {form}",
                references=(reference,),
                confidence=Confidence.MEDIUM,
            )


def _offsets(reference: Reference, value: Value) -> tuple[int, int]:
    start = reference.span.start
    return value.span.start - start, value.span.end - start


def _is_other(name: str, match: re.Match[str]) -> bool:
    """Tell what only looks like one: two ISBNs run together, a label without a number."""
    if name == "ISBN":
        return len(isbn_digits(match["id"])) > 13  # noqa: PLR2004
    if name == "PMCID":
        return not any(char.isdigit() for char in match["id"])
    return False


def _doi(reference: Reference) -> Iterator[Problem]:
    text = reference.span.text
    for label in _DOI_LABEL.finditer(text):
        rest = text[label.end() : label.end() + 300]
        if _DOI_GOOD.match(rest):
            continue
        bad = _DOI_BAD.match(rest)
        if bad is not None:
            yield _malformed(reference, label.end(), label.end() + bad.end())
    for match in _DOI_GLUED.finditer(text):
        if normalize_doi(match[0]).startswith("10."):
            yield Problem(
                _span(reference, match.start("glued"), match.end("glued")),
                f"text is glued to the DOI of reference {reference.called}",
                help="put a space after the DOI",
                references=(reference,),
                confidence=Confidence.MEDIUM,
            )


def _malformed(reference: Reference, start: int, end: int) -> Problem:
    return Problem(
        _span(reference, start, end),
        f"`{reference.span.text[start:end]}` in reference {reference.called} is no valid DOI",
        help="copy it again: a DOI is `10.`, four to nine digits, `/` and a name",
        references=(reference,),
        confidence=Confidence.MEDIUM,
    )


def _span(reference: Reference, start: int, end: int) -> Span:
    return Span(reference.span.file, reference.span.start + start, reference.span.start + end)


RULE = Rule(
    code="REF006",
    name="malformed-identifier",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=NoOptions,
    libraries=True,
)

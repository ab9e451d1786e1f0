"""Take the identifiers and addresses out of an entry: patterns are surer here than any model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.extract.entry_text import EntryText
from citecheck.model import Value
from citecheck.pattern import lazy

_DOI = lazy(
    r"(?P<lead>(?:\(|\[)?\s?(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/+|doi\s?[:=]?\s?(?:https?://(?:dx\.)?doi\.org/)?)?\s?)"
    r"(?P<doi>10\.(?:\d{4,9}|x{2,6})/[^\s\"“”]{1,300})",
    re.IGNORECASE,
)
_LONGEST_LEAD = 60
"""Characters before the number of a DOI that can belong to it: `(doi: https://dx.doi.org/`."""
_SIMPLE = (
    ("pmcid", lazy(r"\bPMC(?:ID)?:?\s?(?P<v>PMC\d{4,9}|(?<=PMC)\d{5,9})", re.IGNORECASE)),
    ("pmid", lazy(r"\b(?:PMID|PubMed(?: ID)?)\s?:?\s?#?\s?(?P<v>\d{1,9})\b", re.IGNORECASE)),
    ("arxiv", lazy(r"\barXiv\s?:?\s?(?P<v>(?:\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,2})?)", re.IGNORECASE)),
    ("isbn", lazy(r"\bISBN(?:-1[03])?\s?:?\s?(?P<v>(?:97[89][ -]?)?\d[\d -]{7,14}[\dXx])\b")),
    ("issn", lazy(r"\b[ep]?-?ISSN\s?:?\s?(?P<v>\d{4}-?\d{3}[\dXx])\b")),
)  # fmt: skip
_SIGNS = {"pmcid": "pmc", "pmid": "pm", "arxiv": "arxiv", "isbn": "isbn", "issn": "issn"}
_NOISY = (
    "avail", "retrieved", "dispon", "verfügbar", "access", "assessed", "cited", "acesso", "consult", "zugriff",
    "visited", "epub", "pubmed", "crossref", "google scholar", "[pmc", "[int", "[doi", "[green",
)  # fmt: skip
"""What stands in every text that the patterns match: searching for these first is cheap."""
_URL = lazy(r"(?:https?://|ftp://|www\.)[^\s<>\"“”]{3,500}", re.IGNORECASE)
_NOISE = lazy(
    r"\[?\(?\b(?:available (?:at|from|online|on)|avail?able|retrieved (?:from|on)|disponível em|disponible en|verfügbar unter)\b:?\s?"
    r"(?:from\s)?|\(?\[?\b(?:last )?(?:accessed|assessed|cited|acesso em|consultado|zugriff am|visited)\b[^;\])]{0,40}\d{4}(?:[^\w.;]{1,3}(?:[A-Z][a-z]{2,8}|\d{1,2})){0,2}[\])]?"
    r"|\[cited[^\[\]]{0,40}\]|\bEpub (?:ahead of print|\d{4} [A-Z][a-z]{2} ?\d{0,2})\.?|\[(?:PubMed|CrossRef|Google Scholar|PMC free article|Internet|DOI|Green Version)\]"
    r"|\b(?:PubMed PMID|PubMed|CrossRef|Google Scholar)\b(?=[\s.;:]*$)",
    re.IGNORECASE,
)

_ACCESSED = lazy(
    r"\b(?:accessed|assessed|cited|acesso em|consultado(?: el)?|zugriff am|visited|retrieved)\b(?: on\b)?[:\s]{0,2}(?P<v>[^;\])\[]{0,30}\d{4}(?:[^\w.;]{1,3}(?:[A-Z][a-z]{2,8}|\d{1,2})){0,2})",
    re.IGNORECASE,
)


_ATTACHED = lazy(
    # The rest of a Markdown or LaTeX link, a second identifier, what indexes add, strange stops.
    r"\]\(|\]\{|\}\{|[;,.|]?(?:PMID|PMCID|PubMed|Medline|CrossRef|Epub|Available|Accessed)\b|[;,]10\.\d{4,9}/"
    r"|\[(?:pii|Medline|PubMed|CrossRef|Google)|\((?:accessed|open|in press)"
    r"|[\u200b-\u200f\u2060\ufeff|†‡…。、，；`—]",
    re.IGNORECASE,
)
_IN_ADDRESS = lazy(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_OF_THE_PAGE = lazy(
    r"[?#&]|/(?:e?pdf|pdfdirect|full|fulltext|abstract|abs|html|meta|summary|references|login|download|epub|citation)\b"
    r"|\.(?:full|pdf|html|xml|short|long|abstract)\b",
    re.IGNORECASE,
)
_PREPRINT_VERSION = lazy(r"v\d{1,2}$", re.IGNORECASE)


def take_identifiers(entry: EntryText) -> tuple[dict[str, Value], str]:
    """Return the identifiers, addresses and days of access by field name, and the text without them.

    They are blanked out, so that the text keeps its length.
    """
    text = entry.text
    low = text.casefold()
    found: dict[str, Value] = {}
    rest = text
    for match in _dois(text):
        start, end = match.span("doi")
        end = _end_of_doi(text, start, end)
        value = entry.value(start, end, strip="")
        if value is not None and "doi" not in found:
            found["doi"] = value
        rest = _blank(rest, match.start(), end)
    for name, pattern in _SIMPLE:
        if _SIGNS[name] not in low and not (name == "pmid" and "pubmed" in low):
            continue
        for match in pattern.finditer(rest):
            value = entry.value(*match.span("v"), strip=" ")
            if value is not None:
                found.setdefault(name, value)
                rest = _blank(rest, *match.span())
    for start, end in _urls(rest) if "://" in low or "www." in low else ():
        value = entry.value(start, end, strip="")
        if value is not None:
            found.setdefault("url", value)
        rest = _blank(rest, start, end)
    for match in _NOISE.finditer(rest) if any(map(low.__contains__, _NOISY)) else ():
        accessed = _ACCESSED.search(text, *match.span())
        value = entry.value(*accessed.span("v")) if accessed else None
        if value is not None:
            found.setdefault("accessed", value)
        rest = _blank(rest, *match.span())
    return found, rest


def _dois(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `_DOI`, looked for only where its one sure sign stands: `10.`."""
    position = 0
    while (sign := text.find("10.", position)) >= 0:
        match = _DOI.search(text, max(position, sign - _LONGEST_LEAD))
        if match is None:
            return
        yield match
        position = match.end()


def _urls(text: str) -> Iterator[tuple[int, int]]:
    for match in _URL.finditer(text):
        end = match.end()
        while end > match.start() and text[end - 1] in ".,;:)]>":
            if text[end - 1] == ")" and text.count("(", match.start(), end) >= text.count(
                ")", match.start(), end
            ):
                break
            end -= 1
        yield match.start(), end


def _end_of_doi(text: str, start: int, end: int) -> int:
    """Cut off a DOI what was attached to it, and the punctuation of the sentence.

    Brackets of its own stay. In an address, what follows the DOI is the page's.
    """
    attached = _ATTACHED.search(text, start, end)
    if attached:
        end = attached.start()
    before = text.rfind(" ", 0, start) + 1
    if _IN_ADDRESS.search(text, before, start):
        page = _OF_THE_PAGE.search(text, start, end)
        if page:
            end = page.start()
        version = _PREPRINT_VERSION.search(text, start, end)
        if version and "rxiv.org" in text[before:start].lower():
            end = version.start()
    while end > start and text[end - 1] in ".,;:)]}>'\"’*/":
        closing = text[end - 1]
        opening = {")": "(", "]": "[", "}": "{", ">": "<"}.get(closing)
        if opening and text.count(opening, start, end) >= text.count(closing, start, end):
            break
        end -= 1
    return end


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]

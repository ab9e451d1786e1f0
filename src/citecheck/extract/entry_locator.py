"""Find where a work was published in its container: year, volume, issue, pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from citecheck.pattern import lazy

_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)[a-z]?"
_PAGE = r"[A-Za-z]{0,4}\d{1,16}(?:\.[a-z]?\d{1,5}){0,3}[A-Za-z]?"
_PAGES = rf"(?P<pages>{_PAGE}(?:\s?[-–—‐−]\s?{_PAGE})?|[ivxlc]{{1,7}}[-–][ivxlc]{{1,7}})"
_VOLUME = r"(?P<volume>[A-Z]{0,3}-?\d{1,4}(?:[-–/]\d{1,3})?[A-Z]?|[IVXLC]{1,7})"
_ISSUE = r"(?P<issue>[^()\r\n]{1,40})"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_PP = r"(?:pp?\.?|S\.|p[áa]gs?\.?|Seiten?|art(?:icle)?\.?(?: no\.?)?|Art\.?|Article(?: ID)?)"

# From the most telling shape to the least; the first that matches wins, at its last place.
_SHAPES: tuple[re.Pattern[str], ...] = (
    # 2011;56(7):2088–97 · 2019 Jan 4;12:3 · 2014;8(12) · 2013;236
    lazy(
        rf"{_YEAR}(?:[ ,]{{1,2}}{_MONTH}(?:[-–/ ]{{1,2}}(?:{_MONTH}|\d{{1,2}})){{0,3}})?\s{{0,60}};\s?{_VOLUME}?\s?(?:\({_ISSUE}\))?(?:\s?:\s?{_PAGES})?"
    ),
    # vol. 19, no. 11-12, pp. 758-768, Jan. 1979
    lazy(
        rf"\b(?:vol\.?|v\.)\s?{_VOLUME}(?:,?\s?(?:nos?|nr|n[úu]m|number|issue|iss|n)\.?\s?(?P<issue>[\w./–-]{{1,15}}))?(?:,?\s?(?:{_PP}\s?)?{_PAGES})?(?:,?\s?\(?(?:{_MONTH}\s)?(?:\d{{1,2}},?\s)?{_YEAR}\)?)?",
        re.IGNORECASE,
    ),
    # pp. 2532–2537, 2016
    lazy(rf"\b{_PP}\s?{_PAGES},\s{_YEAR}", re.IGNORECASE),
    # 389, 519-527 (2017) · 40B (1), 322-334 (1988)
    lazy(rf"{_VOLUME}\s?(?:\({_ISSUE}\))?\s?[,:]\s?{_PAGES}\.?,?\s\({_YEAR}\)"),
    # 2012, 154 (6), 922-926
    lazy(rf"{_YEAR}\s?[,.]\s{_VOLUME}\s?(?:\({_ISSUE}\))?\s?[,:]\s?(?:{_PP}\s?)?{_PAGES}"),
    # 31, no. 2 (2003): 887–895
    lazy(
        rf"{_VOLUME}(?:,?\s(?:nos?|nr|n)\.\s?(?P<issue>[\w./–-]{{1,12}}))?\s\((?:{_MONTH}\s)?{_YEAR}\)\s?[:,]\s?{_PAGES}"
    ),
    # (1994) 173:189–97
    lazy(rf"\({_YEAR}\)[.,]?\s{_VOLUME}\s?(?:\({_ISSUE}\))?\s?[:,]\s?{_PAGES}"),
    # 2003:43–54 (the year stands for the volume, or this is a chapter)
    lazy(rf"(?<![\w.]){_YEAR}\s?:\s?{_PAGES}(?=\s*(?:[.;,]|$))"),
    # 91 2:1–8
    lazy(rf"(?<![\w.–-]){_VOLUME}\s(?P<issue>\d{{1,5}}):{_PAGES}(?=\s*[.;]?\s*$)"),
    # 37(Suppl. 1):125-130 · 46(3), 622–31 · 31: 887–895 · 69, 119-28
    lazy(
        rf"(?<![\w.–-]){_VOLUME}\s?(?:\({_ISSUE}\))?\s?[:,]\s?(?:{_PP}\s?)?{_PAGES}(?=\s*(?:[.;,)\[]|$|\s\())"
    ),
    # 162 1867–1880
    lazy(rf"(?<![\w.–-]){_VOLUME}\s{_PAGES}(?=\s*[.;,]?\s*$)"),
    # pp. 35-63 · p. 217–221
    lazy(rf"\b{_PP}\s?{_PAGES}", re.IGNORECASE),
    # 2008, 25
    lazy(rf"{_YEAR}\s?,\s{_VOLUME}(?=\s*[.;]?\s*$)"),
    # 33(6)
    lazy(rf"(?<![\w.–-]){_VOLUME}\s?\({_ISSUE}\)(?=\s*[.;,]?\s*$)"),
)
_WITH_YEAR_IN_PARENTHESES = frozenset(
    rank
    for rank, shape in enumerate(_SHAPES)
    if any(not after.startswith("?") for after in shape.pattern.split(_YEAR + r"\)")[1:])
)
"""Shapes that need a year before a closing parenthesis."""
_YEAR_AND_PARENTHESIS = lazy(r"(?:1[5-9]|20)\d\d[a-z]?\)")
_YEAR_IN_PARENTHESES = lazy(r"[(\[](?P<y>(?:1[5-9]|20)\d\d)[a-z]?(?:[,;–/ -][^()\[\]]{0,30})?[)\]]")
_LEAD = lazy(r"[\s.,:;]{0,3}[(\[]?(?P<y>(?:1[5-9]|20)\d\d)[a-z]?(?=[)\].,:;\s])")
_GOES_ON = lazy(r"\s[^\W\d_A-ZÀ-Þ]")
_YEAR_ANYWHERE = lazy(r"(?<![\w.:/–-])(?P<y>(?:1[5-9]|20)\d\d)(?:[a-z])?(?![\w/:–-])")
_NO_YEAR = lazy(
    r"\b(?:in press|forthcoming|n\.\s?d\.|no date|s\.\s?a\.|s\.\s?d\.|s\.\s?f\b|o\.\s?J\.|im Druck|en prensa|no prelo|submitted|under review|accepted|in preparation|to appear|ahead of print|sous presse|in stampa)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Locator:
    """Offsets of what was found, into the clean text; `start` is where the container must end."""

    start: int
    end: int
    parts: dict[str, tuple[int, int]]
    rank: int = 0
    """Place of its shape in the order from the most telling to the least, from 0."""


def find_locator(text: str, after: int) -> Locator | None:
    """Return the locator after an offset, by the most telling shape that matches."""
    closed = _YEAR_AND_PARENTHESIS.search(text, after) is not None
    for rank, shape in enumerate(_SHAPES):
        if not closed and rank in _WITH_YEAR_IN_PARENTHESES:
            continue
        best = None
        for match in shape.finditer(text, after):
            if any(match[name] for name in ("volume", "pages") if name in match.re.groupindex):
                best = match
        if best is not None:
            parts = {name: best.span(name) for name, value in best.groupdict().items() if value}
            if "year" not in parts and re.fullmatch(
                r"(?:19|20)\d\d", best.groupdict().get("pages") or ""
            ):
                # `n. 6, 2015`: no page, a year.
                parts["year"] = parts.pop("pages")
            return Locator(best.start(), best.end(), parts, rank)
    return None


def find_year(text: str, authors_end: int, locator: Locator | None) -> tuple[int, int] | None:
    """Return the offsets of the year: behind the names, the locator's, in parentheses, or the last.

    A phrase such as `in press` stands in the place of a year and is returned as one.
    """
    lead = _LEAD.match(text, authors_end) if authors_end else None
    in_locator = locator.parts.get("year") if locator is not None else None
    # `2019 novel viruses in bats. Lancet. 2020;382:727` has one at the head of its title.
    if lead and not (in_locator and _GOES_ON.match(text, lead.end())):
        return lead.span("y")
    if in_locator:
        return in_locator
    found = list(_YEAR_IN_PARENTHESES.finditer(text))
    if found:
        near = [match for match in found if match.start() - authors_end <= 6]
        match = near[0] if near else found[-1]
        return match.span("y")
    last = None
    # The date on which a page was read stands behind its address.
    address = re.search(r"\S(?=\s{12,}\S)", text)
    stop = address.end() if address and _YEAR_ANYWHERE.search(text, 0, address.end()) else len(text)
    for match in _YEAR_ANYWHERE.finditer(text, 0, stop):
        inside = locator is not None and any(
            start <= match.start("y") < end for start, end in locator.parts.values()
        )
        if not inside:
            last = match
            if match.start() - authors_end <= 3:
                break
    if last is not None:
        return last.span("y")
    absent = _NO_YEAR.search(text)
    return absent.span() if absent else None

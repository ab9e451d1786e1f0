"""Take the fields of a reference from an item of CSL-JSON, which a reference manager wrote.

The names are those of the CSL 1.0.2 specification, appendices III (types) and IV (variables), and
of its JSON schema (csl-data).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from citecheck.model import Name, Reference, Span, Value
from citecheck.normalize.markup import plain

_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "container": ("container-title",),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page", "number"),
    "publisher": ("publisher",),
    "place": ("publisher-place", "event-place"),
    "edition": ("edition",),
    "series": ("collection-title",),
    "genre": ("genre",),
    "doi": ("DOI",),
    "pmid": ("PMID",),
    "pmcid": ("PMCID",),
    "isbn": ("ISBN",),
    "issn": ("ISSN",),
    "url": ("URL",),
}
"""Our fields, and the variables that hold them, the first that is given."""
_TYPES: Mapping[str, str] = {
    "article-magazine": "article-journal",
    "article-newspaper": "article-journal",
    "review": "article-journal",
    "review-book": "article-journal",
    "entry": "chapter",
    "entry-encyclopedia": "chapter",
    "entry-dictionary": "chapter",
    "post": "webpage",
    "post-weblog": "webpage",
    "manuscript": "document",
    "dataset": "document",
    "speech": "paper-conference",
    "legislation": "document",
}
"""CSL types that are not told apart here, and what they are taken for."""
KNOWN_TYPES = frozenset(
    {
        "article-journal",
        "book",
        "chapter",
        "paper-conference",
        "thesis",
        "patent",
        "report",
        "webpage",
        "article",
        "software",
        "standard",
        "document",
    }
)
_MOST = 4_000
"""Characters of a value that are read."""
_MOST_NAMES = 3_000


def described(printed: Reference, item: Mapping[str, Any]) -> Reference:
    """Return a reference with what an item says of the work in place of what was read of its text.

    A field keeps the place where it is printed, where that was found; else it stands for the whole
    entry. What the item leaves out is taken from the text only for identifiers.
    """
    values: dict[str, Any] = {}
    for ours, theirs in _VARIABLES.items():
        text = next((said for name in theirs if (said := _text(item.get(name)))), "")
        read = getattr(printed, ours)
        if text:
            values[ours] = Value(text, read.span if read else printed.span)
        elif ours not in {"doi", "pmid", "pmcid", "isbn", "url"}:
            values[ours] = None
    year = _year(item.get("issued"))
    values["year"] = (
        Value(year, printed.year.span if printed.year else printed.span) if year else None
    )
    place = printed.authors_span or printed.span
    kind = str(item.get("type", ""))
    kind = _TYPES.get(kind, kind)
    return replace(
        printed,
        type=kind if kind in KNOWN_TYPES else printed.type,
        authors=tuple(_names(item.get("author"), place)),
        et_al=False,
        editors=tuple(_names(item.get("editor"), printed.span)),
        note=None,
        confidence=1.0,
        doubtful=frozenset(),
        doubts=(),
        **values,
    )


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(plain(str(value)[:_MOST]).split())


def _year(date: object) -> str:
    """Return the year of a CSL date: `date-parts`, `raw` or `literal`."""
    if not isinstance(date, Mapping):
        return ""
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return _text(parts[0][0])
    said = _text(date.get("raw") or date.get("literal"))
    match = re.search(r"\b(?:1[4-9]|20)\d\d[a-z]?\b", said)
    return match[0] if match else said


def _names(people: object, place: Span) -> Iterable[Name]:
    if not isinstance(people, list):
        return
    for each in people[:_MOST_NAMES]:
        if not isinstance(each, Mapping):
            continue
        literal = _text(each.get("literal"))
        particle = _text(each.get("non-dropping-particle") or each.get("dropping-particle"))
        family = " ".join(filter(None, (particle, _text(each.get("family")))))
        given = _text(each.get("given"))
        if literal or family or given:
            yield Name(place, family=family, given=given, literal="" if family else literal)

"""Take the fields of a reference from an item of CSL-JSON, which a reference manager wrote.

The names are those of the CSL 1.0.2 specification, appendices III (types) and IV (variables), and
of its JSON schema (csl-data).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from citecheck.model import Name, Reference, Value
from citecheck.normalize.markup import plain
from citecheck.pattern import lazy
from citecheck.source import Span

_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "container": ("container-title", "container-title-short", "journalAbbreviation"),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page",),
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
_ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper"})
_NUMBERED = frozenset({"report", "patent", "standard"})
_SAID = {
    "part-number": "part ",
    "part": "part ",
    "chapter-number": "chapter ",
    "version": "version ",
}
_ARXIV = lazy(r"(?i)arxiv\s?:\s?(?P<id>\S{6,30})")
_ARXIV_BARE = lazy(r"(?i)(?:arxiv\s?:\s?)?(?P<id>[\w.-]{0,12}/?[\d.]{7,10}(?:v\d{1,2})?)")
_IN_NOTE = lazy(r"(?m)^[ \t]{0,3}(?P<name>PMID|PMCID|DOI)[ \t]{0,3}:[ \t]{0,3}(?P<id>\S{1,200})")
_NOWHERE: Mapping[str, Span] = {}
_MOST = 4_000
"""Characters of a value that are read."""
_MOST_NAMES = 3_000


def described(
    printed: Reference, item: Mapping[str, Any], places: Mapping[str, Span] = _NOWHERE
) -> Reference:
    """Return a reference with what an item says of the work in place of what was read of its text.

    A field stands where `places` says (`title`, `author/0`: see JSON Pointer, RFC 6901), else where
    it is printed if that was found, else for the whole entry. What the item leaves out is taken from
    the text only for identifiers.
    """
    values: dict[str, Any] = {}
    kind = str(item.get("type", ""))
    for ours, theirs in _VARIABLES.items():
        names = theirs
        if (ours == "pages" and kind in _ARTICLES) or (ours == "issue" and kind in _NUMBERED):
            names = (*theirs, "number")
        name = next((each for each in names if _text(item.get(each))), "")
        read = getattr(printed, ours)
        if name:
            beside = read.span if read else printed.span
            values[ours] = Value(_text(item[name]), places.get(name, beside))
        elif ours not in {"doi", "pmid", "pmcid", "isbn", "url"}:
            values[ours] = None
    year = _year(item.get("issued"))
    beside = printed.year.span if printed.year else printed.span
    values["year"] = Value(year, places.get("issued", beside)) if year else None
    place = printed.authors_span or places.get("author", printed.span)
    kind = _TYPES.get(kind, kind)
    return replace(
        printed,
        type=kind if kind in KNOWN_TYPES else printed.type,
        authors=tuple(_names(item.get("author"), place, "author", places)),
        authors_span=printed.authors_span or places.get("author"),
        # A reference manager knows all authors; an article's list may say that there are more.
        et_al=item.get("et-al") is True,
        editors=tuple(_names(item.get("editor"), printed.span, "editor", places)),
        accessed=_accessed(item, places) or printed.accessed,
        arxiv=_arxiv(item, places) or printed.arxiv,
        note=_note(item, places),
        confidence=1.0,
        doubtful=frozenset(),
        doubts=(),
        **{**_in_note(item, places, values), **values},
    )


def _accessed(item: Mapping[str, Any], places: Mapping[str, Span]) -> Value | None:
    """Return the day of a visit, where the item is a file's own and has a place for it."""
    date = item.get("accessed")
    place = places.get("accessed")
    if place is None or not isinstance(date, Mapping):
        return None
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        text = "-".join(f"{_text(each):0>2}" for each in parts[0][:3])
    else:
        text = _text(date.get("raw") or date.get("literal"))
    return Value(text, place) if text else None


def _arxiv(item: Mapping[str, Any], places: Mapping[str, Span]) -> Value | None:
    """Return the number at arXiv: of the archive, or in `number`, as Zotero writes it."""
    for name, wanted in (("number", _ARXIV), ("archive_location", _ARXIV_BARE)):
        if name == "archive_location" and _text(item.get("archive")).lower() != "arxiv":
            continue
        match = wanted.fullmatch(_text(item.get(name)))
        if match and name in places:
            return Value(match["id"], places[name])
    return None


def _note(item: Mapping[str, Any], places: Mapping[str, Span]) -> Value | None:
    """Return what else tells a work from its neighbours, as the reader of BibTeX keeps it."""
    said = {
        name: _text(item.get(name))
        for name in ("version", "part-number", "part", "chapter-number")
        if name in places
    }
    kept = [(name, text) for name, text in said.items() if text]
    if not kept:
        return None
    text = "; ".join(f"{_SAID.get(name, '')}{text}" for name, text in kept)
    return Value(text, places[kept[0][0]])


def _in_note(
    item: Mapping[str, Any], places: Mapping[str, Span], known: Mapping[str, Any]
) -> dict[str, Value]:
    """Return identifiers for which Zotero has no field: lines of the note, `PMID: 12345678`."""
    note = item.get("note")
    if "note" not in places or not isinstance(note, str):
        return {}
    found = _IN_NOTE.finditer(note[:_MOST])
    ids = {match["name"].lower(): match["id"] for match in found}
    return {name: Value(text, places["note"]) for name, text in ids.items() if not known.get(name)}


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(plain(str(value)[:_MOST]).split())


def _year(date: object) -> str:
    """Return the year of a CSL date: `date-parts`, `raw` or `literal`, or as pandoc also takes it.

    In YAML, pandoc has `issued: 2001-04-02`, and once had `year` (in a list, of a range of dates).
    """
    if isinstance(date, list):
        date = date[0] if date and isinstance(date[0], Mapping) else {}
    if not isinstance(date, Mapping):
        date = {"raw": date}
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return _text(parts[0][0])
    said = _text(date.get("raw") or date.get("literal") or date.get("year"))
    match = re.search(r"\b(?:1[4-9]|20)\d\d[a-z]?\b", said)
    return match[0] if match else said


def _names(
    people: object, place: Span, variable: str, places: Mapping[str, Span]
) -> Iterable[Name]:
    if not isinstance(people, list):
        return
    for at, each in enumerate(people[:_MOST_NAMES]):
        if not isinstance(each, Mapping):
            continue
        literal = _text(each.get("literal"))
        particle = _text(each.get("non-dropping-particle") or each.get("dropping-particle"))
        family = " ".join(filter(None, (particle, _text(each.get("family")))))
        given = " ".join(filter(None, (_text(each.get("given")), _text(each.get("suffix")))))
        if literal or family or given:
            where = places.get(f"{variable}/{at}", place)
            yield Name(where, family=family, given=given, literal="" if family else literal)

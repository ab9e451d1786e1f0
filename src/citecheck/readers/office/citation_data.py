"""Read what reference managers, and Word itself, keep of a work: each as an item of CSL-JSON.

Sources: Zotero's and Mendeley's fields hold CSL-JSON (citationstyles.org, csl-citation schema);
EndNote's hold its XML; Word's own sources are those of ECMA-376 part 1, 22.6.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from citecheck.errors import ReadError
from citecheck.readers.office.cited_items import MOST_ITEMS, Item
from citecheck.readers.office.xml_text import Element, parse

Keyed = tuple[str, Item]
"""An item, and what tells it from others: the address or key under which it is kept."""

_ENDNOTE_TYPES: Mapping[str, str] = {
    "journal article": "article-journal",
    "magazine article": "article-journal",
    "newspaper article": "article-journal",
    "electronic article": "article-journal",
    "book": "book",
    "edited book": "book",
    "electronic book": "book",
    "book section": "chapter",
    "electronic book section": "chapter",
    "encyclopedia": "chapter",
    "conference paper": "paper-conference",
    "conference proceedings": "paper-conference",
    "thesis": "thesis",
    "report": "report",
    "government document": "report",
    "web page": "webpage",
    "blog": "webpage",
    "patent": "patent",
    "computer program": "software",
    "standard": "standard",
}
_ENDNOTE_FIELDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "title": (("titles", "title"),),
    "container-title": (
        ("titles", "secondary-title"),
        ("periodical", "full-title"),
        ("alt-periodical", "full-title"),
    ),
    "volume": (("volume",),),
    "issue": (("number",),),
    "page": (("pages",),),
    "publisher": (("publisher",),),
    "publisher-place": (("pub-location",),),
    "edition": (("edition",),),
    "ISBN": (("isbn",),),
    "DOI": (("electronic-resource-num",),),
    "URL": (("urls", "related-urls", "url"), ("urls", "web-urls", "url")),
}
_OWN_TYPES: Mapping[str, str] = {
    "JournalArticle": "article-journal",
    "ArticleInAPeriodical": "article-journal",
    "Book": "book",
    "BookSection": "chapter",
    "ConferenceProceedings": "paper-conference",
    "Report": "report",
    "InternetSite": "webpage",
    "DocumentFromInternetSite": "webpage",
    "Patent": "patent",
}
_OWN_FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("b:Title",),
    "container-title": (
        "b:JournalName",
        "b:PeriodicalTitle",
        "b:BookTitle",
        "b:ConferenceName",
        "b:InternetSiteTitle",
    ),
    "volume": ("b:Volume",),
    "issue": ("b:Issue",),
    "page": ("b:Pages",),
    "publisher": ("b:Publisher", "b:Institution"),
    "publisher-place": ("b:City",),
    "edition": ("b:Edition",),
    "DOI": ("b:DOI",),
    "URL": ("b:URL",),
}
_PERIODICAL = frozenset({"article-journal"})


class CitedWorks:
    """The works that citations name, each once, in the order of their first citation."""

    def __init__(self) -> None:
        self._found: dict[str, Item] = {}

    def add(self, keyed: Iterable[Keyed]) -> None:
        """Add the works of a citation."""
        for key, item in keyed:
            if len(self._found) < MOST_ITEMS:
                self._found.setdefault(key, item)

    @property
    def items(self) -> tuple[Item, ...]:
        """The works."""
        return tuple(self._found.values())


def from_csl(written: str) -> list[Keyed]:
    """Return the items of a citation in JSON; none where it cannot be read."""
    try:
        # Something may follow: OpenDocument names end in a random mark.
        citation, _ = json.JSONDecoder().raw_decode(written.lstrip())
    except (ValueError, RecursionError):
        return []
    items = citation.get("citationItems") if isinstance(citation, dict) else None
    found: list[Keyed] = []
    for each in items if isinstance(items, list) else ():
        item = each.get("itemData") if isinstance(each, dict) else None
        if isinstance(item, dict):
            found.append((_csl_key(each, item), item))
    return found


def _csl_key(cited: Mapping[str, Any], item: Item) -> str:
    uris = cited.get("uris") or cited.get("uri")
    if isinstance(uris, list) and uris:
        return str(uris[0])
    # Mendeley counts the items of each citation anew: `ITEM-1`.
    told = {name: value for name, value in item.items() if name != "id"}
    return json.dumps(told, sort_keys=True, default=str)


def from_endnote(written: str) -> list[Keyed]:
    """Return the items of a citation in EndNote's XML; none where it cannot be read."""
    end = written.rfind("</EndNote>")
    name = Path("EN.CITE")
    try:
        root = parse(name, written[: end + len("</EndNote>")].encode(), name).root
    except (ReadError, UnicodeEncodeError):
        return []
    return [(_endnote_key(record), _endnote_item(record)) for record in root.within("record")]


def _endnote_key(record: Element) -> str:
    database = record.first("foreign-keys", "key")
    number = record.first("rec-number")
    return f"{database.get('db-id') if database else ''} {number.text if number else ''}"


def _endnote_item(record: Element) -> Item:
    kind = record.first("ref-type")
    csl_type = _ENDNOTE_TYPES.get(kind.get("name").casefold(), "document") if kind else "document"
    item: dict[str, Any] = {"type": csl_type}
    for name, paths in _ENDNOTE_FIELDS.items():
        said = next((found.text.strip() for path in paths if (found := record.first(*path))), "")
        if said:
            item[name] = said
    if csl_type in _PERIODICAL:
        item.pop("ISBN", None)  # EndNote keeps the ISSN there
    if csl_type == "book" and "container-title" in item:
        item["collection-title"] = item.pop("container-title")
    item["DOI"] = _bare_doi(item.get("DOI", ""))
    year = record.first("dates", "year")
    if year is not None and year.text.strip():
        item["issued"] = {"raw": year.text.strip()}
    for role, name in (("author", "authors"), ("editor", "secondary-authors")):
        people = record.first("contributors", name)
        if people is not None:
            item[role] = [_inverted(each.text.strip()) for each in people.elements]
    return item


def _inverted(name: str) -> Mapping[str, str]:
    """Return the parts of `Smith, John A.`; a comma at the end marks an organisation."""
    family, comma, given = name.partition(",")
    if not comma or not given.strip():
        return {"literal": family.strip()}
    return {"family": family.strip(), "given": given.strip()}


def _bare_doi(text: str) -> str:
    at = text.find("10.")
    return text[at:].strip() if at >= 0 else ""


def own_sources(root: Element) -> dict[str, Item]:
    """Return the sources that a Word document keeps itself, by their tags."""
    found: dict[str, Item] = {}
    for source in root.within("b:Source"):
        tag = source.first("b:Tag")
        if tag is not None and len(found) < MOST_ITEMS:
            found[tag.text.strip()] = _own_item(source)
    return found


def _own_item(source: Element) -> Item:
    kind = source.first("b:SourceType")
    item: dict[str, Any] = {"type": _OWN_TYPES.get(kind.text if kind else "", "document")}
    for name, tags in _OWN_FIELDS.items():
        said = next((found.text.strip() for tag in tags if (found := source.first(tag))), "")
        if said:
            item[name] = said
    item["DOI"] = _bare_doi(item.get("DOI", ""))
    year = source.first("b:Year")
    if year is not None and year.text.strip():
        item["issued"] = {"raw": year.text.strip()}
    for role, name in (("author", "b:Author"), ("editor", "b:Editor")):
        people = source.first("b:Author", name)
        if people is not None:
            item[role] = list(_own_people(people))
    return item


def _own_people(role: Element) -> Iterable[Mapping[str, str]]:
    for corporate in role.within("b:Corporate"):
        yield {"literal": corporate.text.strip()}
    for person in role.within("b:Person"):
        parts = {each.name: each.text.strip() for each in person.elements if each.text.strip()}
        given = " ".join(filter(None, (parts.get("b:First"), parts.get("b:Middle"))))
        yield {"family": parts.get("b:Last", ""), "given": given}

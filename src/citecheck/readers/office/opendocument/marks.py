"""What the marks of LibreOffice's own bibliography say of the works that they cite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citecheck.pattern import lazy
from citecheck.readers.office.citation_data import Keyed
from citecheck.readers.office.xml_text import Element

# The fields of LibreOffice's bibliography (part 3, 19.771 on), and CSL's names for them.
_FIELDS: Mapping[str, str] = {
    "text:title": "title",
    "text:journal": "container-title",
    "text:booktitle": "container-title",
    "text:volume": "volume",
    "text:number": "issue",
    "text:pages": "page",
    "text:publisher": "publisher",
    "text:address": "publisher-place",
    "text:edition": "edition",
    "text:isbn": "ISBN",
    "text:url": "URL",
}
_TYPES: Mapping[str, str] = {
    "article": "article-journal",
    "journal": "article-journal",
    "book": "book",
    "booklet": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "book",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "techreport": "report",
    "www": "webpage",
}
_AND = lazy(r"\s{0,9}(?:;|\band\b)\s{0,9}")
_MOST = 4_000


def marked(mark: Element) -> Keyed:
    """Return what a mark of LibreOffice's bibliography says of the work that it cites."""
    kind = mark.get("text:bibliography-type")
    item: dict[str, Any] = {"type": _TYPES.get(kind, "document")}
    for theirs, ours in _FIELDS.items():
        if (said := mark.get(theirs).strip()) and ours not in item:
            item[ours] = said
    if year := mark.get("text:year").strip():
        item["issued"] = {"raw": year}
    people = _AND.split(mark.get("text:author")[:_MOST])
    item["author"] = [_person(each) for each in people if each]
    return mark.get("text:identifier") or repr(sorted(item.items())), item


def _person(name: str) -> Mapping[str, str]:
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    return {"family": family.strip(), "given": given.strip()}

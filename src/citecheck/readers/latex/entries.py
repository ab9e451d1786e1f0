r"""Read the list that biber builds for biblatex (`.bbl`), where the library itself is not there.

The form of the file is that of biblatex 3.20, "bbl" format 3.3: `\entry{key}{type}{…}` with `\field`,
`\name`, `\list` and `\verb` up to `\endentry`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from citecheck.pattern import lazy
from citecheck.readers.latex.page import Entry, Page, Place
from citecheck.source import SourceFile

_ENTRY = lazy(r"\\entry\{([^{}\r\n]{1,300})\}\{([A-Za-z]{1,40})\}")
_END = "\\endentry"
_FIELD = lazy(r"^\s*+\\field\{([a-z]{1,40})\}\{(.*)\}[ \t]*+\r?$", re.MULTILINE)
_VERB = lazy(r"\\verb\{(doi|url|eprint)\}\s{0,9}\\verb (\S{1,2000})")
_LIST = lazy(r"\\list\{(publisher|location|institution)\}\{\d{1,3}\}\{%?\s{0,9}\{([^{}]{1,500})\}")
_NAMES = lazy(r"\\name\{(author|editor)\}\{")
_PERSON = lazy(r"\b(family|given|prefix)=\{((?:[^{}]|\{[^{}]{0,200}\}){0,300})\}")
_MARKS = lazy(r"\\bibrangedash\s?|\\bibinitperiod|\\bibinitdelim\s?|\\[A-Za-z]+\s?|[{}\\]")
_SAID: Mapping[str, str] = {"\\bibrangedash": "–", "\\bibinitperiod": ".", "\\bibinitdelim": " "}
_TYPES: Mapping[str, str] = {
    "article": "article-journal", "inproceedings": "paper-conference", "incollection": "chapter", "inbook": "chapter",
    "thesis": "thesis", "report": "report", "online": "webpage", "patent": "patent", "software": "software",
}  # fmt: skip
_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",), "container-title": ("journaltitle", "booktitle", "maintitle"), "volume": ("volume",),
    "issue": ("number", "issue"), "page": ("pages", "eid"), "DOI": ("doi",), "URL": ("url",),
    "publisher": ("publisher", "institution"), "publisher-place": ("location",), "edition": ("edition",),
    "collection-title": ("series",), "ISBN": ("isbn",), "ISSN": ("issn",),
}  # fmt: skip
"""Variables of CSL, and the fields of biblatex that hold them."""


def set_entries(page: Page, built: SourceFile) -> None:
    """Set the entries of a list that biber has built, each as a paragraph of its own."""
    text = built.text
    for match in _ENTRY.finditer(text):
        end = text.find(_END, match.end())
        if end < 0:
            break
        item = {"type": _TYPES.get(match[2].lower(), "book"), **_item(text[match.end() : end])}
        place = Place(built, match.start(), end)
        page.end_paragraph()
        page.paragraph.entry = Entry(match[1], item)
        page.add(f"{match[1]} ", place)
        page.add(_line(item), place)
    page.finish()


def _item(text: str) -> dict[str, Any]:
    found = {name: _plain(value) for name, value in _FIELD.findall(text)}
    found |= dict(_VERB.findall(text))
    found |= {name: _plain(value) for name, value in _LIST.findall(text)}
    item: dict[str, Any] = {}
    for variable, names in _VARIABLES.items():
        value = next((found[name] for name in names if found.get(name)), "")
        if value:
            item[variable] = value
    if found.get("subtitle") and "title" in item:
        item["title"] = f"{item['title']}: {found['subtitle']}"
    if found.get("year"):
        item["issued"] = {"date-parts": [[found["year"]]]}
    starts = [*_NAMES.finditer(text)]
    for order, match in enumerate(starts):
        stop = starts[order + 1].start() if order + 1 < len(starts) else len(text)
        item[match[1]] = list(_people(_names_of(text[match.end() : stop])))
    return item


def _names_of(block: str) -> str:
    """Return the part of a block up to its first field: what follows are no names."""
    found = re.search(r"^\s*+\\(?:strng|field|list|verb|keyw|annotation)\b", block, re.MULTILINE)
    return block[: found.start()] if found else block


def _people(block: str) -> Iterator[dict[str, str]]:
    for each in block.split("hash=")[1:]:
        person = {name: _plain(value) for name, value in _PERSON.findall(each)}
        if person.get("family"):
            yield _named(person)


def _named(person: Mapping[str, str]) -> dict[str, str]:
    family = f"{person.get('prefix', '')} {person.get('family', '')}".strip()
    if "given" not in person:
        return {"literal": family}
    return {"family": family, "given": person["given"]}


def _plain(value: str) -> str:
    text = _MARKS.sub(lambda match: _SAID.get(match[0].strip(), ""), value.replace("~", " "))
    return " ".join(text.split())


def _line(item: Mapping[str, Any]) -> str:
    """Return an entry in one line, as a person would look for it."""
    people = item.get("author") or item.get("editor") or []
    names = ", ".join(
        each.get("literal") or f"{each.get('family', '')} {each.get('given', '')}".strip()
        for each in people
    )
    year = item.get("issued", {}).get("date-parts", [[""]])[0][0]
    parts = [
        names,
        item.get("title"),
        item.get("container-title"),
        year,
        item.get("volume"),
        item.get("page"),
    ]
    address = f"doi:{item['DOI']}" if "DOI" in item else item.get("URL")
    return ". ".join(filter(None, [*parts, address]))

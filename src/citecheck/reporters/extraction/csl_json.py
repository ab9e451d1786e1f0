"""Write the references as CSL-JSON, which Zotero, Mendeley, pandoc and citeproc take.

The form is that of the CSL-JSON schema (csl-data, 1.0.2). What was not understood stands in `note`,
the one place that every program shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from citecheck.model import Name
from citecheck.reporters.extraction.understood import Extraction
from citecheck.reporters.extraction.works import NUMBERED, Work, date_parts, pages, works

_VARIABLES: Mapping[str, str] = {
    "title": "title", "container": "container-title", "series": "collection-title", "volume": "volume",
    "issue": "issue", "edition": "edition", "publisher": "publisher", "place": "publisher-place", "genre": "genre",
    "doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "isbn": "ISBN", "issn": "ISSN", "url": "URL",
}  # fmt: skip
"""Our fields, and the variables of CSL (specification 1.0.2, appendix IV)."""


def write(extractions: Sequence[Extraction], *, width: int = 80) -> str:
    """Return all references as one array of items."""
    del width
    items = [_item(each) for each in works(extractions)]
    return json.dumps(items, indent=2) + "\n"  # ASCII: the same in every encoding


def _item(work: Work) -> dict[str, Any]:
    fields = work.fields
    item: dict[str, Any] = {"id": work.key, "type": work.type if work.understood else "document"}
    item |= {theirs: fields[ours] for ours, theirs in _VARIABLES.items() if ours in fields}
    if work.type in NUMBERED and "issue" in item:
        item["number"] = item.pop("issue")
    people = {"author": work.authors, "editor": work.editors}
    item |= {name: [_name(each) for each in names] for name, names in people.items() if names}
    if "pages" in fields:
        item["page"] = pages(fields["pages"], "-")
    if "arxiv" in fields:
        item |= {"archive": "arXiv", "archive_location": fields["arxiv"]}
    for ours, theirs in (("year", "issued"), ("accessed", "accessed")):
        if ours in fields:
            item[theirs] = _date(fields[ours])
    notes = [fields.get("note", "")]
    # Not `citecheck: …`: of lines of that form pandoc and Zotero make fields.
    notes += ["[citecheck] more people than are named (et al.)"] if work.et_al else []
    notes += [f"[citecheck] {work.doubt}"] if work.doubt else []
    notes += [f"[citecheck] printed as “{work.printed}”"] if work.doubt and work.printed else []
    if any(notes):
        item["note"] = "\n".join(filter(None, notes))
    return item


def _date(text: str) -> dict[str, Any]:
    parts = date_parts(text)
    return {"date-parts": [list(parts)]} if parts else {"literal": text}


def _name(name: Name) -> dict[str, str]:
    if name.literal or not name.family:
        return {"literal": name.literal or name.given}
    return {"family": name.family} | ({"given": name.given} if name.given else {})

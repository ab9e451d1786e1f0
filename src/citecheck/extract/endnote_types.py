"""The types of works in EndNote, by the names that its exports give them, and what CSL calls them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "journal article": "article-journal", "electronic article": "article-journal", "newspaper article": "article-journal",
        "magazine article": "article-journal", "press release": "article-journal", "book": "book", "edited book": "book",
        "electronic book": "book", "classical work": "book", "ancient text": "book", "serial": "book",
        "book section": "chapter", "electronic book section": "chapter", "encyclopedia": "chapter", "dictionary": "chapter",
        "conference paper": "paper-conference", "conference proceedings": "paper-conference", "thesis": "thesis",
        "report": "report", "government document": "report", "patent": "patent", "standard": "standard",
        "computer program": "software", "web page": "webpage", "blog": "webpage", "preprint": "article",
    }
)  # fmt: skip

"""Tell the type of a work from its reference, in CSL's terms."""

from __future__ import annotations

import re

from citecheck.model import Reference
from citecheck.pattern import lazy

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("patent", lazy(r"\bpatents?\b|\b(?:US|EP|WO|DE|CN|JP)\s?(?:\d{6,12}|\d{4}/\d{5,8})\b", re.IGNORECASE)),
    ("thesis", lazy(r"\b(?:thesis|dissertation|doctoral|ph\.?\s?d\.?|habilitation|diss|diplomarbeit|tese|tesis|thèse|mestrado|masterarbeit)\b", re.IGNORECASE)),
    ("article", lazy(r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|preprints?|psyarxiv|ssrn|research square)\b", re.IGNORECASE)),
    ("paper-conference", lazy(r"\b(?:proceedings of|proc\.? of the|conference|symposium|workshop|congress|anais|actas|tagungsband|meeting abstracts?)\b", re.IGNORECASE)),
    ("report", lazy(r"\b(?:technical report|tech\.? rep|working paper|white paper|report no|bulletin no|research brief|final report|annual report)\b", re.IGNORECASE)),
    ("standard", lazy(r"\b(?:ISO|ASTM|DIN|EN|IEC|IEEE Std)\s?[A-Z]?-?\d{2,6}\b")),
    ("software", lazy(r"\b(?:R package|software|version \d|computer program|github\.com|zenodo)\b", re.IGNORECASE)),
)  # fmt: skip
_BOOK = lazy(
    r"\b(?:\d(?:st|nd|rd|th)\.? ed|edn|edition|ISBN|Auflage|press|publish(?:ers?|ing)|verlag|editora|books)\b",
    re.IGNORECASE,
)
_CHAPTER = lazy(r"(?:[.,?!”\"])\s?In\s?:?\s|\beditors?\b|\(eds?\.?\)|\beds?\.\s|\(Hrsg")


def work_type(reference: Reference, text: str) -> str:
    """Return the CSL type that the printed words point to; `document` where nothing does."""
    if not (reference.volume and reference.pages):
        for name, pattern in _PATTERNS[:3]:
            if pattern.search(text):
                return name
    if (
        reference.volume
        and reference.container
        and (reference.pages or reference.issue or reference.doi)
    ):
        return "article-journal"
    if _CHAPTER.search(text):
        return "paper-conference" if _PATTERNS[3][1].search(text) else "chapter"
    for name, pattern in _PATTERNS[3:]:
        if pattern.search(text):
            return name
    if reference.url and not reference.doi and not reference.volume:
        return "webpage"
    if reference.publisher or _BOOK.search(text):
        return "book"
    if reference.container and (reference.volume or reference.pages or reference.doi):
        return "article-journal"
    return "document"

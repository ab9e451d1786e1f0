"""Find citations by number beside which the text names the authors: `Gao et al. (2010) [12]`.

Only names that clearly are those of the cited work count: before `et al.` or `and colleagues`, either
directly before the marker, or at the beginning of a sentence that has no other marker and names nobody else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.model import Citation, Document, Marker, Numbered, Reference
from citecheck.normalize.surnames import fold_name, name_keys, one_slip_apart
from citecheck.pattern import lazy
from citecheck.source import Span

_UP = r"A-ZÀ-ÖØ-ÞĀ-ɏ"
_NAME = (
    rf"(?:(?:[Vv][ao]n|[Dd]e[nrls]?|[Dd][aiou]s?|[Tt]e[nr]?|[Ll][ae]|[Ee]l|[Aa]l|[Bb]in|St\.)[ -]){{0,3}}"
    rf"[{_UP}][\w’'‐-]{{1,30}}(?:[ -](?:[dD]e[ -])?[{_UP}][\w’'‐-]{{1,30}}){{0,2}}"
)
_MENTION = lazy(
    rf"(?<![\w-])(?P<names>{_NAME}(?:,\s{_NAME}){{0,3}},?)\s"
    r"(?:\*|_)?(?P<form>et\.?\s?al(?![a-z])\.?|and (?:his |her |their )?(?:colleagues|co-?workers|associates|collaborators))(?:\*|_)?"
    r"(?P<owns>['’]s?)?(?:,?\s?\(?(?P<year>(?:19|20)\d\d)[a-z]?\)?)?"
)
_FORM = lazy(r"et\.?\s?al(?![a-z])|and (?:his |her |their )?(?:co|as)")
"""What stands in every text that `_MENTION` matches, and is found fast."""
_ALIKE = 80.0
"""How alike two family names are that are one with a slip (0–100)."""
_CLOSE = lazy(r"[\s,*_’'s]{0,6}\(?\s?$")
_OPENS = lazy(r"^\W{0,3}(?:(?:[A-Z][a-z]+ly|However|Moreover|Furthermore|Later|Similarly|Also|Recently|In|by|By),?\s(?:\w+,?\s)?)?$")  # fmt: skip
_NOT_NAMES = frozenset(
    "In By See From With As Since While When Although However Moreover Furthermore Later Similarly Also Recently Like Unlike The Both "
    "Dr Prof Professor Drs Mr Ms And Or Of For To Study Work Results Data Following Using Figure Table Fig According Because Indeed "
    "Thus Therefore Interestingly Finally Previously Subsequently Earlier After Before Contrary Consistent Additionally".split()
)  # fmt: skip


@dataclass(frozen=True)
class NamedCitation:
    """A marker beside which the text names whom it cites."""

    marker: Marker
    citations: tuple[Citation, ...]
    """All that the marker cites."""
    names: tuple[str, ...]
    """The family names in the text, the first author's first."""
    span: Span
    """Where the names stand."""
    colleagues: bool
    """Whether the text says `and colleagues`, so that it may name the last author."""
    year: int | None
    """The year that the text gives to the work."""


def named_citations(document: Document) -> Iterator[NamedCitation]:
    """Yield the markers of numbers beside which authors are named, in order."""
    by_marker: dict[Marker, list[Citation]] = defaultdict(list)
    in_sentence: dict[tuple[int, int], set[Marker]] = defaultdict(set)
    for citation in document.citations:
        if isinstance(citation.target, Numbered):
            by_marker[citation.marker].append(citation)
            in_sentence[citation.sentence.start, citation.sentence.end].add(citation.marker)
    for marker, citations in by_marker.items():
        sentence = citations[0].sentence
        alone = len(in_sentence[sentence.start, sentence.end]) == 1
        found = _mention(document, sentence, marker, alone=alone)
        if found is not None:
            match, start = found
            names = _names(match["names"])
            if names:
                yield NamedCitation(
                    marker,
                    tuple(citations),
                    names,
                    Span(document.file, start + match.start("names"), start + match.end("form")),
                    colleagues=match["form"].startswith("and"),
                    year=int(match["year"]) if match["year"] else None,
                )


def _mention(
    document: Document, sentence: Span, marker: Marker, *, alone: bool
) -> tuple[re.Match[str], int] | None:
    """Return the mention that belongs to a marker, and where its text begins."""
    start = max(sentence.start, marker.span.start - 600)
    before = document.file.text[start : marker.span.start]
    mentions = list(_MENTION.finditer(before)) if _FORM.search(before) else None
    if not mentions:
        return None
    last = mentions[-1]
    rest = before[last.end() :]
    if _CLOSE.fullmatch(rest):
        return last, start
    behind = document.file.text[marker.span.end : sentence.end]
    opens = start == sentence.start and _OPENS.match(before[: last.start()])
    if alone and len(mentions) == 1 and opens and not _MENTION.search(behind) and not behind.strip(" .,;:)*_"):  # fmt: skip
        return last, start
    return None


def _names(text: str) -> tuple[str, ...]:
    """Return the family names of a mention, without words that only begin a sentence."""
    names = []
    for piece in text.split(","):
        words = piece.split()
        while words and words[0] in _NOT_NAMES:
            words.pop(0)
        if words:
            names.append(" ".join(words))
    return tuple(names)


def names_somebody_of(named: NamedCitation, reference: Reference) -> bool:
    """Tell whether an entry has one of the names, as an author or anywhere else."""
    from rapidfuzz import fuzz  # noqa: PLC0415

    whole = fold_name(reference.span.text)
    for name in named.names:
        keys = name_keys(name)
        folded = fold_name(name)
        if folded in whole or any(f" {key} " in f" {whole} " for key in keys if len(key) > 2):  # noqa: PLR2004  # fmt: skip
            return True
        for person in reference.people:
            family = fold_name(person.family or person.literal)
            if keys & name_keys(person.family or person.literal):
                return True
            if one_slip_apart(folded, family):
                return True
            if (
                fuzz.ratio(folded, family) >= _ALIKE
                or fuzz.ratio(folded.split()[-1], family) >= _ALIKE
            ):
                return True
    return False

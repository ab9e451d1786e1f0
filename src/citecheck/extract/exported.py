"""What the exports of reference managers have in common: names, serial numbers, and how they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from citecheck.matching.description import person_of
from citecheck.model import Document, Name, Reference, ReferenceList, System, Value
from citecheck.normalize.identifiers import isbn_digits
from citecheck.normalize.markup import plain
from citecheck.pattern import lazy
from citecheck.source import SourceFile, Span

MOST_RECORDS = 200_000
"""Works of a library that are read; the largest personal ones have a tenth of that."""
MOST_DOUBTS = 1_000
"""Entries in doubt of a library: a file with more is damaged throughout."""
MOST_NAMES = 3_000
MOST_CHARACTERS = 8_000
"""Characters of a field that are read: the longest are titles and lists of URLs."""

# An ISSN is four digits, a hyphen and four (ISO 3297); an ISBN has ten digits or thirteen (ISO 2108).
_ISSN = lazy(r"(?<![\w-])\d{4}[-–]?\d{3}[\dXx](?![\w-])")
_ISBN = lazy(r"(?<![\w-])(?:97[89](?:[-– ]?\d){10}|\d(?:[-– ]?\d){8}[-– ]?[\dXx])(?![\w-])")
_SUFFIX = lazy(r"(?:Jr|Sr|I{2,3}|IV|[2-4](?:nd|rd|th))\.?", re.IGNORECASE)
_DOI = lazy(r"(?i)(?:doi\s?:?\s?|https?://(?:dx\.|www\.)?doi\.org/)?(?P<doi>10\.\d{4,9}/\S{1,300})")
_DOI_LINK = lazy(r"(?i)https?://(?:dx\.|www\.)?doi\.org/(?P<doi>10\.\d{4,9}/\S{1,300})")
_YEAR = lazy(r"(?<!\d)(?:1[4-9]|20|21)\d\d(?!\d)")
_BOOKS = frozenset({"book", "chapter", "paper-conference", "thesis"})


class Stretch(NamedTuple):
    """A text as it is meant, and where it stands in the file."""

    text: str
    start: int
    end: int


def as_document(file: SourceFile, references: Iterable[Reference]) -> Document:
    """Return the entries of a library as a document without text.

    Behind the first `MOST_RECORDS`, or the first `MOST_DOUBTS` that were not understood, the rest of
    the file is one entry in doubt.
    """
    kept: list[Reference] = []
    doubts = 0
    for reference in references:
        doubts += not reference.confidence
        if len(kept) == MOST_RECORDS or doubts > MOST_DOUBTS:
            rest = Span(file, reference.span.start, len(file.text))
            kept.append(in_doubt(rest, f"the works behind the first {len(kept):,}"))
            break
        kept.append(reference)
    return without_text(file, tuple(replace(each, position=at) for at, each in enumerate(kept, 1)))


def without_text(file: SourceFile, references: tuple[Reference, ...]) -> Document:
    """Return a document that is nothing but one list."""
    lists = (ReferenceList(Span(file, 0, len(file.text)), references),) if references else ()
    return Document(
        file=file,
        blocks=(),
        sentences=(),
        system=System.NONE,
        style="none",
        markers=(),
        citations=(),
        lists=lists,
    )


def in_doubt(span: Span, doubt: str, key: str | None = None) -> Reference:
    """Return an entry of which nothing was understood, so that it is not passed over in silence."""
    return Reference(span, 0, key=key, type="document", confidence=0.0, doubts=(doubt,))


def value(file: SourceFile, found: Stretch | None) -> Value | None:
    """Return a field without markup and on one line, or None where there is nothing in it."""
    if found is None:
        return None
    text = " ".join(plain(found.text[:MOST_CHARACTERS]).split())
    return Value(text, Span(file, found.start, found.end)) if text else None


def year(file: SourceFile, found: Stretch | None) -> Value | None:
    """Return the year of a date (`2001/05//`, `2001 May 12`), or what stands in its place."""
    if found is None:
        return None
    match = _YEAR.search(found.text)
    if match is None:
        text = " ".join(found.text.split()).strip("/ ")
        return Value(text, Span(file, found.start, found.end)) if text else None
    return Value(match[0], Span(file, *_part(file, found, match)))


def doi(file: SourceFile, given: Stretch | None, elsewhere: Iterable[Stretch]) -> Value | None:
    """Return the DOI of its own field as it stands there, else one that another field holds alone."""
    if given is not None:
        return value(file, given)
    for each in elsewhere:
        match = _DOI.fullmatch(each.text.strip())
        if match:
            return Value(match["doi"], Span(file, each.start, each.end))
    return None


def doi_of_link(file: SourceFile, links: Iterable[Stretch]) -> Value | None:
    """Return the DOI that a link to doi.org names."""
    for each in links:
        match = _DOI_LINK.search(each.text)
        if match:
            return Value(match["doi"], Span(file, each.start, each.end))
    return None


def serials(file: SourceFile, given: Iterable[Stretch], kind: str) -> Mapping[str, Value]:
    """Return the first ISSN and the first ISBN of fields that hold either.

    What has the form of neither is taken for what a work of its type has, and can be judged.
    """
    out: dict[str, Value] = {}
    for each in given:
        found = False
        for name, pattern in (("issn", _ISSN), ("isbn", _ISBN)):
            match = pattern.search(each.text)
            if match:
                found = True
                out.setdefault(name, Value(match[0], Span(file, *_part(file, each, match))))
        if not found and isbn_digits(each.text):
            name = "isbn" if kind in _BOOKS else "issn"
            out.setdefault(name, Value(each.text.strip(), Span(file, each.start, each.end)))
    return out


def pages(first: str, last: str) -> str:
    """Return the pages of two fields in one: `SP` may hold both."""
    first, last = first.strip(), last.strip()
    if not first or not last or first == last or re.search(r"\d\s?[-–—]\s?\w?\d", first):
        return first
    return f"{first}-{last}"


class People(NamedTuple):
    """The names of a field, and what is to be known of how they were read."""

    names: tuple[Name, ...] = ()
    et_al: bool = False
    sure: bool = True
    """Whether each could be divided surely."""


def people(file: SourceFile, given: Iterable[Stretch]) -> People:
    """Read names, one a stretch: `Family, Given, Suffix`; an organisation has no comma or ends in one.

    Some programs write all names into one field, with semicolons between.
    """
    names: list[Name] = []
    et_al, sure = False, True
    for each in (one for field in given for one in _single(field)):
        text = " ".join(plain(each.text[:MOST_CHARACTERS]).split())
        if re.fullmatch(r"(?i)(?:et\.? al\.?|(?:and )?others)", text):
            et_al = True
        elif text and len(names) < MOST_NAMES:
            name, is_sure = _name(text, Span(file, each.start, each.end))
            sure = sure and is_sure
            names.append(name)
    return People(tuple(names), et_al, sure)


def _single(field: Stretch) -> Iterator[Stretch]:
    if ";" not in field.text:
        yield field
        return
    for part in field.text.split(";")[:MOST_NAMES]:
        if part.strip():
            yield Stretch(part, field.start, field.end)


def _name(text: str, span: Span) -> tuple[Name, bool]:
    family, comma, rest = text.partition(",")
    given, _, suffix = rest.partition(",")
    if comma and rest.strip():
        if _SUFFIX.fullmatch(given.strip()) and suffix.strip():
            given, suffix = suffix, given
        return Name(span, family.strip(), " ".join(f"{given} {suffix}".split())), True
    if comma:
        return Name(span, literal=family.strip()), True
    person = person_of(text)
    if person.literal or " " not in text:
        return Name(span, literal=text), True
    initials = person.given.replace(".", "").replace("-", "").replace(" ", "")
    named = text.startswith(person.family)
    # `Abara AB` says which part is which; `Anna Abara` may as well be a house.
    return Name(span, person.family, person.given), named and initials.isupper()


def _part(file: SourceFile, whole: Stretch, match: re.Match[str]) -> tuple[int, int]:
    """Return where a match stands, if the field is spelt in the file as it is meant."""
    start, end = whole.start + match.start(), whole.start + match.end()
    if file.text[start:end] == match[0] and end <= whole.end:
        return start, end
    return whole.start, whole.end

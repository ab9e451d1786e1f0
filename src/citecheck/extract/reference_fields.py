"""Read the fields of one reference: a trained reader, with a grammar where the grammar is surer.

Identifiers are taken by pattern. A grammar then looks for the shapes of the common styles; what it
sees is evidence for the trained reader, which labels every token. The labels become fields here.
How sure the reader was of its least sure token is the confidence of the entry; fields it was
hardly sure of are named, so that rules that need them can abstain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from citecheck.extract.entry_features import features
from citecheck.extract.entry_grammar import Guess, guess_fields
from citecheck.extract.entry_identifiers import take_identifiers
from citecheck.extract.entry_numbers import read_number, read_year
from citecheck.extract.entry_people import read_people
from citecheck.extract.entry_runs import Reading, Run, runs_of
from citecheck.extract.entry_tagger import label
from citecheck.extract.entry_text import EntryText, clean_entry
from citecheck.extract.entry_tokens import tokenise
from citecheck.extract.entry_works import read_works, without_editors
from citecheck.extract.reference_list import RawEntry
from citecheck.extract.work_type import work_type
from citecheck.model import Reference, Value
from citecheck.pattern import lazy
from citecheck.source import SourceFile, Span

_LONGEST = 6_000
"""Characters of an entry that are read: what is longer is no entry."""
_MAIN = {
    "author": "authors",
    "title": "title",
    "container": "container",
    "date": "year",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
}
"""Labels whose surety counts, and the fields they become."""
_PLAIN = 0.98
"""How sure a plain entry is: so many were read right of 799 in the sets never trained on."""
_DOUBTFUL = 0.5
"""A field with a token less sure than this is doubtful."""
_DARK = 0.3
"""An entry with a title or container less sure than this is doubtful as a whole."""
_LOCATOR = lazy(r"\b(?:1[89]|20)\d\d;\d{1,4}(?:\(\w{1,6}\))?:\w?\d+")
_LONG_TITLE = 350
_ONE_PART = 0.25


def read_reference(file: SourceFile, entry: RawEntry, position: int) -> Reference:
    """Return an entry with its fields; what could not be told is None and, if odd, a doubt."""
    clean = clean_entry(file, entry.start, min(entry.end, entry.start + _LONGEST))
    identifiers, text = take_identifiers(clean)
    guess = guess_fields(clean, text)
    known: dict[str, Any] = {
        "span": Span(file, entry.start, entry.end),
        "position": position,
        "number": entry.number,
        "label": Span(file, *entry.label) if entry.label else None,
        "key": f"{entry.prefix}{entry.number}" if entry.prefix else entry.key,
        **identifiers,
    }
    if guess.plain:
        return Reference(**known, **_plain(clean, guess))
    tokens = tokenise(text)
    runs = runs_of(tokens, *label(features(tokens, guess)))
    return _labelled(known, Reading(clean, text, tokens, guess, runs))


def _plain(clean: EntryText, guess: Guess) -> dict[str, Any]:
    """Return the fields that the grammar sees in an entry: they can be no others."""
    return {
        "authors": guess.names,
        "authors_span": clean.span(0, guess.authors_end),
        "et_al": guess.et_al,
        "confidence": _PLAIN,
        **{name: clean.value(*place) for name, place in guess.parts.items()},
    }


def _labelled(known: Mapping[str, Any], reading: Reading) -> Reference:
    """Return an entry with the fields that its labelled tokens are, beside those that are known."""
    people = read_people(reading)
    title, container = read_works(reading, people)
    editors = people.editors
    if container and not editors:
        container, editors = without_editors(reading, container)
    read = Reference(
        **known,
        authors=people.authors,
        authors_span=reading.entry.span(people.start, people.end) if people.end else None,
        et_al=people.et_al,
        editors=editors,
        title=reading.value(title),
        container=reading.value(container),
        publisher=reading.words("publisher") or _publisher(reading, title),
        place=reading.words("location"),
        edition=reading.words("edition"),
        series=reading.words("series"),
        genre=reading.words("genre"),
        note=reading.words("note"),
        year=read_year(reading),
        volume=read_number(reading, "volume"),
        issue=read_number(reading, "issue"),
        pages=read_number(reading, "pages"),
    )
    surety = _surety(reading)
    return replace(
        read,
        type=work_type(read, reading.entry.text),
        confidence=_confidence(read, surety),
        doubtful=frozenset(name for name, least in surety.items() if least < _DOUBTFUL),
        doubts=tuple(_doubts(reading, read, surety)),
    )


def _publisher(reading: Reading, title: Run | None) -> Value | None:
    """Return the publisher that the grammar sees behind the title."""
    seen = reading.guess.parts.get("publisher")
    behind = seen and title and seen[0] >= title.end
    return reading.entry.value(*seen) if seen and behind else None


def _surety(reading: Reading) -> dict[str, float]:
    """Return how sure each main field is: as its least sure token."""
    surety: dict[str, float] = {}
    for run in reading.runs:
        name = _MAIN.get(run.label)
        if name and not (name == "container" and reading.guess.emphasised):
            surety[name] = min(run.surety, surety.get(name, 1.0))
    return surety


def _confidence(read: Reference, surety: dict[str, float]) -> float:
    """Return the surety of the least sure token; an entry with one main part is hardly read."""
    container = read.container or read.publisher
    parts = sum(1 for each in (read.people, read.title, container, read.year) if each)
    least = min(surety.values(), default=0.0)
    return round(min(least, _ONE_PART) if parts < 2 else least, 2)


def _doubts(reading: Reading, read: Reference, surety: dict[str, float]) -> list[str]:
    doubts = []
    if min(surety.get("title", 1.0), surety.get("container", 1.0)) < _DARK:
        doubts.append("where the title ends and the journal begins")
    if not read.authors and not read.title:
        doubts.append("who wrote it and what it is called")
    if read.title and len(read.title.text) > _LONG_TITLE:
        doubts.append("where the title ends")
    if _two_in_one(reading.text):
        doubts.append("whether these are two entries run together")
    return doubts


def _two_in_one(text: str) -> bool:
    """Tell whether an entry holds two locators of full shape, far apart."""
    if text.count(";") < 2:
        return False
    found = list(_LOCATOR.finditer(text))
    return len(found) > 1 and found[-1].start() - found[0].start() > 80

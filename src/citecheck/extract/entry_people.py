"""Tell the authors and the editors of an entry from its labelled tokens."""

from __future__ import annotations

from dataclasses import dataclass

from citecheck.extract.entry_name_block import is_organisation, read_block
from citecheck.extract.entry_names import Authors
from citecheck.extract.entry_runs import Reading, closed
from citecheck.model import Name
from citecheck.pattern import lazy

_EDITED = lazy(
    r"\s{0,2},?\s?(?:et al\.?|u\.\s?a\.)?\s?[\[(]?(?:[Ee]ds?|[Ee]ditors?|Hrsg|Hgg?|[Cc]oords?|[Oo]rgs?|[Dd]irs?)\b"
)
_SHORTEST_TITLE = 8
_SHORTEST_WORD = 4
_OF_ET_AL = 4
"""Letters of `et al.` (or of what is left of it) that may stand behind the labelled names."""


@dataclass(frozen=True)
class People:
    """Who made a work."""

    authors: tuple[Name, ...]
    et_al: bool
    editors: tuple[Name, ...]
    start: int
    """Where the field at the head of the entry begins, in the clean text."""
    end: int
    """Where it ends (0 where there is none)."""


def read_people(reading: Reading) -> People:
    """Return the people of an entry; those before `(Hrsg.)` or `(eds)` are its editors."""
    read, start = _authors(reading)
    inside = [run for run in reading.joined("author")[1:] if "in" in reading.announced(run)]
    editors = tuple(
        name
        for run in reading.joined("editor") or inside
        for name in read_block(reading.entry, run.start, run.end).names
    )
    authors = read.names
    if authors and not editors and _EDITED.match(reading.text, read.end):
        authors, editors = (), authors
    return People(authors, read.et_al, editors, start, read.end)


def _authors(reading: Reading) -> tuple[Authors, int]:
    found = reading.joined("author")
    if not found:
        return _organisation(reading), 0
    run, guess, text = found[0], reading.guess, reading.text
    if _are_people(guess.names) and run.start < guess.authors_end:
        left = sum(map(str.isalnum, text[run.end : guess.authors_end]))
        beyond = run.end > guess.authors_end + 1
        if left <= _OF_ET_AL and (not beyond or _title_behind(reading, run.end)):
            reading.cut("title", guess.authors_end)
            return Authors(guess.names, guess.et_al, guess.authors_end), 0
    end = closed(text, run.start, run.end)
    if text[end : end + 1] == ".":
        end += 1
    return read_block(reading.entry, run.start, end), run.start


def _are_people(names: tuple[Name, ...]) -> bool:
    """Tell whether names were read that are not those of one organisation."""
    if len(names) != 1:
        return bool(names) and not names[0].literal
    words = names[0].span.text.split()
    return not names[0].literal and not (
        len(words) > 2 and words[-1] == names[0].family and is_organisation(names[0].text)
    )


def _title_behind(reading: Reading, end: int) -> bool:
    """Tell whether words of the title were taken for the last name.

    `Berg A. Moss. Hill Press; 2013` has no other title; and where names are printed as `Berg A` the
    first stop ends them, as before a title in capitals.
    """
    stop = reading.guess.authors_end
    behind = reading.text[stop:end]
    begins = (reading.text[stop - 1] + behind).lstrip()[:1] == "."
    if not begins or len(behind) <= _SHORTEST_WORD:
        return False
    bare = not any("." in name.given or "," in name.given for name in reading.guess.names)
    return not reading.has("title") or (len(reading.guess.names) > 1 and bare)


def _organisation(reading: Reading) -> Authors:
    """Return the organisation that the grammar sees where no name was labelled."""
    guess = reading.guess
    nobody = Authors((), et_al=False, end=0)
    editors = reading.joined("editor")
    if editors and editors[0].first == 0:
        return nobody
    titles = reading.joined("title")
    if titles and titles[0].start < guess.authors_end:
        left = reading.text[guess.authors_end : titles[0].end]
        if sum(map(str.isalpha, left)) < _SHORTEST_TITLE:
            return nobody
        reading.cut("title", guess.authors_end)
    if guess.names and not guess.names[0].literal and not _are_people(guess.names):
        return read_block(reading.entry, 0, guess.authors_end)
    return Authors(guess.names, guess.et_al, guess.authors_end)

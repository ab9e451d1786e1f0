"""Find which entry of a generated list prints which work that the document's citations describe.

A reference manager writes what it knows of a work into the field of each citation, and prints the list
into another. Nothing says which entry is which work, so the wording has to: an item is given to an
entry only where title, first author and year are printed in it and no other item or entry is as near.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any, TypeAlias

from citecheck.normalize.words import fold
from citecheck.pattern import lazy
from citecheck.readers.office.composed import GeneratedEntry
from citecheck.source import Listed

Item: TypeAlias = Mapping[str, Any]
"""What a citation says of a work: an item of CSL-JSON."""

MOST_ITEMS = 5_000
_MOST_PAIRS = 1_000_000
_LABEL = lazy(
    r"\s{0,8}(?P<label>(?:<sup>)?(?:[\[(]\s?(?P<a>\d{1,4})\s?[\])]|(?P<b>\d{1,4})(?:[.):]|(?=</sup>)|(?=\s)))(?:</sup>)?\.?)\s{0,8}"
)
_YEAR = lazy(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_SHORTEST_TITLE = 12
"""Folded characters from which on a title that is printed in an entry says which work it is."""
_LONGEST_HEADING = 60
_DASH = lazy("[-–—]")
_MOSTLY = 0.8
"""Share of the sure entries whose numbers are those of the order of citation, where all are so numbered."""


def listed(
    text: str, entries: Sequence[GeneratedEntry], items: Sequence[Item]
) -> tuple[Listed, ...]:
    """Return the entries of a generated list with their numbers and, where that is sure, their items.

    `items` are the works in the order of their first citation. Nothing is returned where the generated
    list may not be all of the list: then it is looked for as in any text.
    """
    if not entries or len({each.region for each in entries}) != 1:
        return ()
    # EndNote prints the heading of the list into the same field.
    heading = sum(1 for _ in takewhile(lambda each: _is_heading(text, each), entries))
    entries = entries[heading:]
    if not entries:
        return ()
    labels = [_LABEL.match(text, each.start, each.end) for each in entries]
    if any(labels) and not all(labels):
        return ()
    numbers = [int(match["a"] or match["b"]) for match in labels if match]
    if numbers and (numbers[0] != 1 or _goes_on(text, entries[-1].end, numbers[-1] + 1)):
        return ()
    found = []
    for at, (entry, match) in enumerate(zip(entries, labels, strict=True)):
        start = match.end() if match else entry.start
        label = match.span("label") if match else None
        found.append(Listed(start, entry.end, None, numbers[at] if numbers else None, label))
    matched = _matched([_Entry(text[each.start : each.end], each.number) for each in found], items)
    return tuple(
        Listed(each.start, each.end, None, each.number, each.label, items[matched[at]])
        if at in matched
        else each
        for at, each in enumerate(found)
    )


def _is_heading(text: str, entry: GeneratedEntry) -> bool:
    said = text[entry.start : entry.end]
    return len(said) <= _LONGEST_HEADING and not any(map(str.isdigit, said))


def _goes_on(text: str, end: int, number: int) -> bool:
    """Tell whether a paragraph behind a list has its next number: someone has typed more entries."""
    return bool(re.search(rf"\n\n\s{{0,8}}[\[(]?{number}[\].):\t ]", text[end:]))


class _Entry:
    """An entry as it is printed, in a form to be searched."""

    def __init__(self, text: str, number: int | None) -> None:
        self.words = f" {fold(text)} "
        self.years = frozenset(_YEAR.findall(text))
        self.number = number

    def has(self, words: str) -> bool:
        return bool(words) and f" {words} " in self.words


class _Work:
    """An item in a form to be searched for."""

    def __init__(self, item: Item) -> None:
        self.title = fold(_said(item, "title"))
        people = item.get("author") or item.get("editor") or ()
        first = people[0] if isinstance(people, list) and people else {}
        first = first if isinstance(first, Mapping) else {}
        self.person = fold(_said(first, "family") or _said(first, "literal"))
        year = _YEAR.search(str(item.get("issued") or ""))
        self.year = year[0] if year else ""
        page = fold(_DASH.split(_said(item, "page"))[0])
        names = ("volume", "issue", "DOI", "container-title")
        volume, issue, *other = (fold(_said(item, name)) for name in names)
        between = ("", issue, self.year, f"{self.year} {issue}", f"{issue} {self.year}")
        self.places = {
            " ".join(f"{volume} {each} {page}".split()) for each in between if volume and page
        }
        self.more = [volume, issue, page, *other]
        self.doi = _said(item, "DOI").casefold()

    def is_in(self, entry: _Entry) -> bool:
        """Tell whether an entry prints this work."""
        if not entry.has(self.person) or (
            self.year and entry.years and self.year not in entry.years
        ):
            return False
        if len(self.title) >= _SHORTEST_TITLE and entry.has(self.title):
            return True
        # Some styles print no titles.
        return self.year in entry.years and any(entry.has(each) for each in self.places)

    def agreement(self, entry: _Entry) -> int:
        """Return how many other things of it an entry prints."""
        return sum(1 for each in self.more if entry.has(each))


def _said(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return str(value)[:2000] if isinstance(value, str | int) else ""


def _matched(entries: Sequence[_Entry], items: Sequence[Item]) -> Mapping[int, int]:
    """Return the place of the item for the place of each entry of which that is sure."""
    works = [_Work(item) for item in items[:MOST_ITEMS]]
    by_word: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        for word in set(entry.words.split()):
            by_word.setdefault(word, []).append(at)
    pairs = [
        (rank, by_word.get(each.person.partition(" ")[0], ())) for rank, each in enumerate(works)
    ]
    if sum(len(places) for _, places in pairs) > _MOST_PAIRS:
        return {}
    fits: dict[int, list[int]] = {}
    fitted: dict[int, list[int]] = {}
    for rank, places in pairs:
        for at in places:
            if works[rank].is_in(entries[at]):
                fits.setdefault(at, []).append(rank)
                fitted.setdefault(rank, []).append(at)
    sure = {at: ranks[0] for at, ranks in fits.items() if len(ranks) == len(fitted[ranks[0]]) == 1}
    by_number = sum(1 for at, rank in sure.items() if entries[at].number == rank + 1)
    in_order = by_number > _MOSTLY * len(sure)
    chosen = {
        at: best
        for at, ranks in fits.items()
        if (best := _nearest(at, ranks, entries, works, in_order=in_order)) is not None
    }
    for at, rank in chosen.items():
        if at not in sure:
            own = works[rank].agreement(entries[at])
            rivals = [other for other in fitted[rank] if other != at and chosen.get(other) == rank]
            if all(works[rank].agreement(entries[other]) < own for other in rivals):
                sure[at] = rank
    return sure


def _nearest(
    at: int,
    ranks: Sequence[int],
    entries: Sequence[_Entry],
    works: Sequence[_Work],
    *,
    in_order: bool,
) -> int | None:
    """Return which of several works an entry prints; None where two are as likely."""
    number = entries[at].number
    if in_order and number is not None and number - 1 in ranks:
        return number - 1
    scores = {rank: works[rank].agreement(entries[at]) for rank in ranks}
    best = [rank for rank in ranks if scores[rank] == max(scores.values())]
    # The same work twice in someone's library says the same of it.
    same = len({works[rank].doi for rank in best if works[rank].doi}) <= 1
    return best[0] if same else None

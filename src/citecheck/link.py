"""Say which references each citation means: none, one or several."""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import assert_never

from citecheck.model import (
    AuthorYear,
    Citation,
    Document,
    Keyed,
    Links,
    Numbered,
    Reference,
    Target,
)
from citecheck.normalize.surnames import acronym, first_word, fold_name, name_keys, short_form

_WORDS_OF_ORGANISATION = 3


def link(document: Document) -> Links:
    """Link every citation of a document to the references it may mean.

    Where a manuscript has several lists, a citation means an entry of the first list that
    follows it (a chapter's own list), else of the last one.
    """
    starts = [each.span.start for each in document.lists]
    indexes = [_Index(each.references) for each in document.lists]
    everywhere = indexes[0] if len(indexes) == 1 else _Index(document.references)
    candidates: dict[Citation, tuple[Reference, ...]] = {}
    cited_by: dict[Reference, list[Citation]] = {each: [] for each in document.references}
    for citation in document.citations:
        which = _list_of(citation, starts)
        found = indexes[which].find(citation) if which is not None else ()
        if not found and _by_key(citation.target):
            # A key means one entry, in whichever list it stands.
            found = everywhere.find(citation)
        candidates[citation] = found
        if len(found) == 1:
            cited_by[found[0]].append(citation)
    return Links(candidates, {each: tuple(citations) for each, citations in cited_by.items()})


def _by_key(target: Target) -> bool:
    return isinstance(target, Keyed) or (isinstance(target, Numbered) and bool(target.prefix))


def _list_of(citation: Citation, starts: Sequence[int]) -> int | None:
    """Return which list a citation means: the first that follows it, else the last."""
    if not starts:
        return None
    return min(bisect.bisect_right(starts, citation.span.start), len(starts) - 1)


class _Index:
    """A list's references by what citations name them by."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.numbers: dict[int, list[Reference]] = defaultdict(list)
        self.keys: dict[str, list[Reference]] = defaultdict(list)
        self.parts: dict[int, list[Reference]] = defaultdict(list)
        self._references = references
        for reference in references:
            if reference.key:
                self.keys[reference.key].append(reference)
                if reference.number is not None and reference.key[0].isdigit():
                    self.parts[reference.number].append(reference)
            else:
                self.numbers[reference.display].append(reference)

    @cached_property
    def names(self) -> Mapping[str, Sequence[Reference]]:
        """Return the references under the names of their first authors."""
        found: dict[str, list[Reference]] = defaultdict(list)
        for reference in self._references:
            for name in first_names(reference):
                found[name].append(reference)
        return found

    def find(self, citation: Citation) -> tuple[Reference, ...]:
        match citation.target:
            case Numbered(number=number, prefix="", letter=letter):
                # `12a` is an entry of that name, or a part of entry 12.
                lettered = self.keys.get(f"{number}{letter}", ()) if letter else ()
                whole = self.numbers.get(number) or self.parts.get(number, [])
                return tuple(lettered or whole)
            case Numbered(number=number, prefix=prefix):
                return tuple(self.keys.get(f"{prefix}{number}", ()))
            case Keyed(key=key):
                return tuple(self.keys.get(key, ()))
            case AuthorYear() as target:
                return self._by_author(target)
            case _:
                assert_never(citation.target)

    def _by_author(self, target: AuthorYear) -> tuple[Reference, ...]:
        return means(target, self.named(target))

    def named(self, target: AuthorYear) -> tuple[Reference, ...]:
        """Return the references whose first author a citation may name."""
        found: dict[int, Reference] = {}
        for key in [*sorted(name_keys(target.names[0])), fold_name(" ".join(target.names))]:
            for reference in self.names.get(key, ()):
                found[id(reference)] = reference
        if not found:
            found = {id(each): each for each in self._organisation(fold_name(target.names[0]))}
        return tuple(sorted(found.values(), key=lambda each: each.span.start))

    def _organisation(self, name: str) -> Iterator[Reference]:
        """Yield entries whose author's name a citation gives longer or shorter, by whole words."""
        if len(name.split()) < _WORDS_OF_ORGANISATION:
            return
        for key, references in self.names.items():
            if len(key.split()) >= _WORDS_OF_ORGANISATION and (
                name.startswith(f"{key} ") or key.startswith(f"{name} ")
            ):
                yield from references


def first_names(reference: Reference) -> frozenset[str]:
    """Return the forms under which a reference's first author may be cited."""
    keys: set[str] = set()
    if reference.people:
        first = reference.people[0]
        keys |= name_keys(first.family or first.literal)
        if first.literal:
            keys |= {acronym(first.literal), fold_name(first.literal)}
            keys |= {
                fold_name(each)
                for each in re.findall(r"[(\[]([^()\[\]]{2,20})[)\]]", first.literal)
            }
            keys.add(fold_name(first.literal.split(",")[0]))
    text = reference.span.text
    # Where the names were not read, or read in part, the first word of the entry still names it.
    keys |= name_keys(first_word(text))
    keys.add(fold_name(short_form(text)))
    keys.discard("")
    return frozenset(keys)


def means(target: AuthorYear, named: Sequence[Reference]) -> tuple[Reference, ...]:
    """Return those of the references by a first author that a citation means.

    The year must agree; the letter, the other names, their count and the initials then choose
    among several, but never rule out the only one.
    """
    found = [each for each in named if _year(each) == target.year or _no_year(each, target)]
    if target.letter:
        exact = [each for each in found if each.letter == target.letter]
        found = exact or [each for each in found if not each.letter]
        place = ord(target.letter) - ord("a")
        if not exact and len(found) > 1 and place < len(found):
            # The list does not print the letters: they go by its order (see CIT007).
            found = [found[place]]
    for narrower in (
        [each for each in found if _full_first(target, each)],
        [each for each in found if _others_agree(target, each)],
        [each for each in found if _count_agrees(target, each)],
        [each for each in found if _initials_agree(target, each)],
    ):
        if narrower and len(found) > 1:
            found = [each for each in found if each in narrower] or found
    return tuple(found)


def _year(reference: Reference) -> str:
    """Return the printed year, or the words in its place (`in press`), or nothing."""
    if reference.year is None:
        return ""
    text = reference.year.text
    return text[:4] if text[:4].isdigit() else " ".join(text.casefold().split())


def _no_year(reference: Reference, target: AuthorYear) -> bool:
    """Tell whether neither gives a year in digits: `in press` means what has none yet."""
    return not target.year[:1].isdigit() and not _year(reference)[:1].isdigit()


def _full_first(target: AuthorYear, reference: Reference) -> bool:
    first = reference.people[0] if reference.people else None
    return first is not None and fold_name(target.names[0]) == fold_name(
        first.family or first.literal
    )


def _families(names: Iterable[str]) -> list[frozenset[str]]:
    return [name_keys(each) for each in names]


def _others_agree(target: AuthorYear, reference: Reference) -> bool:
    others = _families(target.names[1:])
    known = _families(name.family or name.literal for name in reference.people[1:])
    return all(any(keys & each for each in known) for keys in others)


def _count_agrees(target: AuthorYear, reference: Reference) -> bool:
    count = len(reference.people) + (2 if reference.et_al else 0)
    if target.et_al:
        return count > max(2, len(target.names))
    return count == len(target.names)


def _initials_agree(target: AuthorYear, reference: Reference) -> bool:
    if not target.initials:
        return True
    given = re.sub(r"[^\w]", "", reference.people[0].given) if reference.people else ""
    return given[: len(target.initials)] == target.initials

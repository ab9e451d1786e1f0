"""Split a stretch that is known to hold names: an author field, or the editors of a book.

Where the names follow each other in one of the usual forms, those are read. Else the stretch is cut
at its separators, and each piece is a person in either order, or an organisation.
"""

from __future__ import annotations

import re

from citecheck.extract.entry_names import Authors, read_names
from citecheck.extract.entry_text import EntryText
from citecheck.model import Name
from citecheck.pattern import lazy

_ET_AL = lazy(
    r"[\s,;]{0,3}(?:\(?\bet\.?\s?al\b\.?\)?|\bet\.?\s?alii\b|\bet\.?\scoll\b\.?|\b(?:and|&)\s(?:others|colleagues|co-?workers)\b|\bu\.\s?a\.?|\bu\.\su\.?|\be outros\b|\by otros\b|等)\s{0,2}$",
    re.IGNORECASE,
)
_STRONG = lazy(r"\s?(?:;|/|\s[–—-]\s|\s·\s)\s?")
_WEAK = lazy(r"\s?,\s?|\s?,?\s?(?:&|\b(?:and|und|et|y|e|en|i|sowie)\b)\s")
_JOIN = lazy(r"&|\b(?:and|und|et|y|e|en|i|sowie)\b")
_UP = r"A-ZÀ-ÖØ-ÞĀ-ɏΑ-ΩА-Я"
_INITIALS = lazy(rf"(?:[{_UP}][a-z]?\.?[\s-]{{0,2}}){{1,5}}")
_SPACED_INITIALS = lazy(rf"[{_UP}](?:[a-z]?\.|[{_UP}]{{0,3}}(?:-[{_UP}]\.?)?)")
_PARTICLES = frozenset(
    "van von de der den del della di da do dos das la le du ten ter te al el bin ibn zu zur zum af av vom".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_ORGANISATION = lazy(
    r"\b(?:universit|institut|minist|committee|commission|kommission|association|society|organi[sz]a|consortium|group|council|center"
    r"|centre|department|agency|bundes|amt\b|collaboration|foundation|stiftung|federation|office|bureau|secretaria|instituto|board"
    r"|company|gmbh|\bag\b|\binc\b|ltd|network|project|team|académie|academy|verein|verband|kammer|rat\b|corp|task force|bank\b"
    r"|parliament|congress|government|programme|program|initiative|investigators|alliance|hrsg)",
    re.IGNORECASE,
)
_LONGEST_NAME = 60
_MOST_WORDS = 6


def read_block(entry: EntryText, start: int, end: int) -> Authors:
    """Return the names of a stretch; `end` of the result is the end given."""
    text = entry.text
    et_al = False
    closing = _ET_AL.search(text, max(start, end - 30), end)
    stop = end
    if closing:
        et_al, stop = True, closing.start()
    read = read_names(entry, text[:stop], start)
    if read.names and not any(map(str.isalpha, text[read.end : stop])):
        return Authors(read.names, et_al or read.et_al, end)
    names = _split(entry, start, stop)
    if not names and read.names:
        return Authors(read.names, et_al or read.et_al, end)
    return Authors(names or _organisation(entry, start, stop), et_al, end)


def is_organisation(text: str) -> bool:
    """Tell whether a stretch holds a word that only the names of organisations hold."""
    return bool(_ORGANISATION.search(text))


def _split(entry: EntryText, start: int, stop: int) -> tuple[Name, ...]:
    text = entry.text[start:stop]
    strong = _pieces(_STRONG, text, start)
    if len(strong) > 1 and all(_is_person(entry.text[a:b]) for a, b in strong):
        return tuple(
            name for a, b in strong for name in _persons(entry, _pieces(_WEAK, entry.text[a:b], a))
        )
    if is_organisation(text):
        return ()
    return tuple(_persons(entry, _pieces(_WEAK, text, start)))


def _pieces(separator: re.Pattern[str], text: str, start: int) -> list[tuple[int, int]]:
    """Return the stretches between separators, in offsets of the whole; a name has no digits."""
    out = []
    position = 0
    for match in [*separator.finditer(text), None]:
        end = match.start() if match else len(text)
        first = position
        while first < end and text[first] in " ,.;:/&":
            first += 1
        while end > first and text[end - 1] in " ,;:/&":
            end -= 1
        if first < end and not any(map(str.isdigit, text[first:end])):
            out.append((start + first, start + end))
        if match:
            position = match.end()
    return out


def _is_person(piece: str) -> bool:
    words = piece.replace(",", " ").split()
    return (
        0 < len(words) <= _MOST_WORDS
        and len(piece) <= _LONGEST_NAME
        and not is_organisation(piece)
        and all(
            word[0].isupper() or word.casefold().strip(".") in _PARTICLES or _JOIN.fullmatch(word)
            for word in words
        )
    )


def _persons(entry: EntryText, pieces: list[tuple[int, int]]) -> list[Name]:
    """Pair `Berg` with `Anna` or `A. B.` behind it; other pieces are names by themselves."""
    text = entry.text
    names: list[Name] = []
    single = [len(text[a:b].split()) == 1 and not _INITIALS.fullmatch(text[a:b]) for a, b in pieces]
    # `Berg, Dahl & Holm` has no given names; `Berg, Anna & Holm, Carl` has.
    inner = entry.text[pieces[0][0] : pieces[-2][1]] if len(pieces) > 2 else ""
    alone = len(pieces) > 2 and all(single) and not _JOIN.search(inner)
    whole = _all_whole(text, pieces)
    index = 0
    while index < len(pieces):
        a, b = pieces[index]
        piece = text[a:b]
        after = text[slice(*pieces[index + 1])] if index + 1 < len(pieces) else ""
        comma = bool(after) and "," in text[b : pieces[index + 1][0]]
        given = _INITIALS.fullmatch(after) or (
            not alone
            and not whole
            and len(_without_particles(piece)) <= 2
            and 0 < len(after.split()) <= 2
            and not _has_initials(piece)
        )
        if comma and given and not _JOIN.search(text[b : pieces[index + 1][0]]):
            last = pieces[index + 1][1]
            names.append(Name(entry.span(a, last), family=piece.strip(" ."), given=after))
            index += 2
            continue
        names.append(_one(entry, a, b))
        index += 1
    return names


def _without_particles(piece: str) -> list[str]:
    return [word for word in piece.split() if word.casefold() not in _PARTICLES]


def _has_initials(piece: str) -> bool:
    """Tell whether a piece is a person already: `Berg AB`, `A. B. Berg`."""
    words = piece.split()
    return len(words) > 1 and any(_SPACED_INITIALS.fullmatch(words[each]) for each in (0, -1))


def _all_whole(text: str, pieces: list[tuple[int, int]]) -> bool:
    """Tell whether each of several pieces is a person: `Anna Berg, Carl Dahl, and Eva Holm`."""
    return len(pieces) > 2 and all(len(_without_particles(text[a:b])) > 1 for a, b in pieces)


def _one(entry: EntryText, a: int, b: int) -> Name:
    """Read `Anna B. Berg`, `Berg AB`, `Berg`."""
    span = entry.span(a, b)
    words = entry.text[a:b].split()
    suffix: list[str] = []
    while len(words) > 1 and words[-1].casefold() in _SUFFIXES:
        suffix.insert(0, words.pop())
    if len(words) == 1:
        return Name(span, family=words[0].strip(" ."), given=" ".join(suffix))
    cut = len(words) - 1
    if _SPACED_INITIALS.fullmatch(words[-1]) and not _SPACED_INITIALS.fullmatch(words[0]):
        while cut > 1 and _SPACED_INITIALS.fullmatch(words[cut - 1]):
            cut -= 1
        return Name(span, family=" ".join(words[:cut]), given=" ".join([*words[cut:], *suffix]))
    while cut > 1 and words[cut - 1].casefold() in _PARTICLES:
        cut -= 1
    if cut == 1 and words[0].casefold() in _PARTICLES:
        cut = 0
    return Name(
        span, family=" ".join(words[cut:]).strip(" ."), given=" ".join([*words[:cut], *suffix])
    )


def _organisation(entry: EntryText, start: int, stop: int) -> tuple[Name, ...]:
    value = entry.value(start, stop)
    return (Name(value.span, literal=value.text),) if value else ()

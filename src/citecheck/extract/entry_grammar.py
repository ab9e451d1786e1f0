"""A grammar of references in the styles of medicine and the sciences: where each field may stand.

The surest things are taken first: the locator (`2011;56(7):2088–97`), then the names at the
beginning. What stands between is title and container, and where the one ends and the other begins
is the only guess. The trained reader sees all of this as evidence, and leaves to the grammar what
the grammar is surer of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from citecheck.extract.entry_locator import Locator, find_locator, find_year
from citecheck.extract.entry_names import Authors, read_full_names, read_names, read_organisation
from citecheck.extract.entry_plain import is_plain
from citecheck.extract.entry_text import EntryText
from citecheck.model import Name
from citecheck.pattern import lazy

_QUOTED = lazy(r"[“\"«„‘](?P<t>[^“”\"«»„]{5,400})[,.?!]?[”\"»“’](?=[,.\s;(]|$)")
_BOUNDARY = lazy(r"(?<=[.?!])\s+(?=\S)|(?<=[”\"»])[,.]?\s+(?=\S)|\s//\s")
_IN = lazy(r"(?:[.?!”\"]\s{0,2}[Ii]n|[,)]\s{0,2}In)\s?:?\s{1,2}(?=[A-ZÀ-Þ\d“\"(‘])")
_LEAD_YEAR = lazy(
    r"\s{0,2}[.,:]?\s{0,2}(?:[(\[](?:(?:1[5-9]|20)\d\d[a-z]?(?:[,;–/ -][^()\[\]]{0,30})?|n\.\s?d\.|in press|forthcoming)[)\]]"
    r"|(?:1[5-9]|20)\d\d[a-z]?(?=[.,:]|\s[“\"A-Z]))[.,:]?\s{0,2}"
)
_EDITORS = lazy(
    r"\(?\b(?:eds?|editors?|hrsg|Hg|coords?|orgs?|dirs?)\b\.?\)?|\bEds?\.\s", re.IGNORECASE
)
_EDITED_BY = lazy(r"\(?(?:\beds?\.?|\bedited by|\bhrsg\. von)\s(?P<n>[A-ZÀ-Þ])", re.IGNORECASE)
_CONNECTING = frozenset(
    (
        "of the and for in on de la le les des du et der die das und für von da do dos das e y "
        "del al el en to a an with & zur im di della delle i"
    ).split()
)
_PUBLISHER = lazy(
    r"(?P<place>[A-ZÀ-Þ][\w’'. ,()/-]{1,60}?)\s?:\s?(?P<publisher>[A-ZÀ-Þ][^:;]{1,90}?)\s?(?:[;,]\s?\(?(?=(?:1[5-9]|20)\d\d)|\.?\s{0,400}$)"
)
_PRESS = lazy(
    r"(?:^|[.,;(]\s?)(?P<publisher>[A-ZÀ-Þ][\w&’'. -]{0,60}\b(?:Press|Publish(?:ers?|ing)(?: \w{2,12})?|Verlag|Springer|Elsevier|Wiley"
    r"|Academic|Books|Editora|Editorial|Éditions|University|Inc|Ltd|Taylor & Francis|Routledge|Sage|Humana|Karger|Thieme|Patents?))\b"
)
_BEHIND_NAMES = lazy(r"\s{0,2}(?:\(?\b[Ee]ds?\.?\)?|\([Ee]ditors?\)|,?\s?editors?)?[\s.,:;]{0,4}")
_BEHIND_TITLE = lazy(r"[\s.,;]{0,3}(?:[Ii]n\s?:?\s{1,2})?")
_BEHIND_BOOK = lazy(r"(?<=[a-z)])\.\s|,\s(?=vol|pp?\b|\d)")
_CONTAINER_WORD = lazy(r"[^\W\d_][\w’'.&-]*")
_SENTENCE = lazy(r"[?!]\s*$|[.?!]\s+[a-z]")
_ABBREVIATES = lazy(
    r"\s*(?:[JZ]|Am|Br|Int|Eur|Acta|Ann|Arch|Clin|Curr|Nat|Proc|Rev|Trans|Journal|Annals|Archives)\b"
)
_ABBREVIATED = lazy(
    r"(?:\b(?:vs|subsp|var|cf|e\.g|i\.e|cv|pv|f\.\s?sp|St|Dr|No|no|ca)|(?<=\s)[A-Z])\.$"
)
_MIN_TITLE = 8


_SURE = frozenset({0, 8})
"""Ranks of the locators that mean nothing else: `2011;56(7):2088–97`, `91 2:1–8`."""

Stretch: TypeAlias = tuple[int, int]
"""Offsets into the clean text."""


@dataclass(frozen=True)
class Guess:
    """What the grammar sees in an entry."""

    names: tuple[Name, ...]
    authors_end: int
    """Where the names end in the clean text (0 where none were read)."""
    et_al: bool
    editors: tuple[Name, ...]
    parts: dict[str, Stretch]
    """The other fields by name."""
    doubts: tuple[str, ...]
    emphasised: bool
    """Whether the container was told by italics or bold."""
    rank: int
    """How telling the shape of the locator was: 0 is the most; 99 where none was found."""

    plain: bool = False
    """Whether the entry can be read in no other way."""

    @property
    def sure(self) -> bool:
        """Whether the locator has a shape that means nothing else."""
        return self.rank in _SURE


def guess_fields(entry: EntryText, text: str) -> Guess:
    """Return what the grammar sees in an entry, in whose text identifiers are blanked out."""
    return _Reader(entry, text).read()


class _Reader:
    """One entry being read; its state is what has been found so far."""

    def __init__(self, entry: EntryText, text: str) -> None:
        self.entry = entry
        self.text = text
        self.doubts: list[str] = []
        self.emphasised = False

    def read(self) -> Guess:
        text = self.text
        authors = read_names(self.entry, text)
        names, authors_end = self._authors(authors)
        start = self._title_start(authors_end)
        # A title in quotes begins where a title is due; other quotes are words inside a title.
        quoted = _QUOTED.match(text, start)
        locator = find_locator(text, start)
        if quoted and locator and locator.start < quoted.end():
            locator = find_locator(text, quoted.end())
        lead = _LEAD_YEAR.match(text, authors_end)
        if lead and locator and "year" in locator.parts and "volume" not in locator.parts:
            # `(2004) … Biochim Biophys Acta 1699:131`: with a year in front this is a volume.
            locator.parts["volume"] = locator.parts.pop("year")
        year = find_year(text, authors_end, locator)
        title, container, editors, publisher = self._middle(start, locator, quoted, year)
        found: dict[str, Stretch | None] = {
            name: self.entry.trim(*locator.parts[name])
            for name in ("volume", "issue", "pages")
            if locator is not None and name in locator.parts
        }
        found.update(title=title, container=container, publisher=publisher)
        found["year"] = self.entry.trim(*year) if year else None
        parts = {name: each for name, each in found.items() if each is not None}
        return Guess(
            names,
            authors_end,
            authors.et_al,
            editors,
            parts,
            tuple(self.doubts),
            self.emphasised,
            locator.rank if locator else 99,
            plain=locator is not None
            and not self.doubts
            and text[: locator.end] == self.entry.text[: locator.end]
            and is_plain(text, start, authors, locator, parts),
        )

    def _authors(self, authors: Authors) -> tuple[tuple[Name, ...], int]:
        """Return the names; where none was read, an organisation up to the first stop or year."""
        if authors.names:
            return authors.names, authors.end
        text = self.text
        quoted = _QUOTED.search(text, 0, 400)
        year = _LEAD_YEAR.search(text, 0, 200)
        stop = re.search(r"(?<=[^\W\d_]{2})[.:](?=\s)|(?<=\))[.:](?=\s)", text[:200])
        if quoted and quoted.start() < 200:
            end = quoted.start()
            people = read_full_names(self.entry, 0, end)
            if people:
                return people, end
        elif year and (stop is None or year.start() <= stop.end()):
            end = year.start()
        elif stop:
            end = stop.start()
        else:
            return (), 0
        words = text[:end].split()
        capital = sum(
            1 for word in words if word.lstrip("(")[:1].isupper() or word.casefold() in _CONNECTING
        )
        if not words or len(words) > 14 or capital < len(words):
            return (), 0
        return read_organisation(self.entry, 0, end), end

    def _title_start(self, authors_end: int) -> int:
        lead = _LEAD_YEAR.match(self.text, authors_end)
        if lead:
            return lead.end()
        match = _BEHIND_NAMES.match(self.text, authors_end)
        return match.end() if match else authors_end

    def _middle(
        self,
        start: int,
        locator: Locator | None,
        quoted: re.Match[str] | None,
        year: tuple[int, int] | None,
    ) -> tuple[Stretch | None, Stretch | None, tuple[Name, ...], Stretch | None]:
        """Return title, container, editors and publisher from what is left in the middle."""
        end = self._middle_end(start, locator, year)
        if quoted and quoted.start() >= start - 2 and quoted.end() <= end + 2:
            title = self.entry.trim(*quoted.span("t"))
            return title, *self._rest(quoted.end(), end)
        inside = _IN.search(self.text, start, end)
        if inside:
            title = self.entry.trim(start, inside.start() + 1)
            return title, *self._rest(inside.start() + 1, end)
        if locator is None or "volume" not in locator.parts:
            return self._book(start, end, year)
        split = self._boundary(start, end)
        if split is None:
            self.doubts.append("where the title ends and the journal begins")
            return self.entry.trim(start, end), None, (), None
        return self.entry.trim(start, split), self._container(split, end), (), None

    def _middle_end(self, start: int, locator: Locator | None, year: tuple[int, int] | None) -> int:
        end = locator.start if locator is not None else len(self.text.rstrip())
        if year and start < year[0] < end:
            before = self.text[: year[0]].rstrip(" (;,.[")
            end = len(before) if locator is not None else end
        return max(start, end)

    def _boundary(self, start: int, end: int) -> int | None:
        """Return where the container begins: at emphasis just before the locator, or at a stop."""
        for first, last in reversed(self.entry.emphasised):
            if (
                start + _MIN_TITLE <= first < end
                and end - last <= 25
                and _container_like(self.text[first:last])
            ):
                self.emphasised = True
                return first
            if first <= start + 1 and end - last <= 4 and _container_like(self.text[first:last]):
                self.emphasised = True
                return start
        for match in _BOUNDARY.finditer(self.text, start + 1, end):
            if _container_like(self.text[match.end() : end]) and not _abbreviated(
                self.text[start : match.start()]
            ):
                return match.end()
        if start < end and _container_like(self.text[start:end]) and end - start < 60:
            return start
        last_stop = None
        for match in _BOUNDARY.finditer(self.text, start + 1, end):
            last_stop = match.end()
        return last_stop

    def _plain_container(self, start: int, end: int) -> int | None:
        """Return where a container begins that no volume follows: `Title. J Health Res. 2017`."""
        for match in _BOUNDARY.finditer(self.text, start + _MIN_TITLE, end):
            tail = self.text[match.end() : end]
            if _abbreviates(tail) and _container_like(tail):
                return match.end()
        return None

    def _container(self, start: int, end: int) -> Stretch | None:
        return self.entry.trim(start, end, strip=" \t,;:([–-") if start < end else None

    def _rest(
        self, start: int, end: int
    ) -> tuple[Stretch | None, tuple[Name, ...], Stretch | None]:
        """Read what follows a title: `In: Editors, editors. Book. Place: Publisher`."""
        text = self.text
        lead = _BEHIND_TITLE.match(text, start)
        start = lead.end() if lead else start
        editors: tuple[Name, ...] = ()
        mark = _EDITORS.search(text, start, min(end, start + 300))
        found = read_names(self.entry, text, start)
        if mark and found.names and found.end <= mark.start() + 2:
            editors = found.names
            start = mark.end()
        by = _EDITED_BY.search(text, start, end)
        if by:
            editors = read_names(self.entry, text, by.start("n")).names or editors
        publisher, cut = self._publisher(start, end)
        stop = min(by.start() if by else end, cut)
        emphasis = [each for each in self.entry.emphasised if start <= each[0] < stop]
        if emphasis:
            self.emphasised = True
            return self._container(*emphasis[0]), editors, publisher
        boundary = _BEHIND_BOOK.search(text, start, stop)
        if boundary and boundary.start() - start > 3:
            stop = boundary.start()
        return self._container(start, stop), editors, publisher

    def _publisher(self, start: int, end: int) -> tuple[Stretch | None, int]:
        """Return the publisher and where the imprint (place and publisher) begins."""
        match = _last(_PUBLISHER, self.text, start, min(len(self.text), end + 8))
        if match is not None:
            publisher = self.entry.trim(*match.span("publisher"))
            dot = self.text.rfind(". ", start, match.start("publisher"))
            place = self.text[max(dot + 1, match.start("place")) : match.end("place")]
            if not _place_like(place):
                # `Title of it: Some Publisher, 2002`: what stands before the colon is the title.
                return publisher, match.end("place")
            return publisher, dot + 1 if dot >= match.start("place") else match.start("place")
        match = _last(_PRESS, self.text, start, end)
        if match is not None:
            return self.entry.trim(*match.span("publisher")), match.start("publisher")
        return None, end

    def _book(
        self, start: int, end: int, year: tuple[int, int] | None
    ) -> tuple[Stretch | None, Stretch | None, tuple[Name, ...], Stretch | None]:
        publisher, cut = self._publisher(start, end)
        if publisher is None:
            if year and year[0] > start and not self.text[year[1] : end].strip(" .;,)"):
                end = max(start, year[0])
                cut = end
            split = self._plain_container(start, end)
            if split is not None:
                return self.entry.trim(start, split), self._container(split, end), (), None
        title_end = min(cut, end)
        opening = self.text.find(" (", start, title_end)
        if publisher and opening > start + _MIN_TITLE and cut >= opening:
            title_end = opening
        emphasis = [each for each in self.entry.emphasised if start <= each[0] < title_end]
        container = None
        if emphasis and emphasis[0][0] - start > 12:
            self.emphasised = True
            container = self._container(*emphasis[0])
            title_end = emphasis[0][0]
        elif emphasis and emphasis[0][0] - start <= 1:
            title_end = emphasis[0][1]
        title = self.entry.trim(start, title_end)
        return title, container, (), publisher


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found


def _place_like(text: str) -> bool:
    """Tell whether text may be a place of publication: few words, all with a capital."""
    words = text.split()
    small = [
        word
        for word in words
        if word[0].islower() and word not in {"and", "am", "an", "der", "de", "upon"}
    ]
    return 0 < len(words) <= 6 and not small


def _container_like(text: str) -> bool:
    """Tell whether text reads like the name of a journal: few words, each with a capital."""
    words = _CONTAINER_WORD.findall(text.strip(" ,.;:(["))
    if not words or len(words) > 14:
        return False
    if _SENTENCE.search(text.strip()):
        return False
    small = [
        word
        for word in words
        if word[0].islower() and word.casefold().strip(".") not in _CONNECTING
    ]
    if words[0][0].islower():
        return False
    # A long name may hold a small word of its own; one that begins like a journal another.
    allowed = (len(words) // 4 if len(words) >= 4 else 0) + int(_abbreviates(text))
    return len(small) <= allowed


def _abbreviates(text: str) -> bool:
    return bool(_ABBREVIATES.match(text))


def _abbreviated(before: str) -> bool:
    """Tell whether a title would end in an abbreviation that never ends one: `spp.`, `vs.`, `L.`."""
    return bool(_ABBREVIATED.search(before.rstrip()))

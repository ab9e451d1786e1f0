"""Find citations by author and year: `(Smith & Jones, 2010; Doe et al., 2011a, b)`, `Smith (2010)`.

Years are the anchors. Before each stand names, or another year of the same names; what stands
there decides whether it has the form of a citation. Whether the list has such an entry is the
evidence `named.py` weighs.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from citecheck.extract.name_runs import NameRun, only_names, trailing_names
from citecheck.model import AuthorYear, Block, BlockKind
from citecheck.pattern import lazy
from citecheck.source import SourceFile

_WORDS = r"in\s(?:press|prep(?:aration)?)\b|n\.\s?d\.|forthcoming\b|no\sprelo|en\sprensa|im\sDruck|s\.\s?d\.|o\.\s?J\."
_YEARS = lazy(
    rf"(?:(?:\[(?:1[0-9]|20)\d\d\]\s?)?(?:1[5-9]|20)\d\d(?:[–/-](?:1[5-9]|20)?\d\d)?(?P<letter>[a-z])?(?![\w/])|{_WORDS})"
)
_IN_WORDS = lazy(_WORDS)
_IN_DIGITS = lazy(
    # As above, and each alternative begins with a plain sign, so that it is looked for fast.
    r"(?:1[5-9]|20|\[(?:1[0-9]|20)\d\d\]\s?(?:1[5-9]|20))\d\d(?:[–/-](?:1[5-9]|20)?\d\d)?(?P<letter>[a-z])?(?![\w/])"
)
_SIGNS_OF_WORDS = ("pre", "forthcoming", "Druck", "d.", "J.")
"""What stands in every year that has no digits: searching for these first is cheap."""
_PAGES = r"(?:\s?:\s?\d{1,5}(?:[–-]\d{1,5})?(?:,\s?\d{1,5}(?:[–-]\d{1,5})?(?!\d))?(?=[\s,;&)]))?"
_MORE = lazy(
    _PAGES + r"\s?(?:,|;|&|and|und|y|e|et|–|-)\s?(?=(?:(?:1[5-9]|20)\d\d[a-z]?|[a-z])(?![\w.]))"
)
_LETTER_ONLY = lazy(r"[a-z](?![\w.])")
_OPENING = lazy(
    r"(?:\s?[\[(][A-Z][\w& -]{1,14}[\])])?[\s\u00a0]{0,2}[(\[](?:(?:in|reprinted|orig\.?|published)\s)?"
    r"(?=(?:1[5-9]|20)\d\d|in press|n\.\s?d\.|forthcoming|\[(?:1[5-9]|20)\d\d)"
)
_OPENED = lazy(
    r"[(\[](?:(?:in|reprinted|orig\.?|published)\s)?(?:(?:1[5-9]|20)\d\d|in press|n\.\s?d\.|forthcoming|\[(?:1[5-9]|20)\d\d)"
)
"""What stands in every text that `_OPENING` matches, and is found fast."""
_SAME_NAMES = lazy(r"[\s,;&]*(?::\s?\d[\d–, -]{0,20})?[\s,;&]*(?:and\s)?")
# `KNO₃ 1900 mg/l`: a number with a unit is no year.
_QUANTITY = lazy(
    r"\s?(?:[%‰°]|(?:mg|µg|μg|g|kg|ml|mL|l|L|m|cm|mm|km|nm|rpm|h|s|min|Hz|K|V|W|J|cells|patients|participants|individuals|people)(?:\b|/))"
)
# `Lund, 1999, as cited in Dahl, 2012`: the list has Dahl. A conversation is in no list.
_SECOND_HAND = lazy(
    r"[a-z]?,?\s(?:(?:as\s)?(?:cited|quoted|reported)\s(?:in|by)\b|zit\.?\s(?:nach|n\.)|zitiert\snach|cité\s(?:par|dans)|apud\b"
    r"|citado\s(?:en|por|em)|cit\.\s(?:in|da)|geciteerd\sin|personal\scommunication|pers\.\s?comm|unpublished|persönliche\sMitteilung"
    r"|comunica[cç](?:ión|ão)\spersonal|communication\spersonnelle)",
    re.IGNORECASE,
)
_FULL_WIDTH = str.maketrans("（）；，：［］", "();,:[]")
_LOOK_BACK = 260
_LONGEST_GROUP = 3000


@dataclass(frozen=True)
class Found:
    """A citation by author and year, as offsets."""

    start: int
    end: int
    group: tuple[int, int]
    """The parenthesis or the name with its year: the marker."""
    target: AuthorYear
    block: Block
    narrative: bool
    sure: bool
    """Whether its form leaves no doubt: `et al.`, or names that are joined by a word."""
    bare: bool = False
    """Whether no parenthesis marks it off: only the list can tell that it is a citation."""
    others: tuple[AuthorYear, ...] = ()
    """Other ways to read the names: two authors, or one organisation with `and` in its name."""


def find_author_year(file: SourceFile, blocks: tuple[Block, ...]) -> tuple[Found, ...]:
    """Return what has the form of a citation by author and year, in order of place."""
    text = file.text
    if re.search("[（）；，：［］]", text):
        text = text.translate(_FULL_WIDTH)
    found: list[Found] = []
    for block in blocks:
        if block.kind in {BlockKind.CODE, BlockKind.COMMENT, BlockKind.REFERENCES, BlockKind.FRONT}:
            continue
        if not _has_year(text, block.span.start, block.span.end):
            continue
        groups = list(_groups(text, block.span.start, block.span.end))
        here = list(_narrative(text, block, groups))
        for forms in (_parenthetical(text, block, groups), _plain(text, block)):
            taken = sorted((each.start, each.end) for each in here)
            here.extend(each for each in forms if not _overlaps(each, taken))
        found.extend(_disjoint(here))
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def _has_year(text: str, start: int, stop: int) -> bool:
    """Tell whether a year stands between two offsets, as `_YEARS` does, but faster."""
    if _IN_DIGITS.search(text, start, stop):
        return True
    piece = text[start:stop]
    return any(map(piece.__contains__, _SIGNS_OF_WORDS)) and bool(
        _IN_WORDS.search(text, start, stop)
    )


def _disjoint(found: list[Found]) -> list[Found]:
    """Give citations inside a narrative one's bracket its marker: markers never overlap."""
    markers = sorted({each.group for each in found if each.narrative})
    starts = [start for start, _ in markers]

    def outer(group: tuple[int, int]) -> tuple[int, int]:
        place = bisect.bisect_right(starts, group[0]) - 1
        around = place >= 0 and group[0] < markers[place][1]
        return markers[place] if around else group

    return [each if each.narrative else replace(each, group=outer(each.group)) for each in found]


def _overlaps(each: Found, taken: list[tuple[int, int]]) -> bool:
    return any(start < each.end and each.start < end for start, end in taken)


def _groups(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the outermost pairs of brackets, in order."""
    opened: list[int] = []
    for match in re.finditer(r"[()\[\]]", text[start:stop]):
        offset = start + match.start()
        if match.group() in "([":
            opened.append(offset)
        elif opened:
            first = opened.pop()
            if not opened and offset - first <= _LONGEST_GROUP:
                yield first, offset + 1
    # An opening bracket that is never closed hides nothing: what it would enclose is given back.
    if opened:
        yield from _groups(text, opened[0] + 1, stop) if len(opened) < 20 else ()


def _narrative(text: str, block: Block, groups: list[tuple[int, int]]) -> Iterator[Found]:
    begin = block.span.start
    if not _OPENED.search(text, begin, block.span.end):
        return
    ends = [match.end() for match in _YEARS.finditer(text, begin, block.span.end)]
    for match in _OPENING.finditer(text, begin, block.span.end):
        # Names reach back over no other year.
        last = bisect.bisect_right(ends, match.start()) - 1
        before = max(begin, match.start() - _LOOK_BACK, ends[last] if last >= 0 else 0)
        runs = trailing_names(text[before : match.start()], narrative=True)
        if not runs:
            continue
        start = before + runs[0].start
        if start < begin:
            continue
        closing = _closing(text, match.end(), block.span.end)
        years = list(_years(text, match.end(), closing))
        if any(re.search(r"\d[–/-]\d", year) for _, _, year, _ in years):
            continue
        place = bisect.bisect_left(groups, (start, 0)) - 1
        outer = groups[place] if place >= 0 and closing < groups[place][1] - 1 else None
        for place, (year_start, year_end, year, letter) in enumerate(years):
            alone = len(years) == 1 and closing < block.span.end and closing == year_end
            yield replace(
                _found(runs, year, letter, block),
                start=start if place == 0 else year_start,
                end=year_end + 1 if alone else year_end,
                group=outer or (start, min(closing + 1, block.span.end)),
                narrative=True,
            )


def _found(runs: tuple[NameRun, ...], year: str, letter: str, block: Block) -> Found:
    """Return a citation whose place is still to be given."""
    targets = [replace(run.target, year=year, letter=letter) for run in runs]
    first = targets[0]
    return Found(
        0,
        0,
        (0, 0),
        first,
        block,
        narrative=False,
        sure=first.et_al or (len(first.names) > 1 and runs[0].joined),
        others=tuple(targets[1:]),
    )


def _closing(text: str, start: int, stop: int) -> int:
    """Return where the years of a narrative citation end: at the bracket, or at other words."""
    match = re.compile(r"[)\]]").search(text, start, min(stop, start + 200))
    return match.start() if match else min(stop, start + 60)


def _years(text: str, start: int, stop: int) -> Iterator[tuple[int, int, str, str]]:
    """Yield the years (with letters) that follow each other from an offset on."""
    match = _YEARS.match(text, start, stop)
    year = ""
    while match:
        # `[1954] 2001` and `1964/1993` are cited by the later year, the one of the edition.
        year = re.sub(r"^\[\d{4}\]\s?|^\d{4}/(?=\d{4})", "", " ".join(match.group().split()))
        letter = match["letter"] or ""
        year = year[: len(year) - len(letter)]
        yield match.start(), match.end(), year, letter
        position = match.end()
        match = None
        while more := _MORE.match(text, position, stop):
            match = _YEARS.match(text, more.end(), stop)
            if match:
                break
            single = _LETTER_ONLY.match(text, more.end(), stop)
            if single is None or not letter:
                break
            yield single.start(), single.end(), year, single.group()
            position = single.end()


def _parenthetical(text: str, block: Block, groups: list[tuple[int, int]]) -> Iterator[Found]:
    for start, stop in groups:
        if not _has_year(text, start, stop):
            continue
        yield from _in_group(text, block, start, stop)


def _in_group(text: str, block: Block, start: int, stop: int) -> Iterator[Found]:
    position = start + 1
    last: tuple[NameRun, ...] = ()
    for match in _YEARS.finditer(text, start + 1, stop):
        if match.start() < position:
            continue
        chunk = text[position : match.start()]
        begin, runs = _chunk(chunk)
        if runs:
            begin += position
        elif last and _SAME_NAMES.fullmatch(chunk) and match.group()[0].isdigit():
            begin, runs = match.start(), last
        else:
            position, last = match.end(), ()
            continue
        if _QUANTITY.match(text, match.end()) or _SECOND_HAND.match(text, match.end()):
            position, last = match.end(), ()
            continue
        for place, (year_start, year_end, year, letter) in enumerate(
            _years(text, match.start(), stop)
        ):
            yield replace(
                _found(runs, year, letter, block),
                start=year_start if place else begin,
                end=year_end,
                group=(start, stop),
            )
            position = year_end
        last = runs


def _chunk(chunk: str) -> tuple[int, tuple[NameRun, ...]]:
    """Read the names before a year inside brackets; return where they begin, and them.

    Citations are parted by semicolons, and so are the names of one in some styles (ABNT NBR
    10520): pieces that hold nothing but names are kept together.
    """
    # A year hangs on no dash or letter: `LAI-2000`, `ISO9001`.
    glued = chunk[-1:].isalnum() and not re.search(r"\b[A-ZÀ-Þ][^\W\d_]{2,30}$", chunk)
    if chunk[-1:] in "-–_/" or glued or len(chunk) > 600:
        return 0, ()
    # `World Health Organization [WHO], 2020`: the short name is left out, its place kept.
    chunk = re.sub(r"[\[(][A-Z][\w&-]{1,14}[\])]", lambda match: " " * len(match.group()), chunk)
    begin = 0
    for match in re.finditer(r"[;(\[]", chunk):
        piece = chunk[begin : match.start()]
        if match.group() != ";" or not only_names(piece.strip()):
            begin = match.end()
    body = re.sub(r"[\s,;:(\[]{1,6}$", "", chunk[begin:])
    body = re.sub(r",?\s?\b(?:in|published|orig\.?)\s?$", "", body)
    if begin and chunk[begin - 1] in "([" and not body.strip():
        return 0, ()
    runs = trailing_names(body, narrative=False)
    return (begin + runs[0].start, runs) if runs else (0, ())


def _plain(text: str, block: Block) -> Iterator[Found]:
    """Yield what stands bare in a table's cells or in prose: `Smith et al., 2010`."""
    position = block.span.start
    for match in _IN_DIGITS.finditer(text, block.span.start, block.span.end):
        if match.start() < position or not match.group()[0].isdigit():
            continue
        before = max(position, match.start() - _LOOK_BACK)
        position = match.end()
        tail = text[before : match.start()]
        if not tail[-1:].isspace():
            continue
        runs = trailing_names(tail, narrative=True)
        if not runs:
            continue
        target = runs[0].target
        marked = target.et_al or (len(target.names) > 1 and "," in tail[-2:])
        if block.kind is not BlockKind.TABLE and not marked:
            continue
        begin = before + runs[0].start
        for place, (year_start, year_end, year, letter) in enumerate(
            _years(text, match.start(), block.span.end)
        ):
            yield replace(
                _found(runs, year, letter, block),
                start=year_start if place else begin,
                end=year_end,
                group=(year_start if place else begin, year_end),
                sure=False,
                bare=True,
            )
            position = year_end

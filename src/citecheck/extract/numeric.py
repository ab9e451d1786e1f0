"""Find everything in the text that may be a citation by number, and read the numbers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from citecheck.extract.entry_labels import SUPERSCRIPT_DIGITS
from citecheck.model import Block, BlockKind, Leftover, MarkerStyle, Part
from citecheck.pattern import lazy
from citecheck.source import SourceFile, Span

_SUP = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DASHES = "-–—‐‑‒−⁻˗－"
_DASH = re.escape(_DASHES)
_SPACE = r"[ \t\u00a0\u2009\u200a\u202f\u2005\u2006]"
# Two numbers are always parted, by a sign or by space: digits can be cut in one way only.
_GAP = r"[\s\u00a0\u2009\u202f\u00ad\u200b-\u200f\u2060\ufeff]"
_SIGN = rf"(?:[,;，、](?:\s?(?:and|und|et|y|e)\b|\s?&)?|[{_DASH}]|and\b|to\b|bis\b|&)"
_ITEM = r"S?\d{1,4}(?!\d)(?:[a-z](?:,\s?[a-z](?![a-z])){0,8})?"
_GROUP = rf"{_ITEM}(?:(?:{_GAP}{{0,3}}{_SIGN}{_GAP}{{0,3}}|{_GAP}{{1,3}}){_ITEM}){{0,60}}"
_OPEN_END = rf"(?:\s?[{_DASH}])?"

# `[cf. 4]`, `[4, p. 12]`, `[3, Theorem 2.1]`, `[1: 34–36]`
_LEAD = r"(?:see(?: also)?|cf\.?|e\.\s?g\.?,?|i\.\s?e\.?,?|reviewed in|refs?\.?|references?|in|also|vgl\.|siehe|voir|véase|ver|zie|but see|and references therein)\s"
_LOCATOR = (
    r"\s?(?:[,:]\s?(?i:pp?\.|p\.|pages?|theorem|Thm\.?|Lemma|Prop(?:osition|\.)|Cor(?:ollary|\.)|Def(?:inition|\.)|Ch(?:apter|ap\.|\.)|Sec(?:tion|t\.|\.)|Figs?\.?"
    r"|Figure|Table|Tab\.|Eqs?\.|Equation|App(?:endix|\.)|Vol\.|Part|§|S\.|Kap\.|Abb\.|cap\.|p[áa]gs?\.)[^\[\]\r\n]{0,40}|:\s?\d{1,5}(?:[-–]\d{1,5})?|,?\s(?:and|and the) references? (?:therein|cited therein))"
)

_PATTERNS: tuple[tuple[MarkerStyle, re.Pattern[str]], ...] = (
    (
        MarkerStyle.UNICODE_SUPERSCRIPT,
        lazy(
            rf"(?P<g>[{_SUP}]{{1,4}}(?:{_SPACE}?[,;˒⸴،⁏ˏ·]?{_SPACE}?[{_DASH}]?[{_SUP}]{{1,4}}){{0,60}}(?:⁻(?![{_SUP}]))?)"
        ),
    ),
    (
        MarkerStyle.CARET,
        lazy(
            rf"(?<!\[)\$?\^(?:\{{\\?\[?(?P<brace>\s?{_GROUP}{_OPEN_END}\s?)\\?\]?\}}\$?"
            rf"|\((?P<paren>\s?{_GROUP}{_OPEN_END}\s?)\)"
            rf"|\\?\[?(?P<pandoc>\d{{1,4}}(?:(?:,\\? ?|[;{_DASH}]|\\ )\d{{1,4}}){{0,60}}{_OPEN_END})\\?\]?\^(?![\d{{(−-])"
            rf"|\[(?P<square>{_GROUP}{_OPEN_END})\]"
            rf"|(?P<bare>\d{{1,3}}(?:[,{_DASH}]\d{{1,3}}){{0,60}})(?![\w^]))"
        ),
    ),
    (
        MarkerStyle.HTML_SUP,
        lazy(
            rf"<sup(?:\s[^<>\r\n]{{0,100}})?>\s{{0,3}}(?:<a\s[^<>\r\n]{{0,300}}>)?\\?[\[(]?(?P<g>{_GROUP}{_OPEN_END})\\?[\])]?(?:\(#[^()\s]{{0,80}}\))?(?:</a>)?\s{{0,3}}</sup>"
            rf"|\\textsuperscript\{{(?P<t>{_GROUP}{_OPEN_END})\}}",
            re.IGNORECASE,
        ),
    ),
    (
        MarkerStyle.BRACKET,
        lazy(
            rf"(?:\[|\\\[|［|【){_GAP}{{0,3}}(?:{_LEAD})?(?P<g>{_GROUP}{_OPEN_END})(?:{_LOCATOR})?{_GAP}{{0,3}}(?:\\?\]|］|】)(?:\(#[^()\s]{{0,80}}\))?"
        ),
    ),
    (
        MarkerStyle.PAREN,
        lazy(rf"[(（]{_GAP}{{0,2}}(?P<g>{_GROUP}{_OPEN_END}){_GAP}{{0,2}}[)）]"),
    ),
)
_SIGNS = {
    MarkerStyle.UNICODE_SUPERSCRIPT: _SUP,
    MarkerStyle.CARET: "^",
    MarkerStyle.HTML_SUP: "<\\",
    MarkerStyle.BRACKET: "[［【",
    MarkerStyle.PAREN: "(（",
}
"""Without one of these signs in a block there is no marker of the style."""

_BARE = lazy(rf"[Rr](?<!\w.)efs?\.?{_SPACE}(?P<g>{_GROUP})(?![\w%])")
_NUMBER = lazy(
    r"(?P<prefix>S?)(?P<number>\d{1,4})(?P<letter>(?:[a-z](?:,\s?[a-z](?![a-z])){0,8})?)"
)
# What is no running text: code between backticks, mathematics between dollars. `$^{3}$` is the
# way some exporters raise a citation, so a formula that begins with a caret is read.
_ISLAND = lazy(
    # Each alternative begins with a plain sign, so that it is looked for fast.
    r"`(?P<t>`{0,2})[^`\r\n]{1,400}`(?P=t)|\$\$[^$]{1,2000}\$\$|\$(?<![\\$].)(?P<raised>\^)[^$\r\n]{1,60}(?<!\s)\$|\$(?<![\\$\d].)(?![\s^$])[^$\r\n]{1,300}(?<![\s\\])\$(?!\d)|\\\([^\r\n]{1,300}?\\\)"
)
_MAX_PRINTED = 1999


@dataclass(frozen=True)
class Candidate:
    """Something that has the form of a citation by number."""

    start: int
    end: int
    style: MarkerStyle
    parts: tuple[Part, ...]
    separators: tuple[str, ...]
    block: Block
    bare: bool = False
    """Not marked off at all: `ref. 15`."""
    lettered: tuple[int, ...] = ()
    """Numbers with a letter behind them: `[3a]` means a part of entry 3, or a compound."""

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """All numbers of the main list it would cite."""
        return tuple(number for part in self.parts if not part.prefix for number in part.numbers)

    @property
    def prefixes(self) -> frozenset[str]:
        """The letters before its numbers, as `S` in `[S1, S2]`."""
        return frozenset(part.prefix for part in self.parts if part.prefix)


def find_candidates(file: SourceFile, blocks: tuple[Block, ...]) -> tuple[Candidate, ...]:
    """Return all candidates outside code and comments, in order of place."""
    found: list[Candidate] = []
    text = _ISLAND.sub(
        lambda match: match[0] if match["raised"] else " " * len(match[0]), file.text
    )
    for block in blocks:
        if block.kind in {BlockKind.CODE, BlockKind.COMMENT}:
            continue
        piece = text[block.span.start : block.span.end]
        for style, pattern in _PATTERNS:
            if any(sign in piece for sign in _SIGNS[style]):
                found.extend(_matches(file, text, block, style, pattern))
        if "ef" in piece:
            found.extend(_bare(file, text, block))
    found.sort(key=lambda each: (each.start, -each.end))
    return tuple(_merged(file, _without_nested(found)))


_ROW = lazy(r"(?<=\n)|(?<=\r)(?!\n)")
_IN_CELL = lazy(r"\d{1,4}")
_LETTER = lazy(r"[^\W\d_]")
_GLUED = lazy(r"(?<=[a-z]{3}[.,])(?P<g>\d{1,3}(?:[,–-]\d{1,3}){0,8})(?=\s|$)")


_RAISING = lazy(r"</?sup>", re.IGNORECASE)
_REFERENCE_COLUMN = lazy(
    r"\s*[*_]{0,2}(?:refs?\.?|references?|citations?|sources?)[*_]{0,2}\s*", re.IGNORECASE
)


def find_in_columns(file: SourceFile, blocks: tuple[Block, ...]) -> tuple[Leftover, ...]:
    """Return the bare numbers in table columns headed `Ref.`: likely citations, without a marker."""
    found: list[Leftover] = []
    for block in blocks:
        if block.kind is not BlockKind.TABLE:
            continue
        start = block.span.start
        columns: set[int] = set()
        for row in _ROW.split(block.span.text):
            offset = start
            for column, cell in enumerate(row.split("|")):
                said = _RAISING.sub("", cell)
                if _REFERENCE_COLUMN.fullmatch(cell):
                    columns.add(column)
                elif column in columns and not _LETTER.search(said):
                    numbers = tuple(int(each) for each in _IN_CELL.findall(said[:100]))
                    if numbers:
                        span = Span(file, offset, offset + len(cell))
                        found.append(Leftover(span, "number in a column of references", numbers))
                offset += len(cell) + 1
            start += len(row)
    return tuple(found)


def find_glued(
    file: SourceFile, blocks: tuple[Block, ...], known: frozenset[int]
) -> tuple[Leftover, ...]:
    """Return numbers of the list glued to a stop, as copying turns `sleep.¹` into `sleep.1`.

    They are never taken for citations: so are section numbers and decimals.
    """
    found: list[Leftover] = []
    for block in blocks:
        if block.kind is not BlockKind.PROSE:
            continue
        for match in _GLUED.finditer(file.text, block.span.start, block.span.end):
            numbers = tuple(int(each) for each in re.findall(r"\d+", match["g"]))
            if known.issuperset(numbers):
                span = Span(file, match.start(), match.end())
                found.append(Leftover(span, "number glued to the text", numbers))
    return tuple(found)


def _matches(
    file: SourceFile, text: str, block: Block, style: MarkerStyle, pattern: re.Pattern[str]
) -> Iterator[Candidate]:
    for match in pattern.finditer(text, block.span.start, block.span.end):
        name = match.lastgroup
        if name is None:
            continue
        begin = match.start(name)
        own = style is MarkerStyle.UNICODE_SUPERSCRIPT and _exponent_before(text, begin)
        read = read_group(file, begin + own, match.end(name))
        if read is not None:
            lettered = tuple(
                int(each["number"]) for each in _NUMBER.finditer(match[name]) if each["letter"]
            )
            start = match.start() + own
            yield Candidate(start, match.end(), style, *read, block, lettered=lettered)


_PER_LENGTH = lazy(r"/\s?[cmdkµμ]?m\Z")


def _exponent_before(text: str, at: int) -> bool:
    """Tell whether a raised number begins with the exponent of a unit: `0.2 g/cm³⁴` cites 4.

    Nothing is measured per centimetre and then cited as 34: a density is per square or cube.
    """
    glued = text[at] in "²³" and text[at + 1 : at + 2] in set(_SUP)
    return glued and _PER_LENGTH.search(text, max(0, at - 6), at) is not None


def _bare(file: SourceFile, text: str, block: Block) -> Iterator[Candidate]:
    for match in _BARE.finditer(text, block.span.start, block.span.end):
        read = read_group(file, match.start("g"), match.end("g"))
        if read is not None:
            yield Candidate(
                match.start("g"), match.end("g"), MarkerStyle.BRACKET, *read, block, bare=True
            )


def _without_nested(found: list[Candidate]) -> Iterator[Candidate]:
    """Drop what lies inside another candidate: `(3)` in `^(3)`, `[3]` in `<sup>[3]</sup>`."""
    stop = -1
    for each in found:
        if each.start >= stop:
            yield each
            stop = each.end


def _merged(file: SourceFile, found: Iterator[Candidate]) -> Iterator[Candidate]:
    """Join markers that make one group: `[1][2]`, `[26]–[29]`, `¹ ˒ ²`, `^1^,^2^`."""
    current: Candidate | None = None
    for each in found:
        if current is None:
            current = each
            continue
        # Nobody cites that many works in one group; without an end, joining would take ever longer.
        joined = _join(file, current, each) if len(current.parts) < _LONGEST_GROUP else None
        if joined is None:
            yield current
            current = each
        else:
            current = joined
    if current is not None:
        yield current


_LONGEST_GROUP = 100
_JOINT = lazy(rf"(?P<dash>\s?[{_DASH}]\s?)|(?P<mark>\s?[,;˒]\s?)|(?P<none>)")


def _join(file: SourceFile, first: Candidate, second: Candidate) -> Candidate | None:
    if first.style != second.style or first.block is not second.block or first.bare or second.bare:
        return None
    between = file.text[first.end : second.start]
    match = _JOINT.fullmatch(between) if len(between) <= 3 else None
    if match is None or (first.style is MarkerStyle.PAREN and match["dash"] is None):
        return None
    if first.style is MarkerStyle.BRACKET and ";" in between:
        return None
    if first.style is MarkerStyle.UNICODE_SUPERSCRIPT and match["none"] is not None:
        return None
    left, right = first.parts, second.parts
    if match["dash"] is not None:
        if left[-1].last is not None or right[0].last is not None:
            return None
        span = Span(file, left[-1].span.start, right[0].span.end)
        part = Part(span, left[-1].first, _full_end(left[-1].first, str(right[0].first)))
        parts = (*left[:-1], part, *right[1:])
        separators = first.separators + second.separators
    else:
        parts = left + right
        opening, closing = file.text[second.start], file.text[first.end - 1]
        separators = (*first.separators, f"{closing}{between}{opening}", *second.separators)
    return Candidate(first.start, second.end, first.style, parts, separators, first.block)


def read_group(
    file: SourceFile, start: int, end: int
) -> tuple[tuple[Part, ...], tuple[str, ...]] | None:
    """Read the numbers and ranges between two offsets, and what separates them.

    Returns None where the text holds anything that is not a number, a separator or a dash, or a
    number no list reaches (0, or above 1999).
    """
    raw = file.text[start:end]
    text = raw.translate(SUPERSCRIPT_DIGITS)
    parts: list[Part] = []
    separators: list[str] = []
    position = 0
    open_first: int | None = None
    for match in _NUMBER.finditer(text):
        digits = match["number"]
        number = int(digits)
        between = text[position : match.start()]
        if number > _MAX_PRINTED or digits.startswith("0"):
            return None
        here = (start + match.start(), start + match.end())
        dash = any(sign in between for sign in _DASHES) or between.strip() in {"to", "bis"}
        if parts and dash and open_first is not None:
            first = parts.pop()
            span = Span(file, open_first, here[1])
            parts.append(Part(span, first.first, _full_end(first.first, digits), first.prefix))
            open_first = None
        elif dash:
            return None
        else:
            if parts:
                separators.append(raw[position : match.start()])
            parts.append(
                Part(Span(file, *here), number, None, match["prefix"], match["letter"][:1])
            )
            open_first = here[0]
        position = match.end()
    if not parts:
        return None
    tail = text[position:].strip()
    if tail:
        if tail not in _DASHES or open_first is None:
            return None
        # A range with nothing behind its dash: kept as a range that ends nowhere (0).
        first = parts.pop()
        span = Span(file, first.span.start, start + len(raw.rstrip()))
        parts.append(Part(span, first.first, 0, first.prefix))
    return tuple(parts), tuple(separators)


def _full_end(first: int, last: str) -> int:
    """Complete an abbreviated end: 123–5 means 123–125. Two-digit starts are left alone."""
    number = int(last)
    head = str(first)
    if number < first and len(head) >= 3 and len(last) < len(head):
        full = int(head[: len(head) - len(last)] + last)
        if full > first:
            return full
    return number

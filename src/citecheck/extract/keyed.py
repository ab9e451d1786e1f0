"""Find citations by key: pandoc's `[@smith2010; -@doe, p. 2]`, `[Knu84]`, footnotes `[^3]`.

Pandoc's syntax: pandoc manual, "Citation syntax". A bare `@name` is a citation only where its key
is known or has a year in it: most are handles and addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.model import Block, BlockKind, MarkerStyle, SourceFile

_KEY = r"@(?:\{(?P<braced>[^{}\s]{1,100})\}|(?P<plain>\w(?:[\w:.#$%&+?<>~/-]{0,99}\w)?))"
_PANDOC = re.compile(rf"(?<![\w@./-])-?{_KEY}")
_GROUP = re.compile(r"\[[^\[\]]{0,1500}@[^\[\]]{1,1500}\](?!\()")
_NOTE = re.compile(r"\[\^(?P<k>[^\]\s]{1,60})\](?!:)")
_ALPHA = re.compile(
    r"\\?\[(?P<g>[A-Za-z][\w+.:-]{1,30}(?:[,;]\s?[A-Za-z][\w+.:-]{1,30}){0,30}(?:,\s?p{1,2}\.[^\[\]]{0,20})?)\\?\]"
)
_CODE = re.compile(r"`[^`\r\n]{1,400}`")


@dataclass(frozen=True)
class FoundKey:
    """A citation by key, as offsets."""

    start: int
    end: int
    group: tuple[int, int]
    key: str
    style: MarkerStyle
    block: Block


def find_keys(
    file: SourceFile, blocks: tuple[Block, ...], known: frozenset[str]
) -> tuple[FoundKey, ...]:
    """Return the citations by key, in order of place; `known` are the keys of the lists."""
    text = file.text
    if "@" not in text and not known:
        return ()
    text = _CODE.sub(lambda match: " " * len(match.group()), text)
    found: list[FoundKey] = []
    for block in blocks:
        if block.kind in {BlockKind.CODE, BlockKind.COMMENT, BlockKind.REFERENCES}:
            continue
        found.extend(_pandoc(text, block, known))
        if known:
            found.extend(_notes(text, block, known))
            found.extend(_alpha(text, block, known))
    return tuple(sorted(found, key=lambda each: each.start))


def _pandoc(text: str, block: Block, known: frozenset[str]) -> Iterator[FoundKey]:
    groups = [match.span() for match in _GROUP.finditer(text, block.span.start, block.span.end)]
    for match in _PANDOC.finditer(text, block.span.start, block.span.end):
        key = match["braced"] or match["plain"]
        group = next(((a, b) for a, b in groups if a <= match.start() and match.end() <= b), None)
        told = key in known or re.search(r"[A-Za-z].{0,90}(?:1[89]|20)\d\d", key)
        if group is None and not told:
            continue
        yield FoundKey(*match.span(), group or match.span(), key, MarkerStyle.KEY, block)


def _notes(text: str, block: Block, known: frozenset[str]) -> Iterator[FoundKey]:
    for match in _NOTE.finditer(text, block.span.start, block.span.end):
        if match["k"] in known:
            yield FoundKey(*match.span(), match.span(), match["k"], MarkerStyle.FOOTNOTE, block)


def _alpha(text: str, block: Block, known: frozenset[str]) -> Iterator[FoundKey]:
    for match in _ALPHA.finditer(text, block.span.start, block.span.end):
        keys = list(re.finditer(r"[A-Za-z][\w+.:-]{1,30}", match["g"]))
        if not any(key.group() in known for key in keys):
            continue
        for key in keys:
            if key.group() in known or re.search(r"\d\d[a-z]?$", key.group()):
                start = match.start("g") + key.start()
                end = match.start("g") + key.end()
                yield FoundKey(start, end, match.span(), key.group(), MarkerStyle.KEY, block)

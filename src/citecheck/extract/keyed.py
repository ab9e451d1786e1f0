"""Find citations by key: pandoc's `[@smith2010; -@doe, p. 2]`, `[Knu84]`, footnotes `[^3]`.

Pandoc's syntax: pandoc manual, "Citation syntax". A bare `@name` is a citation only where its key
is known or has a year in it: most are handles and addresses.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from citecheck.model import Block, BlockKind, MarkerStyle
from citecheck.pattern import lazy
from citecheck.source import SourceFile

_KEY = r"@(?:\{(?P<braced>[^{}\s]{1,100}(?: [^{}\s]{1,100}){0,9})\}|(?P<plain>\w(?:[\w:.#$%&+?<>~/-]{0,99}\w)?))"
_PANDOC = lazy(rf"(?<![\w@./-])-?{_KEY}")
_GROUP = lazy(r"\[[^\[\]]{0,1500}@[^\[\]]{1,1500}\](?!\()")
_NOTE = lazy(r"\[\^(?P<k>[^\]\s]{1,60})\](?!:)")
_BRACKET = lazy(r"\\?\[(?P<g>[A-Za-z][^\[\]\r\n]{1,200}?)\\?\]")
_TOKEN = lazy(r"(?<![\w.:+-])[A-Za-z][\w+.:-]{0,30}\w")
_LIKE_KEY = lazy(r"[A-Z][A-Za-z+]{1,12}\d{2,4}[a-z]?")
_CODE = lazy(r"`[^`\r\n]{1,400}`|<!--[^<>]{0,2000}-->")
_OTHER_OBJECT = lazy(
    r"(?:fig|tbl|tab|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|apx|tip|nte|wrn|imp|cau|suppfig|supptbl)[:-]"
)
"""Keys that mean a figure, an equation …: Quarto's cross-references and those of pandoc-crossref."""
_LATEX = frozenset({".tex", ".ltx"})
"""Formats whose reader sets an `@` before a key where a command cites, and nowhere else."""


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
    other = _aliases(file) if file.libraries else {}
    known = known.union(other)
    surely = file.path.suffix.lower() in _LATEX
    text = _CODE.sub(lambda match: " " * len(match.group()), text)
    found: list[FoundKey] = []
    for block in blocks:
        if block.kind in {BlockKind.CODE, BlockKind.COMMENT, BlockKind.REFERENCES}:
            continue
        found.extend(_pandoc(text, block, known, surely=surely))
        if known:
            found.extend(_notes(text, block, known))
            found.extend(_alpha(text, block, known))
    if known and not all(each.text for each in file.libraries):
        # A library was not found: what is in none of the others may be in that.
        found = [each for each in found if each.key in known]
    return tuple(
        replace(each, key=other.get(each.key, each.key)) if other else each
        for each in sorted(found, key=lambda each: each.start)
    )


def _aliases(file: SourceFile) -> Mapping[str, str]:
    """Return the other keys of a manuscript's libraries, each with the key it stands for."""
    from citecheck.extract.bibtex import aliases  # noqa: PLC0415  # few manuscripts have a library

    return {alias: key for each in file.libraries for alias, key in aliases(each).items()}


def _pandoc(text: str, block: Block, known: frozenset[str], *, surely: bool) -> Iterator[FoundKey]:
    groups = deque(
        match.span() for match in _GROUP.finditer(text, block.span.start, block.span.end)
    )
    for match in _PANDOC.finditer(text, block.span.start, block.span.end):
        key = match["braced"] or match["plain"]
        while groups and groups[0][1] < match.end():
            groups.popleft()
        group = groups[0] if groups and groups[0][0] <= match.start() else None
        told = surely or key in known or re.search(r"[A-Za-z].{0,90}(?:1[89]|20)\d\d", key)
        if group is None and not told:
            continue
        if key not in known and _OTHER_OBJECT.match(key):
            continue
        yield FoundKey(*match.span(), group or match.span(), key, MarkerStyle.KEY, block)


def _notes(text: str, block: Block, known: frozenset[str]) -> Iterator[FoundKey]:
    for match in _NOTE.finditer(text, block.span.start, block.span.end):
        # An undefined note beside defined ones is a citation without a reference.
        if match["k"] in known or match["k"].isdigit():
            yield FoundKey(*match.span(), match.span(), match["k"], MarkerStyle.FOOTNOTE, block)


def _alpha(text: str, block: Block, known: frozenset[str]) -> Iterator[FoundKey]:
    """Yield keys in brackets: `[KR98, Theorem 2.1]`, `[Cay89; KR98]`. The list says which they are."""
    for match in _BRACKET.finditer(text, block.span.start, block.span.end):
        if "@" in match["g"]:
            continue
        tokens = list(_TOKEN.finditer(text, match.start("g"), match.end("g")))
        alone = _LIKE_KEY.fullmatch(match["g"])
        if not alone and not any(token.group() in known for token in tokens):
            continue
        for token in tokens:
            apart = re.match(r"\s?[,;\]\\]", text[token.end() : token.end() + 2])
            if token.group() in known or (apart and _LIKE_KEY.fullmatch(token.group())):
                yield FoundKey(*token.span(), match.span(), token.group(), MarkerStyle.KEY, block)

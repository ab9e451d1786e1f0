"""Cut a manuscript into blocks: headings, paragraphs, captions, tables, code, front matter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citecheck.extract.headings import bare_heading, is_markdown_heading, is_reference_heading
from citecheck.extract.lines import Line
from citecheck.model import Block, BlockKind
from citecheck.pattern import lazy
from citecheck.source import SourceFile, Span

_FENCE = lazy(r"^ {0,3}(`{3,}|~{3,})")
_CAPTION = lazy(
    r"^\s{0,3}[*_#]{0,6}\s?(?:extended data |supplementa(?:ry|l) |online |additional )?"
    r"(?:fig(?:ure)?s?|tables?|scheme|box|plate|chart|abb(?:ildung)?|tab(?:elle)?|figura|tabla"
    r"|tabela|tableau|appendix (?:fig|table))\b\.?\s{0,2}[A-Z]?-?\d",
    re.IGNORECASE,
)
_TABLE_ROW = lazy(r"^\s{0,3}\|.*\||^[^|\r\n]+\|[^|\r\n]+\|[^|\r\n]+|^\s{0,3}[+|][-=+|: ]{4,}$")
_RAISED_START = lazy(
    r"^\s{0,3}(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\^\{?\(?[\d*†‡]{1,3}[,\d]{0,6}\)?\}?\^?|<sup>[^<]{1,12}</sup>)"
    r"\s{0,2}[,.]?\s{0,2}[^\W\d_]"
)
_RAISED = lazy(
    r"[⁰¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹,* ]{0,20}|\^\{[^{}\r\n]{1,30}\}|\^\([^()\r\n]{1,30}\)|\^[\d,*†‡]{1,20}\^?"
    r"|<sup>[^<\r\n]{1,40}</sup>|[*†‡§¶#]"
)
_BRACKETED = lazy(r"\[\d{1,2}(?:,\s?\d{1,2}){0,5}\]")
_WORD = lazy(r"[^\W\d_][^\W\d_'’.-]*")
_PARTICLES = frozenset(
    (
        "and und et y e & van von der den de del della di da dos du la le el al bin ibn ter ten zu"
    ).split()
)
_OPENERS = lazy(
    r"^(?:abstract|summary|introduction|background|zusammenfassung|einleitung|résumé|resumen"
    r"|resumo|introducción|introdução|introduzione|objectives?|purpose|aims?|摘要|引言|要旨)\b"
)
_MAX_BYLINE = 4_000
_FRONT_BLOCKS = 40
_HEADING_LENGTH = 120


def split_blocks(file: SourceFile, lines: Sequence[Line], stop: int) -> tuple[Block, ...]:
    """Return the blocks of the lines that start before an offset, in order."""
    markdown = file.path.suffix.lower() in {".md", ".markdown"}
    groups = _group([line for line in lines if line.start < stop], markdown=markdown)
    blocks: list[Block] = []
    body_begun = False
    for code, group in groups:
        if code:
            kind = BlockKind.CODE
        else:
            kind = _kind(group)
            if not body_begun:
                body_begun = _opens_body(group, kind)
            early = not body_begun and len(blocks) < _FRONT_BLOCKS
            if early and kind is BlockKind.PROSE and _is_front(group):
                kind = BlockKind.FRONT
        blocks.append(Block(kind, Span(file, group[0].start, group[-1].end)))
    return tuple(blocks)


def _group(lines: Sequence[Line], *, markdown: bool) -> list[tuple[bool, list[Line]]]:
    """Return runs of lines that belong together, each with whether it is code."""
    groups: list[tuple[bool, list[Line]]] = []
    current: list[Line] = []
    fence = ""

    def close(*, code: bool = False) -> None:
        if current:
            groups.append((code or _is_indented_code(current, markdown=markdown), list(current)))
            current.clear()

    for line in lines:
        # Lines were taken out between these two (a reference list): a fence left open ends there.
        if current and line.start - current[-1].end > len("\r\n"):
            close(code=bool(fence))
            fence = ""
        opening = _FENCE.match(line.text)
        if fence:
            current.append(line)
            if opening and opening[1][0] == fence[0] and len(opening[1]) >= len(fence):
                close(code=True)
                fence = ""
        elif opening:
            close()
            fence = opening[1]
            current.append(line)
        elif line.blank:
            close()
        elif is_markdown_heading(line.text):
            close()
            groups.append((False, [line]))
        else:
            if current and _TABLE_ROW.match(line.text) and not _TABLE_ROW.match(current[-1].text):
                close()
            current.append(line)
    close(code=bool(fence))
    return groups


def _is_indented_code(group: Sequence[Line], *, markdown: bool) -> bool:
    """Tell whether lines are set in by four or more and hold no prose: code or a formula.

    In plain text a paragraph may be set in as well; only what has hardly a word is a formula.
    """
    if not all(line.text.startswith(("    ", "\t")) for line in group):
        return False
    words = re.findall(r"[^\W\d_]{4,}", " ".join(line.text for line in group)[:2000])
    return len(words) < (8 if markdown else 3) * len(group)


def _kind(group: Sequence[Line]) -> BlockKind:
    first = group[0].text
    if is_markdown_heading(first):
        return BlockKind.HEADING
    if _TABLE_ROW.match(first) and (len(group) > 1 or first.lstrip().startswith("|")):
        return BlockKind.TABLE
    if first.count("\t") >= 2 and all("\t" in line.text for line in group):
        return BlockKind.TABLE
    if first.lstrip().startswith("<!--"):
        return BlockKind.COMMENT if group[-1].text.rstrip().endswith("-->") else BlockKind.PROSE
    if _CAPTION.match(first):
        return BlockKind.CAPTION
    if is_reference_heading(first) or (len(group) == 1 and _looks_like_heading(first)):
        return BlockKind.HEADING
    return BlockKind.PROSE


def _looks_like_heading(line: str) -> bool:
    stripped = line.strip().strip("*_")
    return (
        0 < len(stripped) <= _HEADING_LENGTH
        and not stripped.endswith((".", ",", ";", "?", "!"))
        and not _RAISED.search(stripped)
        and not re.search(r"[\[(]\d", stripped)
        and len(stripped.split()) <= 14
    )


def _opens_body(group: Sequence[Line], kind: BlockKind) -> bool:
    if _OPENERS.match(bare_heading(group[0].text)):
        return True
    # The first real paragraph: several sentences, or one long line of running text.
    text = " ".join(line.text for line in group)
    return kind is BlockKind.PROSE and not _is_front(group) and len(text) > 300


def _is_front(group: Sequence[Line]) -> bool:
    """Tell whether lines are a byline or affiliations, whose raised numbers point at each other."""
    text = " ".join(line.text for line in group)[:_MAX_BYLINE]
    bracketed = _BRACKETED.findall(text)
    # A byline has no sentences: `Moss [1]. Snow [2].` is a text of few words.
    prose = re.search(r"\]\s?[.;:!?]|[a-z]\.\s", text) or text.isupper()
    if not _RAISED.search(text) and (prose or (len(bracketed) < 2 and not _BRACKETED.match(text))):
        return False
    text = _BRACKETED.sub("⁰", text)
    if any(_RAISED_START.match(_BRACKETED.sub("¹", line.text)) for line in group):
        return True
    words = _WORD.findall(_RAISED.sub(" ", text))
    if not words:
        return True
    names = sum(1 for word in words if word[0].isupper() or word in _PARTICLES)
    return names >= 0.8 * len(words)

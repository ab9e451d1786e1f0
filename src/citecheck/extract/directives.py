"""Find ignore comments and what they cover.

In Markdown a comment is `<!-- citecheck: ignore[CIT001,REF] reason -->`; in any text a line may
begin with `%`, `#`, `//` or `..` and say the same. `ignore` alone silences every rule;
`ignore-file[…]` is about the whole file. Prose gets re-wrapped, so a comment covers the paragraph
or entry it stands in, never a line; alone on its line it is about the paragraph or entry after it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from citecheck.model import Block, BlockKind, Directive, ReferenceList
from citecheck.pattern import lazy
from citecheck.source import SourceFile, Span

_COMMENT = lazy(
    r"""<!--[ \t]{0,9}citecheck:[ \t]{0,9}
        ignore(?P<file>-file)?(?!\w|-(?!->))
        (?:[ \t]{0,9}\[(?P<codes>[^\]\r\n]{0,500})\])?
        (?P<reason>(?:(?!-->)[^\r\n]){0,500})
        -->""",
    re.VERBOSE,
)
_LINE = lazy(
    r"""^[ \t]{0,20}(?:%{1,3}|\#{1,3}|//|\.\.)[ \t]{0,9}citecheck:[ \t]{0,9}
        ignore(?P<file>-file)?(?!\w|-(?!->))
        (?:[ \t]{0,9}\[(?P<codes>[^\]\r\n]{0,500})\])?
        (?P<reason>[^\r\n]{0,500})""",
    re.VERBOSE,
)


def find_directives(
    file: SourceFile, blocks: Sequence[Block], lists: Sequence[ReferenceList]
) -> tuple[Directive, ...]:
    """Return the ignore comments of a file and its libraries, in order; code is not meant."""
    found = _found(file, blocks, lists)
    for library in file.libraries:
        if "citecheck:" not in library.text:
            continue
        entries = [each for one in lists for each in one.references if each.span.file is library]
        key_at = {each.span.end: each.key or "" for each in entries}
        whole = ReferenceList(Span(library, 0, len(library.text)), tuple(entries))
        # A comment about an entry that this manuscript does not cite is none of its business.
        found += [
            each
            for each in _found(library, (), [whole])
            if (key := key_at.get(each.covers.end)) is None or key in file.text
        ]
    return tuple(found)


def _found(
    file: SourceFile, blocks: Sequence[Block], lists: Sequence[ReferenceList]
) -> list[Directive]:
    if "citecheck:" not in file.text:
        return []
    code = [each.span for each in blocks if each.kind is BlockKind.CODE]
    places = _places(file, blocks, lists)
    found: list[Directive] = []
    for match, start in _matches(file):
        span = Span(file, start + match.start(), start + match.end())
        if any(span.overlaps(each) for each in code):
            continue
        covers = Span(file, 0, len(file.text)) if match["file"] else _covered(span, places)
        codes = tuple(each.strip() for each in (match["codes"] or "").split(",") if each.strip())
        found.append(Directive(span, covers, codes, match["reason"].strip()))
    return found


def _matches(file: SourceFile) -> list[tuple[re.Match[str], int]]:
    """Return the comments, each with the offset of the line it was looked for in."""
    found = []
    for line, start in enumerate(file.line_starts, 1):
        text = file.line_text(line)
        if "citecheck:" not in text:
            continue
        comments = list(_COMMENT.finditer(text))
        whole = _LINE.match(text)
        if whole and not comments:
            comments = [whole]
        # Between backticks it is an example.
        found += [(each, start) for each in comments if text.count("`", 0, each.start()) % 2 == 0]
    return found


def _places(
    file: SourceFile, blocks: Sequence[Block], lists: Sequence[ReferenceList]
) -> list[Span]:
    """Return what a comment can cover, in order: paragraphs and entries (with their labels)."""
    places = [
        each.span
        for each in blocks
        if each.kind not in {BlockKind.REFERENCES, BlockKind.COMMENT, BlockKind.CODE}
    ]
    for reference in (reference for each in lists for reference in each.references):
        if reference.span.file is not file:
            continue
        span, label = reference.span, reference.label
        start = min(span.start, label.start) if label else span.start
        places.append(Span(span.file, start, span.end))
    return sorted(places, key=lambda span: span.start)


def _covered(comment: Span, places: Sequence[Span]) -> Span:
    text = comment.file.text
    starts = [each.start for each in places]
    at = bisect.bisect_right(starts, comment.start) - 1
    inside = places[at] if at >= 0 and comment.start < places[at].end else None
    if inside is not None and not _alone(comment):
        return inside
    if inside is not None and text[inside.start : comment.start].strip() == "":
        # It heads its paragraph, without a blank line between.
        rest = text[comment.end : inside.end].strip()
        if rest:
            return inside
    following = bisect.bisect_left(starts, comment.end)
    return places[following] if following < len(places) else inside or comment


def _alone(comment: Span) -> bool:
    """Tell whether nothing else stands on its line."""
    file = comment.file
    line = file.position(comment.start).line
    return file.line_text(line).strip() == comment.text.strip()

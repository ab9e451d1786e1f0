"""An entry's text as a reader sees it, with the way back to the manuscript for every character.

Markdown emphasis, line breaks and hyphenation at a line's end are taken out; every offset into the
clean text leads back to the character of the manuscript it came from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from citecheck.model import Value
from citecheck.pattern import lazy
from citecheck.source import SourceFile, Span

_EMPHASIS = r"(?P<emphasis>(?<=[*_])(?:(?<![\w\\*].)[*_]{0,2}(?=[^\s*_])|(?<=[^\s\\*_].)[*_]{0,2}(?![\w*])|(?<=\s.)[*_]{0,2}(?=\.\s)))"
_SPACE = r"(?P<space>(?<=\s)(?:\s+|(?<! )))"
_TAG = r"(?P<tag>(?<=<)/?(?:i|em|b|strong|span|u)(?:\s[^<>\r\n]{0,80})?>)"
_HYPHEN = r"(?P<hyphen>(?<=[a-zà-ÿ]-)[ \t]*(?:\r\n|\r|\n)[ \t]*(?=[a-zà-ÿ]))"
_ESCAPE = r"(?P<escape>(?<=\\)(?=[\[\]*_.#()&<>{}$-]))"
# They begin with one class of signs, so that they are looked for fast; what follows looks back at
# the sign (and at what stands before it).
_MARKUP = lazy(rf"[*_<\\\s-](?:{_EMPHASIS}|{_SPACE}|{_TAG}|{_HYPHEN}|{_ESCAPE})", re.IGNORECASE)
_MARKUP_ON_ONE_LINE = lazy(rf"[*_<\\](?:{_EMPHASIS}|{_TAG}|{_ESCAPE})", re.IGNORECASE)
_MARKS = "*_<\\"
"""Signs of markup: without them, and with single spaces between words, nothing is taken out."""
_FULL_WIDTH = str.maketrans("（）：；，．［］", "():;,.[]")


@dataclass(frozen=True)
class EntryText:
    """The clean text of an entry."""

    file: SourceFile
    text: str
    offsets: Sequence[int]
    """For each character of `text`, and for its end, the offset in the manuscript."""
    emphasised: tuple[tuple[int, int], ...]
    """Stretches of `text` set in italics or bold."""

    def span(self, start: int, end: int) -> Span:
        """Return the place of a stretch of the clean text (which must not be empty)."""
        return Span(self.file, self.offsets[start], self.offsets[end - 1] + 1)

    def trim(self, start: int, end: int, strip: str = " \t,;.:") -> tuple[int, int] | None:
        """Return a stretch without the punctuation around it; None if nothing is left."""
        text = self.text
        while start < end and text[start] in strip:
            start += 1
        while end > start and text[end - 1] in strip:
            end -= 1
        return (start, end) if start < end else None

    def value(self, start: int, end: int, strip: str = " \t,;.:") -> Value | None:
        """Return a stretch as a field, without the punctuation around it; None if nothing is left."""
        kept = self.trim(start, end, strip)
        return Value(self.text[kept[0] : kept[1]], self.span(*kept)) if kept else None


def clean_entry(file: SourceFile, start: int, end: int) -> EntryText:
    """Return the clean text of the entry between two offsets."""
    # Full-width punctuation reads like its plain form.
    raw = file.text[start:end]
    if not raw.isascii():
        raw = raw.translate(_FULL_WIDTH)
    one_line = " ".join(raw.split()) == raw
    if one_line and not any(map(raw.__contains__, _MARKS)):
        return EntryText(file, raw, range(start, start + len(raw) + 1), ())
    out: list[str] = []
    offsets: list[int] = []
    emphasised: list[tuple[int, int]] = []
    opened: int | None = None
    position = 0

    def keep(stop: int) -> None:
        out.append(raw[position:stop])
        offsets.extend(range(start + position, start + stop))

    markup = _MARKUP_ON_ONE_LINE if one_line else _MARKUP
    for match in markup.finditer(raw):
        keep(match.start())
        kind = match.lastgroup
        if kind == "emphasis":
            if opened is None:
                opened = len(offsets)
            else:
                emphasised.append((opened, len(offsets)))
                opened = None
        elif kind == "space":
            out.append(" ")
            offsets.append(start + match.start())
        elif kind == "hyphen":
            # `immuno-⏎suppression` is one word; `double-⏎blind` keeps its hyphen. Which of the two
            # cannot be told without a dictionary; the hyphen is kept, the break is not.
            out.append("-")
            offsets.append(start + match.start())
        position = match.end()
    keep(len(raw))
    offsets.append(start + len(raw))
    return EntryText(file, "".join(out), offsets, tuple(emphasised))

"""Cut an HTML page into tags, comments and text, each with its offsets, in linear time.

After the HTML Standard, section 13.2.5 (Tokenization), as far as it tells what is text: whatever is
never closed reaches to the end of the page. No page is refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from citecheck.pattern import lazy

_OPENING = lazy(r"<(?=[A-Za-z/!?])")
_NAME = lazy(r"[A-Za-z][^\s/>]{0,60}+")
# Possessive throughout: an attribute is read in one way only.
_ATTRIBUTE = lazy(r"[\s/]*+([^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?+")
_RAW = frozenset("script style textarea title xmp iframe noembed noframes noscript".split())
"""Elements whose content has no tags (13.2.5.2 to 13.2.5.4)."""
_REFERENCE = lazy(r"&(?:#\d{1,7}+|#[xX][0-9A-Fa-f]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+);?+")
_LONGEST_VALUE = 2_000
"""Characters of an attribute that are kept: an embedded image may have millions."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag."""

    start: int
    end: int
    name: str
    closing: bool = False
    empty: bool = False
    """Written as `<name/>`."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    content: tuple[int, int] | None = None
    """What stands between the tags of a script or a style sheet."""


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text, as it stands (`spelt` is None) or the character that it spells."""

    start: int
    end: int
    spelt: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its delimiters."""

    start: int
    end: int


def tokens(text: str) -> Iterator[Tag | Text | Comment]:
    """Yield the tokens of a page in order; declarations and processing instructions are left out."""
    at = 0
    while at < len(text):
        opening = _OPENING.search(text, at)
        stop = opening.start() if opening else len(text)
        yield from _texts(text, at, stop)
        if opening is None:
            return
        at = stop
        if text.startswith("<!--", at):
            end = _after(text, "-->", at + 4)
            yield Comment(at, end)
        elif text[at + 1] in "!?":
            cdata = text.startswith("<![CDATA[", at)
            end = _after(text, "]]>" if cdata else ">", at)
            if cdata:
                yield Text(at + 9, max(at + 9, end - 3))
        elif tag := _tag(text, at):
            yield tag
            end = tag.end
        else:
            # `</` before what is no name: a comment of old (13.2.5.7).
            end = _after(text, ">", at)
        at = end


def _after(text: str, sign: str, at: int) -> int:
    found = text.find(sign, at)
    return len(text) if found < 0 else found + len(sign)


def _texts(text: str, at: int, stop: int) -> Iterator[Text]:
    for match in _REFERENCE.finditer(text, at, stop):
        spelt = html.unescape(match[0])
        if spelt == match[0]:
            continue
        if at < match.start():
            yield Text(at, match.start())
        yield Text(match.start(), match.end(), spelt)
        at = match.end()
    if at < stop:
        yield Text(at, stop)


def _tag(text: str, start: int) -> Tag | None:
    closing = text[start + 1] == "/"
    named = _NAME.match(text, start + 1 + closing)
    if named is None:
        return None
    name = named[0].lower()
    attributes: dict[str, str] = {}
    at = named.end()
    while at < len(text) and text[at] != ">":
        match = _ATTRIBUTE.match(text, at)
        if match is None or match.end() == at:
            at += 1
            continue
        at = match.end()
        key = match[1].lower()
        if key and len(attributes) < _MOST_ATTRIBUTES:
            value = match[2] or match[3] or match[4] or ""
            attributes.setdefault(key, html.unescape(value[:_LONGEST_VALUE]))
    at = min(at + 1, len(text))
    empty = text[at - 2] == "/"
    content = None
    if name in _RAW and not closing and not empty:
        ending = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, at)
        until = ending.start() if ending else len(text)
        content = (at, until)
        at = _after(text, ">", until)
    return Tag(start, at, name, closing, empty, attributes, content)


_MOST_ATTRIBUTES = 100

"""Divide a list of works in tagged lines into its records, and these into fields.

The oldest form of all: a line begins with a tag of a few letters, and goes on below where it is long.
RIS, the format of PubMed and that of Web of Science differ in their tags, in what ends a record, and
in how a line that goes on is told from a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from citecheck.extract.exported import MOST_CHARACTERS, Stretch
from citecheck.pattern import lazy

_LINE = lazy(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
MOST_FIELDS = 20_000
"""Fields of a record that are read; the rest of it is not."""


class Form(NamedTuple):
    """How the lines of a format are to be understood."""

    line: re.Pattern[str]
    """A line with a tag: groups `tag` and `value`."""
    opens: str
    """The tag that a record begins with."""
    closes: str = ""
    """The tag that ends it; empty where the next record or a blank line does."""
    parted: bool = False
    """Whether a blank line ends a record."""
    ends: str = ""
    """The tag behind which nothing follows."""


@dataclass(slots=True)
class Field:
    """A tag and what stands behind it, line by line."""

    tag: str
    lines: list[Stretch]

    @property
    def joined(self) -> Stretch:
        """All of it as one text, on one line."""
        text = " ".join(each.text for each in self.lines)[:MOST_CHARACTERS]
        return Stretch(text, self.lines[0].start, self.lines[-1].end)


@dataclass(slots=True)
class Record:
    """The lines of one work."""

    start: int
    end: int
    fields: list[Field] = field(default_factory=list)
    opened: bool = True
    """Whether it began with the tag that it should."""
    closed: bool = True
    """Whether it ended with the tag that it should."""

    def all(self, *tags: str) -> list[Stretch]:
        """Return what stands behind some tags, in the order of the tags, then of the file."""
        return [
            each.joined
            for tag in tags
            for each in self.fields
            if each.tag == tag and each.lines[0].text
        ]

    def lines(self, *tags: str) -> list[Stretch]:
        """Return each line behind some tags by itself."""
        found = (each for tag in tags for each in self.fields if each.tag == tag)
        return [line for each in found for line in each.lines if line.text]

    def first(self, *tags: str) -> Stretch | None:
        """Return what stands behind the first of some tags that has something behind it."""
        return next(iter(self.all(*tags)), None)

    def text(self, *tags: str) -> str:
        """Return what `first` returns as text, or nothing."""
        found = self.first(*tags)
        return found.text if found else ""


def records(text: str, form: Form) -> Iterator[Record]:
    """Yield the records of a text; a line with a tag outside of any begins one that lost its first."""
    record: Record | None = None
    for match in _LINE.finditer(text):
        line = match[0].rstrip("\r\n")
        tagged = form.line.match(line)
        tag = tagged["tag"] if tagged else ""
        if form.ends and tag == form.ends:
            break
        ended = form.parted and not line.strip()
        if record is not None and (tag == form.opens or ended):
            record.closed = not form.closes
            yield record
            record = None
        if tag and tag == form.closes:
            if record is not None:
                record.end = match.start() + len(line.rstrip())
                yield record
            record = None
        elif tagged:
            if record is None:
                record = Record(match.start(), 0, opened=tag == form.opens)
            _add(record, tag, _behind(tagged, match.start()))
            record.end = max(record.end, match.start() + len(line.rstrip()))
        elif record is not None and line.strip():
            _go_on(record.fields, line, match.start())
            record.end = match.start() + len(line.rstrip())
    if record is not None:
        record.closed = not form.closes
        yield record


def _behind(tagged: re.Match[str], offset: int) -> Stretch:
    text = tagged["value"] or ""
    start = offset + (tagged.start("value") if tagged["value"] else tagged.end())
    start += len(text) - len(text.lstrip())
    bare = text.strip()
    return Stretch(bare, start, start + len(bare))


def _add(record: Record, tag: str, found: Stretch) -> None:
    if len(record.fields) < MOST_FIELDS:
        record.fields.append(Field(tag, [found]))


def _go_on(fields: Sequence[Field], line: str, offset: int) -> None:
    if fields and len(fields[-1].lines) < MOST_FIELDS:
        start = offset + len(line) - len(line.lstrip())
        bare = line.strip()
        before = fields[-1].lines
        if not before[0].text:
            before.clear()
        before.append(Stretch(bare, start, start + len(bare)))

"""Find the reference lists of a manuscript and cut them into entries."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.extract.entry_labels import FEWEST, Labelled, labelled_lines
from citecheck.extract.entry_paragraphs import unnumbered_groups
from citecheck.extract.entry_signs import AUTHOR_START, LONG_TEXT, YEAR, reads_like_reference
from citecheck.extract.headings import (
    ends_reference_list,
    is_markdown_heading,
    is_reference_heading,
)
from citecheck.extract.lines import Line
from citecheck.pattern import lazy

_FURNITURE = lazy(
    r"^\s*(?:(?:-\s*)?\d{1,4}(?:\s*-)?|page \d{1,4}(?: of \d{1,4})?|\d{1,4} of \d{1,4})\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class RawEntry:
    """An entry before its fields are read: offsets of its text and of its printed label."""

    start: int
    end: int
    number: int | None = None
    label: tuple[int, int] | None = None
    prefix: str = ""
    """A letter before the number: `S` of `S1` in a supplementary list."""
    key: str | None = None
    """What stands in the place of a number: `Knu84`, or the name of a footnote."""


@dataclass(frozen=True)
class RawList:
    """A list before its fields are read."""

    start: int
    end: int
    entries: tuple[RawEntry, ...]
    heading: tuple[int, int] | None
    numbered: bool


def find_lists(lines: Sequence[Line]) -> tuple[RawList, ...]:
    """Return the reference lists, in order.

    A list is what follows a heading that names one, as far as its entries go; where no heading
    does, the last long run of numbered lines that read like references.
    """
    found: list[RawList] = []
    headings = [
        index
        for index, line in enumerate(lines)
        if not line.blank and is_reference_heading(line.text) and _stands_alone(lines, index)
    ]
    for place, index in enumerate(headings):
        stop = headings[place + 1] if place + 1 < len(headings) else len(lines)
        heading = lines[index]
        region = _region(lines, index + 1, stop)
        each = _cut(region, (heading.start, heading.end))
        if each is not None:
            found.append(each)
    if not found:
        each = _without_heading(lines)
        if each is not None:
            found.append(each)
    return tuple(found)


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line is not part of a paragraph (`literature` may end a wrapped line)."""
    if is_markdown_heading(lines[index].text) or index == 0:
        return True
    return lines[index - 1].blank or len(lines[index - 1].text) < LONG_TEXT


def _region(lines: Sequence[Line], first: int, stop: int) -> list[Line]:
    """Return the lines a list may reach over: up to a heading that opens something else."""
    region: list[Line] = []
    for index in range(first, stop):
        line = lines[index]
        if _NOTE.match(line.text):
            # Markdown footnotes may stand behind the list; they are none of its entries.
            break
        if not line.blank:
            if is_markdown_heading(line.text) and any(not each.blank for each in region):
                break
            short = len(line.text) < LONG_TEXT
            alone = index > 0 and lines[index - 1].blank
            if (
                alone
                and ends_reference_list(line.text)
                and (short or not reads_like_reference(line.text))
            ):
                break
        region.append(line)
    return region


def _cut(region: Sequence[Line], heading: tuple[int, int] | None) -> RawList | None:
    lines = [line for line in region if not _is_furniture(line) or _is_label(line)]
    labelled = labelled_lines(lines)
    keyed = [] if labelled else _keyed(lines)
    entries = tuple(_numbered(lines, labelled) if labelled else keyed or list(_unnumbered(lines)))
    if not entries or not (labelled or keyed or _reads_like_list(lines, entries)):
        return None
    start = entries[0].label[0] if entries[0].label else entries[0].start
    return RawList(start, entries[-1].end, entries, heading, numbered=bool(labelled))


def _is_furniture(line: Line) -> bool:
    """Tell whether a line is a page number or the fence of a pandoc division."""
    return line.text.lstrip().startswith(":::") or bool(_FURNITURE.match(line.text))


def _reads_like_list(lines: Sequence[Line], entries: Sequence[RawEntry]) -> bool:
    """Tell entries without numbers from prose under a heading such as `Literature`."""
    texts = [_raw(lines, entry) for entry in entries]
    like = sum(1 for text in texts if YEAR.search(text) or reads_like_reference(text))
    return like >= 0.3 * len(texts)


def _is_label(line: Line) -> bool:
    return bool(re.match(r"^\s{0,8}\[\d{1,4}\]\s*$", line.text))


def _numbered(lines: Sequence[Line], labelled: Sequence[Labelled]) -> Iterator[RawEntry]:
    spaced = _blank_between(lines, labelled)
    for place, label in enumerate(labelled):
        final = place + 1 == len(labelled)
        stop = len(lines) if final else labelled[place + 1].line
        body = _body(lines, label.line, stop, final=final or spaced)
        start = label.span[1]
        end = max(start, _printed_end(body))
        text_start = _skip_space(body, start)
        key = f"{label.number}{label.letter}" if label.letter else None
        yield RawEntry(min(text_start, end), end, label.number, label.span, label.prefix, key)


def _blank_between(lines: Sequence[Line], labelled: Sequence[Labelled]) -> bool:
    gaps = sum(1 for each in labelled[1:] if lines[each.line - 1].blank)
    return len(labelled) > 2 and gaps >= 0.9 * (len(labelled) - 1)


def _body(lines: Sequence[Line], first: int, stop: int, *, final: bool) -> list[Line]:
    """Return the lines of one entry; after a blank line only what plainly goes on with it."""
    body = [lines[first]]
    for index in range(first + 1, stop):
        line = lines[index]
        if line.blank:
            continue
        if (
            lines[index - 1].blank
            and (final or len(line.text) > LONG_TEXT)
            and not _goes_on(body[-1], line)
        ):
            break
        body.append(line)
    return body


def _goes_on(before: Line, after: Line) -> bool:
    """Tell whether an entry broken by a page goes on: no stop before, no new sentence after."""
    if before.text.rstrip().endswith((".", ")", "]")) or re.match(r".*\d$", before.text.rstrip()):
        return bool(re.match(r"\s*(?:doi|https?:|pmid|available)", after.text, re.IGNORECASE))
    return bool(re.match(r"\s*(?:[a-zà-ÿ]|\d|doi|https?:|\()", after.text))


def _printed_end(body: Sequence[Line]) -> int:
    return body[-1].start + len(body[-1].text.rstrip())


def _skip_space(body: Sequence[Line], start: int) -> int:
    for line in body:
        for offset in range(max(start, line.start), line.end):
            if not line.text[offset - line.start].isspace():
                return offset
    return start


_KEY = lazy(r"^\s{0,8}\\?\[(?P<k>[A-Za-z][\w+.:-]{1,30}\d{2,4}[a-z]?)\\?\]:?\s{1,8}(?=\S)")
_NOTE = lazy(r"^\s{0,3}\[\^(?P<k>[^\]\s]{1,60})\]:\s{0,8}(?=\S)")


def _keyed(lines: Sequence[Line], pattern: re.Pattern[str] = _KEY) -> list[RawEntry]:
    """Return entries that begin with a key: `[Knu84] Knuth, D. …` (at least three of them)."""
    starts = [
        (place, match) for place, line in enumerate(lines) if (match := pattern.match(line.text))
    ]
    if len(starts) < 2:
        return []
    entries = []
    for place, (index, match) in enumerate(starts):
        stop = starts[place + 1][0] if place + 1 < len(starts) else len(lines)
        body = [lines[index]]
        for line in lines[index + 1 : stop]:
            if line.blank:
                break
            body.append(line)
        start = lines[index].start
        label = (start + match.start("k"), start + match.end("k"))
        entries.append(
            RawEntry(start + match.end(), _printed_end(body), None, label, key=match["k"])
        )
    return entries


def find_notes(lines: Sequence[Line]) -> RawList | None:
    """Return the Markdown footnotes (`[^1]: …`) as a list, if they are mostly references."""
    entries = _keyed(lines, _NOTE)
    like = sum(1 for entry in entries if _reads_like_entry(lines, entry))
    if not entries or like < 0.6 * len(entries):
        return None
    return RawList(entries[0].start, entries[-1].end, tuple(entries), None, numbered=False)


def _unnumbered(lines: Sequence[Line]) -> Iterator[RawEntry]:
    for group in unnumbered_groups(lines):
        start = group[0].start + len(group[0].text) - len(group[0].text.lstrip())
        # A bullet before an entry is not part of it.
        bullet = re.match(r"[-*+•·–]\s{1,4}", group[0].text[start - group[0].start :])
        if bullet:
            start += bullet.end()
        end = _printed_end(group)
        if end - start > 10:
            yield RawEntry(start, end)


def _without_heading(lines: Sequence[Line]) -> RawList | None:
    """Return a list that no heading announces: numbered, or one entry after the other at the end."""
    each = _cut(lines, None)
    if each is not None and each.numbered and len(each.entries) >= FEWEST:
        like = sum(1 for entry in each.entries if _reads_like_entry(lines, entry))
        if like >= 0.6 * len(each.entries):
            return each
    return _closing_run(lines)


def _reads_like_entry(lines: Sequence[Line], entry: RawEntry) -> bool:
    text = _raw(lines, entry)
    return reads_like_reference(text) and bool(YEAR.search(text))


def _closing_run(lines: Sequence[Line]) -> RawList | None:
    """Return the run of paragraphs that closes the text, if each begins with an author."""
    entries: list[RawEntry] = []
    for entry in reversed(list(_unnumbered(lines))):
        text = _raw(lines, entry)
        if not (AUTHOR_START.match(text) and YEAR.search(text) and reads_like_reference(text)):
            if entries:
                break
            if len(text) < LONG_TEXT or ends_reference_list(text[:100]):
                continue
            break
        entries.append(entry)
    entries.reverse()
    if len(entries) < FEWEST + 1:
        return None
    return RawList(entries[0].start, entries[-1].end, tuple(entries), None, numbered=False)


def _raw(lines: Sequence[Line], entry: RawEntry) -> str:
    first = bisect.bisect_right(lines, entry.start, key=lambda line: line.start) - 1
    last = bisect.bisect_left(lines, entry.end, key=lambda line: line.start)
    text = " ".join(line.text for line in lines[first:last])
    return text[max(0, entry.start - lines[first].start) :]

"""Find the reference lists of a manuscript and cut them into entries."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from citecheck.extract.headings import (
    ends_reference_list,
    is_markdown_heading,
    is_reference_heading,
)
from citecheck.extract.lines import Line

SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹０１２３４５６７８９", "01234567890123456789")

# The ways a number is printed before an entry. One list uses one of them.
_BULLET = r"^\s{0,8}(?:[-*+•·]\s{1,3})?(?:[*_]{2})?"
_LABELS: tuple[re.Pattern[str], ...] = (
    # [1]  ［1］  [S1]
    re.compile(_BULLET + r"(?:\\?\[|［|【)(?P<p>[A-Z]?)(?P<n>\d{1,4})(?P<l>[a-z]?)(?:\\?\]|］|】)(?:[*_]{2})?[.:]?\s{0,8}(?=\S)"),
    # (1)
    re.compile(_BULLET + r"[(（](?P<p>[A-Z]?)(?P<n>\d{1,4})[)）](?:[*_]{2})?[.:]?\s{0,8}(?=\S)"),
    # 1.  1．  1、  S1.  Ref 1.  #1  №1
    re.compile(_BULLET + r"(?:(?:Ref(?:erence)?\.?|No\.|[№#])\s?)?(?P<p>[A-Z]?)(?P<n>\d{1,4})(?P<l>[a-z]?)(?:\\?\.[-–]?|．|、|:)(?:[*_]{2})?(?:\s{1,8}(?=\S)|(?=[^\W\d_]))"),
    # 1)
    re.compile(_BULLET + r"(?P<p>[A-Z]?)(?P<n>\d{1,4})\\?[)）](?:[*_]{2})?\s{0,8}(?=\S)"),
    # 1 Smith  1<tab>Smith  1 - Smith  №1 Smith
    re.compile(_BULLET + r"(?:[№#]\s?)?(?P<p>)(?P<n>\d{1,4})(?:[*_]{2})?(?:\t\s{0,8}|\s{0,2}[-–]\s{1,4}| {1,8})(?=[\"“'‘*_(\[]{0,2}[^\W\d_])"),
    # ¹ Smith  ^1^ Smith
    re.compile(_BULLET + r"(?P<p>)(?:(?P<n>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})|\^\{?(?P<c>\d{1,4})\}?\^?|<sup>(?P<h>\d{1,4})</sup>)\s{0,8}(?=\S)"),
)  # fmt: skip
_FURNITURE = re.compile(
    r"^\s*(?:(?:-\s*)?\d{1,4}(?:\s*-)?|page \d{1,4}(?: of \d{1,4})?|\d{1,4} of \d{1,4})\s*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_UNDATED = re.compile(
    r"\bin press\b|\bn\.\s?d\.|\bforthcoming\b|\bsubmitted\b|\bim Druck\b|\bs\.\s?[da]\.",
    re.IGNORECASE,
)
_BIBLIOGRAPHIC = re.compile(
    r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|(?<=\d)\s?(?:\([^()]{1,20}\))?\s?[:,;]\s?(?=[A-Za-z]?\d)|\bdoi\b|10\.\d{4,9}/|https?://"
    r"|\bet al\b|\bin press\b|\bpp?\.\s?\d|\beds?\b|\bvol\b|\bPress\b",
    re.IGNORECASE,
)
_RANGE_OF_LABELS = 3
_LONG_TEXT = 60
_LINES_OF_ENTRY = 12


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


class _Labelled(NamedTuple):
    line: int
    number: int
    span: tuple[int, int]
    prefix: str = ""
    letter: str = ""


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
    return lines[index - 1].blank or len(lines[index - 1].text) < _LONG_TEXT


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
            short = len(line.text) < _LONG_TEXT
            alone = index > 0 and lines[index - 1].blank
            if alone and ends_reference_list(line.text) and (short or not _entry_like(line.text)):
                break
        region.append(line)
    return region


def _entry_like(text: str) -> bool:
    return len(_BIBLIOGRAPHIC.findall(text)) >= 2


def _cut(region: Sequence[Line], heading: tuple[int, int] | None) -> RawList | None:
    lines = [line for line in region if not _is_furniture(line) or _is_label(line)]
    labelled = _labelled(lines)
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
    like = sum(1 for text in texts if _YEAR.search(text) or len(_BIBLIOGRAPHIC.findall(text)) > 1)
    return like >= 0.3 * len(texts)


def _is_label(line: Line) -> bool:
    return bool(re.match(r"^\s{0,8}\[\d{1,4}\]\s*$", line.text))


def _labelled(lines: Sequence[Line]) -> list[_Labelled]:
    """Return the lines that begin an entry, by the label form that explains the list best."""
    best: list[_Labelled] = []
    best_score = 0.0
    filled = sum(1 for line in lines if not line.blank)
    for pattern in _LABELS:
        found = _matches(lines, pattern)
        if len(found) >= _RANGE_OF_LABELS and all(each.number == 1 for each in found):
            # Markdown counts `1.` `1.` `1.` itself.
            found = [each._replace(number=place) for place, each in enumerate(found, 1)]
        chain, score = _best_chain(found, lines)
        if score > best_score:
            best, best_score = _with_misplaced(chain, found, lines), score
    if len(best) >= 2 or (best and best[0].number == 1 and filled <= _RANGE_OF_LABELS):
        return best
    return []


def _matches(lines: Sequence[Line], pattern: re.Pattern[str]) -> list[_Labelled]:
    found = []
    for index, line in enumerate(lines):
        match = pattern.match(line.text)
        if match:
            groups = match.groupdict()
            digits = groups["n"] or groups.get("c") or groups.get("h") or ""
            start = line.start + match.start(match.lastgroup or 0)
            number = int(digits.translate(SUPERSCRIPT_DIGITS))
            label = line.text[: match.end()]
            lead = len(label) - len(label.lstrip())
            start = line.start + lead
            end = line.start + len(label.rstrip())
            found.append(
                _Labelled(index, number, (start, end), groups["p"] or "", groups.get("l") or "")
            )
    return found


_IRREGULAR = 0.8
_LOOK_BACK = 12


def _chain(found: Sequence[_Labelled]) -> tuple[list[_Labelled], float]:
    """Return the sequence of labels that counts up best, and its score.

    Every label taken earns 1; a step other than +1 costs 0.8. A year or volume that happens to
    begin a wrapped line makes two irregular steps and is left out; a repeated, skipped or
    misplaced number makes one or two among many and is kept.
    """
    if not found:
        return [], 0.0
    scores = [0.0] * len(found)
    before = [-1] * len(found)
    for here, label in enumerate(found):
        scores[here] = 1.0 - (0.0 if label.number == 1 else 0.4)
        for back in range(max(0, here - _LOOK_BACK), here):
            step = label.number - found[back].number
            lettered = step == 0 and label.letter and label.letter != found[back].letter
            cost = 0.0 if step == 1 or lettered else _IRREGULAR + min(0.15, abs(step - 1) / 1000)
            if scores[back] + 1.0 - cost > scores[here]:
                scores[here] = scores[back] + 1.0 - cost
                before[here] = back
    last = max(range(len(found)), key=scores.__getitem__)
    total = scores[last]
    chain = []
    while last >= 0:
        chain.append(found[last])
        last = before[last]
    chain.reverse()
    return chain, total


def _best_chain(found: Sequence[_Labelled], lines: Sequence[Line]) -> tuple[list[_Labelled], float]:
    """Return the best sequence among those between restarts at 1, and its score.

    A restart begins another list: numbered sections before the references, a numbered appendix
    after them. The one whose lines read like references is the list.
    """
    runs: list[list[_Labelled]] = [[]]
    for label in found:
        if label.number == 1 and len(runs[-1]) >= _RANGE_OF_LABELS:
            runs.append([])
        runs[-1].append(label)
    best: list[_Labelled] = []
    best_score = 0.0
    for run in runs:
        chain, score = _chain(run)
        if len(runs) > 1:
            like = sum(1 for each in chain if _entry_like(_text_of(lines, each.line)))
            score *= 0.2 + like / max(1, len(chain))
        if score > best_score:
            best, best_score = chain, score
    return best, best_score


def _with_misplaced(
    chain: list[_Labelled], found: Sequence[_Labelled], lines: Sequence[Line]
) -> list[_Labelled]:
    """Add entries whose number is out of place (1, 3, 2, 4): no wrapped line, an entry of its own."""
    if len(chain) < 2:
        return chain
    inside = {each.line for each in chain}
    highest = max(each.number for each in chain)
    extra = [
        each
        for each in found
        if each.line not in inside
        and chain[0].line < each.line
        and each.line <= chain[-1].line
        and 1 <= each.number <= highest + 1
        and re.search(r"(?:^|[.\d)\]\s])\s*$", lines[each.line - 1].text)
        and len(lines[each.line].text) > _LONG_TEXT
        and _YEAR.search(_text_of(lines, each.line))
        and re.match(
            r"\W{0,3}[^\W\d_]", lines[each.line].text[each.span[1] - lines[each.line].start :]
        )
    ]
    return sorted([*chain, *extra], key=lambda each: each.line)


def _text_of(lines: Sequence[Line], first: int) -> str:
    """Return the text of a line and what wraps onto the next two."""
    text = lines[first].text
    for line in lines[first + 1 : first + 3]:
        if line.blank:
            break
        text += " " + line.text
    return text


def _numbered(lines: Sequence[Line], labelled: Sequence[_Labelled]) -> Iterator[RawEntry]:
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


def _blank_between(lines: Sequence[Line], labelled: Sequence[_Labelled]) -> bool:
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
            and (final or len(line.text) > _LONG_TEXT)
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


_KEY = re.compile(r"^\s{0,8}\\?\[(?P<k>[A-Za-z][\w+.:-]{1,30}\d{2,4}[a-z]?)\\?\]:?\s{1,8}(?=\S)")
_NOTE = re.compile(r"^\s{0,3}\[\^(?P<k>[^\]\s]{1,60})\]:\s{0,8}(?=\S)")


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
    for group in _unnumbered_groups(lines):
        start = group[0].start + len(group[0].text) - len(group[0].text.lstrip())
        # A bullet before an entry is not part of it.
        bullet = re.match(r"[-*+•·–]\s{1,4}", group[0].text[start - group[0].start :])
        if bullet:
            start += bullet.end()
        end = _printed_end(group)
        if end - start > 10:
            yield RawEntry(start, end)


def _unnumbered_groups(lines: Sequence[Line]) -> list[list[Line]]:
    paragraphs: list[list[Line]] = []
    previous_blank = True
    for line in lines:
        if not line.blank:
            if previous_blank:
                paragraphs.append([])
            paragraphs[-1].append(line)
        previous_blank = line.blank
    if not paragraphs:
        return []
    # Paragraphs that mostly begin with an author are entries, however they are wrapped.
    begin = sum(1 for paragraph in paragraphs if _AUTHOR_START.match(paragraph[0].text))
    years = sum(1 for paragraph in paragraphs if any(_YEAR.search(line.text) for line in paragraph))
    if len(paragraphs) >= 3 and min(begin, years) >= 0.6 * len(paragraphs):
        return paragraphs
    # A paragraph that holds many lines is a list without blank lines between its entries.
    groups: list[list[Line]] = []
    for paragraph in paragraphs:
        groups.extend(_split_paragraph(paragraph))
    return groups


_AUTHOR_START = re.compile(
    r"^\s{0,8}(?:[-–—_]{2,}|(?:(?:[dD][aeiou]s?|[vV][ao]n|[dD]e[nrl]?|[tT]e[nr]|[lL][ae]|[eE]l|[aA]l|O)[ '’-]{1,2}){0,3}"
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]{0,40}(?:[ -][A-ZÀ-ÖØ-Þ][\w'’-]{1,30}){0,3},?\s{1,2}"
    r"(?:[A-ZÀ-Þ]\.?[ -]?){1,4}(?:[,;:.(]|\s|$))"
)


def _split_paragraph(paragraph: Sequence[Line]) -> list[list[Line]]:
    if len(paragraph) == 1:
        return [list(paragraph)]
    hanging = _hanging(paragraph)
    width = max(len(line.text) for line in paragraph)
    # Where nearly every line has its own year and begins like a name, a line is an entry.
    whole = sum(
        1
        for line in paragraph
        if _YEAR.search(line.text) and re.match(r"\s{0,8}\W{0,2}[^\W\d_a-z]", line.text)
    )
    wrapped = width <= 100 and len(paragraph) > 2 and whole < 0.85 * len(paragraph)
    groups: list[list[Line]] = [[paragraph[0]]]
    for before, line in pairwise(paragraph):
        if hanging:
            new = not line.text[:1].isspace()
        elif wrapped:
            new = _begins_entry(before, line, groups[-1], width)
        else:
            new = True
        if new:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _hanging(paragraph: Sequence[Line]) -> bool:
    inset = [line.text[:1].isspace() for line in paragraph]
    return not inset[0] and 0.2 < sum(inset) / len(inset) < 0.95


def _begins_entry(before: Line, line: Line, group: Sequence[Line], width: int) -> bool:
    if re.match(r"^\s{0,8}(?:[-–_]{2,10}|[—―]{1,10})[.,]?\s", line.text):
        return True
    if not re.match(
        r"^\s{0,8}[\"“*_]{0,2}(?:[A-ZÀ-ÞĀ-ŽА-Я\u3040-\u9fff\uac00-\ud7af]|[dvl][aeo])", line.text
    ):
        return False
    # No entry has more lines; without a limit a long text would be joined over and over.
    text = " ".join(each.text for each in group[-30:])
    if not _YEAR.search(text) and not _UNDATED.search(text):
        return False
    short = len(before.text.rstrip()) + len(line.text.split(maxsplit=1)[0]) + 1 <= width - 1
    closed = bool(re.search(r"[.\d)\]/a-z。）」』．]$", before.text.rstrip()))
    east_asian = bool(re.match(r"\s{0,8}[\u3040-\u9fff\uac00-\ud7af]", line.text))
    return closed and (short or east_asian or bool(_AUTHOR_START.match(line.text)))


def _without_heading(lines: Sequence[Line]) -> RawList | None:
    """Return a list that no heading announces: numbered, or one entry after the other at the end."""
    each = _cut(lines, None)
    if each is not None and each.numbered and len(each.entries) >= _RANGE_OF_LABELS:
        like = sum(1 for entry in each.entries if _reads_like_entry(lines, entry))
        if like >= 0.6 * len(each.entries):
            return each
    return _closing_run(lines)


def _reads_like_entry(lines: Sequence[Line], entry: RawEntry) -> bool:
    text = _raw(lines, entry)
    return _entry_like(text) and bool(_YEAR.search(text))


def _closing_run(lines: Sequence[Line]) -> RawList | None:
    """Return the run of paragraphs that closes the text, if each begins with an author."""
    entries: list[RawEntry] = []
    for entry in reversed(list(_unnumbered(lines))):
        text = _raw(lines, entry)
        if not (_AUTHOR_START.match(text) and _YEAR.search(text) and _entry_like(text)):
            if entries:
                break
            if len(text) < _LONG_TEXT or ends_reference_list(text[:100]):
                continue
            break
        entries.append(entry)
    entries.reverse()
    if len(entries) < _RANGE_OF_LABELS + 1:
        return None
    return RawList(entries[0].start, entries[-1].end, tuple(entries), None, numbered=False)


def _raw(lines: Sequence[Line], entry: RawEntry) -> str:
    first = bisect.bisect_right(lines, entry.start, key=lambda line: line.start) - 1
    last = bisect.bisect_left(lines, entry.end, key=lambda line: line.start)
    text = " ".join(line.text for line in lines[first:last])
    return text[max(0, entry.start - lines[first].start) :]

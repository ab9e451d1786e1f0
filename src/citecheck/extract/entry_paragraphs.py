"""Cut a list without numbers into the lines of each entry: by paragraph, indent or wrapping."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from citecheck.extract.entry_signs import AUTHOR_START, UNDATED, YEAR
from citecheck.extract.lines import Line


def unnumbered_groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of each entry, in order."""
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
    begin = sum(1 for paragraph in paragraphs if AUTHOR_START.match(paragraph[0].text))
    years = sum(1 for paragraph in paragraphs if any(YEAR.search(line.text) for line in paragraph))
    if len(paragraphs) >= 3 and min(begin, years) >= 0.6 * len(paragraphs):
        return paragraphs
    # A paragraph that holds many lines is a list without blank lines between its entries.
    groups: list[list[Line]] = []
    for paragraph in paragraphs:
        groups.extend(_split_paragraph(paragraph))
    return groups


def _split_paragraph(paragraph: Sequence[Line]) -> list[list[Line]]:
    if len(paragraph) == 1:
        return [list(paragraph)]
    hanging = _hanging(paragraph)
    width = max(len(line.text) for line in paragraph)
    # Where nearly every line has its own year and begins like a name, a line is an entry.
    whole = sum(
        1
        for line in paragraph
        if YEAR.search(line.text) and re.match(r"\s{0,8}\W{0,2}[^\W\d_a-z]", line.text)
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
    if not YEAR.search(text) and not UNDATED.search(text):
        return False
    short = len(before.text.rstrip()) + len(line.text.split(maxsplit=1)[0]) + 1 <= width - 1
    closed = bool(re.search(r"[.\d)\]/a-z。）」』．]$", before.text.rstrip()))
    east_asian = bool(re.match(r"\s{0,8}[\u3040-\u9fff\uac00-\ud7af]", line.text))
    return closed and (short or east_asian or bool(AUTHOR_START.match(line.text)))

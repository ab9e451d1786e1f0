"""Find the lines that begin a numbered entry: the label form and the count that explain a list best."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from citecheck.extract.entry_signs import LONG_TEXT, YEAR, reads_like_reference
from citecheck.extract.lines import Line
from citecheck.pattern import lazy

SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹０１２３４５６７８９", "01234567890123456789")

# The ways a number is printed before an entry. One list uses one of them.
_BULLET = r"^\s{0,8}(?:[-*+•·]\s{1,3})?(?:[*_]{2})?"
_LABELS: tuple[re.Pattern[str], ...] = (
    # [1]  ［1］  [S1]
    lazy(_BULLET + r"(?:\\?\[|［|【)(?P<p>[A-Z]?)(?P<n>\d{1,4})(?P<l>[a-z]?)(?:\\?\]|］|】)(?:[*_]{2})?[.:]?\s{0,8}(?=\S)"),
    # (1)
    lazy(_BULLET + r"[(（](?P<p>[A-Z]?)(?P<n>\d{1,4})[)）](?:[*_]{2})?[.:]?\s{0,8}(?=\S)"),
    # 1.  1．  1、  S1.  Ref 1.  #1  №1
    lazy(_BULLET + r"(?:(?:Ref(?:erence)?\.?|No\.|[№#])\s?)?(?P<p>[A-Z]?)(?P<n>\d{1,4})(?P<l>[a-z]?)(?:\\?\.[-–]?|．|、|:)(?:[*_]{2})?(?:\s{1,8}(?=\S)|(?=[^\W\d_]))"),
    # 1)
    lazy(_BULLET + r"(?P<p>[A-Z]?)(?P<n>\d{1,4})\\?[)）](?:[*_]{2})?\s{0,8}(?=\S)"),
    # 1 Smith  1<tab>Smith  1 - Smith  №1 Smith
    lazy(_BULLET + r"(?:[№#]\s?)?(?P<p>)(?P<n>\d{1,4})(?:[*_]{2})?(?:\t\s{0,8}|\s{0,2}[-–]\s{1,4}| {1,8})(?=[\"“'‘*_(\[]{0,2}[^\W\d_])"),
    # ¹ Smith  ^1^ Smith
    lazy(_BULLET + r"(?P<p>)(?:(?P<n>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})|\^\{?(?P<c>\d{1,4})\}?\^?|<sup>(?P<h>\d{1,4})</sup>)\s{0,8}(?=\S)"),
)  # fmt: skip
FEWEST = 3
"""A list without other evidence has at least as many labels."""


class Labelled(NamedTuple):
    """A line that begins with a number, and where that stands."""

    line: int
    number: int
    span: tuple[int, int]
    prefix: str = ""
    letter: str = ""


def labelled_lines(lines: Sequence[Line]) -> list[Labelled]:
    """Return the lines that begin an entry, by the label form that explains the list best."""
    best: list[Labelled] = []
    best_score = 0.0
    filled = sum(1 for line in lines if not line.blank)
    for pattern in _LABELS:
        found = _matches(lines, pattern)
        if len(found) >= FEWEST and all(each.number == 1 for each in found):
            # Markdown counts `1.` `1.` `1.` itself.
            found = [each._replace(number=place) for place, each in enumerate(found, 1)]
        chain, score = _best_chain(found, lines)
        if score > best_score:
            best, best_score = _with_misplaced(chain, found, lines), score
    if len(best) >= 2 or (best and best[0].number == 1 and filled <= FEWEST):
        return best
    return []


def _matches(lines: Sequence[Line], pattern: re.Pattern[str]) -> list[Labelled]:
    found = []
    for index, line in enumerate(lines):
        match = pattern.match(line.text)
        if match:
            groups = match.groupdict()
            digits = groups["n"] or groups.get("c") or groups.get("h") or ""
            number = int(digits.translate(SUPERSCRIPT_DIGITS))
            label = line.text[: match.end()]
            lead = len(label) - len(label.lstrip())
            start = line.start + lead
            end = line.start + len(label.rstrip())
            found.append(
                Labelled(index, number, (start, end), groups["p"] or "", groups.get("l") or "")
            )
    return found


_IRREGULAR = 0.8
_LOOK_BACK = 12


def _chain(found: Sequence[Labelled]) -> tuple[list[Labelled], float]:
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


def _best_chain(found: Sequence[Labelled], lines: Sequence[Line]) -> tuple[list[Labelled], float]:
    """Return the best sequence among those between restarts at 1, and its score.

    A restart begins another list: numbered sections before the references, a numbered appendix
    after them. The one whose lines read like references is the list.
    """
    runs: list[list[Labelled]] = [[]]
    for label in found:
        if label.number == 1 and len(runs[-1]) >= FEWEST:
            runs.append([])
        runs[-1].append(label)
    best: list[Labelled] = []
    best_score = 0.0
    for run in runs:
        chain, score = _chain(run)
        if len(runs) > 1:
            like = sum(1 for each in chain if reads_like_reference(_text_of(lines, each.line)))
            score *= 0.2 + like / max(1, len(chain))
        if score > best_score:
            best, best_score = chain, score
    return best, best_score


def _with_misplaced(
    chain: list[Labelled], found: Sequence[Labelled], lines: Sequence[Line]
) -> list[Labelled]:
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
        and len(lines[each.line].text) > LONG_TEXT
        and YEAR.search(_text_of(lines, each.line))
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

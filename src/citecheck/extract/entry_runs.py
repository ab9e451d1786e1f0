"""Bring labelled tokens together into runs: the stretches of an entry that may be its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from citecheck.extract.entry_grammar import Guess
from citecheck.extract.entry_keywords import keywords_of
from citecheck.extract.entry_text import EntryText
from citecheck.extract.entry_tokens import Tokens
from citecheck.model import Value

_OPENING = {")": "(", "]": "[", "”": "“", "»": "«", "«": "»", "‹": "›", "›": "‹", "’": "‘", '"': ""}
_IN_PARENTHESES = 40
_NUMBERS = frozenset({"volume", "issue", "pages"})
_SILENT = frozenset({"function", "journal", "place", "particle", "and"})
"""Keywords that announce no other field."""


@dataclass(frozen=True)
class Run:
    """Neighbouring tokens with one label."""

    label: str
    first: int
    last: int
    start: int
    """Offset into the clean text."""
    end: int
    surety: float
    """The lowest marginal probability of its tokens, 0 to 1."""


@dataclass
class Reading:
    """One entry with all that was seen in it."""

    entry: EntryText
    text: str
    """The clean text with identifiers blanked out."""
    tokens: Tokens
    guess: Guess
    runs: list[Run]
    """In order; those of `other` are left out."""

    def joined(self, name: str) -> list[Run]:
        """Return the runs of one label; over one word that announces nothing they are one."""
        out: list[Run] = []
        for run in self.runs:
            if run.label != name:
                continue
            if out and run.first - out[-1].last == 2 and self._silent(run.first - 1):
                before = out[-1]
                out[-1] = replace(
                    before, last=run.last, end=run.end, surety=min(before.surety, run.surety)
                )
            else:
                out.append(run)
        return out

    def _silent(self, index: int) -> bool:
        return keywords_of(self.tokens.words[index]) <= _SILENT

    def has(self, name: str) -> bool:
        """Tell whether any token has a label."""
        return any(run.label == name for run in self.runs)

    def announced(self, run: Run) -> frozenset[str]:
        """Return what the word before a run announces (`in`, `issue`, `pages`)."""
        return keywords_of(self.tokens.words[run.first - 1]) if run.first else frozenset()

    def value(self, run: Run | None) -> Value | None:
        """Return a run as a field, with the signs that close it."""
        if run is None:
            return None
        return self.entry.value(run.start, closed(self.text, run.start, run.end))

    def words(self, name: str) -> Value | None:
        """Return the first run of a label as a field."""
        found = self.joined(name)
        return self.value(found[0]) if found else None

    def cut(self, name: str, start: int) -> None:
        """Let the run of a label that holds an offset begin there."""
        for index, run in enumerate(self.runs):
            if run.label == name and run.start < start < run.end:
                self.runs[index] = replace(run, start=start)
                return


def runs_of(tokens: Tokens, labels: Sequence[str], marginals: Sequence[float]) -> list[Run]:
    """Return the runs of labels in order, those of `other` left out."""
    found: list[Run] = []
    first = 0
    for index in range(1, len(labels) + 1):
        if index < len(labels) and labels[index] == labels[first]:
            continue
        if labels and labels[first] != "other":
            surety = min(marginals[first:index])
            found += _announced(tokens, labels[first], first, index, surety)
        first = index
    return found


def _announced(tokens: Tokens, label: str, first: int, end: int, surety: float) -> Iterator[Run]:
    """Yield a run, or, where words inside it announce numbers (`H. 7, S. 20–29`), those numbers."""
    kind, begin = label, first
    for index in range(first, end if label in _NUMBERS else first):
        keys = _NUMBERS & keywords_of(tokens.words[index])
        if keys and tokens.words[index].isalpha() and tokens.gaps[index + 1]:
            # What stands before its own announcement is something else: `36: 4. S. 432`.
            if begin < index and not (begin == first and label in keys):
                yield _run(tokens, kind, begin, index, surety)
            kind = label if label in keys else min(keys)
            begin = index + 1
    if begin < end:
        yield _run(tokens, kind, begin, end, surety)


def _run(tokens: Tokens, label: str, first: int, end: int, surety: float) -> Run:
    return Run(label, first, end - 1, tokens.spans[first][0], tokens.spans[end - 1][1], surety)


def closed(text: str, start: int, end: int) -> int:
    """Return where a stretch ends with the sign that ends it and the brackets it opened itself."""
    while end < len(text):
        sign = text[end]
        if sign in _OPENING:
            opening = _OPENING[sign] or sign
            open_ = text.count(opening, start, end) - (
                text.count(sign, start, end) if opening != sign else 0
            )
            if open_ < 1 or (opening == sign and open_ % 2 == 0):
                break
            end += 1
        elif sign in "?!" or (sign in "+%°′*®™" and not text[end - 1].isspace()):
            end += 1
        else:
            break
    if text.count("(", start, end) > text.count(")", start, end):
        closing = text.find(")", end, end + _IN_PARENTHESES)
        if closing > 0:
            return closing + 1
    return end

"""Tell the year, volume, issue and pages of a work from the labelled tokens of an entry."""

from __future__ import annotations

from citecheck.extract.entry_runs import Reading, Run
from citecheck.model import Value
from citecheck.pattern import lazy

_YEAR = lazy(r"(?:1[4-9]|20)\d\d")
_LONGEST_PREFIX = 4


def read_year(reading: Reading) -> Value | None:
    """Return the year.

    That is the one in a locator that means nothing else, the first among the dates, or what the
    grammar takes for one (`in press`).
    """
    year = reading.guess.parts.get("year")
    if year and reading.guess.rank == 0:
        return reading.entry.value(*year)
    for run in reading.runs:
        if run.label != "date":
            continue
        for index in range(run.first, run.last + 1):
            if _YEAR.fullmatch(reading.tokens.words[index]):
                return reading.entry.value(*reading.tokens.spans[index])
    return reading.entry.value(*year) if year else None


def read_number(reading: Reading, name: str) -> Value | None:
    """Return the volume, the issue or the pages.

    The grammar is believed where the shape of the whole locator means nothing else, and where it
    sees more of the same number (`212.e1`, `4 Suppl 1`).
    """
    seen = reading.guess.parts.get(name)
    if seen and reading.guess.sure and (name == "volume" or reading.guess.rank):
        return reading.entry.value(*seen)
    run = _run(reading, name)
    if run is None:
        return None
    if seen and name != "volume":
        inside = seen[0] <= run.start and run.end <= seen[1]
        if inside or (name == "pages" and reading.guess.sure):
            return reading.entry.value(*seen)
    return reading.entry.value(*_whole(reading, run))


def _run(reading: Reading, name: str) -> Run | None:
    found = reading.joined(name)
    if name != "issue":
        found = [run for run in found if not _counts_issues(reading, run)]
    elif not found:
        others = [*reading.joined("pages"), *reading.joined("volume")]
        found = [run for run in others if _counts_issues(reading, run)]
    return found[0] if found else None


def _counts_issues(reading: Reading, run: Run) -> bool:
    """Tell whether `no.` stands before what looks like pages: `no. 12-03`."""
    before = reading.announced(run)
    return "issue" in before and not {"pages", "volume"} & before


def _whole(reading: Reading, run: Run) -> tuple[int, int]:
    """Widen a number by the letters that are glued to it: `e` of `e1002`, `a` of `12a`."""
    tokens, first, last = reading.tokens, run.first, run.last
    while (
        first > 0
        and not tokens.gaps[first]
        and tokens.words[first - 1].isalpha()
        and len(tokens.words[first - 1]) <= _LONGEST_PREFIX
    ):
        first -= 1
    while last + 1 < len(tokens) and not tokens.gaps[last + 1]:
        last += 1
    return tokens.spans[first][0], tokens.spans[last][1]

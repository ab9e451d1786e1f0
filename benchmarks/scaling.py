"""Measure how the time to understand a manuscript grows with its length.

usage: python benchmarks/scaling.py [MANUSCRIPT] [--times 1,3,10,30,100] [--check]

A manuscript (the sample, if none is named) is repeated: its text so many times, then its list as
often, renumbered, so that the whole is one long manuscript of the same kind. Printed are
the seconds for recognition, for linking, and the ratio to what growth in proportion would take:
1.0 is linear. Then the time for an article of 20 pages (60,000 characters, 60 references), which
should stay below 0.05 s. With `--check` the exit code is 1 where a ratio exceeds 2.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from citecheck.extract import extract
from citecheck.link import link
from citecheck.source import SourceFile

SAMPLE = Path(__file__).parents[1] / "data" / "ldn_review.txt"
PAGE = 3000
PAGES = 20
REFERENCES = 60
MOST_REFERENCES = 1900
SUPERLINEAR = 2.0
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARKER = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=\^\{)[^{}]+(?=\})|(?<=\[)[\d, –-]+(?=\])")


def shifted(prose: str, by: int) -> str:
    """Return the text with every number in a marker raised by an amount."""

    def renumber(match: re.Match[str]) -> str:
        raised = match.group()[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹"
        plain = match.group().translate(_LOWERED)
        new = re.sub(r"\d+", lambda number: str(int(number.group()) + by), plain)
        return new.translate(_RAISED) if raised else new

    return _MARKER.sub(renumber, prose)


def repeated(text: str, times: int) -> str:
    """Return one manuscript that is so many times as long, in parts of at most 1,900 references."""
    document = extract(SourceFile(Path("base.txt"), text))
    references = document.references
    end = document.lists[0].heading or document.lists[0].span
    prose = text[: end.start]
    in_part = max(1, MOST_REFERENCES // len(references))
    parts: list[str] = []
    for first in range(0, times, in_part):
        turns = range(min(in_part, times - first))
        body = "\n\n".join(shifted(prose, turn * len(references)) for turn in turns)
        entries = "\n".join(
            f"{turn * len(references) + reference.display}. {reference.span.text}"
            for turn in turns
            for reference in references
        )
        parts.append(f"# Part {len(parts) + 1}\n\n{body}\n\nReferences\n\n{entries}\n\n")
    return "".join(parts)


def article(text: str) -> str:
    """Return a manuscript of 20 pages with 60 references, made of the parts of another."""
    document = extract(SourceFile(Path("base.txt"), text))
    start = document.lists[0].span.start
    prose = (text[:start].partition("\nReferences")[0] + "\n\n") * (PAGE * PAGES // start + 1)
    references = [each.span.text for each in document.references]
    entries = "\n".join(f"{at + 1}. {references[at % len(references)]}" for at in range(REFERENCES))
    prose = prose[: max(0, PAGE * PAGES - len(entries))]
    return f"{prose}\n\nReferences\n\n{entries}\n"


def best_of(run: Callable[[], object], turns: int = 3) -> float:
    took = []
    for _ in range(turns):
        start = time.process_time()
        run()
        took.append(time.process_time() - start)
    return min(took)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("manuscript", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--times", default="1,3,10,30,100")
    parser.add_argument("--check", action="store_true", help="exit with 1 where it is not linear")
    chosen = parser.parse_args()
    base = chosen.manuscript.read_bytes().decode()
    first = 0.0
    worst = 0.0
    print(
        f"{'times':>6} {'characters':>11} {'citations':>10} {'recognise':>10} {'link':>8} {'ratio':>6}"
    )
    for times in map(int, chosen.times.split(",")):
        file = SourceFile(chosen.manuscript, repeated(base, times))
        document = extract(file)
        turns = 3 if times <= 10 else 1
        recognise = best_of(lambda file=file: extract(file), turns)  # type: ignore[misc]
        linking = best_of(lambda document=document: link(document), turns)  # type: ignore[misc]
        each = (recognise + linking) / times
        first = first or each
        worst = max(worst, each / first)
        print(
            f"{times:6} {len(file.text):11,} {len(document.citations):10,} {recognise:9.3f}s"
            f" {linking:7.3f}s {each / first:6.2f}"
        )
    file = SourceFile(Path("article.txt"), article(base))
    document = extract(file)
    took = best_of(lambda: extract(file), 5)
    print(
        f"{PAGES} pages: {len(file.text):,} characters, {len(document.citations)} citations,"
        f" {len(document.references)} references: {1000 * took:.0f} ms"
    )
    return int(chosen.check and worst > SUPERLINEAR)


if __name__ == "__main__":
    sys.exit(main())

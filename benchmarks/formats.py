"""Measure how exactly manuscripts of each format are understood.

usage: python benchmarks/formats.py FOLDER [--show]

FOLDER holds articles as files of any format that citecheck reads, each with a `.json` of the same name:
`citations` (each with its `numbers`) and `references` (each with its `number` and what was `raw` printed).
For each article and format it prints whether the sequence of citations and the list are exact, and how
long reading took; `--show` prints what differs.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import defaultdict
from itertools import zip_longest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from citecheck.extract import extract  # noqa: E402
from citecheck.model import Document, Numbered  # noqa: E402
from citecheck.normalize.words import key  # noqa: E402
from citecheck.readers import READERS  # noqa: E402
from citecheck.source import SourceFile  # noqa: E402

MARKUP = re.compile(r"[*_{}$\\]|</?\w{1,8}>")


def cited(document: Document) -> list[tuple[int, ...]]:
    """Return the numbers of each marker, in order; a key stands for the number of its entry."""
    by_key = {each.key: each.display for each in document.references if each.key}
    numbers: dict[int, list[int]] = defaultdict(list)
    for citation in document.citations:
        target = citation.target
        number = (
            target.number
            if isinstance(target, Numbered)
            else by_key.get(getattr(target, "key", ""), -1)
        )
        numbers[citation.marker.span.start].append(number)
    return [tuple(each) for _, each in sorted(numbers.items())]


def listed(document: Document) -> list[tuple[int, str]]:
    """Return the entries: the number of each, and its letters and digits."""
    return [(each.display, wording(each.span.text)) for each in document.references]


def wording(text: str) -> str:
    return key(MARKUP.sub("", text))


def truth(data: dict[str, Any]) -> tuple[list[tuple[int, ...]], list[tuple[int, str]]]:
    return (
        [tuple(each["numbers"]) for each in data["citations"]],
        [(each["number"], wording(each["raw"])) for each in data["references"]],
    )


def differences(name: str, found: list[Any], wanted: list[Any]) -> list[str]:
    return [
        f"    {name} {at}: {one!r:.150} for {other!r:.150}"
        for at, (one, other) in enumerate(zip_longest(found, wanted), 1)
        if one != other
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print what differs")
    options = parser.parse_args()
    exact: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for path in sorted(options.folder.iterdir()):
        answers = path.with_suffix(".json")
        if path.suffix not in READERS or path == answers or not answers.is_file():
            continue
        citations, references = truth(json.loads(answers.read_text("utf-8")))
        start = time.perf_counter()
        file: SourceFile = READERS[path.suffix].read(path, {})
        spent = time.perf_counter() - start
        document = extract(file)
        both = (cited(document) == citations, listed(document) == references)
        exact[path.suffix].append(both)
        said = ["exact" if each else "differs" for each in both]
        print(f"{path.name:<14} citations {said[0]:<8} list {said[1]:<8} {spent * 1000:6.1f} ms")
        if options.show:
            for line in (
                *differences("citation", cited(document), citations),
                *differences("entry", listed(document), references),
            ):
                print(line)
    for suffix, every in sorted(exact.items()):
        all_right = sum(one and other for one, other in every)
        print(
            f"{suffix}: citations exact in {sum(one for one, _ in every)} of {len(every)}, "
            f"list in {sum(other for _, other in every)}, both in {all_right}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

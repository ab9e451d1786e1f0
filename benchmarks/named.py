"""Measure MIS003 on manuscripts that are right: agreement, and wrong numbers put in.

usage: python benchmarks/named.py FOLDER [--show]

FOLDER holds `dev/clean` as `manuscripts.py` describes it; of each article the first manuscript that
cites by number is taken. Each citation beside which the text names its authors is held against what
it cites, against the entries one and two away, and against the others of the list, one after the
other. `--show` prints those that differ as published.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from citecheck.extract import extract
from citecheck.link import link
from citecheck.matching.named_citation import named_citations
from citecheck.rules.named_author_mismatch import agreement
from citecheck.source import SourceFile

WRONG = {"next to it": {1}, "two away": {2}, "elsewhere": set(range(3, 1_000))}


def report(folder: Path, *, show: bool) -> None:
    """Print how often the names agree, and how often a wrong number is told."""
    published: Counter[str] = Counter()
    planted: Counter[tuple[str, str]] = Counter()
    seen: set[str] = set()
    citations = 0
    for truth_file in sorted((folder / "dev" / "clean").glob("*.truth.json")):
        truth = json.loads(truth_file.read_text("utf-8"))
        article = truth_file.name.partition("-")[0]
        if truth["style"] == "author-year" or article in seen:
            continue
        seen.add(article)
        path = truth_file.parent / truth["file"]
        document = extract(SourceFile(path, path.read_text("utf-8")))
        links = link(document)
        citations += len(document.citations)
        order = {reference: at for at, reference in enumerate(document.references)}
        for named in named_citations(document):
            cited = [
                reference
                for each in named.citations
                for reference in links.candidates.get(each, ())
            ]
            verdict = agreement(named, cited)
            published[verdict or "not compared"] += 1
            if verdict == "differs" and show:
                print(f"{path.name}: {named.span.text} {named.marker.span.text}")
                print(f"  {cited[0].span.text[:110]}")
            if verdict != "agrees":
                continue
            for other in document.references:
                if other in cited:
                    continue
                away = min(abs(order[other] - order[each]) for each in cited)
                kind = next(name for name, steps in WRONG.items() if away in steps)
                planted[kind, agreement(named, [other]) or "not compared"] += 1
    compared = published["agrees"] + published["differs"]
    print(f"{len(seen)} articles, {citations} citations, {sum(published.values())} beside a name")
    if not compared:
        return
    print(f"as published: {dict(published)}; {published['agrees'] / compared:.1%} agree")
    for kind in WRONG:
        told = planted[kind, "differs"]
        every = sum(count for (name, _), count in planted.items() if name == kind)
        print(f"a number {kind}: {told} of {every} told ({told / every:.1%})")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    report(arguments.folder, show=arguments.show)

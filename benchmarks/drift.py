"""Measure MIS002 on published articles, with the numbers of the text shifted against the list.

usage: python benchmarks/drift.py ARTICLES.jsonl.gz [--all] [--show N]

Reads articles as `aboutness.py` does, keeps the held-out ones that cite by number, and reports in
how many of them, as published, a run of shifted citations is found (an upper bound of false alarms:
some articles are misnumbered), and in how many it is found after all citations behind a point were
shifted by one, up or down, by the number of citations behind that point. `--all` measures on the
articles that the weights were fitted to as well. `--show N` prints the N strongest runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from aboutness import articles
from citecheck.topics.drift import CLEAR, FAINT, Drift, find
from citecheck.topics.paper import Paper

BEHIND = (8, 12, 20, 40, None)
"""Citations behind the point from which they are shifted; None is all."""


def shifted(paper: Paper, behind: int | None, by: int) -> tuple[Paper, int] | None:
    """Return a paper whose last citations are shifted, and the first entry that is; None if few."""
    cited = sorted(entry for each in paper.passages for entry in each.cited)
    if behind is not None and len(cited) <= behind:
        return None
    onset = 0 if behind is None else cited[-behind]
    last = len(paper.entries) - 1
    passages = []
    for each in paper.passages:
        moved = [entry + by if entry >= onset else entry for entry in each.cited]
        inside = tuple(dict.fromkeys(entry for entry in moved if 0 <= entry <= last))
        if inside:
            passages.append(replace(each, cited=inside))
    return replace(paper, passages=passages), onset


def _found(papers: list[Paper], behind: int | None) -> Iterator[tuple[Drift | None, int, int]]:
    for paper in papers:
        for by in (1, -1):
            made = shifted(paper, behind, by)
            if made is not None:
                yield find(made[0], CLEAR), -by, made[1]


def report(path: Path, *, everything: bool, show: int) -> None:
    chosen = [each for each in articles(path) if each.numeric and (everything or each.held_out)]
    print(f"{len(chosen)} articles")
    runs = [(found, each) for each in chosen if (found := find(each.paper, 0.0)) is not None]
    runs.sort(key=lambda each: -each[0].score)
    for name, cut in (("clear", CLEAR), ("faint", FAINT)):
        hits = sum(run.score >= cut for run, _ in runs)
        print(f"as published, {name} ({cut}): {hits} articles ({hits / len(chosen):.2%})")
    papers = [each.paper for each in chosen]
    for behind in BEHIND:
        results = list(_found(papers, behind))
        right = [(run, at) for run, by, at in results if run is not None and run.shift == by]
        wrong_way = sum(run is not None and run.shift != by for run, by, _ in results)
        off = median(abs(run.first - at) for run, at in right) if right else 0
        print(
            f"shifted by one, {behind or 'all'} citations: found in {len(right)} of {len(results)}"
            f" ({len(right) / len(results):.1%}), {wrong_way} in the wrong direction,"
            f" beginning {off:g} entries off (median)"
        )
    for run, each in runs[:show]:
        print(f"\n{run.score:.1f} {each.doi} {run.shift:+d} [{run.first + 1}–{run.last + 1}]")
        for pull in run.pulls[:4]:
            entries = each.paper.entries
            sentence = each.paper.paragraphs[pull.passage.paragraph][pull.passage.sentence]
            print(f"  {pull.gain:.1f} {sentence[:200]}")
            print(f"    [{pull.entry + 1}] {entries[pull.entry].title[:100]}")
            print(
                f"    [{pull.entry + run.shift + 1}] {entries[pull.entry + run.shift].title[:100]}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    report(arguments.articles, everything=arguments.all, show=arguments.show)

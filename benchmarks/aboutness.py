"""Measure MIS001's scorer on published articles, with wrong references put in.

usage: python benchmarks/aboutness.py ARTICLES.jsonl.gz [--model FOLDER] [--show N]

Reads articles (one JSON object a line: doi, journal, refs, cites, paras), keeps the held-out ones,
and reports how many real citations the scorer would call off-topic (false alarms, an upper bound:
published articles hold wrong citations too) and how many planted ones it finds: a reference
swapped for another of the list, for one of an article of the same field, or of another field.
First by the bare score, at given shares of real citations that score higher; then as reported. Last
come the seconds that judging takes, for drifts of numbers as well (see drift.py).
`--show N` prints the N real citations that fit worst. `--model FOLDER` measures with a
sentence-embedding model (the extra `semantic`); its vectors are kept among the temporary files, so
that only the first run takes minutes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from citecheck.topics.abbreviations import definitions, expanded
from citecheck.topics.background import inverse_frequency
from citecheck.topics.drift import find
from citecheck.topics.features import measure, stretches
from citecheck.topics.language import is_english_title
from citecheck.topics.paper import Entry, Paper, Passage
from citecheck.topics.semantic import MODEL, Embedder, load
from citecheck.topics.verdict import Grade, judge, score
from citecheck.topics.words import stems

if TYPE_CHECKING:
    from citecheck.topics.semantic import Vector

HELD_OUT = 3
"""Tenths of the articles that are never fitted to."""
SEEDS = (1, 2, 3)
KINDS = ("swap", "near", "far")
NEIGHBOURS = 11
"""`near` references come from one of this many articles most alike."""
MIN_TITLES = 8
NUMERIC = 0.8
"""Share of citations that are numbers, from which an article cites by number."""

_HOLES = re.compile(r"\[[\s,;–-]*\]|\([\s,;–-]*\)|⟦[^⟧]{0,80}⟧")


@dataclass(frozen=True)
class Article:
    """A published article and where it came out."""

    doi: str
    journal: str
    paper: Paper
    held_out: bool
    numeric: bool
    """Whether it cites by number, in the order of its list."""


@dataclass(frozen=True)
class Planted:
    """An article with wrong references, and the pairs (passage, entry) that are wrong."""

    kind: str
    paper: Paper
    wrong: frozenset[tuple[Passage, int]]


def held_out(doi: str) -> bool:
    """Decide by the DOI alone, so that the split stays the same for ever."""
    return hashlib.sha256(doi.lower().encode()).digest()[0] % 10 < HELD_OUT


def articles(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            found = article(json.loads(line))
            if sum(bool(entry.title) for entry in found.paper.entries) >= MIN_TITLES:
                yield found


def article(record: dict[str, Any]) -> Article:
    paragraphs = [[_HOLES.sub(" ", each) for each in para] for para in record["paras"]]
    known = definitions("\n".join(" ".join(para) for para in paragraphs))
    entries = [
        Entry(
            expanded(each["title"] or "", known) if each["kind"] == "article" else "",
            tuple(each["authors"]),
            each["container"] or "",
            bool(each["container"]) and is_english_title(each["title"] or ""),
        )
        for each in record["refs"]
    ]
    paper = Paper(
        entries,
        [[expanded(each, known) for each in para] for para in paragraphs],
        [Passage(each["p"], each["s"], tuple(each["refs"])) for each in record["cites"]],
    )
    return Article(
        record["doi"],
        record["journal"],
        paper,
        held_out(record["doi"]),
        record["numeric"] >= NUMERIC,
    )


def planted(
    all_articles: list[Article], rng: random.Random, share: float = 0.06
) -> Iterator[Planted]:
    """Yield each article three times, each time with some wrong references of one kind."""
    likeness = _Likeness(all_articles)
    for index, each in enumerate(all_articles):
        yield _swapped(each.paper, rng, share)
        ranked = likeness.ranked(index)
        near = [all_articles[other] for other in ranked[:NEIGHBOURS]]
        far = [
            all_articles[other]
            for other in ranked[len(ranked) // 2 :]
            if all_articles[other].journal != each.journal
        ]
        yield _spliced("near", each.paper, near, rng, share)
        yield _spliced("far", each.paper, far or near, rng, share)


def _swapped(paper: Paper, rng: random.Random, share: float) -> Planted:
    titled = [i for i, entry in enumerate(paper.entries) if entry.title]
    passages = list(paper.passages)
    wrong = set()
    for at in rng.sample(range(len(passages)), max(1, round(len(passages) * share))):
        out = [i for i in titled if i not in passages[at].cited]
        if not out or not passages[at].cited:
            continue
        new = rng.choice(out)
        passages[at] = replace(passages[at], cited=(new, *passages[at].cited[1:]))
        wrong.add((passages[at], new))
    return Planted("swap", replace(paper, passages=passages), frozenset(wrong))


def _spliced(
    kind: str, paper: Paper, sources: list[Article], rng: random.Random, share: float
) -> Planted:
    entries = list(paper.entries)
    own = {entry.title for entry in entries}
    cited = sorted({i for each in paper.passages for i in each.cited if entries[i].title})
    chosen = set()
    for index in rng.sample(cited, min(len(cited), max(1, round(len(cited) * share)))):
        source = rng.choice(sources).paper.entries
        foreign = [entry for entry in source if entry.title and entry.title not in own]
        if foreign:
            entries[index] = rng.choice(foreign)
            chosen.add(index)
    pairs = {(each, i) for each in paper.passages for i in each.cited if i in chosen}
    return Planted(kind, replace(paper, entries=entries), frozenset(pairs))


class _Likeness:
    """How alike articles are, by the stems of the titles they cite."""

    def __init__(self, all_articles: list[Article]) -> None:
        self._index: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._vectors: list[dict[str, float]] = []
        for number, each in enumerate(all_articles):
            counts = Counter(s for entry in each.paper.entries for s in stems(entry.title))
            weights = {s: (1 + math.log(n)) * inverse_frequency(s) for s, n in counts.items()}
            norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
            self._vectors.append({s: w / norm for s, w in weights.items()})
            for name, weight in self._vectors[-1].items():
                self._index[name].append((number, weight))

    def ranked(self, number: int) -> list[int]:
        """Return all other articles, the most alike first."""
        scores: dict[int, float] = defaultdict(float)
        for name, weight in self._vectors[number].items():
            for other, other_weight in self._index[name]:
                scores[other] += weight * other_weight
        others = (i for i in range(len(self._vectors)) if i != number)
        return sorted(others, key=lambda i: -scores[i])


class Remembering:
    """An embedder that embeds each text once, and keeps the vectors in a file for later runs."""

    def __init__(self, folder: Path) -> None:
        self._embedder = load(folder)
        self.sha256 = hashlib.sha256((folder / MODEL).read_bytes()).hexdigest()
        self._file = Path(tempfile.gettempdir()) / f"citecheck-vectors-{self.sha256[:16]}.npz"
        self._known: dict[bytes, Vector] = {}
        if self._file.exists():
            import numpy as np

            kept = np.load(self._file)
            keys = (row.tobytes() for row in kept["keys"])
            self._known = dict(zip(keys, kept["vectors"], strict=True))
        self._kept = len(self._known)

    def embed(self, texts: list[str]) -> list[Vector]:
        """Return a vector for each text, the known ones from memory."""
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            vectors = self._embedder.embed(list(new.values()))
            self._known.update(zip(new, vectors, strict=True))
            if len(self._known) > self._kept + 10_000:
                self.keep()
        return [self._known[key] for key in keys]

    def keep(self) -> None:
        """Write what is known to the file."""
        import numpy as np

        if len(self._known) > self._kept:
            keys = np.frombuffer(b"".join(self._known), np.uint8).reshape(-1, 32)
            np.savez(self._file, keys=keys, vectors=np.array(list(self._known.values())))
            self._kept = len(self._known)


def bare_scores(chosen: list[Article], embedder: Embedder | None) -> None:
    """Print how many planted citations score higher than all but some share of the real ones."""
    real = sorted(
        (score(fit) for one in chosen for fit in measure(one.paper, embedder)), reverse=True
    )
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    every: Counter[str] = Counter()
    for seed in SEEDS:
        for each in planted(chosen, random.Random(seed)):  # noqa: S311
            every[each.kind] += len(each.wrong)
            found[each.kind] += [
                score(fit)
                for fit in measure(each.paper, embedder)
                if (fit.passage, fit.entry) in each.wrong
            ]
    print(f"bare score, {len(real)} real citations, {sum(every.values())} planted")
    for one_in in (2_000, 1_000, 500, 200, 100):
        cut = real[len(real) // one_in]
        shares = (f"{kind} {sum(x > cut for x in found[kind]) / every[kind]:.1%}" for kind in KINDS)
        print(f"  one false alarm in {one_in} citations: {', '.join(shares)}")


def joined(papers: list[Paper]) -> Paper:
    """Return one long paper made of several."""
    entries: list[Entry] = []
    paragraphs: list[list[str]] = []
    passages: list[Passage] = []
    for paper in papers:
        passages += [
            Passage(
                each.paragraph + len(paragraphs),
                each.sentence,
                tuple(cited + len(entries) for cited in each.cited),
            )
            for each in paper.passages
        ]
        entries += paper.entries
        paragraphs += [list(each) for each in paper.paragraphs]
    return Paper(entries, paragraphs, passages)


def speed(chosen: list[Article], embedder: Embedder | None) -> None:
    """Print the seconds that it takes to judge papers of two lengths, once the tables are loaded."""
    sized = [one.paper for one in chosen if 55 <= len(one.paper.entries) <= 65]
    for papers in (sized[:10], [joined(sized[:10])]):
        stretches.cache_clear()
        start = time.process_time()
        for paper in papers:
            list(judge(paper, embedder))
            find(paper)
        taken = (time.process_time() - start) / len(papers)
        references = sum(len(paper.entries) for paper in papers) // len(papers)
        print(f"judging {references} references: {taken:.3f} s")


def report(path: Path, show: int, model: Path | None) -> None:
    embedder = Remembering(model) if model is not None else None
    everything = list(articles(path))
    chosen = [each for each in everything if each.held_out]
    pairs = sum(len(set(each.cited)) for one in chosen for each in one.paper.passages)
    print(f"held out: {len(chosen)} articles, {pairs} citations")
    bare_scores(chosen, embedder)
    print("as reported")
    real = [(one, verdict) for one in chosen for verdict in judge(one.paper, embedder)]
    for grade in Grade:
        hits = [(one.doi, verdict.entry) for one, verdict in real if verdict.grade is grade]
        print(
            f"{grade.name.lower()}: {len(hits)} real citations ({len(hits) / pairs:.3%}), "
            f"{len(set(hits))} references in {len({doi for doi, _ in hits})} articles"
        )
    visible = {(one.doi, each.entry) for one, each in real if each.grade >= Grade.CLEAR}
    print(
        f"visible findings: {len(visible)}, one in {len(chosen) / max(1, len(visible)):.1f} articles"
    )
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for each in planted(chosen, random.Random(1)):  # noqa: S311
        found[each.kind]["all"] += len(each.wrong)
        for verdict in judge(each.paper, embedder):
            if (verdict.passage, verdict.entry) in each.wrong:
                found[each.kind][verdict.grade.name.lower()] += 1
    for kind, counts in found.items():
        shares = (f"{g.name.lower()} {counts[g.name.lower()] / counts['all']:.1%}" for g in Grade)
        print(f"{kind}: {counts['all']} planted; {', '.join(shares)}")
    if embedder is not None:
        embedder.keep()
    speed(chosen, load(model) if model is not None else None)
    for one, verdict in sorted(real, key=lambda each: (-each[1].grade, -each[1].score))[:show]:
        sentence = one.paper.paragraphs[verdict.passage.paragraph][verdict.passage.sentence]
        diseases = " / ".join(each.name for each in verdict.diseases or ())
        print(
            f"\n{verdict.grade.name} {verdict.score:.2f} {one.doi} [{verdict.entry + 1}] {diseases}"
        )
        print(f"  {sentence[:300]}\n  → {one.paper.entries[verdict.entry].title}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--model", type=Path)
    arguments = parser.parse_args()
    report(arguments.articles, arguments.show, arguments.model)

"""Measure how well and how fast one work is found under two descriptions, with peers beside it.

usage: python benchmarks/duplicates.py sets FOLDER [--peers]
       python benchmarks/duplicates.py pairs FILE [--show]
       python benchmarks/duplicates.py scale [--sizes 1000,10000,100000] [--peers]
       python benchmarks/duplicates.py blame [--count N]

`sets`: each folder in FOLDER with `records.jsonl` (id, authors, title, container, year, volume, issue, pages, doi,
type, raw) and `truth.json` (clusters of ids that are one work). Pairs are closed into clusters; a merge is right when
it joins two records of one true cluster. `curated_pairs.json` beside them, if there, is told by verdict.
`pairs`: lines with two reference strings `a`, `b` and whether they are one work (`duplicate`), with and without DOIs.
`scale`: invented records, of which one in eight is a copy in another style; CPU seconds and the peak of memory of a
process of its own, the records counted in. `blame`: invented references against their records with one field corrupted:
how often they stay one work, and how often the field that was corrupted is the one said to differ.

A peer is run where it is installed (bib-dedupe, https://github.com/CoLRev-Environment/bib-dedupe), else named as left out.
"""

# ruff: noqa: ARG005 - the corruptions are a table of functions of one form

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from citecheck.matching.clusters import compare_all  # noqa: E402
from citecheck.matching.description import (  # noqa: E402
    Description,
    describe,
    describe_work,
    person_of,
)
from citecheck.matching.works import Kind, compare  # noqa: E402

Record = dict[str, Any]
SAME = (Kind.EXACT, Kind.PROBABLE)
TYPES = {"article": "article-journal", "inproceedings": "paper-conference", "phdthesis": "thesis"}
ET_AL = re.compile(r"(?i)et\.? al\.?|others")
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?10\.\d{4,9}/\S+")


def described(record: Record) -> Description:
    """Return what a record says, as the comparison takes it."""
    text = {name: str(record.get(name) or "") for name in ("title", "container", "year", "volume", "issue", "pages", "doi", "raw")}  # fmt: skip
    authors = [name for name in record.get("authors") or [] if name.strip()]
    kind = record.get("type") or ""
    return describe_work(
        people=tuple(person_of(name) for name in authors if not ET_AL.fullmatch(name.strip())),
        et_al=any(ET_AL.fullmatch(name.strip()) for name in authors),
        type=TYPES.get(kind, kind),
        **text,
    )


def citecheck(records: Sequence[Record]) -> list[list[int]]:
    return [list(group) for group in compare_all(map(described, records)).clusters]


def bib_dedupe(records: Sequence[Record]) -> list[list[int]]:
    import pandas as pd  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from bib_dedupe.bib_dedupe import block, cluster, match, prep  # type: ignore[import-not-found]

    rows = [
        {
            "ID": str(position), "ENTRYTYPE": record.get("type") or "article", "author": " and ".join(record.get("authors") or []),
            "title": record.get("title") or "", "year": str(record.get("year") or ""), "journal": record.get("container") or "",
            "booktitle": "", "volume": record.get("volume") or "", "number": record.get("issue") or "",
            "pages": record.get("pages") or "", "doi": record.get("doi") or "", "abstract": "", "search_set": "",
        }
        for position, record in enumerate(records)
    ]  # fmt: skip
    table = prep(pd.DataFrame(rows), verbosity_level=0, cpu=1)
    pairs = match(block(table, verbosity_level=0, cpu=1), verbosity_level=0, cpu=1)
    return [[int(each) for each in group] for group in cluster(pairs, verbosity_level=0)]


PEERS: dict[str, Callable[[Sequence[Record]], list[list[int]]]] = {"bib_dedupe": bib_dedupe}


def tools(*, peers: bool) -> dict[str, Callable[[Sequence[Record]], list[list[int]]]]:
    found: dict[str, Callable[[Sequence[Record]], list[list[int]]]] = {"citecheck": citecheck}
    for name, run in PEERS.items() if peers else ():
        if importlib.util.find_spec(name) is None:
            print(f"{name}: not installed, left out")
        else:
            found[name] = run
    return found


def merges(
    found: Iterable[Sequence[int]], ids: Sequence[str], truth: Sequence[Sequence[str]]
) -> tuple[int, int, int]:
    """Return how many merges are right, wrong and missed."""
    home = {each: number for number, cluster in enumerate(truth) for each in cluster}
    right = wrong = 0
    for group in found:
        works = {home.get(ids[position], ids[position]) for position in group}
        right += len(group) - len(works)
        wrong += len(works) - 1
    return right, wrong, sum(len(cluster) - 1 for cluster in truth) - right


def measure_sets(folder: Path, *, peers: bool) -> None:
    for name, run in tools(peers=peers).items():
        scores, all_wrong = [], 0
        for path in sorted(each.parent for each in folder.glob("*/records.jsonl")):
            records = [json.loads(line) for line in (path / "records.jsonl").open(encoding="utf-8")]
            truth = json.loads((path / "truth.json").read_text("utf-8"))["clusters"]
            right, wrong, missed = merges(run(records), [each["id"] for each in records], truth)
            scores.append(2 * right / max(1, 2 * right + wrong + missed))
            all_wrong += wrong
            print(f"{name:10} {path.name:24} {len(records):6,} records  wrong {wrong:3}  missed {missed:3}  F1 {scores[-1]:.4f}")  # fmt: skip
        print(f"{name:10} mean F1 {sum(scores) / len(scores):.4f}, wrong merges {all_wrong}")
    curated = folder / "curated_pairs.json"
    if curated.exists():
        table: Counter[tuple[str, str]] = Counter()
        for pair in json.loads(curated.read_text("utf-8")):
            verdict = compare(described(pair["a"]), described(pair["b"]))
            table[pair["verdict"], verdict.kind.value] += 1
        print("curated pairs, truth -> verdict:")
        for (truth, kind), count in sorted(table.items()):
            print(f"  {truth:10} -> {kind:10} {count:3}")


def measure_pairs(path: Path, *, show: bool) -> None:
    from references import read

    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    for without in (False, True):
        right = wrong = missed = 0
        for row in rows:
            one, other = ((DOI.sub("", text) if without else text) for text in (row["a"], row["b"]))
            verdict = compare(describe(read(one)), describe(read(other)))
            same = verdict.kind in SAME
            right += same and bool(row["duplicate"])
            wrong += same and not row["duplicate"]
            missed += not same and bool(row["duplicate"])
            if show and same != bool(row["duplicate"]):
                print(f"{'wrong' if same else 'missed'}: {verdict.kind} ({verdict.reason})\n  {one}\n  {other}")  # fmt: skip
        score = 2 * right / (2 * right + wrong + missed)
        print(f"{'without' if without else 'with'} DOIs: {len(rows):,} pairs, wrong {wrong}, missed {missed}, F1 {score:.4f}")  # fmt: skip


SYLLABLES = "ba be bo da de do fa fe ga go ha hi ka ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi vo za ze".split()


class Inventor:
    """Invented works, each with a vocabulary as uneven as that of real titles."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - invented works, no secrets
        words = {"".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 5))) for _ in range(22_000)}  # fmt: skip
        self.words = sorted(words)
        self.weights = [1 / (rank + 8) for rank in range(len(self.words))]
        self.total: list[float] = []
        running = 0.0
        for weight in self.weights:
            running += weight
            self.total.append(running)
        self.random.shuffle(self.words)
        self.journals = [self._words(self.random.randint(1, 5)).title() for _ in range(900)]
        self.families = [self._words(1).title() for _ in range(9_000)]

    def _words(self, count: int) -> str:
        return " ".join(self.random.choices(self.words, cum_weights=self.total, k=count))

    def work(self, number: int) -> Record:
        """Return an invented record."""
        pick = self.random
        first = pick.randint(2, 3_000)
        names = [f"{pick.choice(self.families)}, {pick.choice('ABCDEFGHJKLMR')}. {pick.choice('ABCDEFGHJKLMR')}." for _ in range(pick.randint(1, 8))]  # fmt: skip
        title = self._words(pick.randint(5, 16)).capitalize()
        return {
            "id": str(number), "authors": names, "title": title, "container": pick.choice(self.journals),
            "year": str(pick.randint(1970, 2025)), "volume": str(pick.randint(1, 250)), "issue": str(pick.randint(1, 12)),
            "pages": f"{first}-{first + pick.randint(3, 14)}", "doi": f"10.{pick.randint(1000, 9999)}/{number}" if pick.random() < 0.7 else "",
            "type": "article", "raw": "",
        }  # fmt: skip

    def restyled(self, record: Record, number: int) -> Record:
        """Return a record as another style prints it."""
        pick = self.random
        copy = dict(record, id=str(number))
        names = [name.replace(". ", "").replace(".", "").replace(",", "") for name in record["authors"]]  # fmt: skip
        if len(names) > 3 and pick.random() < 0.4:
            names = [*names[:3], "et al"]
        copy["authors"] = names
        copy["container"] = " ".join(word[: max(2, len(word) - 2)] for word in record["container"].split())  # fmt: skip
        if pick.random() < 0.5:
            first, last = record["pages"].split("-")
            same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
            copy["pages"] = f"{first}–{last[same:] if len(first) == len(last) else last}"
        copy["title"] = record["title"].title() if pick.random() < 0.5 else record["title"]
        for name, share in (("doi", 0.6), ("issue", 0.4)):
            if pick.random() < share:
                copy[name] = ""
        return copy


def invented(count: int, seed: int = 5) -> tuple[list[Record], int]:
    """Return records of which one in eight is a copy, and how many copies there are."""
    inventor = Inventor(seed)
    records = [inventor.work(number) for number in range(count - count // 8)]
    originals = inventor.random.sample(records, count // 8)
    copies = [inventor.restyled(each, len(records) + place) for place, each in enumerate(originals)]
    everything = records + copies
    inventor.random.shuffle(everything)
    return everything, len(copies)


def measure_one(name: str, size: int) -> None:
    """Print CPU seconds, memory and merges of one tool on one size (in a process of its own)."""
    records, copies = invented(size)
    start = time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    found = tools(peers=True)[name](records)
    spent = time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([spent, peak, sum(len(each) - 1 for each in found), copies]))


def measure_scale(sizes: Sequence[int], *, peers: bool) -> None:
    for name in tools(peers=peers):
        before: tuple[int, float] | None = None
        for size in sizes:
            if name != "citecheck" and size > 10_000:
                print(f"{name:10} {size:8,} records  not run: minutes")
                continue
            command = [sys.executable, __file__, "one", name, str(size)]
            printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            spent, peak, merged, copies = json.loads(printed.strip().splitlines()[-1])
            growth = ""
            if before is not None:
                steps = size * math.log(size) / (before[0] * math.log(before[0]))
                growth = f"  growth {spent / before[1]:.1f} (n log n: {steps:.1f})"
            print(f"{name:10} {size:8,} records  {spent:7.2f} CPU s  {peak:6.0f} MB  {merged:,} merges of {copies:,} copies{growth}", flush=True)  # fmt: skip
            before = (size, spent)


Corruption = Callable[[Record, Inventor], Record]


def corruptions() -> dict[str, tuple[str, Corruption]]:
    """Return, by what is corrupted, the field to blame and how."""

    def digits(value: str, pick: random.Random) -> str:
        place = pick.randrange(len(value))
        return value[:place] + str((int(value[place]) + pick.randint(1, 8)) % 10 or 1) + value[place + 1 :]  # fmt: skip

    def pages(record: Record, inventor: Inventor) -> Record:
        first = inventor.random.randint(3_200, 6_000)
        return dict(record, pages=f"{first}-{first + 9}")

    def exchanged(record: Record, inventor: Inventor) -> Record:
        del inventor
        first, last = re.split("[-–]", record["pages"])
        swapped = first[1] + first[0] + first[2:] if len(first) > 1 and first[0] != first[1] else first + "3"  # fmt: skip
        return dict(record, pages=f"{swapped}-{last}")

    def author(record: Record, inventor: Inventor) -> Record:
        return dict(record, authors=[f"{inventor.random.choice(inventor.families)}, Q.", *record["authors"][1:]])  # fmt: skip

    def initials(record: Record, inventor: Inventor) -> Record:
        del inventor
        family = record["authors"][0].split()[0].rstrip(",")
        return dict(record, authors=[f"{family}, Z. X.", *record["authors"][1:]])

    def word(record: Record, inventor: Inventor) -> Record:
        words = record["title"].split()
        words[inventor.random.randrange(1, len(words))] = inventor.random.choice(inventor.words)
        return dict(record, title=" ".join(words))

    return {
        "nothing": ("", lambda record, inventor: record),
        "year ±1": ("year", lambda r, i: dict(r, year=str(int(r["year"]) + i.random.choice((-1, 1))))),
        "year ±2–7": ("year", lambda r, i: dict(r, year=str(int(r["year"]) + i.random.choice((-1, 1)) * i.random.randint(2, 7)))),
        "volume": ("volume", lambda r, i: dict(r, volume=digits(r["volume"], i.random) if len(r["volume"]) > 1 else r["volume"] + "7")),
        "issue": ("issue", lambda r, i: dict(r, issue=str(int(r["issue"]) % 12 + 1))),
        "pages": ("pages", pages),
        "digits of a page exchanged": ("pages", exchanged),
        "first author": ("authors", author),
        "initials": ("authors", initials),
        "journal": ("container", lambda r, i: dict(r, container=i.random.choice([j for j in i.journals if j != r["container"]]))),
        "word of the title": ("title", word),
        "DOI": ("DOI", lambda r, i: dict(r, doi=f"10.{i.random.randint(1000, 9999)}/wrong.{i.random.randint(1, 99)}")),
    }  # fmt: skip


def measure_blame(count: int) -> None:
    inventor = Inventor(11)
    works = [inventor.work(number) for number in range(count)]
    for work in works:
        work["doi"] = work["doi"] or f"10.{inventor.random.randint(1000, 9999)}/{work['id']}"
    print(f"{count:,} references against their records, one field corrupted")
    for name, (field, corrupt) in corruptions().items():
        same, blamed, others = 0, 0, Counter[str]()
        for work in works:
            printed = inventor.restyled(work, 0)
            printed["doi"], printed["issue"] = work["doi"], work["issue"]
            if field != "DOI":
                printed["doi"] = ""
            verdict = compare(described(corrupt(printed, inventor)), described(work))
            same += verdict.kind in SAME
            blamed += field in verdict.differ if field else not verdict.differ
            others.update(each for each in verdict.differ if each != field)
        wrong = ", ".join(f"{each} {number}" for each, number in others.most_common(3))
        print(f"  {name:28} one work {same / count:.4f}  {'blamed' if field else 'none blamed'} {blamed / count:.4f}  blamed besides: {wrong or 'nothing'}")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("sets", "pairs", "scale", "blame", "one"))
    parser.add_argument("arguments", nargs="*")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--count", type=int, default=2_000)
    arguments = parser.parse_args()
    match arguments.what, arguments.arguments:
        case "sets", [folder]:
            measure_sets(Path(folder), peers=arguments.peers)
        case "pairs", [path]:
            measure_pairs(Path(path), show=arguments.show)
        case "scale", []:
            measure_scale([int(each) for each in arguments.sizes.split(",")], peers=arguments.peers)
        case "blame", []:
            measure_blame(arguments.count)
        case "one", [name, size]:
            measure_one(name, int(size))
        case _:
            parser.error("see the usage")
    return 0


if __name__ == "__main__":
    sys.exit(main())

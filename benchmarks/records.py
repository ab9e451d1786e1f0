"""Measure how references are matched with registries' records, and how often true pairs are accused.

usage: python benchmarks/records.py FOLDER [--count N] [--show]

FOLDER holds `works_full.jsonl.gz` (works in Crossref's form) and `cs_works.jsonl.gz` (records in BibTeX's, distractors).
References are made from the works in eight styles, with what people do to them: names cut off with `et al.`, journals
abbreviated, pages shortened, no issue, another of the dates, capitals, a wrong letter. Each is read from its string, its ten
likeliest records are found among all (by the words they share, as a registry's search does it), and the target is chosen.
References to works that are in no record (from the distractors) must find none. Then each reference is held against its own
record, as if it gave the DOI: what is said to differ, or to be another work, is an accusation without ground.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from citecheck.matching.against_record import differences, is_another_work  # noqa: E402
from citecheck.matching.description import describe  # noqa: E402
from citecheck.matching.targets import target  # noqa: E402
from citecheck.normalize.words import fold  # noqa: E402
from citecheck.record import Person, Record  # noqa: E402
from citecheck.services.crossref import read_work  # noqa: E402
from references import read  # noqa: E402

STYLES = ("vancouver", "ama", "apa", "harvard", "ieee", "nature", "chicago", "acs")


def works(folder: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / "works_full.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def distractors(folder: Path) -> Iterator[Record]:
    with gzip.open(folder / "cs_works.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            names = [name.split() for name in entry.get("author") or []]
            year = str(entry.get("year", ""))
            yield Record(
                "distractor",
                title=re.sub(r"[{}]", "", entry.get("title") or ""),
                people=tuple(Person(name[-1], " ".join(name[:-1])) for name in names if name),
                container=re.sub(r"[{}]", "", entry.get("journal") or entry.get("booktitle") or ""),
                years=(int(year),) if year.isdigit() else (),
                volume=str(entry.get("volume") or ""),
                pages=str(entry.get("pages") or ""),
            )


class Index:
    """Finds the records that share the rarest words with a text, as a registry's search does."""

    def __init__(self, records: list[Record]) -> None:
        self.records = records
        self.holders: dict[str, list[int]] = defaultdict(list)
        for position, record in enumerate(records):
            for word in set(self.words(record)):
                self.holders[word].append(position)

    @staticmethod
    def words(record: Record) -> list[str]:
        """Return what a record can be found by."""
        names = " ".join(person.family for person in record.people)
        years = " ".join(map(str, record.years))
        return fold(f"{record.title} {record.subtitle} {names} {record.container} {years}").split()

    def search(self, text: str, rows: int = 10) -> list[Record]:
        """Return the records that fit a text best."""
        scores: dict[int, float] = defaultdict(float)
        for word in set(fold(text).split()):
            holders = self.holders.get(word, ())
            if not holders or len(holders) > 20_000:
                continue
            weight = math.log(len(self.records) / len(holders))
            for position in holders:
                scores[position] += weight
        return [
            self.records[position]
            for position in sorted(scores, key=lambda each: -scores[each])[:rows]
        ]


def styled(work: Record, style: str, pick: random.Random) -> str:
    """Return a reference to a work as people write it."""
    people = [(each.family or each.literal, re.findall(r"\b[^\W\d_]", each.given)) for each in work.people]  # fmt: skip
    most = pick.choice((3, 6, 6, 99))
    cut = len(people) > most
    people = people[:most]
    title = f"{work.title}: {work.subtitle}" if work.subtitle else work.title
    title = re.sub(r"<[^>]{1,60}>", "", title).strip().rstrip(".")
    if pick.random() < 0.15:
        title = title.title() if pick.random() < 0.6 else title.lower()
    if pick.random() < 0.05 and len(title) > 30:
        place = pick.randrange(5, len(title) - 5)
        title = title[:place] + title[place + 1 :]
    journal = work.container
    if pick.random() < 0.4 and work.other_containers:
        journal = work.other_containers[0]
    year = str(pick.choice(work.years)) if work.years else ""
    pages = work.pages
    numbers = re.fullmatch(r"(\d+)-(\d+)", pages)
    if numbers and pick.random() < 0.4 and len(numbers[1]) == len(numbers[2]) > 1:
        same = next(
            (i for i, (a, b) in enumerate(zip(*numbers.groups(), strict=True)) if a != b), 0
        )
        pages = f"{numbers[1]}–{numbers[2][same:]}"
    issue = work.issue if pick.random() < 0.7 else ""
    tight = [f"{family} {''.join(initials)}".strip() for family, initials in people]
    dotted = [f"{family}, {' '.join(f'{each}.' for each in initials)}".strip(" ,") for family, initials in people]  # fmt: skip
    first = [f"{' '.join(f'{each}.' for each in initials)} {family}".strip() for family, initials in people]  # fmt: skip
    et_al = " et al." if cut else ""
    number = f"({issue})" if issue else ""
    volume = work.volume
    match style:
        case "vancouver":
            return f"{', '.join(tight)}{',' if cut else ''}{et_al or '.'} {title}. {journal}. {year};{volume}{number}:{pages}."
        case "ama":
            return f"{', '.join(tight)}{',' if cut else ''}{et_al or '.'} {title}. *{journal}*. {year};{volume}{number}:{pages}."
        case "apa":
            names = ", ".join(dotted[:-1]) + (f", & {dotted[-1]}" if len(dotted) > 1 and not cut else "" if len(dotted) > 1 else dotted[0])  # fmt: skip
            return f"{names}{et_al} ({year}). {title}. *{journal}*, *{volume}*{number}, {pages}."
        case "harvard":
            return f"{', '.join(dotted)}{et_al} ({year}) '{title}', *{journal}*, {volume}{number}, pp. {pages}."
        case "ieee":
            return f'{", ".join(first)}{et_al}, "{title}," *{journal}*, vol. {volume}, {f"no. {issue}, " if issue else ""}pp. {pages}, {year}.'
        case "nature":
            return (
                f"{', '.join(dotted)}{et_al} {title}. *{journal}* **{volume}**, {pages} ({year})."
            )
        case "chicago":
            return f'{", ".join(first)}{et_al}. "{title}." *{journal}* {volume}{f", no. {issue}" if issue else ""} ({year}): {pages}.'
        case _:
            return f"{'; '.join(dotted)}{et_al} {title}. *{journal}* **{year}**, *{volume}*{f' ({issue})' if issue else ''}, {pages}."


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=3_000)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    pick = random.Random(7)  # noqa: S311 - a sample
    records = [read_work(work) for work in works(arguments.folder)]
    others = list(distractors(arguments.folder))
    named = [place for place, each in enumerate(others) if each.people]
    absent = set(pick.sample(named, arguments.count // 3))
    index = Index(records + [each for place, each in enumerate(others) if place not in absent])
    usable = [each for each in records if each.people and len(each.title) > 5 and each.years and each.type == "article-journal"]  # fmt: skip
    print(f"{len(records):,} records, {len(index.records) - len(records):,} distractors")
    tables: dict[str, Counter[str]] = defaultdict(Counter)
    for number, work in enumerate(pick.sample(usable, arguments.count)):
        style = STYLES[number % len(STYLES)]
        printed = styled(work, style, pick)
        reference = read(printed)
        described = describe(reference)
        found = target(described, index.search(printed))
        outcome = "none" if found is None else "right" if found[0].doi == work.doi else "wrong"
        for name in (style, "all"):
            tables[name][outcome] += 1
        if outcome != "right" and arguments.show:
            print(f"{outcome}: {printed}\n   {found and found[0].title}")
        wrong = is_another_work(described, work)
        fields = differences(described, work, doubtful=reference.doubtful)
        for name in (style, "all"):
            tables[name]["accused"] += bool(fields) or wrong
        if (fields or wrong) and arguments.show:
            print(f"accused: {printed}\n   {'another work' if wrong else fields}\n   {work}")
    for place in absent:
        printed = styled(others[place], pick.choice(STYLES), pick)
        found = target(describe(read(printed)), index.search(printed))
        tables["all"]["in no record, none found" if found is None else "in no record, one found"] += 1  # fmt: skip
        if found and arguments.show:
            print(f"in no record: {printed}\n   {found[0]}")
    for name, table in tables.items():
        count = table["right"] + table["wrong"] + table["none"]
        precision = table["right"] / max(1, table["right"] + table["wrong"] + table["in no record, one found"])  # fmt: skip
        print(
            f"{name:10} {count:5} references  precision {precision:.4f}  recall {table['right'] / count:.4f}  "
            f"accused without ground {table['accused'] / count:.4f}"
        )
    print(dict(tables["all"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Build the tables of `citecheck.topics` from open facts about articles and diseases.

usage: python training/build_topics.py FOLDER

FOLDER holds `df.txt.gz` (first line: number of articles; then `word count`), `articles.jsonl.gz`
(see benchmarks/aboutness.py; only words are counted, held-out articles aside) and `mesh.txt.gz`
(a line a name: the name, a tab, its MeSH tree numbers between commas). All are brought to the
stems of `citecheck.topics.words`, pruned, and written into the package.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from aboutness import held_out  # noqa: E402
from citecheck.topics.background import RAREST, inverse_frequency  # noqa: E402
from citecheck.topics.diseases import GENERAL_DEPTH, LONGEST, TREES, key  # noqa: E402
from citecheck.topics.words import STOP_WORDS, stem, stems, without_ending, words  # noqa: E402

SEEN = 2
"""A stem of our own is counted if it is in this many articles."""
EVERYDAY = frozenset(
    "said glander bite bend fear ganglion rash burn std prr boil cyst rupture deformity mongolism "
    "entropion chlorosis chlorose dwarfism stunting".split()
)
"""Words that name a disease in the vocabulary and mostly something else in prose."""
TELLING = 2.6
"""A name whose stems weigh less together (see `inverse_frequency`) is an everyday phrase."""

DATA = ROOT / "src" / "citecheck" / "topics" / "data"


def lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")


def write(name: str, text: str) -> None:
    path = DATA / name
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    print(f"{name}: {path.stat().st_size:,} bytes")


def frequencies(folder: Path) -> str:
    """Join two counts: of many articles in other stems, and of fewer in ours. The larger counts."""
    head, *rest = lines(folder / "df.txt.gz")
    articles = int(head)
    own = own_shares(folder / "articles.jsonl.gz")
    absent: dict[str, float] = defaultdict(lambda: 1.0)
    for line in rest:
        word, _, count = line.rpartition(" ")
        if word and not word.isdigit() and word not in STOP_WORDS and word.isascii():
            # Words that share a stem are taken to occur independently of each other.
            for name in ours(word, own):
                absent[name] *= 1 - int(count) / articles
    counts: dict[str, int] = {}
    for name in sorted(absent.keys() | own.keys()):
        share = max(1 - absent.get(name, 1.0), own.get(name, 0.0))
        count = min(articles, round(share * articles))
        if count >= RAREST:
            counts[name] = count
    print(f"stems: {len(counts):,} of {len(rest):,} words")
    # Equal counts together: it packs better.
    order = sorted(counts, key=lambda name: (counts[name], name))
    return "\n".join((head, " ".join(order), " ".join(str(counts[name]) for name in order)))


def own_shares(path: Path) -> dict[str, float]:
    """Return the share of the articles, held-out ones aside, that have a stem (in two or more)."""
    counts: Counter[str] = Counter()
    total = 0
    for line in lines(path):
        record = json.loads(line)
        if not held_out(record["doi"]):
            total += 1
            titles = [each["title"] or "" for each in record["refs"]]
            text = "\n".join((*(" ".join(para) for para in record["paras"]), *titles))
            counts.update(set(stems(text)))
    return {name: count / total for name, count in counts.items() if count >= SEEN}


def ours(word: str, own: Container[str]) -> set[str]:
    """Return what we may call a stem of another stemmer, which takes off plurals and e, y.

    So what ends in `s` (`diseas`) is no plural, and the last letter may have to be put back.
    """
    maybe = {word, *(without_ending(word + letter) for letter in ("", "e", "y"))}
    return {name for name in maybe if name in own} or {without_ending(word)}


def diseases(folder: Path) -> str:
    numbers: dict[str, set[str]] = defaultdict(set)
    for line in lines(folder / "mesh.txt.gz"):
        name, _, trees = line.partition("\t")
        found = {each.rstrip(".") for each in trees.split(",") if each.startswith(TREES)}
        name_words = words(name)
        # A name with a stop word or a digit in it would be looked up by the rest of it alone.
        whole = len(name_words) == len(name.split()) and STOP_WORDS.isdisjoint(name_words)
        name_key = key(name_words) if len(name_words) <= LONGEST and whole else None
        if name_key is None or name_key in EVERYDAY:
            continue
        telling = sum(inverse_frequency(stem(word)) for word in name_words) >= TELLING
        if found and (telling or all(each.count(".") < GENERAL_DEPTH for each in found)):
            numbers[name_key] |= found
    by_numbers: dict[str, list[str]] = defaultdict(list)
    for name, found in numbers.items():
        by_numbers[",".join(sorted(found))].append(name)
    print(f"disease names: {len(numbers):,} of {len(by_numbers):,} sets of numbers")
    sets = sorted(by_numbers)
    pairs = [(name, at) for at, each in enumerate(sets) for name in sorted(by_numbers[each])]
    names, indexes = zip(*pairs, strict=True)
    return "\n".join((*sets, "", "\t".join(names), " ".join(map(str, indexes))))


def main(folder: Path) -> None:
    DATA.mkdir(exist_ok=True)
    write("frequencies.txt.gz", frequencies(folder))
    write("diseases.txt.gz", diseases(folder))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))

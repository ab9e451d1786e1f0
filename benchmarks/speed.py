"""How long the command takes, what takes it, and whether that grows with length alone.

    python benchmarks/speed.py

Whole processes are timed, the best of several runs: that is what a person waits for.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import citecheck

ROOT = Path(__file__).parents[1]
SAMPLE = str(ROOT / "data" / "ldn_review.txt")
RUNS = 7
LIMITS = {"citecheck --help": 0.2, "citecheck data/ldn_review.txt": 0.5}
SIZES = (1, 10, 100)
_SYLLABLES = (
    "ba",
    "ne",
    "ti",
    "ro",
    "lu",
    "ma",
    "ke",
    "si",
    "do",
    "va",
    "gri",
    "plo",
    "sta",
    "mun",
)


def best(job: Callable[[], object], runs: int = RUNS) -> float:
    """Return the shortest time of several, in seconds: the least disturbed one."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times)


def process(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False
    )


def manuscript(size: int, most: int = 800) -> str:
    """Invent a manuscript `size` times as long as a short review of 60 citations, 40 references.

    A book has no more than some hundred references to a list, so those stop growing at `most`.
    """
    chance = random.Random(size)  # noqa: S311  # nothing secret

    def words(count: int) -> str:
        return " ".join("".join(chance.choices(_SYLLABLES, k=4)) for _ in range(count))

    count = min(40 * size, most)
    paragraphs = []
    for index in range(10 * size):
        cited = [(index * 4 + step) % count + 1 for step in range(4)]
        sentences = [f"{words(14).capitalize()} [{number}]." for number in cited]
        sentences.append(f"{words(12).capitalize()} [{cited[0]}, {cited[1]}].")
        paragraphs.append(" ".join(sentences))
    entries = [
        f"{number}. {words(1).capitalize()} A, {words(1).capitalize()} BC. "
        f"{words(8).capitalize()}. {words(2).title()}. "
        f"{chance.randint(1980, 2020)};{chance.randint(1, 90)}(2):10-19."
        for number in range(1, count + 1)
    ]
    return "\n\n".join([*paragraphs, "References", "\n".join(entries)]) + "\n"


def main() -> int:
    """Print the times; exit 1 where a limit is passed."""
    late = False
    print("whole process, best of", RUNS)
    bare = best(process("-c", "pass"))
    print(f"  {'python alone':<34} {bare:6.3f} s")
    for shown, limit in LIMITS.items():
        taken = best(process("-m", *shown.split()))
        late |= taken > limit
        print(f"  {shown:<34} {taken:6.3f} s  (limit {limit} s)")
    citecheck.check_file(SAMPLE)
    print("in a running process")
    print(f"  {'extract the sample':<34} {best(lambda: citecheck.extract_file(SAMPLE)):6.3f} s")
    print(f"  {'check the sample':<34} {best(lambda: citecheck.check_file(SAMPLE)):6.3f} s")
    print("growth: seconds per 100,000 characters")
    for size in SIZES:
        text = manuscript(size)
        taken = best(partial(citecheck.check_text, text), 1 if size > 10 else 3)
        rate = taken / len(text) * 100_000
        print(f"  {len(text):>9} characters {taken:8.3f} s  {rate:6.3f}")
    print("imports that take longest (ms, own)")
    trace = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "citecheck", SAMPLE, "-q"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stderr
    rows = [
        line.removeprefix("import time:").split("|") for line in trace.splitlines() if "|" in line
    ]
    own = sorted(
        ((int(a), name.strip()) for a, _, name in rows if a.strip().isdigit()), reverse=True
    )
    for micro, name in own[:12]:
        print(f"  {name:<34} {micro / 1000:6.1f}")
    return int(late)


if __name__ == "__main__":
    sys.exit(main())

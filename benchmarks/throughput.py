"""How many manuscripts a second one core checks, from the file to the findings.

    python benchmarks/throughput.py FOLDER

All manuscripts of a folder are checked one after the other in one process, by all rules, as the
library does it. What counts is processor time: on a machine that does other things as well, the time
that passes says little. Loading the tables that are loaded once is part of it.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

from citecheck.pipeline import Wishes, check, plan
from citecheck.readers import read
from citecheck.rules import RULES

LEAST = 20.0
"""Manuscripts a second and core, at least."""
SHOWN = 5
SUFFIXES = frozenset({".md", ".txt"})


def manuscripts(folder: Path) -> list[Path]:
    """Return the texts of a folder: those whose truth is known, or all where none is."""
    found = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)
    known = [path for path in found if path.with_suffix(".truth.json").exists()]
    return known or found


def main() -> int:
    """Print the figures; exit 1 where fewer than `LEAST` are checked in a second."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    paths = manuscripts(parser.parse_args().folder)
    if not paths:
        parser.error("there is no manuscript in the folder")
    gc.set_threshold(100_000, 20, 20)  # as the command does
    chosen = plan(None, Wishes(isolated=True), RULES)
    took: list[tuple[float, Path]] = []
    characters = findings = 0
    passed = time.perf_counter()
    for path in paths:
        start = time.process_time()
        file = read(path)
        report = check(file, chosen)
        took.append((time.process_time() - start, path))
        characters += len(file.text)
        findings += len(report.findings)
    passed = time.perf_counter() - passed
    total = sum(seconds for seconds, _ in took)
    rate = len(took) / total
    print(f"{len(took)} manuscripts, {characters:,} characters, {findings:,} findings")
    print(f"  processor time {total:8.2f} s   (time that passed {passed:.2f} s)")
    print(f"  {1000 * total / len(took):.1f} ms each, {total / characters * 1e8:.1f} ms per 100,000 characters")  # fmt: skip
    print("the slowest")
    for seconds, path in sorted(took, reverse=True)[:SHOWN]:
        print(f"  {1000 * seconds:8.1f} ms  {path}")
    met = rate >= LEAST
    print(f"{rate:.1f} manuscripts a second and core: the bar of {LEAST:.0f} is {'met' if met else 'not met'}")  # fmt: skip
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())

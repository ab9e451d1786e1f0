"""Measure the reader of references on labelled strings, with peers beside it.

usage: python benchmarks/references.py FOLDER… [--scorer score_references.py] [--out FOLDER]

Each FOLDER holds `*.jsonl`: an object a line with `id`, `raw` and `fields` (the truth). For each set
it prints the scorer's figures where one is given, the share of strings read right for each tenth of
confidence (a reader that knows what it knows is right in seven of ten strings it calls 0.7 sure),
strings a CPU-second, the size of the model and the time to the first reference. The same goes for
each peer that is installed (refextract, AnyStyle's command); others are named as left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rapidfuzz import fuzz  # noqa: E402

from citecheck.extract.reference_fields import read_reference  # noqa: E402
from citecheck.extract.reference_list import RawEntry  # noqa: E402
from citecheck.model import Reference  # noqa: E402
from citecheck.source import SourceFile  # noqa: E402

FIELDS = ("title", "container", "year", "volume", "issue", "pages", "doi")
LABEL = re.compile(
    r"\s{0,4}(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)](?=\s?\D)|\d{1,3}\s(?=[A-Z][a-z]))\s{0,4}"
)
FIRST = """
import time
start = time.perf_counter()
from citecheck.extract.reference_fields import read_reference
from citecheck.extract.reference_list import RawEntry
from citecheck.source import SourceFile
from pathlib import Path
loaded = time.perf_counter()
text = "Abara AB, Beltrov C. Growth of moss on granite. J Moss Res. 2011;56(7):2088-97."
read_reference(SourceFile(Path("list"), text), RawEntry(0, len(text)), 1)
print(loaded - start, time.perf_counter() - loaded)
"""

Rows = list[dict[str, Any]]
Read = Callable[[Rows], list[dict[str, str]]]


def read(raw: str) -> Reference:
    label = LABEL.match(raw)
    start = label.end() if label else 0
    return read_reference(SourceFile(Path("list"), raw), RawEntry(start, len(raw)), 1)


def fields(reference: Reference) -> dict[str, str]:
    found = {name: value.text for name in FIELDS if (value := getattr(reference, name)) is not None}
    if reference.authors:
        found["first_family"] = reference.authors[0].family or reference.authors[0].literal
    return found


def refextract(rows: Rows) -> list[dict[str, str]]:
    from refextract import extract_references_from_string  # type: ignore[import-not-found]

    out = []
    for row in rows:
        entries = extract_references_from_string(row["raw"])
        found = entries[0] if entries else {}
        names = {"title": "title", "journal_title": "container", "year": "year", "doi": "doi"}
        names |= {"journal_volume": "volume", "journal_issue": "issue", "journal_page": "pages"}
        one = {ours: found[theirs][0] for theirs, ours in names.items() if found.get(theirs)}
        if found.get("author"):
            one["first_family"] = re.split(r"[,;]| and ", found["author"][0])[0].split()[-1]
        out.append(one)
    return out


def anystyle(rows: Rows) -> list[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "strings.txt"
        path.write_text("\n".join(" ".join(row["raw"].split()) for row in rows), "utf-8")
        printed = subprocess.run(
            ["anystyle", "-f", "json", "--stdout", "parse", str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
    out = []
    for found in json.loads(printed.stdout):
        names = {"title": "title", "container-title": "container", "date": "year", "doi": "doi"}
        names |= {"volume": "volume", "issue": "issue", "pages": "pages"}
        one = {ours: found[theirs][0] for theirs, ours in names.items() if found.get(theirs)}
        if found.get("author"):
            first = found["author"][0]
            one["first_family"] = first.get("family") or first.get("literal", "")
        out.append(one)
    return out


def peers() -> Iterator[tuple[str, Read]]:
    for name, reads, there in (
        ("refextract", refextract, importlib.util.find_spec("refextract") is not None),
        ("anystyle", anystyle, shutil.which("anystyle") is not None),
    ):
        if there:
            yield name, reads
        else:
            print(f"{name}: not installed, left out")


def alike(one: str, other: str) -> bool:
    """Tell whether two long fields are 90 % alike, as the scorer's soft figures have it."""
    return fuzz.ratio(one, other) >= 90


def plain(text: object) -> str:
    folded = unicodedata.normalize("NFKD", str(text))
    return re.sub(r"[\W_]+", "", folded).casefold()


def is_right(truth: dict[str, Any], found: dict[str, str]) -> bool:
    """Tell whether each true field was found after folding, titles and containers 90 % alike."""
    for name in (*FIELDS, "first_family"):
        want, have = plain(truth.get(name, "")), plain(found.get(name, ""))
        if want and name == "pages":
            if not have.startswith(plain(re.split(r"[-–—]", str(truth[name]))[0])):
                return False
        elif want and name in {"title", "container"}:
            if not alike(want, have):
                return False
        elif want and name == "first_family":
            if not have or want[0] != have[0] or not (want in have or have in want):
                return False
        elif want and want != have:
            return False
    return True


def reliability(rows: Rows, references: list[Reference]) -> None:
    tenths: dict[int, list[bool]] = {}
    for row, reference in zip(rows, references, strict=True):
        tenth = min(9, int(reference.confidence * 10))
        tenths.setdefault(tenth, []).append(is_right(row["fields"], fields(reference)))
    print("  confidence  strings  every field right")
    for tenth, right in sorted(tenths.items()):
        print(
            f"  {tenth / 10:.1f}–{(tenth + 1) / 10:.1f}   {len(right):7d}   {sum(right) / len(right):.2f}"
        )


def score(
    scorer: Path | None, gold: Path, rows: Rows, found: list[dict[str, str]], out: Path
) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8") as lines:
        for row, one in zip(rows, found, strict=True):
            lines.write(json.dumps({"id": row["id"], "fields": one}, ensure_ascii=False) + "\n")
    if scorer is not None:
        subprocess.run([sys.executable, str(scorer), str(gold), str(out)], check=True)


def measure(gold: Path, scorer: Path | None, out: Path, others: list[tuple[str, Read]]) -> None:
    rows = [json.loads(line) for line in gold.open(encoding="utf-8")]
    start = time.process_time()
    references = [read(row["raw"]) for row in rows]
    spent = time.process_time() - start
    print(f"\n== {gold.stem}: citecheck, {len(rows) / spent:,.0f} strings a CPU-second", flush=True)
    score(scorer, gold, rows, [fields(each) for each in references], out / f"{gold.stem}.citecheck")
    reliability(rows, references)
    for name, reads in others:
        start = time.perf_counter()
        found = reads(rows)
        spent = time.perf_counter() - start
        print(f"\n== {gold.stem}: {name}, {len(rows) / spent:,.0f} strings a second", flush=True)
        score(scorer, gold, rows, found, out / f"{gold.stem}.{name}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "out")
    arguments = parser.parse_args()
    model = ROOT / "src" / "citecheck" / "extract" / "data" / "reader.crfsuite"
    first = subprocess.run(
        [sys.executable, "-c", FIRST],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    loaded, read_first = map(float, first.stdout.split())
    print(
        f"model {model.stat().st_size:,} bytes; import {loaded:.3f} s; first reference {read_first:.3f} s"
    )
    others = list(peers())
    for folder in arguments.folders:
        for gold in sorted(folder.glob("*.jsonl")):
            measure(gold, arguments.scorer, arguments.out, others)
    return 0


if __name__ == "__main__":
    sys.exit(main())

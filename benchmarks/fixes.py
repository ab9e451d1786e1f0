"""Measure what fixes do to citations: every one must mean the work it meant before.

usage: python benchmarks/fixes.py FOLDER [--show]

FOLDER holds `dev/fault` as `manuscripts.py` describes it: manuscripts with known citations and faults put
in. Each is mended with all fixes, unsafe ones too (but for those that change what is cited on purpose:
MIS002), read again, and compared: the citations in their order, each with the works it means by the truth (by its reading, where it is by name and year),
two entries of one work being one. Also measured is whether a second run finds nothing to mend.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from citecheck.extract import extract
from citecheck.finding import Confidence
from citecheck.link import link
from citecheck.model import Document
from citecheck.pipeline import Plan, fix
from citecheck.readers import edited
from citecheck.rules import RULES
from citecheck.source import SourceFile

NEAR = 3
"""Characters that the truth and the reading may disagree on where a marker begins."""
ON_PURPOSE = {"MIS002"}
"""Rules whose fixes make citations mean other works."""


def true_relation(truth: dict[str, Any], document: Document) -> dict[int, frozenset[str]]:
    """Return the entries that each citation means by the truth, by where it begins."""
    entries: dict[Any, str] = {}
    for each in document.references:
        for entry in truth["references"]:
            if entry["start"] < each.span.end and each.span.start < entry["end"]:
                # Of two entries with one number the first is the one that is cited.
                entries.setdefault(entry["number"], each.span.text)
    return {
        each["start"]: frozenset(entries[number] for number in each["numbers"] if number in entries)
        for each in truth["citations"]
    }


def relation(document: Document) -> dict[int, frozenset[str]]:
    """Return the entries that each marker is read to mean, by where it begins."""
    links = link(document)
    markers: dict[int, set[str]] = {}
    for citation in document.citations:
        found = markers.setdefault(citation.marker.span.start, set())
        found.update(each.span.text for each in links.candidates.get(citation, ()))
    return {start: frozenset(each) for start, each in sorted(markers.items())}


def same_works(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Return for each entry before the one after that is its work: the likest."""
    return {
        each: each if each in after else process.extractOne(each, after, scorer=fuzz.ratio)[0]
        for each in before
    }


def report(folder: Path, *, show: bool) -> None:
    """Mend every manuscript, and print how many citations changed their meaning."""
    rules = tuple(rule for rule in RULES if rule.code not in ON_PURPOSE and not rule.online)
    plan = Plan(rules, min_confidence=Confidence.MEDIUM, every_rule=RULES)
    counts: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for truth_file in sorted((folder / "dev" / "fault").glob("*.truth.json")):
        truth = json.loads(truth_file.read_text("utf-8"))
        path = truth_file.parent / truth["file"]
        file = SourceFile(path, path.read_bytes().decode("utf-8-sig"))
        counts["manuscripts"] += 1
        mended = fix(file, plan, edited, unsafe=True)
        done.update(each.code for each in mended.done)
        left = [each for each in mended.report.findings if each.problem.fix]
        counts["with something left to mend"] += bool(left)
        if not mended.done:
            continue
        counts["mended"] += 1
        before, after = extract(file), extract(mended.file)
        works = same_works(
            [each.span.text for each in before.references],
            [each.span.text for each in after.references],
        )
        old, new = relation(before), relation(after)
        # A name and year is a citation each in the truth; here those in one pair of brackets are one.
        numeric = truth["style"] != "author-year"
        true = true_relation(truth, before) if numeric else old
        counts["citations"] += len(old)
        if len(old) != len(new):
            counts["manuscripts with more or fewer citations"] += 1
            if show:
                print(f"{path.name}: {len(old)} citations before, {len(new)} after")
            continue
        for start, other in zip(old, new.values(), strict=True):
            near = [at for at in true if abs(at - start) <= NEAR]
            _, nearest = min(((abs(at - start), at) for at in near), default=(0, None))
            one = None if nearest is None else true[nearest]
            if one is None:
                counts["not in the truth"] += 1
                continue
            if {works[each] for each in one} != set(other):
                counts["citations that mean something else"] += 1
                if show:
                    print(f"{path.name}: {sorted(one)} → {sorted(other)}"[:900])
    for name in ("citations that mean something else", "manuscripts with more or fewer citations"):
        counts[name] += 0
    for name, count in counts.items():
        print(f"{name}: {count}")
    print("mended:", ", ".join(f"{code} {count}" for code, count in sorted(done.items())))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    report(arguments.folder, show=arguments.show)

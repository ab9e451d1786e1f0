"""Train the reader of references on labelled strings, and write its model and a card about it.

usage: python training/fit_reader.py FOLDER… [--out MODEL] [--dev FOLDER] [--iterations N] [--fold K/N]

Each FOLDER holds `*.jsonl`: an object a line with `raw` (the reference as printed), `segments`
(the string cut into [text, label] pairs; label null between fields), `source` and `licence`. Sets
label in different ways; they are brought to one before training (see `harmonised`). Only sets under
licences that allow it may be given. `--dev` names a folder of sets of the same form to score on;
they are never trained on, and
their scores hold for a model written to its place in the package. `--fold 0/5` leaves out that fifth of the articles of sets in which
several strings share a source.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import pycrfsuite  # noqa: E402

from citecheck.extract.entry_features import features  # noqa: E402
from citecheck.extract.entry_grammar import guess_fields  # noqa: E402
from citecheck.extract.entry_identifiers import take_identifiers  # noqa: E402
from citecheck.extract.entry_keywords import keywords_of  # noqa: E402
from citecheck.extract.entry_text import clean_entry  # noqa: E402
from citecheck.extract.entry_tokens import Tokens, tokenise  # noqa: E402
from citecheck.source import SourceFile  # noqa: E402

MODEL = ROOT / "src" / "citecheck" / "extract" / "data" / "reader.crfsuite"
SAME = {
    "author": "author", "editor": "editor", "title": "title", "container": "container", "date": "date",
    "volume": "volume", "issue": "issue", "pages": "pages", "publisher": "publisher", "organization": "publisher",
    "location": "location", "edition": "edition", "series": "series", "genre": "genre", "note": "note",
}  # fmt: skip
"""The labels trained; all others count as `other` (identifiers are taken by pattern)."""
_GENRE = re.compile(
    r"thesis|dissertation|ph\.? ?d|tech(?:nical)?\.? ?rep|working paper|preprint|discussion paper|report",
    re.IGNORECASE,
)
_EDITION = re.compile(r"\bed(?:ition|n|\.)|aufl", re.IGNORECASE)


@dataclass(frozen=True)
class Sample:
    """A string ready for training."""

    source: str
    xs: list[list[str]]
    ys: list[str]


def records(folders: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    for folder in folders:
        for path in sorted(folder.glob("*.jsonl")):
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    yield path.stem, json.loads(line)


def sample(record: dict[str, Any]) -> Sample | None:
    """Return a record's tokens with features and harmonised labels."""
    raw = record["raw"]
    segments = [(str(text), label) for text, label in record["segments"]]
    if "".join(text for text, _ in segments) != raw:
        return None
    start = 0
    labels: list[str | None] = []
    numbers: list[int] = []
    for number, (text, label) in enumerate(segments):
        if label == "number" and len(labels) < 3:
            start = len(labels) + len(text)
        labels += [label] * len(text)
        numbers += [number] * len(text)
    while start < len(raw) and raw[start].isspace():
        start += 1
    entry = clean_entry(SourceFile(Path("string"), raw), start, len(raw))
    _, text = take_identifiers(entry)
    tokens = tokenise(text)
    if not len(tokens):
        return None
    at = [entry.offsets[first] for first, _ in tokens.spans]
    ys = harmonised(
        tokens,
        [labels[each] for each in at],
        [numbers[each] for each in at],
        segments,
        record["fields"],
    )
    return Sample(record["source"], features(tokens, guess_fields(entry, text)), ys)


def harmonised(
    tokens: Tokens,
    labels: list[str | None],
    segment_of: list[int],
    segments: list[tuple[str, str | None]],
    fields: dict[str, Any],
) -> list[str]:
    """Bring one set's way to label to the common one.

    Words that only announce a field (`In`, `pp.`, `vol.`, `eds`) are `other`; volume, issue and
    pages in one segment (`29(3):187–220`) are told apart; notes that name a thesis or a report are
    its genre, and those that count an edition the edition; a country that is part of a journal's name
    belongs to it.
    """
    out: list[str] = []
    state = ""
    for index, label in enumerate(labels):
        word, gap = tokens.words[index], tokens.gaps[index]
        keys = keywords_of(word)
        own = SAME.get(label or "", "other")
        begins = index == 0 or segment_of[index - 1] != segment_of[index]
        segment = segments[segment_of[index]][0]
        if own == "note" and _GENRE.search(segment):
            own = "genre"
        elif own == "note" and _EDITION.search(segment):
            own = "edition"
        if own == "volume" and _before_semicolon(tokens, segment_of, index):
            own = "date"
        if own in {"volume", "pages", "issue"}:
            state = own if begins or state not in {"volume", "issue", "pages"} else state
            if own == "volume" and not begins:
                state = _inside_volume(word, gap, keys, state, fields)
            elif own == "volume" and "issue" in keys and "issue" in fields:
                state = "issue"
            announces = bool({"volume", "issue", "pages"} & keys) and not word[0].isdigit()
            if (
                announces
                and "suppl" not in word.lower()
                and (len(word) > 1 or tokens.gaps[index + 1])  # `S. 20`, not `S20`
            ):
                out.append("other")
                if "pages" in keys and own == "volume":
                    state = "pages"
            else:
                out.append(state)
            continue
        state = ""
        if (
            (own in {"container", "editor", "series"} and begins and "in" in keys)
            or (
                own == "container"
                and out
                and out[-1] == "other"
                and word.lower() == "of"
                and begins
            )
            or (own in {"editor", "author"} and "editor" in keys and len(word) > 1)
        ):
            own = "other"
        elif (
            own == "location"
            and out
            and out[-1] == "container"
            and word in {"USA", "U", "S", "A", "Lond", "London"}
            and "Proc" in segments[segment_of[index] - 2][0]
        ):
            own = "container"
        out.append(own)
    return out


def _before_semicolon(tokens: Tokens, segment_of: list[int], index: int) -> bool:
    """Tell whether a semicolon follows in the same segment: `2009;108(2)` begins with a date."""
    later = index + 1
    while later < len(tokens) and segment_of[later] == segment_of[index]:
        if ";" in tokens.gaps[later]:
            return True
        later += 1
    return False


def _inside_volume(
    word: str, gap: str, keys: frozenset[str], state: str, fields: dict[str, Any]
) -> str:
    issue = str(fields.get("issue", ""))
    pages = str(fields.get("pages", ""))
    if "(" in gap or "issue" in keys:
        return "issue" if issue else state
    if ":" in gap or "pages" in keys or (")" in gap and word[0].isdigit()):
        return "pages" if pages.startswith(word) else "issue" if issue.startswith(word) else state
    if ("," in gap or "/" in gap or "." in gap) and issue == word and state == "volume":
        return "issue"
    if "," in gap and pages.startswith(word) and word[0].isdigit():
        return "pages"
    return state


def left_out(source: str, fold: int, folds: int) -> bool:
    return int(hashlib.sha256(source.encode()).hexdigest(), 16) % folds == fold


def train(samples: list[Sample], out: Path, arguments: argparse.Namespace) -> None:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {
            "c1": arguments.c1,
            "c2": arguments.c2,
            "feature.minfreq": arguments.minfreq,
            "max_iterations": arguments.iterations,
            "feature.possible_transitions": True,
        }
    )
    for each in samples:
        trainer.append(each.xs, each.ys)
    out.parent.mkdir(parents=True, exist_ok=True)
    trainer.train(str(out))


def card(counts: Counter[str], licences: dict[str, str], arguments: argparse.Namespace) -> str:
    """Return what a reader of the model should know of it."""
    rows = [f"| {name} | {counts[name]:,} | {licences[name]} |" for name in counts]
    how = (
        f"c1 {arguments.c1}, c2 {arguments.c2}, minimum frequency {arguments.minfreq}, "
        f"at most {arguments.iterations} iterations"
    )
    day = f"{datetime.now(tz=UTC):%Y-%m-%d}"
    lines = [
        "# The reader of references",
        "",
        "A linear-chain conditional random field (CRFsuite, L-BFGS) over the words and numbers of a",
        f"reference. {arguments.out.stat().st_size:,} bytes, trained {day} with {how}.",
        "",
        "| set | strings | licence |",
        "|---|---|---|",
        *rows,
        "",
        *(scores(arguments.dev) if arguments.dev else []),
    ]
    return "\n".join(lines)


def scores(folder: Path) -> list[str]:
    """Return the share of strings read right in sets that were not trained on."""
    from references import fields, is_right, read  # noqa: PLC0415

    lines = ["| set never trained on | strings | every field right |", "|---|---|---|"]
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        right = sum(is_right(row["fields"], fields(read(row["raw"]))) for row in rows)
        lines.append(f"| {path.stem} | {len(rows):,} | {right / len(rows):.3f} |")
    return [
        *lines,
        "",
        "Titles and containers count as right where they are 90 % alike, pages by the first page. In sets that",
        "label another way (series, places, editions) a part of what counts as wrong is a difference of custom.",
        "",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--iterations", type=int, default=100)
    parser.add_argument("--fold", default="")
    parser.add_argument("--c1", type=float, default=0.8)
    parser.add_argument("--c2", type=float, default=0.01)
    parser.add_argument("--minfreq", type=int, default=3)
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    licences: dict[str, str] = {}
    samples = []
    for number, (name, record) in enumerate(records(arguments.folders)):
        if number % arguments.every:
            continue
        if arguments.fold and name == "plos":
            fold, folds = map(int, arguments.fold.split("/"))
            if left_out(record["source"], fold, folds):
                continue
        made = sample(record)
        if made is not None:
            samples.append(made)
            counts[name] += 1
            licences.setdefault(name, record["licence"])
    print(dict(counts), file=sys.stderr)
    train(samples, arguments.out, arguments)
    print(f"{arguments.out}: {arguments.out.stat().st_size:,} bytes")
    (arguments.out.parent / "card.md").write_text(card(counts, licences, arguments), "utf-8")


if __name__ == "__main__":
    main()

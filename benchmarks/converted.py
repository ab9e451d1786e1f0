"""How well citations are recognised in manuscripts after conversion, against the same as plain text.

    python benchmarks/converted.py FOLDER [--every N] [--pdf-every N]

FOLDER holds manuscripts (.txt, .md) with a `.truth.json` each. Pandoc converts them to Word, HTML,
LaTeX and OpenDocument, LibreOffice the Word file to PDF; both have to be installed. A citation
counts where it means the same numbers (or works) at the same place of the sequence.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from citecheck.errors import CitecheckError
from citecheck.extract import extract
from citecheck.link import link
from citecheck.model import Document
from citecheck.readers import read

FORMATS = ("docx", "html", "tex", "odt", "pdf")
ALLOWED = {"pdf": 0.05}
ALLOWED_ELSE = 0.01


def meant(document: Document) -> list[tuple[int, ...]]:
    """Return what each marker means, in the order of the text: positions in the list."""
    links = link(document)
    found: dict[int, list[int]] = {}
    for each in document.citations:
        positions = [one.position for one in links.candidates[each]]
        found.setdefault(each.marker.span.start, []).extend(positions[:1])
    return [tuple(sorted(each)) for _, each in sorted(found.items()) if each]


def flat(sequence: Sequence[tuple[int, ...]]) -> list[int]:
    return [number for each in sequence for number in each]


def true_sequence(truth: dict[str, Any]) -> list[int]:
    """Return the positions of the entries that are cited, in the order of the text."""
    positions = {each["number"]: each["pos"] for each in truth["references"]}
    cited = sorted(truth["citations"], key=lambda each: each["start"])
    return [
        number
        for each in cited
        for number in sorted(positions[one] for one in each["numbers"] if one in positions)
    ]


def agreement(found: Sequence[int], true: Sequence[int]) -> Counter[str]:
    matcher = difflib.SequenceMatcher(None, found, true, autojunk=False)
    right = sum(block.size for block in matcher.get_matching_blocks())
    return Counter(right=right, found=len(found), true=len(true))


def f1(counts: Counter[str]) -> float:
    return 2 * counts["right"] / max(1, counts["found"] + counts["true"])


def apart(text: str, truth: dict[str, Any]) -> str:
    """Return a manuscript whose entries are paragraphs: lines that follow each other are one to pandoc."""
    starts = sorted((each["entry_start"] for each in truth["references"]), reverse=True)
    for start in starts:
        text = f"{text[:start].rstrip()}\n\n{text[start:].lstrip()}"
    # Pandoc drops HTML inside Markdown unless it writes HTML.
    return _RAISED.sub(lambda match: f"^{_SPACE.sub(_ESCAPED, match[1])}^", text)


_RAISED = re.compile(r"<sup>([^<]{1,60})</sup>")
_SPACE = re.compile(r"\s")
_ESCAPED = r"\\ "


def convert(path: Path, folder: Path, *, pdf: bool) -> dict[str, Path]:
    """Convert one manuscript; what a converter cannot do is left out."""
    made: dict[str, Path] = {}
    truth = json.loads(path.with_suffix(".truth.json").read_bytes())
    paper = apart(path.read_bytes().decode(), truth)
    # A number in parentheses begins a list in pandoc's Markdown, which the author never meant.
    style = (
        "markdown-fancy_lists-example_lists-citations-yaml_metadata_block-tex_math_dollars-smart"
    )
    for suffix in FORMATS[:-1]:
        to = folder / f"{path.name}.{suffix}"
        ran = subprocess.run(
            ["pandoc", "--standalone", "--quiet", "--from", style, "--output", str(to)],
            input=paper.encode(),
            check=False,
            capture_output=True,
        )
        if ran.returncode == 0:
            made[suffix] = to
    if pdf and "docx" in made:
        profile = f"-env:UserInstallation=file://{folder}/profile-{os.getpid()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run([*command, str(made["docx"])], check=False, capture_output=True)
        to = made["docx"].with_suffix(".pdf")
        if to.exists():
            made["pdf"] = to
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=8, help="take one manuscript in so many")
    parser.add_argument("--pdf-every", type=int, default=3, help="of those, one in so many as PDF")
    parser.add_argument("--show", action="store_true", help="name what differs")
    arguments = parser.parse_args()
    paths = sorted(
        path
        for path in arguments.folder.rglob("*")
        if path.suffix in {".txt", ".md"} and path.with_suffix(".truth.json").exists()
    )[:: arguments.every]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    plain_of: dict[str, Counter[str]] = defaultdict(Counter)
    failures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(1) as pool:
        folder = Path(name)
        jobs = [
            (path, pool.submit(convert, path, folder, pdf=at % arguments.pdf_every == 0))
            for at, path in enumerate(paths)
        ]
        for path, job in jobs:
            true = true_sequence(json.loads(path.with_suffix(".truth.json").read_bytes()))
            plain = agreement(flat(meant(extract(read(path)))), true)
            for suffix, made in job.result().items():
                try:
                    found = agreement(flat(meant(extract(read(made)))), true)
                except CitecheckError as error:
                    failures[f"{suffix}: {re.sub('`[^`]*`', '…', error.message)}"] += 1
                    found = agreement([], true)
                counts[suffix].update(found)
                plain_of[suffix].update(plain)
                if arguments.show and f1(found) < f1(plain) - 0.005:
                    print(
                        f"  {path.name} {suffix}: {f1(plain):.3f} -> {f1(found):.3f} {dict(found)}"
                    )
                made.unlink()
    print(f"{len(paths)} manuscripts")
    bad = 0
    for suffix in FORMATS:
        if not counts[suffix]:
            continue
        before, after = f1(plain_of[suffix]), f1(counts[suffix])
        allowed = ALLOWED.get(suffix, ALLOWED_ELSE)
        held = after >= before - allowed
        bad += not held
        print(
            f"  {suffix:<5} plain text {before:.4f}  converted {after:.4f}  "
            f"{after - before:+.4f} (may lose {allowed}) {'held' if held else 'NOT HELD'}"
        )
    for what, count in failures.most_common():
        print(f"  could not be read, {count} times: {what}")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())

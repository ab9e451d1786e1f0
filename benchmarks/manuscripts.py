"""Score what citecheck recognises and reports on a folder of manuscripts with known truth.

usage: python benchmarks/manuscripts.py BENCH [--jobs N] [--out FILE] [--only clean|fault] [-- SCORER ARGUMENTS]

BENCH holds `score.py` and `dev/`; the scorer's own documentation says what its figures mean.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

KINDS = {
    "REF001": "duplicate",
    "MIS001": "mismatch",
    "MIS002": "drift",
    "MIS003": "mismatch",
    "MIS004": "mismatch",
    "CIT002": "uncited",
    "CIT001": "missing",
    "CIT008": "missing",
    "REF002": "numbering",
    "CIT003": "order",
    "REF004": "metadata",
    "REF005": "metadata",
    "REF006": "metadata",
    "REF007": "metadata",
    "REF008": "metadata",
}


def predict(truth_file: Path) -> dict[str, Any]:
    """Return what citecheck says of one manuscript, in the scorer's neutral form."""
    from citecheck.extract import extract
    from citecheck.link import link
    from citecheck.source import SourceFile

    truth = json.loads(truth_file.read_text("utf-8"))
    path = truth_file.parent / truth["file"]
    text = path.read_bytes().decode("utf-8")
    file = SourceFile(path, text)
    document = extract(file)
    links = link(document)
    numbered = document.numbered
    by_marker: dict[int, dict[str, Any]] = {}
    for citation in document.citations:
        numeric = bool(citation.marker.parts)
        key = id(citation.marker) if numeric else id(citation)
        span = citation.marker.span if numeric else citation.span
        entry = by_marker.setdefault(key, {"start": span.start, "end": span.end, "numbers": []})
        found = links.candidates[citation]
        if numeric:
            entry["numbers"].append(citation.target.number)  # type: ignore[union-attr]
        elif len(found) == 1:
            entry["numbers"].append(found[0].display if numbered else found[0].position)
    references = []
    for position, reference in enumerate(document.references, 1):
        fields: dict[str, Any] = {
            name: value.text
            for name in ("title", "container", "year", "volume", "issue", "doi", "pmid")
            if (value := getattr(reference, name)) is not None
        }
        if reference.authors:
            fields["authors"] = [
                {"family": name.family or name.literal, "given": name.given}
                for name in reference.authors
            ]
        if reference.pages:
            first, *last = re.split(r"\s?[-–—‐−]\s?", reference.pages.text, maxsplit=1)
            fields["fpage"] = first
            if last:
                fields["lpage"] = last[0]
        references.append(
            {
                "number": reference.number if numbered else position,
                "start": reference.span.start,
                "end": reference.span.end,
                "fields": fields,
            }
        )
    return {
        "doc_id": truth["doc_id"],
        "citations": list(by_marker.values()),
        "references": references,
        "findings": findings(file),
    }


def findings(file: Any) -> list[dict[str, Any]]:
    """Return the visible findings in the scorer's kinds."""
    import citecheck

    found = []
    for finding in citecheck.check_text(file.text, path=file.path).findings:
        kind = KINDS.get(finding.code)
        if kind is None:
            continue
        problem = finding.problem
        place = problem.citation.marker.span if problem.citation else problem.span
        found.append(
            {
                "kind": kind,
                "code": finding.code,
                "refs": [each.display for each in problem.references] or _absent(problem, kind),
                "start": place.start if kind in {"missing", "order", "mismatch", "drift"} else None,
                "end": place.end if kind in {"missing", "order", "mismatch", "drift"} else None,
                "message": problem.message,
            }
        )
    return found


def _absent(problem: Any, kind: str) -> list[int]:
    """Return the number that a citation gives in vain."""
    numbered = kind == "missing" and problem.citation and problem.citation.marker.parts
    return [problem.citation.target.number] if numbered else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("bench", type=Path)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--only", choices=["clean", "fault"])
    arguments, rest = parser.parse_known_args()
    folders = [arguments.only] if arguments.only else ["clean", "fault"]
    files = sorted(
        path
        for folder in folders
        for path in (arguments.bench / arguments.split / folder).glob("*.truth.json")
    )
    out = arguments.out or Path(tempfile.mkstemp(suffix=".jsonl")[1])
    with ProcessPoolExecutor(arguments.jobs) as pool:
        lines = [json.dumps(each) for each in pool.map(predict, files, chunksize=8)]
    out.write_text("\n".join(lines) + "\n", "utf-8")
    command = [
        sys.executable,
        str(arguments.bench / "score.py"),
        "--truth",
        str(arguments.bench / arguments.split),
        "--pred",
        str(out),
    ]
    if arguments.only:
        command += ["--only", arguments.only]
    return subprocess.run(command + [each for each in rest if each != "--"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""How often each rule found something, and how much of it can be mended: a table for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from citecheck.finding import FileReport


def report(reports: Sequence[FileReport]) -> str:
    """Return a row a rule that found something, the most frequent first; nothing without any."""
    findings = [finding for each in reports for finding in each.findings]
    counts = Counter((each.code, each.rule) for each in findings)
    files = Counter(pair for each in reports for pair in {(f.code, f.rule) for f in each.findings})
    mendable = Counter((each.code, each.rule) for each in findings if each.problem.fix)
    if not counts:
        return ""
    width = max(len(name) for _, name in counts)
    rows = [f"{'findings':>8}  {'files':>5}  {'fixes':>5}  rule"]
    for code, name in sorted(counts, key=lambda each: (-counts[each], each)):
        fixes = mendable[code, name] or "-"
        rows.append(
            f"{counts[code, name]:>8}  {files[code, name]:>5}  {fixes:>5}  {code}  {name:<{width}}".rstrip()
        )
    return "\n".join(rows) + "\n"

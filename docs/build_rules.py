"""Write docs/rules.md from the rules and their specs; with --check, only tell whether it is fresh."""

# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from citecheck.rule import AnyRule  # noqa: E402
from citecheck.rules import RULES  # noqa: E402

TARGET = ROOT / "docs" / "rules.md"
SPECS = ROOT / "fixtures" / "rules"
FAMILIES = {
    "DOC": "The manuscript as a whole",
    "CIT": "Citations in the text",
    "REF": "The reference list and its entries",
    "MIS": "What a citation and its reference are about",
    "FMT": "Uniformity: the norm is derived from the manuscript itself",
    "VER": "Against the registries, with `--verify`",
}
INTRO = """# Rules

Written by `make docs` from the rules' own documentation and their specs: change those, not this page.
`citecheck rule CODE` shows the same text. A rule is chosen by its code, the beginning of codes or its
name, everywhere.
"""


def page(rules: tuple[AnyRule, ...]) -> str:
    """Return the whole page."""
    lines = [INTRO]
    families = dict.fromkeys(rule.code[:3] for rule in rules)
    for family in families:
        lines += [f"## {FAMILIES[family]}", "", *_table(family, rules), ""]
    lines += [_section(rule) for rule in rules]
    return "\n".join(lines).rstrip() + "\n"


def _table(family: str, rules: tuple[AnyRule, ...]) -> list[str]:
    rows = [
        f"| [{rule.code}](#{_anchor(rule)}) | `{rule.name}` | {rule.severity} | {_first_line(rule)} |"
        for rule in rules
        if rule.code.startswith(family)
    ]
    return ["| code | name | severity | what it reports |", "|---|---|---|---|", *rows]


def _section(rule: AnyRule) -> str:
    body = re.sub(r"^## ", "#### ", rule.doc.strip(), flags=re.MULTILINE)
    body = re.sub(r"^(#### .+)\n(?!\n)", r"\1\n\n", body, flags=re.MULTILINE)
    return f"### {rule.code} {rule.name}\n\n{body}\n{_tested(rule)}"


def _tested(rule: AnyRule) -> str:
    """Return the first manuscript of the rule's spec that has carets."""
    spec = (SPECS / f"{rule.name}.md").read_text("utf-8")
    fence = re.search(r"^(`{3,})(?:txt|md)[^\n]*\n(.*?)^\1$", spec, re.MULTILINE | re.DOTALL)
    if fence is None:
        return ""
    where = f"../fixtures/rules/{rule.name}.md"
    return f"\n#### As tested\n\n```text\n{fence[2]}```\n\nMore in its [spec]({where}).\n"


def _anchor(rule: AnyRule) -> str:
    return f"{rule.code.lower()}-{rule.name}"


def _first_line(rule: AnyRule) -> str:
    return rule.doc.strip().splitlines()[0].replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the page, or compare it; 1 when it is stale."""
    wanted = page(RULES)
    if "--check" not in arguments:
        TARGET.write_text(wanted, "utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text("utf-8") == wanted:
        return 0
    sys.stderr.write("docs/rules.md is stale: run `make docs`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

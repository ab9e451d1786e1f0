"""Read the specs of the rules: Markdown with manuscripts whose caret lines say what is expected."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from citecheck.matching.description import describe
from citecheck.model import Reference
from citecheck.record import Found, Lookup, Lookups, NotFound, Unchecked, from_json
from citecheck.verify import names_another

ROOT = Path(__file__).parent.parent
RULE_SPECS = ROOT / "fixtures" / "rules"
FALSE_POSITIVES = ROOT / "fixtures" / "false-positives"

_FENCE = re.compile(
    r"(?:^```json\n(?P<answers>.*?)^```\s+)?"
    r"^(?P<ticks>`{3,})(?P<kind>txt|md|fixed)(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=ticks)$",
    re.MULTILINE | re.DOTALL,
)
_CARETS = re.compile(r"^(?P<indent> *)(?P<carets>\^+) (?P<code>[A-Z]{3}\d{3})(?:: (?P<words>.*))?$")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Expected:
    """A finding: line and column from 1, the length of its span, its code, words of its message."""

    line: int
    column: int
    length: int
    code: str
    words: str = ""


@dataclass(frozen=True)
class Case:
    """One manuscript of a spec."""

    name: str
    path: Path
    text: str
    section: str
    expected: tuple[Expected, ...]
    abstains: bool
    extra: tuple[str, ...]
    """Codes of the rules that must run beside the one specified (`with CIT002`)."""
    answers: Mapping[str, Mapping[str, Any]]
    """What registries say, by the number of the reference (a JSON block before the manuscript)."""
    fixed: str | None = None
    """What is left after all fixes (a `fixed` block behind the manuscript)."""

    def ask(self, references: Sequence[Reference]) -> Mapping[Reference, Lookups]:
        """Answer as the registries do."""
        return {
            each: _lookups(each, said)
            for each in references
            if (said := self.answers.get(str(each.number)))
        }


def _lookups(reference: Reference, said: Mapping[str, Any]) -> Lookups:
    named = _lookup(said.get("identifier"))
    misnamed = names_another(describe(reference), named)
    return Lookups(named, _lookup(said.get("search")), misnamed=misnamed)


def _lookup(said: Any) -> Lookup | None:
    """Return a lookup: a record, `none`, `disowned` or `silent`."""
    if said is None:
        return None
    if isinstance(said, str):
        if said == "silent":
            return Unchecked("Crossref", "no answer within 10 s")
        return NotFound(("Crossref", "doi.org"), disowned=said == "disowned")
    empty: dict[str, list[str]] = {
        "people": [],
        "other_containers": [],
        "years": [],
        "updates": [],
        "published_as": [],
    }
    return Found(from_json({"source": "Crossref", **empty, **said}))


def read_spec(path: Path) -> list[Case]:
    whole = path.read_text("utf-8")
    headings = [(match.start(), match[1]) for match in _HEADING.finditer(whole)]
    cases: list[Case] = []
    for number, match in enumerate(_FENCE.finditer(whole), 1):
        if match["kind"] == "fixed":
            cases[-1] = replace(cases[-1], fixed=match["body"])
            continue
        section = [name for start, name in headings if start < match.start()]
        info = match["info"].split()
        lines: list[str] = []
        expected = []
        for line in match["body"].splitlines():
            carets = _CARETS.match(line)
            if carets is None:
                lines.append(line)
                continue
            # Carets under an empty line mean the last line with text.
            target = next(at for at in range(len(lines), 0, -1) if lines[at - 1].strip())
            expected.append(
                Expected(
                    target,
                    len(carets["indent"]) + 1,
                    len(carets["carets"]),
                    carets["code"],
                    carets["words"] or "",
                )
            )
        cases.append(
            Case(
                name=f"{path.stem}-{number}",
                path=Path(f"paper.{match['kind']}"),
                text="\n".join(lines) + "\n",
                section=section[-1] if section else "",
                expected=tuple(expected),
                abstains="abstains" in info,
                extra=tuple(info[info.index("with") + 1 :]) if "with" in info else (),
                answers=json.loads(match["answers"] or "{}"),
            )
        )
    return cases

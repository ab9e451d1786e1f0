"""Every rule does what its spec says, and its file, name, code, doc and spec agree."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date

import pytest

from citecheck.finding import Confidence, FileReport
from citecheck.pipeline import Plan, check, fix
from citecheck.readers import edited
from citecheck.rule import AnyRule
from citecheck.rules import RULES
from citecheck.source import SourceFile
from specs import FALSE_POSITIVES, RULE_SPECS, Case, read_spec

TODAY = date(2024, 6, 1)
BY_NAME = {rule.name: rule for rule in RULES}
BY_CODE = {rule.code: rule for rule in RULES}
HEADINGS = ("What", "Why", "Example", "Instead", "Not reported")
CASES = [
    (BY_NAME[path.stem], case)
    for path in sorted(RULE_SPECS.glob("*.md"))
    if path.stem in BY_NAME
    for case in read_spec(path)
]
LOOK_ALIKES = [case for path in sorted(FALSE_POSITIVES.glob("*.md")) for case in read_spec(path)]


def report(case: Case, rules: tuple[AnyRule, ...]) -> FileReport:
    plan = Plan(rules, min_confidence=Confidence.MEDIUM, every_rule=RULES, today=TODAY)
    return check(SourceFile(case.path, case.text), plan, case.ask)


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[case.name for _, case in CASES])
def test_spec(rule: AnyRule, case: Case) -> None:
    result = report(case, (rule, *(BY_CODE[code] for code in case.extra)))
    seen = [
        (*finding.problem.span.begin, len(finding.problem.span.text), finding.code)
        for finding in result.findings
    ]
    assert seen == [(each.line, each.column, each.length, each.code) for each in case.expected]
    for finding, expected in zip(result.findings, case.expected, strict=True):
        assert expected.words in finding.problem.message
        assert finding.problem.help
    assert bool(result.abstentions) == case.abstains, result.abstentions
    assert bool(case.expected) == (case.section == "Reported")


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[case.name for _, case in CASES])
def test_fixes_settle_what_they_are_for(rule: AnyRule, case: Case) -> None:
    """What a `fixed` block shows comes out, and what was mended is not found again."""
    plan = Plan((rule,), min_confidence=Confidence.MEDIUM, every_rule=RULES, today=TODAY)
    found = check(SourceFile(case.path, case.text), plan, case.ask)
    mended = fix(SourceFile(case.path, case.text), plan, edited, case.ask, unsafe=True)
    left = [each for each in mended.report.findings if each.problem.fix]
    assert left == []
    assert bool(mended.done) == any(each.problem.fix for each in found.findings)
    assert (mended.file.text != case.text) == bool(mended.done)
    if case.fixed is not None:
        assert mended.file.text == case.fixed


@pytest.mark.parametrize("case", LOOK_ALIKES, ids=[case.name for case in LOOK_ALIKES])
def test_look_alikes_stay_silent(case: Case) -> None:
    found = report(case, RULES).findings
    assert [(each.code, each.problem.span.text, each.problem.message) for each in found] == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_completeness(rule: AnyRule) -> None:
    assert re.fullmatch(r"(DOC|CIT|REF|MIS|FMT|VER)\d{3}", rule.code)
    assert rule.check.__module__ == f"citecheck.rules.{rule.name.replace('-', '_')}"
    headings = re.findall(r"^## (.+)$", rule.doc, re.MULTILINE)
    options = [each.name for each in fields(rule.options())]
    assert headings == [*HEADINGS, *(["Options"] if options else []), "References"]
    section = rule.doc.partition("## Options")[2]
    for option in options:
        assert f"`{option}`" in section
    spec = RULE_SPECS / f"{rule.name}.md"
    assert spec.read_text("utf-8").startswith(f"# {rule.name} ({rule.code})\n")
    sections = {case.section for case in read_spec(spec)}
    assert sections == {"Reported", "Not reported"}


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert len({rule.name for rule in RULES}) == len(codes)
    for family in {code[:3] for code in codes}:
        members = [code for code in codes if code.startswith(family)]
        assert members == sorted(members)

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from builders import every, rule, source
from citecheck.errors import ConfigError, UsageError
from citecheck.filters import Selection
from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.pipeline import Plan, Wishes, check, plan, settings_file
from citecheck.rule import AnyRule, Context, Rule
from citecheck.source import Span

FILE = source("bad one\n\nworse and bad\n")


def test_findings_are_named_and_in_order() -> None:
    rules = (rule("REF001", every("worse")), rule("CIT001", every("bad"), severity=Severity.NOTE))
    found = check(FILE, Plan(rules)).findings
    assert [(each.code, each.rule, each.severity, each.problem.span.start) for each in found] == [
        ("CIT001", "rule-cit001", "note", 0),
        ("REF001", "rule-ref001", "error", 9),
        ("CIT001", "rule-cit001", "note", 19),
    ]


def test_a_problem_may_have_its_own_severity() -> None:
    def worse(context: Context) -> Iterator[Problem]:
        yield Problem(Span(context.document.file, 0, 3), "m", severity=Severity.WARNING)

    assert check(FILE, Plan((rule("X001", worse),))).findings[0].severity is Severity.WARNING


def test_fingerprints_outlive_moved_lines() -> None:
    plan = Plan((rule("CIT001", every("bad")), rule("CIT002", every("bad"))))

    def prints(text: str) -> list[str]:
        return [each.fingerprint for each in check(source(text), plan).findings]

    before = prints(FILE.text)
    assert len(set(before)) == 4, "two of one kind, and two kinds, are told apart"
    assert prints("New first lines.\n\n" + FILE.text.replace("and ", "and\n")) == before


def test_fingerprints_stand_lone_surrogates() -> None:
    report = check(source("\ud800 here"), Plan((rule("CIT001", every("\ud800")),)))
    assert len(report.findings) == 1


def test_abstentions_are_collected() -> None:
    def abstain(_: Context) -> Iterator[Abstention]:
        yield Abstention("nothing to go by")

    assert check(FILE, Plan((rule("CIT002", abstain),))).abstentions == (
        ("CIT002", "nothing to go by"),
    )


def test_thresholds_hide_and_count() -> None:
    def unsure(context: Context) -> Iterator[Problem]:
        yield Problem(Span(context.document.file, 0, 3), "m", confidence=Confidence.LOW)

    rules = (rule("X001", unsure), rule("X002", every("worse"), severity=Severity.NOTE))
    report = check(FILE, Plan(rules, min_confidence=Confidence.MEDIUM))
    assert ([each.code for each in report.findings], report.hidden) == (["X002"], 1)
    report = check(FILE, Plan(rules, min_severity=Severity.WARNING))
    assert ([each.code for each in report.findings], report.hidden) == (["X001"], 1)


def test_the_day_can_be_given() -> None:
    days: list[date] = []

    def note_day(context: Context) -> Iterator[Problem]:
        days.append(context.today)
        yield from ()

    rules = (rule("X001", note_day),)
    check(FILE, Plan(rules, today=date(2001, 2, 3)))
    check(FILE, Plan(rules))
    assert days[0] == date(2001, 2, 3)
    assert days[1] > date(2026, 1, 1)


@dataclass(frozen=True)
class Options:
    word: str = "bad"


def find_word(context: Context, options: Options) -> Iterator[Problem]:
    yield from every(options.word)(context)


OPTIONAL: AnyRule = Rule("X001", "find-word", "doc", find_word, Severity.NOTE, Options)


def test_options_reach_their_rule() -> None:
    assert len(check(FILE, Plan((OPTIONAL,))).findings) == 2
    assert len(check(FILE, Plan((OPTIONAL,), {"X001": Options("worse")})).findings) == 1


def idle_rule() -> AnyRule:
    def check_idle(context: Context) -> Iterator[Problem]:
        for each in context.idle:
            yield Problem(each.span, f"idle {','.join(each.codes)}")

    return rule("DOC005", check_idle, last=True)


COMMENTED = source(
    "bad one <!-- citecheck: ignore[CIT001] -->\n\nfine <!-- citecheck: ignore[CIT001] -->\n"
)


def test_ignore_comments_silence_and_idle_ones_are_known() -> None:
    rules = (rule("CIT001", every("bad")), idle_rule())
    report = check(COMMENTED, Plan(rules))
    assert [each.problem.message for each in report.findings] == ["idle CIT001"]
    assert report.findings[0].problem.span.begin.line == 3
    assert report.silenced == 1


def test_ignore_comments_can_be_disregarded() -> None:
    rules = (rule("CIT001", every("bad")), idle_rule())
    report = check(COMMENTED, Plan(rules, ignores=False))
    assert [each.code for each in report.findings] == ["CIT001"]


def test_a_comment_for_a_rule_that_did_not_run_is_not_idle() -> None:
    known = (rule("CIT001"), idle_rule())
    assert not check(COMMENTED, Plan((known[1],), every_rule=known)).findings


def test_a_comment_for_a_rule_that_abstained_is_not_idle() -> None:
    def abstain(_: Context) -> Iterator[Abstention]:
        yield Abstention("no")

    assert not check(COMMENTED, Plan((rule("CIT001", abstain), idle_rule()))).findings


def test_a_finding_about_an_idle_comment_can_be_silenced() -> None:
    text = "fine <!-- citecheck: ignore[CIT001] --> <!-- citecheck: ignore[DOC005] -->\n"
    rules = (rule("CIT001"), idle_rule())
    report = check(source(text), Plan(rules))
    assert not report.findings
    assert report.silenced == 1


RULES = (rule("CIT001"), rule("REF001"), OPTIONAL)


def test_a_plan_without_settings() -> None:
    made = plan(None, Wishes(), RULES)
    assert made.rules == RULES
    assert made.min_confidence is Confidence.MEDIUM


def test_wishes_go_before_settings(tmp_path: Path) -> None:
    settings = tmp_path / "citecheck.toml"
    settings.write_text(
        'select = ["CIT"]\nmin-severity = "error"\nmin-confidence = "high"\n'
        '[rules.find-word]\nword = "y"\n',
        "utf-8",
    )
    made = plan(settings, Wishes(), RULES)
    assert [each.code for each in made.rules] == ["CIT001"]
    assert (made.min_severity, made.min_confidence) == ("error", "high")
    assert made.options == {"X001": Options("y")}
    wishes = Wishes(Selection(extend=("REF",)), Severity.NOTE, Confidence.LOW, ignores=False)
    made = plan(settings, wishes, RULES)
    assert [each.code for each in made.rules] == ["CIT001", "REF001"]
    assert (made.min_severity, made.min_confidence, made.ignores) == ("note", "low", False)


def test_a_misspelt_selector_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`CIT01x`"):
        plan(None, Wishes(Selection(ignore=("CIT01x",))), RULES)
    settings = tmp_path / "citecheck.toml"
    settings.write_text('extend-select = ["CIT01x"]', "utf-8")
    with pytest.raises(ConfigError, match=r"`CIT01x` in .*citecheck\.toml"):
        plan(settings, Wishes(), RULES)


def test_which_settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "citecheck.toml"
    settings.touch()
    paper = tmp_path / "paper.md"
    paper.touch()
    monkeypatch.chdir(tmp_path)
    assert settings_file(Path("-"), Wishes()) == settings
    assert settings_file(paper, Wishes()) == settings
    assert settings_file(paper, Wishes(isolated=True)) is None
    assert settings_file(paper, Wishes(config=Path("x.toml"))) == Path("x.toml")

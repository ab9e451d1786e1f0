from __future__ import annotations

import pytest

from builders import finding, rule, source, span
from citecheck.errors import UsageError
from citecheck.filters import Selection, choose, idle, reaches, require_known, silence, strength
from citecheck.finding import Confidence, Problem, Severity
from citecheck.model import Directive
from citecheck.source import Span

RULES = (
    rule("CIT001", name="missing-reference"),
    rule("CIT002", name="uncited-reference"),
    rule("REF001", name="duplicate-reference"),
    rule("DOC005", name="unused-ignore", last=True),
)


def chosen(*selections: Selection) -> list[str]:
    return [each.code for each in choose(RULES, selections)]


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        ("CIT001", True),
        ("cit001", True),
        ("CIT", True),
        ("C", True),
        ("missing-reference", True),
        ("Missing-Reference", True),
        ("ALL", True),
        ("missing", False),
        ("CIT002", False),
        ("CIT0011", False),
        ("", False),
        ("IT001", False),
    ],
)
def test_a_selector_means_a_rule(selector: str, *, matches: bool) -> None:
    assert bool(strength(selector, "CIT001", "missing-reference")) is matches


def test_all_run_where_nothing_is_said() -> None:
    assert chosen() == ["CIT001", "CIT002", "REF001", "DOC005"]
    assert chosen(Selection(), Selection()) == ["CIT001", "CIT002", "REF001", "DOC005"]


@pytest.mark.parametrize(
    ("selections", "codes"),
    [
        ([Selection(select=("REF",))], ["REF001"]),
        ([Selection(select=())], []),
        ([Selection(select=("uncited-reference", "DOC"))], ["CIT002", "DOC005"]),
        ([Selection(ignore=("CIT",))], ["REF001", "DOC005"]),
        ([Selection(select=("REF",), extend=("CIT002",))], ["CIT002", "REF001"]),
        ([Selection(select=("CIT002",), ignore=("CIT",))], ["CIT002"]),
        ([Selection(select=("CIT",), ignore=("CIT002",))], ["CIT001"]),
        ([Selection(select=("CIT002",), ignore=("CIT002",))], []),
        ([Selection(select=("ALL",), ignore=("C", "D"))], ["REF001"]),
        # the stronger source is the base; what the weaker ignores no longer counts
        ([Selection(ignore=("REF",)), Selection(select=("REF",))], ["REF001"]),
        ([Selection(select=("REF",)), Selection(extend=("CIT001",))], ["CIT001", "REF001"]),
        ([Selection(extend=("CIT001",)), Selection(ignore=("CIT",))], ["REF001", "DOC005"]),
        (
            [Selection(ignore=("CIT001",)), Selection(extend=("C",))],
            ["CIT001", "CIT002", "REF001", "DOC005"],
        ),
    ],
)
def test_choose(selections: list[Selection], codes: list[str]) -> None:
    assert chosen(*selections) == codes


def test_an_unknown_selector_is_refused() -> None:
    require_known(("CIT", "ALL", "duplicate-reference"), RULES)
    with pytest.raises(UsageError, match="`duplicate-refrence`") as caught:
        require_known(("duplicate-refrence",), RULES)
    assert caught.value.hint == "did you mean `duplicate-reference`?"
    with pytest.raises(UsageError) as caught:
        require_known(("xyz",), RULES)
    assert caught.value.hint == "`citecheck rule` lists them"


FILE = source("first wrong\n\nsecond wrong\n")
FIRST = finding(Problem(span(FILE, "wrong"), "m"), "CIT001")
SECOND = finding(Problem(span(FILE, "wrong", 1), "m"), "REF001")


def directive(part: str, *codes: str) -> Directive:
    return Directive(span(FILE, "first"), span(FILE, part), codes)


@pytest.mark.parametrize(
    ("ignored", "left"),
    [
        (directive("first wrong"), [SECOND]),
        (directive("first wrong", "CIT"), [SECOND]),
        (directive("first wrong", "rule-cit001"), [SECOND]),
        (directive("first wrong", "REF", "CIT001"), [SECOND]),
        (directive("first wrong", "REF"), [FIRST, SECOND]),
        (directive("second wrong"), [FIRST]),
        (Directive(span(FILE, "first"), Span(FILE, 0, len(FILE.text)), ()), []),
        (directive("first "), [FIRST, SECOND]),
    ],
)
def test_silence(ignored: Directive, left: list[object]) -> None:
    kept, silenced = silence([FIRST, SECOND], [ignored])
    assert kept == left
    assert len(kept) + len(silenced) == 2


def test_a_finding_without_extent_at_the_end_is_covered() -> None:
    end = finding(Problem(Span(FILE, len(FILE.text), len(FILE.text)), "m"))
    whole = Directive(span(FILE, "first"), Span(FILE, 0, len(FILE.text)), ())
    assert silence([end], [whole]) == ([], [end])


def test_a_comment_in_another_file_silences_nothing() -> None:
    other = source(FILE.text)
    elsewhere = Directive(span(other, "first"), Span(other, 0, len(other.text)), ())
    assert silence([FIRST], [elsewhere]) == ([FIRST], [])


@pytest.mark.parametrize(
    ("codes", "judged", "silenced", "expected"),
    [
        (("CIT001",), RULES[:3], [], [("CIT001",)]),
        (("CIT001",), RULES[:3], [FIRST], []),
        (("CIT001",), RULES[1:3], [], []),
        (("CIT",), RULES[:3], [], [("CIT",)]),
        (("CIT",), RULES[1:3], [], []),
        (("CIT001", "REF"), RULES[:3], [FIRST], [("REF",)]),
        ((), RULES[:3], [], [()]),
        ((), RULES[:3], [FIRST], []),
        ((), RULES[1:3], [], []),
        (("CIT9",), RULES[:3], [], [("CIT9",)]),
        (("DOC005",), RULES[:3], [], []),
    ],
)
def test_idle(
    codes: tuple[str, ...],
    judged: tuple[object, ...],
    silenced: list[object],
    expected: list[tuple[str, ...]],
) -> None:
    ignored = directive("first wrong", *codes)
    found = idle([ignored], silenced, judged, RULES)  # type: ignore[arg-type]
    assert [each.codes for each in found] == expected


def test_thresholds() -> None:
    unsure = finding(
        Problem(span(FILE, "wrong"), "m", confidence=Confidence.LOW), severity=Severity.WARNING
    )
    assert reaches(unsure, Severity.NOTE, Confidence.LOW)
    assert reaches(unsure, Severity.WARNING, Confidence.LOW)
    assert not reaches(unsure, Severity.ERROR, Confidence.LOW)
    assert not reaches(unsure, Severity.NOTE, Confidence.MEDIUM)

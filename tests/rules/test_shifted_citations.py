"""MIS002: how far the run reaches, which way, and what renumbers it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import citecheck
from citecheck.finding import FileReport, Finding

SPEC = Path(__file__).parents[2] / "fixtures" / "rules" / "shifted-citations.md"
RIGHT = SPEC.read_text(encoding="utf-8").split("```txt\n")[2].split("```")[0]
"""The manuscript of the fixture that cites by the right numbers."""


def shifted(by: int, behind: int = 4, numbers: str = "[{}]") -> str:
    """Return it with every number above `behind` shifted, and printed in some other way."""

    def moved(match: re.Match[str]) -> str:
        number = int(match[1])
        return numbers.format(number + by if number > behind else number)

    body, references = RIGHT.split("References\n")
    return re.sub(r" \[(\d+)\]", moved, body) + "References\n" + references


def runs(report: FileReport) -> list[Finding]:
    return [each for each in report.findings if each.code == "MIS002"]


def fixed(text: str, found: Finding) -> str:
    fix = found.problem.fix
    assert fix is not None
    for edit in sorted(fix.edits, key=lambda each: -each.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


@pytest.mark.parametrize("numbers", [" [{}]", "^{{{}}}", "<sup>{}</sup>"])
@pytest.mark.parametrize(("by", "way"), [(-1, "next"), (1, "previous")])
def test_either_way_and_mended_by_its_fix(by: int, way: str, numbers: str) -> None:
    text = shifted(by, numbers=numbers)
    report = citecheck.check_text(text)
    (found,) = runs(report)
    assert found.problem.message.endswith(f"fit the {way} entry better")
    mended = fixed(text, found)
    assert (
        mended.split("Forest managers")[1]
        == shifted(0, numbers=numbers).split("Forest managers")[1]
    )
    assert not runs(citecheck.check_text(mended))


def test_raised_digits_stay_raised() -> None:
    raise_ = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    text = re.sub(r" \[(\d+)\]", lambda m: m[1].translate(raise_), shifted(-1, numbers=" [{}]"))
    (found,) = runs(citecheck.check_text(text))
    assert "trunks disappear with salvage logging¹²" in fixed(text, found)


def test_the_number_past_the_end_is_shifted_too() -> None:
    """The last entry's number now points to nothing: that is part of the same mistake."""
    text = shifted(1, numbers=" [{}]")
    (found,) = runs(citecheck.check_text(text))
    assert "nitrate for some years [15]" in text
    assert "nitrate for some years [14]" in fixed(text, found)


def test_a_range_that_reaches_into_the_run_is_cut() -> None:
    text = shifted(-1, numbers=" [{}]").replace("weakened trees [1]", "weakened trees [1-6]")
    text = text.replace("after storms [1]", "after storms [1-6]")
    (found,) = runs(citecheck.check_text(text))
    mended = fixed(text, found)
    assert "after storms [1-4, 6, 7]" in mended or "after storms [1-4,6,7]" in mended


def test_it_is_the_cause_of_what_is_wrong_with_each() -> None:
    """A name that stands beside a shifted number is not told once more."""
    text = shifted(-1, numbers=" [{}]").replace(
        "Beetles carry", "Lund et al. [5] saw that beetles carry"
    )
    report = citecheck.check_text(text)
    assert {each.code for each in report.findings} & {"MIS001", "MIS003"} == set()
    assert runs(report)
    alone = citecheck.check_text(text, ignore=["MIS002"])
    assert "MIS003" in {each.code for each in alone.findings}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n3. Lie H.", "\n4. Lie H."),
        lambda text: "\n".join(text.split("\n")[:3] + text.split("\n")[9:14]),
        lambda text: re.sub(r"\[(\d+)\]", r"(Berg, 19\1)", text),
    ],
    ids=["a number twice", "few references", "by name"],
)
def test_nothing_is_said_of_what_cannot_be_judged(change: object) -> None:
    assert callable(change)
    assert not runs(citecheck.check_text(change(shifted(-1, numbers=" [{}]"))))

"""Printed numbers against the entries that the file itself links them to."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.finding import FileReport
from citecheck.pipeline import Plan, check
from citecheck.readers import read
from citecheck.rules import RULES
from citecheck.rules.shifted_citations import RULE
from invented import entry


def cross(number: int, target: int) -> str:
    return f'<xref ref-type="bibr" rid="B{target}">{number}</xref>'


def article(folder: Path, *cited: str, entries: int = 12) -> Path:
    body = " ".join(f"Moss grows on stones <sup>{each}</sup>." for each in cited)
    refs = "".join(
        f'<ref id="B{at}"><label>{at}.</label><mixed-citation>{entry(at)}</mixed-citation></ref>'
        for at in range(1, entries + 1)
    )
    path = folder / "a.xml"
    path.write_text(
        f"<article><front/><body><p>{body}</p></body><back><ref-list>{refs}</ref-list></back></article>",
        "utf-8",
    )
    return path


def judged(path: Path) -> FileReport:
    return check(read(path), Plan((RULE,), every_rule=RULES))


def right(*numbers: int) -> list[str]:
    return [cross(each, each) for each in numbers]


def test_what_agrees_is_not_told(tmp_path: Path) -> None:
    ranged = f"{cross(4, 4)}–{cross(6, 6)}"
    group = ",".join(right(1, 2))
    assert judged(article(tmp_path, *right(1, 2, 3), ranged, group, *right(7, 8))).findings == ()


def test_one_that_differs(tmp_path: Path) -> None:
    report = judged(article(tmp_path, *right(1, 2, 3, 4, 5), cross(6, 8), *right(7)))
    (found,) = report.findings
    assert found.problem.message == "`6` is printed and reference 8 is linked"
    assert found.problem.span.text == "6"
    assert found.problem.span.original.file.text[found.problem.span.original.start - 1] == ">"
    assert [each.message for each in found.problem.labels] == [
        "what the number means",
        "what the link means",
    ]
    assert [each.span.text[:6] for each in found.problem.labels] == [entry(6)[:6], entry(8)[:6]]


def test_one_in_a_group_and_one_beyond_the_list(tmp_path: Path) -> None:
    cited = [*right(1, 2, 3, 4, 5, 6), f"{cross(7, 7)},{cross(9, 8)}", cross(40, 9)]
    said = [each.problem.message for each in judged(article(tmp_path, *cited)).findings]
    assert said == [
        "`9` is printed and reference 8 is linked",
        "`40` is printed and reference 9 is linked",
    ]


def test_all_alike_are_one(tmp_path: Path) -> None:
    cited = [*right(1, 2), *(cross(each, each + 1) for each in range(3, 12))]
    (found,) = judged(article(tmp_path, *cited)).findings
    assert found.problem.message == (
        "9 citations link to references whose numbers are 1 more than what is printed"
    )
    assert found.problem.span.text == "3"
    assert len(found.problem.explains) == 9


def test_where_most_differ_the_list_is_mistrusted(tmp_path: Path) -> None:
    cited = [*right(1, 2), *(cross(each, 12 - each) for each in (3, 4, 5, 7, 8, 9))]
    report = judged(article(tmp_path, *cited))
    assert report.findings == ()
    assert "6 of 8 numbers differ" in report.abstentions[0][1]


@pytest.mark.parametrize("link", ['rid="B3 B4"', 'rid="F3"', ""])
def test_links_to_several_or_to_nothing_are_not_judged(tmp_path: Path, link: str) -> None:
    odd = f'<xref ref-type="bibr" {link}>2</xref>'
    assert judged(article(tmp_path, *right(1, 2, 3, 4), odd)).findings == ()

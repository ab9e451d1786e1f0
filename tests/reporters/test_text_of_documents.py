"""The report for a person, on manuscripts that have no lines of their own."""

from __future__ import annotations

import pytest

from citecheck.pipeline import Plan, check
from citecheck.readers import read
from citecheck.reporters import REPORTERS
from citecheck.rules import RULES
from command import ROOT


@pytest.mark.parametrize(
    ("name", "place", "beside"),
    [
        ("one-paper-numbered.docx", "one-paper-numbered.docx, paragraph 7", "7 | "),
        ("one-paper-numbered.pdf", "one-paper-numbered.pdf, page 1", " | "),
        ("one-paper-numbered.html", "one-paper-numbered.html:176:11", "176 | "),
        ("one-paper-keys.tex", "one-paper-keys.tex:95:19", "95 | "),
    ],
)
def test_what_stands_beside_a_line_is_what_a_person_can_find(
    name: str, place: str, beside: str
) -> None:
    report = check(read(ROOT / "fixtures" / "manuscripts" / name), Plan(RULES, every_rule=RULES))
    first = REPORTERS["text"]([report], colour=False, width=80, summary=False).split("\n\n")[0]
    lines = first.splitlines()
    assert lines[1].endswith(place)
    assert lines[3].startswith(beside)

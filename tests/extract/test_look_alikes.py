"""What looks like a citation and is none: the fixtures say how many markers there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citecheck.link import link
from invented import read

FIXTURES = Path(__file__).parents[2] / "fixtures" / "false-positives"
_CASE = re.compile(
    r"^## (?P<title>[^\n]+)\n\n(?P<fence>`{3,})(?P<kind>txt|md) markers (?P<markers>\d+)\n"
    r"(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
CASES = {
    f"{path.stem}: {match['title']}": (match["text"], int(match["markers"]), match["kind"])
    for path in sorted(FIXTURES.glob("*.md"))
    for match in _CASE.finditer(path.read_text("utf-8"))
}


def test_there_are_many() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", CASES)
def test_only_the_citations_are_taken(name: str) -> None:
    text, markers, kind = CASES[name]
    document = read(text, f"paper.{kind}")
    assert len(document.markers) == markers, [each.span.text for each in document.markers]
    links = link(document)
    assert all(len(found) == 1 for found in links.candidates.values())
    assert all(links.cited_by[each] for each in document.references)

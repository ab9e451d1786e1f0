from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from builders import document, finding, report, source, span
from citecheck.finding import Label, Problem, Severity
from citecheck.link import link
from citecheck.model import AuthorYear, Document, Keyed, Name, Value
from citecheck.reporters import REPORTERS
from citecheck.reporters.extraction import EXTRACTION_FORMATS
from citecheck.source import Span
from citecheck.terminal import cells
from reporters.nasty import DOCUMENT, FILE, REPORTS

DOCS = Path(__file__).parents[2] / "docs"
SUFFIX = {
    "text": "txt",
    "concise": "txt",
    "json": "json",
    "table": "txt",
    "sarif": "sarif",
    "github": "txt",
    "gitlab": "json",
    "junit": "xml",
    "markdown": "md",
    "csv": "csv",
    "html": "html",
    "bibtex": "bib",
    "csl-json": "json",
    "ris": "ris",
}


def schema(name: str) -> Draft202012Validator:
    content = json.loads((DOCS / "json-schema" / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content)


def rendered(name: str, **options: Any) -> str:
    return REPORTERS[name](REPORTS, **{"colour": False, "width": 80, "summary": True, **options})


@pytest.mark.parametrize("name", REPORTERS)
def test_golden(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"report-{name}.{SUFFIX[name]}", rendered(name))


def test_golden_in_colour(golden: Callable[[str, str], None]) -> None:
    golden("report-text-colour.txt", rendered("text", colour=True, width=60))


@pytest.mark.parametrize("name", EXTRACTION_FORMATS)
def test_golden_extraction(name: str, golden: Callable[[str, str], None]) -> None:
    reference = replace(
        DOCUMENT.references[0],
        authors=(
            Name(Span(FILE, 0, 1), "Lee", "B"),
            Name(Span(FILE, 0, 1), literal="A \x1b Group"),
        ),
        editors=(Name(Span(FILE, 0, 1), "Poe", "D"),),
        title=Value("Sleep and age in the worm", Span(FILE, 0, 1)),
        confidence=0.5,
        doubts=("no year",),
    )
    listed = replace(DOCUMENT.lists[0], references=(reference, *DOCUMENT.references[1:]))
    first = DOCUMENT.citations[0]
    citations = (
        *DOCUMENT.citations,
        replace(first, target=Keyed("lee2019")),
        replace(first, target=AuthorYear(("Lee", "Roe"), "2019", "a")),
    )
    made = replace(DOCUMENT, lists=(listed,), citations=citations)
    golden(f"extract-{name}.{SUFFIX[name]}", EXTRACTION_FORMATS[name]([(made, link(made))]))


def test_json_is_as_documented() -> None:
    schema("check").validate(json.loads(rendered("json")))
    made = DOCUMENT
    extraction = json.loads(EXTRACTION_FORMATS["json"]([(made, link(made))]))
    schema("extract").validate(extraction)


def test_json_spans_are_into_the_text() -> None:
    (first, _) = json.loads(rendered("json"))["files"]
    for each in first["findings"]:
        place = each["location"]
        start = FILE.position(place["start"])
        assert (start.line, start.column) == (place["line"], place["column"])


def test_every_finding_is_one_line() -> None:
    assert rendered("concise").count("\n") == len(REPORTS[0].findings)


@pytest.mark.parametrize("name", ["text", "concise", "json", "github", "markdown", "csv"])
def test_nothing_in_nothing_out(name: str) -> None:
    shown = REPORTERS[name]([], colour=False, width=80, summary=True)
    assert shown == "" or json.loads(shown)["files"] == []


def test_quiet_leaves_the_summary_out() -> None:
    quiet = rendered("text", summary=False)
    assert rendered("text").startswith(quiet)
    assert "3 references" not in quiet
    assert REPORTERS["text"](REPORTS[1:], colour=False, width=80, summary=False) == ""


def test_no_frame_is_wider_than_the_terminal() -> None:
    for line in rendered("text", width=60, summary=False).splitlines():
        if " | " in line:
            assert cells(line) <= 60


def carets(text: str, part: str, *, width: int = 80) -> list[str]:
    """Return the line shown and the caret row for one problem."""
    file = source(text)
    one = report(document(file), finding(Problem(span(file, part), "m")))
    lines = REPORTERS["text"]([one], colour=False, width=width, summary=False).splitlines()
    return [line.partition("| ")[2] for line in lines[3:]]


@pytest.mark.parametrize(
    ("text", "part", "shown", "under"),
    [
        ("see [1] there", "[1]", "see [1] there", "    ^^^"),
        ("論文[1]。", "[1]", "論文[1]。", "    ^^^"),
        ("論文。", "文", "論文。", "  ^^"),
        ("cafe\u0301[1]", "[1]", "cafe\u0301[1]", "    ^^^"),
        ("\t[1]", "[1]", "    [1]", "    ^^^"),
        ("\x07[1]", "[1]", "\\x07[1]", "    ^^^"),
        ("a\x1bb", "\x1b", "a\\x1bb", " ^^^^"),
        ("see [1]", "[1]", "see [1]", "    ^^^"),
    ],
)
def test_carets_stand_under_the_span(text: str, part: str, shown: str, under: str) -> None:
    assert carets(text, part) == [shown, under]


def test_a_long_line_is_cut_on_both_sides() -> None:
    line, under = carets("x" * 500 + "[1]" + "y" * 500, "[1]")
    assert line.startswith("…x")
    assert line.endswith("y…")
    assert line[under.index("^") : under.rindex("^") + 1] == "[1]"


def test_a_span_longer_than_the_window_is_cut() -> None:
    line, under = carets("see " + "z" * 500 + " there", "z" * 500, width=50)
    assert line.startswith("see zz")
    assert line.endswith("z…")
    assert cells(under) <= cells(line)


def test_a_label_in_another_file_is_left_out_of_the_frame() -> None:
    file, other = source("one [1]"), source("two [2]")
    problem = Problem(span(file, "[1]"), "m", labels=(Label(span(other, "[2]"), "there"),))
    one = report(document(file), finding(problem))
    assert "there" not in REPORTERS["text"]([one], colour=False, width=80, summary=False)


@given(
    st.text(st.characters(blacklist_categories=())),
    st.data(),
    st.integers(min_value=1, max_value=200),
)
def test_any_span_of_any_text_can_be_shown(text: str, data: st.DataObject, width: int) -> None:
    file = source(text)
    ends = st.integers(min_value=0, max_value=len(text))
    start, end = sorted((data.draw(ends), data.draw(ends)))
    other = sorted((data.draw(ends), data.draw(ends)))
    problem = Problem(
        Span(file, start, end), "m", label="here", labels=(Label(Span(file, *other), "there"),)
    )
    one = report(document(file), finding(problem, severity=Severity.NOTE))
    for name in REPORTERS:
        shown = REPORTERS[name]([one], colour=False, width=width, summary=True)
        shown.encode()
        assert "\x1b" not in shown
    drawn = REPORTERS["text"]([one], colour=False, width=width, summary=True)
    assert "^" in drawn
    assert "here" in drawn


def extracted(made: Document) -> str:
    return EXTRACTION_FORMATS["json"]([(made, link(made))])


def test_lone_surrogates_survive_as_escapes() -> None:
    made = document(source("\ud800"), entries=["\ud800"])
    assert json.loads(extracted(made))["files"][0]["references"][0]["raw"] == "\ud800"
    one = report(made, finding(Problem(Span(made.file, 0, 1), "\ud800")))
    shown = REPORTERS["json"]([one], colour=False, width=80, summary=True)
    assert json.loads(shown)["files"][0]["findings"][0]["message"] == "\ud800"

"""Each format for other programs is read back by its schema, its reader or its documented rules."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker
from markdown_it import MarkdownIt

import citecheck
from builders import document, finding, report, source, span
from citecheck.finding import (
    Confidence,
    Edit,
    FileReport,
    Fix,
    Label,
    Problem,
    Severity,
)
from citecheck.model import Reference
from citecheck.reporters import REPORTERS
from citecheck.reporters.table import COLUMNS
from citecheck.source import SourceFile, Span
from reporters.nasty import HOSTILE, REPORTS

SCHEMAS = Path(__file__).parent / "schemas"
SAMPLE = Path(__file__).parents[2] / "data" / "ldn_review.txt"
SUFFIX = {
    "sarif": "sarif",
    "github": "txt",
    "gitlab": "json",
    "junit": "xml",
    "markdown": "md",
    "csv": "csv",
}


def rendered(name: str, reports: Sequence[FileReport]) -> str:
    return REPORTERS[name](reports, colour=False, width=80, summary=True)


def one(problem: Problem, path: str = "paper.md") -> list[FileReport]:
    file = replace(problem.span.file, path=Path(path))
    moved = replace(problem, span=Span(file, problem.span.start, problem.span.end))
    return [report(document(file), finding(moved))]


@cache
def sarif_schema() -> Draft4Validator:
    content = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8"))
    return Draft4Validator(content, format_checker=FormatChecker())


@cache
def junit_schema() -> xmlschema.XMLSchema10:
    return xmlschema.XMLSchema10(str(SCHEMAS / "junit-10.xsd"))


# Readers: each takes a document apart, or fails.


def read_sarif(text: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(text)
    sarif_schema().validate(whole)
    (run,) = whole["runs"]
    rules = [each["id"] for each in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        unbraced(result["message"]["text"])
    return dict(run)


def unbraced(text: str) -> str:
    """Undo what §3.11.5 of the standard asks for; a single brace would begin a placeholder."""
    assert not re.search(r"(?<!\{)\{(?:\{\{)*(?!\{)", text)
    return text.replace("{{", "{").replace("}}", "}").replace("\\](", "](")


def offsets(region: dict[str, int], text: str) -> tuple[int, int]:
    """Find a region as a reader of SARIF does: lines by `newlineSequences`, columns in code points."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    start = starts[region["startLine"] - 1] + region["startColumn"] - 1
    return start, starts[region["endLine"] - 1] + region["endColumn"] - 1


def read_github(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Undo workflow commands as the documentation of GitHub Actions has it."""
    assert not text or text.endswith("\n")
    found = []
    for line in text.split("\n")[:-1]:
        match = re.fullmatch(r"::(error|warning|notice) ([^\r]*?)::([^\r]*)", line)
        assert match, line
        pairs = [each.split("=", 1) for each in match[2].split(",")]
        properties = {key: undone(value, ("%3A", ":"), ("%2C", ",")) for key, value in pairs}
        found.append((match[1], properties, undone(match[3])))
    return found


def undone(text: str, *more: tuple[str, str]) -> str:
    for written, meant in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(written, meant)
    return text


def read_gitlab(text: str) -> list[dict[str, Any]]:
    content = json.loads((SCHEMAS / "gitlab-quality.json").read_text("utf-8"))
    entries: list[dict[str, Any]] = json.loads(text)
    Draft202012Validator(content).validate(entries)
    fingerprints = [each["fingerprint"] for each in entries]
    assert len(set(fingerprints)) == len(fingerprints)
    return entries


def read_junit(text: str) -> ET.Element:
    root = ET.fromstring(text)
    junit_schema().validate(root)
    for each in (root, *root):
        assert int(each.get("tests", "")) == len(each.findall(".//testcase"))
        assert int(each.get("failures", "")) == len(each.findall(".//failure"))
    return root


def read_csv(text: str) -> list[dict[str, str]]:
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert text.count("\r\n") == len(rows)
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    assert rows[0] == list(COLUMNS)
    for row in rows:
        assert len(row) == len(COLUMNS)
        assert not any(cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]


def read_markdown(text: str) -> tuple[int, str]:
    """Return how many queries a letter has, and its words; nothing else than a letter may be in it."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    inline = [each for token in tokens for each in token.children or ()]
    kinds = {each.type.removesuffix("_open").removesuffix("_close") for each in (*tokens, *inline)}
    assert kinds <= {
        "paragraph", "inline", "ordered_list", "bullet_list", "list_item", "blockquote", "strong",
        "text", "softbreak", "heading", "text_special",
    }  # fmt: skip
    queries = sum(
        each.type == "list_item_open" and each.markup == "." and each.level == 1 for each in tokens
    )
    words = "\n".join(
        "".join(each.content for each in token.children or ())
        for token in tokens
        if token.type == "inline"
    )
    return queries, words


READERS: dict[str, Callable[[str], Any]] = {
    "sarif": read_sarif,
    "github": read_github,
    "gitlab": read_gitlab,
    "junit": read_junit,
    "markdown": read_markdown,
    "csv": read_csv,
}


@pytest.mark.parametrize("name", READERS)
def test_hostile_golden(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"hostile-{name}.{SUFFIX[name]}", rendered(name, HOSTILE))


@pytest.mark.parametrize("name", READERS)
def test_every_document_can_be_read(name: str) -> None:
    sample = citecheck.check_file(SAMPLE, isolated=True)
    for reports in ((), REPORTS, HOSTILE, [*REPORTS, *HOSTILE], REPORTS[1:], [sample]):
        shown = rendered(name, reports)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        if shown:
            READERS[name](shown)


ANY = st.text(st.characters(blacklist_categories=()))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(ANY, ANY, ANY, st.data())
def test_any_text_gives_documents_that_can_be_read(
    text: str, words: str, name: str, data: st.DataObject
) -> None:
    file = SourceFile(Path("x" + name.replace("\0", "")), text)
    ends = st.integers(min_value=0, max_value=len(text))
    (start, end), (first, last) = (sorted((data.draw(ends), data.draw(ends))) for _ in range(2))
    place, other = Span(file, start, end), Span(file, first, last)
    problem = Problem(
        place,
        words,
        help=words,
        label=text,
        labels=(Label(other, words),),
        notes=(words, text),
        references=(Reference(other, position=1, key=words or None),),
        confidence=data.draw(st.sampled_from(Confidence)),
        fix=Fix(words, (Edit(other, text), Edit(place, "")) if text else ()),
    )
    found = replace(
        finding(problem, severity=data.draw(st.sampled_from(Severity))),
        doc=f"{words}\n\n## What\n{text}",
    )
    reports = [report(document(file), found, found)]
    for each, read in READERS.items():
        shown = rendered(each, reports)
        shown.encode()
        read(shown)
    run = read_sarif(rendered("sarif", reports))
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert offsets(region, text) == (start, end)
    assert read_markdown(rendered("markdown", reports))[0] == 2


def test_only_the_reporter_that_is_asked_for_is_loaded() -> None:
    code = (
        "import sys; from citecheck.reporters import REPORTERS\n"
        "REPORTERS['concise']([], colour=False, width=80, summary=True)\n"
        "print(*(name for name in sys.modules if name.startswith('citecheck.reporters.')))"
    )
    source_folder = str(Path(__file__).parents[2] / "src")
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={"PYTHONPATH": source_folder},
        check=True,
    )
    assert ran.stdout.split() == [b"citecheck.reporters.concise"]


# SARIF


def test_sarif_rules_have_help() -> None:
    run = read_sarif(rendered("sarif", [citecheck.check_file(SAMPLE, isolated=True)]))
    rules = run["tool"]["driver"]["rules"]
    assert {each["id"] for each in rules} == {each["ruleId"] for each in run["results"]}
    for each in rules:
        assert each["help"]["text"]
        assert each["help"]["markdown"].startswith(f"# {each['name']} ({each['id']})")
        assert "\n" not in each["shortDescription"]["text"]
        assert "\n" not in each["fullDescription"]["text"]
        assert each["fullDescription"] != each["shortDescription"]
        assert "helpUri" not in each


def test_sarif_keeps_fingerprints_and_levels() -> None:
    sample = citecheck.check_file(SAMPLE, isolated=True)
    results = read_sarif(rendered("sarif", [sample]))["results"]
    assert [
        (each["partialFingerprints"]["citecheck/v1"], each["level"], each["ruleId"])
        for each in results
    ] == [(each.fingerprint, each.severity.value, each.code) for each in sample.findings]


@pytest.mark.parametrize("reports", [REPORTS, HOSTILE])
def test_sarif_fixes_can_be_carried_out(reports: Sequence[FileReport]) -> None:
    results = read_sarif(rendered("sarif", reports))["results"]
    findings = [finding for each in reports for finding in each.findings]
    done = 0
    for result, found in zip(results, findings, strict=True):
        fix = found.problem.fix
        assert bool(fix) == ("fixes" in result)
        if not fix:
            continue
        file = found.problem.span.file
        (change,) = result["fixes"][0]["artifactChanges"]
        assert unquote(change["artifactLocation"]["uri"]) == file.path.as_posix()
        edits = [
            (*offsets(each["deletedRegion"], file.text), each.get("insertedContent", {"text": ""}))
            for each in change["replacements"]
        ]
        assert edits == [
            (each.span.start, each.span.end, {"text": each.text}) for each in fix.edits
        ]
        done += 1
    assert done


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("a b/é#100%?.md", {"uri": "a%20b/%C3%A9%23100%25%3F.md", "uriBaseId": "%SRCROOT%"}),
        ("./c:d.md", {"uri": "c%3Ad.md", "uriBaseId": "%SRCROOT%"}),
        ("../up.md", {"uri": "../up.md", "uriBaseId": "%SRCROOT%"}),
        ("<stdin>", {"uri": "%3Cstdin%3E", "uriBaseId": "%SRCROOT%"}),
        ("odd\ud800.md", {"uri": "odd%ED%A0%80.md", "uriBaseId": "%SRCROOT%"}),
        ("latin\udce9.md", {"uri": "latin%E9.md", "uriBaseId": "%SRCROOT%"}),
        ("/tmp/x y.md", {"uri": "file:///tmp/x%20y.md"}),
    ],
)
def test_sarif_addresses(path: str, location: dict[str, str]) -> None:
    run = read_sarif(rendered("sarif", one(Problem(Span(source("text"), 0, 1), "m"), path)))
    (result,) = run["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == location
    assert run["artifacts"] == [{"location": location}]


def test_sarif_messages_mean_themselves() -> None:
    message = "write `^{3,4}`, {0} and [this](1)"
    (result,) = read_sarif(rendered("sarif", one(Problem(Span(source("x"), 0, 1), message))))[
        "results"
    ]
    assert result["message"]["text"] == "write `^{{3,4}}`, {{0}} and [this\\](1)"
    assert unbraced(result["message"]["text"]) == message


# GitHub


def test_github_commands_say_all() -> None:
    found = REPORTS[0].findings
    for (command, properties, message), each in zip(
        read_github(rendered("github", REPORTS)), found, strict=True
    ):
        assert command == {"note": "notice"}.get(each.severity, each.severity)
        assert properties["file"] == each.problem.span.file.path.as_posix()
        assert properties["line"] == str(each.problem.span.begin.line)
        assert properties["title"] == f"{each.code} {each.rule}"
        assert ("col" in properties) == ("endColumn" in properties)
        several = each.problem.span.begin.line != each.problem.span.finish.line
        assert ("col" not in properties) == several
        if each.problem.message.isprintable():
            assert message.startswith(each.problem.message)


def test_github_columns_only_within_a_line() -> None:
    file = source("one [1]\r\ntwo")
    (within,) = read_github(rendered("github", one(Problem(span(file, "[1]"), "m"))))
    assert within[1] | {"title": ""} == {
        "file": "paper.md",
        "line": "1",
        "col": "5",
        "endLine": "1",
        "endColumn": "8",
        "title": "",
    }
    (across,) = read_github(rendered("github", one(Problem(span(file, "[1]\r\ntwo"), "m"))))
    assert "col" not in across[1]
    assert across[1]["endLine"] == "2"


# GitLab


def test_gitlab_fingerprints_differ_between_files_and_stay() -> None:
    problem = Problem(Span(source("text"), 0, 4), "m")
    reports = [*one(problem, "a.md"), *one(problem, "b.md"), *one(problem, "b.md")]
    entries = read_gitlab(rendered("gitlab", reports))
    assert [each["location"]["path"] for each in entries] == ["a.md", "b.md", "b.md"]
    (alone,) = read_gitlab(rendered("gitlab", one(problem, "b.md")))
    assert alone["fingerprint"] == entries[1]["fingerprint"]


def test_gitlab_severities() -> None:
    entries = read_gitlab(rendered("gitlab", REPORTS))
    meant = {"error": "major", "warning": "minor", "note": "info"}
    assert [each["severity"] for each in entries] == [
        meant[each.severity] for each in REPORTS[0].findings
    ]


# JUnit


def test_junit_has_a_suite_a_file_and_a_case_a_finding() -> None:
    root = read_junit(rendered("junit", REPORTS))
    assert [each.get("file") for each in root] == [each.file.path.as_posix() for each in REPORTS]
    assert len(root[0]) == len(REPORTS[0].findings)
    assert [each.get("type") for each in root[0].iter("failure")] == [
        each.severity for each in REPORTS[0].findings
    ]
    (passed,) = root[1]
    assert len(passed) == 0


def test_junit_leaves_out_what_xml_cannot_hold() -> None:
    problem = Problem(Span(source("x"), 0, 1), "a\x00b\ufffec\ud800d <&> \U0001f600")
    root = read_junit(rendered("junit", one(problem, "p\x01\uffff.md")))
    assert root[0].get("name") == "p.md"
    (failure,) = root.iter("failure")
    assert failure.get("message") == "a\\x00b\\ufffec\\ud800d <&> \U0001f600"


# CSV


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_csv_holds_no_formula(begin: str) -> None:
    text = f"{begin}HYPERLINK(1)"
    problem = Problem(Span(source("x"), 0, 1), text, help=text)
    (row,) = read_csv(rendered("csv", one(problem, f"{begin}x.md")))
    for column in ("file", "message", "help"):
        assert row[column].startswith("'")


def test_csv_says_all() -> None:
    sample = citecheck.check_file(SAMPLE, isolated=True)
    rows = read_csv(rendered("csv", [sample]))
    duplicate = next(each for each in rows if each["code"] == "REF001")
    assert duplicate["file"] == SAMPLE.as_posix()
    assert (duplicate["line"], duplicate["column"]) == ("46", "5")
    assert duplicate["reference"] == "15; 16"
    assert (duplicate["severity"], duplicate["confidence"]) == ("error", "high")


# The letter


def words_of(problem: Problem) -> str:
    return read_markdown(rendered("markdown", one(problem)))[1]


def test_a_letter_asks_for_each_finding() -> None:
    sample = citecheck.check_file(SAMPLE, isolated=True)
    queries, words = read_markdown(rendered("markdown", [sample]))
    assert queries == len(sample.findings)
    assert words.startswith("Dear author,")
    assert "We noticed: reference 16 is the same work as reference 15." in words
    assert "It seems to us: reference 13 may not be about this sentence." in words
    assert "Please write “et al.”, or name the authors." in words


def test_a_letter_without_queries() -> None:
    letter = rendered("markdown", REPORTS[1:])
    assert "have no queries" in letter
    assert read_markdown(letter)[0] == 0


def test_one_query() -> None:
    assert "have one query. Could you please look at it" in words_of(
        Problem(Span(source("x"), 0, 1), "m")
    )


def test_a_letter_about_several_manuscripts_has_a_heading_each() -> None:
    problem = Problem(Span(source("x"), 0, 1), "m")
    letter = rendered("markdown", [*one(problem, "a.md"), *REPORTS[1:], *one(problem, "#b #.md")])
    assert "your 3 manuscripts" in letter
    assert "\n## “a.md”\n" in letter
    assert read_markdown(letter)[0] == 2
    assert "“#b #.md”" in read_markdown(letter)[1]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<https://localhost/>",
        "&lt; &#60; &amp & b",
        "*a* _b_ **c** `d` ~~e~~",
        "[a](javascript:x) ![b](c) [d][e] [f]: g",
        "\\ and \\* and \\",
        "``` \\`",
        "$x$ | a | b",
        "1. not a list",
        "# no heading",
    ],
)
def test_the_manuscript_means_itself(text: str) -> None:
    file = source(f"before {text} behind")
    words = words_of(Problem(span(file, text), text, label=f"l {text}", notes=(text,)))
    assert f"at “{text}”:" in words
    assert f"“before {text} behind”" in words
    quoted = re.sub(r"`([^`]+)`", r"“\1”", text)
    assert f"\n{quoted}" in words
    assert f"We noticed: {quoted}" in words


def test_a_long_line_is_quoted_in_part() -> None:
    file = source("word " * 100 + "[1]" + " word" * 100)
    words = words_of(Problem(span(file, "[1]"), "m"))
    assert re.search(r"“… (?:word )+\[1\](?: word)+ …”", words)
    for start, end in ((0, len(file.text)), (8, len(file.text) - 5)):
        words = words_of(Problem(Span(file, start, end), "m"))
        assert all(len(line) < 350 for line in words.splitlines())
        assert re.search(r"at “[word ]{90,100} … [word ]{90,100}”:", words)


def test_what_to_do() -> None:
    place = Span(source("x"), 0, 1)
    assert "Is this as you meant it?" in words_of(Problem(place, "m"))
    fixable = Problem(place, "m", fix=Fix("write y", (Edit(place, "y"),)))
    assert "Please write y." in words_of(fixable)
    likely = Problem(place, "m", help="this is probably `y`")
    assert "We think that this is probably “y”. Could you please check it?" in words_of(likely)
    unsure = Problem(place, "m", confidence=Confidence.LOW)
    assert "We are not sure of this, but it may be: m." in words_of(unsure)


def test_places_in_another_file_and_over_lines() -> None:
    file, other = source("one\ntwo"), source("three", "other_file.md")
    problem = Problem(Span(file, 0, 7), "m", labels=(Label(Span(other, 0, 5), "here"),))
    words = words_of(problem)
    assert "Lines 1–2, at “one two”:" in words
    assert "in “other_file.md”, line 1, “three”: here" in words

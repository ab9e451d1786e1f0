"""Whatever a manuscript holds, rules do not fail, and what they say can be printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.extract import extract
from citecheck.finding import Problem
from citecheck.link import link
from citecheck.rule import Context
from citecheck.rules import RULES
from citecheck.source import SourceFile

PIECES = (
    "Sleep was shorter", " in winter", ". ", "\n", "\n\n", " [1]", "[2,1]", "[3–]", "[9–4]", "^{1 2}", "¹", "²⁻⁴",
    " (1)", " (Berg, 2019)", "(Berg and\nDahl, 2018)", "Berg et al. (2017a)", "[@key]", " [?]", "(REF)",
    "Error! Reference source\nnot found.", "(Author, year)", "turn0search1", "\n\nReferences\n\n", "\n# Literature\n",
    "\n1. ", "\n2. ", "\n2) ", "\n[3] ", "Berg A, Dahl B", ", al. e", "Al E", "B2", ". Sleep in winter", ". J Sleep",
    " 2019;4:1-9.", " 2190;9:9-1", " doi:10.5555/a", " doi:10.xxxx/", " arXiv:2101.01234", "&amp;", "*. J*", "\ufffd",
    "<i>", "\x1b[31m", "\u202e", "Ω", "()", "..", " in press", "(ed. 2)", " PMID: 1", "ISBN 978-0-306-40615-8",
    "\n| a | [1] |\n", "```\n", "<!-- citecheck: ignore[CIT001] -->", "\r\n", "\t", "S3", "12a",
)  # fmt: skip
manuscripts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(manuscripts, st.sampled_from(["paper.txt", "paper.md"]))
def test_rules_over_any_manuscript(text: str, name: str) -> None:
    document = extract(SourceFile(Path(name), text))
    context = Context(document, link(document), date(2024, 6, 1), document.directives)
    for rule in RULES:
        for found in rule.check(context, rule.options()):
            if not isinstance(found, Problem):
                assert found.reason
                continue
            for span in (found.span, *(label.span for label in found.labels)):
                assert 0 <= span.start < span.end <= len(text), rule.name
            for line in (found.message, found.help, found.label, *found.notes):
                assert "\n" not in line, rule.name
                assert "\r" not in line, rule.name
            assert found.message, rule.name
            assert found.help, rule.name
            assert len(found.message) < 400, rule.name

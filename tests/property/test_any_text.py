"""Any text can be checked without a crash, with spans in bounds and in order."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import citecheck
from citecheck.finding import FileReport
from citecheck.model import Document
from citecheck.reporters import REPORTERS
from citecheck.source import Span

_PIECES = (
    "Bees find the sun [1]. ",
    "They count landmarks^{3,4}, ",
    "and more¹²⁻¹⁴. ",
    "see (1,2) and (Lee, 2010) ",
    "[1][2] [3–1] [1, 1] [?] ",
    "<sup>3</sup> 10⁶ m² Ca²⁺ ",
    "[@lee2010; -@roe] [^3] ",
    "# Heading\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "References\n\n",
    "## References\n",
    "1. Lee B, Roe C. Bees and the sun. J Insects. 2011;3(2):10-19. doi:10.1000/abc\n",
    "2. Lee B, Roe C. Bees and the sun. J Insects. 2011;3(2):10-19.\n",
    "[3] Poe D. *A book*. 2nd ed. Oxford: Press; 2015.\n",
    "4) al. e. Nothing;86(9):907-911.\n",
    "   12. https://example.org/?utm_source=x accessed 2020\n",
    "Lee B. Unnumbered entry. J Insects 2010;1:1.\n",
    "| a | b |\n|---|---|\n| 1 [1] | 2² |\n",
    "```\ncode [1]\n```\n",
    "<!-- citecheck: ignore[CIT001] -->",
    "% citecheck: ignore\n",
    "<!-- citecheck: ignore-file[REF] -->\n",
    "Table 1. Legend [1].\n",
)
MANUSCRIPTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=8), max_size=40).map("".join)
ANY = st.text(st.characters(exclude_categories=())) | MANUSCRIPTS
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _spans(report: FileReport) -> list[Span]:
    document = report.document
    spans = [*document.sentences, *(each.sentence for each in document.citations)]
    spans += [each.span for each in document.blocks]
    spans += [each.span for each in document.markers]
    spans += [each.span for each in document.citations]
    spans += [each.span for each in document.references]
    spans += [each.span for each in document.lists]
    spans += [each.span for each in document.leftovers]
    spans += [place for each in document.directives for place in (each.span, each.covers)]
    for reference in document.references:
        spans += [name.span for name in (*reference.authors, *reference.editors)]
        values = (reference.title, reference.container, reference.year, reference.volume)
        spans += [value.span for value in values if value]
    for finding in report.findings:
        spans += [finding.problem.span, *(each.span for each in finding.problem.labels)]
    return spans


@slow
@given(ANY)
def test_any_text_can_be_checked(text: str) -> None:
    report = citecheck.check_text(text, min_confidence="low")
    for span in _spans(report):
        assert 0 <= span.start <= span.end <= len(text)
        assert span.file is report.file
    places = [each.problem.span.start for each in report.findings]
    assert places == sorted(places)
    for name, reporter in REPORTERS.items():
        shown = reporter([report], colour=False, width=80, summary=True)
        shown.encode()
        assert name != "json" or json.loads(shown)["schema"] == 1


@slow
@given(MANUSCRIPTS)
@example("Bees [1].\n```\nReferences\n\n1. Lee B. Bees and the sun. J Insects. 2011;3(2):10-19.\n")
def test_what_is_recognised_is_in_order_and_apart(text: str) -> None:
    document = citecheck.extract_text(text)
    for spans in (
        [each.span for each in document.markers],
        [each.span for each in document.blocks],
        [each.span for each in document.references],
    ):
        for before, after in pairwise(spans):
            assert before.end <= after.start
    for citation in document.citations:
        marker = citation.marker.span
        assert marker.start <= citation.span.start <= citation.span.end <= marker.end
        assert citation.sentence.start <= marker.start


def recognised(document: Document) -> object:
    def plain(span: Span) -> str:
        return span.text.replace("\r\n", "\n").replace("\r", "\n")

    return (
        document.style,
        [(each.style, plain(each.span)) for each in document.markers],
        [(each.target, plain(each.sentence)) for each in document.citations],
        [
            (
                each.number,
                plain(each.span),
                each.year and each.year.text,
                each.title and each.title.text,
            )
            for each in document.references
        ],
        [plain(each.covers) for each in document.directives],
    )


@slow
@given(MANUSCRIPTS, st.sampled_from(["\r\n", "\r"]))
@example("2. Lee B. Bees. J Insects. 2011;3(2):10-19.\n[1][2] [3–1] [1, 1] [?] ", "\r\n")
def test_line_endings_make_no_difference(text: str, ending: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    other = citecheck.extract_text(text.replace("\n", ending))
    assert recognised(other) == recognised(citecheck.extract_text(text))


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "[",
            "(",
            "^{",
            "<sup>",
            "<!-- citecheck:",
            "¹",
            "[1",
            "[1]",
            "1. ",
            "1.\n",
            "**",
            "10.1/",
        ),
        *(
            " ",
            "\t",
            "\n",
            "-",
            "1,",
            "1-",
            "[1,2] ",
            "Lee B, ",
            "A. ",
            "et al. ",
            "and ",
            "(2010) ",
        ),
        *("Smith (2010) ", "References\n", "| a ", "```\n", "https://", "&amp;", "[@a; ", "A.B."),
    ],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    """No pattern may backtrack without bound: eight times the text takes not much more than that."""

    def taken(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        citecheck.check_text(text)
        return time.process_time() - start

    short = max(taken(2000), 0.02)
    assert taken(16_000) < 8 * 4 * short

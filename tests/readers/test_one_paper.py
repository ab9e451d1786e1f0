"""The same paper gives the same citations, references and findings, whatever it is saved as."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from citecheck.extract import extract
from citecheck.link import link
from citecheck.model import Document
from citecheck.pipeline import Plan, check
from citecheck.readers import READERS, read
from citecheck.rules import RULES
from command import ROOT

FIXTURES = ROOT / "fixtures" / "manuscripts"
PAPERS = {
    way: sorted(each for each in FIXTURES.glob(f"one-paper-{way}*.*"))
    for way in ("numbered", "author-year", "keys")
}
SAME = {
    ".text": ".txt",
    ".markdown": ".md",
    ".qmd": ".md",
    ".rmd": ".md",
    ".htm": ".html",
    ".xhtml": ".html",
    ".ltx": ".tex",
    ".nxml": ".xml",
}
"""Suffixes that are read as another one is."""
LIBRARIES = {".bib", ".ris", ".nbib", ".medline", ".json", ".enw", ".ciw", ".isi"}


@cache
def understood(path: Path) -> Document:
    return extract(read(path))


def citations(document: Document) -> list[tuple[str, list[int]]]:
    """Return each marker's sentence, without what it cites, and the positions of what it means."""
    links = link(document)
    found: dict[int, tuple[str, list[int]]] = {}
    for each in document.citations:
        sentence = " ".join(each.sentence.text.split()[:4])
        meant = [one.position for one in links.candidates[each]]
        found.setdefault(each.marker.span.start, (sentence, []))[1].extend(meant or [0])
    return list(found.values())


def references(document: Document) -> list[tuple[object, ...]]:
    return [
        (
            each.position,
            tuple(name.family for name in each.authors),
            *(
                value.text.replace("–", "-").replace("--", "-") if value else None
                for value in (
                    each.title,
                    each.container,
                    each.year,
                    each.volume,
                    each.issue,
                    each.pages,
                )
            ),
        )
        for each in document.references
    ]


def findings(path: Path) -> list[tuple[str, str, tuple[int, ...]]]:
    report = check(read(path), Plan(RULES, every_rule=RULES))
    return sorted(
        (
            each.code,
            each.problem.confidence.value,
            tuple(one.position for one in each.problem.references),
        )
        for each in report.findings
        if not each.code.startswith("FMT")  # how it is printed may differ
    )


@pytest.mark.parametrize("path", PAPERS["numbered"], ids=lambda path: path.name)
def test_numbered(path: Path) -> None:
    plain = FIXTURES / "one-paper-numbered.txt"
    assert citations(understood(path)) == citations(understood(plain))
    assert references(understood(path)) == references(understood(plain))
    assert findings(path) == findings(plain)


@pytest.mark.parametrize("path", PAPERS["author-year"], ids=lambda path: path.name)
def test_by_author_and_year(path: Path) -> None:
    plain = FIXTURES / "one-paper-author-year.txt"
    assert citations(understood(path)) == citations(understood(plain))
    assert references(understood(path)) == references(understood(plain))
    assert findings(path) == findings(plain)


@pytest.mark.parametrize("path", PAPERS["keys"], ids=lambda path: path.name)
def test_by_key(path: Path) -> None:
    """Of a library only what is cited is printed, so that nothing in it is uncited."""
    plain = FIXTURES / "one-paper-numbered.txt"
    assert citations(understood(path)) == citations(understood(plain))
    cited = [each for each in references(understood(plain)) if each[0] != 8]
    assert [each[2:] for each in references(understood(path))] == [each[2:] for each in cited]
    found = {code: about for code, _, about in findings(path)}
    assert found == {
        code: about for code, _, about in findings(plain) if code not in {"CIT002", "REF005"}
    }


def test_it_has_what_is_to_be_found() -> None:
    plain = FIXTURES / "one-paper-numbered.txt"
    assert [code for code, *_ in findings(plain)] == [
        "CIT001",
        "CIT002",
        "REF001",
        "REF005",
        "REF008",
    ]
    assert [meant for _, meant in citations(understood(plain))][-3:] == [[1, 2], [12], [0]]


def test_every_format_is_tried() -> None:
    tried = {path.suffix for paths in PAPERS.values() for path in paths}
    assert {SAME.get(suffix, suffix) for suffix in READERS} - LIBRARIES <= tried

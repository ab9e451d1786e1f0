"""The commands that cite, of LaTeX itself, natbib, biblatex and others."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.extract import extract
from citecheck.readers import read
from citecheck.source import SourceFile


def manuscript(source: str) -> SourceFile:
    path = Path("any.tex")
    return read(path, {path: source.encode()})


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (r"\cite{a}", "[@a]"),
        (r"\cite {a, b ,c}", "[@a; @b; @c]"),
        ("\\cite{a,% first\n  b}", "[@a; @b]"),
        (r"\cite[p.~3]{a}", "[@a, p. 3]"),
        (r"\citep[see][pp.~3--4]{a,b}", "[see @a; @b, pp. 3–4]"),
        (r"\citep[see][]{a}", "[see @a]"),
        (r"\citep*{a}", "[@a]"),
        (r"\citet{a}", "@{a}"),
        (r"\citet[3]{a}", "[@a, 3]"),
        (r"\Citet*{a}", "@{a}"),
        (r"\citealp{a} \Citealt{b}", "[@a] @{b}"),
        (r"\citeauthor{a}'s \citeyear{a} \citeyearpar{a}", "@{a}'s @{a} [@a]"),
        (r"\textcite{a} \Textcite{b}", "@{a} @{b}"),
        (r"\parencite{a} \Parencite*{b} \autocite[2]{c}", "[@a] [@b] [@c, 2]"),
        (r"\footcite{a} \footcitetext{b} \smartcite{c} \supercite{d}", "[@a] [@b] [@c] [@d]"),
        (r"\cites(See)(end)[1]{a}[x][2]{b}{c}", "[@a, 1][x @b, 2][@c]"),
        (r"\textcites{a}{b}", "@{a}; @{b}"),
        (r"\volcite{2}[3]{a}", "[@a, 3]"),
        (r"\fullcite{a} \citefield{b}{title} \citetitle{c}", "@{a} @{b} @{c}"),
        (r"\cite<see>[p.~3]{a} \citeA{b} \citeNP{c}", "[see @a, p. 3] @{b} [@c]"),
        (r"\upcite{a} \onlinecite{b} \citenum{c} \citesec{d}", "[@a] @{b} @{c} [@d]"),
        (r"\cite{DBLP:conf/x/A-1} \cite{a'b} \cite{two words}", "[@DBLP:conf/x/A-1] [@{a'b}] [@{two words}]"),
        (r"\cite[see also][and \citealp{b}]{a}", "[see also @a, and b][@b]"),
        (r"\cite{} \cite{\foo} \citestyle{x} \citetext{see} \defcitealias{a}{Paper I}", "see aPaper I"),
        (r"word\citet{a}-based", "word @{a}-based"),
        (r"$^{\cite{a}}$ \textsuperscript{\cite{b}}", "[@a] <sup>[@b]</sup>"),
        (r"\begin{equation} x \text{by \cite{a}} \end{equation}", "[@a]"),
        (r"\section{On \cite{a}} \begin{theorem}[\cite{b}] T. \end{theorem}", "# On [@a]\n\n[@b] T."),
    ],
)  # fmt: skip
def test_citations(source: str, printed: str) -> None:
    assert manuscript(source).text.replace(" ,", ",").split() == printed.split()


def test_each_key_has_its_place() -> None:
    file = manuscript("Moss \\citep[see][p. 3]{abara2001,\n  beltrov}.")
    citations = extract(file).citations
    assert [each.span.where for each in citations] == ["line 1, column 24", "line 2, column 3"]
    assert [each.span.original.text for each in citations] == ["abara2001", "beltrov"]
    assert citations[0].marker is citations[1].marker


def test_a_narrative_citation_without_a_year_in_its_key_is_one() -> None:
    (citation,) = extract(manuscript(r"As \citet{foo} says.")).citations
    assert citation.span.original.text == "foo"


def test_uncited_entries_are_kept() -> None:
    file = manuscript(r"Moss \cite{a}. \nocite{b, c}")
    assert file.library_keys == frozenset({"b", "c"})
    assert manuscript(r"\nocite{*}").library_keys is None

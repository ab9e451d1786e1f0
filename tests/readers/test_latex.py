"""LaTeX: what is printed is read, each place leads back, and nothing it holds can stop the reader."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.errors import ReadError
from citecheck.extract import extract
from citecheck.finding import Finding
from citecheck.model import BlockKind, Document, System
from citecheck.pipeline import Plan, check, fix
from citecheck.readers import edited, latex, read
from citecheck.rules import RULES
from citecheck.source import SourceFile


def manuscript(tmp_path: Path, body: str, **beside: str) -> SourceFile:
    for name, text in beside.items():
        (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8")
    path = tmp_path / "paper.tex"
    path.write_bytes(body.encode())
    return read(path)


def text(tmp_path: Path, body: str) -> str:
    return manuscript(tmp_path, body).text


def keys(document: Document) -> list[str]:
    return [each.target.key for each in document.citations]  # type: ignore[union-attr]


def findings(file: SourceFile) -> list[Finding]:
    return list(check(file, Plan(RULES)).findings)


WHOLE = r"""% !TEX program = lualatex
\documentclass[12pt]{article}
\usepackage{natbib} \newcommand{\Moss}{\emph{Bryum}\xspace}
\title{Moss on \\ stones\thanks{Paid by \emph{nobody}.}}
\author{Anna Abara$^{1,2}$}
\begin{document}
\maketitle
\begin{abstract}
We looked.
\end{abstract}
\section{Growth}\label{sec:growth}
\Moss grows.\footnote{Slowly \citep{cassini}.} It
grows \cite{abara}.
% a comment \cite{hidden}

\begin{figure}[t]\includegraphics[width=3cm]{a.png}
\caption[Short]{A stone \cite{beltrov}.}\end{figure}
\begin{verbatim}
\cite{shown}
\end{verbatim}
\paragraph{Last.} The end, Sect.~\ref{sec:growth}.
\begin{thebibliography}{9}
\bibitem{abara} Abara A. \newblock \emph{Moss}. J Moss. 2001;4:1--9.
\bibitem[Beltrov(2002)]{beltrov} Beltrov B. Stones. J Moss. 2002;5:1--9.

\bibitem{cassini} Cassini C. Eels. J Eels. 2003;6:1--9.
\end{thebibliography}
\end{document}
\cite{after}
"""


def test_a_manuscript_as_it_is_printed(tmp_path: Path) -> None:
    file = manuscript(tmp_path, WHOLE)
    assert file.text.split("\n\n") == [
        "# Moss on stones",
        "Paid by nobody.",
        "# Abstract",
        "We looked.",
        "# Growth",
        "Bryum grows. It grows [@abara].",
        "Slowly [@cassini].",
        "Figure 1. A stone [@beltrov].",
        "Last. The end, Sect. .",
        "# References",
        "abara Abara A. Moss. J Moss. 2001;4:1–9.",
        "beltrov Beltrov B. Stones. J Moss. 2002;5:1–9.",
        "cassini Cassini C. Eels. J Eels. 2003;6:1–9.",
    ]
    document = extract(file)
    assert document.system is System.KEYED
    assert keys(document) == ["abara", "cassini", "beltrov"]
    assert [each.key for each in document.references] == ["abara", "beltrov", "cassini"]
    assert document.references[0].pages is not None
    assert document.references[0].pages.span.original.text == "1--9"
    assert BlockKind.CAPTION in {each.kind for each in document.blocks}
    assert findings(file) == []


def test_places_lead_to_the_line_of_the_source(tmp_path: Path) -> None:
    document = extract(manuscript(tmp_path, WHOLE))
    assert [each.span.where for each in document.citations] == [
        "line 13, column 13",
        "line 12, column 37",
        "line 17, column 31",
    ]
    assert [each.span.original.begin.line for each in document.references] == [23, 24, 26]


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (r"M\"uller, M\"{u}ller, {\"u}ber, \'{\i}, \c{c}, \c c, \v{S}, \H{o}", "Müller, Müller, über, í, ç, ç, Š, ő"),
        (r"Stra\ss e, \O{}resund, \o re, \AA ngstr\"om", "Straße, Øresund, øre, Ångström"),
        (r"``one'' --- `two' pp.~3--4, 5\% \& \$6 \#7 a\_b \{c\}", "“one” — ‘two' pp. 3–4, 5% & $6 #7 a_b {c}"),
        (r"\textit{E. coli} \textbf{bold} {\em set} \textcolor{red}{word}", "E. coli bold set word"),
        (r"a\textsubscript{2} b\textsuperscript{3,4}", "a2 b<sup>3,4</sup>"),
        (r"moss$^{3}$, $^{[1, 2]}$, ${}^{\mathrm{5}}$, $^6$", "moss^{3}, ^{1, 2}, ^{5}, ^{6}"),
        (r"$x^2$ in $[0,1]$, \(a\), 2$y^2$", "$x^2$ in $[0,1]$, $a$, 2y 2"),
        (r"before \[ x^{2} [1] \] behind $$ y [2] $$ it", "before behind it"),
        ("one\n% gone\ntwo%\n  three\n\n\nfour", "one two" + "three\n\nfour"),
        (r"\verb|a \cite{b}| \lstinline{x[1]} \url{https://a.test/b%20c_d} \href{https://x.test/%7e}{page}", "https://a.test/b%20c_d page"),
        (r"\iffalse no \ifx a \fi more \fi yes", "yes"),
        (r"\iftrue yes \ifx a b \else c \fi\else no\fi{} end", "yes a b c end"),
        (r"\newif\ifdraft \ifdraft hidden \cite{gone}\else shown\fi{} end", "shown end"),
        (r"\newif\ifdraft\drafttrue \ifdraft shown\else hidden \cite{gone}\fi{} end", "shown end"),
        (r"\newif\ifa\atrue\newif\ifb \ifa one\ifb two\else three\fi\else four\fi{} end", "one three end"),
        (r"\newif\ifdraft \ifdraft not closed", "not closed"),
        (r"\ifunknown one \else two \fi three", "one two three"),
        (r"\begin{itemize}\item one \item[--] two\end{itemize}", "one\n\n– two"),
        (r"\begin{enumerate}\setcounter{enumi}{4}\item one \item two\end{enumerate}", "5. one\n\n6. two"),
        (r"\begin{enumerate}[start=3]\item one\end{enumerate}\begin{enumerate}[resume]\item two\end{enumerate}", "3. one\n\n4. two"),
        (r"\begin{tabular}{l|c} a & b \\[2pt] \hline \multicolumn{2}{c}{c [1]} \end{tabular}", "| a | b |\n| c [1] |"),
        (r"\unknown[opt]{shown} \other [12] \vspace*{2cm}x\\y", "shown [12] x\n\ny"),
        (r"\texorpdfstring{$x$ yes}{no} \multirow{2}{*}{cell} \footnotemark[3]", "$x$ yes cell"),
        (r"\captionof{table}{Sites} \caption*{Fig. 3 Moss}", "Table 1. Sites\n\nFig. 3 Moss"),
        (r"mail a@b.test and @handle", "mail a@b.test and @ handle"),
        (r"\abstract{In short.} \subsection*{Part}", "# Abstract\n\nIn short.\n\n## Part"),
        (r"\section[short]{Long \emph{name}}text", "# Long name\n\ntext"),
        (r"{[}1{]} and \string", "[1] and"),
    ],
)  # fmt: skip
def test_what_is_printed(tmp_path: Path, source: str, printed: str) -> None:
    assert text(tmp_path, source) == printed


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (r"\newcommand{\eg}{e.g.\xspace}\eg moss, \eg, x", "e.g. moss, e.g., x"),
        (r"\newcommand*{\two}[2][one]{#1 and #2}\two{b} \two[a]{b}", "one and b a and b"),
        (r"\def\pair#1#2{#2 #1}\pair{a}{b}", "b a"),
        (r"\NewDocumentCommand{\say}{s o m}{#3 said}\say*[x]{He}", "He said"),
        (r"\newcommand{\sps}[1]{$^{#1}$}moss\sps{3,4}", "moss^{3,4}"),
        (r"\newcommand{\see}[1]{(see \citealp{#1})}\see{a,b}", "(see [@a; @b])"),
        (r"\newcommand{\pc}{\parencite}\pc[3]{a}", "[@a, 3]"),
        (r"\let\ct=\citet \ct{a}", "@{a}"),
        (r"\let\old\cite \renewcommand{\cite}[1]{\textcolor{blue}{\old{#1}}}\cite{a}", "[@a]"),
        (
            r"\LetLtxMacro{\old}{\cite}\renewcommand{\cite}[2][]{(\old[#1]{#2})}\cite[3]{a}",
            "([@a,3])",
        ),
        (r"\newcommand{\x}{one}\let\y\x\renewcommand{\x}{two \y}\x", "two one"),
        (r"\let\x\citet\let\y\x\let\x\citep \y{a}\x{b}", "@{a}[@b]"),
        (r"\newcommand{\odd}{\ifx\a\b x\else y\fi}\odd z", "z"),
        (r"\newenvironment{box}[1]{\begin{x}}{\end{x}}\begin{box}in\end{box}", "in"),
    ],
)
def test_macros_of_its_own(tmp_path: Path, source: str, printed: str) -> None:
    assert text(tmp_path, source).replace(" ", "") == printed.replace(" ", "")


def test_macros_that_never_end(tmp_path: Path) -> None:
    assert text(tmp_path, r"\def\again{x\again}\again") == "x" * 100_000
    assert 100 < len(text(tmp_path, r"\def\again{x\again y}\again")) < 1_000


def test_macros_lead_to_where_they_are_called(tmp_path: Path) -> None:
    file = manuscript(tmp_path, "\\newcommand{\\see}[1]{(see \\citep{#1})}\n\nText \\see{ab}.\n")
    (citation,) = extract(file).citations
    assert citation.span.where == "line 3, column 11"
    assert citation.marker.span.original.begin.line == 3


def test_a_fix_is_carried_over(tmp_path: Path) -> None:
    body = WHOLE.replace("Abara A.", "Abara A, et al et al.").replace("2003;6", "2003;;6")
    file = manuscript(tmp_path, body)
    fixed = fix(file, Plan(RULES), edited, unsafe=True)
    assert [each.code for each in fixed.done] == ["REF005", "REF009"]
    (new,) = fixed.file.changed.values()
    assert new.decode() == WHOLE.replace("Abara A.", "Abara A, et al.")


def test_edits_are_spelt_as_latex_or_refused(tmp_path: Path) -> None:
    body = r"\newcommand{\x}[1]{on #1}Moss 5 \& \url{https://a.test/b}, \x{stone}, \cite{key}."
    file = manuscript(tmp_path, body)

    def after(words: str, put: str) -> str | None:
        start = file.text.index(words)
        changed = latex.rewrite(file, [(start, start + len(words), put)])
        return next(iter(changed.values())).decode() if changed else None

    assert after("5", "5% of_it") == body.replace("5", r"5\% of\_it")
    assert after("b,", "c_d%,") is not None
    assert after("/b", "/c_d%") == body.replace("/b", "/c_d%")
    assert after("on ", "in ") is None  # what the macro prints is not the call alone
    assert after("stone", "rock") == body.replace("stone", "rock")
    assert after("@key", "@other") is None


def test_ignore_comments(tmp_path: Path) -> None:
    body = r"""% citecheck: ignore-file[REF004] as the journal wants it
\documentclass{article}\begin{document}
% citecheck: ignore[CIT001] to come
One \cite{none}.

Two \cite{a}. % citecheck: ignore[CIT001] this too --> ok
And \cite{gone}.
\begin{thebibliography}{9}
\bibitem{a} Abara A. Moss. J Moss. 2001;4:1--9.
% citecheck: ignore[REF008] so printed
\bibitem{b} Beltrov B. Stones. J Moss. 2001;4:9--1.
\end{thebibliography}
\end{document}"""
    file = manuscript(tmp_path, body)
    directives = extract(file).directives
    assert [(each.codes, each.reason) for each in directives] == [
        (("REF004",), "as the journal wants it"),
        (("CIT001",), "to come"),
        (("CIT001",), "this too  ok"),
        (("REF008",), "so printed"),
    ]
    assert directives[0].covers.text == file.text
    assert directives[3].covers.text.startswith("b Beltrov")
    codes = {each.code for each in findings(file)}
    assert codes == {"CIT002", "DOC005"}
    assert directives[3].span.original.begin.line == 10


def test_typed_numbers_with_a_marked_list(tmp_path: Path) -> None:
    body = r"""Moss [1]. Eels [2].
\begin{thebibliography}{9}
\bibitem{x} Abara A. Moss. J Moss. 2001;4:1--9.
\bibitem{y} Beltrov B. Eels. J Moss. 2002;4:1--9.
\end{thebibliography}"""
    document = extract(manuscript(tmp_path, body))
    assert document.system is System.NUMERIC
    assert [each.number for each in document.references] == [1, 2]
    assert document.references[0].key is None


def test_damaged_files_say_so(tmp_path: Path) -> None:
    for name, data, message in [
        ("empty.tex", b" \n", "is empty"),
        ("word.tex", b"PK\x03\x04abc", "is not text"),
        ("bad.tex", "é é é é".encode() + b"\xff", "is not valid UTF-8"),
    ]:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ReadError, match=message) as error:
            read(path)
        assert error.value.hint


def test_too_large_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latex, "MAX_BYTES", 2_000_000)
    path = tmp_path / "a.tex"
    path.write_bytes(b"x" * 2_000_001)
    with pytest.raises(ReadError, match="larger than 2 MB"):
        read(path)


HOSTILE = (
    "{", "}", "$", "\\cite{", "\\cite[", "\\f{", "\\begin{equation} ", "\\begin{figure}\\caption{", "\\footnote{",
    "\\begin{tabular}{c} a & ", "\\iffalse ", "\\verb|", "\\url{", "\\(", "% citecheck: ignore[A] x\n", '\\"', "-", "\\a ",
    "\\section{", "\\begin{verbatim}", "\\textcites(", "\\bibitem{", "\\item[", "\\^{", "%\n", " ", "\n", "`",
)  # fmt: skip
BOMB = r"\newcommand{\f}[1]{#1 #1}\def\a{\b\b}\def\b{\c\c}\def\c{\d\d}\def\d{\e\e}\def\e{\a\a}"


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(
    tmp_path: Path, piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citecheck.readers.latex.printing._MAX_EXPANSIONS", 2_000)
    path = tmp_path / "a.tex"
    path.write_text(f"x {BOMB}" + piece * (60_000 // len(piece)))
    begun = time.process_time()
    try:
        file = read(path)
    except ReadError as error:
        assert "not closed" in error.message  # noqa: PT017 - most of them are read
    else:
        assert len(file.text) < 2_000_000
    assert time.process_time() - begun < 5


PIECES = st.sampled_from(
    [*HOSTILE, "a,b", "}", "]", ")", "#1", "\\end{document}", "\\begin{document}", "\\documentclass{a}", "\\x", "\\fi",
     "\\newcommand{\\x}[1]{#1 \\x{#1}}", "\\let\\z\\cite", "\\z", "text ", "1,2", "\\nocite{*}", "\\\\", "~", "\\title{",
     "\\end{tabular}", "\\end{figure}", "\\begin{thebibliography}{9}", "\\bibitem{k}", "\\textsuperscript{", "@", "^", "_"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_source_is_read_and_each_place_is_in_it(parts: list[str]) -> None:
    source = "x" + "".join(parts)
    path = Path("any.tex")
    file = read(path, {path: source.encode()})
    assert file.origin is not None
    for piece in file.origin.pieces:
        assert 0 <= piece.at <= piece.until <= len(piece.source.text)
        if piece.verbatim:
            assert file.text[piece.start : piece.end] == piece.source.text[piece.at : piece.until]
    for each in file.listed:
        assert 0 <= each.start <= each.end <= len(file.text)
    extract(file)


WORDS = st.lists(st.sampled_from(["moss", "Stone", "5", "é", "grows"]), min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_plain_words_stay_as_they_are(paragraphs: list[list[str]]) -> None:
    plain = "\n\n".join(" ".join(words) for words in paragraphs)
    path = Path("any.tex")
    assert read(path, {path: plain.encode()}).text == plain

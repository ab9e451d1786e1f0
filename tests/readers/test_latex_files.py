"""A LaTeX manuscript with what it draws in: parts, libraries, lists built beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from citecheck.errors import ReadError
from citecheck.extract import extract
from citecheck.model import System
from citecheck.pipeline import Plan, check, fix
from citecheck.readers import edited, latex, read
from citecheck.rules import RULES
from citecheck.source import SourceFile

ABARA = "@article{abara, author={Abara, A.}, title={Moss}, journal={J Moss}, year=2001, volume=4, pages={1--9}}\n"
STONES = "@article{beltrov, author={Beltrov, B.}, title={Stones}, journal={J Moss}, year=2002, volume=5, pages={9--1}}\n"


def written(tmp_path: Path, files: dict[str, str], main: str = "paper.tex") -> SourceFile:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read(tmp_path / main)


def codes(file: SourceFile) -> list[tuple[str, str]]:
    found = check(file, Plan(RULES)).findings
    return [(each.code, f"{each.problem.span.original.file.path.name}:{each.problem.span.original.begin.line}") for each in found]  # fmt: skip


def test_parts_are_drawn_in(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        {
            "paper.tex": "One \\cite{a}\n\\input{parts/two}\\include{three}\\input four \\import{parts/}{five}",
            "parts/two.tex": "two \\cite{b}\n\\input{parts/inner}\n\\endinput never",
            "parts/inner.tex": "inner\n",
            "three.tex": "\n\nthree",
            "four.tex": "four",
            "parts/five.tex": "five \\input{six}",
            "parts/six.tex": "six",
        },
    )
    assert file.text.split() == "One [@a] two [@b] inner three four five six".split()
    first, second = extract(file).citations
    assert first.span.place.endswith("paper.tex:1:11")
    assert second.span.place.endswith("parts/two.tex:1:11")


def test_edits_go_to_the_part_they_are_of(tmp_path: Path) -> None:
    file = written(tmp_path, {"paper.tex": "One \\input{two} three", "two.tex": "old words"})
    start = file.text.index("old")
    after = edited(file, [(start, start + 3, "new")])
    assert after.text == "One new words three"
    assert {path.name: data for path, data in after.changed.items()} == {"two.tex": b"new words"}


@pytest.mark.parametrize(
    "files",
    [
        {"paper.tex": "\\input{paper}"},
        {"paper.tex": "\\input{a}", "a.tex": "\\include{b}", "b.tex": "x \\input{./a}"},
    ],
)
def test_a_cycle_is_an_error(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(ReadError, match="draws itself in") as error:
        written(tmp_path, files)
    assert error.value.hint


def test_what_is_no_latex_is_not_drawn_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    os.mkfifo(tmp_path / "pipe.tex")
    file = written(tmp_path, {"paper.tex": f"x \\input{{{secret}}} \\input{{pipe}} \\input{{/dev/zero}} y"})  # fmt: skip
    assert file.text == "x y"


def test_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latex, "_MOST_FILES", 5)
    with pytest.raises(ReadError, match="more than 5 files"):
        written(tmp_path, {"paper.tex": "x" + "\\input{a}" * 6, "a.tex": "a"})
    monkeypatch.setattr(latex, "MAX_BYTES", 1_000_000)
    with pytest.raises(ReadError, match="larger than 1 MB"):
        written(tmp_path, {"paper.tex": "x" + "\\input{a}" * 3, "a.tex": "a" * 400_000})


def test_a_part_that_is_not_there_accuses_nobody(tmp_path: Path) -> None:
    body = r"""Moss \cite{a}, \cite{b}, \cite{c}. \input{gone}
\begin{thebibliography}{9}
\bibitem{a} Abara A. Moss. J Moss. 2001;4:1--9.
\bibitem{b} Beltrov B. Stones. J Moss. 2002;4:1--9.
\bibitem{c} Cassini C. Eels. J Moss. 2003;4:1--9.
\bibitem{d} Dorn D. Owls and foxes. J Owls. 2004;4:1--9.
\end{thebibliography}"""
    assert codes(written(tmp_path, {"paper.tex": body})) == []
    assert codes(written(tmp_path, {"paper.tex": body, "gone.tex": "x"})) == [("CIT002", "paper.tex:6")]  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        r"\bibliography{refs}",
        r"\bibliography{ refs.bib , more}",
        r"\addbibresource[datatype=bibtex]{refs.bib}",
        r"\newcites{X}{More}\bibliographyX{refs}",
        "\\begin{refsection}[refs.bib]\\end{refsection}",
    ],
)
def test_libraries(tmp_path: Path, command: str) -> None:
    file = written(tmp_path, {"paper.tex": rf"\cite{{abara,beltrov}} {command}", "refs.bib": ABARA + STONES, "more.bib": ""})  # fmt: skip
    assert file.libraries[0].path.name == "refs.bib"
    assert codes(file) == [("REF008", "refs.bib:2")]


def test_only_what_is_printed_is_judged(tmp_path: Path) -> None:
    files = {"paper.tex": r"\cite{abara}\bibliography{refs}", "refs.bib": ABARA + STONES}
    assert codes(written(tmp_path, files)) == []
    files["paper.tex"] = r"\cite{abara}\nocite{*}\bibliography{refs}"
    assert codes(written(tmp_path, files)) == [("REF008", "refs.bib:2")]


def test_signs_of_bibtex_are_no_stray_text(tmp_path: Path) -> None:
    library = (
        "@article{abara, author={{\\\"O}bara, A. and G{\\'\\i}l, {\\c{C}}.}, title={\\emph{Moss} \\& {\\textit{stones}}}, "
        "journal={J Moss}, year=2001, volume=4, pages={1--9}, abstract={So.. <b>it</b> grows.}}\n"
    )
    file = written(
        tmp_path, {"paper.tex": r"Moss \cite{abara}. \bibliography{refs}", "refs.bib": library}
    )
    assert codes(file) == []


def test_a_library_in_ris(tmp_path: Path) -> None:
    library = (
        "TY  - BOOK\nID  - abara\nAU  - Abara, A.\nTI  - Moss\nPB  - Hill\nPY  - 2001\nER  - \n"
    )
    file = written(
        tmp_path,
        {
            "paper.tex": r"\addbibresource{refs.ris} Moss \cite{abara}, \cite{nobody}.",
            "refs.ris": library,
        },
    )
    assert [each.key for each in extract(file).references] == ["abara"]
    assert codes(file) == [("CIT001", "paper.tex:1")]


def test_ignore_comments_of_a_library(tmp_path: Path) -> None:
    files = {
        "paper.tex": r"\cite{abara,beltrov}\bibliography{refs}",
        "refs.bib": f"{ABARA}% citecheck: ignore[REF008] so printed\n{STONES}",
    }
    assert codes(written(tmp_path, files)) == []
    assert codes(written(tmp_path, files, "refs.bib")) == []


def test_a_fix_in_a_library_is_not_misapplied(tmp_path: Path) -> None:
    library = ABARA.replace("Abara, A.", "Abara, A. and et al.")
    file = written(tmp_path, {"paper.tex": r"Words, many words, so that there is room. \cite{abara}\bibliography{refs}", "refs.bib": library})  # fmt: skip
    fixed = fix(file, Plan(RULES), edited, unsafe=True)
    assert fixed.file.text == file.text
    assert fixed.done == ()


def test_a_library_that_is_not_there(tmp_path: Path) -> None:
    file = written(tmp_path, {"paper.tex": r"\cite{a} \cite{b} \citet{c} \bibliography{gone}"})
    document = extract(file)
    assert document.system is System.KEYED
    assert len(document.citations) == 3
    assert [(each.path.name, each.text) for each in file.libraries] == [("gone.bib", "")]
    assert codes(file) == [("DOC001", "paper.tex:1")]
    (said,) = check(file, Plan(RULES)).findings
    assert said.problem.message == "`gone.bib` was not found, so 3 citations were not checked"
    assert said.severity == "note"


def test_what_one_missing_library_may_hold_is_not_missed(tmp_path: Path) -> None:
    files = {"paper.tex": r"\cite{abara} \cite{x} \bibliography{refs,gone}", "refs.bib": ABARA}
    assert codes(written(tmp_path, files)) == []
    files["gone.bib"] = STONES
    assert codes(written(tmp_path, files)) == [("CIT001", "paper.tex:1")]


BUILT = r"""\begin{thebibliography}{1}
\providecommand{\natexlab}[1]{#1}
\bibitem[Abara et~al.(2001)Abara, Beltrov, and Cassini]{abara}
Abara, A., Beltrov, B., Cassini, C.: \newblock \bibinfo{title}{Growth of {M}oss}.
\newblock \emph{J Moss} \textbf{4}, 1--9 (\bibinfo{year}{2001}{\natexlab{a}}).
\end{thebibliography}
"""
BIBLATEX = r"""\datalist[entry]{nty/global//global/global}
  \entry{abara}{article}{}{}
    \name{author}{2}{}{%
      {{hash=1}{%
         family={Abara},
         familyi={A\bibinitperiod},
         given={Anna},
         giveni={A\bibinitperiod}}}%
      {{hash=2}{%
         prefix={van},
         family={{World Moss}},
         given={Bo}}}%
    }
    \list{publisher}{1}{%
      {Nord}%
    }
    \strng{namehash}{abc}
    \field{journaltitle}{J Moss}
    \field{title}{Growth of {M}oss}
    \field{volume}{4}
    \field{year}{2001}
    \field{pages}{1\bibrangedash 9}
    \verb{doi}
    \verb 10.5555/moss.1
    \endverb
  \endentry
\enddatalist
"""


def test_a_list_that_was_built(tmp_path: Path) -> None:
    files = {"paper.tex": r"\citep{abara} \bibliography{refs}", "paper.bbl": BUILT}
    file = written(tmp_path, files)
    (reference,) = extract(file).references
    assert reference.key == "abara"
    assert reference.span.text.startswith("Abara, A., Beltrov, B.")
    assert reference.span.original.file.path.name == "paper.bbl"
    assert reference.year is not None
    assert codes(file) == []
    files["refs.bib"] = ABARA
    assert written(tmp_path, files).listed == ()


def test_a_list_that_biber_built(tmp_path: Path) -> None:
    file = written(tmp_path, {"paper.tex": r"\citep{abara} \addbibresource{x.bib}", "paper.bbl": BIBLATEX})  # fmt: skip
    (reference,) = extract(file).references
    assert [(each.family, each.given) for each in reference.authors] == [("Abara", "Anna"), ("van World Moss", "Bo")]  # fmt: skip
    assert reference.title is not None
    assert reference.title.text == "Growth of Moss"
    assert reference.pages is not None
    assert reference.pages.text == "1–9"
    assert reference.doi is not None
    assert reference.doi.text == "10.5555/moss.1"
    assert reference.span.original.begin.line == 2
    assert codes(file) == []


def test_a_library_that_the_manuscript_holds_itself(tmp_path: Path) -> None:
    body = f"\\begin{{filecontents}}[overwrite]{{refs.bib}}\n{STONES}\\end{{filecontents}}\n\\cite{{beltrov}}\\bibliography{{refs}}"
    file = written(tmp_path, {"paper.tex": body})
    assert codes(file) == [("REF008", "paper.tex:2")]


def test_a_file_without_text_is_no_error(tmp_path: Path) -> None:
    file = written(tmp_path, {"paper.tex": "\\documentclass{a}\\newcommand{\\x}{y}\\begin{document}\\end{document}"})  # fmt: skip
    assert file.text == ""
    assert codes(file) == []

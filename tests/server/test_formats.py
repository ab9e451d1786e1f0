"""Manuscripts in other formats, with what they draw in, and comments that silence in each."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.client import ROOT, Client, greet, joined, words

LIBRARY = """\
@article{lee,
 author = {Lee, Bo}, title = {Bees and the sun}, journal = {J Insects}, year = 2011,
 volume = 3, pages = {10--19}
}
@article{roe,
 author = {Roe, Cy}, title = {Counting landmarks in flight}, journal = {J Insects}, year = 2012,
 volume = 4, pages = {20--28}
}
"""
PAPER = r"""\documentclass{article}
\begin{document}
\section{Bees}
Bees find their way home by the sun \cite{lee}.
\input{counting}
\bibliography{refs}
\end{document}
"""
CHAPTER = "Bees count~\\cite{roe}. They dance~\\cite{gone}.\n"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    (tmp_path / ".git").mkdir()
    (tmp_path / "refs.bib").write_text(LIBRARY, "utf-8")
    (tmp_path / "counting.tex").write_text(CHAPTER, "utf-8")
    with joined() as found:
        greet(found, tmp_path)
        yield found


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in found]


def latest(client: Client, uri: str) -> list[str]:
    shown = client.published(uri)
    return codes(shown[-1]["diagnostics"]) if shown else []


def test_a_manuscript_in_several_files(client: Client, tmp_path: Path) -> None:
    paper, chapter, refs = (
        (tmp_path / each).as_uri() for each in ("paper.tex", "counting.tex", "refs.bib")
    )
    assert client.open(paper, PAPER, "latex") == []
    client.wait(lambda _: latest(client, chapter) == ["CIT001"])  # the file that has the fault
    (found,) = client.published(chapter)[-1]["diagnostics"]
    assert words(CHAPTER, found["range"]) == "gone"
    (entry,) = client.request("textDocument/definition", client.at(paper, "{lee}", 2))
    assert entry["uri"] == refs
    assert words(LIBRARY, entry["range"]).startswith("@article{lee")

    # A chapter is not judged on its own while the whole is open, and knows what the whole knows.
    assert codes(client.open(chapter, CHAPTER, "latex")) == ["CIT001"]
    shown = client.request("textDocument/hover", client.at(chapter, "{roe}", 2))
    assert "Counting landmarks" in shown["contents"]["value"]
    client.type(chapter, CHAPTER.replace("gone", "lee"))
    client.wait(lambda _: latest(client, chapter) == [] and latest(client, paper) == [])

    assert client.open(refs, LIBRARY, "bibtex") == []
    shown = client.request("textDocument/hover", client.at(refs, "Counting"))
    assert shown["contents"]["value"].startswith("**Reference roe**: cited once")
    params = {**client.at(refs, "Counting"), "context": {"includeDeclaration": False}}
    (citing,) = client.request("textDocument/references", params)
    assert (citing["uri"], words(CHAPTER, citing["range"])) == (chapter, "roe")

    # Let go, it is on its own; and part of the whole again.
    client.type(chapter, CHAPTER.replace("\\cite{gone}", "[citation needed]"))
    client.wait(lambda _: latest(client, chapter) == ["CIT006"])
    for text in (PAPER.replace("\\input{counting}", ""), PAPER):
        client.type(paper, text)
        client.diagnostics(paper)
        client.wait(lambda _: latest(client, chapter) == ["CIT006"])
    client.notify("textDocument/didClose", {"textDocument": {"uri": paper}})
    client.wait(lambda _: client.published(paper)[-1].get("version") is None)
    client.wait(lambda _: latest(client, chapter) == ["CIT006"])


def test_an_unsaved_library_counts(client: Client, tmp_path: Path) -> None:
    paper, refs = ((tmp_path / each).as_uri() for each in ("paper.md", "refs.bib"))
    text = "---\nbibliography: refs.bib\n---\n\nBees count [@roe]. They dance [@poe].\n"
    assert codes(client.open(paper, text)) == ["CIT001"]
    client.open(refs, LIBRARY, "bibtex")
    client.type(refs, LIBRARY.replace("@article{lee", "@article{poe"))
    client.wait(lambda _: latest(client, paper) == [])
    client.notify("textDocument/didClose", {"textDocument": {"uri": refs}})
    client.wait(lambda _: latest(client, paper) == ["CIT001"])  # on disk it is not there


TEX = r"""\documentclass{article}
\begin{document}
\section{Bees}
Bees find their way home by the sun \cite{lee}. And more of
that \cite{gone}.

Others dance.
\begin{thebibliography}{9}
\bibitem{lee} Lee B, al. e. Bees and the sun. J Insects. 2011;3(2):10-19.
\bibitem{roe}
Roe C, al. e. Counting landmarks in flight. J Insects. 2012;4(1):20-28.
\end{thebibliography}
\end{document}
"""
HTML = """\
<html><body><h1>Bees</h1>
<p>Bees find their way home by the sun [1]. They also count landmarks [7]. Others dance [1,2].</p>
<h2>References</h2>
<ol><li>Lee B, al. e. Bees and the sun. J Insects. 2011;3(2):10-19.</li>
<li>Roe C. Counting landmarks in flight. J Insects. 2012;4(1):20-28.</li></ol></body></html>
"""
TWICE = LIBRARY + LIBRARY.replace("{lee,", "{again,").partition("@article{roe")[0]


@pytest.mark.parametrize(
    ("name", "language", "text", "comment"),
    [
        ("a.tex", "latex", TEX, "% citecheck: ignore[CIT002, REF005]\n\\bibitem{roe}\nRoe"),
        ("a.html", "html", HTML, "dance [1,2]. <!-- citecheck: ignore[CIT001] --></p>"),
        ("a.bib", "bibtex", TWICE, "% citecheck: ignore[REF001]\n@article{again"),
    ],
)
def test_ignoring(  # noqa: PLR0917
    client: Client, tmp_path: Path, name: str, language: str, text: str, comment: str
) -> None:
    uri = (tmp_path / name).as_uri()
    found = client.open(uri, text, language)
    assert found
    for _ in found:
        where = client.diagnostics(uri)[0]["range"]
        params = {
            "textDocument": {"uri": uri},
            "range": where,
            "context": {"diagnostics": [], "only": ["quickfix"]},
        }
        offered = client.request("textDocument/codeAction", params)
        client.apply(next(each for each in offered if each["title"].startswith("Ignore"))["edit"])
    assert client.diagnostics(uri) == []
    assert comment in client.texts[uri][1]


def test_a_fix_in_latex(client: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "a.tex").as_uri()
    client.open(uri, TEX, "latex")
    nowhere = {"line": 0, "character": 0}
    params = {
        "textDocument": {"uri": uri},
        "range": {"start": nowhere, "end": nowhere},
        "context": {"diagnostics": [], "only": ["source.fixAll"]},
    }
    (every,) = client.request("textDocument/codeAction", params)
    client.apply(every["edit"])
    assert client.texts[uri][1] == TEX.replace("al. e.", "et al.")


def test_without_pygls_it_says_what_to_install(tmp_path: Path) -> None:
    absent = tmp_path / "pygls"
    absent.mkdir()
    (absent / "__init__.py").write_text(
        "raise ModuleNotFoundError('No module named pygls', name='pygls')\n", "utf-8"
    )
    ran = subprocess.run(
        [sys.executable, "-m", "citecheck", "server"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT / "src")])},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stdout == b""
    assert ran.stderr.decode() == (
        "error: the language server needs pygls, which is not installed\n"
        " help: pip install 'citecheck-lint[server]'\n"
    )

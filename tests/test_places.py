"""What the command line reads from and writes to, and what it leaves alone."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import citecheck
from builders import document, finding, report, source, span
from citecheck import config
from citecheck.finding import Edit, Fix, Problem
from citecheck.reporters import REPORTERS
from command import ROOT, Run
from invented import manuscript, numbered

GARBLED = manuscript("Moss grows [1]. Snow falls [2].", numbered(2)).replace(
    "Abara A, Eskola BC.", "Abara A, Eskola BC, al. e."
)
MENDED = GARBLED.replace("al. e.", "et al.")
LIBRARY = "".join(
    f"@article{{{key}, author={{{author}}}, title={{{title}}}, journal={{J Moss}}, volume=3,"
    f" pages={{9--1}}, year=2001}}\n"
    for key, author, title in (
        ("moss", "Berg, Anna", "Moss on stones"),
        ("snow", "Dahl, Bo", "Snow on hills"),
    )
)
CHAPTER = "Moss grows \\cite{moss}. Snow falls \\cite{snow}. It rains \\cite{rain}.\n"
MAIN = (
    "\\documentclass{article}\n\\begin{document}\n\\input{chapter}\n\\bibliography{refs}\n"
    "\\end{document}\n"
)
SHARED = "\\documentclass{article}\n\\begin{document}\n\\input{chapter}\n\\end{document}\n"
WITH_LIST = GARBLED.replace("References\n", "\\section*{References}\n").replace("\n2. ", "\n\n2. ")
DOCX = ROOT / "fixtures" / "manuscripts" / "one-paper-numbered.docx"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(**files: str | bytes) -> None:
    for name, content in files.items():
        path = Path(name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


# Where it goes


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_manuscript_on_standard_output_is_the_bytes_that_came_in(
    run: Run, monkeypatch: pytest.MonkeyPatch, encoding: str, mark: str
) -> None:
    text = mark + GARBLED.replace("Moss grows", "Moss “grows” on Łódź’s roofs").replace(
        "\n", "\r\n"
    )
    there = io.BytesIO()
    stream = io.TextIOWrapper(there, encoding=encoding, newline="\r\n")
    monkeypatch.setattr(sys, "stdout", stream)
    run("--fix", "-", given=text.encode())
    assert there.getvalue().decode() == text.replace("al. e.", "et al.")


def test_a_diff_in_a_pipe_can_be_applied_whatever_the_locale(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(a_md=GARBLED.replace("Abara", "Łódź"))
    there = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(there, encoding="ascii"))
    assert run("--diff", "a.md").code == 1
    assert "Łódź" in there.getvalue().decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.md", "-o", "a.md"),
        ("a.md", "-f", "html", "-o", "./a.md"),
        (".", "-f", "markdown", "-o", "link.md"),
        ("a.md", "--diff", "-o", "a.md"),
        ("extract", "a.md", "-f", "bibtex", "-o", "a.md"),
        ("renumber", "a.md", "--diff", "-o", "a.md"),
    ],
)
def test_a_report_does_not_replace_the_manuscript(run: Run, arguments: tuple[str, ...]) -> None:
    put(a_md=GARBLED)
    Path("link.md").symlink_to("a.md")
    ran = run(*arguments)
    assert ran.code == 2
    assert "is one of the files that are read, and would be replaced" in ran.err
    assert Path("a.md").read_text("utf-8") == GARBLED


def test_a_list_does_not_replace_the_library_it_is_made_of(run: Run) -> None:
    put(main_tex=MAIN, chapter_tex=CHAPTER, refs_bib=LIBRARY)
    assert run("extract", "main.tex", "-f", "bibtex", "-o", "refs.bib").code == 2
    assert Path("refs.bib").read_text("utf-8") == LIBRARY


def test_a_manuscript_may_be_mended_in_its_place(run: Run) -> None:
    put(a_md=GARBLED)
    assert run("--fix", "a.md", "-o", "a.md").code == 0
    assert Path("a.md").read_text("utf-8") == MENDED


def test_a_dash_is_no_file_to_write(run: Run) -> None:
    put(a_md=GARBLED)
    ran = run("a.md", "--fix", "-o", "-")
    assert ran.code == 2
    assert "standard output is where it goes" in " ".join(ran.err.split())
    assert not Path("-").exists()
    assert Path("a.md").read_text("utf-8") == GARBLED


def test_the_page_that_was_written_is_no_manuscript(run: Run) -> None:
    put(drafts__a_md=GARBLED)
    for _ in range(2):
        run("drafts", "-f", "html", "-o", "drafts/report.html")
    ran = run("drafts", "-f", "concise")
    assert ran.codes == ["REF005"]


def test_a_long_name_can_be_written(run: Run) -> None:
    name = "x" * 245 + ".md"
    Path(name).write_text(GARBLED, "utf-8")
    assert run("--fix", name).code == 0
    assert Path(name).read_text("utf-8") == MENDED


# Several


def test_one_that_cannot_be_written_does_not_stop_the_others(run: Run) -> None:
    put(a_md=GARBLED, b_md=GARBLED.encode("utf-16"), c_md=GARBLED.replace("[2]", "[7]"))
    ran = run("--fix", ".", "-f", "concise")
    assert ran.code == 2
    assert "`b.md` is not in UTF-8" in ran.err
    assert ran.codes == ["CIT001", "CIT002"]
    assert "et al." in Path("c.md").read_text("utf-8")


def test_manuscripts_that_share_a_chapter_are_mended_together(run: Run) -> None:
    put(one_tex=SHARED, two_tex=SHARED, chapter_tex=WITH_LIST)
    ran = run("one.tex", "two.tex", "--diff")
    assert ran.out.count("+++ b/chapter.tex") == 1
    ran = run("one.tex", "two.tex", "--fix")
    assert (ran.code, ran.err) == (0, "note: mended one finding in one.tex\n")
    assert Path("chapter.tex").read_text("utf-8") == WITH_LIST.replace("al. e.", "et al.")


@pytest.mark.skipif(os.name != "posix", reason="interrupts as POSIX does")
def test_an_interrupted_run_does_not_wait_for_its_workers(tmp_path: Path) -> None:
    prose = (
        "Moss grows on stones in the rain [1]. Snow falls on the hills in spring [2].\n\n" * 9_000
    )
    for at in range(4):
        (tmp_path / f"{at}.md").write_text(manuscript(prose, numbered(2)), "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "citecheck", ".", "--jobs", "2", "-f", "concise"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    time.sleep(3)  # the workers are at it
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, b"")
    assert time.monotonic() - began < 2


# Settings


def test_settings_of_a_folder_beside_do_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(beside__citecheck_toml='ignore = ["REF"]', papers__a_md=GARBLED)
    monkeypatch.chdir(tmp_path / "beside")
    assert config.find(Path("../papers/a.md")) is None


def test_an_ignore_of_a_rule_that_did_not_judge_is_not_called_useless(run: Run) -> None:
    put(a_md=GARBLED, citecheck_toml=(
        '[per-file-ignores]\n"a.md" = ["VER006"]\n'
        '[[reference-ignores]]\nreference = "Snow cover"\nrules = ["VER"]\n'
        '[[reference-ignores]]\nreference = "number of voles"\n'
    ))  # fmt: skip
    assert run("a.md").err == ""
    put(citecheck_toml='[per-file-ignores]\n"a.md" = ["REF001"]\n')
    assert "silences nothing" in run("a.md").err
    assert run("a.md", "--select", "CIT").err == ""


def test_rules_are_silenced_in_a_chapter_and_in_a_library(run: Run) -> None:
    put(main_tex=MAIN, chapter_tex=CHAPTER, refs_bib=LIBRARY)
    assert run("main.tex", "-f", "concise").codes == ["CIT001", "REF008", "REF008"]
    put(citecheck_toml='[per-file-ignores]\n"refs.bib" = ["REF008"]\n"other.bib" = ["REF008"]\n')
    ran = run("main.tex", "-f", "concise")
    assert (ran.codes, ran.err) == (["CIT001"], "")
    put(citecheck_toml='[per-file-ignores]\n"*.bib" = ["REF"]\n"chapter.tex" = ["CIT001"]\n')
    assert run("main.tex").code == 0


def test_a_baseline_holds_behind_a_link(run: Run) -> None:
    put(real__drafts__a_md=GARBLED)
    Path("link").symlink_to("real")
    assert run("baseline", "real/drafts", "-o", "real/accepted.json").code == 0
    for folder, file in (("link", "real"), ("real", "link"), ("link", "link")):
        assert run(f"{folder}/drafts", "--baseline", f"{file}/accepted.json").code == 0
    assert run("baseline", "link/drafts", "-o", "real/accepted.json").code == 0
    kept = json.loads(Path("real/accepted.json").read_text("utf-8"))
    assert list(kept["files"]) == ["drafts/a.md"]


# Where it is


def test_a_row_of_a_file_without_lines_names_the_paragraph() -> None:
    report = citecheck.check_file(DOCX, isolated=True)
    header, first, *_ = REPORTERS["csv"](
        [report], colour=False, width=80, summary=True
    ).splitlines()
    assert header.startswith("file,part,line,column,")
    assert first.startswith(f"{DOCX.as_posix()},paragraph 7,,,CIT001,")


def test_json_says_which_file_a_line_is_of(run: Run) -> None:
    put(main_tex=MAIN, chapter_tex=CHAPTER, refs_bib=LIBRARY)
    whole = json.loads(run("main.tex", "-f", "json").out)
    schema = json.loads((ROOT / "docs" / "json-schema" / "check.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(whole)
    findings = whole["files"][0]["findings"]
    assert {(each["code"], each["location"]["path"]) for each in findings} == {
        ("CIT001", "chapter.tex"),
        ("REF008", "refs.bib"),
    }


def test_json_says_which_file_an_edit_is_of() -> None:
    library = source("@book{moss, title={Moss}}", "refs.bib")
    place = span(library, "Moss")
    problem = Problem(place, "a fault", fix=Fix("write it", (Edit(place, "Snow"),)))
    one = report(document(source("Moss [1].")), finding(problem))
    shown = json.loads(REPORTERS["json"]([one], colour=False, width=80, summary=True))
    schema = json.loads((ROOT / "docs" / "json-schema" / "check.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(shown)
    (found,) = shown["files"][0]["findings"]
    assert found["fix"]["edits"] == [{"start": 19, "end": 23, "text": "Snow", "path": "refs.bib"}]

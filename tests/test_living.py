"""Living with findings: a baseline, ignores in the settings, statistics, and checking as one writes."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from command import ROOT, Run
from invented import entry, manuscript, numbered

PAPER = manuscript("Moss grows [1]. Snow falls [2]. Stones roll [3, 9]. It rains [8].", numbered(4))


@pytest.fixture(autouse=True)
def _papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("drafts").mkdir()
    for name in ("a.md", "drafts/b.md"):
        Path(name).write_text(PAPER, "utf-8")


def test_what_was_accepted_is_not_told_again(run: Run) -> None:
    ran = run("baseline", ".")
    assert ran.code == 0
    assert ran.err.startswith("note: accepted 6 findings in `citecheck-baseline.json`\n help: ")
    again = run(".", "--baseline", "citecheck-baseline.json")
    assert again.code == 0
    assert again.out.endswith("nothing found (6 accepted in the baseline)\n")
    Path("a.md").write_text("New words.\n\n" + PAPER.replace("rains [8]", "snows [7]"), "utf-8")
    new = run(".", "--baseline", "citecheck-baseline.json", "-f", "concise")
    assert (new.code, new.codes) == (1, ["CIT001"])
    assert "reference 7 is not in the list" in new.out
    assert "one finding of the baseline is no longer there" in new.err


def test_a_baseline_in_the_settings_and_made_anew(run: Run) -> None:
    Path("citecheck.toml").write_text('baseline = "kept/accepted.json"', "utf-8")
    Path("kept").mkdir()
    assert run(".").code == 2  # it is not there yet
    assert run("baseline", "a.md", "-o", "kept/accepted.json").code == 0
    assert run("a.md").code == 0
    assert run("drafts/b.md").code == 1
    assert run("baseline", "drafts", "-o", "kept/accepted.json").code == 0
    assert run(".").code == 0
    kept = json.loads(Path("kept/accepted.json").read_text("utf-8"))
    assert list(kept["files"]) == ["../a.md", "../drafts/b.md"]


def test_a_baseline_of_what_cannot_be_read(run: Run) -> None:
    ran = run("baseline", "absent.md", "a.md")
    assert ran.code == 2
    assert "no such file" in ran.err
    assert "accepted 3 findings" in ran.err
    assert run("baseline", "-").code == 2


def test_rules_are_silenced_by_file(run: Run) -> None:
    Path("citecheck.toml").write_text(
        '[per-file-ignores]\n"drafts/*" = ["CIT001"]\n"c.md" = ["CIT"]\n"a.md" = ["REF001"]',
        "utf-8",
    )
    ran = run(".", "-f", "concise")
    assert ran.codes == ["CIT001", "CIT001", "CIT002", "CIT002"]
    assert all(line.startswith("a.md") for line in ran.out.splitlines()[:3])
    assert ran.err == (
        "note: `per-file-ignores` for `a.md` silences nothing\n help: remove it from the settings\n"
    )
    assert "2 silenced by the settings" in run(".").out
    assert "silenced" not in run(".", "--no-ignores").out
    assert run(".", "-q").err == ""


def test_rules_are_silenced_for_a_work(run: Run) -> None:
    words = entry(4).split(". ")[1]
    Path("citecheck.toml").write_text(
        f'[[reference-ignores]]\nreference = "{words.upper()}"\nrules = ["uncited-reference"]\n'
        'reason = "listed for completeness"\n'
        '[[reference-ignores]]\nreference = "10.9999/absent"\n'
        '[[reference-ignores]]\nreference = "Snow cover"\nrules = ["REF001"]\n',
        "utf-8",
    )
    ran = run("a.md", "-f", "concise")
    assert ran.codes == ["CIT001", "CIT001"]
    assert "`reference-ignores` for `Snow cover` silences nothing" in ran.err
    assert "absent" not in ran.err  # another manuscript may list it


def test_a_work_is_known_by_doi_and_by_key(run: Run) -> None:
    Path("refs.bib").write_text(
        "@article{moss, author={Berg, Anna}, title={Moss on stones}, journal={J Moss}, pages={9--1}, doi={10.5555/ABC}, year=2001}\n"
        "@article{snow, author={Dahl, Bo}, title={Snow on hills}, journal={J Snow}, pages={8--2}, year=2002}\n",
        "utf-8",
    )
    assert run("refs.bib", "-f", "concise").codes == ["REF008", "REF008"]
    Path("citecheck.toml").write_text(
        '[[reference-ignores]]\nreference = "https://doi.org/10.5555/abc"\n'
        '[[reference-ignores]]\nreference = "snow"\n',
        "utf-8",
    )
    assert run("refs.bib").code == 0


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("per-file-ignores = 1", "is not a table"),
        ('[per-file-ignores]\n"a" = "CIT"', "is not a list"),
        ('[per-file-ignores]\n"a" = ["XYZ"]', "no rule is called `XYZ`"),
        ('reference-ignores = ["a"]', "is not a table"),
        ('[[reference-ignores]]\nrules = ["CIT"]', "has no `reference`"),
        ('[[reference-ignores]]\nreference = "a"', "too short"),
        ('[[reference-ignores]]\nreference = "abc"\nwhy = "x"', "unknown setting `why`"),
        ('[[reference-ignores]]\nreference = "abc"\nrules = ["XYZ"]', "no rule is called `XYZ`"),
        ("baseline = 1", "is not text"),
    ],
)
def test_wrong_ignores_are_explained(run: Run, settings: str, message: str) -> None:
    Path("citecheck.toml").write_text(settings, "utf-8")
    ran = run("a.md")
    assert ran.code == 2
    assert message in ran.err
    assert " help: " in ran.err


def test_statistics(run: Run) -> None:
    assert run(".", "--statistics").out == (
        "findings  files  fixes  rule\n"
        "       4      2      -  CIT001  missing-reference\n"
        "       2      2      -  CIT002  uncited-reference\n"
    )
    assert run(".", "--statistics", "--select", "REF001").out == ""
    assert run(".", "--statistics", "-f", "json").code == 2


def test_many_are_a_table(run: Run) -> None:
    for at in range(3):
        Path(f"c{at}.md").write_text(PAPER.replace(", 9]", ", 4]").replace("[8]", "[4]"), "utf-8")
    lines = run(".").out.splitlines()
    first = next(at for at, line in enumerate(lines) if line.split()[:1] == ["errors"])
    assert [line.split() for line in lines[first:]] == [
        ["errors", "warnings", "notes", "citations", "references"],
        ["a.md", "2", "1", "-", "5", "4"],
        ["drafts/b.md", "2", "1", "-", "5", "4"],
        ["3", "manuscripts", "without", "findings", "-", "-", "-", "15", "12"],
        ["together", "4", "2", "-", "25", "20"],
        "not judged: MIS001 in 5, MIS002 in 5; check one of them alone to see why".split(),
        ["4", "errors,", "2", "warnings"],
    ]
    assert len({len(line) for line in lines[first : first + 5]}) == 1  # the columns stand in line


def test_one_line_for_each_that_fails(run: Run) -> None:
    Path("broken.md").write_bytes(b"\x00\x01\x02" * 99)
    ran = run(".", "absent.md", "-j", "2", "-f", "concise")
    assert ran.code == 2
    assert len(ran.codes) == 6
    assert ran.err.count("error: ") == 2


class _Lines:
    """What a process says, line by line, without waiting for ever."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, args=(process,), daemon=True).start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            self.lines.put(line)

    def until(self, words: str) -> str:
        said = ""
        while words not in said:
            said += self.lines.get(timeout=60)
        return said


@pytest.mark.skipif(os.name != "posix", reason="interrupts as POSIX does")
def test_watch_checks_again_after_a_change(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "citecheck", "--watch", "."],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"},
    )
    try:
        lines = _Lines(process)
        assert "CIT001" in lines.until("4 errors, 2 warnings")
        mended = PAPER.replace(", 9]", ", 4]").replace("[8]", "[4]")
        (tmp_path / "a.md").write_text(mended, "utf-8")
        lines.until("2 errors, 1 warning")
        (tmp_path / "new.md").write_text(PAPER, "utf-8")
        lines.until("4 errors, 2 warnings")
        (tmp_path / "citecheck.toml").write_text('ignore = ["CIT"]', "utf-8")
        lines.until("nothing found")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.mark.skipif(os.name != "posix", reason="interrupts as POSIX does")
def test_watch_sees_a_library_and_outlives_half_saved_settings(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(
        "\\documentclass{article}\n\\begin{document}\nMoss grows \\cite{moss}.\n"
        "Peat lies deep \\cite{peat}.\n"
        "\\bibliography{lists/refs}\n\\end{document}\n",
        "utf-8",
    )
    library = tmp_path / "lists" / "refs.bib"
    library.parent.mkdir()
    listed = "".join(
        f"@article{{{key}, author={{{author}}}, title={{{title}}}, journal={{J Moss}},"
        " volume=3, pages={1--9}, year=2001}\n"
        for key, author, title in (
            ("lichen", "Berg, Anna", "Moss on stones"),
            ("peat", "Dahl, Bo", "The depth of peat"),
        )
    )
    library.write_text(listed, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "citecheck", "--watch", "main.tex", "-j", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"},
    )
    try:
        lines = _Lines(process)
        lines.until("1 error")
        library.write_text(listed.replace("lichen", "moss"), "utf-8")
        lines.until("nothing found")
        (tmp_path / "pyproject.toml").write_text("[tool.citecheck", "utf-8")
        lines.until("is not TOML")
        (tmp_path / "pyproject.toml").write_text("[tool.citecheck]\n", "utf-8")
        lines.until("nothing found")
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def test_what_cannot_be_watched(run: Run) -> None:
    assert run("--watch", "-").code == 2
    assert run("--watch", "--fix", "a.md").code == 2
    assert run("--watch", "--select", "", "a.md").code == 2

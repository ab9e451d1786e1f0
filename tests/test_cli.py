from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import citecheck
from citecheck import output
from citecheck.cli import options
from citecheck.reporters import REPORTERS
from citecheck.reporters.extraction import EXTRACTION_FORMATS
from citecheck.rules import RULES
from command import Ran, Run

ROOT = Path(__file__).parents[1]
CLEAN = """\
Bees find their way home by the sun [1]. They also count landmarks on the way [2].

References

1. Lee B. Bees and the sun. J Insects. 2011;3(2):10-19.
2. Roe C. Counting landmarks in flight. J Insects. 2012;4(1):20-28.
"""
FAULTY = CLEAN.replace("[2]", "[7]")


@pytest.fixture(autouse=True)
def _papers(tmp_path: Path, run: Run) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "clean.md").write_text(CLEAN, "utf-8")
    (tmp_path / "faulty.md").write_text(FAULTY, "utf-8")
    del run  # it is what changes into that directory


def process(
    *arguments: str, cwd: Path = ROOT, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "citecheck", *arguments],
        cwd=cwd,
        input=stdin.encode(),
        capture_output=True,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
        check=False,
    )


def test_nothing_found(run: Run) -> None:
    ran = run("clean.md")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("clean.md: 2 citations in 2 markers (bracket), 2 references")
    assert ran.out.endswith("nothing found\n")


def test_findings(run: Run) -> None:
    ran = run("faulty.md")
    assert (ran.code, ran.err) == (1, "")
    assert "[CIT001]" in ran.out
    assert "faulty.md:1:80" in ran.out


def test_check_may_be_left_out(run: Run) -> None:
    assert run("check", "faulty.md") == run("faulty.md")
    assert run("check", "-f", "json", "faulty.md") == run("-f", "json", "faulty.md")


def test_findings_can_exit_zero(run: Run) -> None:
    ran = run("faulty.md", "--exit-zero")
    assert ran.code == 0
    assert "[CIT001]" in ran.out
    assert run("absent.md", "--exit-zero").code == 2


def test_concise(run: Run) -> None:
    ran = run("faulty.md", "--format", "concise", "--select", "CIT001")
    assert re.fullmatch(r"faulty\.md:1:\d+: CIT001 .+\n", ran.out)


@pytest.mark.parametrize("command", ["check", "extract"])
def test_json_is_as_documented(run: Run, command: str) -> None:
    schema = json.loads((ROOT / "docs" / "json-schema" / f"{command}.json").read_text("utf-8"))
    ran = run(command, "faulty.md", "clean.md", str(ROOT / "data" / "ldn_review.txt"), "-f", "json")
    content = json.loads(ran.out)
    Draft202012Validator(schema).validate(content)
    assert [Path(each["path"]).name for each in content["files"]] == [
        "faulty.md",
        "clean.md",
        "ldn_review.txt",
    ]


def test_extract(run: Run) -> None:
    ran = run("extract", "clean.md")
    assert ran.code == 0
    assert "[1] = 1" in ran.out
    (file,) = json.loads(run("extract", "clean.md", "--format", "json").out)["files"]
    assert [each["numbers"] for each in file["citations"]] == [[1], [2]]
    assert [each["number"] for each in file["references"]] == [1, 2]
    assert file["references"][0]["raw"].startswith("Lee B. Bees")
    first = file["citations"][0]
    assert CLEAN[first["start"] : first["end"]] == first["text"] == "[1]"


def test_select_and_ignore(run: Run) -> None:
    assert run("faulty.md", "--select", "REF,FMT").code == 0
    assert run("faulty.md", "--ignore", "CIT").code == 0
    assert run("faulty.md", "--ignore", "missing-reference,CIT002").code == 0
    assert run("faulty.md", "--select", "REF", "--extend-select", "cit001").code == 1


def test_thresholds(run: Run) -> None:
    ran = run("faulty.md", "--min-severity", "error", "--select", "CIT002")
    assert ran.code == 0


def test_a_misspelt_rule(run: Run) -> None:
    ran = run("clean.md", "--select", "CIT01")
    assert (ran.code, ran.out) == (2, "")
    assert "no rule is called `CIT01`" in ran.err
    assert "did you mean `CIT001`?" in ran.err


def test_a_misspelt_option(run: Run) -> None:
    ran = run("clean.md", "--selct", "CIT")
    assert ran.code == 2
    assert "--select" in ran.err


def test_a_misspelt_command(run: Run) -> None:
    ran = run("extrct", "clean.md")
    assert ran.code == 2
    assert "did you mean `extract`?" in ran.err


def test_no_arguments_is_help(run: Run) -> None:
    ran = run()
    assert ran.code in {0, 2}
    assert "Usage: citecheck" in ran.out + ran.err


def test_settings(run: Run) -> None:
    Path("citecheck.toml").write_text('ignore = ["CIT"]', "utf-8")
    assert run("faulty.md").code == 0
    assert run("faulty.md", "--isolated").code == 1
    Path("other.toml").write_text('select = ["CIT"]', "utf-8")
    assert run("faulty.md", "--config", "other.toml").code == 1
    ran = run("faulty.md", "--config", "other.toml", "--isolated")
    assert ran.code == 2
    assert "contradict" in ran.err
    Path("citecheck.toml").write_text("ingore = []", "utf-8")
    ran = run("faulty.md")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        f"error: unknown setting `ingore` in `{Path('citecheck.toml').absolute()}`",
        " help: did you mean `ignore`?",
    ]


def test_each_file_has_its_nearest_settings(run: Run) -> None:
    deep = Path("deep")
    deep.mkdir()
    (deep / "citecheck.toml").write_text('ignore = ["CIT"]', "utf-8")
    (deep / "faulty.md").write_text(FAULTY, "utf-8")
    ran = run(".", "-f", "json")
    found = {Path(each["path"]): each["findings"] for each in json.loads(ran.out)["files"]}
    assert not found[Path("deep/faulty.md")]
    assert found[Path("faulty.md")]


def test_ignore_comments(run: Run) -> None:
    text = FAULTY.replace("way [7].", "way [7]. <!-- citecheck: ignore[CIT001] -->")
    Path("faulty.md").write_text(text, "utf-8")
    ran = run("faulty.md", "--ignore", "CIT002")
    assert ran.code == 0
    assert "1 silenced by ignore comments" in ran.out
    assert run("faulty.md", "--no-ignores", "--ignore", "CIT002").code == 1


def test_an_unused_ignore_comment(run: Run) -> None:
    text = CLEAN.replace("way [2].", "way [2]. <!-- citecheck: ignore[CIT001] -->")
    Path("clean.md").write_text(text, "utf-8")
    ran = run("clean.md", "-f", "concise")
    assert (ran.code, "DOC005" in ran.out) == (1, True)
    assert run("clean.md", "--select", "DOC005").code == 0, "CIT001 did not run"


def test_one_unreadable_file_does_not_stop_the_others(run: Run) -> None:
    ran = run("absent.md", "faulty.md", "*.rst")
    assert ran.code == 2
    assert "[CIT001]" in ran.out
    assert ran.err.splitlines()[0] == "error: no file matches `*.rst`"
    assert "error: cannot read `absent.md`: no such file or directory" in ran.err


def test_nothing_to_read(run: Run) -> None:
    Path("empty").mkdir()
    ran = run("empty")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 2


def test_output_file(run: Run) -> None:
    ran = run("faulty.md", "-o", "report.txt", "--color", "auto")
    assert (ran.code, ran.out) == (1, "")
    assert "[CIT001]" in Path("report.txt").read_text("utf-8")
    ran = run("faulty.md", "-o", "no/such/place.txt")
    assert ran.code == 2
    assert "cannot write `no/such/place.txt`" in ran.err


def test_quiet(run: Run) -> None:
    assert run("clean.md", "--quiet").out == ""


def test_colour(run: Run) -> None:
    assert "\x1b[" not in run("faulty.md").out
    assert "\x1b[" in run("faulty.md", "--color", "always").out
    assert "\x1b[" not in run("faulty.md", "--color", "never").out


def test_rule_list(run: Run) -> None:
    ran = run("rule")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == [each.code for each in RULES]


@pytest.mark.parametrize("name", ["REF001", "ref001", "duplicate-reference"])
def test_rule_explained(run: Run, name: str) -> None:
    ran = run("rule", name)
    assert ran.code == 0
    assert ran.out.startswith("# duplicate-reference (REF001, ")
    assert "## Why" in ran.out


def test_rule_unknown(run: Run) -> None:
    ran = run("rule", "duplicate-refrence")
    assert ran.code == 2
    assert "did you mean `duplicate-reference`?" in ran.err


def test_version(run: Run) -> None:
    assert run("--version").out == f"citecheck {citecheck.__version__}\n"
    assert f'version = "{citecheck.__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_help_groups_the_options(run: Run) -> None:
    shown = run("check", "--help").out
    assert [line for line in shown.splitlines() if line.endswith(":")] == [
        "Arguments:",
        "Rules:",
        "Mending:",
        "Output:",
        "Config:",
        "Asking registries:",
        "Options:",
    ]


def test_a_bug_is_one_line_and_never_looks_like_findings(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("what\nnow \x1b[31m")

    monkeypatch.setattr("citecheck.pipeline.check", fail)
    ran = run("clean.md")
    assert (ran.code, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert "bug in citecheck" in first
    assert "ValueError: what now \\x1b[31m (test_cli.py:" in first
    assert "report" in second


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("citecheck.pipeline.check", interrupt)
    assert run("clean.md") == Ran(130, "", "")


def test_formats_are_the_reporters() -> None:
    assert set(options.Format) == set(REPORTERS)
    assert set(options.ExtractFormat) == set(EXTRACTION_FORMATS)


def test_standard_input(tmp_path: Path) -> None:
    ran = process("-", "--format", "concise", cwd=tmp_path, stdin=FAULTY)
    assert ran.returncode == 1
    assert ran.stdout.startswith(b"<stdin>:1:")


def test_a_reader_that_stops_is_no_error() -> None:
    shell = f'"{sys.executable}" -m citecheck rule | true; echo ${{PIPESTATUS[0]}}'
    for _ in range(3):
        ran = subprocess.run(
            ["bash", "-c", shell],
            cwd=ROOT,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            check=True,
        )
        assert (ran.stdout, ran.stderr) == (b"0\n", b"")


def test_a_terminal_that_cannot_spell_it(tmp_path: Path) -> None:
    (tmp_path / "naïve.md").write_text(FAULTY.replace("the way [7]", "論 [7]"), "utf-8")
    ran = process("naïve.md", cwd=tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert ran.returncode == 1
    assert b"\\u8ad6" in ran.stdout
    assert ran.stderr == b""


def test_json_is_valid_in_any_encoding(tmp_path: Path) -> None:
    (tmp_path / "faulty.md").write_text(FAULTY.replace("the way [7]", "Ü 論 😀 [7]"), "utf-8")
    ran = process("faulty.md", "-f", "json", cwd=tmp_path, PYTHONIOENCODING="latin-1")
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["summary"]["error"] == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_no_bug(tmp_path: Path) -> None:
    (tmp_path / "faulty.md").write_text(FAULTY, "utf-8")
    command = f'"{sys.executable}" -m citecheck faulty.md > /dev/full'
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith(b"error: cannot write to standard output: no space left")


def test_a_broken_pipe_goes_nowhere(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BrokenPipeError

    abandoned: list[bool] = []
    monkeypatch.setattr(output, "_emit", broken)
    monkeypatch.setattr(output, "abandon_stdout", lambda: abandoned.append(True))
    assert run("faulty.md").code == 1
    assert abandoned == [True]


def completed(line: str) -> list[str]:
    ran = process(
        _CITECHECK_COMPLETE="complete_bash",
        COMP_WORDS=line,
        COMP_CWORD=str(len(line.split()) - (not line.endswith(" "))),
    )
    assert ran.stderr == b""
    return ran.stdout.decode().split()


def test_completion() -> None:
    assert set(completed("citecheck ")) >= {"check", "extract", "rule"}
    assert completed("citecheck check --select REF001") == ["REF001"]
    assert "duplicate-reference" in completed("citecheck check --select dup")
    assert "--extend-select" in completed("citecheck --ext")
    assert completed("citecheck --select CIT,REF001") == ["CIT,REF001"]
    assert "REF001" in completed("citecheck rule REF")
    assert set(completed("citecheck check --format ")) == set(options.Format)


def test_completion_can_be_shown() -> None:
    ran = process("--show-completion", "bash", HOME="/nonexistent", SHELL="/bin/bash")
    assert b"_CITECHECK_COMPLETE" in ran.stdout or ran.returncode == 2


def test_importing_the_package_is_cheap() -> None:
    code = (
        "import sys, citecheck; print(*sorted(n for n in sys.modules if n.startswith('citecheck')))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={"PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    assert ran.stdout.split() == [b"citecheck", b"citecheck.version"]


def test_help_loads_no_rules() -> None:
    code = (
        "import sys; sys.argv = ['citecheck', '--help']\n"
        "from citecheck.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={"PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    loaded = set(ran.stderr.decode().split())
    assert not loaded & {"citecheck.rules", "citecheck.pipeline", "rich", "tomllib", "pathspec"}


def test_the_command_finds_what_the_library_finds(run: Run) -> None:
    report = citecheck.check_file("faulty.md")
    content = json.loads(run("faulty.md", "-f", "json").out)["files"][0]["findings"]
    assert [each.fingerprint for each in report.findings] == [
        each["fingerprint"] for each in content
    ]


def test_write_refuses_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old", "utf-8")
    target.chmod(0o640)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(citecheck.errors.CitecheckError, match="no space left"):
            output.write("new", target)
    assert target.read_text("utf-8") == "old"
    assert {each.name for each in tmp_path.iterdir()} == {
        "report.txt",
        "clean.md",
        "faulty.md",
        ".git",
    }
    output.write("new", target)
    assert target.read_text("utf-8") == "new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_write_through_a_link_and_to_a_device(tmp_path: Path) -> None:
    target, link = tmp_path / "report.txt", tmp_path / "link.txt"
    link.symlink_to(target)
    output.write("x\r\n", link)
    assert link.is_symlink()
    assert target.read_bytes() == b"x\r\n"
    output.write("x", Path(os.devnull))


class Terminal:
    def __init__(self, *, tty: bool) -> None:
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


@pytest.mark.parametrize(
    ("choice", "tty", "environment", "expected"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", True, {"TERM": "xterm"}, True),
        ("always", False, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", True, {}, False),
    ],
)
def test_when_to_colour(
    choice: str, tty: bool, environment: dict[str, str], expected: bool
) -> None:
    stream = Terminal(tty=tty)
    assert output.wants_colour(choice, stream, environment) is expected  # type: ignore[arg-type]


def test_how_wide() -> None:
    assert output.columns(Terminal(tty=False)) == 80  # type: ignore[arg-type]
    assert output.columns(Terminal(tty=True)) > 0  # type: ignore[arg-type]


def test_the_last_of_several_rules_is_completed() -> None:
    assert [value for value, _ in options.selectors("CIT,REF001")] == ["CIT,REF001"]
    assert [value for value, _ in options.selectors("dup")] == ["duplicate-reference"]


LIBRARY = "@article{{{key}, author={{Abara, A. and Beltrov, B.}}, title={{Growth of moss on the stones of the north}}, journal={{J Moss}}, year={{2011}}, volume={{5}}, pages={{20--29}}}}\n"


def test_a_library_and_several_across(run: Run) -> None:
    Path("a.bib").write_text(LIBRARY.format(key="one"), "utf-8")
    Path("b.bib").write_text(LIBRARY.format(key="two") + LIBRARY.format(key="three"), "utf-8")
    alone = run("a.bib")
    assert alone.code == 0
    assert "a.bib: 1 reference\n" in alone.out
    apart = run("a.bib", "b.bib", "--format", "concise")
    assert apart.out == "b.bib:2:10: REF001 reference three is the same work as reference two\n"
    across = run("a.bib", "b.bib", "--across", "--format", "concise")
    assert (
        "b.bib:1:10: REF001 reference two is the same work as reference one of `a.bib`"
        in across.out
    )
    assert run("a.bib", "b.bib", "--across", "--ignore", "REF001").code == 0
    paper = run("a.bib", "clean.md", "--across")
    assert paper.code == 0

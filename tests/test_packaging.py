"""What the repository offers to others: a hook, an action, and how editors read the output."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import citecheck
from citecheck.readers import READERS
from citecheck.reporters import concise

ROOT = Path(__file__).parents[1]
FAULTY = """\
Bees 𝛼 find thé way home by the sun [1]. They also count landmarks on the way [7].

References

1. Lee B. Bees and the sun. J Insects. 2011;3(2):10-19.
2. Roe C. Counting landmarks in flight. J Insects. 2012;4(1):20-28.
"""
EDITORS = (ROOT / "docs" / "editors.md").read_text("utf-8")


def blocks(language: str, text: str = EDITORS) -> list[str]:
    """Return the fenced blocks of a language in a page."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


# The hook


def hook() -> dict[str, Any]:
    (found,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return dict(found)


def test_the_hook() -> None:
    found = hook()
    assert found["id"] == "citecheck"
    assert found["language"] == "python"
    assert shlex.split(found["entry"]) == ["citecheck", "check"]
    assert found["require_serial"]
    files = re.compile(found["files"])
    assert files.search("a/Paper.MD")
    assert files.search("refs.bib")
    assert not files.search("code.py")
    assert not files.search("page.html")
    suffixes = re.findall(r"\w+", found["files"].partition("(?i)")[2])
    assert set(suffixes) <= {each.removeprefix(".") for each in READERS}


def test_the_manifest_as_pre_commit_reads_it() -> None:
    command = shutil.which("pre-commit")
    if command is None:
        pytest.skip("pre-commit is not installed")
    ran = subprocess.run(
        [command, "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


# The action


def action() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return found


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = action()["runs"]["steps"]
    return found


def script(name: str) -> str:
    (found,) = (each["run"] for each in steps() if each.get("id") == name)
    return str(found)


def test_nothing_from_outside_gets_into_a_script() -> None:
    for step in steps():
        assert "${{" not in step.get("run", "")
        if "run" in step:
            assert step["shell"] == "bash"
    given = {
        each for step in steps() for each in (*step.get("env", {}).values(), step.get("if", ""))
    }
    for name in action()["inputs"]:
        used = any(f"inputs.{name}" in str(each) for each in given)
        assert used or name == "python-version"
    assert "| `python-version` |" in (ROOT / "docs" / "ci.md").read_text("utf-8")


def test_other_actions_are_pinned_and_the_upload_always_runs() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    assert all(re.fullmatch(r"(actions|github)/[\w/-]+@v\d+", each) for each in used)
    (upload,) = (step for step in steps() if "upload-sarif" in step.get("uses", ""))
    assert upload["if"].startswith("always() && ")
    assert upload["with"]["sarif_file"] == "${{ steps.check.outputs.sarif }}"
    assert all(each["description"] for each in action()["inputs"].values())


@dataclass
class Ran:
    code: int
    out: str
    err: str
    outputs: dict[str, str]


needs_bash = pytest.mark.skipif(
    os.name == "nt" or shutil.which("bash") is None, reason="there is no bash"
)


def run(name: str, folder: Path, **environment: str) -> Ran:
    """Run a step's script as the runner does, in a checked-out repository."""
    temporary = folder.with_name("runner")
    temporary.mkdir(exist_ok=True)
    outputs = temporary / "outputs"
    outputs.write_text("", "utf-8")
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script(name)],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "RUNNER_TEMP": str(temporary),
            "GITHUB_OUTPUT": str(outputs),
            **environment,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = outputs.read_text("utf-8").splitlines()
    return Ran(ran.returncode, ran.stdout, ran.stderr, dict(each.split("=", 1) for each in lines))


@pytest.fixture
def checked_out(tmp_path: Path) -> Path:
    """Make a repository to check, and beside it what the step before would have installed."""
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / ".git").mkdir()
    (folder / "faulty paper.md").write_text(FAULTY, "utf-8")
    (folder / "clean.md").write_text(FAULTY.replace("[7]", "[2]"), "utf-8")
    binaries = tmp_path / "bin"
    binaries.mkdir()
    for name, command in {"python": "", "citecheck": "-P -m citecheck"}.items():
        file = binaries / name
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n', "utf-8")
        file.chmod(0o755)
    return folder


def check(folder: Path, paths: str = ".", args: str = "", fail_on: str = "note") -> Ran:
    binaries = str(folder.with_name("bin"))
    return run("check", folder, BIN=binaries, CHECK_PATHS=paths, CHECK_ARGS=args, FAIL_ON=fail_on)


@needs_bash
def test_the_action_checks_annotates_and_fails(checked_out: Path) -> None:
    ran = check(checked_out)
    assert ran.code == 1
    assert "::error file=faulty paper.md,line=1,col=" in ran.out
    assert {each: ran.outputs[each] for each in ("errors", "warnings", "notes")} == {
        "errors": "1",
        "warnings": "1",
        "notes": "0",
    }
    sarif = json.loads(Path(ran.outputs["sarif"]).read_text("utf-8"))
    assert [each["ruleId"] for each in sarif["runs"][0]["results"]] == ["CIT001", "CIT002"]
    assert check(checked_out, "clean.md").code == 0


@needs_bash
@pytest.mark.parametrize(
    ("args", "fail_on", "code"),
    [
        ("", "never", 0),
        ("", "error", 1),
        ("--ignore CIT001", "error", 0),
        ("--ignore CIT001", "warning", 1),
        ("--ignore 'CIT001, CIT002'", "note", 0),
        ("", "sometimes", 2),
        ("--no-such-option", "never", 2),
        ("--ignore 'CIT001", "never", 2),
    ],
)
def test_when_the_action_fails(checked_out: Path, args: str, fail_on: str, code: int) -> None:
    assert check(checked_out, "'faulty paper.md'", args, fail_on).code == code


@needs_bash
def test_what_cannot_be_read_fails_whatever_else(checked_out: Path) -> None:
    ran = check(checked_out, "clean.md missing.md", fail_on="never")
    assert ran.code == 2
    assert "cannot read `missing.md`" in ran.err
    assert "sarif" in ran.outputs
    assert check(checked_out, "", fail_on="never").code == 2


@needs_bash
def test_hostile_inputs_are_words(checked_out: Path) -> None:
    for evil in (
        "$(touch owned)",
        "`touch owned`",
        "; touch owned",
        "'\"; touch owned; \"'",
        "--output=owned",
        "-o owned",
        "a\ntouch owned\n",
        "*\n$HOME",
    ):
        ran = check(checked_out, evil, fail_on="never")
        assert ran.code == 2, evil
        assert not (checked_out / "owned").exists(), evil
        check(checked_out, "clean.md", evil.replace("-o owned", "").replace("--output=owned", ""))
        assert not (checked_out / "owned").exists(), evil


@needs_bash
def test_modules_of_the_checked_repository_are_not_run(checked_out: Path) -> None:
    for name in ("json", "shlex", "collections", "citecheck"):
        (checked_out / f"{name}.py").write_text("open('owned', 'w').close()\n", "utf-8")
    assert check(checked_out, "clean.md").code == 0
    assert not (checked_out / "owned").exists()


@needs_bash
def test_the_action_installs_itself(checked_out: Path, tmp_path: Path) -> None:
    commands = tmp_path / "commands"
    commands.mkdir()
    log = tmp_path / "log"
    python = commands / "python3"
    # In the place of Python: makes the folder of an environment, and writes down what it is asked.
    python.write_text(
        f'#!/bin/sh\necho "$@" >> "{log}"\n'
        f'if [ "$3" = venv ]; then mkdir -p "$4/bin"; cp "{python}" "$4/bin/python"; fi\n',
        "utf-8",
    )
    python.chmod(0o755)
    path = f"{commands}:{os.environ['PATH']}"
    ran = run("install", checked_out, PATH=path, ACTION_PATH="/some where/$(touch owned)")
    assert ran.code == 0, ran.err
    environment = checked_out.with_name("runner") / "citecheck-venv"
    assert ran.outputs == {"bin": f"{environment}/bin"}
    assert log.read_text("utf-8").splitlines() == [
        f"-I -m venv {environment}",
        "-I -m pip install --quiet /some where/$(touch owned)",
    ]
    assert not (checked_out / "owned").exists()


# Editors


def lines(path: str = "folder/paper.md") -> list[str]:
    return concise.report([citecheck.check_text(FAULTY, path=path)]).splitlines()


@pytest.mark.parametrize("path", ["folder/paper.md", "/a b/c:d.md", "C:/texts/paper.md"])
def test_the_problem_matcher_reads_the_output(path: str) -> None:
    (task,) = next(each for each in map(json.loads, blocks("json")) if "tasks" in each)["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    for line, finding in zip(lines(path), citecheck.check_text(FAULTY).findings, strict=True):
        match = re.match(pattern["regexp"], line)
        assert match
        found = {name: match[pattern[name]] for name in ("file", "line", "column", "code")}
        begin = finding.problem.span.begin
        assert found == {
            "file": path,
            "line": str(begin.line),
            "column": str(begin.column),
            "code": finding.code,
        }
        assert match[pattern["message"]] == finding.problem.message


def test_the_expression_for_emacs_reads_the_output() -> None:
    (spelt,) = re.findall(r'\(citecheck "(.+?)" 1 2 3 1\)', EDITORS)
    expression = spelt.replace("\\\\", "\\")
    for sign in "(){}":  # in Emacs, a plain one means itself
        expression = expression.replace(f"\\{sign}", sign)
    match = re.match(expression, lines()[0])
    assert match
    assert match.groups() == ("folder/paper.md", "1", "80")


@pytest.mark.skipif(shutil.which("vim") is None, reason="there is no Vim")
def test_vim_goes_where_the_output_says(tmp_path: Path) -> None:
    settings = blocks("vim")[0].splitlines()[1]
    paper, output, result = (tmp_path / each for each in ("paper.md", "output", "result"))
    paper.write_text(FAULTY, "utf-8")
    output.write_text("\n".join(lines(str(paper))) + "\n", "utf-8")
    script = tmp_path / "script.vim"
    script.write_text(
        f"""\
set nocompatible encoding=utf-8
{settings}
cgetfile {output}
let found = []
for at in range(1, len(getqflist()))
  execute 'cc' at
  let behind = strpart(getline('.'), col('.') - 1)
  call add(found, [getqflist()[at - 1].text, line('.'), strcharpart(behind, 0, 3)])
endfor
call writefile([json_encode(found)], '{result}')
qall!
""",
        "utf-8",
    )
    subprocess.run(
        ["vim", "-Nes", "-u", "NONE", "-i", "NONE", "-S", str(script)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    found = json.loads(result.read_text("utf-8"))
    report = citecheck.check_text(FAULTY)
    assert found == [
        [
            f"{each.code} {each.problem.message}",
            each.problem.span.begin.line,
            FAULTY[each.problem.span.start :][:3].partition("\n")[0],
        ]
        for each in report.findings
    ]


def test_settings_in_the_pages_can_be_read() -> None:
    for each in blocks("toml"):
        tomllib.loads(each)
    for each in blocks("json"):
        json.loads(each)
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    for each in blocks("yaml", page):
        yaml.safe_load(each)
    github = next(each for each in map(yaml.safe_load, blocks("yaml", page)) if "jobs" in each)
    (*_, step) = github["jobs"]["citecheck"]["steps"]
    assert set(step["with"]) <= set(action()["inputs"])
    for name, about in action()["inputs"].items():
        default = f"`{about['default']}` " if about["default"] else ""
        assert re.search(rf"^\| `{name}` \|.*\| {re.escape(default)}\|$", page, re.MULTILINE), name

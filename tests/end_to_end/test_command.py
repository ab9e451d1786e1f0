"""The whole command on a real manuscript, as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = "data/ldn_review.txt"


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command or, where there is none, the module."""
    installed = Path(sys.executable).with_name("citecheck")
    start = [str(installed)] if installed.exists() else [sys.executable, "-m", "citecheck"]
    return subprocess.run(
        [*start, *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )


def test_report(golden: Callable[[str, str], None]) -> None:
    ran = command(SAMPLE)
    assert (ran.returncode, ran.stderr) == (1, "")
    golden("sample-report.txt", ran.stdout)


def test_concise_and_json_say_the_same() -> None:
    lines = command(SAMPLE, "--format", "concise").stdout.splitlines()
    (file,) = json.loads(command(SAMPLE, "--format", "json").stdout)["files"]
    assert lines == [
        f"{SAMPLE}:{each['location']['line']}:{each['location']['column']}: "
        f"{each['code']} {each['message']}"
        for each in file["findings"]
    ]


def test_extraction(golden: Callable[[str, str], None]) -> None:
    ran = command("extract", SAMPLE)
    assert (ran.returncode, ran.stderr) == (0, "")
    golden("sample-extract.txt", ran.stdout)

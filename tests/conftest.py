"""What all tests share: golden files, and an environment that says nothing."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from command import Ran, Run

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "CI", "CITECHECK_MODEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Callable[[str, str], None]:
    """Compare text with a golden file that a person can open."""

    def compare(name: str, shown: str) -> None:
        file = GOLDEN / name
        if pytestconfig.getoption("--update-golden"):
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(shown.encode())
        assert shown == file.read_bytes().decode()

    return compare


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in an empty directory, in this process."""
    monkeypatch.chdir(tmp_path)

    def go(*arguments: str, given: bytes = b"") -> Ran:
        from citecheck import cli  # noqa: PLC0415  # most tests run no command

        monkeypatch.setattr(sys, "argv", ["citecheck", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        try:
            code = cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return go

"""What was accepted once stays silent, whatever moves around it; what is new is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck import baseline
from citecheck.errors import ConfigError
from citecheck.finding import FileReport
from citecheck.pipeline import Plan, check, renumbered
from citecheck.readers import edited
from citecheck.rules import RULES
from citecheck.source import SourceFile
from invented import entry

PROSE = (
    "Moss grows [2]. Snow falls [1]. Stones roll [9]. Peat lies [3] and sinks [3, 3].\n\n"
    "Otters sleep [4]. Wind blows [5]. Ferns wave [10]."
)


def manuscript(prose: str = PROSE, entries: int = 7) -> str:
    listed = "\n".join(f"{at}. {entry(at - 1)}" for at in range(1, entries + 1))
    return f"{prose}\n\nReferences\n\n{listed}\n"


def reported(text: str, path: Path = Path("a.md")) -> FileReport:
    return check(SourceFile(path, text), Plan(RULES, every_rule=RULES))


def fingerprints(text: str) -> list[str]:
    return sorted(each.fingerprint for each in reported(text).findings)


def test_a_fingerprint_survives_moved_lines_and_renumbering() -> None:
    before = fingerprints(manuscript())
    assert len(before) == len(set(before)) >= 5
    assert fingerprints(manuscript("A new beginning.\n\n" + PROSE)) == before
    wrapped = manuscript(PROSE.replace("grows [2]", "grows\n[2]"))
    assert fingerprints(wrapped) == before
    # Out of order is what renumbering mends; the rest stays what it was.
    whole = manuscript(PROSE.replace("[9]", "").replace("[10]", ""))
    anew = renumbered(SourceFile(Path("a.md"), whole), edited).file.text
    assert anew != whole
    kept = {each.fingerprint for each in reported(whole).findings if each.code != "CIT003"}
    assert kept
    assert kept == {each.fingerprint for each in reported(anew).findings}


def test_two_alike_are_told_apart_by_their_order() -> None:
    twice = manuscript("Stones roll [9]. Stones roll [9]. " + PROSE)
    assert len(set(fingerprints(twice))) == len(fingerprints(twice))


@given(st.text(max_size=200))
def test_any_text_has_fingerprints(text: str) -> None:
    found = fingerprints(manuscript(text + " It is so [9]."))
    assert all(re.fullmatch(r"[0-9a-f]{16}", each) for each in found)


def test_it_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "papers" / "a.md"
    path.parent.mkdir()
    path.write_text(manuscript(), "utf-8")
    report = reported(manuscript(), path)
    file = tmp_path / baseline.NAME
    file.write_text(baseline.written(file, [report]), "utf-8")
    kept = json.loads(file.read_text("utf-8"))["files"]
    assert list(kept) == ["papers/a.md"]
    assert kept["papers/a.md"][0]["message"] == report.findings[0].problem.message
    accepted = baseline.load(file)
    assert set(accepted.of(path)) == {each.fingerprint for each in report.findings}
    assert not accepted.of(tmp_path / "b.md")


def test_what_it_held_of_others_stays_while_they_are_there(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(manuscript(), "utf-8")
    file = tmp_path / "accepted.json"
    reports = [reported(manuscript(), tmp_path / name) for name in ("a.md", "b.md")]
    file.write_text(baseline.written(file, reports), "utf-8")
    clean = reported("Nothing is cited here.", tmp_path / "a.md")
    assert list(json.loads(baseline.written(file, [clean]))["files"]) == ["b.md"]
    (tmp_path / "b.md").unlink()
    assert json.loads(baseline.written(file, [clean]))["files"] == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("nonsense", "is not JSON"),
        ("[]", "no baseline of this version"),
        ('{"schema": 2, "files": {}}', "no baseline of this version"),
        ('{"schema": 1, "files": {"a": [1]}}', "no baseline of this version"),
        ('{"schema": 1, "files": {"a": [{"code": "X"}]}}', "no baseline of this version"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_baseline_is_said(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "accepted.json"
    file.write_text(content, "utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        baseline.load(file)
    assert caught.value.hint


def test_one_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        baseline.load(tmp_path / "absent.json")

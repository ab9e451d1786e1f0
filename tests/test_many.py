"""Many manuscripts: in order, on all cores, and none of them stops the others."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from citecheck import many
from citecheck.errors import CitecheckError, ConfigError, UsageError
from citecheck.filters import Selection
from citecheck.finding import FileReport
from citecheck.many import Outcome, check_each
from citecheck.pipeline import Wishes
from citecheck.progress import watched_by
from fakes.deadly import BrokenPath, DeadlyPath
from invented import manuscript, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ALONE = Wishes(isolated=True)


def written(folder: Path, count: int) -> list[Path]:
    paths = []
    for at in range(count):
        paths.append(folder / f"{at:02}.md")
        paths[-1].write_text(manuscript(f"Moss [1] and snow [{at + 4}].", numbered(4)), "utf-8")
    return paths


def told(outcomes: Sequence[Outcome]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (each.file.path.name, [(one.code, one.problem.message) for one in each.findings])
        if isinstance(each, FileReport)
        else ("error", [("", each.message)])
        for each in outcomes
    ]


def test_in_parallel_as_one_by_one(tmp_path: Path) -> None:
    paths = written(tmp_path, 7)
    one_by_one = list(check_each(paths, ALONE, jobs=1))
    steps: list[tuple[str, int, int]] = []
    with watched_by(lambda *step: steps.append(step)):
        in_parallel = list(check_each(paths, ALONE, jobs=2))
    assert told(one_by_one) == told(in_parallel)
    assert [name for name, _ in told(in_parallel)] == [each.name for each in paths]
    assert steps[-1] == ("checking", 7, 7)


def test_the_order_is_that_of_the_paths_and_few_are_kept(tmp_path: Path) -> None:
    paths = written(tmp_path, 3)
    assert [name for name, _ in told(list(check_each(paths[::-1], ALONE, jobs=3)))] == [
        "02.md",
        "01.md",
        "00.md",
    ]
    report = next(iter(check_each(paths, ALONE)))
    assert isinstance(report, FileReport)
    assert report.recognised.references == 4
    assert not report.document.references
    whole = next(iter(check_each(paths, ALONE, whole=True)))
    assert isinstance(whole, FileReport)
    assert len(whole.document.references) == 4
    assert len(pickle.dumps(report)) < len(pickle.dumps(whole))


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_that_cannot_be_read_or_fails_stops_no_other(tmp_path: Path, jobs: int) -> None:
    paths = written(tmp_path, 4)
    paths[1] = tmp_path / "absent.md"
    paths[2] = BrokenPath(paths[2])
    outcomes = list(check_each(paths, ALONE, jobs=jobs))
    assert [isinstance(each, FileReport) for each in outcomes] == [True, False, False, True]
    assert isinstance(outcomes[1], CitecheckError)
    assert "no such file" in outcomes[1].message
    assert outcomes[1].hint
    assert isinstance(outcomes[2], CitecheckError)
    assert "02.md` cannot be checked; this is a bug in citecheck" in outcomes[2].message
    assert "nobody foresaw this" in outcomes[2].message


def test_one_that_ends_the_process_stops_no_other(tmp_path: Path) -> None:
    paths = written(tmp_path, 12)
    paths[2] = DeadlyPath(paths[2])
    outcomes = list(check_each(paths, ALONE, jobs=2))
    assert len(outcomes) == 12
    failed = [at for at, each in enumerate(outcomes) if isinstance(each, CitecheckError)]
    assert failed == [2]
    assert isinstance(outcomes[2], CitecheckError)
    assert "the process that did it ended" in outcomes[2].message
    assert [name for name, _ in told(outcomes)][3] == "03.md"


def test_wrong_settings_are_said_before_any_work(tmp_path: Path) -> None:
    paths = written(tmp_path, 2)
    (tmp_path / "citecheck.toml").write_text("nonsense = 1", "utf-8")
    with pytest.raises(ConfigError, match="unknown setting"):
        next(iter(check_each([Path("absent.md"), *paths], Wishes())))
    with pytest.raises(UsageError, match="no rule is called"):
        next(iter(check_each(paths, Wishes(Selection(("XYZ",)), isolated=True), jobs=2)))


def test_each_has_its_own_settings(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    paths = []
    for folder in folders:
        folder.mkdir()
        paths += written(folder, 2)
    (folders[0] / "citecheck.toml").write_text('select = ["REF"]', "utf-8")
    found = [codes for _, codes in told(list(check_each(paths, Wishes(), jobs=2)))]
    assert [bool(each) for each in found] == [False, False, True, True]


def test_processes_are_started_where_that_pays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = written(tmp_path, 2)
    started: list[int] = []

    def start(_paths: object, _wishes: object, workers: int, *, whole: bool) -> Iterator[Outcome]:
        started.append(workers)
        assert not whole
        return iter(())

    monkeypatch.setattr(many, "_in_parallel", start)
    monkeypatch.setattr(many, "_cores", lambda: 4)
    assert len(list(check_each(paths, ALONE))) == 2
    assert not started
    (tmp_path / "00.md").write_text("x" * 1_100_000, "utf-8")
    list(check_each(paths, ALONE))
    assert started == [2]


def test_cores_are_those_it_may_use() -> None:
    assert 1 <= many._cores() <= (os.cpu_count() or 1)
    assert sys.platform != "linux" or many._cores() == len(os.sched_getaffinity(0))

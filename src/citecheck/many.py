"""Check many manuscripts: in the order given, on all cores where that pays, each failure by itself."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from citecheck import pipeline
from citecheck.errors import CitecheckError, ConfigError, UsageError, bug
from citecheck.finding import FileReport
from citecheck.manners import listed
from citecheck.pipeline import Ask, Plan, Wishes
from citecheck.progress import step
from citecheck.readers import STDIN, read
from citecheck.rules import RULES
from citecheck.source import SourceFile

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Outcome: TypeAlias = FileReport | CitecheckError
"""What came of one manuscript: a report, or why there is none."""

_PAYS = 1_000_000
"""Bytes to check from which on it pays to start processes: about two seconds' work."""
_AHEAD = 4
"""Manuscripts a process may be ahead of the one whose report is due: so much is kept at a time."""


class Planner:
    """Makes the plan of each manuscript, once for each settings file."""

    def __init__(self, wishes: Wishes) -> None:
        self.wishes = wishes
        self._plans: dict[Path | None, Plan] = {}

    def plan(self, manuscript: Path) -> Plan:
        """Return the plan that holds for a manuscript.

        Raises:
            ConfigError: its settings file, or the baseline, is wrong.
            UsageError: a wished selector means no rule.
        """
        settings = pipeline.settings_file(manuscript, self.wishes)
        if settings not in self._plans:
            self._plans[settings] = pipeline.plan(settings, self.wishes, RULES)
        return self._plans[settings]


def check_each(
    paths: Sequence[Path],
    wishes: Wishes,
    *,
    ask: Ask = listed,
    whole: bool = False,
    jobs: int | None = None,
) -> Iterator[Outcome]:
    """Yield what comes of each manuscript, in the order of the paths.

    Args:
        paths: the files; `-` is standard input.
        wishes: what to run.
        ask: asks registries; then one manuscript is checked after the other. By default only the
            list of retractions that was fetched last is looked into.
        whole: whether the reports keep all that was understood, which takes much memory.
        jobs: how many are checked at a time; None: as many as there are cores, where that pays.

    Raises:
        ConfigError: a settings file or a baseline is wrong.
        UsageError: a wished selector means no rule.
    """
    planner = Planner(wishes)
    for path in paths:
        planner.plan(path)  # what is wrong with the settings is said before any work
    workers = _workers(paths) if jobs is None else jobs
    if ask is not listed or STDIN in paths:
        workers = 1
    outcomes = (
        (check_one(path, planner, ask, whole=whole) for path in paths)
        if min(workers, len(paths)) <= 1
        else _in_parallel(paths, wishes, min(workers, len(paths)), whole=whole)
    )
    for done, outcome in enumerate(outcomes, 1):
        step("checking", done, len(paths))
        yield outcome


def check_one(path: Path, planner: Planner, ask: Ask, *, whole: bool) -> Outcome:
    """Read and check one manuscript; whatever goes wrong with it is returned, not raised.

    Raises:
        ConfigError, UsageError: what is wrong with the settings is wrong for every manuscript.
    """
    try:
        report = pipeline.check(read(path), planner.plan(path), ask)
    except (ConfigError, UsageError):
        raise
    except CitecheckError as error:
        return error
    except Exception as error:  # noqa: BLE001  # one manuscript must not stop the others
        return bug(error, f"`{path}` cannot be checked")
    return report if whole else report.shorn()


def _workers(paths: Sequence[Path]) -> int:
    size = 0
    for path in paths:
        try:
            size += path.stat().st_size
        except OSError:
            continue  # said when it is read
    return _cores() if size > _PAYS else 1


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _in_parallel(
    paths: Sequence[Path], wishes: Wishes, workers: int, *, whole: bool
) -> Iterator[Outcome]:
    waiting = deque(paths)
    while waiting:
        # A process that dies takes its pool with it: which manuscript did it is not known, so each
        # that was under way is tried in a process of its own.
        under_way = yield from _until_broken(waiting, wishes, workers, whole=whole)
        for path in under_way:
            yield _alone(path, wishes, whole=whole)


def _until_broken(
    waiting: deque[Path], wishes: Wishes, workers: int, *, whole: bool
) -> Generator[Outcome, None, list[Path]]:
    """Yield outcomes in order until a process dies; return the paths that were under way then."""
    pending: deque[tuple[Path, Future[Outcome]]] = deque()
    with _pool(workers, wishes) as pool:
        try:
            while waiting or pending:
                while waiting and len(pending) < workers * _AHEAD:
                    pending.append((waiting[0], pool.submit(_work, waiting[0], whole=whole)))
                    waiting.popleft()
                outcome = pending[0][1].result()
                pending.popleft()
                yield outcome
        except _broken():
            return [path for path, _ in pending]
    return []


def _alone(path: Path, wishes: Wishes, *, whole: bool) -> Outcome:
    with _pool(1, wishes) as pool:
        try:
            return pool.submit(_work, path, whole=whole).result()
        except _broken():
            return CitecheckError(
                f"`{path}` cannot be checked: the process that did it ended",
                hint="it may need more memory than there is; check the manuscript's parts one by one",
            )


def _broken() -> type[Exception]:
    """Return what is raised where a process ended."""
    from concurrent.futures import BrokenExecutor  # noqa: PLC0415  # most runs are one manuscript

    return BrokenExecutor


@contextmanager
def _pool(workers: int, wishes: Wishes) -> Iterator[ProcessPoolExecutor]:
    """Yield processes that work; nobody who interrupts waits for what they are at."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  # most runs are one manuscript
    from multiprocessing import get_context  # noqa: PLC0415

    # A new interpreter, not a copy of this one: that is safe whatever threads run here.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (wishes,))
    try:
        yield pool
    except BaseException:
        # `terminate_workers` does this from Python 3.14 on.
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_ORDERS: list[Wishes] = []
"""In a worker process: the wishes it was started with."""


def _begin(wishes: Wishes) -> None:
    # Whoever interrupts a run interrupts the process that gave the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000, 20, 20)
    _ORDERS[:] = [wishes]


@cache
def _planner() -> Planner:
    return Planner(_ORDERS[0])


def _work(path: Path, *, whole: bool) -> Outcome:
    return check_one(path, _planner(), listed, whole=whole)


def planned(
    paths: Sequence[Path], wishes: Wishes
) -> tuple[list[tuple[SourceFile, Plan]], list[CitecheckError]]:
    """Read all manuscripts at once, for what needs them together; return them and what failed.

    Raises:
        ConfigError: a settings file or a baseline is wrong.
        UsageError: a wished selector means no rule.
    """
    planner = Planner(wishes)
    files: list[tuple[SourceFile, Plan]] = []
    failed: list[CitecheckError] = []
    for path in paths:
        plan = planner.plan(path)
        try:
            files.append((read(path), plan))
        except CitecheckError as error:
            failed.append(error)
    return files, failed

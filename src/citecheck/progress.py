"""Tell whoever watches how far a long job has come; whoever does it need not know that anybody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias, TypeVar

Watcher: TypeAlias = Callable[[str, int, int], None]
"""Is called with what is being done, how much of it is done, and of how much."""

_ItemT = TypeVar("_ItemT")
_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)
_EVERY = 500


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Let a watcher know of the steps of what is done inside."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def step(what: str, done: int, total: int) -> None:
    """Say that so much of something is done."""
    watcher = _watcher.get()
    if watcher is not None:
        watcher(what, done, total)


def counted(items: Iterable[_ItemT], what: str, total: int) -> Iterable[_ItemT]:
    """Return items to go through once, saying now and then how many have been."""
    return items if _watcher.get() is None else _counting(items, what, total)


def _counting(items: Iterable[_ItemT], what: str, total: int) -> Iterator[_ItemT]:
    for number, item in enumerate(items):
        if not number % _EVERY:
            step(what, number, total)
        yield item
    step(what, total, total)

"""Remember on disk what registries said, so that a second run needs no request.

One SQLite file in the platform's cache folder, which several processes may share. Only answers are
kept, never failures. A cache that is broken or locked is no cache, and never an error.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

DAY = 86_400.0
FOUND = 30 * DAY
"""Seconds for which a record is believed."""
STATE = DAY
"""Seconds for which it is believed that nothing was retracted."""
NOT_FOUND = DAY
_LOCKED = 3.0
_TRIES = 30
_NAME = "lookups.sqlite3"


class Kept(NamedTuple):
    """A value from the cache and its age in seconds."""

    value: Any
    age: float


class Cache:
    """What registries said before; all methods may be called from any thread, and none fails."""

    def __init__(
        self,
        place: Path | None,
        warn: Callable[[str], None] = lambda _: None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Open the cache in a folder (None is no cache); `warn` is told once if it cannot be used."""
        self._now = now
        self._warn = warn
        self._lock = threading.Lock()
        self._base: sqlite3.Connection | None = None
        if place is not None:
            self._guarded(lambda: self._open(place))

    def _open(self, place: Path) -> None:
        place.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(place / _NAME, timeout=_LOCKED, check_same_thread=False)
        self._base = base
        # The change of mode does not wait for other processes that are just doing the same.
        for left in range(_TRIES - 1, -1, -1):
            try:
                base.execute("PRAGMA journal_mode=WAL")
                break
            except sqlite3.OperationalError:
                if not left:
                    raise
                time.sleep(_LOCKED / _TRIES)
        base.execute(
            "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, value TEXT NOT NULL, at REAL NOT NULL)"
        )
        base.commit()

    def get(self, key: str, lives: float) -> Kept | None:
        """Return what is kept under a key, unless it is older than it may get."""
        row = self._guarded(lambda: self._row(key))
        if row is None:
            return None
        if type(row[1]) is not float:
            return None
        age = self._now() - row[1]
        # A clock that was put back must not make an entry live for ever.
        if not 0 <= age <= lives:
            return None
        try:
            return Kept(json.loads(row[0]), age)
        except (ValueError, TypeError, RecursionError):
            return None

    def _row(self, key: str) -> Any:
        if self._base is None:
            return None
        return self._base.execute("SELECT value, at FROM answers WHERE key = ?", (key,)).fetchone()

    def put(self, key: str, value: object) -> None:
        """Keep a value (anything that JSON can hold)."""
        text = json.dumps(value)
        self._guarded(lambda: self._put(key, text))

    def _put(self, key: str, text: str) -> None:
        if self._base is not None:
            self._base.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (key, text, self._now())
            )
            self._base.commit()

    def close(self) -> None:
        """Close the file."""
        base, self._base = self._base, None
        if base is not None:
            with self._lock:
                base.close()

    def _guarded(self, job: Callable[[], Any]) -> Any:
        """Do something with the file; if that fails, warn once and go on without a cache."""
        with self._lock:
            try:
                return job()
            except UnicodeError:
                return None  # half a character in a key: nothing is kept for it
            except (sqlite3.Error, OSError) as error:
                broken, self._base = self._base, None
                if broken is not None:
                    with suppress(sqlite3.Error):
                        broken.close()
                self._warn(f"the cache of lookups cannot be used ({error}); going on without it")
                return None


class Contents(NamedTuple):
    """What a cache holds."""

    path: Path
    entries: int
    size: int
    """Bytes."""


def contents(place: Path) -> Contents:
    """Return where the cache is and how much it holds.

    Raises:
        OSError, sqlite3.Error: it cannot be read.
    """
    path = place / _NAME
    if not path.exists():
        return Contents(path, 0, 0)
    base = sqlite3.connect(path, timeout=_LOCKED)
    try:
        (count,) = base.execute("SELECT count(*) FROM answers").fetchone()
    finally:
        base.close()
    return Contents(path, count, sum(each.stat().st_size for each in place.glob(f"{_NAME}*")))


def clear(place: Path) -> None:
    """Remove the cache.

    Raises:
        OSError: it cannot be removed.
    """
    for each in place.glob(f"{_NAME}*"):
        each.unlink(missing_ok=True)

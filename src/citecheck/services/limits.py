"""Keep to what a registry allows: requests a second of each kind, and requests at once.

One limiter a registry is shared by all threads. It begins carefully and learns from the headers of
the answers, which are the registry's own word; it waits evenly, so that no window of time holds too many.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

_MARGIN = 1.05
"""How much longer than needed is waited, for what the network does to the distances."""
_MOST_AT_ONCE = 8


@dataclass
class _Rate:
    """One kind of requests."""

    seconds: float
    """Between two requests."""
    last: float = float("-inf")
    """When the last one began."""


class Limiter:
    """What one registry allows."""

    def __init__(
        self,
        seconds: float,
        at_once: int = 1,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with so many seconds between two requests, and so many requests at once."""
        self._first = seconds
        self._at_once = at_once
        self._clock = clock
        self._rates: dict[str, _Rate] = {}
        self._in_flight = 0
        self._not_before = float("-inf")
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, kind: str, wait: Callable[[float], None]) -> Iterator[None]:
        """Wait for a turn, and hold it for as long as the request takes.

        `wait` sleeps for some seconds; it may raise, where the job was given up.
        """
        with self._changed:
            while self._in_flight >= self._at_once:
                self._changed.wait(0.1)
                wait(0.0)
            self._in_flight += 1
        try:
            self._wait_for(kind, wait)
            yield
        finally:
            with self._changed:
                self._in_flight -= 1
                self._changed.notify()

    def _wait_for(self, kind: str, wait: Callable[[float], None]) -> None:
        with self._changed:
            rate = self._rates.setdefault(kind, _Rate(self._first))
            start = max(self._clock(), rate.last + rate.seconds, self._not_before)
            rate.last = start
            known = self._not_before
        wait(start - self._clock())
        if self._not_before > known:  # meanwhile the registry has asked for a pause
            wait(self._not_before - self._clock())

    def learn(self, kind: str, headers: Mapping[str, str]) -> None:
        """Take over what an answer says of the limits (`x-rate-limit-*`, `x-concurrency-limit`)."""
        count = _number(headers.get("x-rate-limit-limit", ""))
        interval = _number(headers.get("x-rate-limit-interval", "").rstrip("s"))
        at_once = _number(headers.get("x-concurrency-limit", ""))
        with self._changed:
            if count and interval:
                rate = self._rates.setdefault(kind, _Rate(self._first))
                rate.seconds = max(0.02, interval / count * _MARGIN)
            if at_once:
                self._at_once = max(1, min(int(at_once), _MOST_AT_ONCE))
            self._changed.notify_all()

    def pause(self, kind: str, seconds: float) -> None:
        """Send nothing for some seconds, and go on at half the speed: the registry said so."""
        with self._changed:
            rate = self._rates.setdefault(kind, _Rate(self._first))
            rate.seconds = max(rate.seconds, min(rate.seconds * 2, 10.0))
            self._not_before = max(self._not_before, self._clock() + seconds)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 < value < 1e6 else 0.0  # noqa: PLR2004

"""Limits are kept: on a clock that only the tests move."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from citecheck.services.limits import Limiter


class Clock:
    """A clock that goes on only while somebody waits."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += max(0.0, seconds)


class StopError(Exception):
    """The job was given up."""


def starts(limiter: Limiter, clock: Clock, *kinds: str) -> list[float]:
    """Return when requests of some kinds begin, in seconds from now."""
    now, out = clock.now, []
    for kind in kinds:
        with limiter.turn(kind, clock.wait):
            out.append(round(clock.now - now, 3))
    return out


def test_the_first_request_does_not_wait_and_the_others_follow_evenly() -> None:
    clock = Clock()
    assert starts(Limiter(3.1, clock=clock), clock, "", "", "") == [0.0, 3.1, 6.2]


def test_time_that_went_by_is_not_waited_again() -> None:
    clock = Clock()
    limiter = Limiter(3.0, clock=clock)
    assert starts(limiter, clock, "") == [0.0]
    clock.now += 2.0
    assert starts(limiter, clock, "") == [1.0]
    clock.now += 60.0
    assert starts(limiter, clock, "", "") == [0.0, 3.0]


def test_kinds_do_not_wait_for_each_other() -> None:
    clock = Clock()
    assert starts(Limiter(2.0, clock=clock), clock, "list", "single", "list") == [0.0, 0.0, 2.0]


def test_limiters_know_nothing_of_each_other() -> None:
    clock = Clock()
    first, second = Limiter(5.0, clock=clock), Limiter(5.0, clock=clock)
    first.pause("", 60.0)
    assert starts(second, clock, "") == [0.0]
    assert starts(first, clock, "") == [60.0]


def test_what_an_answer_announces_is_taken_over_for_its_kind() -> None:
    clock = Clock()
    limiter = Limiter(1.0, clock=clock)
    limiter.learn("list", {"x-rate-limit-limit": "2", "x-rate-limit-interval": "10s"})
    assert starts(limiter, clock, "list", "list") == [0.0, 5.25]
    assert starts(limiter, clock, "single", "single") == [0.0, 1.0]


def test_a_limit_may_also_be_lowered() -> None:
    clock = Clock()
    limiter = Limiter(1.0, clock=clock)
    limiter.learn("", {"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"})
    assert starts(limiter, clock, "", "") == [0.0, 0.021]
    limiter.learn("", {"x-rate-limit-limit": "1", "x-rate-limit-interval": "60"})
    assert starts(limiter, clock, "") == [63.0]


def test_no_announcement_lets_requests_come_at_once() -> None:
    clock = Clock()
    limiter = Limiter(1.0, clock=clock)
    limiter.learn("", {"x-rate-limit-limit": "900000", "x-rate-limit-interval": "1s"})
    assert starts(limiter, clock, "", "") == [0.0, 0.02]


@pytest.mark.parametrize("limit", ["", "0", "-3", "many", "nan", "inf", "1e9", "5;w=1", "0x10"])
@pytest.mark.parametrize("name", ["x-rate-limit-limit", "x-rate-limit-interval"])
def test_an_announcement_that_is_no_number_changes_nothing(name: str, limit: str) -> None:
    clock = Clock()
    limiter = Limiter(2.0, clock=clock)
    limiter.learn("", {"x-rate-limit-limit": "10", "x-rate-limit-interval": "1s", name: limit})
    assert starts(limiter, clock, "", "") == [0.0, 2.0]


def test_half_an_announcement_changes_nothing() -> None:
    clock = Clock()
    limiter = Limiter(2.0, clock=clock)
    limiter.learn("", {"x-rate-limit-limit": "10"})
    limiter.learn("", {"x-rate-limit-interval": "1s"})
    limiter.learn("", {})
    assert starts(limiter, clock, "", "") == [0.0, 2.0]


def test_a_pause_holds_for_all_kinds_and_then_it_goes_on_at_half_the_speed() -> None:
    clock = Clock()
    limiter = Limiter(1.0, clock=clock)
    limiter.pause("list", 30.0)
    assert starts(limiter, clock, "single", "list", "list") == [30.0, 30.0, 32.0]


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    clock = Clock()
    limiter = Limiter(1.0, clock=clock)
    limiter.pause("", 30.0)
    limiter.pause("", 5.0)
    assert starts(limiter, clock, "") == [30.0]


def test_pauses_do_not_slow_down_without_end() -> None:
    clock = Clock()
    limiter = Limiter(1.0, clock=clock)
    for _ in range(50):
        limiter.pause("", 0.0)
    assert starts(limiter, clock, "", "") == [0.0, 10.0]


def test_a_pause_makes_no_slow_registry_faster() -> None:
    clock = Clock()
    limiter = Limiter(1.0, clock=clock)
    limiter.learn("", {"x-rate-limit-limit": "1", "x-rate-limit-interval": "60s"})
    limiter.pause("", 0.0)
    first, second = starts(limiter, clock, "", "")
    assert second - first >= 60.0


def test_a_pause_also_holds_for_who_had_a_turn_already() -> None:
    clock = Clock()
    limiter = Limiter(1.0, 2, clock=clock)
    assert starts(limiter, clock, "") == [0.0]
    told = clock.now

    def wait(seconds: float) -> None:
        if clock.now == told:  # while one waits for its turn, another is told to pause
            limiter.pause("", 30.0)
        clock.wait(seconds)

    with limiter.turn("", wait):
        assert clock.now - told >= 30.0


@pytest.mark.parametrize(
    ("told", "most"), [("3", 3), ("1", 1), ("0.5", 1), ("1000", 8), ("0", 2), ("-1", 2), ("x", 2)]
)
def test_so_many_requests_go_at_once_as_are_allowed(told: str, most: int) -> None:
    limiter = Limiter(0.0, 2)
    limiter.learn("", {"x-concurrency-limit": told})
    held = ExitStack()
    for _ in range(most):
        held.enter_context(limiter.turn("", lambda _: None))
    asked = 0

    def wait(_: float) -> None:
        nonlocal asked
        asked += 1
        held.close()  # now there is room

    with limiter.turn("", wait):
        assert asked == 2  # once for room, once for the turn


def test_there_is_room_for_the_last_of_those_that_are_allowed() -> None:
    limiter = Limiter(0.0, 3)
    together = threading.Barrier(3, timeout=10.0)

    def ask(_: int) -> int:
        with limiter.turn("", lambda _: None):
            return together.wait()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(ask, range(3))) == [0, 1, 2]


def test_many_threads_never_go_at_once_and_all_come_to_an_end() -> None:
    limiter = Limiter(0.0, 1)
    under_way, most = 0, 0

    def ask(_: int) -> None:
        nonlocal under_way, most
        with limiter.turn("", lambda _: None):
            under_way += 1
            most = max(most, under_way)
            threading.Event().wait(0.001)
            under_way -= 1

    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(ask, range(24)))) == 24
    assert (most, under_way) == (1, 0)


def test_who_gives_up_waiting_for_room_takes_none() -> None:
    limiter, clock = Limiter(0.0), Clock()

    def stop(_: float) -> None:
        raise StopError

    with (
        limiter.turn("", clock.wait),
        pytest.raises(StopError),
        limiter.turn("", stop),
    ):
        pytest.fail("it has no turn")
    assert starts(limiter, clock, "") == [0.0]


def test_who_gives_up_or_fails_in_its_turn_leaves_room_for_others() -> None:
    clock = Clock()
    limiter = Limiter(0.0, clock=clock)

    def stop(_: float) -> None:
        raise StopError

    with pytest.raises(StopError), limiter.turn("", stop):
        pytest.fail("it has no turn")
    with pytest.raises(ZeroDivisionError), limiter.turn("", clock.wait):
        _ = 1 / 0
    assert starts(limiter, clock, "") == [0.0]

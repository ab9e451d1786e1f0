"""How far a long job has come is told to whoever watches, and drawn on a terminal only."""

from __future__ import annotations

import io

import pytest

from citecheck import output
from citecheck.matching.clusters import compare_all
from citecheck.matching.description import describe_work
from citecheck.progress import counted, step, watched_by


def test_nobody_watches() -> None:
    items = [1, 2]
    assert counted(items, "counting", 2) is items
    step("counting", 1, 2)


def test_a_watcher_is_told_of_the_steps() -> None:
    told: list[tuple[str, int, int]] = []
    with watched_by(lambda *said: told.append(said)):
        assert list(counted(range(1_200), "counting", 1_200)) == list(range(1_200))
        compare_all([describe_work(title="Moss on the stones of the north")] * 2)
    assert [each for each in told if each[0] == "counting"] == [
        ("counting", 0, 1_200), ("counting", 500, 1_200), ("counting", 1_000, 1_200), ("counting", 1_200, 1_200),
    ]  # fmt: skip
    assert {"looking for pairs", "comparing"} <= {what for what, _, _ in told}
    step("counting", 1, 2)
    assert told[-1][0] != "counting"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(stream: io.StringIO) -> str:
    with output.progress(stream) as show:
        show("reading", 0, 100)
        show("reading", 50, 100)
    return stream.getvalue()


def test_a_bar_is_drawn_only_when_there_is_something_to_wait_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert drawn(Terminal()) == ""
    monkeypatch.setattr(output, "_PATIENCE", 0.0)
    assert "reading" in drawn(Terminal())
    assert drawn(io.StringIO()) == ""
    monkeypatch.setenv("TERM", "dumb")
    assert drawn(Terminal()) == ""


def test_the_bar_is_taken_away_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(output, "_PATIENCE", 0.0)
    stream = Terminal()

    def interrupted() -> None:
        with output.progress(stream) as show:
            show("reading", 0, 100)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    hidden, shown_again = "\x1b[?25l", "\x1b[?25h"
    assert stream.getvalue().rfind(shown_again) > stream.getvalue().rfind(hidden) >= 0

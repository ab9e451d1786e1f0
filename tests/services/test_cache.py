"""What registries said is remembered for a while, and a cache that is broken is none."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from citecheck.services.cache import DAY, FOUND, NOT_FOUND, STATE, Cache, clear, contents
from citecheck.services.folder import folder

NAME = "lookups.sqlite3"


class Shelf:
    """A cache in a folder, its clock, and what it warned of."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.now = 1_000_000.0
        self.warnings: list[str] = []
        self._open: list[Cache] = []

    def cache(self) -> Cache:
        made = Cache(self.place, self.warnings.append, now=lambda: self.now)
        self._open.append(made)
        return made

    def execute(self, statement: str, *values: object) -> None:
        """Change the file behind the back of the cache."""
        with closing(sqlite3.connect(self.place / NAME)) as base:
            base.execute(statement, values)
            base.commit()

    def close(self) -> None:
        for each in self._open:
            each.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "deep" / "folder")
    yield made
    made.close()


def value(cache: Cache, key: str, lives: float = DAY) -> Any:
    kept = cache.get(key, lives)
    return None if kept is None else kept.value


@pytest.mark.parametrize(
    "kept", [{"record": {"title": "Möss 苔 \x00 \ud800"}}, [], "", 0, False, [None, {"a": [1.5]}]]
)
def test_what_is_kept_comes_back_also_in_another_run(shelf: Shelf, kept: object) -> None:
    shelf.cache().put("doi:10.5555/möss", kept)
    found = shelf.cache().get("doi:10.5555/möss", DAY)
    assert found is not None
    assert found == (kept, 0.0)
    assert shelf.warnings == []


def test_another_key_is_a_miss(shelf: Shelf) -> None:
    cache = shelf.cache()
    cache.put("doi:10.5555/moss.1", 1)
    for key in ("doi:10.5555/moss.2", "doi:10.5555/MOSS.1", "pmid:10.5555/moss.1", "", "doi:%"):
        assert cache.get(key, FOUND) is None


def test_the_last_value_counts_and_so_does_its_age(shelf: Shelf) -> None:
    cache = shelf.cache()
    cache.put("a", "old")
    shelf.now += 100.0
    cache.put("a", "new")
    shelf.now += 7.0
    assert cache.get("a", DAY) == ("new", 7.0)
    assert contents(shelf.place).entries == 1


@pytest.mark.parametrize("lives", [NOT_FOUND, STATE, FOUND])
def test_a_value_lives_so_long_and_not_a_second_more(shelf: Shelf, lives: float) -> None:
    cache = shelf.cache()
    cache.put("a", 1)
    shelf.now += lives
    assert cache.get("a", lives) == (1, lives)
    shelf.now += 1.0
    assert cache.get("a", lives) is None


def test_who_asks_says_how_old_a_value_may_be(shelf: Shelf) -> None:
    cache = shelf.cache()
    cache.put("a", 1)
    shelf.now += 2 * DAY
    assert (value(cache, "a", DAY), value(cache, "a", FOUND)) == (None, 1)


def test_what_was_written_in_the_future_is_not_believed(shelf: Shelf) -> None:
    cache = shelf.cache()
    cache.put("a", 1)
    shelf.now -= 1.0
    assert cache.get("a", FOUND) is None


def test_no_folder_is_no_cache_and_no_warning() -> None:
    warnings: list[str] = []
    cache = Cache(None, warnings.append)
    cache.put("a", 1)
    assert cache.get("a", DAY) is None
    cache.close()
    assert warnings == []


def test_two_open_caches_see_what_the_other_wrote(shelf: Shelf) -> None:
    first, second = shelf.cache(), shelf.cache()
    first.put("a", 1)
    second.put("b", 2)
    assert (value(second, "a"), value(first, "b")) == (1, 2)


def test_all_threads_may_use_one_cache(shelf: Shelf) -> None:
    cache = shelf.cache()

    def use(number: int) -> Any:
        cache.put(f"key {number}", number)
        return value(cache, f"key {number}")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(use, range(80))) == list(range(80))
    assert shelf.warnings == []
    assert contents(shelf.place).entries == 80


def test_many_that_open_the_same_old_cache_at_once_all_can_use_it(shelf: Shelf) -> None:
    shelf.cache().put("a", 1)
    together = threading.Barrier(6, timeout=10.0)

    def use(number: int) -> Any:
        together.wait()
        cache = shelf.cache()
        cache.put(f"key {number}", number)
        return value(cache, "a")

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(use, range(6))) == [1] * 6
    assert shelf.warnings == []
    assert contents(shelf.place).entries == 7


def test_a_new_cache_that_another_run_is_just_making_is_waited_for(shelf: Shelf) -> None:
    shelf.place.mkdir(parents=True)
    other = sqlite3.connect(shelf.place / NAME, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ends = threading.Timer(0.05, lambda: other.execute("COMMIT"))
    ends.start()
    try:
        shelf.cache().put("a", 1)
    finally:
        ends.join()
        other.close()
    assert shelf.warnings == []
    assert contents(shelf.place).entries == 1


@pytest.mark.parametrize(
    "content", [b"this is no database at all" * 100, b"\x00" * 4_096, b"SQLite format 3\x00" * 64]
)
def test_a_file_that_is_no_database_is_no_cache(shelf: Shelf, content: bytes) -> None:
    shelf.place.mkdir(parents=True)
    (shelf.place / NAME).write_bytes(content)
    cache = shelf.cache()
    for _ in range(3):
        cache.put("a", 1)
        assert cache.get("a", DAY) is None
    assert len(shelf.warnings) == 1
    assert "the cache of lookups cannot be used" in shelf.warnings[0]
    with pytest.raises(sqlite3.Error):
        contents(shelf.place)


def test_a_cache_that_breaks_while_it_is_used_is_none_from_then_on(shelf: Shelf) -> None:
    cache = shelf.cache()
    cache.put("a", 1)
    shelf.execute("DROP TABLE answers")
    for _ in range(3):
        assert cache.get("a", DAY) is None
        cache.put("a", 1)
    assert len(shelf.warnings) == 1


def test_a_damaged_page_costs_the_cache_and_nothing_else(shelf: Shelf) -> None:
    cache = shelf.cache()
    for number in range(300):
        cache.put(f"key {number}", "moss " * 40)
    shelf.close()
    file = shelf.place / NAME
    whole = file.read_bytes()
    file.write_bytes(whole[:4_096] + b"\xff" * (len(whole) - 4_096))
    again = shelf.cache()
    assert again.get("key 7", DAY) is None
    again.put("key 7", 1)
    assert len(shelf.warnings) == 1


def test_an_empty_file_is_an_empty_cache(shelf: Shelf) -> None:
    shelf.place.mkdir(parents=True)
    (shelf.place / NAME).touch()
    cache = shelf.cache()
    cache.put("a", 1)
    assert value(cache, "a") == 1
    assert shelf.warnings == []


def test_a_table_of_another_version_is_no_cache(shelf: Shelf) -> None:
    shelf.place.mkdir(parents=True)
    shelf.execute("CREATE TABLE answers (key TEXT PRIMARY KEY, body BLOB)")
    cache = shelf.cache()
    cache.put("a", 1)
    assert cache.get("a", DAY) is None
    assert len(shelf.warnings) == 1


@pytest.mark.parametrize("text", ["", "{", "moss", '{"record": {"title": "Mo', "[" * 30])
def test_a_value_that_is_no_json_is_a_miss_and_can_be_replaced(shelf: Shelf, text: str) -> None:
    cache = shelf.cache()
    shelf.execute("INSERT INTO answers VALUES ('a', ?, ?)", text, shelf.now)
    assert cache.get("a", DAY) is None
    cache.put("a", "new")
    assert value(cache, "a") == "new"
    assert shelf.warnings == []


@pytest.mark.parametrize("at", ["soon", b"\x00"])
def test_a_time_that_is_none_is_a_miss(shelf: Shelf, at: object) -> None:
    cache = shelf.cache()
    shelf.execute("INSERT INTO answers VALUES ('a', '1', ?)", at)
    assert cache.get("a", DAY) is None


def test_a_value_nested_too_deep_is_a_miss(shelf: Shelf) -> None:
    cache = shelf.cache()
    shelf.execute("INSERT INTO answers VALUES ('a', ?, ?)", "[" * 100_000, shelf.now)
    assert cache.get("a", DAY) is None


def test_a_key_with_half_a_character_does_no_harm(shelf: Shelf) -> None:
    cache = shelf.cache()
    cache.put("doi:10.5555/\ud800", 1)
    assert value(cache, "doi:10.5555/\ud800") in (None, 1)


def test_a_folder_that_is_a_file_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("moss")
    warnings: list[str] = []
    cache = Cache(tmp_path / "taken", warnings.append)
    cache.put("a", 1)
    assert cache.get("a", DAY) is None
    assert len(warnings) == 1
    assert (tmp_path / "taken").read_text() == "moss"


def test_a_locked_cache_is_none(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citecheck.services.cache._LOCKED", 0.01)
    cache = shelf.cache()
    cache.put("a", 1)
    with closing(sqlite3.connect(shelf.place / NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        cache.put("a", 2)
        cache.put("b", 3)
        other.execute("ROLLBACK")
    assert len(shelf.warnings) == 1
    assert "locked" in shelf.warnings[0]
    assert value(shelf.cache(), "a") == 1


def test_a_file_that_cannot_be_used_is_not_kept_open(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []

    class Connection(sqlite3.Connection):
        def close(self) -> None:
            closed.append(True)
            super().close()

    connect = sqlite3.connect
    monkeypatch.setattr(
        "citecheck.services.cache.sqlite3.connect",
        lambda *places, **more: connect(*places, **more, factory=Connection),
    )
    shelf.place.mkdir(parents=True)
    (shelf.place / NAME).write_bytes(b"this is no database at all" * 100)
    shelf.cache()
    assert len(shelf.warnings) == 1
    assert closed == [True]


def test_the_contents_are_counted_and_cleared(shelf: Shelf) -> None:
    assert contents(shelf.place) == (shelf.place / NAME, 0, 0)
    cache = shelf.cache()
    cache.put("a", 1)
    cache.put("b", 2)
    held = contents(shelf.place)
    assert (held.path, held.entries) == (shelf.place / NAME, 2)
    assert held.size == sum(each.stat().st_size for each in shelf.place.iterdir())
    cache.close()
    (shelf.place / "retractions.sqlite3").touch()
    clear(shelf.place)
    assert [each.name for each in shelf.place.iterdir()] == ["retractions.sqlite3"]
    assert value(shelf.cache(), "a") is None


def test_clearing_what_was_never_there_is_no_error(tmp_path: Path) -> None:
    clear(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_broken_cache_can_be_cleared_and_made_anew(shelf: Shelf) -> None:
    shelf.place.mkdir(parents=True)
    (shelf.place / NAME).write_bytes(b"this is no database at all" * 100)
    shelf.cache()
    clear(shelf.place)
    cache = shelf.cache()
    cache.put("a", 1)
    assert value(cache, "a") == 1
    assert len(shelf.warnings) == 1


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path / "mine"))
    assert folder() == tmp_path / "mine"
    assert not folder().exists()
    monkeypatch.setenv("CITECHECK_CACHE_DIR", "")
    assert folder().name == "citecheck"
    assert folder().is_absolute()

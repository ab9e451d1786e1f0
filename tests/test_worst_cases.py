"""Hostile text costs no more than its length: no pattern backtracks without bound."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import citecheck
from citecheck.link import link
from citecheck.pattern import LazyPattern
from invented import entry, manuscript, read

# Each class of character that the patterns name, and the pieces their repeats are made of.
SEEDS = (
    "a", "A", "é", "中", "1", "¹", "⁻", " ", "\t", "\u3000", "\n", ".", ",", ";", ":", "-", "–", "_", "*", "/",
    '"', "'", "(", ")", "[", "]", "{", "}", "^", "<", "|", "#", "\\", "$", "`", "&", "A. ", ", A", ". A",
    "Aa ", "Aa, ", "Aa-", "Aa's ", "Aa B, ", "Aa, B., ", "A. Aa, ", "A.-", "Aa & ", "Aa et al. ", "van ",
    "de la ", "Jr. ", "1,", "1-", "1 ", "1;", "1, 2 and ", "2010 ", "2010a, ", "2010–", "Aa, 2010; ", "in press ",
    "p. 1", "[1]", "[1,", "(1", "(1, ", "^{", "^{1", "<sup>", "<sup>1", "<!--", "10.1/", "10.1000/a.", "https://",
    "12(3):", "In: ", "eds. ", "Press ", "University ", "Aa: ", "| a ", "&amp;", "[@a; ", "[^1]", "{a}", "(a)",
    "（1，", "等", "1. ", "[1] ", "S1, ", "see ", "Eq. (1) ",
    "?", "【", "\u00ad", "â€", "al. e", "<i ", "(?", "[?,", "doi:", "{A#1;", "ISBN 9", "ISBN 9-", "a@a.",
    "turn0search", "cite", "[cite: 1,", "[oai_citation:", "(Smith and ", "*. a", "Error! ", "PMID", "1.1.1.",
)  # fmt: skip
STARTS = ("", "Aa [(")
LENGTH = 1000
NOTICED = 0.25
"""Seconds of processing below which nobody minds."""
LINEAR = 4
"""What four times the text may cost, if the time grows with the length."""


def patterns(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern | LazyPattern):
        if isinstance(value.pattern, str):
            yield re.compile(str(value.pattern), value.flags)
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from patterns(each)
    elif isinstance(value, dict):
        yield from patterns(list(value.values()))


def compiled() -> dict[str, re.Pattern[str]]:
    """Return every pattern that a module of the package holds, once, by where it stands."""
    found: dict[tuple[str, int], tuple[str, re.Pattern[str]]] = {}
    for info in pkgutil.walk_packages(citecheck.__path__, "citecheck."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            for number, pattern in enumerate(patterns(value)):
                key = (pattern.pattern, pattern.flags)
                found.setdefault(
                    key, (f"{info.name.removeprefix('citecheck.')}.{name}.{number}", pattern)
                )
    return dict(found.values())


PATTERNS = compiled()


def seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def assert_linear(run: Callable[[int], object], length: int, what: str) -> None:
    """Fail if a run is slow, and four times the length costs far more than four times the time.

    The run at a quarter of the length is made only where the whole one was slow.
    """
    long = seconds(lambda: run(length))
    if long > NOTICED:
        short = seconds(lambda: run(length // 4))
        again = min(long, seconds(lambda: run(length)))
        assert again < 2 * LINEAR * short + NOTICED, f"{what}: {short:.2f} s, then {again:.2f} s"


@pytest.fixture
def never_for_ever() -> Iterator[None]:
    """Stop what grows exponentially: no run at a quarter of the length would ever tell."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 60)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_patterns_were_found() -> None:
    assert len(PATTERNS) > 100


@pytest.mark.usefixtures("never_for_ever")
@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_backtracks_without_bound(name: str) -> None:
    pattern = PATTERNS[name]
    for seed in SEEDS:

        def run(length: int, seed: str = seed) -> None:
            text = seed * (length // len(seed))
            pattern.match(text)
            pattern.search(text, len(text) // 2)
            pattern.match("(" + text)
            pattern.match("Aa [" + text)

        assert_linear(run, LENGTH, f"{name} over {seed!r}")


def alone(seed: str, length: int) -> str:
    return seed * (length // len(seed))


def as_lines(seed: str, length: int) -> str:
    return (seed.strip() + "\n") * (length // (len(seed) + 1))


def as_entry(seed: str, length: int) -> str:
    return manuscript("Moss [1] grows.", f"1. {entry(1)}\n2. " + alone(seed, length))


def as_prose(seed: str, length: int) -> str:
    return manuscript("Moss grows [1]. " + alone(seed, length), entry(1))


@pytest.mark.usefixtures("never_for_ever")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [alone, as_lines, as_entry, as_prose])
def test_no_manuscript_takes_longer_than_its_length(
    shape: Callable[[str, int], str], seed: str
) -> None:
    assert_linear(
        lambda length: link(read(shape(seed, length))), 8000, f"{shape.__name__} {seed!r}"
    )


@pytest.mark.parametrize("separator", [", ", "; ", ",\n", " and "])
@pytest.mark.parametrize("form", ["A. Abara", "Abara A", "Abara, A.", "Anna Abara", "A.B. Abara"])
def test_a_list_of_many_people_is_read_at_once(form: str, separator: str) -> None:
    people = "We thank " + separator.join([form] * 300) + " for help in 2010."
    assert seconds(lambda: read(manuscript(people, entry(1)))) < 3

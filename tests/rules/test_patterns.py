"""No pattern of the rules, of matching or of normalisation takes long over hostile text."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

import citecheck.matching
import citecheck.normalize
import citecheck.rules

LENGTH = 10_000
SEEDS = (
    "a", "A", " ", "1", ".", ",", "-", "(", "[", "{", "*", "_", "&", "<", "\\", "?", "【", "\u00ad", "â€",
    "a ", "A b", "1,", "1 ", "1-", "a.", "a, ", "A B, ", "al. e", "et al", "&amp;", "<i ", "[1,", "(?", "[?,",
    "http://", "10.1234/", "10.1234/a.", "doi:", "{A#1;", "ISBN 9", "ISBN 9-", "a@a.", "turn0search", "cite",
    "[cite: 1,", "[oai_citation:", "(Smith and ", "(Smith et al., ", "*. a", "Error! ", "PMID", "1.1.1.",
)  # fmt: skip
SLOW = 0.4


def patterns(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from patterns(each)
    elif isinstance(value, dict):
        yield from patterns(list(value.values()))


def named() -> Iterator[tuple[str, re.Pattern[str]]]:
    for package in (citecheck.rules, citecheck.matching, citecheck.normalize):
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                if name.isupper() or name.startswith("_"):
                    for number, pattern in enumerate(patterns(value)):
                        yield f"{info.name.split('.')[-1]}.{name}.{number}", pattern


FOUND = dict(named())


@pytest.mark.parametrize("name", FOUND)
def test_pattern_is_fast(name: str) -> None:
    pattern = FOUND[name]
    for seed in SEEDS:
        text = seed * (LENGTH // len(seed))
        start = time.process_time()
        for _ in pattern.finditer(text):
            pass
        pattern.fullmatch(text)
        took = time.process_time() - start
        assert took < SLOW, f"{took:.2f} s over {seed!r}"


def test_patterns_were_found() -> None:
    assert len(FOUND) > 30

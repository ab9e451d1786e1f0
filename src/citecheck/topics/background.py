"""How common a stem is in scientific articles at large."""

from __future__ import annotations

import gzip
import math
from functools import cache, lru_cache
from importlib.resources import files

RAREST = 5
"""Stems in fewer articles than this are not in the table; they all count as this rare."""


@cache
def _table() -> tuple[int, dict[str, str]]:
    """Read the table: number of articles, stem → number of articles with it, as printed.

    The file has three lines: the number of articles, the stems, and their counts.
    """
    data = files("citecheck.topics").joinpath("data", "frequencies.txt.gz").read_bytes()
    articles, stems, counts = gzip.decompress(data).decode("utf-8").splitlines()
    return int(articles), dict(zip(stems.split(" "), counts.split(" "), strict=True))


def rarest() -> float:
    """Return the inverse document frequency of a stem the table does not know."""
    return _inverse(str(RAREST - 1))


@lru_cache(maxsize=1 << 16)
def inverse_frequency(stem: str) -> float:
    """Return ln(articles / articles with the stem): 0 for one in every article, to about 7."""
    count = _table()[1].get(stem)
    return rarest() if count is None else _inverse(count)


def known(stem: str) -> bool:
    """Tell whether a stem is in the table."""
    return stem in _table()[1]


@cache
def _inverse(count: str) -> float:
    return max(0.05, math.log((_table()[0] + 1) / (int(count) + 0.5)))

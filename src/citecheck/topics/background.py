"""How common a stem is in scientific articles at large."""

from __future__ import annotations

import gzip
import math
from functools import cache
from importlib.resources import files

RAREST = 5
"""Stems in fewer articles than this are not in the table; they all count as this rare."""


@cache
def _table() -> tuple[int, dict[str, float]]:
    """Read the table: number of articles, stem → inverse document frequency.

    The file has a line a frequency: the number of articles, then the stems found in that many.
    """
    data = files("citecheck.topics").joinpath("data", "frequencies.txt.gz").read_bytes()
    head, *lines = gzip.decompress(data).decode("utf-8").splitlines()
    articles = int(head)
    table: dict[str, float] = {}
    for line in lines:
        count, _, stems = line.partition(" ")
        table.update(dict.fromkeys(stems.split(" "), _inverse(int(count), articles)))
    return articles, table


@cache
def rarest() -> float:
    """Return the inverse document frequency of a stem the table does not know."""
    return _inverse(RAREST - 1, _table()[0])


def inverse_frequency(stem: str) -> float:
    """Return ln(articles / articles with the stem): 0 for one in every article, to about 8."""
    return _table()[1].get(stem) or rarest()


def known(stem: str) -> bool:
    """Tell whether a stem is in the table."""
    return stem in _table()[1]


def _inverse(count: int, articles: int) -> float:
    return max(0.05, math.log((articles + 1) / (count + 0.5)))

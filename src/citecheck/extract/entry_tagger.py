"""Label the tokens of an entry with the trained model (a linear-chain conditional random field).

The model is loaded when the first entry is read, not when the package is imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Protocol

MODEL = "reader.crfsuite"


class _Tagger(Protocol):
    def open_inmemory(self, value: bytes) -> None: ...
    def tag(self, sequence: Sequence[Sequence[str]]) -> list[str]: ...
    def marginal(self, label: str, position: int) -> float: ...


@cache
def _model() -> bytes:
    """Return the model; the tagger looks into these bytes for as long as it lives."""
    return resources.files("citecheck.extract").joinpath("data", MODEL).read_bytes()


@cache
def _tagger() -> _Tagger:
    import pycrfsuite  # type: ignore[import-untyped]  # noqa: PLC0415  # only who reads pays

    tagger: _Tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(_model())
    return tagger


def label(sequence: Sequence[Sequence[str]]) -> tuple[list[str], list[float]]:
    """Return the likeliest labels of the tokens, and how likely each is (0 to 1)."""
    if not sequence:
        return [], []
    tagger = _tagger()
    labels = tagger.tag(sequence)
    return labels, [tagger.marginal(name, index) for index, name in enumerate(labels)]

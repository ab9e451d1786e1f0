"""The tables that come with the package: small, whole, and with their sources named."""

from __future__ import annotations

import json
from importlib.resources import files
from math import log

import pytest

from citecheck.topics.background import inverse_frequency
from citecheck.topics.features import FEATURES, SEMANTIC_FEATURES

DATA = files("citecheck.topics").joinpath("data")


def test_the_tables_are_small() -> None:
    sizes = [len(each.read_bytes()) for each in DATA.iterdir()]
    assert sum(sizes) < 600_000


@pytest.mark.parametrize(
    ("name", "features"),
    [("weights.json", FEATURES), ("weights-semantic.json", (*FEATURES, *SEMANTIC_FEATURES))],
)
def test_every_feature_has_a_curve_that_rises_from_knot_to_knot(
    name: str, features: tuple[str, ...]
) -> None:
    weights = json.loads(DATA.joinpath(name).read_text("utf-8"))
    assert set(weights["curves"]) == set(features)
    for curve in weights["curves"].values():
        xs = [x for x, _ in curve]
        assert xs == sorted(set(xs))
        assert len(xs) > 1
    shares = [share for share, _ in weights["percentiles"]]
    assert shares == sorted(shares)
    scores = [score for _, score in weights["percentiles"]]
    assert scores == sorted(scores)
    assert weights["cuts"]["corroborated"] < weights["cuts"]["faint"] < weights["cuts"]["clear"]


def test_weights_with_a_model_were_fitted_anew_and_name_it() -> None:
    plain, semantic = (
        json.loads(DATA.joinpath(name).read_text("utf-8"))
        for name in ("weights.json", "weights-semantic.json")
    )
    assert semantic["model_sha256"] in DATA.joinpath("card.md").read_text("utf-8")
    assert semantic["cuts"] != plain["cuts"]
    assert all(semantic["curves"][name] != plain["curves"][name] for name in FEATURES)


def test_sources_are_named() -> None:
    notice = DATA.joinpath("NOTICE").read_text("utf-8")
    assert "National Library of Medicine" in notice
    assert "endorse" in notice


def test_weights_of_stems_are_what_the_counts_say() -> None:
    common = inverse_frequency("result")
    assert 0.05 <= common < log(2)
    assert common < inverse_frequency("melatonin") < log(3_536)

"""The tables that come with the package: small, whole, and with their sources named."""

from __future__ import annotations

import json
from importlib.resources import files
from math import log

from citecheck.topics.background import inverse_frequency
from citecheck.topics.features import FEATURES

DATA = files("citecheck.topics").joinpath("data")


def test_the_tables_are_small() -> None:
    sizes = [len(each.read_bytes()) for each in DATA.iterdir()]
    assert sum(sizes) < 600_000


def test_every_feature_has_a_curve_that_rises_from_knot_to_knot() -> None:
    weights = json.loads(DATA.joinpath("weights.json").read_text("utf-8"))
    assert set(weights["curves"]) == set(FEATURES)
    for curve in weights["curves"].values():
        xs = [x for x, _ in curve]
        assert xs == sorted(set(xs))
        assert len(xs) > 1
    shares = [share for share, _ in weights["percentiles"]]
    assert shares == sorted(shares)
    assert weights["cuts"]["corroborated"] < weights["cuts"]["faint"] < weights["cuts"]["clear"]


def test_sources_are_named() -> None:
    notice = DATA.joinpath("NOTICE").read_text("utf-8")
    assert "National Library of Medicine" in notice
    assert "endorse" in notice


def test_weights_of_stems_are_what_the_counts_say() -> None:
    common = inverse_frequency("result")
    assert 0.05 <= common < log(2)
    assert common < inverse_frequency("melatonin") < log(3_536)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.topics.diseases import key, named, related


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("quality of life in multiple sclerosis", ["multiple sclerosis"]),
        ("Inflammatory bowel diseases of children", ["inflammatory bowel diseases"]),
        ("asthma and asthma again", ["asthma"]),
        ("malaria, then breast cancer", ["malaria", "breast cancer"]),
        ("a number of combined said tests", []),
        ("", []),
    ],
)
def test_named(text: str, names: list[str]) -> None:
    assert [disease.name for disease in named(text)] == names


@pytest.mark.parametrize(
    ("one", "other", "kin"),
    [
        ("multiple sclerosis", "inflammatory bowel disease", False),
        ("Crohn disease", "inflammatory bowel disease", True),
        ("Crohn disease", "ulcerative colitis", True),
        ("breast cancer", "cancer", True),
        ("breast cancer", "prostate cancer", False),
        ("malaria", "asthma", False),
        ("asthma", "bronchial asthma", True),
    ],
)
def test_related(one: str, other: str, kin: bool) -> None:
    (first,), (second,) = named(one), named(other)
    assert related(first, second) is kin
    assert related(second, first) is kin


def test_a_whole_field_is_not_specific() -> None:
    assert not named("cancer")[0].specific
    assert named("breast cancer")[0].specific


def test_the_order_of_words_does_not_matter() -> None:
    assert key(["bowel", "disease", "inflammatory"]) == key(["inflammatory", "bowel", "diseases"])
    assert key(["pain", "pain"]) is None
    assert key(["all"]) is None


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert all(disease.trees for disease in named(text))

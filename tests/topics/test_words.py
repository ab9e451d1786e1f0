from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.topics.abbreviations import definitions, expanded, long_form
from citecheck.topics.about import telling_words
from citecheck.topics.background import inverse_frequency, known, rarest
from citecheck.topics.language import is_english_text, is_english_title
from citecheck.topics.words import singular, stem, stems, words


@pytest.mark.parametrize(
    "family",
    [
        "inflammation inflamed inflammatory",
        "study studies",
        "disease diseases",
        "diabetes diabetic",
        "autism autistic",
        "infection infections infectious infected",
        "analysis analyses",
        "virus viruses",
        "regulation regulated regulates",
        "depression depressive",
        "injury injuries",
        "response responses responsive",
    ],
)
def test_a_family_has_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["heart heat", "protein protease", "plant plan", "spinal spine-like"]
)
def test_strangers_have_two(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


def test_words_drop_case_accents_numbers_and_giants() -> None:
    assert words("Ménière’s H2O 2010 x " + "a" * 41) == ["meniere", "h2o"]
    assert stems("The effect of the drug") == ["effect", "drug"]


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("mice", "mice"),
        ("boxes", "box"),
        ("losses", "loss"),
        ("therapies", "therapy"),
        ("is", "is"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_abbreviations_are_read_where_they_are_defined() -> None:
    text = "We gave deep brain stimulation (DBS) and water (see DBS) to all (A) and (N)."
    assert definitions(text) == {"DBS": "deep brain stimulation"}
    assert definitions("two ways (DBS) in deep brain stimulation (DBS)") == {
        "DBS": "deep brain stimulation"
    }


@pytest.mark.parametrize(
    ("short", "before", "long"),
    [
        ("HSF", "activity of heat shock transcription factor", "heat shock transcription factor"),
        ("BMI", "a low body mass index", "body mass index"),
        ("GFR", "the rate", None),
        ("T2-D", "of type 2 diabetes", "type 2 diabetes"),
        ("AB", "Ended. A. B", None),
    ],
)
def test_long_form(short: str, before: str, long: str | None) -> None:
    assert long_form(short, before) == long


def test_expanded_keeps_the_text_and_adds_the_long_form() -> None:
    known_forms = {"DBS": "deep brain stimulation", "EEG": "electroencephalogram"}
    assert expanded("After DBS", known_forms) == "After DBS deep brain stimulation"
    assert expanded("Two EEGs", known_forms) == "Two EEGs electroencephalogram"
    assert expanded("After rest", known_forms) == "After rest"
    assert expanded("After DBS", {}) == "After DBS"


def test_rare_words_weigh_more() -> None:
    assert 0 < inverse_frequency(stem("results")) < 1.5
    assert inverse_frequency(stem("sclerosis")) > 3
    assert inverse_frequency("qqqqq") == rarest() > inverse_frequency(stem("sclerosis"))
    assert known(stem("disease"))
    assert not known("qqqqq")


@pytest.mark.parametrize(
    ("title", "english"),
    [
        ("Sleep quality in nurses working at night", True),
        ("Sleep quality", True),
        ("Population cycles of Ips typographus", True),
        ("Die Schlafqualität von Pflegenden in der Nacht", False),
        ("Qualité du sommeil chez les infirmières", False),
        ("Calidad del sueño en la noche", False),
        ("Qualidade do sono em enfermeiros", False),
        ("夜勤看護師の睡眠", False),
        ("of the", False),
        ("", False),
    ],
)
def test_language_of_titles(title: str, english: bool) -> None:
    assert is_english_title(title) is english


def test_language_of_texts() -> None:
    assert is_english_text("The nurses who worked at night slept less than those of the day.")
    assert not is_english_text("Die Pflegenden, die in der Nacht arbeiten, schlafen weniger.")
    assert not is_english_text("Hemşireler geceleri daha az uyuyor ve gündüz yorgun oluyor.")


def test_telling_words_leave_out_the_common_and_the_shared() -> None:
    title = "The effect of melatonin on jet lag in eastward travellers"
    assert "effect" not in telling_words(title)
    assert "melatonin" in telling_words(title)
    assert "melatonin" not in telling_words(title, {stem("melatonin")})
    assert len(telling_words(title * 3)) <= 4


@given(st.text())
def test_any_text_has_stems(text: str) -> None:
    assert all(stems(text))
    is_english_text(text)
    is_english_title(text)
    expanded(text, definitions(text))
    telling_words(text)

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.topics import features
from citecheck.topics.features import FEATURES, Fit, measure
from citecheck.topics.paper import Entry, Paper, Passage
from citecheck.topics.verdict import Grade, about_method, akin, conflicting, judge, score

TITLES = (
    "Night-time secretion of melatonin by the human pineal gland",
    "Melatonin levels in blood before the onset of sleep",
    "Evening light delays the onset of melatonin in young adults",
    "Melatonin for jet lag: a randomised trial in air travellers",
    "Melatonin and recovery from jet lag after eastward flights",
    "Melatonin and daytime sleep of shift workers",
    "Melatonin in children with autism spectrum disorder and late sleep onset",
    "Sleep latency in autistic children treated with melatonin",
    "Melatonin in older adults with insomnia: a placebo-controlled trial",
    "Melatonin and the sensory discomfort of restless legs syndrome",
)
SENTENCES = (
    "Melatonin is made by the pineal gland at night.",
    "Its blood level rises two hours before sleep.",
    "Light in the evening delays the rise of melatonin.",
    "Melatonin for jet lag made travellers fall asleep sooner.",
    "It shortened the recovery from jet lag after eastward flights.",
    "Shift workers slept longer in the day after melatonin.",
    "Children with autism spectrum disorder fall asleep late.",
    "Melatonin shortened the sleep latency of autistic children.",
    "Older people with insomnia gained little from melatonin.",
    "Melatonin has been given to patients with restless legs syndrome.",
)
FOREIGN = Entry("Surgical margins and survival after resection of pancreatic cancer", ("Strand",))
POLICY = Entry("Monetary policy, exchange rates and consumer prices in open economies", ("Foss",))


def paper(**foreign: Entry) -> Paper:
    entries = [Entry(title, (f"Name{at}",), "J Sleep") for at, title in enumerate(TITLES)]
    for at, entry in foreign.items():
        entries[int(at.removeprefix("at"))] = entry
    passages = [Passage(at, 0, (at,)) for at in range(len(TITLES))]
    return Paper(entries, [[sentence] for sentence in SENTENCES], passages)


def fit_of(each: Paper, entry: int) -> Fit:
    return next(fit for fit in measure(each) if fit.entry == entry)


def test_a_fitting_list_is_left_in_peace() -> None:
    assert list(judge(paper())) == []


def test_another_disease_corroborates() -> None:
    (verdict,) = judge(paper(at9=FOREIGN))
    assert (verdict.entry, verdict.passage, verdict.grade) == (
        9,
        Passage(9, 0, (9,)),
        Grade.CORROBORATED,
    )
    assert verdict.diseases is not None
    assert [each.name for each in verdict.diseases] == [
        "restless legs syndrome",
        "pancreatic cancer",
    ]
    assert 0.9 < verdict.better_than < 1
    assert verdict.closest is not None
    assert "Melatonin" in TITLES[verdict.closest]


def test_another_world_is_clear_without_diseases() -> None:
    (verdict,) = judge(paper(at3=POLICY))
    assert (verdict.entry, verdict.grade, verdict.diseases) == (3, Grade.CLEAR, None)


@pytest.mark.parametrize(
    "title",
    [
        "Monetary policy",
        "",
        "Programs and packages for monetary policy, exchange rates and consumer prices",
    ],
)
def test_what_says_too_little_or_is_a_tool_is_not_accused(title: str) -> None:
    verdicts = judge(paper(at3=Entry(title)))
    assert all(verdict.grade is Grade.FAINT for verdict in verdicts)


def test_entries_not_to_be_judged_are_not() -> None:
    assert list(judge(paper(at3=replace(POLICY, judged=False)))) == []


def test_a_short_list_is_no_yardstick() -> None:
    whole = paper(at3=POLICY)
    short = replace(whole, entries=whole.entries[:7], passages=whole.passages[:7])
    assert list(judge(short)) == []


def test_a_small_list_takes_more() -> None:
    whole = paper(at5=POLICY)
    (verdict,) = judge(whole)
    more = [
        Entry(f"Melatonin and sleep in the {word}")
        for word in "north south east west sea air".split()
    ]
    (other,) = judge(replace(whole, entries=[*whole.entries, *more]))
    assert (verdict.grade, other.grade) == (Grade.FAINT, Grade.CLEAR)


def test_a_big_group_has_no_one_topic() -> None:
    whole = paper(at3=POLICY)
    more = [Entry(f"{title} again", (), "J Sleep") for title in TITLES]
    group = Passage(3, 0, tuple(range(20)))
    big = replace(whole, entries=[*whole.entries, *more], passages=[*whole.passages[:3], group])
    assert list(judge(big)) == []


def test_a_disease_in_the_paragraph_is_no_conflict() -> None:
    whole = paper(at9=FOREIGN)
    assert conflicting(whole, fit_of(whole, 9)) is not None
    named = [*whole.paragraphs[:9], [SENTENCES[9], "So do those with cancer of the pancreas."]]
    assert conflicting(replace(whole, paragraphs=named), fit_of(whole, 9)) is None
    assert conflicting(paper(at9=POLICY), fit_of(whole, 9)) is None
    assert conflicting(paper(at0=FOREIGN), fit_of(paper(at0=FOREIGN), 0)) is None


def test_nothing_is_said_about_diseases_in_a_text_without_paragraphs() -> None:
    whole = paper(at9=FOREIGN)
    endless = [*whole.paragraphs[:9], [SENTENCES[9], "Sleep matters. " * 2_000]]
    assert conflicting(replace(whole, paragraphs=endless), fit_of(whole, 9)) is None


def test_parts_of_words_are_kin() -> None:
    whole = paper(at0=Entry("Surgical anatomy of paraglandular tissue in lampreys"))
    assert akin(whole, fit_of(whole, 0))
    assert not akin(paper(at0=POLICY), fit_of(paper(at0=POLICY), 0))


def test_tools_are_recognised() -> None:
    whole = paper(at0=Entry("A free software package for mixed models"))
    assert about_method(whole, fit_of(whole, 0))
    assert not about_method(paper(), fit_of(paper(), 0))


def test_the_curves_are_continuous_and_flat_outside() -> None:
    fit = fit_of(paper(), 0)
    for at in range(len(FEATURES)):
        odds = [
            score(replace(fit, values=(*fit.values[:at], x / 100, *fit.values[at + 1 :])))
            for x in range(-300, 4000)
        ]
        assert odds[0] == odds[1]
        assert max(abs(a - b) for a, b in pairwise(odds)) < 1


def test_long_lists_are_measured_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "STRETCH", 4)
    assert sorted(fit.entry for fit in measure(paper())) == list(range(10))


def test_one_reference_alone_has_no_others() -> None:
    alone = Paper([Entry(TITLES[0])], [[SENTENCES[0]]], [Passage(0, 0, (0,))])
    (fit,) = measure(alone)
    assert fit.closest is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(max_size=60), min_size=8, max_size=14),
    st.lists(st.lists(st.text(max_size=80), min_size=1, max_size=3), min_size=1, max_size=4),
    st.data(),
)
def test_any_paper_can_be_judged(
    titles: list[str], paragraphs: list[list[str]], data: st.DataObject
) -> None:
    passages = []
    for at, paragraph in enumerate(paragraphs):
        cited = data.draw(st.lists(st.integers(0, len(titles) - 1), max_size=4))
        passages.append(Passage(at, len(paragraph) - 1, tuple(cited)))
    whole = Paper([Entry(title, (title,), title) for title in titles], paragraphs, passages)
    for fit in measure(whole):
        assert len(fit.values) == len(FEATURES)
        assert score(fit) == score(fit)
    for verdict in judge(whole):
        assert verdict.entry in verdict.passage.cited

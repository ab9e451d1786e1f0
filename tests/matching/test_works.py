"""What is one work, two versions of it, or two works."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.extract import extract
from citecheck.matching.blocking import candidate_pairs
from citecheck.matching.containers import same_container
from citecheck.matching.description import Description, describe
from citecheck.matching.titles import compare_titles
from citecheck.matching.works import Kind, Verdict, compare
from citecheck.model import Reference, SourceFile


def references(*entries: str) -> tuple[Reference, ...]:
    listed = "\n".join(f"{number}. {entry}" for number, entry in enumerate(entries, 1))
    text = f"Sleep was shorter [1]. Light did change [2].\n\nReferences\n\n{listed}\n"
    found = extract(SourceFile(Path("paper.txt"), text)).references
    assert len(found) == len(entries)
    return found


def verdict(one: str, other: str) -> Verdict:
    first, second = map(describe, references(one, other))
    forwards, backwards = compare(first, second), compare(second, first)
    assert forwards.kind is backwards.kind, "the verdict depends on the order"
    return forwards


BERG = "Berg A, Dahl BC. Sleep in the long winter nights of the North. Journal of Sleep Medicine. 2019;4(2):10-19."
SAME = [
    "Berg A, Dahl B. Sleep in the Long Winter Nights of the North. J Sleep Med. 2019;4:10–9.",
    "Berg A, et al. Sleep in the long winter nights of the North. J Sleep Med 2019; 4(2): 10-19.",
    "Berg, A., & Dahl, B. C. (2019). Sleep in the long winter nights of the North. Journal of Sleep Medicine, 4(2), 10–19.",
    "Berg A, Dahl BC. Sleep in the long winter night of the North. Journal of Sleep Medicine. 2019;4(2):10-19.",
    "Berg A, Dahl BC. Sleep in the long winter nights of the North. Journal of Sleep Medicine. 2018;4(2):10-19.",
    "Berg A, Dahl BC. Sleep in the long winter nights of the North. Journal of Sleep Medicine. 2019;4(2):01-19.",
    "Berg A, Dahl BC. Sleep in the long winter nights of the North. Journal of Sleep Medicine. 2020.",
]
DIFFERENT = [
    "Berg A, Dahl BC. Sleep in the long summer nights of the North. Journal of Sleep Medicine. 2019;4(2):20-29.",
    "Berg A, Dahl BC. Sleep in the long winter nights of the North. Part 2. Journal of Sleep Medicine. 2019;4(2):20-29.",
    "Berg A, Dahl BC. Reindeer and their herders in the valleys. Journal of Sleep Medicine. 2019;4(2):10-19.",
    "Holm C, Moe D. Sleep in the long winter nights of the North. J Snow. 2003;1:2-4.",
    "Berg A, Dahl BC. Sleep in the long winter nights of the North: erratum. Journal of Sleep Medicine. 2019;4(3):99.",
    "Berg A, Dahl BC. Sleep in the long winter nights of the North. bioRxiv. 2018. doi:10.1101/2018.03.04.123456",
    "Berg A. Sleep in the long winter nights of the North [PhD thesis]. Tromsø: University of the North; 2017.",
]


@pytest.mark.parametrize("other", SAME)
def test_same_work(other: str) -> None:
    assert verdict(BERG, other).kind in {Kind.EXACT, Kind.PROBABLE}


@pytest.mark.parametrize("other", DIFFERENT)
def test_another_work(other: str) -> None:
    assert verdict(BERG, other).kind not in {Kind.EXACT, Kind.PROBABLE}


def test_exact_needs_all_to_agree() -> None:
    assert verdict(BERG, SAME[0]).kind is Kind.EXACT
    probable = verdict(BERG, SAME[4])
    assert probable.kind is Kind.PROBABLE
    assert probable.differ == ("year",)
    assert {"title", "authors", "volume", "pages"} <= set(probable.same)


def test_notice_and_version_are_told_apart() -> None:
    assert verdict(BERG, DIFFERENT[4]).kind is Kind.NOTICE
    assert verdict(BERG, DIFFERENT[5]).kind is Kind.VERSION


def test_one_identifier_on_two_titles_is_a_conflict() -> None:
    found = verdict(
        "Berg A. Sleep in the long winter nights. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4",
        "Dahl B. Street lamps and the behaviour of moths. J Light. 2018;2:3-7. doi:10.5555/sleep.4",
    )
    assert found.kind is Kind.CONFLICT
    assert "title" in found.differ


def test_entries_without_titles_are_compared_by_place() -> None:
    one, other = (
        _bare(volume="12", raw="berg a j sleep 12 40 2019", container="J Sleep"),
        _bare(volume="12", raw="berg ab journal of sleep 12 40 2019", container="Journal of Sleep"),
    )
    assert compare(one, other).kind is Kind.PROBABLE
    assert compare(one, _bare(volume="13", raw="x", container="J Sleep")).kind is Kind.DISTINCT


def _bare(volume: str, raw: str, container: str) -> Description:
    from citecheck.normalize.pages import PageRange  # noqa: PLC0415

    return Description(
        title="", authors=(("berg", "a"),), et_al=False, corporate=False, year=2019, year_letter="",
        container=container, volume=volume, issue="", pages=PageRange("", 40), doi="", pmid="",
        url="", type="article-journal", preprint=False, edition="", part="", raw=raw,
        raw_numbers=("12", "2019", "40"), sure=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("J Sleep Med", "Journal of Sleep Medicine", True),
        ("JSM", "Journal of Sleep Medicine", True),
        ("Proc Natl Acad Sci", "Proceedings of the National Academy of Sciences", True),
        ("J Sleep Med", "Journal of Snow Research", False),
        ("Nature", "Science", False),
        ("Sleep", "Journal of Sleep", False),
        ("", "Nature", None),
    ],
)
def test_containers(one: str, other: str, expected: bool | None) -> None:
    assert same_container(one, other) is expected


def test_titles() -> None:
    assert compare_titles("sleep in winter and light", "sleep in winter and light").exact
    assert compare_titles("falls in older men of oslo", "falls in older women of oslo").veto
    assert compare_titles("a study of sleep 1 of many", "a study of sleep 2 of many").veto
    assert compare_titles("a study of deep sleep", "a study of deep sleep ii").doubt
    assert compare_titles("editorial", "editorial").generic
    assert compare_titles("sleep of bears in caves", "ice on rivers").alike is False
    assert compare_titles("sleep of the bears", "sleep of the bears a study of caves").alike


def test_blocking_is_not_quadratic() -> None:
    entries = [
        f"Berg A. Sleep study number {number} of the series. J Sleep. 2019;{number}:1-9."
        for number in range(1, 201)
    ]
    described = [describe(each) for each in references(*entries)]
    pairs = candidate_pairs(described)
    assert len(pairs) < 60 * len(described)
    assert all(one < other for one, other in pairs)

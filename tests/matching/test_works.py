"""What is one work, two versions of it, or two works."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from citecheck.extract import extract
from citecheck.matching.blocking import candidate_pairs
from citecheck.matching.containers import same_container
from citecheck.matching.description import Description, describe
from citecheck.matching.titles import compare_titles
from citecheck.matching.works import Kind, Verdict, compare
from citecheck.model import Reference, SourceFile
from citecheck.normalize.pages import PageRange


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


ALICE = (
    "Engelstad A, Lie H, Moe D. Sleep of bears in the caves of the north. J Bear. 2015;12:40-49."
)
ONE_WORK = [
    (ALICE, "Engelstad A, Lie H. Sleep of bears in the caves of the north. J Bear. 2015;12:40-49."),
    (ALICE, "Moe D, Lie H, Engelstad A. Sleep of bears in the caves of the north. J Bear. 2015;12:40-49."),
    (ALICE, "Engelstad A, Lie H, Moe D. Sleep of bears in the caves of the north. J Bear. 2015;12:40-49. PMID: 1234567"),
    ("Sleep of bears in the caves of the north. J Bear. 2015;12:40-49.", ALICE),
]  # fmt: skip
TWO_WORKS = [
    (ALICE, "Nygaard K. Sleep of bears in the caves of the north. J Mud. 2015;3:4-9."),
    (ALICE, "Engelstad A, Lie H, Moe D. Sleep of bears in the caves of the north. J Bear. 2015;12:90-99."),
    (ALICE, "Engelstad A, Lie H, Moe D. Sleep of bears in the caves of the north. J Mud. 2011;3:4-9."),
    ("Engelstad A. Cave sleep for bears. Cochrane Database Syst Rev. 2015;(3):CD001234.",
     "Engelstad A. Cave sleep for bears. Cochrane Database Syst Rev. 2018;(5):CD001234."),
    ("Engelstad A. The handbook of caves. 2nd ed. Oslo: Nord; 2015.",
     "Engelstad A. The handbook of caves. 3rd ed. Oslo: Nord; 2019."),
    ("Engelstad A. Editorial. J Bear. 2015;12(1):1-2.", "Engelstad A. Editorial. J Bear. 2015;12(3):1-2."),
    ("World Bear Office. Caves of the world: country fact sheet. https://bears.test/a. 2015.",
     "World Bear Office. Caves of the world: country fact sheet. https://bears.test/b. 2015."),
    (ALICE + " doi:10.5555/a", "Engelstad A, Lie H. Sleep of bears in the caves of the north. J Bear. 2015. doi:10.5555/b"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ONE_WORK)
def test_more_that_is_one_work(one: str, other: str) -> None:
    assert verdict(one, other).kind in {Kind.EXACT, Kind.PROBABLE}


@pytest.mark.parametrize(("one", "other"), TWO_WORKS)
def test_more_that_is_two_works(one: str, other: str) -> None:
    assert verdict(one, other).kind not in {Kind.EXACT, Kind.PROBABLE}


def test_reordered_authors_and_swapped_parts_agree() -> None:
    one = describe(references(ALICE, BERG)[0])
    swapped = replace(one, authors=tuple((given, family) for family, given in one.authors))
    assert compare(one, swapped).kind is Kind.EXACT
    reordered = replace(one, authors=one.authors[::-1])
    assert "authors" in compare(one, reordered).same
    partly = replace(one, authors=(*one.authors[:1], ("nygaard", "k"), ("vik", "j")))
    assert "authors" in compare(one, partly).differ


def test_vetoes_by_what_is_printed() -> None:
    one = replace(describe(references(ALICE, BERG)[0]), volume="", pages=None)
    annual = replace(one, corporate=True)
    assert compare(annual, replace(annual, year=2016)).kind is Kind.DISTINCT
    letter = replace(one, year_letter="a")
    assert compare(letter, replace(letter, year_letter="b")).kind is Kind.DISTINCT
    assert compare(one, replace(one, part="2")).kind is Kind.DISTINCT
    page = replace(one, type="webpage", url="bears.test/a")
    assert compare(page, replace(page, url="bears.test/b")).kind is Kind.DISTINCT
    stranger = replace(one, year=2016, authors=(("vik", "j"),))
    assert compare(one, stranger).kind is Kind.DISTINCT
    cochrane = replace(one, raw="engelstad cochrane database syst rev")
    assert compare(cochrane, replace(cochrane, year=2016)).kind is Kind.VERSION
    unlike = replace(one, title="", raw="quite another text", raw_numbers=("7",))
    assert compare(one, unlike).kind is Kind.DISTINCT
    editorial = replace(one, title="editorial", volume="3", issue="1", pages=PageRange("", 7))
    assert compare(editorial, replace(editorial, issue="2")).kind is Kind.DISTINCT
    pmid = replace(one, pmid="123", title=one.title)
    assert compare(pmid, replace(pmid, pmid="456")).kind is Kind.CONFLICT
    assert (
        compare(replace(one, url="bears.test"), replace(one, url="bears.test")).score
        > compare(one, one).score
    )


def test_entries_that_could_not_be_read_are_compared_as_a_whole() -> None:
    one = replace(describe(references(BERG, ALICE)[0]), sure=False, title="", authors=())
    assert compare(one, replace(one, raw=one.raw.replace("nights", "night"))).kind is Kind.PROBABLE
    assert (
        compare(one, replace(one, raw="a quite different text of the same length")).kind
        is Kind.DISTINCT
    )
    assert compare(one, replace(one, raw=one.raw + " erratum")).kind is Kind.NOTICE
    doi = replace(one, doi="10.5555/a")
    assert compare(doi, replace(doi, raw_numbers=())).kind is Kind.PROBABLE
    assert compare(one, replace(one, raw_numbers=("1",))).kind is Kind.DISTINCT

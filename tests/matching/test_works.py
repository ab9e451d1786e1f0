"""What is one work, two versions of it, or two works."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.extract import extract
from citecheck.matching.description import Description, describe, describe_work
from citecheck.matching.works import Kind, Verdict, compare
from citecheck.model import Reference
from citecheck.record import Person
from citecheck.source import SourceFile


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


ALICE = (
    "Engelstad A, Lie H, Moe D. Sleep of bears in the caves of the north. J Bear. 2015;12:40-49."
)
ONE_WORK = [
    # One title of the same people in one volume: a slip in the pages.
    (ALICE, "Engelstad A, Lie H, Moe D. Sleep of bears in the caves of the north. J Bear. 2015;12:90-99."),
    (ALICE, "Engelstad A, Lie H. Sleep of bears in the caves of the north. J Bear. 2015;12:40-49."),
    (ALICE, "Moe D, Lie H, Engelstad A. Sleep of bears in the caves of the north. J Bear. 2015;12:40-49."),
    (ALICE, "Engelstad A, Lie H, Moe D. Sleep of bears in the caves of the north. J Bear. 2015;12:40-49. PMID: 1234567"),
    ("Sleep of bears in the caves of the north. J Bear. 2015;12:40-49.", ALICE),
]  # fmt: skip
TWO_WORKS = [
    (ALICE, "Nygaard K. Sleep of bears in the caves of the north. J Mud. 2015;3:4-9."),
    (ALICE, "Engelstad A, Lie H, Moe D. Sleep of bears in the caves of the north. J Mud. 2011;3:4-9."),
    ("Engelstad A. Cave sleep for bears. Cochrane Database Syst Rev. 2015;(3):CD001234.",
     "Engelstad A. Cave sleep for bears. Cochrane Database Syst Rev. 2018;(5):CD001234."),
    ("Engelstad A. The handbook of caves. 2nd ed. Oslo: Nord; 2015.",
     "Engelstad A. The handbook of caves. 3rd ed. Oslo: Nord; 2019."),
    ("Engelstad A. Editorial. J Bear. 2015;12(1):1-2.", "Engelstad A. Editorial. J Bear. 2015;12(3):1-2."),
    ("World Bear Office. Caves of the world: country fact sheet. https://bears.test/a. 2015.",
     "World Bear Office. Caves of the world: country fact sheet. https://bears.test/b. 2015."),
    (ALICE, "Nygaard K, Vik J. Sleep of bears in the caves of the north. J Bear. 2015;12:40-49. doi:10.5555/b".replace("40-49", "80-89")),
    (ALICE + " doi:10.5555/a", "Engelstad A, Lie H. Sleep of bears in the caves of the north. J Bear. 2015. doi:10.5555/b"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ONE_WORK)
def test_more_that_is_one_work(one: str, other: str) -> None:
    assert verdict(one, other).kind in {Kind.EXACT, Kind.PROBABLE}


@pytest.mark.parametrize(("one", "other"), TWO_WORKS)
def test_more_that_is_two_works(one: str, other: str) -> None:
    assert verdict(one, other).kind not in {Kind.EXACT, Kind.PROBABLE}


PEOPLE = (Person("Engelstad", "A"), Person("Lie", "H"), Person("Moe", "D"))


def work(**changed: object) -> Description:
    """Return a description with some of its fields changed."""
    fields: dict[str, object] = {
        "title": "Sleep of bears in the caves of the north", "people": PEOPLE, "year": "2015",
        "container": "Journal of Bears", "volume": "12", "issue": "3", "pages": "40-49",
        "type": "article-journal",
    }  # fmt: skip
    return describe_work(**(fields | changed))  # type: ignore[arg-type]


def both(one: Description, other: Description) -> Verdict:
    forwards, backwards = compare(one, other), compare(other, one)
    assert (forwards.kind, forwards.reason) == (backwards.kind, backwards.reason)
    assert forwards.score == pytest.approx(backwards.score)
    return forwards


def test_names_in_another_order_or_turned_round_agree() -> None:
    turned = tuple(Person(each.given, each.family) for each in PEOPLE)
    assert "authors" in both(work(), work(people=PEOPLE[::-1])).same
    assert "authors" in both(work(), work(people=(Person("", "", "Bear Board"),))).differ
    assert (
        "authors"
        in both(work(), work(people=(PEOPLE[0], Person("Nygaard", "K"), Person("Vik", "J")))).differ
    )
    full = tuple(Person(each.family, {"A": "Anna", "H": "Helge", "D": "Dag"}[each.given]) for each in PEOPLE)  # fmt: skip
    assert both(work(people=full), work(people=turned)).kind in {Kind.EXACT, Kind.PROBABLE}


@pytest.mark.parametrize(
    ("one", "other", "kind", "reason"),
    [
        ({"volume": "", "pages": "", "people": (Person("", "", "Bear Board"),)},
         {"volume": "", "pages": "", "people": (Person("", "", "Bear Board"),), "year": "2016"},
         Kind.DISTINCT, "report of another year"),
        ({"volume": "", "pages": "", "issue": "", "year": "2015a"}, {"volume": "", "pages": "", "issue": "", "year": "2015b"},
         Kind.DISTINCT, "letter after the year"),
        ({"type": "webpage", "url": "https://bears.test/a", "volume": "", "pages": "", "container": ""},
         {"type": "webpage", "url": "https://bears.test/b", "volume": "", "pages": "", "container": ""},
         Kind.DISTINCT, "another page"),
        ({}, {"people": (Person("Vik", "J"),), "year": "2016", "pages": ""}, Kind.DISTINCT, "other authors"),
        ({"doi": "10.5555/a"}, {"people": (Person("Vik", "J"),), "doi": "10.5555/b", "pages": ""},
         Kind.DISTINCT, "other authors"),
        ({"container": "Cochrane Database Syst Rev"}, {"container": "Cochrane Database of Systematic Reviews", "year": "2019"},
         Kind.VERSION, "versions of a review"),
        ({"title": "Editorial", "pages": "7-9"}, {"title": "Editorial", "issue": "4", "pages": "11-13"},
         Kind.DISTINCT, "recurring title"),
        ({"title": "Bears and caves", "pages": ""}, {"title": "Bears and caves", "pages": "", "volume": "13"},
         Kind.DISTINCT, "many works have"),
        ({"pmid": "123", "volume": "", "pages": ""}, {"pmid": "456", "volume": "", "pages": ""},
         Kind.CONFLICT, "two identifiers"),
        ({"pages": "40-49", "people": PEOPLE[:1]}, {"pages": "90-99", "people": PEOPLE[:1], "issue": "9"},
         Kind.CONFLICT, "two places"),
        ({"title": "Bears of the north and what they eat"}, {}, Kind.CONFLICT, "one place"),
        ({"doi": "10.5555/a", "title": "What moths do at night", "pages": ""}, {"doi": "10.5555/a"},
         Kind.CONFLICT, "one identifier"),
        ({"title": "[Der Schlaf der Bären in den Höhlen]"}, {}, Kind.PROBABLE, "translated"),
        ({"title": "Medical progress sleep of bears in the caves of the north"}, {}, Kind.PROBABLE, ""),
        ({"title": "Erratum: Sleep of bears in the caves of the north", "pages": "60"}, {}, Kind.NOTICE, "notice"),
        ({"type": "thesis", "container": "", "volume": "", "pages": ""}, {}, Kind.VERSION, "thesis"),
        ({"container": "bioRxiv", "volume": "", "pages": ""}, {}, Kind.VERSION, "preprint"),
        ({"container": "Annals of Mud", "volume": "3", "pages": "4-9"}, {}, Kind.VERSION, "two places"),
        ({"type": "book", "year": "2009", "container": ""}, {"type": "book", "container": ""}, Kind.VERSION, "editions"),
        ({"title": "BearSleep version 2.1", "year": "2011", "container": ""}, {"title": "BearSleep version 3.0", "container": ""},
         Kind.VERSION, "editions"),
        ({"title": ""}, {"pages": ""}, Kind.DISTINCT, "no title"),
        ({"year": "2016", "volume": "", "pages": "", "container": "", "issue": ""}, {}, Kind.PROBABLE, ""),
        ({"arxiv": "1412.6980v1", "container": "arXiv", "year": "2014", "volume": "", "pages": ""},
         {"container": "arXiv:1412.6980v9", "year": "2017", "volume": "", "pages": ""}, Kind.PROBABLE, ""),
        ({"pages": "94-99"}, {"pages": "40-49"}, Kind.PROBABLE, ""),
        ({"title": "Bears", "volume": "", "pages": "", "year": ""}, {"title": "Bears", "issue": ""}, Kind.PROBABLE, ""),
    ],
)  # fmt: skip
def test_what_decides(
    one: dict[str, object], other: dict[str, object], kind: Kind, reason: str
) -> None:
    found = both(work(**one), work(**other))
    assert found.kind is kind, found
    assert reason in found.reason


def test_every_compared_field_is_told_with_both_values() -> None:
    found = both(work(), work(year="2017", title="Sleep of bears in the caves of the south"))
    by_name = {each.name: each for each in found.fields}
    assert by_name["year"].one == "2015"
    assert by_name["year"].other == "2017"
    assert "year" in found.differ
    assert {"authors", "container", "volume", "issue", "pages"} <= set(found.same)
    assert "issue" not in {each.name for each in compare(work(issue=""), work()).fields}


def test_entries_without_titles_are_compared_by_place() -> None:
    bare = work(title="", raw="Engelstad A. J Bear 12, 40 (2015)")
    bare.sure = False
    found = both(bare, work(raw="Engelstad A. Sleep of bears. Journal of Bears 2015;12:40-49"))
    assert found.kind is Kind.PROBABLE
    assert "no title" in found.reason
    assert both(bare, work(volume="13", raw="x")).kind is Kind.DISTINCT


def test_entries_that_could_not_be_read_are_compared_as_a_whole() -> None:
    def whole(raw: str, **changed: object) -> Description:
        one = work(title="", people=(), raw=raw, **changed)
        one.sure = False
        return one

    text = "Engelstad A, Lie H. Sleep of bears in the caves of the north J Bear 2015;12:40-49"
    found = both(whole(text), whole(text.replace("caves", "cave")))
    assert found.kind is Kind.PROBABLE
    assert "could not be read" in found.reason
    assert both(whole(text), whole(text.replace("2015", "2016"))).kind is Kind.DISTINCT
    other = "Engelstad A, Lie H. Sleep of newts in the ponds of the south J Newt 2015;12:40-49"
    assert both(whole(text), whole(other)).kind is Kind.DISTINCT
    assert both(whole(text, year="2015a"), whole(text, year="2015b")).kind is Kind.DISTINCT
    doi = {"doi": "10.5555/a"}
    assert both(whole(text, **doi), whole(text + " [cited 2019]", **doi)).kind is Kind.PROBABLE
    assert both(whole("short"), whole("short")).kind is Kind.DISTINCT


def test_entries_that_were_divided_wrongly_match_by_place_and_wording() -> None:
    raw = "Toolkit BS. Bear sleep toolkit for counting. Engelstad A. J Bear. 2015;12:40-49"
    wrong = work(title="Toolkit BS. Bear", raw=raw)
    right = work(
        title="Bear sleep toolkit for counting",
        raw="Engelstad A. Bear sleep toolkit for counting. J Bear. 2015;12:40-49",
    )
    assert both(wrong, right).kind is Kind.PROBABLE

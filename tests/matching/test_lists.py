"""Whole lists: which pairs are compared, and what becomes one cluster."""

from __future__ import annotations

import gc

from citecheck.matching.blocking import candidate_pairs
from citecheck.matching.clusters import clusters, compare_all
from citecheck.matching.description import Description, describe_work
from citecheck.matching.works import Kind, Verdict, compare
from citecheck.record import Person

BERG = (Person("Berg", "A"),)


def numbered(number: int, **changed: object) -> Description:
    fields: dict[str, object] = {
        "title": f"Sleep study number {number} of the long northern series", "people": BERG,
        "year": "2019", "container": "J Sleep", "volume": str(number), "pages": f"{number + 10}-{number + 19}",
    }  # fmt: skip
    return describe_work(**(fields | changed))  # type: ignore[arg-type]


def test_pairs_are_not_quadratic() -> None:
    listed = [numbered(number) for number in range(1, 301)]
    pairs = candidate_pairs(listed)
    assert len(pairs) < 60 * len(listed)
    assert all(one < other for one, other in pairs)


def test_a_pair_is_found_by_any_of_its_traits() -> None:
    one = numbered(7)
    traits: list[dict[str, object]] = [
        {"title": "Sleep study number 7 of the long northern series: a report"},
        {"title": "[Søvnstudie nummer 7]", "volume": "7"},
        {"title": "Invited: Sleep study number 7 of the long northern series", "pages": ""},
        {"title": "Sleep stuyd nubmer 7 of the long northern series", "volume": "", "pages": ""},
    ]
    for changed in traits:
        assert candidate_pairs([one, numbered(7, **changed)]) == ((0, 1),), changed
    doi = {"doi": "10.5555/a"}
    assert candidate_pairs([numbered(1, **doi), numbered(2, title="Moths", **doi)]) == ((0, 1),)


def test_three_entries_are_one_cluster() -> None:
    listed = [numbered(1), numbered(2), numbered(1), numbered(3), numbered(1, pages="")]
    found = compare_all(iter(listed))
    assert found.clusters == ((0, 2, 4),)
    assert found.verdicts[0, 2].kind is Kind.EXACT


def test_chains_do_not_join_works_that_are_apart() -> None:
    part = "Sleep study of the long northern series. Part "
    listed = [
        numbered(1, title=part + "1", pages="", volume=""),
        numbered(1, title="Sleep study of the long northern series", pages="", volume=""),
        numbered(1, title=part + "2", pages="", volume=""),
    ]
    probable = Verdict(Kind.PROBABLE, 9.0)
    tied = {(0, 1): probable, (1, 2): Verdict(Kind.PROBABLE, 8.0)}
    assert clusters(tied, lambda one, other: compare(listed[one], listed[other])) == [[0, 1]]
    assert clusters(tied, lambda *_: probable) == [[0, 1, 2]]


def test_the_collector_is_put_back() -> None:
    assert gc.isenabled()
    compare_all([numbered(1), numbered(1)])
    assert gc.isenabled()

"""Whatever two works are, the comparison is symmetric, and restyling an entry changes nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citecheck.matching.description import Description, describe_work
from citecheck.matching.levels import Level
from citecheck.matching.works import Kind, compare
from citecheck.record import Person

WORDS = "sleep bears caves winter light moths rivers growth moss granite study of the in and part 2 ii men women reply".split()
titles = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
names = st.lists(
    st.builds(Person, st.sampled_from(["Berg", "Dahl", "van Holm", "Müller", "Li"]), st.sampled_from(["A", "Anna", "B C", ""]), st.just("")),
    max_size=4,
).map(tuple)  # fmt: skip
numbers = st.sampled_from(["", "1", "12", "13", "120"])


@st.composite
def works(draw: st.DrawFn) -> Description:
    return describe_work(
        title=draw(titles),
        people=draw(names),
        et_al=draw(st.booleans()),
        year=draw(st.sampled_from(["", "2015", "2016", "2015a", "1999"])),
        container=draw(st.sampled_from(["", "J Bear", "Journal of Bears", "Bear Letters", "bioRxiv"])),
        volume=draw(numbers),
        issue=draw(numbers),
        pages=draw(st.sampled_from(["", "40-49", "40–9", "41", "e120", "1-9", "90-99"])),
        doi=draw(st.sampled_from(["", "10.5555/a", "10.5555/b"])),
        type=draw(st.sampled_from(["", "article-journal", "book", "thesis", "webpage"])),
        raw=draw(st.sampled_from(["", "Berg A. Sleep. J Bear 2015;12:40-49", "Dahl B. Bears"])),
    )  # fmt: skip


@given(works(), works())
def test_the_order_of_two_works_does_not_matter(one: Description, other: Description) -> None:
    forwards, backwards = compare(one, other), compare(other, one)
    assert (forwards.kind, forwards.reason) == (backwards.kind, backwards.reason)
    assert abs(forwards.score - backwards.score) < 1e-9
    assert {each.name: each.level for each in forwards.fields} == {
        each.name: each.level for each in backwards.fields
    }


@given(works())
def test_a_work_is_never_found_to_differ_from_itself(one: Description) -> None:
    verdict = compare(one, one)
    assert not verdict.differ
    assert verdict.kind in {Kind.EXACT, Kind.PROBABLE, Kind.POSSIBLE, Kind.DISTINCT}


@st.composite
def full(draw: st.DrawFn) -> dict[str, str | tuple[Person, ...]]:
    words = draw(st.lists(st.sampled_from([each for each in WORDS if len(each) > 3]), min_size=6, max_size=9, unique=True))  # fmt: skip
    first = draw(st.integers(101, 900))
    return {
        "title": " ".join(words).capitalize(),
        "people": draw(st.lists(st.builds(Person, st.sampled_from(["Berg", "Dahl", "Holm", "Nygaard", "Vik"]), st.sampled_from(["Anna", "Bo C.", "D. E."]), st.just("")), min_size=1, max_size=4, unique_by=lambda each: each.family).map(tuple)),
        "year": str(draw(st.integers(1990, 2020))),
        "container": draw(st.sampled_from(["Journal of Bear Medicine", "Annals of the Northern Academy"])),
        "volume": str(draw(st.integers(2, 90))),
        "issue": str(draw(st.integers(1, 12))),
        "pages": f"{first}-{first + 8}",
    }  # fmt: skip


@given(full(), st.data())
def test_restyling_changes_nothing(fields: dict[str, str], data: st.DataObject) -> None:
    people: tuple[Person, ...] = fields["people"]  # type: ignore[assignment]
    restyled: dict[str, object] = dict(fields)
    initials = tuple(
        Person(each.family, "".join(word[0] for word in each.given.replace(".", " ").split()))
        for each in people
    )
    changes: dict[str, object] = {
        "title": data.draw(st.sampled_from([fields["title"].upper(), f"<i>{fields['title']}</i>.", fields["title"].title()])),
        "people": initials,
        "container": data.draw(st.just(" ".join(word[:4] for word in fields["container"].split()))),
        "pages": fields["pages"].replace("-", "–"),
        "volume": f"vol. {fields['volume']}",
    }  # fmt: skip
    for name in data.draw(st.sets(st.sampled_from(sorted(changes)))):
        restyled[name] = changes[name]
    verdict = compare(describe_work(**fields), describe_work(**restyled))  # type: ignore[arg-type]
    assert verdict.kind is Kind.EXACT, verdict
    assert all(each.level is not Level.DIFFERENT for each in verdict.fields)

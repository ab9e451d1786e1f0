"""What Crossref says of a work, and how it is asked."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings

from citecheck.record import Person, Record, Update, UpdateKind, as_json, from_json
from citecheck.services.crossref import read_work, record_of, records_of, search
from citecheck.services.fetch import Answer, ServiceError
from fakes.registries import update, work
from services.answers import HOSTILE, Answers, everywhere, json_with

WRONG: tuple[object, ...] = (
    None,
    True,
    0,
    17,
    -1.5,
    "moss",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"a": None},
    [[["moss"]]],
)
"""Values that a field may have and should not."""
FIELDS = (
    "DOI title subtitle author editor container-title short-container-title issued published published-print "
    "published-online volume issue page article-number type relation update-to updated-by"
).split()


def listed(*works: object) -> dict[str, object]:
    return {"status": "ok", "message": {"items": list(works)}}


def years(**dates: Any) -> tuple[int, ...]:
    bare: dict[str, Any] = dict.fromkeys(
        ("issued", "published", "published_print", "published_online")
    )
    return read_work(work(**{**bare, **dates})).years


def test_a_work_is_read_whole() -> None:
    fetch = everywhere(
        {
            "message": work(
                "10.5555/MOSS.1",
                "Growth of <i>Bryum</i> on\n granite",
                ["Abara, Ada", "Moss Society"],
                subtitle="a survey",
                online=(2014, 12, 1),
            )
        }
    )
    assert record_of("10.5555/moss.1", fetch) == Record(
        source="Crossref",
        doi="10.5555/moss.1",
        title="Growth of <i>Bryum</i> on granite",
        subtitle="a survey",
        people=(Person("Abara", "Ada"), Person("", "", "Moss Society")),
        container="Journal of Moss",
        other_containers=("J Moss",),
        years=(2014, 2015),
        volume="12",
        issue="3",
        pages="40-49",
        type="article-journal",
    )


def test_a_work_without_anything_is_empty() -> None:
    assert read_work({}) == Record(source="Crossref")
    assert read_work(dict.fromkeys(FIELDS)) == Record(source="Crossref")


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_is_missing_or_null_takes_no_other_with_it(field: str) -> None:
    whole = {**work(subtitle="a survey", online=(2014, 1)), "updated-by": [update()]}
    without = read_work({name: value for name, value in whole.items() if name != field})
    assert read_work({**whole, field: None}) == without
    assert without.title == ("" if field == "title" else "Growth of moss on granite")
    assert without.doi == ("" if field == "DOI" else "10.5555/moss.1")
    assert bool(without.updates) is (field != "updated-by")


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_a_wrong_type_does_no_harm(field: str, value: object) -> None:
    record = read_work({**work(), field: value})
    assert from_json(json.loads(json.dumps(as_json(record)))) == record
    if field not in {"title", "subtitle"}:
        assert record.title == "Growth of moss on granite"
    if field != "DOI":
        assert record.doi == "10.5555/moss.1"
    if field not in {"author", "editor"}:
        assert len(record.people) == 2
    assert record.updates == ()


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("journal-article", "article-journal"),
        ("posted-content", "article"),
        ("book-part", "chapter"),
        ("dissertation", "thesis"),
        ("peer-review", "peer-review"),
        ("", ""),
        (None, ""),
        (["book"], "book"),
    ],
)
def test_types_are_those_of_csl_where_it_has_them(kind: object, type_: str) -> None:
    assert read_work(work(type=kind)).type == type_


def test_editors_stand_in_for_authors_only_where_there_are_none() -> None:
    editor = [{"family": "Dorn", "given": "Dora"}]
    assert read_work(work(type="book", authors=[], editor=editor)).people == (
        Person("Dorn", "Dora"),
    )
    assert read_work(work(authors=[], editor=editor)).people == ()
    assert read_work(work(authors=["Abara, Ada"], editor=editor)).people == (
        Person("Abara", "Ada"),
    )


def test_names_in_parts_and_names_that_are_none() -> None:
    names: list[object] = [
        {"family": "Abara"},
        {"given": "Ada"},
        {"name": "Moss Society", "family": "Society"},
        {"family": None, "given": 3, "name": []},
        {},
        None,
        "Abara, Ada",
        {"family": " van\n Beltrov ", "given": "\ud800B"},
    ]
    assert read_work(work(author=names)).people == (
        Person("Abara"),
        Person("", "Ada"),
        Person("", "", "Moss Society"),
        Person("", "3"),
        Person("van Beltrov", "B"),
    )


def test_the_number_of_an_article_stands_in_for_pages() -> None:
    assert read_work(work(page="", article_number="e12")).pages == "e12"
    assert read_work(work(page="40-49", article_number="e12")).pages == "40-49"


def test_all_names_of_a_container_are_kept() -> None:
    record = read_work({**work(), "container-title": ["Moss", "", None, 3, "Lecture Notes"]})
    assert (record.container, record.other_containers) == ("Moss", ("3", "Lecture Notes", "J Moss"))
    assert read_work({**work(), "container-title": []}).container == "J Moss"


@pytest.mark.parametrize(
    "parts",
    [None, [], [[]], [[None]], [["2015"]], [[True]], [[2015.0]], [[0]], [[1000]], [[3000]], [[-5]],
     [2015], "2015", {"0": [2015]}, [None, [2015]], [[10**30]]],
)  # fmt: skip
def test_a_date_that_is_none_gives_no_year(parts: object) -> None:
    assert years(issued={"date-parts": parts}) == ()
    assert years(issued={"date-parts": parts}, published={"date-parts": [[2016]]}) == (2016,)


def test_the_years_of_all_dates_count_once_each() -> None:
    said = {"date-parts": [[2016, 1]]}
    assert years(
        issued=said, published=said, published_online={"date-parts": [[2015, 12, 31]]}
    ) == (2015, 2016)


def test_a_huge_record_is_cut_to_what_can_be_used() -> None:
    record = read_work(
        work(
            title="moss " * 1_000_000,
            author=[{"family": "A" * 100_000}] * 20_000,
            container_title=["Moss"] * 50_000,
            updated_by=[update(f"10.5555/notice.{number}") for number in range(5_000)],
        )
    )
    assert len(record.title) <= 2_000
    assert len(record.people) == 1_000
    assert len(record.people[0].family) == 2_000
    assert len(record.other_containers) <= 2_000
    assert len(record.updates) == 1_000


# Notices


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("retraction", UpdateKind.RETRACTION),
        ("Retraction", UpdateKind.RETRACTION),
        ("partial_retraction", UpdateKind.PARTIAL),
        ("withdrawal", UpdateKind.WITHDRAWAL),
        ("removal", UpdateKind.RETRACTION),
        ("expression_of_concern", UpdateKind.CONCERN),
        ("erratum", UpdateKind.CORRECTION),
        ("corrigendum", UpdateKind.CORRECTION),
        ("addendum", UpdateKind.CORRECTION),
        ("reinstatement", UpdateKind.REINSTATEMENT),
        ("retraction_reinstated", UpdateKind.REINSTATEMENT),
    ],
)
def test_notices_are_of_a_few_kinds(said: str, kind: UpdateKind) -> None:
    (found,) = read_work(work(updated_by=[update(kind=said)])).updates
    assert found == Update(kind, "10.5555/notice.1", "2021-06-01", "Crossref")


@pytest.mark.parametrize(
    "said", ["new_version", "removal_of_expression_of_concern", "new_edition", "", None, 7, [], {}]
)
def test_other_notices_say_nothing_against_a_work(said: object) -> None:
    assert read_work(work(updated_by=[update(type=said, label=said)])).updates == ()


def test_the_label_counts_where_there_is_no_type() -> None:
    (found,) = read_work(work(updated_by=[update(type="", label="Retraction")])).updates
    assert found.kind is UpdateKind.RETRACTION


def test_a_withdrawn_title_is_no_retraction() -> None:
    """Reviews are also withdrawn for being out of date."""
    (found,) = read_work(work(title="WITHDRAWN: Moss for granite")).updates
    assert found.kind is UpdateKind.WITHDRAWAL


def test_a_notice_about_another_work_says_nothing_of_this_one() -> None:
    notice = work("10.5555/notice.1", "Notice", update_to=[update("10.5555/moss.1")])
    assert read_work(notice).updates == ()


def test_a_work_that_was_replaced_by_its_retraction_is_retracted() -> None:
    replaced = work("10.5555/Moss.1", update_to=[update("10.5555/MOSS.1")])
    assert read_work(replaced).updates == (
        Update(UpdateKind.RETRACTION, "", "2021-06-01", "Crossref"),
    )


def test_one_event_told_twice_is_one_notice() -> None:
    twice = [update(), update(source="retraction-watch"), update("10.5555/notice.2")]
    found = read_work(work(updated_by=twice)).updates
    assert [(each.notice, each.source) for each in found] == [
        ("10.5555/notice.1", "Crossref"),
        ("10.5555/notice.2", "Crossref"),
    ]


def test_who_told_of_a_notice_is_named() -> None:
    (found,) = read_work(work(updated_by=[update(source="retraction-watch")])).updates
    assert found.source == "Retraction Watch"


def test_notices_come_oldest_first() -> None:
    said = [
        update(date=(2021, 6, 1)),
        update(kind="erratum", date=(2018, 12, 24)),
        update(kind="reinstatement", date=(2022, 1, 1)),
    ]
    assert [each.date for each in read_work(work(updated_by=said)).updates] == [
        "2018-12-24",
        "2021-06-01",
        "2022-01-01",
    ]


@pytest.mark.parametrize(
    "title",
    ["RETRACTED: Moss", "Retracted article: Moss", "REMOVED: Moss", "RETRACTED CHAPTER: Moss", "[RETRACTED] Moss", "[Retracted: Moss]", "Retracted. Moss"],
)  # fmt: skip
def test_a_title_may_say_that_a_work_is_retracted(title: str) -> None:
    assert read_work(work(title=title)).updates == (
        Update(UpdateKind.RETRACTION, source="Crossref"),
    )
    (found,) = read_work(work(title=title, updated_by=[update()])).updates
    assert found.notice == "10.5555/notice.1"


@pytest.mark.parametrize(
    "title",
    ["Retracted papers in moss research", "Why articles are retracted: a survey", "Withdrawn moss",
     "Retraction: Moss", "Correction: Moss", "Not retracted: Moss"],
)  # fmt: skip
def test_a_title_about_retractions_is_none(title: str) -> None:
    assert read_work(work(title=title)).updates == ()


@pytest.mark.parametrize(
    ("parts", "date"),
    [([[2021, 6]], "2021-06"), ([[2021]], "2021"), ([[2021, 6, 1, 12]], "2021-06-01"), ([], ""),
     ([[None]], ""), ([["2021"]], ""), (None, ""), ([[2021, None, None]], "2021")],
)  # fmt: skip
def test_a_notice_has_as_much_of_a_date_as_is_known(parts: object, date: str) -> None:
    (found,) = read_work(work(updated_by=[update(updated={"date-parts": parts})])).updates
    assert found.date == date


@pytest.mark.parametrize(("parts", "date"), [([[2021, None, 3]], "2021"), ([[None, 6, 1]], "")])
def test_a_date_ends_before_what_is_not_known_of_it(parts: object, date: str) -> None:
    (found,) = read_work(work(updated_by=[update(updated={"date-parts": parts})])).updates
    assert found.date == date


def test_a_preprint_names_its_articles() -> None:
    made = work(relation={"is-preprint-of": ["10.5555/MOSS.2", "10.5555/moss.3"], "cites": ["x"]})
    assert read_work(made).published_as == ("10.5555/moss.2", "10.5555/moss.3")


def test_a_relation_without_a_doi_names_no_article() -> None:
    relation = {"is-preprint-of": [{}, None, {"id": None}, {"id-type": "doi", "id": "10.5555/m.2"}]}
    assert read_work(work() | {"relation": relation}).published_as == ("10.5555/m.2",)


# Asking


def test_a_doi_is_one_part_of_the_path() -> None:
    fetch = everywhere(None)
    assert record_of("10.5555/a/b?c#d(1)<2>", fetch) is None
    assert fetch.asked == [("/works/10.5555%2Fa%2Fb%3Fc%23d%281%29%3C2%3E", {})]


def test_an_alias_gives_the_record_of_its_work() -> None:
    def redirected(
        path: str, params: Mapping[str, str] | None = None, *, kind: str = ""
    ) -> Answer | None:
        assert (path, params, kind) == ("/works/10.5555%2Fold", None, "single")
        body = json.dumps({"message": work("10.5555/new")})
        return Answer(body, "https://a.test/works/10.5555%2Fnew")

    record = record_of("10.5555/old", redirected)
    assert record is not None
    assert record.doi == "10.5555/new"


def test_the_record_of_another_doi_is_no_answer() -> None:
    with pytest.raises(ServiceError, match="holds no work of this DOI"):
        record_of("10.5555/old", everywhere({"message": work("10.5555/new")}))


@pytest.mark.parametrize("message", [None, [], "moss", 1, [work()], True])
def test_an_answer_without_a_work_is_none(message: object) -> None:
    with pytest.raises(ServiceError, match="Crossref: the answer holds no work of this DOI"):
        record_of("10.5555/moss.1", everywhere({"status": "ok", "message": message}))


@pytest.mark.parametrize("message", [{}, {"DOI": None}, {"message": "maintenance"}])
def test_a_work_without_a_doi_is_no_answer_about_one(message: object) -> None:
    with pytest.raises(ServiceError):
        record_of("10.5555/moss.1", everywhere({"status": "ok", "message": message}))


def test_many_are_asked_for_at_once_and_those_that_are_there_returned() -> None:
    fetch = Answers({"/works": listed(work("10.5555/MOSS.1"), work("10.5555/moss.2"))})
    found = records_of(["10.5555/moss.1", "10.5555/moss.2", "10.5555/none"], fetch)
    assert set(found) == {"10.5555/moss.1", "10.5555/moss.2"}
    ((_, params),) = fetch.asked
    assert params["filter"] == "doi:10.5555/moss.1,doi:10.5555/moss.2,doi:10.5555/none"
    assert params["rows"] == "3"
    assert {"DOI", "title", "updated-by", "relation"} <= set(params["select"].split(","))


def test_what_is_no_work_in_a_list_is_left_out() -> None:
    fetch = everywhere(listed(None, "moss", [], 7, {}, {"DOI": 3.5}, work("10.5555/moss.1")))
    assert "10.5555/moss.1" in records_of(["10.5555/moss.1"], fetch)
    assert "" not in records_of(["10.5555/moss.1"], fetch)


def test_a_list_without_works_has_none_of_those_asked_for() -> None:
    assert records_of(["10.5555/moss.1"], everywhere(listed())) == {}
    assert search("moss", everywhere(listed())) == []


def test_a_search_keeps_the_order_of_the_answer_and_asks_for_a_few() -> None:
    fetch = Answers({"/works": listed(work("10.5555/b"), work("10.5555/a"))})
    assert [each.doi for each in search("Abara, growth & moss", fetch)] == [
        "10.5555/b",
        "10.5555/a",
    ]
    ((_, params),) = fetch.asked
    assert (params["query.bibliographic"], params["rows"]) == ("Abara, growth & moss", "10")


@pytest.mark.parametrize(
    "body",
    [None, {}, {"message": None}, {"message": []}, {"message": {}}, {"message": {"items": None}},
     {"message": {"items": {}}}, {"message": {"items": "moss"}}, {"items": []}, [listed()]],
)  # fmt: skip
def test_an_answer_without_a_list_is_none(body: object) -> None:
    with pytest.raises(ServiceError, match="Crossref"):
        search("moss", everywhere(body))
    with pytest.raises(ServiceError, match="Crossref"):
        records_of(["10.5555/moss.1"], everywhere(body))


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_answers_are_none(body: str) -> None:
    for ask in (
        lambda fetch: record_of("10.5555/moss.1", fetch),
        lambda fetch: records_of(["10.5555/moss.1"], fetch),
        lambda fetch: search("moss", fetch),
    ):
        with pytest.raises(ServiceError, match="Crossref"):
            ask(everywhere(body))


@settings(deadline=None)
@given(json_with(" ".join((*FIELDS, "date-parts family given name is-preprint-of id updated"))))
def test_any_json_is_survived_and_can_be_kept(body: object) -> None:
    records: list[Record | None] = []
    with contextlib.suppress(ServiceError):
        records.append(record_of("10.5555/moss", everywhere(json.dumps({"message": body}))))
    with contextlib.suppress(ServiceError):
        records += search("moss", everywhere(json.dumps(listed(body, *_parts(body)))))
    for each in records:
        assert isinstance(each, Record)
        assert from_json(json.loads(json.dumps(as_json(each)))) == each


def _parts(body: object) -> list[Any]:
    return list(body.values()) if isinstance(body, dict) else []

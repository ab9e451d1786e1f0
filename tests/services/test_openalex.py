"""What OpenAlex says of a work."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings

from citecheck.record import Person, Record, Update, UpdateKind
from citecheck.services.fetch import ServiceError
from citecheck.services.openalex import author_of, record_of, search
from services.answers import HOSTILE, Answers, everywhere, json_with

MOSS: dict[str, Any] = {
    "doi": "https://doi.org/10.5555/MOSS.7",
    "title": "Growth of <i>Bryum</i> on\n granite &amp; slate",
    "authorships": [
        {"author": {"display_name": "Anna van der Abara"}, "raw_author_name": "A. van der Abara"},
        {"author": {"display_name": None}, "raw_author_name": "B. Beltrov"},
        {"author": {"display_name": "Cassini Moss Group"}},
    ],
    "primary_location": {
        "source": {"display_name": "Journal of Moss", "type": "journal"},
        "raw_source_name": "J. Moss",
    },
    "publication_year": 2017,
    "publication_date": "2016-12-30",
    "biblio": {"volume": "4", "issue": "2", "first_page": "10", "last_page": "19"},
    "type": "article",
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/12345"},
    "is_retracted": False,
}


def read(**fields: Any) -> Record:
    record = record_of("10.5555/moss.7", everywhere({**MOSS, **fields}))
    assert record is not None
    return record


def test_an_article_is_read_whole() -> None:
    fetch = Answers({"/works/https://doi.org/10.5555/moss%3C7%3E": MOSS})
    assert record_of("10.5555/moss<7>", fetch) == Record(
        source="OpenAlex",
        doi="10.5555/moss.7",
        title="Growth of <i>Bryum</i> on granite &amp; slate",
        people=(
            Person("van der Abara", "Anna"),
            Person("Beltrov", "B."),
            Person("", "", "Cassini Moss Group"),
        ),
        container="Journal of Moss",
        other_containers=("J. Moss",),
        years=(2016, 2017),
        volume="4",
        issue="2",
        pages="10-19",
        type="article-journal",
        pmid="12345",
    )
    assert set(fetch.asked[0][1]["select"].split(",")) == set(MOSS)


def test_what_it_does_not_have() -> None:
    assert record_of("10.5555/moss", everywhere(None)) is None


def test_a_retracted_work_says_so() -> None:
    assert read(is_retracted=True).updates == (Update(UpdateKind.RETRACTION, source="OpenAlex"),)
    assert read(is_retracted="true").updates == ()


@pytest.mark.parametrize(
    ("kind", "source", "printed", "containers"),
    [
        ("preprint", {"display_name": "MossRxiv (Moss)", "type": "repository"}, "MossRxiv", ("MossRxiv (Moss)", "MossRxiv")),
        ("dissertation", {"display_name": "University of Moss", "type": "repository"}, "Moss", ()),
        ("book-chapter", {"display_name": "Granite eBooks", "type": "ebook platform"}, "Owls and oaks", ("Owls and oaks",)),
        ("book-chapter", None, "Owls and oaks", ("Owls and oaks",)),
        ("article", {"display_name": "Owls", "type": "journal"}, "Owls", ("Owls",)),
        ("article", None, None, ()),
    ],
)  # fmt: skip
def test_containers(
    kind: str, source: object, printed: str | None, containers: tuple[str, ...]
) -> None:
    record = read(type=kind, primary_location={"source": source, "raw_source_name": printed})
    found = (record.container, *record.other_containers)
    assert found == (containers or ("",))


@pytest.mark.parametrize(
    ("printed", "person"),
    [
        ("Anna Abara", ("Abara", "Anna", "")),
        ("Anna Maria de la Abara", ("de la Abara", "Anna Maria", "")),
        ("Abara, Anna van", ("Abara", "Anna van", "")),
        ("anna maria abara", ("abara", "anna maria", "")),
        ("van der Abara", ("der Abara", "van", "")),
        ("Jon Abara, Jr.", ("Abara", "Jon", "")),
        ("Jon Abara III", ("Abara", "Jon", "")),
        ("Anna G Abara (15649)", ("Abara", "Anna G", "")),
        ("Abara", ("Abara", "", "")),
        ("Granite Collaboration", ("", "", "Granite Collaboration")),
        ("", ("", "", "")),
    ],
)
def test_authors(printed: str, person: tuple[str, str, str]) -> None:
    assert author_of(printed) == Person(*person)


def test_what_names_nobody_is_no_author() -> None:
    authorships = [{"author": {"display_name": ",MOSS, Granite 7"}}, {}, None, {"author": 7}]
    assert read(authorships=authorships).people == ()


@pytest.mark.parametrize("pmid", [None, "https://pubmed.ncbi.nlm.nih.gov/", "x/12a", "x/١٢", {}])
def test_no_pmid(pmid: object) -> None:
    assert read(ids={"pmid": pmid}).pmid == ""


def test_an_article_number_is_no_range() -> None:
    assert read(biblio={"first_page": "e7", "last_page": "e7"}).pages == "e7"
    assert read(biblio={"first_page": None, "last_page": None}).pages == ""


def test_a_search_asks_for_words_and_reads_the_list() -> None:
    fetch = Answers({"/works": {"meta": {}, "results": [MOSS, None, {"title": "Owls"}]}})
    found = search('"Moss" AND granite: NOT (owls*)? ' + "x " * 99, fetch)
    assert [each.title for each in found] == [read().title, "Owls"]
    path, params = fetch.asked[0]
    words = params["search"].split()
    assert (path, params["per-page"], words[:5]) == (
        "/works",
        "10",
        "moss and granite not owls".split(),
    )
    assert len(words) == 40
    assert "is_retracted" in params["select"]


def test_a_text_without_words_is_not_searched_for() -> None:
    fetch = everywhere({"results": [MOSS]})
    assert search(" -- *?", fetch) == []
    assert fetch.asked == []


@pytest.mark.parametrize("body", [*HOSTILE, None, '{"results": {}}', '{"results": null}'])
def test_hostile_answers_are_none(body: str | None) -> None:
    with pytest.raises(ServiceError, match="OpenAlex"):
        search("moss", everywhere(body))
    if body is not None:
        with pytest.raises(ServiceError, match="OpenAlex"):
            record_of("10.5555/moss", everywhere(body))


@pytest.mark.parametrize(
    "wrong", [None, 7, True, "x", [], {}, [None], [[]], [{"x": []}], {"x": {}}]
)
def test_fields_of_a_wrong_type_are_missing(wrong: object) -> None:
    fields = "authorships primary_location biblio ids publication_year publication_date".split()
    record = read(**dict.fromkeys(fields, wrong))
    assert (record.people, record.container, record.years, record.pages) == ((), "", (), "")


_FIELDS = (
    "results doi title authorships author display_name raw_author_name primary_location source type repository "
    "raw_source_name publication_year publication_date biblio volume issue first_page last_page ids pmid is_retracted"
)  # fmt: skip


@settings(deadline=None)
@given(json_with(_FIELDS))
def test_any_json_is_survived(body: object) -> None:
    work = {"doi": "10.5555/moss", **(body if isinstance(body, dict) else {})}
    for each in (body, work, {"results": [body, work]}):
        with contextlib.suppress(ServiceError):
            assert isinstance(record_of("10.5555/moss", everywhere(json.dumps(each))), Record)
        with contextlib.suppress(ServiceError):
            assert all(
                isinstance(found, Record) for found in search("moss", everywhere(json.dumps(each)))
            )

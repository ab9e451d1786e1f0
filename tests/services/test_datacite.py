"""What DataCite says of a work."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings

from citecheck.record import Person, Record
from citecheck.services.datacite import record_of
from citecheck.services.fetch import ServiceError
from services.answers import HOSTILE, Answers, everywhere, json_with


def read(**fields: Any) -> Record:
    body = {"data": {"id": "10.5555/moss", "attributes": {"doi": "10.5555/moss", **fields}}}
    record = record_of("10.5555/moss", Answers({"/dois/10.5555%2Fmoss": body}))
    assert record is not None
    return record


def test_a_data_set_is_read_whole() -> None:
    record = read(
        doi="10.5555/MOSS",
        titles=[
            {"title": "Moos auf Granit", "titleType": "TranslatedTitle", "lang": "de"},
            {"title": "Moss on  granite"},
            {"title": "Plots of\n1998", "titleType": "Subtitle"},
        ],
        creators=[
            {"name": "Abara, Anna", "nameType": "Personal", "givenName": "Anna", "familyName": "Abara"},
            {"name": "Beltrov, Boris B."},
            {"name": "Institute of Moss", "nameType": "Organizational"},
        ],
        publisher="Moss Archive",
        container={"type": "Series", "title": "Moss Data", "volume": "4", "issue": "2", "firstPage": "10", "lastPage": "19"},
        publicationYear=2017,
        dates=[
            {"date": "2016-12-30", "dateType": "Issued"},
            {"date": "1998/1999", "dateType": "Collected"},
        ],
        types={"resourceTypeGeneral": "Dataset", "resourceType": "Book", "citeproc": "dataset"},
    )  # fmt: skip
    assert record == Record(
        source="DataCite",
        doi="10.5555/moss",
        title="Moss on granite",
        subtitle="Plots of 1998",
        people=(
            Person("Abara", "Anna"),
            Person("Beltrov", "Boris B."),
            Person("", "", "Institute of Moss"),
        ),
        container="Moss Data",
        years=(2016, 2017),
        volume="4",
        issue="2",
        pages="10-19",
        type="dataset",
    )


def test_what_it_does_not_have() -> None:
    assert record_of("10.5555/moss", everywhere(None)) is None


@pytest.mark.parametrize(
    ("general", "own", "kind"),
    [
        ("Software", "", "software"),
        ("JournalArticle", "", "article-journal"),
        ("Preprint", "Article", "article"),
        ("Dissertation", None, "thesis"),
        ("Report", "", "report"),
        ("BookChapter", "", "chapter"),
        ("Book", "", "book"),
        ("ConferencePaper", "", "paper-conference"),
        ("Text", "Journal Article", "article-journal"),
        ("Text", "Thesis", "thesis"),
        ("Text", "Owl pellet", "text"),
        ("Image", "Poster", "image"),
        (None, None, ""),
    ],
)
def test_types(general: str | None, own: str | None, kind: str) -> None:
    assert read(types={"resourceTypeGeneral": general, "resourceType": own}).type == kind


@pytest.mark.parametrize(
    ("creators", "people"),
    [
        ([{"name": "Abara, Anna; Cassini, C. (Owl House); Moss Group"}], [("Abara", "Anna", ""), ("Cassini", "C.", ""), ("", "", "Moss Group")]),
        ([{"name": "Anna Abara", "nameType": "Personal"}], [("Abara", "Anna", "")]),
        ([{"name": "Friends of Moss and Owls"}], [("", "", "Friends of Moss and Owls")]),
        ([{"name": "Abara, Anna", "familyName": "Abara", "nameType": "Organizational"}], [("Abara", "", "")]),
        ([{"name": ""}, {}, None, {"name": {"name": "x"}}, {"nameType": "Organizational"}], []),
    ],
)  # fmt: skip
def test_people(creators: object, people: list[tuple[str, str, str]]) -> None:
    assert read(creators=creators).people == tuple(Person(*each) for each in people)


@pytest.mark.parametrize(
    ("titles", "title", "subtitle"),
    [
        ([{"title": "Moss", "titleType": "Other"}], "Moss", ""),
        ([{"title": "Owls", "titleType": "Subtitle"}], "Owls", "Owls"),
        ([{"title": "Moss", "titleType": None}, {"title": "Owls"}], "Moss", ""),
        ("Moss", "", ""),
    ],
)
def test_titles(titles: object, title: str, subtitle: str) -> None:
    record = read(titles=titles)
    assert (record.title, record.subtitle) == (title, subtitle)


@pytest.mark.parametrize(
    ("container", "pages"),
    [
        ({"firstPage": "e7", "lastPage": "e7"}, "e7"),
        ({"firstPage": "7"}, "7"),
        ({"number": "118"}, "118"),
        ({"firstPage": "Spain; 3353", "lastPage": "3356"}, ""),
        ({"firstPage": "S12a", "lastPage": "Korea"}, "S12a"),
        ({}, ""),
        ([], ""),
    ],
)
def test_pages(container: object, pages: str) -> None:
    assert read(container=container).pages == pages


def test_what_was_cut_out_of_free_text_wrongly_is_missing() -> None:
    record = read(container={"title": "№1(24) (2019)", "volume": "1-5 September", "issue": "Diss."})
    assert (record.container, record.volume, record.issue) == ("", "", "")
    assert read(container={"title": "Owls", "issue": "3/4"}).issue == "3/4"


def test_only_years_of_publication_count() -> None:
    dates = [
        {"date": "2001-01/2003-02", "dateType": "Available"},
        {"date": "\n 1999 \n", "dateType": "Submitted"},
        {"date": "31.12.2004", "dateType": "Updated"},
        {"date": "2050", "dateType": "Valid"},
        {"date": 1990, "dateType": "Created"},
        {"date": "999", "dateType": "Issued"},
        {"date": None, "dateType": "Issued"},
        "2030",
    ]
    assert read(dates=dates, publicationYear=True).years == (1990, 1999, 2001, 2003, 2004)
    assert read(publicationYear="2011").years == (2011,)
    assert read(publicationYear=99999).years == ()


def test_the_server_of_a_preprint_is_what_it_is_in() -> None:
    preprint = {"resourceTypeGeneral": "Preprint"}
    assert read(types=preprint, publisher="MossRxiv").container == "MossRxiv"
    article = {"resourceTypeGeneral": "JournalArticle"}
    assert read(types=article, publisher="University of Moss").container == ""


def test_a_preprint_tells_what_it_was_published_as() -> None:
    related = [
        {"relationType": "IsVersionOf", "relatedIdentifier": "https://doi.org/10.5556/J.MOSS.7"},
        {"relationType": "IsPreviousVersionOf", "relatedIdentifier": "10.5556/j.moss.7"},
        {"relationType": "IsVersionOf", "relatedIdentifier": "10.5555/all-versions"},
        {"relationType": "IsVersionOf", "relatedIdentifier": "https://moss.test/1"},
        {"relationType": "References", "relatedIdentifier": "10.5557/owls"},
        {"relationType": "IsVersionOf"},
        None,
    ]
    preprint = read(types={"resourceTypeGeneral": "Preprint"}, relatedIdentifiers=related)
    assert preprint.published_as == ("10.5556/j.moss.7",)
    data = read(types={"resourceTypeGeneral": "Dataset"}, relatedIdentifiers=related)
    assert data.published_as == ()


@pytest.mark.parametrize(
    "body",
    [
        *HOSTILE,
        '{"errors": [{"status": "404", "title": "gone"}]}',
        '{"data": []}',
        '{"data": {"attributes": []}}',
        '{"data": {"attributes": {"doi": {}}}}',
    ],
)
def test_hostile_answers_are_none(body: str) -> None:
    with pytest.raises(ServiceError, match="DataCite"):
        record_of("10.5555/moss", everywhere(body))


@pytest.mark.parametrize(
    "wrong", [None, 7, True, "x", [], {}, [None], [[]], [{"x": []}], {"x": {}}]
)
def test_fields_of_a_wrong_type_are_missing(wrong: object) -> None:
    fields = "titles creators publisher container dates types relatedIdentifiers".split()
    record = read(**dict.fromkeys(fields, wrong))
    assert (record.title, record.people, record.years) == ("", (), ())


_FIELDS = (
    "data attributes doi titles title titleType Subtitle creators name nameType Organizational familyName givenName "
    "publisher container firstPage lastPage number volume issue publicationYear dates date dateType Issued types "
    "resourceTypeGeneral resourceType Preprint relatedIdentifiers relationType IsVersionOf relatedIdentifier"
)  # fmt: skip


@settings(deadline=None)
@given(json_with(_FIELDS))
def test_any_json_is_survived(body: object) -> None:
    work = {"doi": "10.5555/moss", **(body if isinstance(body, dict) else {})}
    for each in (body, {"data": {"attributes": work}}):
        with contextlib.suppress(ServiceError):
            assert isinstance(record_of("10.5555/moss", everywhere(json.dumps(each))), Record)

"""What PubMed says of articles."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.record import Person, Record, Update, UpdateKind
from citecheck.services.fetch import ServiceError
from citecheck.services.pubmed import pmid_of, records_of
from services.answers import HOSTILE, Answers, everywhere, json_with

SUMMARY, MATCH = "/entrez/eutils/esummary.fcgi", "/entrez/eutils/ecitmatch.cgi"
MOSS: dict[str, Any] = {
    "uid": "123",
    "pubdate": "2017 Jan 6",
    "epubdate": "2016 Dec 30",
    "source": "J Moss",
    "fulljournalname": "Journal of moss",
    "authors": [
        {"name": "van Abara AB", "authtype": "Author"},
        {"name": "Beltrov C Jr", "authtype": "Author"},
        {"name": "Moss and Owls", "authtype": "CollectiveName"},
        {"name": "Cassini D", "authtype": "Editor"},
    ],
    "title": "Growth of moss on granite.",
    "volume": "4",
    "issue": "2",
    "pages": "10-9",
    "pubtype": ["Journal Article"],
    "articleids": [
        {"idtype": "pubmed", "value": "123"},
        {"idtype": "pmc", "value": "PMC77"},
        {"idtype": "doi", "value": "10.5555/J.MOSS.7"},
    ],
    "doctype": "citation",
}
GONE = {"uid": "999", "error": "cannot get document summary"}


def answer(*articles: dict[str, Any]) -> dict[str, Any]:
    uids = [each["uid"] for each in articles]
    result = {"uids": uids, **dict(zip(uids, articles, strict=True))}
    return {"header": {"type": "esummary", "version": "0.3"}, "result": result}


def read(**fields: Any) -> Record:
    return records_of(["123"], everywhere(answer({**MOSS, **fields})))["123"]


def test_an_article_is_read_whole() -> None:
    fetch = Answers({SUMMARY: answer(MOSS, GONE)})
    assert records_of(["123", "999", "0123"], fetch) == dict.fromkeys(
        ["123", "0123"],
        Record(
            source="PubMed",
            doi="10.5555/j.moss.7",
            title="Growth of moss on granite",
            people=(
                Person("van Abara", "AB"),
                Person("Beltrov", "C"),
                Person("", "", "Moss and Owls"),
            ),
            container="Journal of moss",
            other_containers=("J Moss",),
            years=(2016, 2017),
            volume="4",
            issue="2",
            pages="10-9",
            type="article-journal",
            pmid="123",
        ),
    )
    params = {"db": "pubmed", "retmode": "json", "version": "2.0", "id": "123,999"}
    assert fetch.asked == [(SUMMARY, params)]


def test_what_is_no_number_is_not_asked_for() -> None:
    fetch = everywhere(answer())
    assert records_of(["", "0", "12a", "1,2", "123456789", "١٢٣"], fetch) == {}
    assert fetch.asked == []


def test_a_retracted_article_says_so_and_a_notice_does_not() -> None:
    retracted = read(pubtype=["Journal Article", "Retracted Publication"])
    assert retracted.updates == (Update(UpdateKind.RETRACTION, source="PubMed"),)
    for notice in ("Published Erratum", "Retraction of Publication", "Expression of Concern"):
        assert read(pubtype=[notice]).updates == ()


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"pubtype": ["Preprint"]}, "article"),
        ({"doctype": "book"}, "book"),
        ({"doctype": "chapter"}, "chapter"),
        ({"doctype": "owl pellet"}, "owl pellet"),
        ({"doctype": None}, ""),
    ],
)
def test_types(fields: dict[str, Any], kind: str) -> None:
    assert read(**fields).type == kind


def test_a_book_has_its_own_title_and_its_editors() -> None:
    fields = {"fulljournalname": "", "source": "", "booktitle": "Owls and oaks"}
    editors = [{"name": "Cassini D", "authtype": "Editor"}]
    book = read(title="", authors=editors, **fields)
    assert (book.title, book.container, book.people) == (
        "Owls and oaks",
        "",
        (Person("Cassini", "D"),),
    )
    chapter = read(title="Oaks", **fields)
    assert (chapter.title, chapter.container) == ("Oaks", "Owls and oaks")


@pytest.mark.parametrize(
    ("printed", "online", "years"),
    [
        ("1998 Dec-1999 Jan", "", (1998, 1999)),
        ("2017 Winter", None, (2017,)),
        ("", "", ()),
        (2017, True, (2017,)),
        ("20170106", "99999", ()),
    ],
)
def test_years(printed: object, online: object, years: tuple[int, ...]) -> None:
    assert read(pubdate=printed, epubdate=online).years == years


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Abara A 3rd", ("Abara", "A")),
        ("Abara", ("Abara", "")),
        ("Ng XY", ("Ng", "XY")),
    ],
)
def test_names(name: str, person: tuple[str, str]) -> None:
    assert read(authors=[{"name": name}, {"name": ""}, None, {}]).people == (Person(*person),)


@pytest.mark.parametrize(
    "body",
    [
        *HOSTILE,
        None,
        '{"error": "API rate limit exceeded", "count": "4"}',
        '{"esummaryresult": ["Empty id list - nothing todo"]}',
        '{"result": {"uids": []}}',
        '{"result": {"uids": ["123"], "123": {}}}',
        '{"result": {"uids": ["123"], "123": {"uid": "124", "error": "gone"}}}',
        '{"result": {"uids": ["123"], "123": []}}',
        '{"result": [{"uid": "123"}]}',
    ],
)
def test_hostile_answers_are_none(body: str | None) -> None:
    with pytest.raises(ServiceError, match="PubMed"):
        records_of(["123"], everywhere(body))


def test_silence_about_one_is_no_answer() -> None:
    with pytest.raises(ServiceError, match="nothing of 999"):
        records_of(["123", "999"], everywhere(answer(MOSS)))
    with pytest.raises(ServiceError, match="rate limit"):
        records_of(["123"], everywhere({"error": "API rate limit exceeded"}))


@pytest.mark.parametrize(
    "wrong", [None, 7, True, "x", [], {}, [None], [[]], [{"x": []}], {"x": {}}]
)
def test_fields_of_a_wrong_type_are_missing(wrong: object) -> None:
    fields = "authors pubtype articleids pubdate epubdate".split()
    record = read(**dict.fromkeys(fields, wrong))
    assert (record.people, record.updates, record.doi, record.years) == ((), (), "", ())


_FIELDS = (
    "result uids 123 uid error title booktitle fulljournalname source pubdate epubdate volume issue pages authors name "
    "authtype CollectiveName Editor articleids idtype value doi pubtype Preprint doctype citation"
)  # fmt: skip


@settings(deadline=None)
@given(json_with(_FIELDS))
def test_any_json_is_survived(body: object) -> None:
    article = {**(body if isinstance(body, dict) else {}), "uid": "123"}
    for each in (body, {"result": body}, answer(article)):
        with contextlib.suppress(ServiceError):
            found = records_of(["123"], everywhere(json.dumps(each)))
            assert all(isinstance(record, Record) for record in found.values())


def test_a_place_has_an_article() -> None:
    fetch = Answers({MATCH: "J Moss|2017|4|10|Abara A|key|123\n"})
    assert pmid_of("J  Moss|\n", "2017", "4\r", "1|0", "Abara A", fetch) == "123"
    params = {"db": "pubmed", "retmode": "xml", "bdata": "J Moss|2017|4|1 0|Abara A|key|"}
    assert fetch.asked == [(MATCH, params)]


@pytest.mark.parametrize(
    "said",
    ["NOT_FOUND", "NOT_FOUND;INVALID_JOURNAL", "AMBIGUOUS (7 citations)", "AMBIGUOUS 123,124"],
)
def test_a_place_has_no_article_or_several(said: str) -> None:
    body = f"J Moss|2017|4|10|Abara|key|{said}\n"
    assert pmid_of("J Moss", "2017", "4", "10", "Abara", everywhere(body)) == ""


def test_without_a_journal_there_is_no_place() -> None:
    fetch = everywhere("")
    assert pmid_of(" | ", "2017", "4", "10", "Abara", fetch) == ""
    assert fetch.asked == []


@pytest.mark.parametrize("body", [*HOSTILE, None, "123", "NOT_FOUND", "|", "a|key|0", "a|key|-1"])
def test_hostile_findings_are_none(body: str | None) -> None:
    with pytest.raises(ServiceError, match="no finding"):
        pmid_of("J Moss", "2017", "4", "10", "Abara", everywhere(body))


@settings(deadline=None)
@given(st.text() | st.text().map("J Moss|key|".__add__), st.text())
def test_any_text_is_survived(body: str, given_: str) -> None:
    with contextlib.suppress(ServiceError):
        assert isinstance(pmid_of("J Moss", given_, given_, given_, given_, everywhere(body)), str)

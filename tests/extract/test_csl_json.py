"""Lists in CSL-JSON: items, where their fields stand, and what is broken."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.extract import csl_json, extract
from citecheck.model import Document, Reference
from citecheck.pipeline import Plan, check
from citecheck.rules import RULES
from citecheck.source import SourceFile

MOSS: dict[str, Any] = {
    "id": "abara2011", "type": "article-journal", "title": 'Growth of <i>moss</i> on M\u00fcller\u2019s "stones"',
    "container-title": "Journal of Moss", "volume": 5, "issue": "2", "page": "20-29", "DOI": "10.5555/moss.4",
    "author": [{"family": "Berg", "given": "Anna", "non-dropping-particle": "van der"}, {"literal": "World Moss Office"}],
    "issued": {"date-parts": [["2011", 5, 12]]}, "accessed": {"date-parts": [[2020, 1, 2]]},
    "note": "PMID: 21234567\nPMCID: PMC123456\na remark",
}  # fmt: skip


def library(text: str) -> Document:
    return extract(SourceFile(Path("refs.json"), text, format="csl-json"))


def values(reference: Reference) -> dict[str, str]:
    names = "title container year volume issue pages publisher genre note doi pmid pmcid arxiv url accessed".split()
    return {name: value.text for name in names if (value := getattr(reference, name)) is not None}


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrap", [None, "items", "references"])
def test_fields_are_those_of_the_item(indent: int | None, wrap: str | None) -> None:
    items = [MOSS, {"id": 7, "type": "book", "title": "Eels"}]
    whole: Any = items if wrap is None else {"config": {"a": [1]}, wrap: items}
    document = library(json.dumps(whole, indent=indent))
    assert document.is_library
    article, book = document.references
    assert (article.key, book.key) == ("abara2011", "7")
    assert (article.type, book.type) == ("article-journal", "book")
    assert values(article) == {
        "title": 'Growth of moss on Müller’s "stones"', "container": "Journal of Moss", "year": "2011", "volume": "5",
        "issue": "2", "pages": "20-29", "doi": "10.5555/moss.4", "pmid": "21234567", "pmcid": "PMC123456",
        "accessed": "2020-01-02",
    }  # fmt: skip
    assert [(name.family, name.given, name.literal) for name in article.authors] == [
        ("van der Berg", "Anna", ""),
        ("", "", "World Moss Office"),
    ]
    assert article.span.text.startswith("{")
    assert article.span.text.endswith("}")
    for name in ("container", "volume", "pages", "doi"):
        value = getattr(article, name)
        assert value.span.text == value.text
    assert "Berg" in article.authors[0].span.text
    assert article.label is not None
    assert article.label.text == "abara2011"


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"type": "report", "title": "Eels", "number": "12"}, {"title": "Eels", "issue": "12"}),
        ({"type": "article-journal", "title": "Eels", "number": "e12"}, {"title": "Eels", "pages": "e12"}),
        ({"type": "article", "title": "Eels", "number": "arXiv:1412.6980"}, {"title": "Eels", "arxiv": "1412.6980"}),
        ({"type": "article", "title": "Eels", "archive": "arXiv", "archive_location": "1412.6980"}, {"title": "Eels", "arxiv": "1412.6980"}),
        ({"type": "software", "title": "Eels", "version": "2.1"}, {"title": "Eels", "note": "version 2.1"}),
        ({"type": "chapter", "title": "Eels", "chapter-number": 3}, {"title": "Eels", "note": "chapter 3"}),
        ({"type": "book", "title": "Eels", "issued": {"raw": "May 2001"}}, {"title": "Eels", "year": "2001"}),
        ({"type": "book", "title": "Eels", "issued": {"literal": "in press"}}, {"title": "Eels", "year": "in press"}),
        ({"type": "article-journal", "title": "Eels", "journalAbbreviation": "J Eels"}, {"title": "Eels", "container": "J Eels"}),
        ({"type": "webpage", "title": "Eels", "accessed": {"raw": "May 2001"}}, {"title": "Eels", "accessed": "May 2001"}),
        ({"type": "book", "title": ["Eels"], "author": {"family": "x"}, "issued": [2001], "volume": True}, {}),
    ],
)  # fmt: skip
def test_items(item: dict[str, Any], expected: dict[str, str]) -> None:
    (reference,) = library(json.dumps([item])).references
    assert values(reference) == expected


def test_a_single_item_without_an_array() -> None:
    (reference,) = library(json.dumps(MOSS)).references
    assert reference.key == "abara2011"


ITEM = '{"id": "a", "type": "book", "title": "Eels"}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'[{{"id": "x", "title": "Moss, "type": "book"}},\n {ITEM}]', [False, True]),
        (f'[{ITEM}, {{"id": "x", "author": [{{"family": "A"}}, {{"family": B}}, {{"family": "C"}}]}}, {ITEM}]', [True, False, True]),
        (f"[{ITEM}, {ITEM[:30]}", [True, False]),
        (f"[{ITEM}, {ITEM}", [True, True, False]),
        (f"[{ITEM},", [True, False]),
        (f"[{ITEM} {ITEM}]", [True, False]),
        (f"[{ITEM}, 3, null, []]", [True, False, False, False]),
        (f'[{ITEM}, {{"itemType": "book", "title": "Moss"}}]', [True, False]),
        (f"[{ITEM}, {'[' * 100_000}", [True, False]),
        ('{"items": 3}', [False]),
        ("[]", []),
    ],
)  # fmt: skip
def test_what_is_broken_is_in_doubt_and_the_rest_is_read(text: str, expected: list[bool]) -> None:
    references = library(text).references
    assert [not each.doubts for each in references] == expected
    for each in references:
        assert 0 <= each.span.start < each.span.end <= len(text)


def test_an_item_with_more_values_than_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csl_json, "MAX_VALUES", 10)
    many = json.dumps([{"id": "x", "author": [{"family": "A"}] * 20}, {"id": "a", "title": "Eels"}])
    assert [not each.doubts for each in library(many).references] == [False, True]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, None),
        ({"DOI": "moss.4"}, "REF006"),
        ({"ISSN": "0378-5954"}, "REF006"),
        ({"issued": {"date-parts": [[2091]]}}, "REF007"),
        ({"page": "90-80"}, "REF008"),
    ],
)
def test_rules_judge_its_fields(more: dict[str, Any], code: str | None) -> None:
    text = json.dumps([MOSS | more])
    report = check(
        SourceFile(Path("refs.json"), text, format="csl-json"), Plan(RULES, today=date(2026, 11, 1))
    )
    assert [each.code for each in report.findings] == ([code] if code else [])


def test_one_key_twice() -> None:
    text = json.dumps([MOSS, {"id": "abara2011", "type": "book", "title": "Eels"}])
    report = check(
        SourceFile(Path("refs.json"), text, format="csl-json"), Plan(RULES, today=date(2026, 11, 1))
    )
    assert [each.code for each in report.findings] == ["REF002"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*MOSS, "itemType", "family", "items", ""]), inner, max_size=5
        )
    ),
    max_leaves=25,
)


@given(_JSON, st.integers(0, 400))
def test_any_json_whole_or_cut_off_is_read_without_a_crash(value: Any, cut: int) -> None:
    text = json.dumps([MOSS, value])
    for each in (text, text[:cut]):
        for reference in library(each or "[").references:
            assert 0 <= reference.span.start < reference.span.end <= max(1, len(each))

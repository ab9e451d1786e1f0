"""Libraries that EndNote exported as XML: records, where their fields stand, and what is broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.extract import extract
from citecheck.model import Document, Reference
from citecheck.pipeline import Plan, check
from citecheck.rules import RULES
from citecheck.source import SourceFile

STYLE = '<style face="normal" font="default" size="100%">'


def styled(text: str) -> str:
    return f"{STYLE}{text}</style>"


ARTICLE = (
    '<record><database name="x.enl">x</database><rec-number>1</rec-number><ref-type name="Journal Article">17</ref-type>'
    f"<contributors><authors><author>{styled('Abara, Anna')}</author><author>{styled('World Moss Office,')}</author></authors></contributors>"
    f"<titles><title>{styled('Growth of ')}<style face='italic'>moss</style>{styled(' &amp; Müller&apos;s stones')}</title>"
    f"<secondary-title>{styled('Journal of Moss')}</secondary-title></titles><periodical><full-title>{styled('J Moss')}</full-title></periodical>"
    f"<pages>{styled('20-29')}</pages><volume>{styled('5')}</volume><number>{styled('2')}</number>"
    f"<dates><year>{styled('2011')}</year></dates><isbn>{styled('0378-5955 (Print)&#xD;1476-4687')}</isbn>"
    f"<accession-num>{styled('21234567')}</accession-num><remote-database-name>NLM</remote-database-name><custom2>PMC123456</custom2>"
    f"<urls><related-urls><url>{styled('https://moss.test/4')}</url></related-urls></urls>"
    f"<electronic-resource-num>{styled('10.5555/moss.4')}</electronic-resource-num></record>"
)
CHAPTER = (
    '<record><ref-type name="Book Section">5</ref-type><contributors><authors><author>Cassini, Carl</author></authors>'
    "<secondary-authors><author>Eskola, Dora</author></secondary-authors></contributors>"
    "<titles><title>Eels</title><secondary-title>The River Book</secondary-title></titles><dates><year>2001</year></dates>"
    "<pub-location>Oslo</pub-location><publisher>Nord</publisher><isbn>978-3-16-148410-0</isbn></record>"
)


def whole(*records: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{"".join(records)}</records></xml>'
    )


def library(text: str) -> Document:
    return extract(SourceFile(Path("refs.xml"), text, format="endnote-xml"))


def values(reference: Reference) -> dict[str, str]:
    names = "title container series year volume issue pages publisher place genre doi pmid pmcid isbn issn url".split()
    return {name: value.text for name in names if (value := getattr(reference, name)) is not None}


def test_fields_are_those_of_the_record() -> None:
    document = library(whole(ARTICLE, CHAPTER))
    assert document.is_library
    article, chapter = document.references
    assert (article.type, chapter.type) == ("article-journal", "chapter")
    assert values(article) == {
        "title": "Growth of moss & Müller's stones", "container": "Journal of Moss", "year": "2011", "volume": "5",
        "issue": "2", "pages": "20-29", "doi": "10.5555/moss.4", "pmid": "21234567", "pmcid": "PMC123456",
        "issn": "0378-5955", "url": "https://moss.test/4",
    }  # fmt: skip
    assert [(name.family, name.given, name.literal) for name in article.authors] == [
        ("Abara", "Anna", ""),
        ("", "", "World Moss Office"),
    ]
    assert values(chapter) == {
        "title": "Eels", "container": "The River Book", "year": "2001", "publisher": "Nord", "place": "Oslo",
        "isbn": "978-3-16-148410-0",
    }  # fmt: skip
    assert [name.family for name in chapter.editors] == ["Eskola"]


def test_values_stand_where_they_say() -> None:
    article, chapter = library(whole(ARTICLE, CHAPTER)).references
    assert article.span.text == ARTICLE
    assert chapter.span.text == CHAPTER
    for name in ("container", "year", "volume", "pages", "doi", "url"):
        value = getattr(article, name)
        assert value.span.text == value.text
    assert chapter.title is not None
    assert chapter.title.span.text == "Eels"
    assert article.title is not None
    assert article.title.span.text.startswith("Growth of </style>")
    assert article.title.span.text.endswith("Müller&apos;s stones")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ('<ref-type name="Book">6</ref-type><titles><title>Eels</title><secondary-title>Rivers</secondary-title></titles><pages>312</pages>', {"title": "Eels", "series": "Rivers"}),
        ('<ref-type name="Report">27</ref-type><titles><title>Eels</title></titles><isbn>TR-12</isbn><work-type>Technical report</work-type>', {"title": "Eels", "issue": "TR-12", "genre": "Technical report"}),
        ('<ref-type name="Journal Article">17</ref-type><titles><title>Eels</title></titles><custom7>e12</custom7>', {"title": "Eels", "pages": "e12"}),
        ('<ref-type name="Hologram">99</ref-type><titles><title>Eels</title></titles><volume/>', {"title": "Eels"}),
    ],
)  # fmt: skip
def test_records(record: str, expected: dict[str, str]) -> None:
    (reference,) = library(whole(f"<record>{record}</record>")).references
    assert values(reference) == expected


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        (whole(ARTICLE, CHAPTER)[:-40], [False, True]),
        (whole(ARTICLE, CHAPTER)[:-16], [False, False, True]),
        (
            whole(ARTICLE, "<record><titles><title>Eels & moss</title></titles></record>"),
            [False, True],
        ),
        (whole(ARTICLE, "<record></record>"), [False, True]),
        (whole(ARTICLE, "<a>" * 1000), [False, True]),
        (whole(ARTICLE, "<record>\x01</record>"), [False, True]),
        (f"<!DOCTYPE xml [<!ENTITY a 'b'>]>{whole(ARTICLE)[39:]}", [True]),
        ("no XML at all", [True]),
    ],
)
def test_what_is_broken_is_in_doubt_and_what_is_before_it_is_read(
    text: str, doubts: list[bool]
) -> None:
    references = library(text).references
    assert [bool(each.doubts) for each in references] == doubts
    for each in references:
        assert 0 <= each.span.start < each.span.end <= len(text)


def test_entities_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))
    text = f'<!DOCTYPE xml [<!ENTITY a0 "moss">{bomb}]><xml><records><record><titles><title>&a11;</title></titles></record></records></xml>'
    (reference,) = library(text).references
    assert reference.title is None
    assert reference.doubts


def test_rules_judge_its_fields() -> None:
    wrong = ARTICLE.replace("20-29", "90-80")
    report = check(
        SourceFile(Path("refs.xml"), whole(wrong, CHAPTER), format="endnote-xml"),
        Plan(RULES, today=date(2026, 11, 1)),
    )
    assert [(each.code, each.problem.span.text) for each in report.findings] == [
        ("REF008", "90-80")
    ]


@given(st.text(alphabet="<>/&;!\"'= \nrecodtilhasuü\ud800", max_size=120))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    document = library(whole(ARTICLE, text, CHAPTER))
    for reference in document.references:
        assert 0 <= reference.span.start < reference.span.end <= len(document.file.text)
        value = reference.title
        assert value is None or reference.span.start <= value.span.start < value.span.end

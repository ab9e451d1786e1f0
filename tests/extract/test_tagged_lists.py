"""Lists in the tagged forms of PubMed, Web of Science and EndNote."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.extract import extract
from citecheck.model import Document, Reference
from citecheck.source import SourceFile

PUBMED = """
PMID- 21234567
OWN - NLM
IS  - 0378-5955 (Print)
VI  - 5
IP  - 2
DP  - 2011 May 12
TI  - [Growth of moss on the stones of the
      north].
PG  - 20-9
LID - S0140-6736(11)00001-1 [pii]
LID - 10.5555/moss.4 [doi]
AB  - BACKGROUND: Moss grows.
FAU - Abara, Anna
AU  - Abara A
CN  - World Moss Office
FAU - Beltrov, Bo C Jr
AU  - Beltrov BC Jr
PT  - Journal Article
PL  - England
TA  - J Moss
JT  - Journal of moss
PMC - PMC1234567

PMID- 21234568
BTI - The River Book
TI  - Eels.
FAU - Cassini, Carl
FED - Eskola, Dora
PB  - Nord
PL  - Oslo
ISBN- 978-3-16-148410-0
DP  - 1998 Dec-1999 Jan
PT  - Book Chapter
"""
WEB = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Abara, A
   Beltrov, BC
AF Abara, Anna
   Beltrov, Bo C.
CA World Moss Office
TI Growth of moss on the stones
   of the north
SO JOURNAL OF MOSS
DT Article
SN 0378-5955
EI 1476-4687
PY 2011
VL 5
IS 2
BP 20
EP 29
DI 10.5555/moss.4
PM 21234567
ER

PT B
AU Cassini, C
BE Eskola, D
TI Eels
SO The River Book
DT Book Chapter
PU NORD
PI OSLO
PY 2001
AR 7
ER

EF
behind the end
"""
ENDNOTE = """%0 Journal Article
%T Growth of moss on the stones of the north
%A Abara, Anna
%A World Moss Office
%J Journal of Moss
%V 5
%N 2
%P 20-29
%@ 0378-5955
%D 2011
%R 10.5555/moss.4

%0 Book Section
%A Cassini, Carl
%E Eskola, Dora
%T Eels
%B The River Book
%I Nord
%C Oslo
%D 2001
"""
FORMS = {"nbib": PUBMED, "wos": WEB, "refer": ENDNOTE}


def library(form: str, text: str) -> Document:
    return extract(SourceFile(Path("refs"), text, format=form))


def values(reference: Reference) -> dict[str, str]:
    names = (
        "title container year volume issue pages publisher place doi pmid pmcid isbn issn".split()
    )
    return {name: value.text for name in names if (value := getattr(reference, name)) is not None}


EXPECTED = {
    "title": "Growth of moss on the stones of the north", "year": "2011", "volume": "5", "issue": "2",
    "doi": "10.5555/moss.4", "issn": "0378-5955",
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("nbib", {"container": "Journal of moss", "pages": "20-9", "pmid": "21234567", "pmcid": "PMC1234567"}),
        ("wos", {"container": "JOURNAL OF MOSS", "pages": "20-29", "pmid": "21234567"}),
        ("refer", {"container": "Journal of Moss", "pages": "20-29"}),
    ],
)  # fmt: skip
def test_an_article(form: str, more: dict[str, str]) -> None:
    document = library(form, FORMS[form])
    assert document.is_library
    article = document.references[0]
    assert article.type == "article-journal"
    assert values(article) == EXPECTED | more
    assert not article.doubts
    assert not article.doubtful
    assert article.authors[0].family == "Abara"
    assert "World Moss Office" in [name.literal for name in article.authors]
    for name in ("year", "volume", "doi", "issn"):
        value = getattr(article, name)
        assert value.span.text == value.text


@pytest.mark.parametrize("form", FORMS)
def test_a_chapter(form: str) -> None:
    document = library(form, FORMS[form])
    assert len(document.references) == 2
    chapter = document.references[1]
    assert chapter.type == "chapter"
    found = values(chapter)
    assert (found["title"], found["container"]) == ("Eels", "The River Book")
    assert [name.family for name in chapter.authors] == ["Cassini"]
    assert [name.family for name in chapter.editors] == ["Eskola"]
    assert found["place"].lower() == "oslo"


def test_names_of_pubmed_keep_their_order() -> None:
    article = library("nbib", PUBMED).references[0]
    assert [name.text for name in article.authors] == [
        "Abara Anna",
        "World Moss Office",
        "Beltrov Bo C Jr",
    ]


def test_full_names_are_preferred() -> None:
    article = library("wos", WEB).references[0]
    assert [name.given for name in article.authors] == ["Anna", "Bo C.", ""]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("nbib", "PMID- 1\nOWN - NLM\n"),
        ("wos", "PT J\nVL 3\nER\n\nEF\n"),
        ("refer", "%0 Journal Article\n%V 3\n"),
    ],
)
def test_a_record_of_which_nothing_is_known_is_in_doubt(form: str, text: str) -> None:
    (reference,) = library(form, text).references
    assert reference.confidence == 0.0
    assert reference.doubts


def test_pubmed_as_some_programs_write_it() -> None:
    one, two = library(
        "nbib", "PMID-1\nTI   - Eels\n\nPMID  - 2\nTI  - Moss and\n      DNA-\nAU  - Abara AB\n"
    ).references
    assert values(one) == {"title": "Eels", "pmid": "1"}
    assert values(two) == {"title": "Moss and DNA-", "pmid": "2"}
    assert two.authors[0].given == "AB"


@pytest.mark.parametrize("form", FORMS)
@given(text=st.text(alphabet="PTJERAU%0MID-1 \n\r\tx;,Ü", max_size=200))
def test_any_text_is_read_without_a_crash(form: str, text: str) -> None:
    document = library(form, f"{FORMS[form]}\n{text}")
    for reference in document.references:
        assert 0 <= reference.span.start < reference.span.end <= len(document.file.text)

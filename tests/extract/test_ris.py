"""Lists in RIS: as Zotero, EndNote, Mendeley and publishers write them, and what is broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.extract import exported, extract
from citecheck.model import Document, Reference
from citecheck.pipeline import Plan, check, check_across
from citecheck.rules import RULES
from citecheck.source import SourceFile

ZOTERO = """TY  - JOUR
TI  - Growth of <i>moss</i> on the
stones of the north
AU  - Abara, Anna
AU  - Beltrov, Bo C., Jr.
AU  - World Moss Office
T2  - Journal of Moss
AB  - Moss grows.

HR - 1.2 in all of it.
DA  - 2011/05//
PY  - 2011
DO  - 10.5555/moss.4
VL  - 5
IS  - 2
SP  - 20
EP  - 29
J2  - J Moss
SN  - 0378-5955
UR  - https://moss.test/4
Y2  - 2020/01/02/
ER  -

TY  - CHAP
TI  - Eels
AU  - Cassini, Carl
A2  - Eskola, Dora
T2  - The River Book
CY  - Oslo
PB  - Nord
SN  - 978-3-16-148410-0
PY  - 2001
ER  -
"""
OLD = """Provider: Moss Press
Content: text/plain; charset="UTF-8"

TY  - JOUR
ID  - moss4
A1  - Abara,A.
A1  - Society of Mosses,
T1  - Growth of moss
JF  - Journal of Moss
JO  - J. Moss
Y1  - 2011/05/12/Spring
VL  - 5
C7  - e123
M3  - 10.5555/moss.4
SN  - 0378-5955 1476-4687
N1  - 10.5555/other.5
ER  -
"""


def library(text: str) -> Document:
    return extract(SourceFile(Path("refs.ris"), text, format="ris"))


def values(reference: Reference) -> dict[str, str]:
    names = "title container series year volume issue pages publisher place edition genre doi pmid pmcid isbn issn url accessed".split()
    return {name: value.text for name in names if (value := getattr(reference, name)) is not None}


def found(text: str) -> list[tuple[str, str]]:
    report = check(
        SourceFile(Path("refs.ris"), text, format="ris"), Plan(RULES, today=date(2026, 11, 1))
    )
    return [(each.code, each.problem.span.text) for each in report.findings]


def record(*lines: str, kind: str = "JOUR") -> str:
    return "\n".join([f"TY  - {kind}", *lines, "ER  - ", "", ""])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_fields_as_zotero_writes_them(ending: str) -> None:
    document = library(ZOTERO.replace("\n", ending))
    assert document.is_library
    article, chapter = document.references
    assert [each.type for each in document.references] == ["article-journal", "chapter"]
    assert [each.position for each in document.references] == [1, 2]
    assert values(article) == {
        "title": "Growth of moss on the stones of the north", "container": "Journal of Moss", "year": "2011",
        "volume": "5", "issue": "2", "pages": "20-29", "doi": "10.5555/moss.4", "issn": "0378-5955",
        "url": "https://moss.test/4",
    }  # fmt: skip
    assert [(name.family, name.given, name.literal) for name in article.authors] == [
        ("Abara", "Anna", ""),
        ("Beltrov", "Bo C. Jr.", ""),
        ("", "", "World Moss Office"),
    ]
    assert values(chapter) == {
        "title": "Eels", "container": "The River Book", "year": "2001", "publisher": "Nord", "place": "Oslo",
        "isbn": "978-3-16-148410-0",
    }  # fmt: skip
    assert [name.text for name in chapter.editors] == ["Eskola Dora"]


def test_fields_as_publishers_wrote_them() -> None:
    (article,) = library(OLD).references
    assert article.key == "moss4"
    assert article.label is not None
    assert article.label.text == "moss4"
    assert values(article) == {
        "title": "Growth of moss", "container": "Journal of Moss", "year": "2011", "volume": "5", "pages": "e123",
        "doi": "10.5555/moss.4", "issn": "0378-5955",
    }  # fmt: skip
    assert [(name.text, name.literal) for name in article.authors] == [
        ("Abara A.", ""),
        ("Society of Mosses", "Society of Mosses"),
    ]


def test_values_stand_where_they_say() -> None:
    article, chapter = library(ZOTERO).references
    assert article.span.text.startswith("TY  - JOUR\nTI")
    assert article.span.text.endswith("ER  -")
    for reference, names in ((article, "container year volume issue doi issn url"), (chapter, "title publisher isbn")):  # fmt: skip
        for name in names.split():
            value = getattr(reference, name)
            assert value.span.text == value.text
    assert article.title is not None
    assert article.title.span.text == "Growth of <i>moss</i> on the\nstones of the north"
    assert article.authors[0].span.text == "Abara, Anna"


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("BOOK", ["TI  - Eels", "T2  - River Studies", "SP  - 312"], {"title": "Eels", "series": "River Studies"}),
        ("BOOK", ["BT  - Eels", "A2  - Cassini, C."], {"title": "Eels"}),
        ("RPRT", ["TI  - Eels", "SN  - 12", "M3  - Technical report"], {"title": "Eels", "issue": "12", "genre": "Technical report"}),
        ("THES", ["TI  - Eels", "M3  - Ph.D. thesis", "PB  - Nord"], {"title": "Eels", "genre": "Ph.D. thesis", "publisher": "Nord"}),
        ("JOUR", ["TI  - Eels", "SP  - 12-19", "EP  - 19"], {"title": "Eels", "pages": "12-19"}),
        ("JOUR", ["TI  - Eels", "SP  - e12", "EP  - e12"], {"title": "Eels", "pages": "e12"}),
        ("JOUR", ["TI  - Eels", "M1  - 4"], {"title": "Eels", "issue": "4"}),
        ("JOUR", ["TI  - Eels", "PY  - in press"], {"title": "Eels", "year": "in press"}),
        ("JOUR", ["TI  - Eels", "UR  - https://doi.org/10.5555/e"], {"title": "Eels", "doi": "10.5555/e", "url": "https://doi.org/10.5555/e"}),
        ("JOUR", ["TI  - Eels", "AN  - 21234567", "DB  - PubMed", "C2  - PMC123456"], {"title": "Eels", "pmid": "21234567", "pmcid": "PMC123456"}),
        ("JOUR", ["TI  - Eels", "AN  - 21234567", "DB  - Scopus"], {"title": "Eels"}),
        ("JOUR", ["TI  - Eels", "AN  - PMID:21234567"], {"title": "Eels", "pmid": "21234567"}),
        ("JOUR", ["TI - Eels", "VL - 3"], {"title": "Eels", "volume": "3"}),
        ("JOUR", ["TI  -Eels", "XY  - what this is nobody knows"], {"title": "Eels"}),
        ("ELEC", ["TI  - Eels", "Y2  - 2020/01/02/"], {"title": "Eels", "accessed": "2020/01/02/"}),
    ],
)  # fmt: skip
def test_tags_by_type(kind: str, lines: list[str], expected: dict[str, str]) -> None:
    (reference,) = library(record(*lines, kind=kind)).references
    assert values(reference) == expected


@pytest.mark.parametrize(
    ("written", "family", "given", "literal", "sure"),
    [
        ("Abara, Anna", "Abara", "Anna", "", True),
        ("Abara,A.B.", "Abara", "A.B.", "", True),
        ("van der Berg, Jr., Bo", "van der Berg", "Bo Jr.", "", True),
        ("Abara AB", "Abara", "AB", "", True),
        ("World Health Office", "", "", "World Health Office", True),
        ("Mosses of Oslo,", "", "", "Mosses of Oslo", True),
        ("Aristotle", "", "", "Aristotle", True),
        ("Anna Abara", "Abara", "Anna", "", False),
    ],
)
def test_names(written: str, family: str, given: str, literal: str, sure: bool) -> None:
    (reference,) = library(record(f"AU  - {written}", "TI  - Eels")).references
    (name,) = reference.authors
    assert (name.family, name.given, name.literal) == (family, given, literal)
    assert ("authors" not in reference.doubtful) is sure


def test_names_in_one_field_and_others() -> None:
    (reference,) = library(
        record("AU  - Abara, A.; Beltrov, B.", "AU  - et al.", "TI  - Eels")
    ).references
    assert [name.text for name in reference.authors] == ["Abara A.", "Beltrov B."]
    assert reference.et_al


def test_an_id_of_several_works_is_no_key() -> None:
    same = record("ID  - Abara2011", "TI  - Eels") + record(
        "ID  - abara2011", "TI  - Moss and stones"
    )
    assert [each.key for each in library(same).references] == [None, None]
    assert found(same) == []


def test_what_is_broken_is_said_and_the_rest_is_read() -> None:
    lost_end = "TY  - JOUR\nTI  - Eels\n" + record("TI  - Moss")
    first, second = library(lost_end).references
    assert (first.title and first.title.text, second.title and second.title.text) == (
        "Eels",
        "Moss",
    )
    assert "ER" in first.doubts[0]
    lost_type = record("TI  - Moss") + "TI  - Eels\nER  - \n"
    assert "TY" in library(lost_type).references[1].doubts[0]
    empty = record() + record("TI  - Moss")
    assert [each.confidence for each in library(empty).references] == [0.0, 1.0]
    assert [code for code, _ in found(empty)] == ["DOC004"]


def test_a_file_that_is_damaged_throughout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported, "MOST_DOUBTS", 2)
    references = library(record("TI  - Moss") + record() * 9).references
    assert [bool(each.doubts) for each in references] == [False, True, True, True]


def test_more_records_than_any_library_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported, "MOST_RECORDS", 2)
    many = "".join(record(f"TI  - Moss {at}") for at in range(9))
    *_, last = references = library(many).references
    assert len(references) == 3
    assert last.doubts
    assert last.span.end == len(many)


MOSS = ("AU  - Abara, A.", "AU  - Beltrov, B.", "TI  - Growth of moss on the stones of the north", "JO  - J Moss", "PY  - 2011", "VL  - 5", "SP  - 20", "EP  - 29")  # fmt: skip


def test_one_work_twice() -> None:
    codes = [code for code, _ in found(record(*MOSS) + record(*MOSS, "DO  - 10.5555/moss.4"))]
    assert codes == ["REF001"]


def test_one_work_in_two_libraries() -> None:
    bib = "@article{b, author={Anna Abara and Bo Beltrov}, title={Growth of Moss on the Stones of the North}, journaltitle={Journal of Moss}, date={2011-03}, volume={5}, pages={20-29}}"
    plan = Plan(RULES, today=date(2026, 11, 1))
    files = (
        SourceFile(Path("a.bib"), bib, format="bibtex"),
        SourceFile(Path("b.ris"), record(*MOSS), format="ris"),
    )
    reports = check_across([(each, plan) for each in files])
    assert [each.code for report in reports for each in report.findings] == ["REF001"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("DO  - 10.5555/moss.4", None),
        ("DO  - https://doi.org/10.5555/moss.4", None),
        ("DO  - moss.4", "REF006"),
        ("SN  - 0378-5954", "REF006"),
        ("SN  - 0378-5955 (Print) 1476-4687 (Online)", None),
        ("PY  - 2091", "REF007"),
        ("SP  - 90\nEP  - 80", "REF008"),
    ],
)
def test_identifiers_years_and_pages(line: str, code: str | None) -> None:
    codes = [each for each, _ in found(record("AU  - Abara, A.", "TI  - Moss", line))]
    assert codes == ([code] if code else [])


@given(st.text(alphabet="TYERAUIPDO019 -\n\r\t;,/.xÜ<&", max_size=300))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    document = library(f"TY  - JOUR\n{text}\nTI  - Owls\nER  - \n")
    for reference in document.references:
        assert 0 <= reference.span.start < reference.span.end <= len(document.file.text)
        for name in ("title", "year", "doi", "pages"):
            value = getattr(reference, name)
            assert value is None or (
                reference.span.start <= value.span.start <= value.span.end <= reference.span.end
            )

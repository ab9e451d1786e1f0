"""Normalisers bring spellings of one thing together, and leave their own results alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citecheck.model import Name
from citecheck.normalize.dates import parse_year, says_undated
from citecheck.normalize.identifiers import (
    isbn_is_valid,
    issn_is_valid,
    normalize_doi,
    orcid_is_valid,
    parse_arxiv,
)
from citecheck.normalize.names import family_key, initials
from citecheck.normalize.pages import PageRange, parse_pages
from citecheck.normalize.words import fold, key
from citecheck.source import SourceFile, Span


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sleep in <i>Rana</i> &amp; man", "sleep in rana man"),
        ("Crohn’s disease", "crohns disease"),
        ("β-carotene", "beta carotene"),
        ("Ærø Straße", "aero strasse"),
        ("fi\u00adsh—net", "fish net"),
    ],
)
def test_fold(one: str, other: str) -> None:
    assert fold(one) == other


@given(st.text(max_size=60))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert " " not in key(text)


@example(")]")
@example("doi.org/ 10.1000/a.) ]")
@given(st.text("10./()[]<>,;: a", max_size=60) | st.text(max_size=60))
def test_normalize_doi_is_idempotent(text: str) -> None:
    assert normalize_doi(normalize_doi(text)) == normalize_doi(text)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.5555/ABC", "10.5555/abc"),
        ("doi: 10.5555/abc.", "10.5555/abc"),
        ("http://dx.doi.org/10.5555/a(b)c)", "10.5555/a(b)c"),
        ("DOI:https://doi.org/10.5555/a%2Fb", "10.5555/a/b"),
        ("10.1002/(SICI)1097-0258(1998)17:15<1661::AID>3.0.CO;2-2", "10.1002/(sici)1097-0258(1998)17:15<1661::aid>3.0.co;2-2"),
    ],
)  # fmt: skip
def test_normalize_doi(text: str, doi: str) -> None:
    assert normalize_doi(text) == doi


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("2101.01234v2", (2021, 1)),
        ("arXiv:0704.0001", (2007, 4)),
        ("https://arxiv.org/abs/2101.01234", (2021, 1)),
        ("hep-th/9901001", (1999, 1)),
        ("math.AG/0601001", (2006, 1)),
        ("2113.01234", None),
        ("0601.0001", None),
        ("hep-th/9913001", None),
        ("hep-th/5001001", None),
        ("sleep", None),
    ],
)
def test_parse_arxiv(text: str, given: tuple[int, int] | None) -> None:
    assert parse_arxiv(text) == given


def test_check_digits() -> None:
    assert isbn_is_valid("0-306-40615-2")
    assert isbn_is_valid("978-0-306-40615-7")
    assert isbn_is_valid("080442957X")
    assert not isbn_is_valid("978-0-306-40615-8")
    assert not isbn_is_valid("0-306-40615-3")
    assert not isbn_is_valid("123")
    assert issn_is_valid("0378-5955")
    assert not issn_is_valid("0378-5954")
    assert not issn_is_valid("0378-595")
    assert orcid_is_valid("0000-0002-1825-0097")
    assert orcid_is_valid("0000-0002-1694-233X")
    assert not orcid_is_valid("0000-0002-1825-0098")
    assert not orcid_is_valid("0000-0002")


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("470–6", PageRange("", 470, 476, "", "", abbreviated=True)),
        ("1099–103", PageRange("", 1099, 1103, "", "", abbreviated=True)),
        ("S12-S15", PageRange("s", 12, 15, "s")),
        ("pp. 12--15", PageRange("", 12, 15)),
        ("e1002", PageRange("e", 1002)),
        ("319-211", PageRange("", 319, 211)),
        ("12-1–12-10", None),
        ("xii–xv", None),
        ("", None),
    ],
)
def test_parse_pages(text: str, pages: PageRange | None) -> None:
    assert parse_pages(text) == pages


def test_first_page() -> None:
    found = parse_pages("S12a")
    assert found is not None
    assert found.first_page == "s12a"


def test_years() -> None:
    assert parse_year("(2019a)") == 2019
    assert parse_year("12019") is None
    assert parse_year("12") is None
    for text in ("In press", "n.d.", "o. J.", "Epub ahead of print", "s. a."):
        assert says_undated(text)
    assert not says_undated("Pressure in winter")


def _name(family: str = "", given: str = "", literal: str = "") -> Name:
    return Name(Span(SourceFile(Path("p"), ""), 0, 0), family, given, literal)


def test_names() -> None:
    assert family_key(_name("van der Berg")) == family_key(_name("Berg")) == "berg"
    assert family_key(_name("Müller")) == family_key(_name("Mueller"))
    assert family_key(_name(literal="World Health Organization")) == "worldhealthorganization"
    assert family_key(_name("de")) == "de"
    assert initials("Hector L.") == initials("HL") == initials("H.-L.") == "hl"

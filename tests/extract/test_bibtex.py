"""Libraries in BibTeX and biblatex: entries, fields, names, and what is broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.extract import bibtex, extract
from citecheck.finding import Finding
from citecheck.model import Document, Reference
from citecheck.pipeline import Plan, check
from citecheck.rules import RULES
from citecheck.source import SourceFile

LIBRARY = r"""% a comment
@comment{not @read}
@string{jmr = "Journal of Moss"}

@article{abara2019,
  author = {Abara, Anna and van der Beltrov, Bo C. and {World Moss Office} and others},
  title = {Growth of {Moss} on M{\"u}ller's granite},
  journal = jmr # { Research},
  year = 2019, volume = {4}, number = 2, pages = {10--19},
  doi = {10.5555/moss.4}, keywords = {moss},
}
@InCollection(cassini, Title = "Eels \& rivers", Editor = {Dora Eskola}, Author = {Cassini, Jr., Carl},
  Booktitle = {The {River} Book}, Date = {2001-05}, Publisher = {Nord}, Address = {Oslo})
@online{farrow, title = {Owls}, url = {https://owls.test/}, urldate = {2020-01-02},
  eprint = {1412.6980}, archiveprefix = {arXiv}, year = {}}
"""


def library(text: str) -> Document:
    return extract(SourceFile(Path("refs.bib"), text, format="bibtex"))


def found(text: str) -> list[tuple[str, str]]:
    file = SourceFile(Path("refs.bib"), text, format="bibtex")
    report = check(file, Plan(RULES, today=date(2026, 11, 1)))
    return [(each.code, _where(each)) for each in report.findings]


def _where(finding: Finding) -> str:
    return finding.problem.span.text


def values(reference: Reference) -> dict[str, str]:
    names = "title container year volume issue pages publisher place doi url accessed arxiv".split()
    return {name: value.text for name in names if (value := getattr(reference, name)) is not None}


def test_fields_are_those_of_the_file() -> None:
    document = library(LIBRARY)
    assert document.is_library
    article, chapter, page = document.references
    assert [each.key for each in document.references] == ["abara2019", "cassini", "farrow"]
    assert [each.type for each in document.references] == ["article-journal", "chapter", "webpage"]
    assert values(article) == {
        "title": "Growth of Moss on Müller's granite", "container": "Journal of Moss Research", "year": "2019",
        "volume": "4", "issue": "2", "pages": "10--19", "doi": "10.5555/moss.4",
    }  # fmt: skip
    assert article.et_al
    assert [(name.family, name.given, name.literal) for name in article.authors] == [
        ("Abara", "Anna", ""),
        ("van der Beltrov", "Bo C.", ""),
        ("", "", "World Moss Office"),
    ]
    assert values(chapter) == {
        "title": "Eels & rivers", "container": "The River Book", "year": "2001-05", "publisher": "Nord", "place": "Oslo",
    }  # fmt: skip
    assert [name.text for name in chapter.editors] == ["Eskola Dora"]
    assert [(name.family, name.given) for name in chapter.authors] == [("Cassini", "Carl Jr.")]
    assert values(page) == {
        "title": "Owls", "url": "https://owls.test/", "accessed": "2020-01-02", "arxiv": "1412.6980",
    }  # fmt: skip


def test_values_stand_where_they_say() -> None:
    article, *_ = library(LIBRARY).references
    assert article.span.text.startswith("@article{abara2019,")
    assert article.span.text.endswith("}")
    assert article.label is not None
    assert article.label.text == "abara2019"
    for name in ("year", "volume", "issue", "pages", "doi"):
        value = getattr(article, name)
        assert value.span.text == value.text
    assert article.title is not None
    assert article.title.span.text == r"Growth of {Moss} on M{\"u}ller's granite"


def test_a_file_is_divided_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = library(LIBRARY).references
    monkeypatch.setattr(bibtex, "_STRETCH", 40)
    parts = library(LIBRARY).references
    assert [values(each) for each in parts] == [values(each) for each in whole]
    assert [(each.span.start, each.position) for each in parts] == [
        (each.span.start, each.position) for each in whole
    ]


ONE = "@article{a, author={Abara, A. and Beltrov, B.}, title={Growth of moss on the stones of the north}, journal={J Moss}, year={2011}, volume={5}, pages={20--29}}"
AGAIN = "@article{b, author={Anna Abara and Bo Beltrov}, title={Growth of Moss on the Stones of the North}, journaltitle={Journal of Moss}, date={2011-03}, volume={5}, pages={20-29}}"


def test_one_work_twice_is_found_at_its_key() -> None:
    assert found(f"{ONE}\n{AGAIN}\n") == [("REF001", "b")]


def test_what_only_manuscripts_can_have_is_not_asked_of_a_library() -> None:
    assert found(f"{ONE}\n@misc{{owls, title={{Owls}}}}\n") == []


def test_keys_that_stand_twice() -> None:
    other = "@book{A, author={Cassini, C.}, title={Eels}, year={2001}}"
    assert found(f"{ONE}\n{other}\n") == [("REF002", "A")]


def test_broken_entries_are_findings_and_the_rest_is_read() -> None:
    broken = "@article{c, title = {not closed, year={2001}\n"
    document = library(f"{broken}{ONE}\n")
    assert [each.key for each in document.references] == ["c", "a"]
    assert document.references[0].doubts
    codes = [code for code, _ in found(f"{broken}{ONE}\n")]
    assert codes == ["DOC004"]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("doi = {10.5555/moss.4}", None),
        ("doi = {https://doi.org/10.5555/moss.4}", None),
        ("doi = {moss.4}", "REF006"),
        ("isbn = {978-3-16-148410-0}", None),
        ("isbn = {978-3-16-148410-1}", "REF006"),
        ("isbn = {978-3-16-148410-1, 0-306-40615-2}", None),
        ("issn = {0378-5955}", None),
        ("issn = {0378-5954}", "REF006"),
        ("pmid = {21234567}", None),
        ("doi = {10.5555/moss.4},url={https://moss.test/}", None),
        ("year = {2091}", "REF007"),
        ("pages = {90--80}", "REF008"),
    ],
)
def test_identifiers_years_and_pages(field: str, code: str | None) -> None:
    codes = [
        each for each, _ in found(f"@article{{a, author={{Abara, A.}}, title={{Moss}}, {field}}}")
    ]
    assert codes == ([code] if code else [])


def test_an_empty_library() -> None:
    assert library("just words\n").references == ()


def test_damaged_latex_is_left_as_it_is() -> None:
    (reference,) = library(
        r"@misc{a, title = {Moss \frac{1} and $x \begin{y} granite}, author = {\v}}"
    ).references
    assert reference.title is not None
    assert "granite" in reference.title.text


@given(st.text(alphabet='@{}(),="#\\ \nabc12', max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    document = library(f"@article{{x, {text}\n@misc{{y, title={{Owls}}}}\n")
    for reference in document.references:
        assert 0 <= reference.span.start < reference.span.end <= len(document.file.text)
        for name in ("title", "year", "doi"):
            value = getattr(reference, name)
            assert value is None or reference.span.start <= value.span.start <= value.span.end


INHERITING = """@inproceedings{child, author={Abara, A.}, title={Moss}, pages={1--9}, crossref={whole}}
@article{borrower, author={Cassini, C.}, title={Eels}, xdata={journal, gone}}
@inbook{grandchild, title={Stones}, crossref = {child}}
@proceedings{whole, title={Proceedings of Moss}, editor={Beltrov, B.}, year={2001}, publisher={Nord}, doi={10.5555/whole}}
@xdata{journal, journaltitle={J Eels}, date={2003}}
@misc{round, title={Owls}, crossref={round2}}
@misc{round2, author={Dorn, D.}, crossref={round}}
"""


def test_what_entries_inherit() -> None:
    by_key = {each.key: each for each in library(INHERITING).references}
    child = by_key["child"]
    assert values(child) == {
        "title": "Moss",
        "container": "Proceedings of Moss",
        "year": "2001",
        "pages": "1--9",
        "publisher": "Nord",
    }
    assert [each.family for each in child.editors] == ["Beltrov"]
    assert child.year is not None
    assert child.year.span.text == "2001"
    assert child.doi is None
    borrower = by_key["borrower"]
    assert values(borrower) == {"title": "Eels", "container": "J Eels", "year": "2003"}
    assert "gone" in borrower.doubts[0]
    assert "volume" in borrower.doubtful
    assert values(by_key["grandchild"])["container"] == "Proceedings of Moss"
    assert [each.family for each in by_key["round"].authors] == ["Dorn"]


def test_what_an_absent_parent_may_hold_is_not_missed() -> None:
    entries = "".join(
        f"@article{{k{at}, author={{Abara, A.}}, title={{Moss {word}}}, journal={{J}}, year=20{at}}}\n"
        for at, word in enumerate("stones eels owls foxes geese herons".split(), 10)
    )
    lacking = "@inproceedings{x, author={Dorn, D.}, title={Larks}, crossref={gone}}\n"
    assert "REF004" not in {code for code, _ in found(entries + lacking)}


def test_other_keys_of_an_entry() -> None:
    text = "@book{a, ids = {b, c}, title={Moss}}\n@book{d, title={ids}, IDS={e}}"
    file = SourceFile(Path("refs.bib"), text, format="bibtex")
    assert bibtex.aliases(file) == {"b": "a", "c": "a", "e": "d"}


def test_ignore_comments() -> None:
    text = "% citecheck: ignore[REF008] so printed\n@book{a, title={Moss}, pages={9--1}}\n@book{b, title={Eels}, pages={8--1}}"
    assert found(text) == [("REF008", "8--1")]
    assert found(f"% citecheck: ignore-file[REF008] all\n{text}") == []


def test_a_number_sign_joins_only_outside_braces() -> None:
    text = (
        '@string{j = "J Moss"}\n@article{a, title = {The C# language, and F #}, journal = j # " B" # { C},\n'
        'url = "https://moss.example/page#top", year = 2001}\n'
    )
    (reference,) = extract(SourceFile(Path("a.bib"), text, format="bibtex")).references
    assert reference.title is not None
    assert reference.title.text == "The C# language, and F #"
    assert reference.container is not None
    assert reference.container.text == "J Moss B C"
    assert reference.url is not None
    assert reference.url.text == "https://moss.example/page#top"


def test_et_al_is_no_person() -> None:
    (reference,) = library(
        "@book{a, author={Abara, Anna and et al.}, title={Moss}, year=2001}"
    ).references
    assert [each.text for each in reference.people] == ["Abara Anna"]
    assert reference.et_al

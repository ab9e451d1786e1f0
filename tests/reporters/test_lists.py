"""Lists for reference managers: written, read back by others and by us, with the same fields."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

import citecheck
from citecheck.extract import extract
from citecheck.link import link
from citecheck.model import Document, Name, Reference, ReferenceList, System, Value
from citecheck.reporters.extraction import EXTRACTION_FORMATS
from citecheck.reporters.extraction.works import clean, date_parts
from citecheck.source import SourceFile, Span

FORMS = {"bibtex": "bibtex", "csl-json": "csl-json", "ris": "ris"}
"""The forms, and what each is called as the format of a file."""
MANUSCRIPT = """Moss grows [1], eels swim [2] and owls fly [3]. Rivers run [4], and so on [5].

# References

1. Abara A, Beltrov BC, et al. Growth of DNA in moss & stone: the HeLa_cells of Oslo, 10% of $5. J Moss 2011;5(2):470–6. doi:10.5555/moss_4
2. Cassini C. Eels of the Danube. In: Eskola D, editor. The River Book. Oslo: Nord; 2001. p. 20-29.
3. World Moss Office. Owls and their mosses [Internet]. 2019. Available from: https://owls.test/~a_b?c=%20d. Accessed 12 May 2020.
4. Dahl D. Rivers. J River. In press.
5. Xx @@ @article{a, } 2009 %% yy
"""
FIELDS = "title container year volume issue pages publisher place doi".split()


@cache
def schema() -> Draft7Validator:
    text = (Path(__file__).parent / "schemas" / "csl-data.json").read_text("utf-8")
    return Draft7Validator(json.loads(text))


def written(document: Document, form: str) -> str:
    return EXTRACTION_FORMATS[form]([(document, link(document))])


def again(text: str, form: str) -> tuple[Reference, ...]:
    return extract(SourceFile(Path("refs"), text, format=FORMS[form])).references


def values(reference: Reference) -> dict[str, str]:
    found = {name: getattr(reference, name) for name in FIELDS}
    return {name: _one_form(name, value.text) for name, value in found.items() if value is not None}


def _one_form(name: str, text: str) -> str:
    text = " ".join(text.split())
    return re.sub(r"[-–]+", "-", text) if name == "pages" else text


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_is_read_back(form: str) -> None:
    document = citecheck.extract_text(MANUSCRIPT)
    back = again(written(document, form), form)
    assert len(back) == len(document.references)
    for one, other in zip(document.references[:4], back[:4], strict=True):
        expected = values(one)
        if form == "ris" and one.pages and one.pages.text.startswith("470"):
            expected["pages"] = "470-476"
        found = values(other)
        if "container" not in found:
            expected.pop("container", None)  # of a web page there is no field for it
        assert found == expected
        assert [name.text for name in other.authors] == [name.text for name in one.authors]
        assert [name.text for name in other.editors] == [name.text for name in one.editors]


def test_bibtex_is_read_by_bibtexparser() -> None:
    text = written(citecheck.extract_text(MANUSCRIPT), "bibtex")
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    first, chapter, page, *_, last = library.entries
    assert [each.key for each in library.entries] == [
        "abara2011growth", "cassini2001eels", "worldmossoffice2019owls", "dahlndrivers", "entry5",
    ]  # fmt: skip
    assert (first.entry_type, chapter.entry_type, page.entry_type) == ("article", "incollection", "online")  # fmt: skip
    assert first["title"].replace("{", "").replace("}", "") == (
        "Growth of DNA in moss & stone: the HeLa_cells of Oslo, 10% of $5"
    )
    assert first["author"] == "Abara, A and Beltrov, BC and others"
    assert last.entry_type == "misc"
    assert "Xx @@ @article" in last["note"]


def test_bibtex_as_it_stands() -> None:
    text = written(citecheck.extract_text(MANUSCRIPT), "bibtex")
    for line in (
        r"  title = {Growth of {DNA} in moss \& stone: the {HeLa\_cells} of {Oslo}, 10\% of \$5},",
        "  pages = {470--6},",
        "  doi = {10.5555/moss_4},",
        "  author = {{World Moss Office}},",
        "  url = {https://owls.test/%7Ea_b?c=%20d},",
        "  urldate = {2020-05-12},",
        "  year = {In press},",
        "% citecheck: not understood: who wrote it and what it is called",
    ):
        assert line in text.split("\n")


def test_what_was_hardly_read_is_written_as_it_is_printed() -> None:
    document = citecheck.extract_text(MANUSCRIPT)
    (listed,) = document.lists
    hardly = replace(listed.references[4], confidence=0.1, doubts=(), doubtful=frozenset())
    references = (*listed.references[:4], hardly)
    document = replace(document, lists=(replace(listed, references=references),))
    text = written(document, "bibtex")
    assert "% citecheck: not understood" in text.split("\n")
    assert "Xx @@" in text


def test_csl_json_is_valid() -> None:
    items = json.loads(written(citecheck.extract_text(MANUSCRIPT), "csl-json"))
    schema().validate(items)
    assert items[0]["issued"] == {"date-parts": [[2011]]}
    assert items[2]["accessed"] == {"date-parts": [[2020, 5, 12]]}
    assert items[3]["issued"] == {"literal": "In press"}
    assert "Xx @@" in items[4]["note"]
    assert "et al." in items[0]["note"]


def test_ris_keeps_to_its_form() -> None:
    text = written(citecheck.extract_text(MANUSCRIPT), "ris")
    assert text.count("TY  - ") == text.count("\r\nER  - \r\n") == 5
    lines = text.split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", each) for each in lines if each)
    assert "\n" not in "".join(lines)
    for line in ("SP  - 470", "EP  - 476", "AU  - World Moss Office,", "DO  - 10.5555/moss_4", "Y2  - 2020/05/12/"):  # fmt: skip
        assert line in lines


def made(*references: dict[str, Any]) -> Document:
    """Return a library of references made by hand."""
    file = SourceFile(Path("paper.md"), "an entry as it is printed")
    span = Span(file, 0, len(file.text))
    return Document(
        file, (), (), System.NONE, "none", (), (),
        lists=(ReferenceList(span, tuple(_reference(span, at, each) for at, each in enumerate(references, 1))),),
    )  # fmt: skip


def _reference(span: Span, position: int, fields: dict[str, Any]) -> Reference:
    texts: dict[str, Any] = {
        name: Value(text, span) for name, text in fields.items() if name not in _OTHER
    }
    return replace(
        Reference(span, position, number=position, **texts),
        **{name: each for name, each in fields.items() if name in _OTHER},
    )


_OTHER = frozenset({"authors", "editors", "type", "key", "number", "doubtful", "doubts", "confidence", "et_al"})  # fmt: skip


def person(family: str = "", given: str = "", literal: str = "") -> Name:
    return Name(Span(SourceFile(Path("x"), ""), 0, 0), family, given, literal)


def entry(**fields: Any) -> str:
    return written(made({"title": "Eels", "year": "2001", **fields}), "bibtex")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (person("Abara", "Anna"), "Abara, Anna"),
        (person("van der Berg", "B"), "van der Berg, B"),
        (person("Abara"), "Abara"),
        (person("Garcia Lopez"), "{Garcia Lopez}"),
        (person(literal="World Moss Office"), "{World Moss Office}"),
        (person(literal="Moss & Sons"), r"{Moss \& Sons}"),
        (person("Moss and Stone", "A"), "{Moss and Stone}, A"),
        (person("Berg, Jr", "A"), "{Berg, Jr}, A"),
    ],
)
def test_names_in_bibtex(name: Name, expected: str) -> None:
    text = entry(authors=(name,))
    assert f"  author = {{{expected}}},\n" in text
    (reference,) = again(text, "bibtex")
    assert [each.text for each in reference.authors] == [name.text]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Growth of moss", "Growth of moss"),
        ("The growth of DNA and mRNA in Oslo", "The growth of {DNA} and {mRNA} in {Oslo}"),
        ("Moss: Growth of the stones", "Moss: Growth of the stones"),
        ("COVID-19 in Moss and Stones of the North Sea", "{COVID-19} in Moss and Stones of the North Sea"),
        ("GROWTH OF MOSS", "GROWTH OF MOSS"),
        ("A cell (HeLa) and pH", "A cell ({HeLa}) and {pH}"),
        ("Moss \\X grows", r"Moss {{\textbackslash{}X}} grows"),
        ("In {Oslo} moss grows", r"In \{{Oslo}\} moss grows"),
        ("Half a } brace", r"Half a \textbraceright{} brace"),
        ("C# and a -- b ''", r"C{\#} and a -{}- b '{}'"),
    ],
)  # fmt: skip
def test_titles_in_bibtex(title: str, expected: str) -> None:
    assert f"  title = {{{expected}}},\n" in entry(title=title)


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("thesis", {"genre": "Ph.D. thesis", "publisher": "Nord"}, ("@phdthesis{", "school = {Nord}")),
        ("thesis", {"genre": "Master's thesis"}, ("@mastersthesis{",)),
        ("thesis", {}, ("@thesis{",)),
        ("report", {"publisher": "Nord", "issue": "12"}, ("@techreport{", "institution = {Nord}", "number = {12}")),
        ("paper-conference", {"container": "Proc Moss"}, ("@inproceedings{", "booktitle = {Proc Moss}")),
        ("article", {"arxiv": "arXiv:1412.6980"}, ("@misc{", "eprint = {1412.6980}", "archiveprefix = {arXiv}")),
        ("webpage", {"accessed": "some day"}, ("@online{", "note = {Accessed some day}")),
        ("article-journal", {"year": "2001-05", "doi": "https://doi.org/10.5555/a{b}"}, ("year = {2001}", "doi = {10.5555/a%7Bb%7D}")),
        ("article-journal", {"year": "2001a"}, ("year = {2001}",)),
    ],
)  # fmt: skip
def test_types_in_bibtex(kind: str, fields: dict[str, str], expected: tuple[str, ...]) -> None:
    text = entry(type=kind, **fields)
    for each in expected:
        assert each in text


def test_keys_are_unique_and_do_not_change_when_others_come() -> None:
    eels = {"title": "The eels of Oslo", "year": "2001", "authors": (person("Müller-Öst", "A"),)}
    keyed = {"title": "Moss", "key": "Moss:2001", "number": None}
    bare = {"title": "蛋白质", "year": "2001"}
    text = written(made(eels, keyed, eels, {**keyed, "key": "moss:2001"}, bare), "bibtex")
    keys = re.findall(r"^@\w+\{(.*),$", text, re.MULTILINE)
    assert keys == [
        "mullerost2001eels",
        "Moss:2001",
        "mullerost2001eels-2",
        "moss:2001-2",
        "entry5",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_what_was_read_unsurely_is_written_and_said(form: str) -> None:
    unsure = {"title": "Eels", "container": "J River", "doubtful": frozenset({"container"})}
    text = written(made({**unsure, "authors": (person("Abara", "A"),)}), form)
    assert "J River" in text
    assert "journal or book may be wrong" in text
    assert "an entry as it is printed" in text


@pytest.mark.parametrize("form", FORMS)
def test_of_what_was_not_understood_identifiers_are_written_and_the_printed_text(form: str) -> None:
    lost = {"doi": "10.5555/a", "volume": "77", "confidence": 0.1, "doubts": ("what it is called",)}
    text = written(made(lost), form)
    assert "10.5555/a" in text
    assert "77" not in text
    assert "an entry as it is printed" in text
    assert "what it is called" in text


def test_a_list_of_several_manuscripts_is_one() -> None:
    document = made({"title": "Eels", "year": "2001"})
    extractions = [(document, link(document))] * 2
    assert len(json.loads(EXTRACTION_FORMATS["csl-json"](extractions))) == 2
    assert "eels" in EXTRACTION_FORMATS["bibtex"](extractions)
    assert EXTRACTION_FORMATS["csl-json"]([]) == "[]\n"
    assert EXTRACTION_FORMATS["bibtex"]([]) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2001", (2001,)), ("2001-05", (2001, 5)), ("2001/5/12/", (2001, 5, 12)), ("12 May 2001", (2001, 5, 12)),
        ("May 12, 2001", (2001, 5, 12)), ("2001-13-40", ()), ("in press", ()), ("31 Foo 2001", ()), ("", ()),
    ],
)  # fmt: skip
def test_dates(text: str, expected: tuple[int, ...]) -> None:
    assert date_parts(text) == expected


TEXT = st.text(alphabet=st.one_of(st.sampled_from(list("{}\\%$#&_~^@\"'`-=,;:/ \n\r\tAbc19")), st.characters()), min_size=1, max_size=40)  # fmt: skip


@given(title=TEXT, container=TEXT, family=TEXT, literal=TEXT, doi=TEXT, url=TEXT, key=TEXT, year=TEXT)  # fmt: skip
def test_any_text_makes_a_whole_list(**given: str) -> None:
    names = (person(given.pop("family"), "A"), person(literal=given.pop("literal")))
    key = given.pop("key")
    fields = {**given, "authors": names, "key": key, "number": None}
    document = made(fields, {"title": "Owls", "authors": (person("Zeta", "Z"),), "year": "2001"})

    text = written(document, "bibtex")
    library = parse_string(text)
    assert not library.failed_blocks
    assert len(library.entries) == 2
    assert library.entries[1]["title"] == "Owls"
    assert len(again(text, "bibtex")) == 2

    items = json.loads(written(document, "csl-json"))
    schema().validate(items)
    assert items[1]["title"] == "Owls"
    back = again(json.dumps(items), "csl-json")
    assert not any(each.doubts for each in back)

    ris = written(document, "ris")
    assert ris.count("\r\nER  - \r\n") == 2
    assert len(again(ris, "ris")) == 2
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", each) for each in ris.split("\r\n") if each)


WORDS = st.text(alphabet=st.sampled_from(list("{}\\%$&_~^\"'`-=,;:/ Abcü19é")), min_size=1, max_size=40)  # fmt: skip


@given(WORDS)
def test_a_title_comes_back_through_bibtex(title: str) -> None:
    """Braces group in TeX, so our reader leaves them out; a circumflex comes back as that accent."""
    expected = clean(title)
    for plain in "{}":
        expected = expected.replace(plain, "")
    text = entry(title=f"Moss {title}", authors=(person("Abara", "A"),))
    (reference,) = again(text, "bibtex")
    assert reference.title is not None
    found = reference.title.text.replace("ˆ", "^")
    assert "".join(found.split()) == "".join(f"Moss {expected}".split())


@given(WORDS)
def test_a_title_comes_back_through_csl_and_ris(title: str) -> None:
    document = made({"title": f"Moss {title}", "authors": (person("Abara", "A"),)})
    for form in ("csl-json", "ris"):
        (reference,) = again(written(document, form), form)
        assert reference.title is not None
        assert reference.title.text == clean(f"Moss {title}")


@pytest.mark.parametrize("form", FORMS)
def test_a_list_converts_into_itself(form: str) -> None:
    """What is read from a list and written again is the same list, key for key."""
    first = written(citecheck.extract_text(MANUSCRIPT), form)
    file = SourceFile(Path("refs"), first, format=FORMS[form])
    second = written(extract(file), form)
    pattern = {"bibtex": r"@\w+\{(.*),", "csl-json": r'"id": "(.*)"', "ris": r"ID  - (.*)\r"}[form]
    assert re.findall(pattern, second) == re.findall(pattern, first)

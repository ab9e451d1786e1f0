"""What reference managers keep in a Word document is what its entries are; a wrong match never is."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from citecheck.extract import extract
from citecheck.model import Document
from citecheck.readers import read
from citecheck.source import SourceFile
from invented import entry
from packages import (
    control,
    csl,
    docx_bytes,
    endnote,
    endnote_record,
    field,
    field_around,
    heading,
    mendeley_control,
    para,
    raised,
    run,
    zotero,
)

_ZOTERO_LIST = ' ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY '
_TAB = "<w:r><w:tab/></w:r>"


def opened(tmp_path: Path, *body: str, **more: Any) -> SourceFile:
    path = tmp_path / "paper.docx"
    path.write_bytes(docx_bytes("".join(body), **more))
    return read(path)


def dois(document: Document) -> list[str]:
    return [each.doi.text if each.doi else "" for each in document.references]


def printed(*numbers: int, label: str = "{}.") -> list[str]:
    return [
        para(run(label.format(at)), _TAB, run(entry(number)))
        for at, number in enumerate(numbers, 1)
    ]


def packed(written: str) -> str:
    return base64.b64encode(written.encode() + b"\0\0").decode()


def endnote_packed(number: int, result: str) -> str:
    """Return a citation as EndNote keeps a long one: packed, in two fields."""
    data = packed(endnote(endnote_record(number)))
    inner = field(" ADDIN EN.CITE.DATA ", data=data)
    return field(" ADDIN EN.CITE ", inner, run(result), data=data)


MANAGERS = {
    "Zotero": (
        [zotero([csl(at)], run(f"[{at}]")) for at in (1, 2, 3)],
        field_around(_ZOTERO_LIST, printed(1, 2, 3)),
    ),
    "Mendeley Desktop": (
        [
            zotero([csl(at)], run(f"[{at}]"))
            .replace("ZOTERO_ITEM ", "")
            .replace("http://z", "http://m")
            for at in (1, 2, 3)
        ],
        field_around(
            "ADDIN Mendeley Bibliography CSL_BIBLIOGRAPHY ", printed(1, 2, 3, label="[{}]")
        ),
    ),
    "Mendeley Cite": (
        [mendeley_control([csl(at)], run(f"[{at}]")) for at in (1, 2, 3)],
        control("MENDELEY_BIBLIOGRAPHY", *printed(1, 2, 3)),
    ),
    "EndNote": (
        [field(f" ADDIN EN.CITE {endnote(endnote_record(at))}", run(f"[{at}]")) for at in (1, 2)]
        + [endnote_packed(3, "[3]")],
        field_around(" ADDIN EN.REFLIST ", printed(1, 2, 3)),
    ),
}


@pytest.mark.parametrize("manager", MANAGERS)
def test_what_managers_know_is_what_the_entries_are(tmp_path: Path, manager: str) -> None:
    citations, bibliography = MANAGERS[manager]
    body = para(
        "Moss grows ", citations[0], " on snow ", citations[1], " and ice ", citations[2], "."
    )
    file = opened(
        tmp_path, body, para("No heading, and then:"), bibliography, para("Thanks to all.")
    )
    assert [(each.number, each.csl is not None) for each in file.listed] == [
        (1, True),
        (2, True),
        (3, True),
    ]
    document = extract(file)
    assert len(document.citations) == 3
    assert dois(document) == ["10.5555/w1", "10.5555/w2", "10.5555/w3"]
    first = document.references[0]
    assert first.span.text == entry(1)
    assert (first.type, first.confidence) == ("article-journal", 1.0)
    assert [each.family for each in first.authors] == ["Abara", "Eskola"]
    assert first.label is not None
    assert first.label.text.strip("[].") == "1"


def test_word_itself(tmp_path: Path) -> None:
    def source(number: int) -> str:
        item = csl(number)
        person = item["author"][0]
        return (
            f"<b:Source><b:Tag>Tag{number}</b:Tag><b:SourceType>JournalArticle</b:SourceType>"
            f"<b:Title>{item['title']}</b:Title><b:JournalName>{item['container-title']}</b:JournalName>"
            f"<b:Year>{item['issued']['date-parts'][0][0]}</b:Year><b:Volume>{item['volume']}</b:Volume>"
            f"<b:Pages>{item['page']}</b:Pages><b:DOI>{item['DOI']}</b:DOI><b:Author><b:Author><b:NameList>"
            f"<b:Person><b:Last>{person['family']}</b:Last><b:First>{person['given']}</b:First></b:Person>"
            "</b:NameList></b:Author></b:Author></b:Source>"
        )

    sources = (
        '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography">'
        + "".join(map(source, (1, 2, 3)))
        + "</b:Sources>"
    )
    # Word prints a numbered list as a table without lines.
    rows = "".join(
        f"<w:tr><w:tc>{para(f'[{at}]')}</w:tc><w:tc>{para(entry(at))}</w:tc></w:tr>"
        for at in (1, 2, 3)
    )
    opening, closing = field("BIBLIOGRAPHY", "\0").split("\0")
    bibliography = control(
        "x",
        heading("References"),
        control("y", para(opening), f"<w:tbl>{rows}</w:tbl>", para(closing)),
    )
    cited = (
        field(r" CITATION Tag1 \l 1033 \m Tag2", run("[1,2]")),
        field("CITATION Tag3", run("[3]")),
    )
    file = opened(
        tmp_path,
        para("Moss grows ", cited[0], " on ice ", cited[1], "."),
        bibliography,
        parts={"customXml/item1.xml": sources},
    )
    document = extract(file)
    assert dois(document) == ["10.5555/w1", "10.5555/w2", "10.5555/w3"]
    assert [each.number for each in document.references] == [1, 2, 3]
    assert [each.span.text for each in document.references] == [entry(1), entry(2), entry(3)]


def test_an_entry_that_no_citation_describes_is_read_from_its_text(tmp_path: Path) -> None:
    body = para("Moss ", zotero([csl(1), csl(3)], run("[1,3]")), " and ice [2].")
    document = extract(opened(tmp_path, body, field_around(_ZOTERO_LIST, printed(1, 2, 3))))
    assert dois(document) == ["10.5555/w1", "", "10.5555/w3"]
    title = document.references[1].title
    assert title is not None
    assert title.text == csl(2)["title"]


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Growth of moss on basalt"},
        {"author": [{"family": "Zeman", "given": "A"}]},
        {"issued": {"date-parts": [[1999]]}},
    ],
)
def test_what_is_printed_otherwise_is_another_work(tmp_path: Path, other: dict[str, Any]) -> None:
    body = para("Moss ", zotero([csl(1, **other, volume="9"), csl(2)], run("[1,2]")), ".")
    document = extract(opened(tmp_path, body, field_around(_ZOTERO_LIST, printed(1, 2, 3))))
    assert dois(document) == ["", "10.5555/w2", ""]


def test_a_work_that_is_twice_in_a_library(tmp_path: Path) -> None:
    again = csl(1, id="W9", DOI="10.5555/other")
    body = para(
        "Moss ", zotero([csl(1), csl(2)], run("[1,2]")), " grows ", zotero([again], run("[3]")), "."
    )
    document = extract(opened(tmp_path, body, field_around(_ZOTERO_LIST, printed(1, 2, 1))))
    # The list is in the order of citation, so the numbers say which is which.
    assert dois(document) == ["10.5555/w1", "10.5555/w2", "10.5555/other"]
    body = para("Moss ", zotero([csl(2), csl(1), again], run("(2; 3)")), " [1], [2], [3].")
    document = extract(opened(tmp_path, body, field_around(_ZOTERO_LIST, printed(1, 1, 2))))
    assert dois(document) == ["", "", "10.5555/w2"]


def test_entries_without_titles_are_told_by_their_place(tmp_path: Path) -> None:
    short = para("1. Abara A, Eskola BC. Snow Res. 1981;1(2):10.")
    body = para("Moss grows ", zotero([csl(1)], run("[1]")), ".")
    document = extract(
        opened(tmp_path, body, field_around(_ZOTERO_LIST, [short, *printed(1, 2, 3)[1:]]))
    )
    assert dois(document) == ["10.5555/w1", "", ""]
    elsewhere = para("1. Abara A, Eskola BC. Snow Res. 1981;10:1.")
    document = extract(
        opened(tmp_path, body, field_around(_ZOTERO_LIST, [elsewhere, *printed(1, 2, 3)[1:]]))
    )
    assert dois(document) == ["", "", ""]


@pytest.mark.parametrize(
    "more",
    [
        [para("4. " + entry(4))],
        [para(style="Heading1"), field_around(_ZOTERO_LIST, printed(4))],
        [],
    ],
)
def test_a_list_that_may_not_be_all_of_it_is_looked_for_as_in_any_text(
    tmp_path: Path, more: list[str]
) -> None:
    list_of_three = printed(1, 2, 3)
    if not more:
        list_of_three[1] = para("A remark that stands between the entries of this list.")
    body = para("Moss ", zotero([csl(1)], run("[1]")), " and ice [2,3].")
    file = opened(
        tmp_path, body, heading("References"), field_around(_ZOTERO_LIST, list_of_three), *more
    )
    assert file.listed == ()
    assert len(extract(file).references) >= 2


def test_a_list_by_names(tmp_path: Path) -> None:
    body = para("Moss grows ", zotero([csl(2)], run("(Beltrov and Farrow, 1982)")), ".")
    entries = [para(entry(at)) for at in (1, 2, 3)]
    document = extract(opened(tmp_path, body, field_around(_ZOTERO_LIST, entries)))
    assert dois(document) == ["", "10.5555/w2", ""]
    assert not document.numbered


def test_a_comment_covers_its_entry(tmp_path: Path) -> None:
    comments = f'<w:comment w:id="4">{para("citecheck: ignore[REF001]")}</w:comment>'
    entries = printed(1, 2, 3)
    entries[1] = entries[1].replace("</w:p>", '<w:r><w:commentReference w:id="4"/></w:r></w:p>')
    body = para("Moss grows ", zotero([csl(2)], run("[2]")), ".")
    document = extract(
        opened(tmp_path, body, field_around(_ZOTERO_LIST, entries), comments=comments)
    )
    assert dois(document) == ["", "10.5555/w2", ""]
    assert entry(2) in document.directives[0].covers.text
    assert entry(3) not in document.directives[0].covers.text


def test_zotero_with_bookmarks(tmp_path: Path) -> None:
    def kept(name: str, code: str) -> str:
        cut = [code[at : at + 200] for at in range(0, len(code), 200)]
        return "".join(
            f'<property name="ZOTERO_BREF_{name}_{at}"><t>{escape(each)}</t></property>'
            for at, each in enumerate(cut, 1)
        )

    def marked(at: int, name: str, inside: str) -> str:
        start = f'<w:bookmarkStart w:id="{at}" w:name="ZOTERO_BREF_{name}"/>'
        return f'{start}{inside}<w:bookmarkEnd w:id="{at}"/>'

    citation = {"citationItems": [{"uris": ["u"], "itemData": csl(2)}]}
    held = kept("aa", f"ZOTERO_ITEM CSL_CITATION {json.dumps(citation)}") + kept(
        "bb", "ZOTERO_BIBL {}"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Type="x/officeDocument" Target="word/document.xml"/>'
        '<Relationship Type="x/custom-properties" Target="docProps/custom.xml"/></Relationships>'
    )
    body = (
        para("Moss grows ", marked(1, "aa", run("[2]")), "."),
        marked(2, "bb", "".join(printed(1, 2, 3))),
    )
    parts = {"_rels/.rels": relations, "docProps/custom.xml": f"<Properties>{held}</Properties>"}
    file = opened(tmp_path, *body, para("Thanks."), parts=parts)
    assert dois(extract(file)) == ["", "10.5555/w2", ""]
    assert len(file.listed) == 3


def test_the_heading_of_a_list_may_be_in_its_field(tmp_path: Path) -> None:
    body = para("Moss grows ", zotero([csl(2)], run("[2]")), ".")
    field_of_all = field_around(" ADDIN EN.REFLIST ", [para("References"), *printed(1, 2, 3)])
    file = opened(tmp_path, body, field_of_all)
    assert [each.number for each in file.listed] == [1, 2, 3]
    assert opened(tmp_path, body, field_around("BIBLIOGRAPHY", [para("References")])).listed == ()


def test_raised_citations_of_a_manager(tmp_path: Path) -> None:
    body = para(
        "Moss grows.", zotero([csl(1), csl(2)], raised("1"), raised(",2")), " It does.", raised("3")
    )
    file = opened(tmp_path, heading("Results"), body, field_around(_ZOTERO_LIST, printed(1, 2, 3)))
    assert "grows.<sup>1,2</sup> It" in file.text
    assert [each.span.text for each in extract(file).citations] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "code",
    [
        "ADDIN ZOTERO_ITEM CSL_CITATION",
        "ADDIN ZOTERO_ITEM CSL_CITATION {",
        "ADDIN CSL_CITATION []",
        'ADDIN CSL_CITATION {"citationItems": 3}',
        'ADDIN CSL_CITATION {"citationItems": [3, {"itemData": 4}, {"itemData": {"author": [3], "title": {}}}]}',
        "ADDIN CSL_CITATION " + "[" * 5000,
        "ADDIN EN.CITE <EndNote><Cite>",
        "ADDIN EN.CITE <!DOCTYPE a [<!ENTITY b 'c'>]><EndNote>&b;</EndNote>",
        "ADDIN EN.CITE <EndNote><record/><record><contributors><authors/></contributors></record></EndNote>",
        "ADDIN EN.CITE.DATA ",
        "CITATION Unknown",
        " ",
    ],
)
def test_what_cannot_be_understood_tells_nothing(tmp_path: Path, code: str) -> None:
    body = para("Moss grows ", field(code, run("[1]"), data="!!!"), ".")
    file = opened(tmp_path, body, field_around(_ZOTERO_LIST, printed(1, 2, 3)))
    assert "Moss grows [1]." in file.text
    assert [each.csl for each in file.listed] == [None] * 3


def test_fields_that_do_not_end(tmp_path: Path) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert opened(tmp_path, para("Moss", end, " grows."), para("Snow ", begin * 99, "x")).text == (
        "Moss grows.\n\nSnow \n"
    )

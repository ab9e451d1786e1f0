"""Lists of works as files: told by what they hold, in any encoding, and refused where they are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.errors import ReadError
from citecheck.extract import extract
from citecheck.readers import disk, read, works
from citecheck.readers.collect import collect

RIS = "TY  - JOUR\nAU  - Müller, A.\nTI  - Eels\nER  - \n"
NBIB = "\nPMID- 21234567\nTI  - Eels.\n"
WOS = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI Eels\nER\n\nEF\n"
REFER = "%0 Journal Article\n%T Eels\n"
CSL = '[{"id": "a", "type": "book", "title": "Eels"}]'
BIB = "@book{a,\n title={Eels}}\n"
ENDNOTE = '<?xml version="1.0" encoding="UTF-8" ?><xml><records><record><ref-type name="Book">6</ref-type><titles><title>Eels M\u00fcller</title></titles></record></records></xml>'
JATS = "<article><front><article-meta><title-group><article-title>Eels</article-title></title-group></article-meta></front><body><p>Eels swim.</p></body></article>"


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.ris", RIS, "ris"),
        ("a.nbib", NBIB, "nbib"),
        ("a.ciw", WOS, "wos"),
        ("a.enw", REFER, "refer"),
        ("a.json", CSL, "csl-json"),
        ("a.json", '{"items": []}', "csl-json"),
        ("a.xml", ENDNOTE, "endnote-xml"),
        ("A.XML", ENDNOTE.replace(' encoding="UTF-8" ', ""), "endnote-xml"),
        # What is in a file says more than its name.
        ("a.ris", NBIB, "nbib"),
        ("a.nbib", RIS, "ris"),
        ("a.enw", RIS, "ris"),
        ("a.ris", WOS, "wos"),
        ("a.ris", BIB, "bibtex"),
        ("a.json", RIS, "ris"),
        ("a.ris", CSL, "csl-json"),
        ("a.ris", ENDNOTE, "endnote-xml"),
        ("a.ris", f"Provider: Moss Press\n\n{RIS}", "ris"),
    ],
)
def test_a_list_is_told_by_what_it_holds(tmp_path: Path, name: str, text: str, form: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    file = read(path)
    assert file.format == form
    assert file.text == text
    assert extract(file).is_library


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.ris"
    path.write_bytes(RIS.replace("\n", "\r\n").encode(codec))
    file = read(path)
    (reference,) = extract(file).references
    assert reference.authors[0].family == "Müller"
    assert file.editable is codec.startswith("utf-8")


def test_xml_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(ENDNOTE.replace("UTF-8", "ISO-8859-1").encode("latin-1"))
    (reference,) = extract(read(path)).references
    assert reference.title is not None
    assert reference.title.text == "Eels Müller"


def test_an_article_in_xml_is_still_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(JATS, "utf-8")
    assert not extract(read(path)).is_library


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.ris", "", "empty"),
        ("a.ris", " \n", "empty"),
        ("a.ris", "Just words.\n", "no list of works"),
        ("a.nbib", "<html><body>Sign in</body></html>", "no list of works"),
        ("a.ris", "<?xml version='1.0'?><a/>", "no library"),
        ("a.json", "{", "not JSON"),
        ("a.json", '[{"id": "a", "title": "Ee', "not JSON"),
        ("a.json", f"[{'[' * 100_000}", "not JSON"),
        ("a.json", '{"name": "moss", "version": "1.0"}', "no list of works"),
        ("a.json", "[1, 2, 3]", "no list of works"),
        ("a.json", '{"items": [{"itemType": "book", "title": "Eels"}]}', "Zotero"),
        ("a.json", '[{"key": "A", "data": {"itemType": "book"}}]', "Zotero"),
        ("a.xml", ENDNOTE.replace("<xml>", '<!DOCTYPE xml [<!ENTITY a "b">]><xml>'), "entit"),
        ("a.xml", ENDNOTE.replace("<xml>", '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml>'), "entit"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_hint(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(ReadError) as error:
        read(path)
    assert said in error.value.message
    assert error.value.hint


@pytest.mark.parametrize("name", ["a.ris", "a.json", "a.xml", "a.nbib"])
def test_what_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(disk, "MAX_BYTES", 100)
    path = tmp_path / name
    path.write_text(RIS * 10, "utf-8")
    with pytest.raises(ReadError, match="larger"):
        read(path)


def test_binary_content_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ris"
    path.write_bytes(b"PK\x03\x04 and more")
    with pytest.raises(ReadError, match="zip"):
        read(path)


def test_in_a_directory_only_lists_among_json_are_read(tmp_path: Path) -> None:
    contents = {
        "works.json": CSL, "package.json": '{"name": "moss"}', "data.json": '[{"id": 1, "type": "moss"}]', "a.ris": RIS,
        "wrapped.json": f'{{"items": {CSL}}}', "empty.json": "",
    }  # fmt: skip
    for name, text in contents.items():
        (tmp_path / name).write_text(text, "utf-8")
    found = collect([tmp_path])
    assert [each.name for each in found.files] == ["a.ris", "works.json", "wrapped.json"]
    assert not found.errors
    # What is named is read, or refused with a reason.
    assert collect([tmp_path / "package.json"]).files


def test_a_file_that_cannot_be_looked_into_is_left_to_the_reader(tmp_path: Path) -> None:
    assert works.may_be_csl_json(tmp_path / "missing.json")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ENDNOTE.encode(), True),
        (b"\xef\xbb\xbf<xml>\n <records>", True),
        (b"<records><record>", True),
        (b'<!DOCTYPE xml SYSTEM "RSXML.dtd">\n<xml><records>', True),
        (b"<xml><record>", True),
        (b"<xml><entry>", False),
        (JATS.encode(), False),
        (b"", False),
        (b"<" * 10_000, False),
    ],
)
def test_endnote_is_told_from_other_xml(data: bytes, expected: bool) -> None:
    assert works.is_endnote_xml(data) is expected

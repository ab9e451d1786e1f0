"""JATS articles: text and list as printed, what the elements say of a work, and no entity tricks."""

from __future__ import annotations

import html
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.errors import ReadError
from citecheck.extract import extract
from citecheck.link import link
from citecheck.model import Numbered, System
from citecheck.pipeline import Plan, check
from citecheck.readers import disk, edited, read, to_write
from citecheck.readers.collect import collect
from citecheck.readers.markup.jats import read as read_jats
from citecheck.rules import RULES
from citecheck.source import SourceFile, Span

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2 20190208//EN"'
    ' "JATS-journalpublishing1.dtd">'
)


def article(directory: Path, body: str, back: str = "", front: str = "") -> SourceFile:
    path = directory / "paper.xml"
    path.write_text(whole(body, back, front), "utf-8")
    return read(path)


def whole(body: str, back: str = "", front: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n<article'
        ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML">'
        f"<front><article-meta>{front}</article-meta></front><body>{body}</body>"
        f"<back>{back}</back></article>"
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>one\n two &amp; three&nbsp;four &#945;</p>", "one two & three\xa0four α\n"),
        ("<sec><label>1</label><title>Head</title><p>one</p><p>two</p></sec>", "# 1 Head\n\none\n\ntwo\n"),
        ('<p>a<sup><xref ref-type="bibr" rid="B3">3</xref>–<xref rid="B5">5</xref></sup></p>', "a<sup>3–5</sup>\n"),
        ('<p>a<xref ref-type="bibr" rid="B3"><sup>3</sup></xref><sup>,</sup><xref ref-type="bibr" rid="B4"><sup>4</sup></xref></p>', "a<sup>3,4</sup>\n"),
        ('<p>a [<xref ref-type="bibr" rid="B3">3</xref>]</p>', "a [3]\n"),
        ('<p>a<xref ref-type="fn" rid="f"><sup>2</sup></xref> b</p>', "a b\n"),
        ('<p>see <xref ref-type="fig" rid="f">Fig. 2</xref></p>', "see Fig. 2\n"),
        ("<fig><label>Figure 1</label><caption><title>Title.</title><p>Text.</p></caption></fig>", "Figure 1 Title. Text.\n"),
        ("<table-wrap><label>Table 1</label><caption><p>C</p></caption><table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>[3]</td></tr></table></table-wrap>", "Table 1 C\n\n| a | b | \n| c | [3] | \n"),
        ('<list list-type="order"><list-item><p>a</p></list-item><list-item><p>b</p></list-item></list>', "1. a\n\n2. b\n"),
        ("<list><list-item><label>i.</label><p>a</p></list-item></list>", "i. a\n"),
        ("<p>is <inline-formula><alternatives><tex-math>x^{2}</tex-math><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math></alternatives></inline-formula></p>", "is x2\n"),
        ("<p>so<inline-formula><mml:math><mml:msup><mml:mrow/><mml:mn>3</mml:mn></mml:msup></mml:math></inline-formula></p>",
         "so<sup>3</sup>\n"),
        ("<p><italic>E. coli</italic> <bold>b</bold> <monospace>x[1]</monospace></p>", "*E. coli* **b** `x[1]`\n"),
        ("<p>a<!-- citecheck: ignore[CIT001] x --></p>", "a<!-- citecheck: ignore[CIT001] x -->\n"),
        ("<p>a</p><sub-article><body><p>b [3]</p></body></sub-article>", "a\n"),
        ("<p><![CDATA[a & b]]></p>", "a & b\n"),
        ("<p>a\r\nb</p>", "a b\n"),
        ("<boxed-text><title>Box</title><p>a</p></boxed-text>", "# Box\n\na\n"),
        ("<p>a</p><fn><label>1</label><p>note</p></fn>", "a\n\nnote\n"),
    ],
)  # fmt: skip
def test_what_an_article_shows(tmp_path: Path, body: str, text: str) -> None:
    assert article(tmp_path, body).text == text


def test_title_and_abstract(tmp_path: Path) -> None:
    front = (
        "<title-group><article-title>On moss</article-title></title-group><contrib-group><contrib>"
        '<name><surname>A</surname></name><xref ref-type="aff"><sup>1</sup></xref></contrib></contrib-group>'
        "<abstract><title>Abstract</title><p>Short.</p></abstract><kwd-group><kwd>moss</kwd></kwd-group>"
    )
    assert (
        article(tmp_path, "<p>x</p>", front=front).text
        == "# On moss\n\n# Abstract\n\nShort.\n\nx\n"
    )


ELEMENTS = (
    '<ref id="B1"><label>1</label><element-citation publication-type="journal">'
    '<person-group person-group-type="author"><name><surname>Abara</surname><given-names>JA</given-names>'
    "</name><name><surname>Kowal</surname><given-names>K</given-names><suffix>Jr</suffix></name><etal/>"
    "</person-group><article-title>Growth of moss</article-title><source>J Moss</source><year>2010</year>"
    "<volume>12</volume><issue>3</issue><fpage>45</fpage><lpage>50</lpage>"
    '<pub-id pub-id-type="doi">10.1000/abc</pub-id></element-citation></ref>'
)
MIXED = (
    '<ref id="B2"><label>2.</label><mixed-citation publication-type="journal"><name><surname>Eskola</surname>'
    "<given-names>B</given-names></name>, <article-title>Snow and voles</article-title>. <source>Snow Res</source>."
    " (<year>2011</year>) <volume>3</volume>:<fpage>1</fpage>–<lpage>9</lpage>. doi:"
    ' <pub-id pub-id-type="doi">10.1000/def</pub-id></mixed-citation></ref>'
)
CHAPTER = (
    '<ref id="B3"><label>[3]</label><element-citation publication-type="book"><person-group'
    ' person-group-type="author"><string-name><surname>Ibarra</surname> <given-names>T</given-names></string-name>'
    "<collab>Moss Group</collab></person-group><chapter-title>Rain?</chapter-title>"
    '<person-group person-group-type="editor"><name><surname>Okoro</surname><given-names>X</given-names></name>'
    "</person-group><source>Roofs</source><edition>2nd ed</edition><publisher-loc>Oslo</publisher-loc>"
    '<publisher-name>Fjord Press</publisher-name><year>2001</year><ext-link xlink:href="https://a.example/b">'
    "https://a.example/b</ext-link></element-citation></ref>"
)
CITING = "".join(f'<p>Moss [<xref ref-type="bibr" rid="B{n}">{n}</xref>].</p>' for n in (1, 2, 3))


def test_a_numbered_list(tmp_path: Path) -> None:
    file = article(tmp_path, CITING, f"<ref-list>{ELEMENTS}{MIXED}{CHAPTER}</ref-list>")
    document = extract(file)
    assert [each.number for each in document.references] == [1, 2, 3]
    assert [
        each.target.number for each in document.citations if isinstance(each.target, Numbered)
    ] == [1, 2, 3]
    assert all(link(document).candidates.values())
    first, second, third = document.references
    assert first.span.text == (
        "Abara JA, Kowal K Jr, et al. Growth of moss. J Moss. 2010;12(3):45–50. doi:10.1000/abc."
    )
    assert (first.et_al, [name.text for name in first.authors]) == (
        True,
        ["Abara JA", "Kowal K Jr"],
    )
    assert first.title
    assert first.title.span.text == "Growth of moss"
    assert first.pages
    assert first.pages.text == "45-50"
    assert first.label
    assert first.label.original.text == "1"
    assert second.span.text == "Eskola B, Snow and voles. Snow Res. (2011) 3:1–9. doi: 10.1000/def"
    assert second.doi
    assert second.doi.text == "10.1000/def"
    assert third.span.text == (
        "Ibarra T, Moss Group. Rain? In: Okoro X, editors. Roofs. 2nd ed. Oslo: Fjord Press. 2001."
        " https://a.example/b."
    )
    assert (third.type, third.editors[0].family) == ("chapter", "Okoro")
    assert third.authors[1].literal == "Moss Group"
    assert "# References" in file.text


def test_an_author_year_list_without_labels(tmp_path: Path) -> None:
    back = f"<ref-list><title>Literature</title>{ELEMENTS}{MIXED}</ref-list>"
    back = back.replace("<label>1</label>", "").replace("<label>2.</label>", "")
    body = (
        '<p>It grows (<xref ref-type="bibr" rid="B1">Abara et al., 2010</xref>) in snow'
        ' (<xref ref-type="bibr" rid="B2">Eskola, 2011</xref>).</p>'
    )
    document = extract(article(tmp_path, body, back))
    assert document.system is System.AUTHOR_YEAR
    assert [each.number for each in document.references] == [None, None]
    assert all(len(each) == 1 for each in link(document).candidates.values())


def test_letters_behind_years_are_the_lists(tmp_path: Path) -> None:
    entries = "".join(
        f'<ref id="r{letter}"><mixed-citation publication-type="journal"><string-name><surname>Abara</surname>, '
        f"<given-names>A.</given-names></string-name> (<year>2004{letter}</year>). <article-title>{title}"
        f"</article-title>. <source>J Moss</source>, <volume>{volume}</volume>, <fpage>10</fpage>.</mixed-citation></ref>"
        for letter, title, volume in (("a", "Moss in motion", 4), ("b", "Stones at rest", 5))
    )
    links = " and ".join(
        f'<xref ref-type="bibr" rid="r{letter}">Abara, 2004{letter}</xref>' for letter in "ab"
    )
    file = article(tmp_path, f"<p>Moss moves ({links}).</p>", f"<ref-list>{entries}</ref-list>")
    assert [each.letter for each in extract(file).references] == ["a", "b"]
    assert [each.code for each in check(file, Plan(RULES)).findings] == []


def test_labels_that_the_page_counts(tmp_path: Path) -> None:
    back = f"<ref-list>{ELEMENTS}{MIXED}</ref-list>".replace("<label>1</label>", "").replace(
        "<label>2.</label>", ""
    )
    file = article(tmp_path, CITING, back)
    assert [each.number for each in extract(file).references] == [1, 2]


def test_empty_links_print_what_the_list_says(tmp_path: Path) -> None:
    body = '<p>Moss <xref ref-type="bibr" rid="B1"/>.</p>'
    back = f"<ref-list>{ELEMENTS}</ref-list>"
    assert "Moss [1]." in article(tmp_path, body, back).text
    raised = '<p>So<sup><xref ref-type="bibr" rid="B2">2</xref></sup></p>'
    assert "Moss <sup>1</sup>." in article(tmp_path, body + raised, back).text


def test_a_citation_that_is_not_all_tagged_is_read(tmp_path: Path) -> None:
    back = (
        "<ref-list><ref><label>1</label><mixed-citation>Abara JA, Kowal K, Ibarra T, Okoro X, Nakata M."
        " Growth of moss on granite. <source>J Moss</source> <year>2010</year>;3:4-9.</mixed-citation></ref></ref-list>"
    )
    file = article(tmp_path, "<p>x [1].</p>", back)
    assert file.listed[0].csl is None
    assert len(extract(file).references[0].authors) == 5


def test_several_works_and_several_lists(tmp_path: Path) -> None:
    two = ELEMENTS.replace("</ref>", MIXED[MIXED.index("<mixed") :])
    supplement = ELEMENTS.replace("<label>1</label>", "<label>S1</label>")
    back = f"<ref-list>{two}<ref-list>{supplement}</ref-list></ref-list><ref-list>{ELEMENTS}</ref-list>"
    file = article(tmp_path, "<p>x [1].</p>", back)
    assert [(each.key, each.number, each.csl is None) for each in file.listed] == [
        (None, 1, True),
        ("S1", 1, False),
    ]
    assert "doi:10.1000/abc.; Eskola B" in file.text


NAMES = (
    "<name><surname>Abara</surname><given-names>J</given-names></name>",
    "<string-name><surname>Kowal</surname> <given-names>K</given-names></string-name>",
)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"<person-group>{NAMES[0]}{NAMES[1]}<etal/></person-group>. <source>Moss</source>.", "Abara J, Kowal K, et al.. Moss."),
        (f"<person-group>{NAMES[0]} and <collab>Group</collab></person-group>, <source>Moss</source>.", "Abara J and Group, Moss."),
        (f"{NAMES[1].replace('> <', '><')}, <source>Moss</source>.", "Kowal K, Moss."),
        ("<article-title>Moss</article-title><source>J Moss</source><year>2010</year>", "Moss. J Moss. 2010."),
        ("Abara J. Moss. 2010.", "Abara J. Moss. 2010."),
    ],
)  # fmt: skip
def test_how_citations_are_printed(tmp_path: Path, inside: str, text: str) -> None:
    back = f"<ref-list><ref><mixed-citation>{inside}</mixed-citation><note><p>A note.</p></note></ref></ref-list>"
    file = article(tmp_path, "<p>x</p>", back)
    assert extract(file).references[0].span.text == f"{text} A note."


def test_what_elements_say(tmp_path: Path) -> None:
    inside = (
        '<element-citation publication-type="book"><person-group person-group-type="editor"><name-alternatives>'
        "<name><surname>Okoro</surname></name><name><surname>X</surname></name></name-alternatives></person-group>"
        "<person-group><anonymous/></person-group><source>Roofs</source><year>2001</year><elocation-id>e7</elocation-id>"
        '<pub-id pub-id-type="isbn">9780000000002</pub-id><pub-id pub-id-type="other">7</pub-id>'
        '<ext-link ext-link-type="doi" xlink:href="https://doi.org/10.1000/xyz">x</ext-link></element-citation>'
    )
    file = article(tmp_path, "<p>x</p>", f"<ref-list><ref>{inside}</ref></ref-list>")
    said = file.listed[0].csl
    assert said
    assert (said["type"], said["author"], said["page"]) == (
        "book",
        [{"family": "Okoro", "given": ""}],
        "e7",
    )
    assert (said["DOI"], said["ISBN"]) == ("10.1000/xyz", "9780000000002")


def test_only_articles_are_taken_from_a_directory(tmp_path: Path) -> None:
    (tmp_path / "paper.xml").write_text("<article/>")
    (tmp_path / "settings.xml").write_text("<settings/>")
    (tmp_path / "page.html").write_text("<p>x</p>")
    (tmp_path / "thesis.html").write_text("<p>x</p>")
    (tmp_path / "thesis.md").write_text("x")
    names = [each.name for each in collect([tmp_path]).files]
    assert names == ["page.html", "paper.xml", "thesis.md"]


def test_citation_alternatives(tmp_path: Path) -> None:
    element = ELEMENTS[ELEMENTS.index("<element") : ELEMENTS.index("</ref>")]
    mixed = MIXED[MIXED.index("<mixed") : MIXED.index("</ref>")]
    back = f"<ref-list><ref><citation-alternatives>{element}{mixed}</citation-alternatives></ref></ref-list>"
    file = article(tmp_path, "<p>x</p>", back)
    assert file.text.count("Eskola") == 1
    assert file.listed[0].csl
    assert file.listed[0].csl["title"] == "Growth of moss"


def test_places_and_edits_lead_back(tmp_path: Path) -> None:
    file = article(tmp_path, "<p>Möss &amp; <bold>stone</bold></p>")
    start = file.text.index("stone")
    span = Span(file, start, start + 5)
    assert span.original.text == "stone"
    assert span.place.endswith(f"paper.xml:{span.original.begin.line}:{span.original.begin.column}")
    after = edited(file, [(start, start + 5, "a<b")])
    assert (
        to_write(file, after)[file.path] == whole("<p>Möss &amp; <bold>a&lt;b</bold></p>").encode()
    )


def test_an_archive_holds_one(tmp_path: Path) -> None:
    path = tmp_path / "paper.nxml"
    one = "<article><body><p>x</p></body></article>"
    path.write_text(f"<pmc-articleset>{one}</pmc-articleset>")
    assert read(path).text == "x\n"
    path.write_text(f"<pmc-articleset>{one}{one}</pmc-articleset>")
    with pytest.raises(ReadError, match="holds 2 articles"):
        read(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"<article><body><p>x</body></article>", "not well-formed XML: line 1"),
        (b"<article><body><p>x", "not well-formed"),
        (b"<settings><a/></settings>", "no JATS article"),
        (b"<article><info/></article><x/>", "not well-formed"),
        (b"<article/>", "has no text"),
        (b"words", "not well-formed"),
        (b"%PDF-1.7", "a PDF"),
        (b"<?xml version='1.0' encoding='koi9'?><article/>", "says it is in koi9"),
        (b"<?xml version='1.0' encoding='utf-8'?><article>\xff\xfe\xfd</article>", "UTF-8"),
        (b'<!DOCTYPE article [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><article>&b;</article>', "declares an entity"),
        (b'<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/hosts">]><article>&x;</article>', "declares an entity"),
        (b'<!DOCTYPE article [<!ENTITY % x SYSTEM "file:///etc/hosts"> %x;]><article>a</article>', "declares an entity"),
        (b"<article>" + b"<p>" * 100_000, "nested deeper"),
    ],
)  # fmt: skip
def test_refuses_and_says_what_to_do(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "paper.xml"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=words) as caught:
        read(path)
    assert caught.value.hint


def test_a_document_type_elsewhere_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "paper.xml"
    path.write_text(
        '<!DOCTYPE article SYSTEM "file:///etc/hosts"><article><body><p>a&nbsp;b&what;c</p></body></article>'
    )
    assert read(path).text == "a\xa0bc\n"


def test_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "paper.xml"
    text = (
        "<?xml version='1.0' encoding='iso-8859-1'?><article><body><p>Müller</p></body></article>"
    )
    path.write_bytes(text.encode("iso-8859-1"))
    assert read(path).text == "Müller\n"
    assert not read(path).editable
    path.write_bytes("<article><body><p>Müller</p></body></article>".encode("utf-16"))
    assert read(path).text == "Müller\n"


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "MAX_BYTES", 100)
    with pytest.raises(ReadError, match="larger than"):
        article(tmp_path, "x" * 100)


def test_long_articles_take_as_long_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "paper.xml"
    body = "<p>Moss é grows [1] &amp; falls<sup>2</sup>.</p>\n" * 20_000
    start = time.process_time()
    read_jats(path, {path: whole(body).encode()})
    assert time.process_time() - start < 20


ELEMENT = st.sampled_from(
    ["p", "sup", "xref", "sec", "title", "label", "table", "tr", "td", "list", "list-item", "fig", "caption",
     "ref-list", "ref", "mixed-citation", "element-citation", "name", "surname", "year", "italic", "mml:msup"]
)  # fmt: skip
TREE = st.recursive(
    st.text("a1é&[]. \n2010", max_size=8).map(html.escape),
    lambda inner: st.tuples(ELEMENT, st.lists(inner, max_size=4)).map(
        lambda each: f"<{each[0]}>{''.join(each[1])}</{each[0]}>"
    ),
    max_leaves=20,
)


@given(st.lists(TREE, max_size=5))
def test_what_is_copied_stands_there(parts: list[str]) -> None:
    path = Path("paper.xml")
    body = whole(
        "<p>x</p>" + "".join(parts), f"<ref-list><ref>{''.join(parts[:2])}</ref></ref-list>"
    )
    file = read_jats(path, {path: body.encode()})
    assert file.origin
    for piece in file.origin.pieces:
        if piece.verbatim:
            assert body[piece.at : piece.until] == file.text[piece.start : piece.end]
    for each in file.listed:
        assert 0 <= each.start <= each.end <= len(file.text)
    extract(file)

"""HTML pages: what they show becomes text, with places and edits that lead back to the page."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.errors import ReadError
from citecheck.extract import extract
from citecheck.model import Numbered, System
from citecheck.readers import disk, edited, read, to_write
from citecheck.readers.markup.html import read as read_html
from citecheck.readers.markup.html_tokens import tokens
from citecheck.source import SourceFile, Span
from invented import entry


def page(directory: Path, body: str, name: str = "paper.html") -> SourceFile:
    path = directory / name
    path.write_text(body, "utf-8")
    return read(path)


def cited(file: SourceFile) -> list[int]:
    targets = (each.target for each in extract(file).citations)
    return [each.number for each in targets if isinstance(each, Numbered)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>one\n  two</p>", "one two\n"),
        ("<p>one<p>two", "one\n\ntwo\n"),
        ("<h2>Head\nline</h2>text", "# Head line\n\ntext\n"),
        ("<p>a &amp; b&nbsp;&#8211;&#x2013;c &unknown; &lt;</p>", "a & b\xa0––c &unknown; <\n"),
        ("<p>grow<sup>1,2</sup>.</p>", "grow<sup>1,2</sup>.\n"),
        ("<p>grow<sup>1</sup><sup>,</sup><sup>2</sup></p>", "grow<sup>1,2</sup>\n"),
        ('<p>grow<sup><a href="#r"> 1 </a></sup> on</p>', "grow <sup>1</sup> on\n"),
        ('<p>grow<span style="vertical-align: super">3</span></p>', "grow<sup>3</sup>\n"),
        ("<style>.c5{color:red;vertical-align:super}</style><p>x<b class=c5>3</b>", "x**3**\n"),
        ("<style>.c5{vertical-align:super}</style><p>x<span class=c5>3</span>", "x<sup>3</sup>\n"),
        ("<p>H<sub>2</sub>O <i>E. coli </i>is <b>bold</b>", "H2O *E. coli* is **bold**\n"),
        ("<p>im&shy;muno\u00adlogy a<wbr>b</p>", "immunology ab\n"),
        ("<p>one<br>two<br><br>three</p>", "one\ntwo\n\nthree\n"),
        ("<ol start=4><li>a<li>b</ol>", "4. a\n\n5. b\n"),
        ("<ol reversed><li>a<li value=7>b</ol>", "2. a\n\n1. b\n"),
        ("<ol><li>[1] a<li>[2] b</ol>", "[1] a\n\n[2] b\n"),
        ("<ul><li>a<li>b</ul>", "a\n\nb\n"),
        ("<dl><dt>[1]<dd>a<dt>[2]<dd>b</dl>", "[1] a\n\n[2] b\n"),
        ("<li><div>1.</div><div>Smith</div></li>", "1. Smith\n"),
        ("<p>use <code>a[3]`b</code> here", "use `a[3]'b` here\n"),
        ("<pre>x  [3]\n```</pre>after", "```\nx  [3]\n'''\n```\n\nafter\n"),
        ("<table><tr><th>a<th>Ref.<tr><td>x<td>[3]<tr><td><td>5</table>", "| a | Ref. | \n| x | [3] | \n| | 5 | \n"),
        ("<table><tr><td>1.<td>Smith<tr><td>2.<td>Jones</table>", "1. Smith\n\n2. Jones\n"),
        ("<table><tr><td><h1>A</h1><p>b</table>", "# A\n\nb\n"),
        ("<p>x</p><script>[3] <p></script><nav>menu</nav><div hidden>no</div>", "x\n"),
        ("<p>x</p><footer>foot</footer>", "x\n"),
        ("<head><title>t</title></head><body><noscript>n</noscript>x", "x\n"),
        ("<p>a<!-- b --> c<!-- citecheck: ignore[CIT001] so --></p>", "a c<!-- citecheck: ignore[CIT001] so -->\n"),
        ("<!-- citecheck: ignore -->\n<p>c</p>", "<!-- citecheck: ignore -->\n\nc\n"),
        ("<p>a<![CDATA[b]]>c</p >d", "abc\n\nd\n"),
        ("a<p>b</div>c</p>", "a\n\nbc\n"),
        ('<p>see<a role="doc-noteref" href="#n"><sup>1</sup></a></p><section role="doc-endnotes"><ol><li>note</li></ol></section>', "see[^1]\n\n[^1]: note\n"),
        ('<span class="math inline"><em>x</em><sup>2</sup></span> is', "x2 is\n"),
        ('so<span class="math inline"><sup>3</sup></span>', "so<sup>3</sup>\n"),
        ("<p>never closed <a href='x>y", "never closed y\n"),
        ("<p>x <!-- never closed", "x\n"),
    ],
)  # fmt: skip
def test_what_a_page_shows(tmp_path: Path, body: str, text: str) -> None:
    assert page(tmp_path, body).text == text


LIST = "".join(f'<li id="ref-{at}">{entry(at)}</li>' for at in range(1, 5))
TEXT = (
    '<p>Moss grows<sup><a href="#ref-1">1</a>,<a href="#ref-2">2</a></sup> where snow'
    ' falls<sup><a href="#ref-3">3</a>–<a href="#ref-4">4</a></sup>.</p>'
)


def test_a_numbered_list_by_links(tmp_path: Path) -> None:
    # No heading says what the list is: the links do.
    file = page(tmp_path, f"{TEXT}<ol>{LIST}</ol><p>Comments (3). Smith A, 2011;3:4. Share.</p>")
    document = extract(file)
    assert cited(file) == [1, 2, 3, 4]
    assert [each.number for each in document.references] == [1, 2, 3, 4]
    assert [each.span.text for each in document.references] == [entry(at) for at in range(1, 5)]
    assert file.listed[0].number == 1


def test_an_author_year_list_by_its_marks(tmp_path: Path) -> None:
    entries = "".join(
        f'<div class="csl-entry" role="doc-biblioentry"><div>{each}</div></div>'
        for each in (
            "Abara, A. (2011). Growth of moss. <i>J Moss</i>, <i>3</i>(2), 4–9.",
            "Kowal, B. (2012). Lichens as clocks. <i>J Moss</i>, <i>4</i>(2), 1–9.",
        )
    )
    file = page(
        tmp_path,
        "<p>Moss grows (Abara, 2011; Kowal, 2012). It grew before (Abara, 2011).</p>"
        f'<div id="refs" role="doc-bibliography">{entries}</div><p>Posted in moss, 2013.</p>',
    )
    document = extract(file)
    assert document.system is System.AUTHOR_YEAR
    assert [each.people[0].family for each in document.references] == ["Abara", "Kowal"]
    assert len(document.citations) == 3


def test_lists_that_count_anew_are_not_one(tmp_path: Path) -> None:
    lists = f'<div class="references"><ol>{LIST}</ol></div>' * 2
    assert page(tmp_path, TEXT + lists).listed == ()


def test_raised_numbers_of_a_column_of_references_are_seen(tmp_path: Path) -> None:
    entries = "".join(f"<li>{entry(number)}</li>" for number in range(1, 6))
    table = "<table><tr><td>Moss</td><td>Ref.</td></tr><tr><td>old</td><td><sup>5</sup></td></tr></table>"
    body = f"<p>It grows.<sup>1,2</sup> It lies.<sup>3,4</sup></p>{table}<h2>References</h2><ol>{entries}</ol>"
    leftovers = extract(page(tmp_path, body)).leftovers
    assert [each.numbers for each in leftovers] == [(5,)]


def test_places_lead_back(tmp_path: Path) -> None:
    file = page(tmp_path, "<h1>A</h1>\n<p>Moss\n  grows &amp; <b>grows</b></p>")
    start = file.text.index("grows &")
    span = Span(file, start, start + len("grows &"))
    assert span.place.endswith("paper.html:3:3")
    assert span.original.text == "grows &amp;"


def test_edits_are_carried_back(tmp_path: Path) -> None:
    file = page(tmp_path, "<p>Moss grows &amp; falls<sup>3</sup></p>\n")
    moss, three = file.text.index("Moss"), file.text.index("3")
    after = edited(file, [(moss, moss + 4, "A<B"), (three, three + 1, "4")])
    written = to_write(file, after)
    assert written[file.path] == b"<p>A&lt;B grows &amp; falls<sup>4</sup></p>\n"
    assert after.text == "A<B grows & falls<sup>4</sup>\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<meta charset=windows-1252><p>Müller".encode("cp1252"), "Müller\n"),
        ("<meta charset=utf-8><p>Müller".encode("cp1252"), "Müller\n"),
        ("<meta charset=iso-8859-1><p>Müller".encode(), "Müller\n"),
        ("\ufeff<p>Müller".encode(), "Müller\n"),
        ("<p>Müller".encode("utf-16"), "Müller\n"),
        ('<meta http-equiv=x content="text/html; charset=koi8-r"><p>мох'.encode("koi8-r"), "мох\n"),
        ("<meta charset=iso-2022-jp><p>苔".encode("iso-2022-jp"), "苔\n"),
        ("<meta charset=nonsense><p>Müller".encode(), "Müller\n"),
        (b"<meta charset=rot13><p>Moss", "Moss\n"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, text: str) -> None:
    path = tmp_path / "paper.htm"
    path.write_bytes(data)
    assert read(path).text == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"no tags, only words", "is not HTML"),
        (b"<p></p><script>x</script>", "shows no text"),
        (b"%PDF-1.7 <p>", "a PDF"),
        (b"<p>\0\0\0\x01", "binary"),
        (b"<meta charset=shift-jis><p>\x81\xff\xff", "says it is in shift-jis"),
    ],
)
def test_refuses_and_says_what_to_do(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "paper.html"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=words) as caught:
        read(path)
    assert caught.value.hint


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "MAX_BYTES", 100)
    with pytest.raises(ReadError, match="larger than"):
        page(tmp_path, "<p>" + "x" * 100)


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<a b='", '<a b="', "<!--", "<![CDATA[", "<p>", "<b>", "<table>", "<td>", "<ol><li>",
     "</p>", "<sup>", "&", "&amp", "&#", "<script>", "</", "<a href=#r>1</a>", "<div id=a>", "<?", "<br>", "`<code>"],
)  # fmt: skip
def test_no_page_takes_long(tmp_path: Path, piece: str) -> None:
    path = tmp_path / "paper.html"
    body = "<p>x " + piece * (200_000 // len(piece))
    start = time.process_time()
    read_html(path, {path: body.encode()})
    assert time.process_time() - start < 10


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</b>", "<sup>", "</sup>", "<table>", "<tr>", "<td>", "</table>", "<ol>",
         "<li>", "</ol>", "<pre>", "</pre>", "<code>", "</code>", "<br>", "<div class=references>",
         "</div>", "<h1>", "</h1>", " ", "\n", "a", "1", "2010", "&amp;", "`", "[1]", "<!--x-->", "<dl><dt>",
         "<dd>", "<a href=#x>", "</a>", "<li id=x>", "<math>", "</math>", "é", "\u00ad"]
    ),
    max_size=60,
)  # fmt: skip


@given(MARKUP)
def test_what_is_copied_stands_there(parts: list[str]) -> None:
    path = Path("paper.html")
    body = "<p>x</p>" + "".join(parts)
    file = read_html(path, {path: body.encode()})
    end = 0
    assert file.origin
    for piece in file.origin.pieces:
        assert end <= piece.start < piece.end <= len(file.text)
        end = piece.end
        if piece.verbatim:
            assert body[piece.at : piece.until] == file.text[piece.start : piece.end]
    for each in file.listed:
        assert 0 <= each.start <= each.end <= len(file.text)
    extract(file)


@given(st.text("<>/!-ab= \"'&;[]", max_size=80))
def test_tokens_cover_a_page_in_order(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end <= len(text)
        at = token.end

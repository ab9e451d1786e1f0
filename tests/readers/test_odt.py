"""An OpenDocument text is read as it prints, and fixes go back into it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.errors import ReadError
from citecheck.extract import extract
from citecheck.model import Numbered
from citecheck.pipeline import Plan, fix, renumbered
from citecheck.readers import edited, read
from citecheck.rules import RULES
from citecheck.source import SourceFile, Span
from invented import entry
from packages import csl, docx_bytes, members, odt_bytes, para, zipped


def opened(tmp_path: Path, *body: str, parts: Mapping[str, str] | None = None) -> SourceFile:
    path = tmp_path / "paper.odt"
    path.write_bytes(odt_bytes("".join(body), parts=parts))
    return read(path)


def p(*inside: str) -> str:
    return f"<text:p>{''.join(inside)}</text:p>"


def h(text: str) -> str:
    return f'<text:h text:outline-level="1">{text}</text:h>'


def span(text: str, style: str = "up") -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def listed(*items: str, more: str = "") -> str:
    inside = "".join(f"<text:list-item>{each}</text:list-item>" for each in items)
    return f'<text:list text:style-name="L1"{more}>{inside}</text:list>'


def content_of(file: SourceFile) -> str:
    return members(file.changed.get(file.path) or file.path.read_bytes())["content.xml"].decode()


def place_of(file: SourceFile, words: str) -> Span:
    start = file.text.index(words)
    return Span(file, start, start + len(words))


def test_paragraphs_spans_and_places(tmp_path: Path) -> None:
    file = opened(
        tmp_path,
        h("Methods"),
        p(
            "Moss",
            span("1"),
            span(",3", "higher"),
            span(" or", "it"),
            span(" not", "gone"),
            " &amp; ice",
        ),
    )
    assert file.text == "# Methods\n\nMoss<sup>1,3</sup> or &amp; ice\n".replace("&amp;", "&")
    assert place_of(file, "ice").where == "paragraph 2"


def test_white_space_is_that_of_opendocument(tmp_path: Path) -> None:
    said = p(
        '  a\n   b <text:s/>c<text:s text:c="2"/>',
        span(" d", "it"),
        "<text:tab/>e<text:line-break/>f ",
        span(" g", "it"),
    )
    assert opened(tmp_path, said).text == "a b  c   d\te\nf g\n"


def test_lists_count_themselves(tmp_path: Path) -> None:
    inner = listed(p("a"), p("b"))
    first = listed(p("one") + p("more of it"), p("two") + inner, p("three"), more=' xml:id="x"')
    second = listed(p("again"))
    third = listed(p("four"), p("five"), more=' text:continue-list="x"')
    start = (
        '<text:list text:style-name="L1"><text:list-header><text:p>head</text:p></text:list-header>'
    )
    start += (
        '<text:list-item text:start-value="7"><text:p>seven</text:p></text:list-item></text:list>'
    )
    assert opened(tmp_path, first, second, third, start).text.split("\n\n") == [
        "1. one", "more of it", "2. two", "2.a) a", "2.b) b", "3. three", "1. again", "4. four", "5. five",
        "head", "7. seven\n",
    ]  # fmt: skip


def test_lists_without_a_name_begin_anew(tmp_path: Path) -> None:
    body = [listed(p("one"), p("two")), p("between"), listed(p("first"), p("second"))]
    assert opened(tmp_path, *body).text.split("\n\n") == [
        "1. one", "2. two", "between", "1. first", "2. second\n",
    ]  # fmt: skip


def test_notes_tables_boxes_and_changes(tmp_path: Path) -> None:
    note = (
        '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>{}</text:p></text:note-body></text:note>"
    )
    changes = "<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    box = "<draw:frame><draw:text-box><text:p>In a box</text:p></draw:text-box></draw:frame>"
    table = (
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>x</text:p>"
        "</table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows></table:table>"
    )
    contents = "<text:table-of-content><text:index-body><text:p>References 7</text:p></text:index-body></text:table-of-content>"
    file = opened(
        tmp_path,
        changes,
        contents,
        p(
            "Moss",
            note.format("footnote", "A foot."),
            " on",
            box,
            " ice",
            note.format("endnote", "An end."),
            "<text:change/>.",
        ),
        table,
        '<text:section text:name="s"><text:p>Inside.</text:p></text:section>',
        '<text:section text:name="t" text:display="none"><text:p>Hidden.</text:p></text:section>',
    )
    assert file.text == (
        "Moss[^1] on ice[^e1].\n\nIn a box\n\n| x | y |\n\nInside.\n\n[^1]: A foot.\n\n[^e1]: An end.\n"
    )
    assert [place_of(file, each).where for each in ("box", "y |", "foot.", "end.")] == [
        "text box 1",
        "table 1, row 1",
        "footnote 1",
        "endnote 1",
    ]
    cites = opened(tmp_path, p("Moss", note.format("footnote", "As in [1]."), "."), p("End [2]."))
    assert cites.text == "Moss.\n\nAs in [1].\n\nEnd [2].\n"


def test_a_frame_around_text_and_a_drawing_of_the_page(tmp_path: Path) -> None:
    cell = "<table:table-row><table:table-cell><text:p>alone</text:p></table:table-cell></table:table-row>"
    drawing = "<draw:frame><draw:text-box><text:p>On the page</text:p></draw:text-box></draw:frame>"
    file = opened(tmp_path, drawing, p("Moss."), f"<table:table>{cell}</table:table>")
    assert file.text == "On the page\n\nMoss.\n\nalone\n"
    assert place_of(file, "alone").where == "table 1, row 1"


def test_an_annotation_may_say_what_to_ignore(tmp_path: Path) -> None:
    said = (
        "<office:annotation><text:p>citecheck: ignore[REF] they know</text:p></office:annotation>"
    )
    assert (
        opened(tmp_path, p("Moss.", said)).text
        == "Moss. <!-- citecheck: ignore[REF] they know -->\n"
    )


def zotero_mark(item: Mapping[str, Any], result: str) -> str:
    data = json.dumps({"citationItems": [{"uris": [item["id"]], "itemData": item}]})
    name = quoteattr(f"ZOTERO_ITEM CSL_CITATION {data} RNDabc")
    return f"<text:reference-mark-start text:name={name}/>{result}<text:reference-mark-end text:name={name}/>"


def own_mark(item: Mapping[str, Any], result: str) -> str:
    people = "; ".join(f"{each['family']}, {each['given']}" for each in item["author"])
    return (
        f'<text:bibliography-mark text:identifier="{item["id"]}" text:bibliography-type="article"'
        f' text:author="{people}" text:title="{item["title"]}" text:journal="{item["container-title"]}"'
        f' text:year="{item["issued"]["date-parts"][0][0]}" text:volume="{item["volume"]}"'
        f' text:url="https://example.org/{item["id"]}">{result}</text:bibliography-mark>'
    )


def field_mark(code: str, result: str) -> str:
    value = quoteattr(code)
    return f'<field:fieldmark-start><field:param field:name="c" field:value={value}/></field:fieldmark-start>{result}<field:fieldmark-end/>'


def test_what_zotero_knows(tmp_path: Path) -> None:
    cited = [zotero_mark(csl(at), f"[{at}]") for at in (1, 2)]
    name = quoteattr(' ZOTERO_BIBL {"uncited":[]} CSL_BIBLIOGRAPHY RNDx')
    entries = "".join(p(f"{at}.<text:tab/>", entry(at)) for at in (1, 2))
    section = f"<text:section text:name={name}>{entries}</text:section>"
    file = opened(
        tmp_path, p("Moss grows ", cited[0], " and ", cited[1], "."), h("References"), section
    )
    document = extract(file)
    assert [each.doi.text if each.doi else "" for each in document.references] == [
        "10.5555/w1",
        "10.5555/w2",
    ]


def test_what_libreoffice_and_kept_fields_know(tmp_path: Path) -> None:
    marks = [own_mark(csl(1), "[1]")]
    code = "ADDIN CSL_CITATION " + json.dumps({"citationItems": [{"itemData": csl(2)}]})
    marks.append(field_mark(code, "[2]"))
    title = '<text:index-title text:name="x"><text:p>References</text:p></text:index-title>'
    entries = "".join(p(f"[{at}] ", entry(at)) for at in (1, 2))
    index = (
        "<text:bibliography><text:bibliography-source><text:p>no</text:p></text:bibliography-source>"
        f"<text:index-body>{title}{entries}</text:index-body></text:bibliography>"
    )
    file = opened(tmp_path, p("Moss grows ", marks[0], " and ", marks[1], "."), index)
    assert file.text.startswith("Moss grows [1] and [2].\n\nReferences\n\n[1] Abara")
    first, second = extract(file).references
    assert first.url is not None
    assert first.url.text == "https://example.org/W1"
    assert second.doi is not None


def counted(*numbers: int) -> str:
    return listed(*(p(entry(one)[:9], span(entry(one)[9:], "it")) for one in numbers))


def test_merging_entries_of_a_list(tmp_path: Path) -> None:
    text = p("Moss grows", span("1"), ". Snow fell", span("2"), span(",3"), ". Ice", span("4"), ".")
    file = opened(tmp_path, h("Results"), text, h("References"), counted(1, 2, 1, 3))
    result = fix(file, Plan(RULES), edited, unsafe=True)
    document = extract(result.file)
    cited = [each.target.number for each in document.citations if isinstance(each.target, Numbered)]
    assert cited == [1, 1, 2, 3]
    assert [each.span.text for each in document.references] == [entry(1), entry(2), entry(3)]
    assert content_of(result.file).count("<text:list-item>") == 3
    old, new = members(file.path.read_bytes()), members(result.file.changed[file.path])
    assert {name for name in old if old[name] != new[name]} == {"content.xml"}
    assert next(iter(new)) == "mimetype"


def marked(at: int, text: str) -> str:
    """Return an entry with a bookmark around it."""
    name = f'text:name="b{at}"'
    return p(f"<text:bookmark-start {name}/>{text}<text:bookmark-end {name}/>")


def referring(at: int) -> str:
    return f'<text:bookmark-ref text:ref-name="b{at}">{at}</text:bookmark-ref>'


TWICE = (entry(1), entry(2), entry(1).replace("Res.", "Research."), entry(3))


def merged(tmp_path: Path, cited: str, *items: str) -> SourceFile:
    """Return the document with its third entry merged into the first."""
    file = opened(tmp_path, p(cited), h("References"), listed(*items))
    return fix(file, Plan(RULES), edited, unsafe=True).file


def numbers_cited(file: SourceFile) -> list[int]:
    return [
        each.target.number for each in extract(file).citations if isinstance(each.target, Numbered)
    ]


def test_merging_entries_that_are_pointed_at(tmp_path: Path) -> None:
    cited = (
        f"Moss [{referring(1)}]. Snow [{referring(2)},{referring(3)}]. Ice [{referring(4)}]."
        f" Rain [{referring(3)}]."
    )
    file = merged(tmp_path, cited, *(marked(at, each) for at, each in enumerate(TWICE, 1)))
    assert numbers_cited(file) == [1, 1, 2, 3, 1]
    assert file.text.endswith(f"3. {entry(3)}\n")
    content = content_of(file)
    # A cross-reference that would be printed otherwise is text now.
    assert f"Moss [{referring(1)}]. Snow [1,2]. Ice [" in content
    assert f"{referring(4)}]. Rain [1].".replace(">4<", ">3<") in content
    assert '"b3"' not in content


CITED = "Moss [1]. Snow [2,3]. Ice [4]."


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<text:soft-page-break/>", ""),
        ("", p("doi:10.5555/w1")),
        ("", "<draw:frame/>"),
    ],
)
def test_an_item_without_text_is_not_counted(tmp_path: Path, before: str, behind: str) -> None:
    items = [p(each) for each in TWICE]
    if behind.startswith("<draw"):
        items[2] = p(TWICE[2], behind)
    else:
        items[2] = before + items[2] + behind
        items[0] += behind
    file = merged(tmp_path, CITED, *items)
    assert numbers_cited(file) == [1, 1, 2, 3]
    assert file.text.endswith(f"3. {entry(3)}\n")
    assert ("<draw:frame/>" in content_of(file)) is behind.startswith("<draw")


def test_marks_with_their_other_end_elsewhere_are_kept(tmp_path: Path) -> None:
    start, end = '<text:bookmark-start text:name="q"/>', '<text:bookmark-end text:name="q"/>'
    for first, last in ((2, 3), (1, 2)):
        items = [
            p((at == first) * start, each, (at == last) * end) for at, each in enumerate(TWICE)
        ]
        content = content_of(merged(tmp_path, CITED, *items))
        assert content.index(start) < content.index(end)
        assert content.count("<text:p>") == 4


def test_entries_that_are_pointed_at_move_with_their_marks(tmp_path: Path) -> None:
    cited = f"Moss [{referring(3)}]. Snow [{referring(1)}]. Ice [{referring(2)}]."
    items = (marked(at, entry(at)) for at in (1, 2, 3))
    file = opened(tmp_path, p(cited), h("References"), listed(*items))
    after = renumbered(file, edited).file
    assert numbers_cited(after) == [1, 2, 3]
    assert marked(3, entry(3)) + "</text:list-item><text:list-item>" + marked(1, entry(1)) in (
        content_of(after)
    )


def test_an_item_without_a_list(tmp_path: Path) -> None:
    assert opened(tmp_path, f"<text:list-item>{p('Moss.')}</text:list-item>").text == "Moss.\n"


def test_entries_move_as_they_are(tmp_path: Path) -> None:
    text = p("Moss grows", span("3"), ". Snow fell", span("1,2"), ".")
    file = opened(tmp_path, h("Results"), text, h("References"), counted(1, 2, 3))
    after = renumbered(file, edited).file
    assert [each.span.text for each in extract(after).references] == [entry(3), entry(1), entry(2)]
    assert content_of(after).count('text:style-name="it"') == 3
    assert len(content_of(after)) == len(content_of(file))


@given(st.lists(st.text("ab<&é𝒳 \n\t", max_size=8), min_size=1, max_size=5), st.data())
def test_what_an_edit_says_is_what_is_read_then(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("o") / "a.odt"
    escaped = [each.replace("&", "&amp;").replace("<", "&lt;") for each in texts]
    path.write_bytes(odt_bytes(p(*(span(each, "it") for each in escaped), "End.")))
    file = read(path)
    assert file.origin is not None
    piece = data.draw(st.sampled_from(file.origin.pieces))
    start = data.draw(st.integers(piece.start, piece.end - 1)) if piece.verbatim else piece.start
    end = data.draw(st.integers(start + 1, piece.end)) if piece.verbatim else piece.end
    after = edited(file, [(start, end, "<x&>")])
    wanted = file.text[:start] + "<x&>" + file.text[end:]
    assert "".join(after.text.split()) == "".join(wanted.split())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (docx_bytes(para("x")), "not an OpenDocument text but a Word document"),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            "but a spreadsheet",
        ),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "its text is missing"),
        (
            odt_bytes("", parts={"META-INF/manifest.xml": "<encryption-data/>"}),
            "protected with a password",
        ),
        (odt_bytes("<text:p/>"), "holds no text"),
        (odt_bytes("", parts={"content.xml": "<!DOCTYPE a><a/>"}), "document type"),
        (odt_bytes("", parts={"content.xml": "<a/>"}), "holds no text"),
        (odt_bytes("", parts={"content.xml": "<a>"}), "not well-formed"),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.odt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=said) as error:
        read(path)
    assert error.value.hint

"""A Word document is read as it prints: raised runs, lists that count themselves, notes, changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.errors import ReadError
from citecheck.extract import extract
from citecheck.model import Numbered
from citecheck.readers import read
from citecheck.readers.collect import collect
from citecheck.source import SourceFile, Span
from invented import entry
from packages import (
    NUMBERING,
    RAISED,
    STYLES,
    control,
    docx_bytes,
    field,
    heading,
    para,
    raised,
    run,
)


def text_of(tmp_path: Path, body: str, **more: str) -> str:
    return opened(tmp_path, body, **more).text


def opened(tmp_path: Path, body: str, **more: str) -> SourceFile:
    path = tmp_path / "paper.docx"
    path.write_bytes(docx_bytes(body, **more))  # type: ignore[arg-type]
    return read(path)


def place_of(file: SourceFile, words: str) -> Span:
    start = file.text.index(words)
    return Span(file, start, start + len(words))


def test_paragraphs_headings_and_places(tmp_path: Path) -> None:
    file = opened(
        tmp_path, heading("Methods") + para() + para("Moss ", run("grows", "<w:b/>"), " & thrives.")
    )
    assert file.text == "# Methods\n\nMoss grows & thrives.\n"
    assert place_of(file, "grows").where == "paragraph 2"
    assert place_of(file, "grows").place == f"{file.path.as_posix()}, paragraph 2"


@pytest.mark.parametrize(
    "form",
    [
        RAISED,
        '<w:rStyle w:val="Above"/>',
        '<w:rStyle w:val="Further"/>',
        '<w:position w:val="8"/>',
    ],
)
def test_raised_numbers(tmp_path: Path, form: str) -> None:
    body = para("Moss grows", run("1", form), run(",", form), run("3", form), ", said he.")
    assert text_of(tmp_path, body) == "Moss grows<sup>1,3</sup>, said he.\n"


@pytest.mark.parametrize(
    "form",
    [
        '<w:vertAlign w:val="subscript"/>',
        '<w:rStyle w:val="Above"/><w:vertAlign w:val="baseline"/>',
        '<w:position w:val="-8"/>',
    ],
)
def test_what_is_not_raised(tmp_path: Path, form: str) -> None:
    assert text_of(tmp_path, para("CO", run("2", form))) == "CO2\n"


def test_a_raised_space_alone_is_no_mark(tmp_path: Path) -> None:
    assert text_of(tmp_path, para("Moss", raised(" "), "grows")) == "Moss grows\n"


def test_hidden_text_is_left_out(tmp_path: Path) -> None:
    hidden = run("nothing", "<w:vanish/>")
    shown = run(" here", '<w:vanish w:val="0"/>')
    assert text_of(tmp_path, para("Moss", hidden, shown)) == "Moss here\n"


def test_signs(tmp_path: Path) -> None:
    body = para(
        "<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>3</w:t><w:tab/><w:t>a</w:t><w:softHyphen/><w:t>b</w:t>"
        '<w:br/><w:sym w:font="Symbol" w:char="F062"/><w:sym w:font="Symbol" w:char="F0B1"/>'
        '<w:sym w:font="Other" w:char="2264"/><w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:char="x"/></w:r>'
    )
    assert text_of(tmp_path, body) == "1\u20113\tab\nβ±≤\ufffd\n"


def test_space_counts_where_it_is_said_to(tmp_path: Path) -> None:
    body = para(
        "<w:r><w:t> a\n b </w:t></w:r>",
        '<w:r><w:t xml:space="preserve"> c </w:t></w:r>',
        "<w:r><w:t>  </w:t></w:r>",
        "d",
    )
    assert text_of(tmp_path, body) == "a  b c d\n"


def test_lists_count_themselves(tmp_path: Path) -> None:
    def item(text: str, number: int, level: int = 0) -> str:
        numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        return para(text, properties=numbered)

    body = (
        para("one", style="Entries")
        + item("a", 1, 1)
        + item("b", 1, 1)
        + para(style="Entries")  # counts, though nothing is in it
        + para("three", style="Entries")
        + item("c", 1, 1)
        + item("dot", 3)
        + item("again", 2)
        + item("none", 0)
        + para("two", style="Entries")
    )
    said = text_of(tmp_path, body).split("\n\n")
    assert said == [
        "1. one", "1.a) a", "1.b) b", "3. three", "3.a) c", "dot", "1. again", "none", "2. two\n",
    ]  # fmt: skip


def test_a_numbering_may_be_that_of_a_style(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="MyList"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="MyList"/><w:lvl w:ilvl="0">'
        '<w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="[%1]"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
    )
    body = para("x", properties='<w:numPr><w:numId w:val="5"/></w:numPr>')
    assert text_of(tmp_path, body, numbering=numbering) == "[IV] x\n"


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    gone = "<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
    new = '<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:moveTo><w:r><w:t xml:space="preserve"> here</w:t></w:r></w:moveTo>'
    joined = "<w:rPr><w:del/></w:rPr>"
    body = (
        para("A ", gone, new)
        + para("begins ", properties=joined)
        + para("and ends", style="Entries")
        + para(
            "<w:del><w:r><w:delText>all</w:delText></w:r></w:del>",
            style="Entries",
            properties=joined,
        )
        + para("next", style="Entries")
    )
    assert text_of(tmp_path, body) == "A new here\n\n1. begins and ends\n\n2. next\n"


def test_tables(tmp_path: Path) -> None:
    def row(*cells: str, about: str = "") -> str:
        return f"<w:tr>{about}" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    table = (
        "<w:tbl>"
        + row(para("Moss"), para("Snow ", raised("2")) + para("and ice"))
        + row(para("a"), para())
    )
    table += row(para("x"), para("y"), about="<w:trPr><w:del/></w:trPr>") + "</w:tbl>"
    frame = "<w:tbl>" + row(para("alone")) + "</w:tbl>"
    file = opened(tmp_path, para("Before.") + table + frame + para("After."))
    assert file.text == (
        "Before.\n\n| Moss | Snow <sup>2</sup> and ice |\n| a |  |\n\nalone\n\nAfter.\n"
    )
    assert place_of(file, "ice").where == "table 1, row 1"
    assert place_of(file, "alone").where == "table 2, row 1"
    assert place_of(file, "After").where == "paragraph 2"


def test_rows_in_controls(tmp_path: Path) -> None:
    cell = control("c", f"<w:tc>{para('b')}</w:tc>")
    row = f"<w:tr><w:tc>{para('a')}</w:tc>{cell}</w:tr>"
    assert text_of(tmp_path, f"<w:tbl>{control('r', row)}</w:tbl>") == "| a | b |\n"


def test_text_that_is_elsewhere_is_no_reason_to_accuse(tmp_path: Path) -> None:
    assert opened(tmp_path, para("Moss.")).doubts == ()
    assert opened(tmp_path, para("Moss.") + '<w:altChunk r:id="r1"/>').doubts


def test_what_word_keeps_beside_an_open_document(tmp_path: Path) -> None:
    (tmp_path / "~$paper.docx").write_bytes(b"Someone")
    opened(tmp_path, para("Moss."))
    assert [each.name for each in collect([tmp_path]).files] == ["paper.docx"]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    inside = f"<w:txbxContent>{para('In a box')}</w:txbxContent>"
    box = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    file = opened(tmp_path, para("Beside ", box, "it.") + para("End."))
    assert file.text == "Beside it.\n\nIn a box\n\nEnd.\n"
    assert place_of(file, "box").where == "text box 1"


def note(kind: str, at: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{at}"/></w:r>'


def notes(kind: str, *texts: str) -> str:
    first = f'<w:{kind} w:type="separator" w:id="0">{para("-")}</w:{kind}>'
    return first + "".join(
        f'<w:{kind} w:id="{at}">{para(text)}</w:{kind}>' for at, text in enumerate(texts, 1)
    )


def test_notes_stand_at_the_end(tmp_path: Path) -> None:
    body = para("Moss", note("footnote", 2), " and snow", note("endnote", 1), ".") + para(
        "End.", note("footnote", 1)
    )
    file = opened(
        tmp_path,
        body,
        footnotes=notes("footnote", "Second note.", "First note."),
        endnotes=notes("endnote", "Last."),
    )
    assert file.text == (
        "Moss[^1] and snow[^e1].\n\nEnd.[^2]\n\n[^1]: First note.\n\n[^2]: Second note.\n\n[^e1]: Last.\n"
    )
    assert place_of(file, "First").where == "footnote 1"
    assert place_of(file, "Last").where == "endnote 1"


def test_notes_that_cite_stand_where_they_are_printed(tmp_path: Path) -> None:
    body = para("Moss", note("footnote", 1), ".") + para("End [2].")
    file = opened(tmp_path, body, footnotes=notes("footnote", "As in [1]."))
    assert file.text == "Moss.\n\nAs in [1].\n\nEnd [2].\n"


def test_endnotes_may_be_the_list(tmp_path: Path) -> None:
    body = para("Moss", note("endnote", 1), " and snow", note("endnote", 2), ".") + para(
        "Ice", note("endnote", 3), "."
    )
    file = opened(tmp_path, body, endnotes=notes("endnote", *map(entry, (1, 2, 3))))
    document = extract(file)
    assert [each.key for each in document.references] == ["1", "2", "3"]
    assert len(document.citations) == 3


def test_fields_show_their_result(tmp_path: Path) -> None:
    simple = '<w:fldSimple w:instr="REF x">' + run("3") + "</w:fldSimple>"
    body = (
        para("See ", field(' HYPERLINK "x" ', run("there")), " and [", simple, "].")
        + para(field(' TOC \\o "1-3" ', run("References 7")))
        + para("<w:hyperlink>" + run("a link") + "</w:hyperlink>")
    )
    assert text_of(tmp_path, body) == "See there and [3].\n\na link\n"


def test_a_control_shows_what_was_written_into_it(tmp_path: Path) -> None:
    hint = control("t", run("Click here"), more="<w:showingPlcHdr/>")
    assert (
        text_of(tmp_path, para("A ", hint, control("t", run("word"))) + control("t", para("B")))
        == "A word\n\nB\n"
    )


def test_what_is_printed_above_words_is_not_read_twice(tmp_path: Path) -> None:
    above = f"<w:rt>{run('koke')}</w:rt><w:rubyBase>{run('moss')}</w:rubyBase>"
    body = para("All ", f"<w:r><w:ruby>{above}</w:ruby></w:r>", " grows.")
    assert text_of(tmp_path, body) == "All moss grows.\n"


def test_mathematics_is_no_text(tmp_path: Path) -> None:
    maths = "<m:oMath><m:r><m:t>[1]</m:t></m:r></m:oMath>"
    assert text_of(tmp_path, para("Where ", maths, " holds")) == "Where  holds\n"


def test_a_comment_may_say_what_to_ignore(tmp_path: Path) -> None:
    comments = (
        f'<w:comment w:id="4">{para("citecheck: ignore[CIT001] they know")}</w:comment>'
        f'<w:comment w:id="5">{para("Is that so?")}</w:comment>'
    )
    marks = '<w:r><w:commentReference w:id="4"/></w:r><w:r><w:commentReference w:id="5"/></w:r>'
    file = opened(tmp_path, para("Moss.") + para("Snow.", marks), comments=comments)
    assert file.text == "Moss.\n\nSnow. <!-- citecheck: ignore[CIT001] they know -->\n"
    directive = extract(file).directives[0]
    assert (directive.codes, directive.covers.text[:5]) == (("CIT001",), "Snow.")


def test_a_numbered_list_is_understood(tmp_path: Path) -> None:
    entries = "".join(
        para(run(entry(at)[:9]), run(entry(at)[9:], "<w:i/>"), style="Entries")
        for at in (1, 2, 3, 4)
    )
    body = heading("Results") + para("Moss grows", raised("1,2"), ". Snow fell", raised("3,4"), ".")
    document = extract(opened(tmp_path, body + heading("References") + entries))
    assert [each.span.text for each in document.references] == [entry(at) for at in (1, 2, 3, 4)]
    cited = [each.target.number for each in document.citations if isinstance(each.target, Numbered)]
    assert cited == [1, 2, 3, 4]


def test_the_main_part_is_found_by_its_relation(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    data = docx_bytes(para("Moss."))
    from packages import members, zipped  # noqa: PLC0415

    files = {
        name.replace("word/document", "word/other"): data for name, data in members(data).items()
    }
    files = {
        name: data.replace(b"word/document.xml", b"word/other.xml") for name, data in files.items()
    }
    path.write_bytes(zipped(files))
    assert read(path).text == "Moss.\n"


def test_strict_documents_and_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    from packages import W, members, zipped  # noqa: PLC0415

    files = members(docx_bytes(para("Möss", raised("1"))))
    strict = files["word/document.xml"].replace(
        W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    path.write_bytes(zipped({**files, "word/document.xml": strict}))
    assert read(path).text == "Möss<sup>1</sup>\n"
    wide = files["word/document.xml"].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    path.write_bytes(zipped({**files, "word/document.xml": wide}))
    assert read(path).text == "Möss<sup>1</sup>\n"


def test_nothing_in_it(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="holds no text"):
        opened(tmp_path, para())


def test_without_styles_and_numbering(tmp_path: Path) -> None:
    assert STYLES
    assert NUMBERING
    assert text_of(tmp_path, para("Moss."), styles="", numbering="") == "Moss.\n"

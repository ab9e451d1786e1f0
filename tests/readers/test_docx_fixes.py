"""A fix goes into the Word document where it belongs, and nothing else of it changes."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.errors import ReadError
from citecheck.extract import extract
from citecheck.finding import Edit, Fix, Safety
from citecheck.fixer import writable
from citecheck.model import Numbered
from citecheck.pipeline import Plan, fix, renumbered
from citecheck.readers import edited, read, to_write
from citecheck.rules import RULES
from citecheck.source import SourceFile, Span
from invented import entry
from packages import (
    RAISED,
    control,
    csl,
    docx_bytes,
    field,
    field_around,
    heading,
    members,
    para,
    raised,
    run,
    zotero,
)

DOCUMENT = "word/document.xml"
PICTURE = {"word/media/image1.png": "not really"}


def opened(tmp_path: Path, *body: str, **more: Any) -> SourceFile:
    path = tmp_path / "paper.docx"
    path.write_bytes(docx_bytes("".join(body), parts=PICTURE, **more))
    return read(path)


def replaced(file: SourceFile, *edits: tuple[str, str]) -> SourceFile:
    stretches = []
    for old, new in edits:
        start = file.text.index(old)
        stretches.append((start, start + len(old), new))
    return edited(file, stretches)


def xml_of(file: SourceFile) -> str:
    data = file.changed.get(file.path) or file.path.read_bytes()
    return members(data)[DOCUMENT].decode()


def entries(*numbers: int, style: str = "Entries", label: str = "") -> str:
    return "".join(
        para(run(label.format(at) + entry(one)[:9]), run(entry(one)[9:], "<w:i/>"), style=style)
        for at, one in enumerate(numbers, 1)
    )


def numbers_cited(file: SourceFile) -> list[int]:
    return [
        each.target.number for each in extract(file).citations if isinstance(each.target, Numbered)
    ]


def test_an_edit_changes_only_its_place(tmp_path: Path) -> None:
    file = opened(tmp_path, para("Moss ", run("growz", "<w:b/>"), " & thrives."), para("Snow."))
    after = replaced(file, ("growz", "grows <so> & on"))
    assert after.text == "Moss grows <so> & on & thrives.\n\nSnow.\n"
    assert xml_of(after) == xml_of(file).replace("growz", "grows &lt;so&gt; &amp; on")
    old, new = members(file.path.read_bytes()), members(after.changed[file.path])
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} == {DOCUMENT}
    with zipfile.ZipFile(BytesIO(after.changed[file.path])) as archive:
        dates = {each.date_time for each in archive.infolist()}
    assert dates == {(2020, 2, 2, 2, 2, 2)}
    assert to_write(file, after) == {file.path: after.changed[file.path]}


def test_an_edit_over_formatting_is_unsafe(tmp_path: Path) -> None:
    file = opened(tmp_path, para("Moss ", run("gr", "<w:b/>"), "ows on ice."))

    def offered(words: str) -> Fix | None:
        start = file.text.index(words)
        return writable(
            Fix("mend", (Edit(Span(file, start, start + len(words)), "x"),), Safety.SAFE)
        )

    inside, across = offered("ows on"), offered("grows")
    assert inside is not None
    assert inside.safety is Safety.SAFE
    assert across is not None
    assert across.safety is Safety.UNSAFE
    # Word begins a new run wherever someone has typed again; that is no formatting.
    typed = '<w:r w:rsidR="01"><w:rPr><w:lang w:val="de"/></w:rPr><w:t>[1</w:t></w:r>'
    file = opened(tmp_path, para("Moss ", typed, run(",2&3"), run("]")))
    same = offered("[1,2&3]")
    assert same is not None
    assert same.safety is Safety.SAFE
    file = opened(tmp_path, para("Moss ", "<w:hyperlink>" + run("[1") + "</w:hyperlink>", run("]")))
    linked = offered("[1]")
    assert linked is not None
    assert linked.safety is Safety.UNSAFE
    file = opened(tmp_path, para("Moss ", run("gr", "<w:b/>"), "ows on ice."))
    after = replaced(file, ("grows", "thrives"))
    assert after.text == "Moss thrives on ice.\n"
    assert '<w:b/></w:rPr><w:t xml:space="preserve">thrives</w:t>' in xml_of(after)


def test_space_at_the_ends_is_kept(tmp_path: Path) -> None:
    file = opened(tmp_path, para("<w:r><w:t>one</w:t></w:r>", "<w:r><w:t>two</w:t></w:r>"))
    after = replaced(file, ("two", " three"))
    assert after.text == "one three\n"
    assert '<w:t>one</w:t></w:r><w:r><w:t xml:space="preserve"> three</w:t>' in xml_of(after)


def test_what_is_said_of_space_is_said_once(tmp_path: Path) -> None:
    text = '<w:t xml:space="default">Moss growz</w:t><w:t/><w:tab/><w:t>on</w:t>'
    file = opened(tmp_path, para(f"<w:r>{text}</w:r>"))
    assert replaced(file, ("growz", "grows ")).text == "Moss grows \ton\n"
    assert replaced(file, ("\t", " ")).text == "Moss growz on\n"


def test_signs_give_way_to_text(tmp_path: Path) -> None:
    file = opened(
        tmp_path,
        para("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>3</w:t><w:tab/><w:t>x &amp; y</w:t></w:r>"),
    )
    after = replaced(file, ("\u20113", "–4"), ("\t", " "), ("&", "and"))
    assert after.text == "1–4 x and y\n"


def test_what_is_not_printed_stays(tmp_path: Path) -> None:
    inside = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="b"/>'
    file = opened(
        tmp_path, para("Moss ", inside, run("a"), '<w:bookmarkEnd w:id="1"/>', run("b"), ".")
    )
    after = replaced(file, ("ab", ""))
    assert after.text == "Moss .\n"
    assert inside in xml_of(after)


def merged(tmp_path: Path, *body: str) -> SourceFile:
    """Return the document after all fixes, which have to settle everything and stay settled."""
    file = opened(tmp_path, *body)
    result = fix(file, Plan(RULES), edited, unsafe=True)
    assert result.done
    again = fix(result.file, Plan(RULES), edited, unsafe=True)
    assert (again.done, again.file.text) == ((), result.file.text)
    return result.file


def copy_of(number: int) -> str:
    return entry(number).replace("Res.", "Research.")


def test_merging_entries_of_a_list_that_counts_itself(tmp_path: Path) -> None:
    text = para(
        "Moss grows",
        raised("1"),
        ". Snow fell",
        raised("2"),
        raised(",3"),
        ". Ice",
        raised("4"),
        ".",
    )
    file = merged(tmp_path, heading("Results"), text, heading("References"), entries(1, 2, 1, 3))
    assert numbers_cited(file) == [1, 1, 2, 3]
    assert [each.span.text for each in extract(file).references] == [entry(1), entry(2), entry(3)]
    assert xml_of(file).count('<w:pStyle w:val="Entries"/>') == 3


def test_merging_entries_with_typed_numbers(tmp_path: Path) -> None:
    text = para("Moss grows [1]. Snow fell [2,3]. Ice [4].")
    file = merged(
        tmp_path, text, heading("References"), entries(1, 2, 1, 3, style="Normal", label="{}. ")
    )
    assert numbers_cited(file) == [1, 1, 2, 3]
    assert [each.label.text if each.label else "" for each in extract(file).references] == [
        "1.",
        "2.",
        "3.",
    ]
    assert xml_of(file).count("<w:i/>") == 3


@pytest.mark.parametrize("twice", [(1, 2, 1), (1, 1, 2), (2, 1, 1)])
def test_merging_entries_of_a_manager(tmp_path: Path, twice: tuple[int, ...]) -> None:
    items = [{**csl(one), "id": f"W{at}"} for at, one in enumerate(twice)]
    text = para(
        "Moss ", *(zotero([item], run(f"[{at}]")) for at, item in enumerate(items, 1)), " grows."
    )
    printed = [
        para(run(f"{at}."), "<w:r><w:tab/></w:r>", run(entry(one)))
        for at, one in enumerate(twice, 1)
    ]
    body = (
        text,
        heading("References"),
        field_around("ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY", printed),
        para("End."),
    )
    file = merged(tmp_path, *body)
    kept = list(dict.fromkeys(twice))
    document = extract(file)
    assert [each.span.text for each in document.references] == [entry(one) for one in kept]
    assert [each.doi.text if each.doi else "" for each in document.references] == [
        f"10.5555/w{one}" for one in kept
    ]
    xml = xml_of(file)
    assert xml.count('"begin"') == xml.count('"separate"') == xml.count('"end"') == 4
    assert "ZOTERO_BIBL" in xml
    # The list's field begins before its first entry and ends behind its last.
    assert xml.index("ZOTERO_B") < xml.index("Abara A") < xml.rindex('"end"') < xml.index("End.")


def test_an_emptied_paragraph_stays_where_one_is_needed(tmp_path: Path) -> None:
    cell = f"<w:tbl><w:tr><w:tc>{para('only')}</w:tc><w:tc>{para('two')}{para('three')}</w:tc></w:tr></w:tbl>"
    picture = para("gone", "<w:r><w:drawing/></w:r>")
    file = opened(tmp_path, cell, picture, para("End."))
    after = replaced(file, ("only", ""), ("three", ""), ("two", ""), ("gone", ""))
    assert after.text == "End.\n"
    xml = xml_of(after)
    assert "<w:drawing/>" in xml
    assert xml.count("<w:p>") == 4


def test_marks_of_a_paragraph_that_goes_are_kept(tmp_path: Path) -> None:
    start, end = '<w:bookmarkStart w:id="7" w:name="x"/>', '<w:bookmarkEnd w:id="7"/>'
    file = opened(tmp_path, para("Before."), para(start, "Gone."), para("After", end, "."))
    assert f'<w:p>{start}<w:r><w:t xml:space="preserve">After' in xml_of(
        replaced(file, ("Gone.", ""))
    )
    file = opened(tmp_path, para("Before", start, "."), para("Gone.", end))
    assert xml_of(replaced(file, ("Gone.", ""))).endswith(
        f"{end}</w:p><w:sectPr/></w:body></w:document>"
    )


def test_marks_in_what_was_inserted_are_kept(tmp_path: Path) -> None:
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    listed = field_around("ADDIN ZOTERO_BIBL {}", [para("Moss."), para("Gone.")])
    inserted = listed.replace(end + "</w:p>", f'<w:ins w:id="9">{end}</w:ins></w:p>')
    file = opened(tmp_path, inserted, para("End."))
    xml = xml_of(replaced(file, ("Gone.", "")))
    assert xml.index("Moss.") < xml.index(end) < xml.index("End.")


@pytest.mark.parametrize("kept", ["<w:r><w:drawing/></w:r>", "control"])
def test_what_is_empty_and_stays_is_not_counted(tmp_path: Path, kept: str) -> None:
    once, twice = entries(1, 2), entries(1).replace("Res.", "Research.")
    twice = control("x", twice) if kept == "control" else twice.replace("</w:p>", f"{kept}</w:p>")
    text = para("Moss grows [1]. Snow fell [2,3]. Ice [4].")
    file = merged(tmp_path, text, heading("References"), once, twice, entries(3))
    assert numbers_cited(file) == [1, 1, 2, 3]
    assert file.text.endswith(f"3. {entry(3)}\n")


def referring(number: int) -> str:
    return field(f" REF _Ref10{number} \\r \\h ", run(f"{number}"))


def pointed_at(*paragraphs: str) -> str:
    """Return paragraphs, each a bookmark."""
    return "".join(
        f"{each.replace('<w:r>', f'<w:bookmarkStart {name}/><w:r>', 1).removesuffix('</w:p>')}"
        f'<w:bookmarkEnd w:id="{at}"/></w:p>'
        for at, each in enumerate(paragraphs, 1)
        for name in [f'w:id="{at}" w:name="_Ref10{at}"']
    )


def test_cross_references_that_word_would_print_otherwise_become_text(tmp_path: Path) -> None:
    text = para(
        *("Moss [", referring(1), "]. Snow [", referring(2), ",", referring(3)),
        *("]. Ice [", referring(4), "]. Rain [", referring(3), "]."),
    )
    listed = pointed_at(
        *(para(each, style="Entries") for each in (entry(1), entry(2), copy_of(1), entry(3)))
    )
    file = merged(tmp_path, text, heading("References"), listed)
    assert numbers_cited(file) == [1, 1, 2, 3, 1]
    xml = xml_of(file)
    # The bookmark of what went is not that of another entry now.
    assert [f"_Ref10{at}" in xml for at in (1, 2, 3, 4)] == [True, True, False, True]
    assert xml.count(" REF ") == xml.count('"begin"') == xml.count('"end"') == 2
    assert f"Ice [</w:t></w:r>{referring(4)}".replace(">4<", ">3<") in xml


def test_a_cross_reference_in_one_element(tmp_path: Path) -> None:
    simple = f'<w:fldSimple w:instr=" REF _Ref2 ">{run("2")}</w:fldSimple>'
    file = opened(tmp_path, para("Moss [", simple, "; 3]."))
    assert "fldSimple" in xml_of(replaced(file, ("2", "1")))
    assert "fldSimple" not in xml_of(replaced(file, ("2; 3", "1")))
    assert "fldSimple" not in xml_of(replaced(file, ("2", "")))


@pytest.mark.parametrize(
    ("style", "label"), [("Entries", ""), ("Normal", "{}. "), ("Normal", "[{}]\u00a0")]
)
def test_entries_move_as_they_are(tmp_path: Path, style: str, label: str) -> None:
    link = '<w:hyperlink r:id="r1">' + run(" doi:10.5555/w2") + "</w:hyperlink>"
    listed = entries(1, 2, 3, style=style, label=label)
    listed = listed.replace("20-28.</w:t></w:r>", "20-28.</w:t></w:r>" + link)
    text = para("Moss grows", raised("3"), ". Snow fell", raised("1,2"), ".")
    file = opened(tmp_path, heading("Results"), text, heading("References"), listed)
    after = renumbered(file, edited).file
    assert numbers_cited(after) == [1, 2, 3]
    moved = [each.span.text for each in extract(after).references]
    assert moved == [entry(3), entry(1), entry(2) + " doi:10.5555/w2"]
    xml = xml_of(after)
    assert xml.count("<w:i/>") == xml_of(file).count("<w:i/>") == 3
    assert xml.index(entry(1)[9:]) < xml.index(link) > xml.index(entry(3)[9:])
    assert len(xml) == len(xml_of(file))


def test_entries_of_a_field_are_written_where_they_stand(tmp_path: Path) -> None:
    printed = [para(run(f"{at}. "), run(entry(at))) for at in (1, 2, 3)]
    body = para("Moss [2] and snow [1] and ice [3].")
    file = opened(tmp_path, body, field_around("ADDIN EN.REFLIST", printed))
    after = renumbered(file, edited).file
    assert [each.span.text for each in extract(after).references] == [entry(2), entry(1), entry(3)]
    xml = xml_of(after)
    assert xml.index('"begin"') < xml.index("Beltrov") < xml.index("Cassini") < xml.index('"end"')


def test_entries_that_are_no_whole_paragraphs(tmp_path: Path) -> None:
    lines = "<w:r><w:br/></w:r>".join(run(f"{at}. {entry(at)}") for at in (1, 2, 3))
    file = opened(
        tmp_path, para("Moss [2]. Snow [1]. Ice [3]."), heading("References"), para(lines)
    )
    after = renumbered(file, edited).file
    assert [each.span.text for each in extract(after).references] == [entry(2), entry(1), entry(3)]
    assert xml_of(after).count("<w:p>") == xml_of(file).count("<w:p>")


def test_an_entry_between_breaks_goes_with_its_break(tmp_path: Path) -> None:
    lines = "<w:r><w:br/></w:r>".join(
        run(f"{at}. {entry(one)}") for at, one in enumerate((1, 2, 1, 3), 1)
    )
    file = merged(
        tmp_path,
        para("Moss grows [1]. Snow fell [2,3]. Ice [4]."),
        heading("References"),
        para(lines),
    )
    assert numbers_cited(file) == [1, 1, 2, 3]
    assert xml_of(file).count("<w:br/>") == 2


def test_text_in_a_section_of_characters(tmp_path: Path) -> None:
    file = opened(tmp_path, para("<w:r><w:t>a <![CDATA[b & c\n]]>d</w:t></w:r>"))
    assert file.text == "a b & c\nd\n"
    after = replaced(file, ("b & c\n", "<e> "))
    assert after.text == "a <e> d\n"
    assert "CDATA" not in xml_of(after)


def test_two_entries_of_the_same_words(tmp_path: Path) -> None:
    file = opened(
        tmp_path, para("Moss [2]. Snow [1]. Ice [3]."), heading("References"), entries(1, 1, 2)
    )
    assert file.text.count(entry(1)) == 2
    after = renumbered(file, edited).file
    assert numbers_cited(after) == [1, 2, 3]


def test_the_rest_of_the_archive_is_kept_byte_for_byte(tmp_path: Path) -> None:
    """Also with sizes behind the data, an archive comment and something put before it."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members(docx_bytes(para("Moss."), parts=PICTURE)).items():
            archive.writestr(name, data)
        archive.comment = b"made by hand"
    path = tmp_path / "a.docx"
    path.write_bytes(out.getvalue())
    file = read(path)
    after = replaced(file, ("Moss", "Snow and ice"))
    data = after.changed[path]
    path.write_bytes(data)
    assert read(path).text == "Snow and ice.\n"
    with zipfile.ZipFile(path) as archive:
        assert archive.comment == b"made by hand"
        assert archive.testzip() is None
    assert members(data)["word/media/image1.png"].endswith(b"not really")


def test_a_document_that_has_changed_meanwhile(tmp_path: Path) -> None:
    file = opened(tmp_path, para("Moss."))
    after = replaced(file, ("Moss", "Snow"))
    file.path.write_bytes(docx_bytes(para("Ice.")))
    with pytest.raises(ReadError, match="was changed while"):
        to_write(file, after)


_TEXTS = st.lists(
    st.tuples(
        st.text("ab<&é\u2028𝒳 ", min_size=1, max_size=6), st.sampled_from(["", "<w:b/>", RAISED])
    ),
    min_size=1,
    max_size=6,
)


@given(st.lists(_TEXTS, min_size=1, max_size=4), st.data())
def test_what_an_edit_says_is_what_is_read_then(
    tmp_path_factory: pytest.TempPathFactory,
    paragraphs: list[list[tuple[str, str]]],
    data: st.DataObject,
) -> None:
    path = tmp_path_factory.mktemp("w") / "a.docx"
    body = "".join(para(*(run(text, form) for text, form in each)) for each in paragraphs)
    path.write_bytes(docx_bytes(body + para("End.")))
    file = read(path)
    assert file.origin is not None
    piece = data.draw(st.sampled_from(file.origin.pieces))
    start = data.draw(st.integers(piece.start, piece.end - 1)) if piece.verbatim else piece.start
    end = data.draw(st.integers(start, piece.end)) if piece.verbatim else piece.end
    new = data.draw(st.text("xy<&> ü", min_size=1, max_size=5)) + "z"
    after = edited(file, [(start, end, new)])
    wanted = file.text[:start] + new + file.text[end:]
    assert _plain(after.text) == _plain(wanted)


def _plain(text: str) -> str:
    return text.replace("<sup>", "").replace("</sup>", "")

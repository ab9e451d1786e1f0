"""Places are the same for the server and for an editor, in every unit and while one types."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp
from markdown_it import MarkdownIt

from citecheck.server.buffers import Buffer, opened
from citecheck.server.markup import Markup, one_line
from citecheck.server.places import Places, Shift
from citecheck.server.positions import Ruler
from citecheck.source import SourceFile, Span
from server.client import position

PATH = Path("/tmp/a.md")
CHARACTERS = st.sampled_from("ab 1ü−𝛼🐝\r\n\u2028\x0c\ufeff")
TEXTS = st.text(CHARACTERS, max_size=60)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-32"])


@given(TEXTS, ENCODINGS, st.data())
def test_every_place_leads_back(text: str, encoding: str, data: st.DataObject) -> None:
    file, ruler = SourceFile(PATH, text), Ruler(encoding)
    offset = data.draw(st.integers(0, len(text)))
    place = ruler.position(file, offset)
    inside = 0 < offset < len(text) and text[offset - 1] == "\r" and text[offset] == "\n"
    assert ruler.offset(file, place) == offset - inside
    if encoding == "utf-16" and not inside:
        assert {"line": place.line, "character": place.character} == position(text, offset)


@given(TEXTS, ENCODINGS, st.integers(0, 70), st.integers(0, 300))
def test_any_position_is_somewhere(text: str, encoding: str, line: int, character: int) -> None:
    file, ruler = SourceFile(PATH, text), Ruler(encoding)
    offset = ruler.offset(file, lsp.Position(line, character))
    assert 0 <= offset <= len(text)
    found = ruler.position(file, offset)
    assert (found.line, found.character) <= (line, character)


def test_a_position_inside_a_character_is_before_it() -> None:
    file = SourceFile(PATH, "a🐝b")
    assert [Ruler("utf-16").offset(file, lsp.Position(0, each)) for each in range(5)] == [
        0, 1, 1, 2, 3,
    ]  # fmt: skip
    assert [Ruler("utf-8").offset(file, lsp.Position(0, each)) for each in range(7)] == [
        0, 1, 1, 1, 1, 2, 3,
    ]  # fmt: skip


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_was_not_changed_is_carried_over(before: str, old: str, new: str, behind: str) -> None:
    was, now = before + old + behind, before + new + behind
    shift = Shift(was, now)
    for offset in range(len(was) + 1):
        start, end = shift.start(offset), shift.end(offset)
        assert 0 <= start <= len(now)
        assert 0 <= end <= len(now)
        if offset < shift.head or offset >= len(was) - shift.tail:
            assert was[offset : offset + 1] == now[start : start + 1]
        if 0 < offset <= shift.head or offset > len(was) - shift.tail:
            assert was[offset - 1] == now[end - 1]
    for offset in range(len(now) + 1):
        back = shift.back(offset)
        assert back is None or 0 <= back <= len(was)
    assert shift.head >= len(before)
    assert shift.head + shift.tail >= min(len(was), len(now), len(before + behind))


def test_places_move_with_what_is_typed_before_them() -> None:
    then = SourceFile(PATH, "One [1].\nTwo [2].\n")
    now = Buffer("file:///tmp/a.md", PATH, 2, "One [1].\nAnd more 𝛼. Two [2].\n")
    places = Places(Ruler(), {PATH: now}, {PATH: then})
    start = then.text.index("2")
    where = places.range_in(PATH, Span(then, start, start + 1))
    assert where == lsp.Range(lsp.Position(1, 18), lsp.Position(1, 19))
    place = places.place(PATH, where.start)
    assert place is not None
    assert place.offset == start
    assert places.place(PATH, lsp.Position(1, 5)) is None  # just typed: nothing is known of it
    assert places.place(Path("/tmp/b.md"), lsp.Position(0, 0)) is None
    assert places.range_in(Path("/tmp/b.md"), Span(then, 0, 1)) is None


@pytest.mark.parametrize(
    ("uri", "language", "path", "saved"),
    [
        ("file:///tmp/a%20b.md", "markdown", "/tmp/a b.md", True),
        ("untitled:Untitled-1", "bibtex", "/root/Untitled-1.bib", False),
        ("untitled:Untitled-1", "nonsense", "/root/Untitled-1.txt", False),
        ("untitled:/tmp/x.tex", "plaintext", "/root/x.tex", False),
        ("inmemory:", "plaintext", "/root/untitled.txt", False),
    ],
)
def test_where_a_document_is(uri: str, language: str, path: str, *, saved: bool) -> None:
    found = opened(uri, 1, "x", language, Path("/root"))
    assert (found.path, found.saved) == (Path(path), saved)


SPECIAL = st.text(st.sampled_from("ab1 .)(\\`*_~$[]<>!&;#+-=:|\"'^{}@/%üΩ"), max_size=40)


@given(SPECIAL)
def test_words_mean_themselves_in_markdown(text: str) -> None:
    line = one_line(text, 600)
    for shown, around in ((Markup().text(line), ""), (f"**x**: {Markup().text(line)}", "x: ")):
        tokens = MarkdownIt("js-default").parse(shown)
        kinds = [each.type for each in tokens]
        assert kinds == (["paragraph_open", "inline", "paragraph_close"] if shown else [])
        inline = [one for each in tokens for one in each.children or ()]
        allowed = {"text", "text_special"} | ({"strong_open", "strong_close"} if around else set())
        assert {each.type for each in inline} <= allowed
        assert "".join(each.content for each in inline) == (around + line).rstrip()
    assert Markup(markdown=False).text(line) == line


def test_messages_and_links() -> None:
    assert Markup().message("`a*b` is _c_") == "“a\\*b” is \\_c\\_"
    assert Markup(markdown=False).message("`a*b`") == "`a*b`"
    assert Markup().doi("10.1/a(b)<c>") == "[10.1/a(b)&lt;c>](https://doi.org/10.1/a%28b%29%3Cc%3E)"
    assert Markup(markdown=False).doi("10.1/a") == "https://doi.org/10.1/a"
    assert one_line("a\n b  c", 3) == "a…"

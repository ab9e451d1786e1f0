"""A text made of another format leads back to where each of its stretches stood."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from citecheck.finding import Edit, Fix, Safety
from citecheck.fixer import writable
from citecheck.readers.mapped import MappedText, carried_over
from citecheck.source import SourceFile, Span

RAW = SourceFile(Path("a.x"), "line one\n<b>bold &amp; brave</b> end")


def mapped(part: str = "") -> SourceFile:
    text = MappedText()
    text.made("\n")
    text.copy(RAW, 0, 9, part)
    text.copy(RAW, 12, 17, part)
    text.put("&", RAW, 17, 22, part)
    text.copy(RAW, 22, 28, part)
    text.copy(RAW, 32, 36, part)
    return text.source(Path("a.x"))


def span(file: SourceFile, words: str) -> Span:
    start = file.text.index(words)
    return Span(file, start, start + len(words))


def test_a_place_leads_back() -> None:
    file = mapped()
    assert file.text == "\nline one\nbold & brave end"
    original = span(file, "brave").original
    assert (original.text, original.file, tuple(original.begin)) == ("brave", RAW, (2, 15))
    assert span(file, "& brave").original.text == "&amp; brave"
    assert span(file, "ld & br").original.text == "ld &amp; br"
    assert span(file, "brave").place == "a.x:2:15"
    assert span(file, "brave").where == "line 2, column 15"
    assert Span(file, 0, 0).original.file is file  # what the reader added stands nowhere


def test_a_part_has_its_own_name() -> None:
    file = mapped("paragraph 3")
    assert span(file, "brave").original.file is file
    assert span(file, "brave").place == "a.x, paragraph 3"


def test_what_can_be_written_back() -> None:
    file = mapped()

    def offered(words: str) -> Fix | None:
        fix = Fix("mend", (Edit(span(file, words), "x"),), Safety.SAFE)
        return writable(fix)

    within, over = offered("rave"), offered("& brave")
    assert within is not None
    assert within.safety is Safety.SAFE
    assert over is not None
    assert over.safety is Safety.UNSAFE
    assert offered("\n") is None
    added = Fix("mend", (Edit(Span(file, 0, 0), "x"),), Safety.SAFE)
    assert writable(added) is None


def test_an_edit_is_carried_over() -> None:
    file = mapped()
    start = file.text.index("old")
    edits = [(start, start + 3, "a<"), (file.text.index("&"), file.text.index("&") + 1, "and")]
    spelt = carried_over(file, edits, lambda text: text.replace("<", "&lt;"))
    assert spelt == {RAW: "line one\n<b>ba&lt; and brave</b> end"}


@given(
    st.lists(st.tuples(st.text("ab<", max_size=5), st.text("cd", max_size=5)), min_size=1),
    st.data(),
)
def test_edits_of_what_was_copied_come_out_as_they_were_meant(
    parts: list[tuple[str, str]], data: st.DataObject
) -> None:
    raw = SourceFile(Path("a.x"), "".join(f"<{tag}>{text}" for tag, text in parts))

    tags = [tag for tag, _ in parts]
    out, at = MappedText(), 0
    for tag, text in parts:
        at += len(tag) + 2
        out.copy(raw, at, at + len(text))
        at += len(text)
    file = out.source(Path("a.x"))
    if not file.text:
        return
    start = data.draw(st.integers(0, len(file.text) - 1))
    end = data.draw(st.integers(start + 1, len(file.text)))
    changed = carried_over(file, [(start, end, "e")], str)[raw]
    kept = "".join(f"<{tag}>" for tag in tags)
    assert len(changed) == len(raw.text) - (end - start) + 1
    plain = changed
    for tag in tags:
        head, _, tail = plain.partition(f"<{tag}>")
        plain = head + tail
    assert plain == file.text[:start] + "e" + file.text[end:]
    assert len(plain) + len(kept) == len(changed)

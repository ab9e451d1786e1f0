from __future__ import annotations

import pytest

from builders import document, source, span
from citecheck.extract.directives import find_directives
from citecheck.model import Block, BlockKind, Directive
from citecheck.source import SourceFile


def found(file: SourceFile, prose: list[str], entries: list[str] | None = None) -> list[Directive]:
    made = document(file, prose=prose, entries=entries or [])
    return list(find_directives(file, made.blocks, made.lists))


def one(text: str, prose: list[str], entries: list[str] | None = None) -> Directive:
    (directive,) = found(source(text), prose, entries)
    return directive


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("<!-- citecheck: ignore[CIT001] kept -->", ("CIT001",), "kept"),
        ("<!--citecheck:ignore[CIT001,REF]-->", ("CIT001", "REF"), ""),
        (
            "<!-- citecheck: ignore[ CIT001 , uncited-reference ] a, b -->",
            ("CIT001", "uncited-reference"),
            "a, b",
        ),
        ("<!-- citecheck: ignore -->", (), ""),
        ("<!--citecheck: ignore-->", (), ""),
        ("<!-- citecheck: ignore the editor asked -->", (), "the editor asked"),
        ("<!-- citecheck: ignore[] -->", (), ""),
    ],
)
def test_forms(comment: str, codes: tuple[str, ...], reason: str) -> None:
    text = f"A claim. {comment} More.\n"
    directive = one(text, [text.strip()])
    assert (directive.codes, directive.reason) == (codes, reason)
    assert directive.span.text == comment
    assert directive.covers.text == text.strip()


@pytest.mark.parametrize("sign", ["%", "%%", "#", "//", ".."])
def test_line_forms(sign: str) -> None:
    text = f"First.\n\n{sign} citecheck: ignore[CIT001] why\n\nSecond.\n"
    directive = one(text, ["First.", "Second."])
    assert (directive.codes, directive.reason) == (("CIT001",), "why")
    assert directive.covers.text == "Second."


@pytest.mark.parametrize(
    "text",
    [
        "citecheck: ignore[CIT001] is how one writes it\n",
        "A claim % citecheck: ignore[CIT001]\n",
        "<!-- citecheck: ignored[CIT001] -->\n",
        "<!-- citecheck: ignore-files -->\n",
        "<!-- citecheck: ingore[CIT001] -->\n",
        "<!-- citecheck: ignore[CIT001]\n",
        "<!-- another comment -->\n",
        "Write `<!-- citecheck: ignore -->` beside it.\n",
    ],
)
def test_not_an_ignore_comment(text: str) -> None:
    assert found(source(text), [text.strip()]) == []


def test_two_on_a_line() -> None:
    text = "<!-- citecheck: ignore[CIT] --> x <!-- citecheck: ignore[REF] -->"
    assert [each.codes for each in found(source(text), [text])] == [("CIT",), ("REF",)]


def test_the_whole_file() -> None:
    text = "First.\n\nSecond.\n\n<!-- citecheck: ignore-file[REF] -->\n"
    assert one(text, ["First.", "Second."]).covers.text == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_alone_it_covers_what_follows(newline: str) -> None:
    comment = "<!-- citecheck: ignore -->"
    text = newline.join(["First.", "", comment, "", "Second.", "", "Third.", ""])
    assert one(text, ["First.", "Second.", "Third."]).covers.text == "Second."


def test_alone_in_a_block_of_its_own() -> None:
    comment = "<!-- citecheck: ignore -->"
    assert (
        one(f"First.\n\n{comment}\n\nSecond.", ["First.", comment, "Second."]).covers.text
        == "Second."
    )


def test_at_the_head_of_its_paragraph() -> None:
    paragraph = "<!-- citecheck: ignore -->\nA claim."
    assert one(f"{paragraph}\n\nSecond.", [paragraph, "Second."]).covers.text == paragraph


def test_in_an_entry() -> None:
    text = "Prose.\n\n1. Lee B. One.\n2. Roe C. Two. <!-- citecheck: ignore -->\n3. Poe D. Three.\n"
    entries = ["Lee B. One.", "Roe C. Two. <!-- citecheck: ignore -->", "Poe D. Three."]
    assert one(text, ["Prose."], entries).covers.text == entries[1]


def test_between_entries_it_covers_the_next() -> None:
    text = "Prose.\n\n1. Lee B. One.\n<!-- citecheck: ignore -->\n2. Roe C. Two.\n"
    entries = ["Lee B. One.\n<!-- citecheck: ignore -->", "Roe C. Two."]
    assert one(text, ["Prose."], entries).covers.text == "Roe C. Two."


def test_at_the_end_it_covers_itself_only() -> None:
    text = "Prose.\n\n<!-- citecheck: ignore -->\n"
    directive = one(text, ["Prose."])
    assert directive.covers == directive.span


def test_shown_in_code_it_is_not_meant() -> None:
    file = source("Write:\n\n    <!-- citecheck: ignore -->\n\nProse.")
    block = Block(BlockKind.CODE, span(file, "    <!-- citecheck: ignore -->"))
    assert find_directives(file, (block,), ()) == ()


def test_worst_case_is_quick() -> None:
    text = "<!-- citecheck: ignore[" * 20_000
    assert found(source(text), [text]) == []

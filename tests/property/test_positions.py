"""Lines and columns against offsets, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import source

TEXTS = st.text(st.sampled_from("ab1 \n\r\t\x0b\x0c\x1c\x85\u2028\u2029é論\U0001f600"))


@given(TEXTS, st.data())
def test_there_and_back(text: str, data: st.DataObject) -> None:
    file = source(text)
    offset = data.draw(st.integers(min_value=0, max_value=len(text)))
    line, column = file.position(offset)
    assert file.line_starts[line - 1] + column - 1 == offset
    assert line == len(file.line_starts) or offset < file.line_starts[line]


@given(TEXTS)
def test_lines_make_up_the_text(text: str) -> None:
    file = source(text)
    lines = [file.line_text(line) for line in range(1, len(file.line_starts) + 1)]
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert lines == plain.split("\n")


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", (0,)),
        ("a\nb", (0, 2)),
        ("a\r\nb\r", (0, 3, 5)),
        ("a\n\rb", (0, 2, 3)),
        ("a\u2028b\x0bc\x0cd\x85e", (0,)),
    ],
)
def test_only_three_endings_end_a_line(text: str, starts: tuple[int, ...]) -> None:
    assert source(text).line_starts == starts

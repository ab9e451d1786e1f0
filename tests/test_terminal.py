from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.terminal import cells, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ~", "plain ~"),
        ("naïve β¹ 論文", "naïve β¹ 論文"),
        ("a\tb", "a    b"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\x07\x00\x7f\x85", "a\\x07\\x00\\x7f\\x85"),
        ("\u202eright to left", "\\u202eright to left"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("line\u2028end\r\n", "line\\u2028end\\x0d\\x0a"),
        ("half \ud800", "half \\ud800"),
        ("\U000e0001", "\\U000e0001"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_shown(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("abc", 3), ("論文", 4), ("e\u0301", 1), ("ｆ", 2), ("a\u200db", 2)]
)
def test_cells(text: str, expected: int) -> None:
    assert cells(text) == expected


@given(st.text())
def test_what_is_shown_does_nothing_to_a_terminal(text: str) -> None:
    safe = shown(text)
    safe.encode()
    assert not any(each < " " or "\x7f" <= each < "\xa0" for each in safe)
    assert shown(safe) == safe

"""Fixes are carried out whole or not at all, and never on top of each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from citecheck.finding import Edit, Fix
from citecheck.fixer import choose
from citecheck.readers import edited
from citecheck.source import SourceFile, Span

TEXT = "one two three"


def apply(text: str, fixes: list[Fix]) -> tuple[str, tuple[Fix, ...], tuple[Fix, ...]]:
    chosen = choose(fixes, len(text))
    return edited(SourceFile(Path("a.txt"), text), chosen.edits).text, chosen.done, chosen.waiting


def fix(*edits: tuple[int, int, str], text: str = TEXT) -> Fix:
    file = SourceFile(Path("a.txt"), text)
    return Fix("mend", tuple(Edit(Span(file, start, end), new) for start, end, new in edits))


def test_all_edits_of_a_fix_are_made() -> None:
    assert apply(TEXT, [fix((8, 13, "3"), (0, 3, "1"))])[0] == "1 two 3"


def test_what_touches_waits_as_a_whole() -> None:
    first, second = fix((0, 3, "1")), fix((3, 4, "-"), (8, 13, "3"))
    applied = apply(TEXT, [first, second])
    assert applied == ("1 two three", (first,), (second,))
    third = fix((8, 13, "3"))
    assert apply(TEXT, [first, second, third])[0] == "1 two 3"


def test_a_fix_that_renumbers_is_made_alone() -> None:
    first, second = fix((0, 3, "1")), fix((8, 13, "3"))
    whole = replace(second, renumbers=True)
    assert apply(TEXT, [first, whole]) == ("1 two three", (first,), (whole,))
    assert apply(TEXT, [whole, first]) == ("one two 3", (whole,), (first,))


def test_edits_of_one_fix_may_stand_side_by_side() -> None:
    assert apply(TEXT, [fix((0, 3, "1"), (3, 4, "-"))])[0] == "1-two three"


def test_a_fix_that_contradicts_itself_or_leaves_the_text_is_not_made() -> None:
    assert apply(TEXT, [fix((0, 5, "x"), (4, 6, "y"))]) == (TEXT, (), ())
    assert apply(TEXT, [fix((10, 99, "x"))]) == (TEXT, (), ())
    assert apply(TEXT, [fix()]) == (TEXT, (), ())


@given(st.data())
def test_outside_the_edits_nothing_changes(data: st.DataObject) -> None:
    text = data.draw(st.text(max_size=40))
    places = st.integers(0, len(text))
    edit = st.tuples(places, places, st.text(max_size=3)).map(
        lambda each: (min(each[:2]), max(each[:2]), each[2])
    )
    fixes = [
        fix(*data.draw(st.lists(edit, max_size=3)), text=text)
        for _ in range(data.draw(st.integers(0, 4)))
    ]
    applied = apply(text, fixes)
    edits = sorted(
        (each.span.start, each.span.end, each.text) for done in applied[1] for each in done.edits
    )
    at, expected = 0, ""
    for start, end, new in edits:
        assert start >= at
        expected += text[at:start] + new
        at = end
    assert applied[0] == expected + text[at:]

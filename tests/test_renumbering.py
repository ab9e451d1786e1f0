"""Whatever is taken out of a list or moved in it, every citation means the work it meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.extract import extract
from citecheck.finding import Confidence, Fix
from citecheck.fixer import choose
from citecheck.link import link
from citecheck.pipeline import Plan, fix, renumbered
from citecheck.readers import edited
from citecheck.renumbering import first_cited, in_order, sorted_anew, without
from citecheck.rules import duplicate_reference
from citecheck.source import SourceFile
from invented import entry

RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
NOTATIONS: dict[str, Callable[[str], str]] = {
    "bracket": lambda inner: f" [{inner.replace('-', '–')}]",
    "hyphen": lambda inner: f" [{inner}]",
    "caret": lambda inner: f"^{{{inner}}}",
    "sup": lambda inner: f"<sup>{inner}</sup>",
    "unicode": lambda inner: inner.translate(RAISED),
}
FILLER = (
    "Moss grows on granite",
    "Snow lies on the moss",
    "In an area of 12 m² stones were counted",
)


def applied(text: str, fix: Fix) -> str:
    return edited(SourceFile(Path("a.txt"), text), choose([fix], len(text)).edits).text


def printed(numbers: Sequence[int]) -> str:
    """Print a group as people do: runs of three or more as a range."""
    pieces: list[list[int]] = []
    for number in numbers:
        if pieces and number == pieces[-1][-1] + 1:
            pieces[-1].append(number)
        else:
            pieces.append([number])
    return ",".join(
        f"{each[0]}-{each[-1]}" if len(each) > 2 else ",".join(map(str, each)) for each in pieces
    )


def manuscript(groups: Sequence[Sequence[int]], entries: Sequence[str], notation: str) -> str:
    sentences = [
        f"{FILLER[at % 3]}{NOTATIONS[notation](printed(group))}." for at, group in enumerate(groups)
    ]
    listed = "\n".join(f"{number}. {each}" for number, each in enumerate(entries, 1))
    return " ".join(sentences) + f"\n\nReferences\n\n{listed}\n"


def meant(text: str) -> list[list[str]]:
    """Return, marker for marker, the entries that are cited, in the order of the alphabet."""
    document = extract(SourceFile(Path("a.txt"), text))
    links = link(document)
    markers: dict[int, set[str]] = {}
    for citation in document.citations:
        found = links.candidates[citation]
        assert len(found) == 1, citation
        markers.setdefault(citation.marker.span.start, set()).add(found[0].span.text)
    return [sorted(each) for _, each in sorted(markers.items())]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[list[int]], int]:
    count = draw(st.integers(8, 14))
    group = st.lists(st.integers(1, count), min_size=1, max_size=5, unique=True).map(sorted)
    groups = [[number] for number in range(1, count + 1)]
    return groups + draw(st.lists(group, min_size=4, max_size=10)), count


@pytest.mark.parametrize("notation", NOTATIONS)
@given(cases(), st.data())
@settings(max_examples=12, deadline=None)
def test_taking_an_entry_out(
    notation: str, case: tuple[list[list[int]], int], data: st.DataObject
) -> None:
    groups, count = case
    entries = [entry(at) for at in range(count)]
    text = manuscript(groups, entries, notation)
    document = extract(SourceFile(Path("a.txt"), text))
    keep, drop = data.draw(st.lists(st.integers(1, count), min_size=2, max_size=2, unique=True))
    references = document.references
    edits = without(document, references[keep - 1], [references[drop - 1]])
    assert edits
    mended = applied(text, Fix("merge", edits))
    one = entries[drop - 1], entries[keep - 1]
    wanted = [
        sorted({one[1] if each == one[0] else each for each in group}) for group in meant(text)
    ]
    assert meant(mended) == wanted
    assert mended.count("m²") == text.count("m²")
    assert [each.number for each in extract(SourceFile(Path("a.txt"), mended)).references] == list(
        range(1, count)
    )


@pytest.mark.parametrize("notation", NOTATIONS)
@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_the_order_of_first_citation(
    notation: str, case: tuple[list[list[int]], int], chance: object
) -> None:
    groups, count = case
    groups = list(groups)
    chance.shuffle(groups)  # type: ignore[attr-defined]
    entries = [entry(at) for at in range(count)]
    text = manuscript(groups, entries, notation)
    file = SourceFile(Path("a.txt"), text)
    document = extract(file)
    edits = in_order(document, first_cited(document, link(document)))
    mended = applied(text, Fix("renumber", edits)) if edits else text
    assert meant(mended) == meant(text)
    again = extract(SourceFile(Path("a.txt"), mended))
    assert first_cited(again, link(again)) == list(again.references)
    assert renumbered(file, edited).file.text == mended
    assert renumbered(SourceFile(Path("a.txt"), mended), edited).file.text == mended


def test_the_fuller_of_two_entries_stays_and_is_cited_by_all() -> None:
    entries = [entry(at) for at in range(9)]
    plan = Plan((duplicate_reference.RULE,), min_confidence=Confidence.MEDIUM)
    entries[6] = entries[2]
    text = manuscript([[1, 2, 3], [4], [5], [6], [7], [3, 7, 8], [9]], entries, "unicode")
    mended = fix(SourceFile(Path("a.txt"), text), plan, edited, unsafe=True)
    assert [each.code for each in mended.done] == ["REF001"]
    assert "³,⁷." in mended.file.text
    assert "¹⁻³" in mended.file.text
    assert "granite⁸." in mended.file.text
    assert "9. " not in mended.file.text


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("[5, p. 12]", "[4, p. 12]"),
        ("[see 5; 6]", "[see 4; 5]"),
        ("[S5]", "[S5]"),
        ("[5][6]", "[4][5]"),
        ("[4-6]", "[3, 4, 5]"),
    ],
)
def test_what_stands_beside_a_number_stays(before: str, behind: str) -> None:
    entries = [entry(at) for at in range(8)]
    text = manuscript([[number] for number in range(1, 9)], entries, "bracket")
    text = text.replace(
        "Moss grows on granite [1].", f"Moss grows on granite [1]. Moss falls {before}."
    )
    document = extract(SourceFile(Path("a.txt"), text))
    edits = without(document, document.references[0], [document.references[1]])
    mended = applied(text, Fix("merge", edits))
    if edits:
        assert behind.replace(", ", ",") in mended.replace(", ", ",") or "[3-5]" in mended


def test_a_list_that_is_not_plainly_numbered_is_left_alone() -> None:
    entries = [entry(at) for at in range(5)]
    text = manuscript([[1], [2], [3], [4], [5]], entries, "bracket").replace("\n4. ", "\n6. ")
    document = extract(SourceFile(Path("a.txt"), text))
    assert without(document, document.references[0], [document.references[1]]) == ()
    assert in_order(document, document.references[::-1]) == ()


def test_a_group_is_sorted_in_its_own_signs() -> None:
    entries = [entry(at) for at in range(9)]
    groups = [[number] for number in range(1, 10)]
    text = manuscript([*groups, [1, 2, 3]], entries, "bracket")
    text = text.replace("[1–3]", "[9, 3, 1, 2]")
    document = extract(SourceFile(Path("a.txt"), text))
    marker = next(each for each in document.markers if len(each.parts) > 1)
    edit = sorted_anew(document, marker)
    assert edit is not None
    assert edit.text == "1, 2, 3, 9"

"""Manuscripts that were once misread."""

from __future__ import annotations

import textwrap

import pytest

from invented import NAMED, by_name, by_number, manuscript, numbered, read

ALONE = "\n".join(NAMED)


@pytest.mark.parametrize(
    ("prose", "numbers"),
    [
        # A decade is not a number of seconds.
        ("Moss grew in the 1980s¹ and the mid-1990s², and 5 s² later.", [[1], [2]]),
        # Isotopes and charges in formulas.
        ("Moss grows¹. We gave H₂¹⁸O, SO₄²⁻, PO₄³⁻ and ⁹⁹ᵐTc there².", [[1], [2]]),
        # Names that end in a Greek letter, or in a number.
        (
            "Moss¹ had TNF-α², IFN-γ³ and IL-1β⁴ then. In type 2⁵ it rose.",
            [[1], [2], [3], [4], [5]],
        ),
        # Mathematics.
        ("Moss grows¹. Here x² and y³, sin²θ, (a+b)² and E = mc² hold.²", [[1], [2]]),
        ("Moss grows¹. We gave vitamin B¹² there².", [[1], [2]]),
    ],
)
def test_raised(prose: str, numbers: list[list[int]]) -> None:
    assert [each for _, each in by_number(read(manuscript(prose, numbered(5))))] == numbers


@pytest.mark.parametrize(
    ("marker", "numbers"),
    [
        ("[cf. 4]", [4]),
        ("[see 5]", [5]),
        ("[e.g., 1,2]", [1, 2]),
        ("[4, p. 12]", [4]),
        ("[5, pp. 3–5]", [5]),
        ("[1: 34-36]", [1]),
        ("[3, Theorem 2.1]", [3]),
        ("[2, Ch. 4]", [2]),
        ("[1, 2, and 3]", [1, 2, 3]),
    ],
)
def test_words_within_a_bracket(marker: str, numbers: list[int]) -> None:
    prose = f"Moss grows well {marker}. Snow falls [1]. Stones roll [2,3]. Peat lies [4,5]."
    assert by_number(read(manuscript(prose, numbered(5))))[0] == (marker, numbers)


def test_code_and_mathematics_in_the_line() -> None:
    prose = "Moss [1] grows. In `a[3]` and $x^2$ and $y[2]$ we see [2]. Snow [3]."
    document = read(manuscript(prose, numbered(3), "## References"), "paper.md")
    assert by_number(document) == [("[1]", [1]), ("[2]", [2]), ("[3]", [3])]


def test_a_byline_in_brackets() -> None:
    prose = (
        "Moss on Stones\n\nAnna Abara [1], Boris Beltrov [2]\n\n[1] Institute of Moss, Nowhere\n"
        "[2] Department of Snow, Elsewhere\n\nAbstract\n\nMoss grows [1]. Snow falls [2,3]."
    )
    assert by_number(read(manuscript(prose, numbered(3)))) == [("[1]", [1]), ("[2,3]", [2, 3])]


def test_footnotes_in_markdown() -> None:
    prose = (
        "Moss was holy [1].[^1] Snow was not [2].[^2] Stones roll [3].\n\n"
        "[^1]: This is a note.\n[^2]: So is this."
    )
    document = read(manuscript(prose, numbered(3), "## References"), "paper.md")
    assert by_number(document) == [("[1]", [1]), ("[2]", [2]), ("[3]", [3])]


def test_a_supplementary_list() -> None:
    prose = (
        "Moss grows well [1]. Snow falls here [2]. Stones roll there [3]. More is said elsewhere"
        " [S1], and also in other works [S2,S3]."
    )
    more = numbered(6).splitlines()[3:]
    supplement = "\n".join(f"S{at}. {line[3:]}" for at, line in enumerate(more, 1))
    text = manuscript(prose, numbered(3), "## References") + (
        f"\n## Supplementary references\n\n{supplement}\n"
    )
    document = read(text, "paper.md")
    assert [len(each.references) for each in document.lists] == [3, 3]
    assert [each.span.text for each in document.markers] == ["[1]", "[2]", "[3]", "[S1]", "[S2,S3]"]


@pytest.mark.parametrize(
    ("prose", "cited"),
    [
        (
            "Moos (vgl. Abara 2010, S. 12; Dragomir et al. 2012).",
            [("Abara", "2010", [1]), ("Dragomir", "2012", [4])],
        ),
        (
            "Voles (Beltrov and Cassini 2011a: 12, 2011b: 13).",
            [("Beltrov", "2011a", [2]), ("Beltrov", "2011b", [3])],
        ),
        ("Peat (n = 12; García-López, 2013).", [("García-López", "2013", [5])]),
    ],
)
def test_locators_and_remarks(prose: str, cited: list[tuple[str, str, list[int]]]) -> None:
    others = "It is so (Müller & O'Brien, 2014; van der Berg, 2015; WMO, 2020)."
    found = by_name(read(manuscript(f"{prose} {others}", ALONE)))
    assert [(names[0], year, meant) for names, year, meant in found[: len(cited)]] == cited


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_list_by_name_without_heading(between: str) -> None:
    prose = (
        "Moss grows (Abara, 2010). Snow falls (Beltrov & Cassini, 2011a, b; Dragomir et al., 2012)."
    )
    document = read(f"{prose}\n\n{between.join(NAMED[:5])}\n")
    assert [each.span.text for each in document.references] == list(NAMED[:5])
    assert len(document.citations) == 4


def test_wrapped_entries_by_name_between_blank_lines() -> None:
    wrapped = "\n\n".join(textwrap.fill(each, 60) for each in NAMED)
    document = read(manuscript("Moss (Abara, 2010) and peat (García-López, 2013).", wrapped))
    assert [" ".join(each.span.text.split()) for each in document.references] == list(NAMED)

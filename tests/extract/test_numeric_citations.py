"""Citations by number, in every way they are printed, and what only looks like them."""

from __future__ import annotations

import pytest

from citecheck.link import link
from citecheck.model import MarkerStyle, Numbered, System
from invented import by_number, manuscript, numbered, read

# The rest of the list is cited too: a family of markers is believed as far as it covers the list.
RAISED = "Moss grows{}. Snow¹ falls². Stones³ roll⁴. Peat⁵⁻⁴⁰ lies."
BRACKET = "Moss grows {}. Snow [1] falls [2]. Stones [3] roll [4]. Peat [5–40] lies."
PAREN = "Moss grows {}. Snow (1) falls (2). Stones (3) roll (4). Peat (5–40) lies."


@pytest.mark.parametrize(
    ("frame", "marker", "numbers", "style"),
    [
        (RAISED, "¹³", [13], MarkerStyle.UNICODE_SUPERSCRIPT),
        (RAISED, "²⁴⁻²⁸", [24, 25, 26, 27, 28], MarkerStyle.UNICODE_SUPERSCRIPT),
        (RAISED, "²⁴–²⁸", [24, 25, 26, 27, 28], MarkerStyle.UNICODE_SUPERSCRIPT),
        (RAISED, "¹,²", [1, 2], MarkerStyle.UNICODE_SUPERSCRIPT),
        (RAISED, "¹, ²", [1, 2], MarkerStyle.UNICODE_SUPERSCRIPT),
        (RAISED, "¹²˒¹³", [12, 13], MarkerStyle.UNICODE_SUPERSCRIPT),
        (RAISED, "¹,³⁻⁵,⁹", [1, 3, 4, 5, 9], MarkerStyle.UNICODE_SUPERSCRIPT),
        (RAISED, "^3^", [3], MarkerStyle.CARET),
        (RAISED, "^3", [3], MarkerStyle.CARET),
        (RAISED, "^1,2^", [1, 2], MarkerStyle.CARET),
        (RAISED, "^1, 2^", [1, 2], MarkerStyle.CARET),
        (RAISED, "^4-6^", [4, 5, 6], MarkerStyle.CARET),
        (RAISED, "^[1]^", [1], MarkerStyle.CARET),
        (RAISED, "^{3,4}", [3, 4], MarkerStyle.CARET),
        (RAISED, "^{15 16}", [15, 16], MarkerStyle.CARET),
        (RAISED, "^{6–9}", [6, 7, 8, 9], MarkerStyle.CARET),
        (RAISED, "^{6 36 37}", [6, 36, 37], MarkerStyle.CARET),
        (RAISED, "$^{1,2}$", [1, 2], MarkerStyle.CARET),
        (RAISED, "<sup>3,4</sup>", [3, 4], MarkerStyle.HTML_SUP),
        (RAISED, "<sup>3–5</sup>", [3, 4, 5], MarkerStyle.HTML_SUP),
        (RAISED, '<sup class="cite">7</sup>', [7], MarkerStyle.HTML_SUP),
        (RAISED, "<sup>[7]</sup>", [7], MarkerStyle.HTML_SUP),
        (RAISED, "\\textsuperscript{8}", [8], MarkerStyle.HTML_SUP),
        (BRACKET, "[1]", [1], MarkerStyle.BRACKET),
        (BRACKET, "[ 12 ]", [12], MarkerStyle.BRACKET),
        (BRACKET, "[1, 3–5]", [1, 3, 4, 5], MarkerStyle.BRACKET),
        (BRACKET, "[1,3-5, 9]", [1, 3, 4, 5, 9], MarkerStyle.BRACKET),
        (BRACKET, "[1;2]", [1, 2], MarkerStyle.BRACKET),
        (BRACKET, "[1 and 2]", [1, 2], MarkerStyle.BRACKET),
        (BRACKET, "[1,2,\n3]", [1, 2, 3], MarkerStyle.BRACKET),
        (BRACKET, "[1][2]", [1, 2], MarkerStyle.BRACKET),
        (BRACKET, "[1], [2]", [1, 2], MarkerStyle.BRACKET),
        (BRACKET, "[26]–[29]", [26, 27, 28, 29], MarkerStyle.BRACKET),
        (BRACKET, "[1]-[3], [5]", [1, 2, 3, 5], MarkerStyle.BRACKET),
        (BRACKET, "\\[7\\]", [7], MarkerStyle.BRACKET),
        (BRACKET, "［2，3］", [2, 3], MarkerStyle.BRACKET),
        (BRACKET, "［５］", [5], MarkerStyle.BRACKET),
        (BRACKET, "【4】", [4], MarkerStyle.BRACKET),
        (PAREN, "(1,2)", [1, 2], MarkerStyle.PAREN),
        (PAREN, "(1, 2)", [1, 2], MarkerStyle.PAREN),
        (PAREN, "(3–5)", [3, 4, 5], MarkerStyle.PAREN),
        (PAREN, "(1; 2)", [1, 2], MarkerStyle.PAREN),
    ],
)
def test_every_encoding(frame: str, marker: str, numbers: list[int], style: MarkerStyle) -> None:
    document = read(manuscript(frame.format(marker), numbered(40)))
    assert document.system is System.NUMERIC
    first = document.markers[0]
    assert (first.span.text, first.style) == (marker, style)
    cited = [each for each in document.citations if each.marker is first]
    assert [each.target for each in cited] == [Numbered(number) for number in numbers]
    links = link(document)
    assert [[reference.number for reference in links.candidates[each]] for each in cited] == [
        [number] for number in numbers
    ]
    for each in cited:
        assert each.sentence.text.startswith("Moss grows")
        assert marker in each.sentence.text


def test_a_part_has_its_own_place() -> None:
    document = read(
        manuscript(
            "Moss grows on [1, 3–5]. Snow falls on [2]. Stones roll [6]. Peat lies [7].",
            numbered(7),
        )
    )
    marker = document.markers[0]
    assert [part.span.text for part in marker.parts] == ["1", "3–5"]
    assert marker.separators == (", ",)
    assert [each.span.text for each in document.citations[:4]] == ["1", "3–5", "3–5", "3–5"]


def test_slips_are_kept_as_printed() -> None:
    prose = "Moss grows [1–]. Snow falls [4–2]. Stones roll [1, 1]. Peat lies [3]. Rain falls [44]."
    document = read(manuscript(prose, numbered(4)))
    assert by_number(document) == [
        ("[1–]", [1]),
        ("[4–2]", [4, 2]),
        ("[1, 1]", [1, 1]),
        ("[3]", [3]),
        ("[44]", [44]),
    ]
    assert [(part.first, part.last) for part in document.markers[0].parts] == [(1, 0)]
    assert link(document).candidates[document.citations[-1]] == ()


def test_several_encodings_are_one_system() -> None:
    prose = "Moss¹ and snow^{2,3} and stones<sup>4</sup> and peat^5^ lie."
    document = read(manuscript(prose, numbered(5)))
    assert document.style == "superscript"
    assert by_number(document) == [
        ("¹", [1]),
        ("^{2,3}", [2, 3]),
        ("<sup>4</sup>", [4]),
        ("^5^", [5]),
    ]


@pytest.mark.parametrize(
    "sign",
    [
        "40 m²", "5 cm³", "10⁶ cells", "3 × 10⁸", "cm⁻³", "10⁻³ mol", "10^6", "10^{6}", "10^-3",
        "10<sup>6</sup>", "g/cm³", "mg/m²", "kg m⁻²", "m³ h⁻¹", "R² = 0.9", "R^2 = 0.9", "χ² = 4",
        "χ²(2) = 4", "I² = 40%", "r² = 0.2", "f² = 0.15", "¹³C", "¹⁵N", "³¹P", "¹⁸F-FDG", "δ¹³C",
        "(¹⁴C)", "[³H]thymidine", "¹H NMR", "^{13}C", "<sup>13</sup>C", "Ca²⁺", "Fe³⁺", "Mg^{2+}",
        "Ca<sup>2+</sup>", "H⁺", "Cl⁻", "5<sup>th</sup>", "2ⁿ", "e²", "x²", "n³", "ω²", "O(n²)",
        "T_g²", "CO²", "m^2", "cm^3", "m<sup>2</sup>", "day⁻¹", "yr^{-1}", "word^a^", "1ˢᵗ",
    ],
)  # fmt: skip
def test_raised_signs_that_are_no_citation(sign: str) -> None:
    text = manuscript(f"Moss¹ and snow². We had {sign} of it. Stones³ roll⁴.", numbered(15))
    assert by_number(read(text)) == [("¹", [1]), ("²", [2]), ("³", [3]), ("⁴", [4])]


@pytest.mark.parametrize(
    ("sign", "numbers"),
    [("0.2 g/cm³⁴,⁵", [4, 5]), ("4 kg/m²⁶", [6]), ("3 g/cm³", [])],
)
def test_a_number_behind_the_exponent_of_a_unit(sign: str, numbers: list[int]) -> None:
    text = manuscript(f"Moss¹ and snow². We had {sign} of it. Stones³ roll⁴.", numbered(8))
    between = [each for _, each in by_number(read(text))][2:-2]
    assert [number for each in between for number in each] == numbers


@pytest.mark.parametrize(
    "word",
    [
        "antagonist", "half-life", "2007", "work*", "(CRPS)", "sense.", "“wind”", "et al.", "45%",
        "p53", "β-catenin", "NF-κB", "HbA1c", "weeks", "mL", "Lee", "vitamin D", "group B", "®",
        "H5N1", "Ki-67", "*in vivo*", "µg",
    ],
)  # fmt: skip
def test_raised_numbers_that_are_citations(word: str) -> None:
    text = manuscript(f"Moss¹ and snow². It was {word}³ then. Stones³ roll⁴.", numbered(8))
    assert [numbers for _, numbers in by_number(read(text))] == [[1], [2], [3], [3], [4]]


@pytest.mark.parametrize(
    "sign",
    [
        "x ∈ [1, 2]", "the interval [0, 1]", "[0, 1]", "Eq. [2]", "[2010]", "[it]", "[Met5]",
        "[Fe(CN)6]", "[95% CI 2–4]", "[n = 3]", "[-1, 1]", "[0.5, 1]", "[x, y]",
    ],
)  # fmt: skip
def test_brackets_that_are_no_citation(sign: str) -> None:
    text = manuscript(f"Moss [1] and snow [2]. We had {sign} there. Stones [3] roll.", numbered(3))
    assert by_number(read(text)) == [("[1]", [1]), ("[2]", [2]), ("[3]", [3])]


@pytest.mark.parametrize(
    "sign",
    [
        "Eq. (3)", "Fig. (2)", "(2009)", "(n = 3)", "aims: (1) moss, (2) snow",
        "(i) moss and (ii) snow", "45 (3)", "45 (3%)", "276(2)", "f(2)", "(0.5)", "(a)",
        "US$ (2)", "Step (2)", "poly(3-hexyl)", "(see above)",
    ],
)  # fmt: skip
def test_parentheses_that_are_no_citation(sign: str) -> None:
    text = manuscript(f"Moss (1) and snow (2). We had {sign} there. Stones (3) roll.", numbered(3))
    assert by_number(read(text)) == [("(1)", [1]), ("(2)", [2]), ("(3)", [3])]


def test_the_names_before_make_a_number_in_parentheses_a_citation() -> None:
    prose = "Moss (1) and snow (2). Farrow et al. (3) say so. Stones roll (1–3)."
    assert by_number(read(manuscript(prose, numbered(3))))[2] == ("(3)", [3])


def test_code_and_comments_are_not_read() -> None:
    prose = (
        "Moss [1] grows.\n\n```r\nx <- y[2]  # [3]\n```\n\n~~~\n[3]\n~~~\n\n<!-- [3] -->\n\n"
        "    for i in x[2]:\n        use(i[1])\n\nSnow [2] falls [3]."
    )
    document = read(manuscript(prose, numbered(3), "## References"), "paper.md")
    assert by_number(document) == [("[1]", [1]), ("[2]", [2]), ("[3]", [3])]


def test_tables_and_captions_are_read() -> None:
    prose = (
        "Moss [1] grows. Snow [2] falls.\n\n| site | n | source |\n|---|---|---|\n"
        "| A | 12 | [3] |\n| B | 7 | [4] |\n\nFigure 1. Stones of the river [5]."
    )
    document = read(manuscript(prose, numbered(5), "## References"), "paper.md")
    assert [numbers for _, numbers in by_number(document)] == [[1], [2], [3], [4], [5]]


def test_a_byline_is_not_read() -> None:
    prose = (
        "Moss on Stones\n\nAnna Abara¹,²*, Boris Beltrov² and Carla Cassini¹,³\n\n"
        "¹Institute of Moss, Nowhere\n²Department of Snow, Elsewhere\n³School of Stones\n\n"
        "Abstract\n\nMoss grows¹. Snow falls²,³."
    )
    document = read(manuscript(prose, numbered(3)))
    assert by_number(document) == [("¹", [1]), ("²,³", [2, 3])]


def test_the_list_itself_holds_no_citations() -> None:
    references = numbered(3) + "\n4. Lee A. On [3H]labels and [1]. J Moss. 2001;276(2):3-9."
    document = read(manuscript("Moss [1] and snow [2]. Stones [3,4].", references))
    assert by_number(document) == [("[1]", [1]), ("[2]", [2]), ("[3,4]", [3, 4])]


def test_without_citations_there_is_no_system() -> None:
    document = read(manuscript("Moss grew 5 m² in (2010) and [0, 1].", numbered(3)))
    assert (document.system, document.style, document.citations) == (System.NONE, "none", ())


def test_the_way_most_are_printed_decides() -> None:
    prose = "Moss (1) and (2) grow: snow falls [1]. Stones roll [2]. Peat lies [3]. It blows [4,5]. Rain²."
    document = read(manuscript(prose, numbered(5)))
    assert document.style == "bracket"
    assert [numbers for _, numbers in by_number(document)] == [[1], [2], [3], [4, 5]]


@pytest.mark.parametrize(
    "before", ["5 m$^{-1}$.", "10$^{-3}$ m.", r"25$^\circ$C.", "the 5$^{th}$ day."]
)
def test_what_stands_between_two_raised_formulas_is_text(before: str) -> None:
    text = RAISED.format(f" at {before} Eels swim^{{13,14}}. The Cr$^{{3+}}$ ion")
    assert ("^{13,14}", [13, 14]) in by_number(read(manuscript(text, numbered(40))))

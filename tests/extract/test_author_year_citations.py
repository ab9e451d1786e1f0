"""Citations by author and year, in the forms and languages people write."""

from __future__ import annotations

import pytest

from citecheck.link import link
from citecheck.model import AuthorYear, MarkerStyle, System
from invented import NAMED, by_name, manuscript, read

# All but the first entry are cited here, so that the system is plain whatever stands before.
OTHERS = (
    "Snow falls (Beltrov & Cassini, 2011a; Beltrov & Cassini, 2011b). Wind blows (Dragomir et al.,"
    " 2012). García-López (2013) dug. Müller and O'Brien (2014) slept; so did van der Berg (2015)."
    " The WMO (2020) agrees."
)
LIST = "\n".join(NAMED)


@pytest.mark.parametrize(
    ("prose", "cited"),
    [
        ("Moss grows (Abara, 2010).", [(("Abara",), "2010", [1])]),
        ("Moss grows (Abara 2010).", [(("Abara",), "2010", [1])]),
        ("Moss grows [Abara 2010].", [(("Abara",), "2010", [1])]),
        ("Abara (2010) saw moss.", [(("Abara",), "2010", [1])]),
        ("Abara's (2010) moss grew.", [(("Abara",), "2010", [1])]),
        ("Abara’s (2010) moss grew.", [(("Abara",), "2010", [1])]),
        ("Moreover, Abara (2010) saw it.", [(("Abara",), "2010", [1])]),
        ("F. Abara (2010) saw it.", [(("Abara",), "2010", [1])]),
        ("Moss (Abara, 2010, p. 12) grows.", [(("Abara",), "2010", [1])]),
        ("Moss (Abara, 2010: 12–15) grows.", [(("Abara",), "2010", [1])]),
        ("Moss (Abara 2010:15) grows.", [(("Abara",), "2010", [1])]),
        ("Moss (see Abara, 2010) grows.", [(("Abara",), "2010", [1])]),
        ("Moss (see also Abara, 2010, Fig. 2) grows.", [(("Abara",), "2010", [1])]),
        ("Moss (e.g., Abara, 2010) grows.", [(("Abara",), "2010", [1])]),
        ("Moss (cf. Abara, 2010) grows.", [(("Abara",), "2010", [1])]),
        ("Moss (for a review, see Abara, 2010) grows.", [(("Abara",), "2010", [1])]),
        ("Moos wächst (vgl. Abara 2010).", [(("Abara",), "2010", [1])]),
        ("La mousse (voir Abara, 2010) pousse.", [(("Abara",), "2010", [1])]),
        ("El musgo (véase Abara, 2010) crece.", [(("Abara",), "2010", [1])]),
        ("O musgo (ABARA, 2010) cresce.", [(("ABARA",), "2010", [1])]),
        (
            "Voles (Beltrov & Cassini, 2011a, b) dig.",
            [(("Beltrov", "Cassini"), "2011a", [2]), (("Beltrov", "Cassini"), "2011b", [3])],
        ),
        (
            "Voles (Beltrov & Cassini, 2011a, 2011b) dig.",
            [(("Beltrov", "Cassini"), "2011a", [2]), (("Beltrov", "Cassini"), "2011b", [3])],
        ),
        (
            "Beltrov and Cassini (2011a,b) saw voles.",
            [(("Beltrov", "Cassini"), "2011a", [2]), (("Beltrov", "Cassini"), "2011b", [3])],
        ),
        ("Beltrov und Cassini (2011a).", [(("Beltrov", "Cassini"), "2011a", [2])]),
        ("Beltrov et Cassini (2011a).", [(("Beltrov", "Cassini"), "2011a", [2])]),
        ("Beltrov y Cassini (2011b).", [(("Beltrov", "Cassini"), "2011b", [3])]),
        ("Beltrov e Cassini (2011b).", [(("Beltrov", "Cassini"), "2011b", [3])]),
        ("Dragomir et al. (2012) saw it.", [(("Dragomir",), "2012", [4])]),
        ("Dragomir and colleagues (2012).", [(("Dragomir",), "2012", [4])]),
        ("Wind (Dragomir *et al.*, 2012).", [(("Dragomir",), "2012", [4])]),
        (
            "Wind (Dragomir, Eskola, & Farrow, 2012).",
            [(("Dragomir", "Eskola", "Farrow"), "2012", [4])],
        ),
        ("Peat (García-López, 2013) lies.", [(("García-López",), "2013", [5])]),
        ("Peat (Garcia-Lopez, 2013) lies.", [(("Garcia-Lopez",), "2013", [5])]),
        ("Müller & O’Brien (2014) slept.", [(("Müller", "O’Brien"), "2014", [6])]),
        ("Muller & O'Brien (2014) slept.", [(("Muller", "O'Brien"), "2014", [6])]),
        ("Ice (Van der Berg, 2015).", [(("Van der Berg",), "2015", [7])]),
        ("Lakes (WMO, 2020).", [(("WMO",), "2020", [8])]),
        ("Lakes (World Moss Organization, 2020).", [(("World Moss Organization",), "2020", [8])]),
        (
            "Moss (Abara, 2010; Dragomir et al., 2012, p. 31; but see García-López, 2013).",
            [
                (("Abara",), "2010", [1]),
                (("Dragomir",), "2012", [4]),
                (("García-López",), "2013", [5]),
            ],
        ),
    ],
)
def test_every_form(prose: str, cited: list[tuple[tuple[str, ...], str, list[int]]]) -> None:
    document = read(manuscript(f"{prose} {OTHERS}", LIST))
    assert (document.system, document.style) == (System.AUTHOR_YEAR, "author-year")
    assert by_name(document)[: len(cited)] == cited
    assert len(by_name(document)) == len(cited) + 7
    assert {each.style for each in document.markers} == {MarkerStyle.AUTHOR_YEAR}
    for citation in document.citations[: len(cited)]:
        assert cited[0][0][0] in citation.marker.span.text


@pytest.mark.parametrize(
    "words",
    [
        "In May (2010) it rained.",
        "It began in 2010.",
        "World peace (1914–1918) was gone.",
        "In January 2010 it froze.",
        "Table 2 (2011) holds it.",
        "Figure (2012) shows it.",
        "The games (Beijing, 2008) were held.",
        "R (version 4.0.3, 2020) was used.",
        "The yield (kg, 2010) was low.",
        "Isurus oxyrinchus (Rafinesque, 1810) swims.",
        "In total (n = 2010) it was so.",
        "The LAI-2000 was used.",
        "We had ISO 9001 (2015) there.",
        "Windows (2010) ran.",
        "The first (1) and second (2) of [1, 2] at 10² m² hold.",
    ],
)
def test_names_and_years_that_are_no_citation(words: str) -> None:
    document = read(manuscript(f"Moss grows (Abara, 2010). {words} {OTHERS}", LIST))
    assert len(by_name(document)) == 8
    assert all(len(found) == 1 for _, _, found in by_name(document))


def test_a_citation_that_the_list_does_not_know() -> None:
    prose = f"Abara (2010) and Oldman et al. (2018) and (Newby & Zeman, 1999). {OTHERS}"
    unknown = [each for each in by_name(read(manuscript(prose, LIST))) if not each[2]]
    assert unknown == [(("Oldman",), "2018", []), (("Newby", "Zeman"), "1999", [])]


def test_namesakes_are_told_apart_by_what_is_known() -> None:
    references = (
        "Abara, F. (2010). Growth of moss on granite. Journal of Moss, 4(2), 10–20.\n"
        "Abara, G. (2010). Snow in the hills. Journal of Snow, 2(1), 3–9.\n"
        "Abara, H., & Lee, K. (2010). Rain in the woods. Journal of Rain, 1(1), 4–8."
    )
    prose = "F. Abara (2010), G. Abara (2010), Abara and Lee (2010) and Abara (2010) say so."
    assert by_name(read(manuscript(prose, references))) == [
        (("Abara",), "2010", [1]),
        (("Abara",), "2010", [2]),
        (("Abara", "Lee"), "2010", [3]),
        (("Abara",), "2010", [1, 2]),
    ]


def test_the_place_and_target_of_a_citation() -> None:
    text = manuscript(f"Moss (Abara, 2010; Dragomir et al., 2012). {OTHERS}", LIST)
    document = read(text)
    first, second = document.citations[:2]
    assert first.marker is second.marker
    assert first.marker.span.text == "(Abara, 2010; Dragomir et al., 2012)"
    assert [each.span.text for each in (first, second)] == ["Abara, 2010", "Dragomir et al., 2012"]
    assert second.target == AuthorYear(("Dragomir",), "2012", et_al=True)


def test_works_without_a_year() -> None:
    references = (
        f"{LIST}\nZeman, P. (n.d.). Owls at night. Bird Letters.\nYilmaz, Q. (in press). Eels."
    )
    prose = f"Moss (Abara, 2010; Zeman, n.d.) and Yilmaz (in press). {OTHERS}"
    cited = by_name(read(manuscript(prose, references)))
    assert cited[1:3] == [(("Zeman",), "n.d.", [9]), (("Yilmaz",), "in press", [10])]


def test_repeated_authors_printed_as_a_dash() -> None:
    references = (
        "Abara, F. 2010. Growth of moss on granite. Journal of Moss 4: 10–20.\n"
        "———. 2012. Decay of moss on granite. Journal of Moss 6: 11–21.\n"
        "Beltrov, G. 2011. Snow cover and voles. Annals of Snow 5: 11–21."
    )
    document = read(manuscript("Moss (Abara 2010, 2012) and snow (Beltrov 2011).", references))
    assert [each.authors[0].family for each in document.references] == [
        "Abara",
        "Abara",
        "Beltrov",
    ]
    assert by_name(document) == [
        (("Abara",), "2010", [1]),
        (("Abara",), "2012", [2]),
        (("Beltrov",), "2011", [3]),
    ]
    assert all(len(found) == 1 for found in link(document).candidates.values())

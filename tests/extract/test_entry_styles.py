"""What the trained reader makes of references beyond the journal article."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.extract.entry_name_block import read_block
from citecheck.extract.entry_text import clean_entry
from citecheck.extract.reference_fields import read_reference
from citecheck.extract.reference_list import RawEntry
from citecheck.model import Reference
from citecheck.source import SourceFile


def read(printed: str) -> Reference:
    return read_reference(SourceFile(Path("list.txt"), printed), RawEntry(0, len(printed)), 1)


def found(printed: str) -> dict[str, str]:
    reference = read(printed)
    names = ("title", "container", "year", "volume", "issue", "pages", "publisher", "place")
    values = {name: getattr(reference, name) for name in names}
    return {name: value.text for name, value in values.items() if value is not None}


def people(printed: str) -> tuple[list[str], list[str]]:
    reference = read(printed)
    return (
        [name.family or name.literal for name in reference.authors],
        [name.family or name.literal for name in reference.editors],
    )


CASES = {
    "German journal": (
        (
            "Abara, Anna/Beltrov, Carl (1998): Vom Wachstum der Moose auf Granit. In: Zeitschrift für"
            " Mooskunde 56, H. 7, S. 2088–2097."
        ),
        {
            "title": "Vom Wachstum der Moose auf Granit",
            "container": "Zeitschrift für Mooskunde",
            "year": "1998",
            "volume": "56",
            "issue": "7",
            "pages": "2088–2097",
        },
    ),
    "German chapter": (
        (
            "Abara, Anna (2004): Moose im Winter. In: Beltrov, Carl (Hrsg.): Handbuch der Mooskunde."
            " Berlin: Springer, S. 20–29."
        ),
        {"title": "Moose im Winter", "container": "Handbuch der Mooskunde", "pages": "20–29"},
    ),
    "Spanish book": (
        "Abara A. Los musgos del norte. Madrid: Editorial Piedra; 2010.",
        {"title": "Los musgos del norte", "publisher": "Editorial Piedra", "place": "Madrid"},
    ),
    "Portuguese journal": (
        (
            "ABARA, A. B.; BELTROV, C. Crescimento de musgos em granito. Revista de Botânica, v. 12,"
            " n. 3, p. 45-58, 2015."
        ),
        {
            "title": "Crescimento de musgos em granito",
            "container": "Revista de Botânica",
            "volume": "12",
            "issue": "3",
            "pages": "45-58",
            "year": "2015",
        },
    ),
    "physics without a title": (
        "A. Abara and C. Beltrov, Phys. Rev. B 64, 115401 (2001).",
        {"container": "Phys. Rev. B", "volume": "64", "pages": "115401", "year": "2001"},
    ),
    "book of one word": (
        "Abara A. Mosses. Hill Press; 2013.",
        {"title": "Mosses", "publisher": "Hill Press", "year": "2013"},
    ),
    "proceedings behind a comma": (
        (
            "Abara, A., & Beltrov, C. (2009). Counting mosses with cameras, Proceedings of the"
            " International Conference on Small Plants, 47-52."
        ),
        {
            "title": "Counting mosses with cameras",
            "container": "Proceedings of the International Conference on Small Plants",
        },
    ),
    "journal of title-less kind": (
        "Abara A. J Moss Res. 2017;1(3):2-4.",
        {"container": "J Moss Res", "volume": "1", "pages": "2-4"},
    ),
    "number of a report": (
        "FAO, “Mosses towards 2030,” in Moss Working Paper, Rome, Italy: FAO, no. 12-03, 2012.",
        {"issue": "12-03", "year": "2012"},
    ),
    "pages in letters": (
        "Abara AB, Beltrov C. Growth of moss on granite. J Moss Res. 2016;215:212.e1–212.e15.",
        {"pages": "212.e1–212.e15", "volume": "215"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_fields(name: str) -> None:
    printed, expected = CASES[name]
    seen = found(printed)
    assert {field: seen.get(field) for field in expected} == expected


def test_an_organisation_before_a_title_in_quotes_is_no_person() -> None:
    reference = read('American Moss Institute, "Recommended Practice for Moss," Oslo, July 1993.')
    assert [each.text for each in reference.authors] == ["American Moss Institute"]
    assert reference.authors[0].family == ""


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Abara A. Moss [Internet]. Oslo: Hill; 2010 [cited 2011 Mar 4]. Available from: http://moss.example", "2011 Mar 4"),
        ("Abara A. Moss. https://moss.example (accessed 12 March 2020).", "12 March 2020"),
        ("Abara, A. (2010). Moss on granite. Moss Journal, 5, 2-9.", None),
    ],
)  # fmt: skip
def test_the_day_a_page_was_read(printed: str, day: str | None) -> None:
    accessed = read(printed).accessed
    assert (accessed and accessed.text) == day
    assert accessed is None or accessed.span.text == day


def test_a_journal_that_stands_alone_is_no_title() -> None:
    assert "title" not in found("Abara A. J Moss Res. 2017;1(3):2-4.")
    assert "title" not in found("A. Abara and C. Beltrov, Phys. Rev. B 64, 115401 (2001).")


@pytest.mark.parametrize(
    ("printed", "authors", "editors"),
    [
        ("Abara, Anna/Beltrov, Carl 1999: Vom Moos. Berlin: Springer.", ["Abara", "Beltrov"], []),
        ("Abara, Anna, und Carl Beltrov (2010), Vom Moos, Berlin.", ["Abara", "Beltrov"], []),
        ("Anna Abara (1995): Vom Moos, 8. Auflage. München.", ["Abara"], []),
        ("Abara, A./Beltrov, C. (Hrsg.) (2011): Handbuch der Moose. Berlin.", [], ["Abara", "Beltrov"]),
        (
            ("Abara A. Moss in winter. In: Cassini D, Dragomir E. The great book of moss. Oslo: Hill"
            " Press; 2011. p. 20-9."),
            ["Abara"],
            ["Cassini", "Dragomir"],
        ),
        (
            "World Moss Organization (WMO). Global strategy on moss 2016-2021. Geneva; 2016.",
            ["World Moss Organization (WMO)"],
            [],
        ),
        ("van der Berg, A. (2001). On moss. Journal of Moss, 3, 4-9.", ["van der Berg"], []),
    ],
)  # fmt: skip
def test_people(printed: str, authors: list[str], editors: list[str]) -> None:
    assert people(printed) == (authors, editors)
    reference = read(printed)
    assert [name.family or name.literal for name in reference.people] == (authors or editors)


def test_a_title_in_capitals_is_no_author() -> None:
    printed = (
        "Smith JP, Field D, Evans R, Mauger D. SAFETY AND GROWTH OF MOSS IN GARDENS WITH MODERATE"
        " SHADE: A PILOT STUDY. Journal of moss gardening 2013;47(4):339-345."
    )
    assert people(printed)[0] == ["Smith", "Field", "Evans", "Mauger"]
    assert found(printed)["title"].startswith("SAFETY AND GROWTH OF MOSS")


def test_confidence_and_doubt() -> None:
    clear = read("Abara AB, Beltrov C. Growth of moss on granite. J Moss Res. 2011;56(7):2088-97.")
    assert clear.confidence > 0.9
    assert clear.doubtful == frozenset()
    assert clear.doubts == ()
    bare = read("Abara AB, Beltrov C, Cassini D, et al.")
    assert bare.confidence <= 0.25
    dark = read("vgl. auch Moos 7; a.a.O., Rn. 16, mit Hinweis auf Granit und Regen, ebd.")
    assert dark.confidence < 0.8


def test_two_entries_in_one() -> None:
    one = "Abara AB. Growth of moss. J Moss Res. 2011;56(7):2088-97."
    other = "Beltrov C. Moss in winter and the people who look at it. J Moss. 2012;3(1):20-29."
    assert "run together" in " ".join(read(f"{one} {other}").doubts)


@pytest.mark.parametrize("printed", ["", " ", "—", "1.", "²³", "...", "中", "A", "(((", "\u200b"])
def test_hardly_any_text(printed: str) -> None:
    reference = read(printed)
    assert reference.span.text == printed
    assert 0.0 <= reference.confidence <= 1.0


def test_further_parts_have_their_places() -> None:
    printed = "Abara A. The growth of moss on granite [Ph.D. thesis]. 2nd ed. Oslo: University of Oslo; 1999."
    reference = read(printed)
    for name in ("place", "edition", "series", "genre", "note"):
        value = getattr(reference, name)
        if value is not None:
            assert value.span.text == value.text
    assert reference.place is not None
    assert reference.place.text == "Oslo"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        # Italics tell the container, and the title goes up to them.
        (
            (
                "Abara AB, Beltrov C. MossDB® system for counting moss. Evaluation in shade and sun."
                " *American Journal of Moss*, 90(3), 302-305."
            ),
            {
                "title": "MossDB® system for counting moss. Evaluation in shade and sun",
                "container": "American Journal of Moss",
            },
        ),
        (
            'A. B. Abara, "Growth of moss on granite," *J. Moss Res.*, vol. 56, pp. 2088–97, 2011.',
            {"title": "Growth of moss on granite", "container": "J. Moss Res"},
        ),
        (
            "Abara AB, Beltrov C. *J Moss Res* 2011;56:2088-97.",
            {"container": "J Moss Res", "volume": "56"},
        ),
        (
            (
                "Abara AB, Beltrov C, et al. Small amounts of moss in people with suspected dislike. A"
                " randomised, Double-Blind, Granite-Controlled trial. *Clin Moss Hepatol.* 2014."
            ),
            {"container": "Clin Moss Hepatol"},
        ),
        # A journal's own parentheses stay with it.
        (
            "Abara AB. Growth of moss on granite. Moss (Oslo, Norway). 2016;92:53-61.",
            {"container": "Moss (Oslo, Norway)"},
        ),
        # A season belongs to the date, a publisher to the imprint.
        (
            (
                'Abara, Anna. 2000. "The growth of moss on granite." Moss Management. Spring, 29:1,'
                " pp. 78-95."
            ),
            {"container": "Moss Management"},
        ),
        (
            "Abara A. How to treat moss on roofs: Google Patents, 2002.",
            {"title": "How to treat moss on roofs", "publisher": "Google Patents"},
        ),
        (
            (
                "Abara, A. (1992). The moss architecture program. Technical Report MOSS-92-22. Hill"
                " Institute."
            ),
            {"title": "The moss architecture program", "container": "Technical Report MOSS-92-22"},
        ),
        # Where a style leaves the title out, what stands behind `in` is the container.
        (
            "Abara, A. 1969, in Mosses and high-energy granite, ed. C. Beltrov, & D. Cassini, 55",
            {"title": None, "container": "Mosses and high-energy granite", "year": "1969"},
        ),
        # Where a meeting was, its paper's number and its society are no part of its name.
        (
            (
                'Abara, A. B., "Experimental results for counting moss," in Northern Symposium on Moss'
                " Theory, (Molde, Norway), pp. 335-339, 2003."
            ),
            {"container": "Northern Symposium on Moss Theory"},
        ),
        (
            (
                'Abara, A. B., "Requalification of an Older Moss," Proceedings of the 22nd Annual Moss'
                " Technology Conference. MTC 6648, Oslo, May 1990."
            ),
            {"container": "Proceedings of the 22nd Annual Moss Technology Conference"},
        ),
        (
            "Abara, A., Beltrov, C. (Hrsg.) 2003: Encyclopaedia of Moss, vol. 1, Wiesbaden.",
            {"title": "Encyclopaedia of Moss"},
        ),
    ],
)
def test_where_titles_and_containers_end(printed: str, expected: dict[str, str]) -> None:
    seen = found(printed)
    assert {field: seen.get(field) for field in expected} == expected


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ("Abara, Anna/Beltrov, Carl", ["Abara, Anna", "Beltrov, Carl"]),
        ("Anna Abara/Carl Beltrov", ["Abara, Anna", "Beltrov, Carl"]),
        ("Abara, Anna; Beltrov, Carl & Cassini, Dora", ["Abara, Anna", "Beltrov, Carl", "Cassini, Dora"]),
        ("A. Abara, B. Beltrov, and Dora Cassini", ["Abara, A.", "Beltrov, B.", "Cassini, Dora"]),
        ("Anna Abara, Carl Beltrov, and Dora Cassini", ["Abara, Anna", "Beltrov, Carl", "Cassini, Dora"]),
        ("G. Abara & J. Beltrov, 235–236", ["Abara, G.", "Beltrov, J."]),
        ("Abara, Beltrov & Cassini", ["Abara", "Beltrov", "Cassini"]),
        ("Abara, Anna, und Carl van Beltrov u. a.", ["Abara, Anna", "van Beltrov, Carl"]),
        ("Ministry of Moss", ["Ministry of Moss"]),
        ("de la Cruz", ["de la Cruz"]),
        ("Anna Abara Jr.", ["Abara, Anna Jr."]),
        ("Abara Beltrov A. B.", ["Abara Beltrov, A. B."]),
    ],
)  # fmt: skip
def test_blocks_of_names(block: str, names: list[str]) -> None:
    entry = clean_entry(SourceFile(Path("list.txt"), block), 0, len(block))
    read_names = read_block(entry, 0, len(block))
    seen = [
        each.literal or ", ".join(part for part in (each.family, each.given) if part)
        for each in read_names.names
    ]
    assert seen == names
    assert read_names.et_al is ("u. a." in block)

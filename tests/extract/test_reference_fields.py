"""The fields of one work, as the styles print it."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.extract.entry_grammar import guess_fields
from citecheck.extract.entry_identifiers import take_identifiers
from citecheck.extract.entry_text import clean_entry
from citecheck.model import Reference
from citecheck.source import SourceFile
from invented import manuscript, read, values

JOURNAL = {
    "title": "growth of moss on granite",
    "year": "2011",
    "volume": "56",
    "first page": "2088",
}
STYLES = {
    "vancouver": "Abara AB, Beltrov C. Growth of moss on granite. J Moss Res. 2011;56(7):2088-97.",
    "vancouver, emphasis": (
        "Abara AB, Beltrov C. Growth of moss on granite. *J Moss Res* 2011;56(7):2088–2097."
    ),
    "vancouver, month and identifiers": (
        "Abara AB, Beltrov C. Growth of moss on granite. J Moss Res 2011 Mar;56(7):2088–97."
        " doi: 10.1234/jmr.2011. PMID: 21234567; PMCID: PMC3123456."
    ),
    "ama": (
        "Abara AB, Beltrov C. Growth of moss on granite. *J Moss Res*. 2011;56(7):2088-2097."
        " doi:10.1234/jmr.2011"
    ),
    "nature": (
        "Abara, A. B. & Beltrov, C. Growth of moss on granite. *J. Moss Res.* **56**, 2088–2097"
        " (2011)."
    ),
    "nature, plain": (
        "Abara, A. B. & Beltrov, C. Growth of moss on granite. J. Moss Res. 56, 2088–2097 (2011)."
    ),
    "ieee": (
        'A. B. Abara and C. Beltrov, "Growth of moss on granite," *J. Moss Res.*, vol. 56, no. 7,'
        " pp. 2088–2097, Mar. 2011, doi: 10.1234/jmr.2011."
    ),
    "acs": (
        "Abara, A. B.; Beltrov, C. Growth of Moss on Granite. *J. Moss Res.* **2011**, *56*,"
        " 2088–2097."
    ),
    "mdpi": (
        "Abara, A.B.; Beltrov, C. Growth of Moss on Granite. *J. Moss Res.* **2011**, *56*,"
        " 2088–2097. https://doi.org/10.1234/jmr.2011."
    ),
    "apa": (
        "Abara, A. B., & Beltrov, C. (2011). Growth of moss on granite. *Journal of Moss"
        " Research*, *56*(7), 2088–2097. https://doi.org/10.1234/jmr.2011"
    ),
    "harvard": (
        "Abara, A.B. and Beltrov, C. (2011) 'Growth of moss on granite', *Journal of Moss"
        " Research*, 56(7), pp. 2088–2097."
    ),
    "elsevier": (
        "Abara, A.B., Beltrov, C., 2011. Growth of moss on granite. J. Moss Res. 56, 2088–2097."
        " https://doi.org/10.1234/jmr.2011"
    ),
    "springer": (
        "Abara AB, Beltrov C (2011) Growth of moss on granite. J Moss Res 56:2088–2097."
        " https://doi.org/10.1234/jmr.2011"
    ),
    "abnt": (
        "ABARA, A. B.; BELTROV, C. Growth of moss on granite. Journal of Moss Research, v. 56,"
        " n. 7, p. 2088-2097, 2011."
    ),
}


def only(printed: str) -> Reference:
    """Read one numbered entry among others."""
    others = "2. Zeman A. Eels in rivers. Eel J. 2001;2:3-4.\n3. Yilmaz B. Owls. Owl J. 2002;3:4-9."
    document = read(
        manuscript("Moss [1] grows. Eels [2] swim. Owls [3] fly.", f"1. {printed}\n{others}")
    )
    assert [each.number for each in document.references] == [1, 2, 3]
    return document.references[0]


@pytest.mark.parametrize("style", STYLES)
def test_a_journal_article_in_every_style(style: str) -> None:
    reference = only(STYLES[style])
    found = values(reference)
    assert found["title"].text.strip("'").casefold() == JOURNAL["title"]
    assert found["year"].text == JOURNAL["year"]
    assert found["volume"].text == JOURNAL["volume"]
    assert found["pages"].text.startswith(JOURNAL["first page"])
    assert "Moss Res" in found["container"].text
    assert [name.family.casefold() for name in reference.authors] == ["abara", "beltrov"]
    assert [name.given.replace(" ", "").replace(".", "") for name in reference.authors] == [
        "AB",
        "C",
    ]
    assert reference.type == "article-journal"
    assert reference.doubts == ()
    if "10.1234" in STYLES[style]:
        assert found["doi"].text == "10.1234/jmr.2011"
    if "(7)" in STYLES[style] or "no. 7" in STYLES[style]:
        assert found["issue"].text == "7"


@pytest.mark.parametrize("style", STYLES)
def test_fields_stand_where_they_say(style: str) -> None:
    reference = only(STYLES[style])
    for name, value in values(reference).items():
        assert reference.span.start <= value.span.start < value.span.end <= reference.span.end
        bare = value.span.text.replace("*", "")
        assert value.text in bare or name == "doi", (name, value)
    for author in reference.authors:
        assert author.family in author.span.text
        assert reference.span.start <= author.span.start < author.span.end <= reference.span.end


def test_identifiers() -> None:
    reference = only(STYLES["vancouver, month and identifiers"])
    found = {name: value.span.text for name, value in values(reference).items()}
    assert (found["doi"], found["pmid"]) == ("10.1234/jmr.2011", "21234567")
    assert found["pmcid"] == "PMC3123456"


def test_a_chapter() -> None:
    reference = only(
        "Abara AB, Beltrov C. Moss on granite. In: Cassini D, Dragomir E, editors. The book of"
        " moss. 2nd ed. Oslo: Hill Press; 2011. p. 20-9."
    )
    found = {name: value.text for name, value in values(reference).items()}
    assert (found["title"], found["container"]) == ("Moss on granite", "The book of moss")
    assert (found["publisher"], found["year"], found["pages"]) == ("Hill Press", "2011", "20-9")
    assert [name.family for name in reference.editors] == ["Cassini", "Dragomir"]
    assert reference.type == "chapter"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Abara AB, Beltrov C, et al. Growth of moss. J Moss. 2011;5:2-9.", True),
        ("Abara AB, Beltrov C, et al Growth of moss. J Moss. 2011;5:2-9.", True),
        ("Abara, A. B. et al. Growth of moss. J. Moss 5, 2–9 (2011).", True),
        ("Abara AB, Beltrov C. Growth of moss. J Moss. 2011;5:2-9.", False),
    ],
)
def test_more_authors_than_are_printed(printed: str, *, expected: bool) -> None:
    assert only(printed).et_al is expected


@pytest.mark.parametrize(
    "name",
    [
        "van der Berg A", "de la Cruz M", "O'Brien P", "O’Brien P", "McArthur JK", "García-López M",
        "Müller T", "Członkowski A", "Akkök F", "Ng A", "Al-Hashimi E", "Hong J-S", "St. John P",
        "Di Pietro F", "Mulé SJ", "Xu Y",
    ],
)  # fmt: skip
def test_names(name: str) -> None:
    reference = only(f"{name}, Beltrov C. Growth of moss on granite. J Moss Res. 2011;56(7):20-9.")
    assert [each.text for each in reference.authors] == [name, "Beltrov C"]
    assert reference.authors[0].span.text == name


def test_an_organisation() -> None:
    reference = only("World Moss Organization. Moss in numbers. Oslo: Hill Press; 2011.")
    assert [each.literal for each in reference.authors] == ["World Moss Organization"]


@pytest.mark.parametrize(
    "printed",
    [
        "???",
        "Abara",
        "2011;56(7):2088-97.",
        "https://moss.test/a-very-long-address-of-no-use?query=1&other=2",
        "*" * 40 + " Abara",
        "Abara AB. " + "Growth of moss. " * 60 + "J Moss. 2011;5:2-9.",
    ],
)
def test_what_cannot_be_read_is_doubted_or_left_empty(printed: str) -> None:
    reference = only(printed)
    assert 0 <= reference.confidence <= 1
    assert reference.doubts or reference.confidence < 1


def test_a_year_at_the_end_of_a_title_is_not_the_works() -> None:
    reference = only(
        "Abara AB, Beltrov C. Growth of moss on walls in Oslo, Norway, 2013. J Moss Res."
        " 2017;33(11 Suppl):S12-9."
    )
    found = {name: value.text for name, value in values(reference).items()}
    assert found["title"] == "Growth of moss on walls in Oslo, Norway, 2013"
    assert (found["container"], found["year"]) == ("J Moss Res", "2017")
    assert (found["issue"], found["pages"]) == ("11 Suppl", "S12-9")


@pytest.mark.parametrize(
    "printed",
    [
        "Abara AB, Beltrov C. Proc Natl Acad Moss. Part B. 2011;56(7):2088-97.",
        "Abara AB, Beltrov C. Growth of moss on granite. II. J Moss Res. 2011;56(7):2088-97.",
        "Abara AB, Beltrov C. Growth of moss on granite. J Moss Res [Internet]. 2011;56(7):2088-97.",
        "Abara AB, Beltrov C. Growth of moss on granite. J Moss Res. 2011;56(7):2088-97. Erratum in: 57:9.",
        "Abara AB, Beltrov C, editors. Growth of moss on granite. J Moss Res. 2011;56(7):2088-97.",
        "World Moss Organization. Growth of moss on granite. J Moss Res. 2011;56(7):2088-97.",
        "Abara AB, bin Beltrov. Growth of moss on granite. J Moss Res. 2011;56(7):2088-97.",
        "Abara AB, Beltrov C (2011) Growth of moss on granite. J Moss Res. 2011;56(7):2088-97.",
        "Abara AB. Growth of moss on granite. In: Beltrov C. Of moss. 2011;56(7):2088-97.",
        "Abara J (2011) Growth of moss in bogs, Ann. Bot. 56:88–97.",
        "Abara J. Growth of moss in bogs, J. Bryol. 2011;56:88–97.",
        "Abara J (2011) Growth of moss in bogs J. Bryol. 56 88–97",
        "Abara J. Growth of moss in bogs. Stroke. Jul 2011;42(7):88-97.",
        "Abara J. Growth of moss in bogs. J Moss Res Jul 2011;42(7):88-97.",
        "Abara J. Growth of moss in bogs. Lancet. Epub 2011;42(7):88-97.",
        "Abara J (2011) Growth of moss in bogs. Moss Research Volume 56:88–97",
        "Abara J (2011) Growth of moss in bogs. Moss Bulletin No. 7:88–97",
        "Abara J (2011) Growth of moss in bogs. Z. Moosk. Bd. 7:88–97",
        "Abara J. Control of flowering time in *Arabidopsis*. Plant Cell. 2011;23:88–97.",
        "Zhang Wei, Li Min (2018) Growth of moss in bogs. Moss Research 56:88–97",
        "LI Ming, XU Hao (2011) Growth of moss in bogs. Moss Research 56:88–97",
        "EU Commission (2012) Growth of moss in bogs. Moss Research 56:88–97",
        "GBD Collaborators. Growth of moss in bogs. Lancet. 2011;56:88–97",
        "World Health Organization, Geneva (2011) Growth of moss in bogs. Moss Research 56:88–97",
        "Abara J. Growth of moss in bogs. Reply. Lancet. 2011;56:88–97.",
        "Abara J. Growth of moss in bogs. MOSS Study. Lancet. 2011;56:88–97.",
        "Abara J. Growth of moss in bogs. II. J. Am. Chem. Soc. 2011;56:88–97.",
        "Abara J. Growth of moss in bogs. CARE Trial. N. Engl. J. Med. 2011;56:88–97.",
        "Abara, J. St. Louis encephalitis virus in birds. J. Virol. 56, 88–97 (2011).",
        "Abara, J. U.S. Supreme Court rulings on mosses. J. Virol. 56, 88–97 (2011).",
        "Abara J (2011) Growth of mosses on Mt. Fuji. J. Bryol. 56:88–97",
        "Abara J (2011) Growth of moss in bogs. Moss Research 56(2011):88–97",
        "Abara J (2011) Growth of moss in bogs. Published in Moss Research 56:88–97",
    ],
)
def test_what_could_be_read_otherwise_is_not_plain(printed: str) -> None:
    entry = clean_entry(SourceFile(Path("list"), printed), 0, len(printed))
    _, text = take_identifiers(entry)
    assert not guess_fields(entry, text).plain


def test_a_title_may_begin_with_a_year() -> None:
    reference = only("Abara AB. 2019 novel mosses in gardens of the north. J Moss. 2020;56:88-97.")
    found = {name: value.text for name, value in values(reference).items()}
    assert (found["title"], found["year"]) == ("2019 novel mosses in gardens of the north", "2020")


def test_a_generation_is_no_part_of_the_family_name() -> None:
    reference = only("Abara AB, Beltrov Jr WF. Growth of moss on granite. J Moss. 2011;56:88-97.")
    assert [(each.family, each.given) for each in reference.authors] == [
        ("Abara", "AB"),
        ("Beltrov", "WF, Jr"),
    ]

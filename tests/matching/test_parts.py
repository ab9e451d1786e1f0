"""The parts that the comparison of works is made of: people, titles, notices, containers, places."""

from __future__ import annotations

import pytest

from citecheck.matching.containers import compare_containers, same_container
from citecheck.matching.description import describe_work, person_of
from citecheck.matching.levels import Level
from citecheck.matching.notices import read_notice
from citecheck.matching.people import compare_people, same_person, someone
from citecheck.matching.places import compare_pages, volume_number, whole_range
from citecheck.matching.titles import TitleMatch, compare_titles, read_title
from citecheck.record import Person


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Müller, H", "Mueller, Hans", True),
        ("van der Berg, A", "Berg, A", True),
        ("Berg, A", "Berg, B", False),
        ("Berg, A", "Berg", True),
        ("Kim, Keongtae", "Keongtae, Kim", True),
        ("Wang, Xiaoguang", "Xiaoguang, W", True),
        ("Rezazade Mehrizi, Mohammad H", "Mehrizi, Mohammad Hosein Rezazade", True),
        ("Seleskovic, H", "Seleskovi, H", True),
        ("Sprague Jr., Ralph", "Sprague, R", True),
        ("Smith, John", "Brown, John", False),
        ("Li, X", "Lu, X", False),
        ("Holmberg, A", "Holmgren, B", False),
    ],
)
def test_one_person(one: str, other: str, expected: bool) -> None:
    first, second = someone(person_of(one)), someone(person_of(other))
    assert same_person(first, second) is expected
    assert same_person(second, first) is expected


def test_organisations() -> None:
    full, short = Person("", "", "World Health Organization"), Person("", "", "WHO")
    assert same_person(someone(full), someone(short))
    longer = Person("", "", "Department of Bears, World Health Organization")
    assert same_person(someone(full), someone(longer))
    assert not same_person(someone(full), someone(Person("", "", "World Bear Office")))


@pytest.mark.parametrize(
    ("one", "other", "cut", "level"),
    [
        ("Berg A;Dahl B;Holm C", "Berg A;Dahl B;Holm C", False, Level.SAME),
        ("Berg A;Dahl B", "Berg A;Dahl B;Holm C;Moe D", True, Level.SAME),
        ("Berg A;Dahl B;Holm C", "Berg A;Dahl B;Holm C;Moe D", False, Level.ALIKE),
        ("Berg A", "Berg A;Dahl B;Holm C", False, Level.ALIKE),
        ("Berg A;Dahl B;Holm C", "Holm C;Berg A;Dahl B", False, Level.ALIKE),
        ("Vik J;Dahl B;Holm C", "Berg A;Dahl B;Holm C", False, Level.DIFFERENT),
        ("Vik J", "Berg A", False, Level.DIFFERENT),
        ("Berg A", "Berg B", False, Level.DIFFERENT),
        ("", "Berg A", False, None),
    ],
)
def test_lists_of_people(one: str, other: str, cut: bool, level: Level | None) -> None:
    first, second = (
        [someone(person_of(name)) for name in names.split(";") if name] for names in (one, other)
    )
    found = compare_people(first, second, more_of_one=cut, more_of_other=False)
    assert found[0] is level
    assert compare_people(second, first, more_of_one=False, more_of_other=cut) == found


@pytest.mark.parametrize(
    ("printed", "person"),
    [
        ("Berg, Anna B.", Person("Berg", "Anna B.")),
        ("Berg AB", Person("Berg", "AB")),
        ("Anna Berg", Person("Berg", "Anna")),
        ("Berg", Person("Berg")),
        ("Institute of Bears", Person("", "", "Institute of Bears")),
        ("", Person("")),
    ],
)
def test_names_of_records(printed: str, person: Person) -> None:
    assert person_of(printed) == person


@pytest.mark.parametrize(
    ("title", "kind", "about"),
    [
        ("Erratum: Sleep of bears", "fault", "Sleep of bears"),
        ("Erratum to - Sleep of bears", "fault", "Sleep of bears"),
        ("Author Correction: Sleep of bears", "fault", "Sleep of bears"),
        ("Retraction—Sleep of bears", "fault", "Sleep of bears"),
        ("Sleep of bears (vol 85, pg 553, 2010)", "fault", "Sleep of bears"),
        ("Sleep of bears (Journal of Bears (2009) 360 (542-544))", "fault", "Sleep of bears"),
        ("Sleep of bears - Reply", "reply", "Sleep of bears"),
        ("Re: Sleep of bears", "reply", "Sleep of bears"),
        ("Comment on Sleep of bears", "reply", "Sleep of bears"),
        ("Response to: Sleep of bears", "reply", "Sleep of bears"),
        ("Correction of anaemia in bears", "", "Correction of anaemia in bears"),
        ("Success in response to bears", "", "Success in response to bears"),
        ("Correction factors for sleep", "", "Correction factors for sleep"),
        ("Retraction of soil in dry years", "fault", "soil in dry years"),
    ],
)
def test_notices(title: str, kind: str, about: str) -> None:
    found = read_notice(title)
    assert found.kind == kind
    assert found.about.strip(" .-:") == about


def match(one: str, other: str) -> TitleMatch:
    first, second = read_title(one), read_title(other)
    found = compare_titles(first, second)
    assert compare_titles(second, first)._replace(words=()) == found._replace(words=())
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sleep of bears in caves", "SLEEP OF BEARS IN CAVES."),
        ("Sleep of bears in caves", "Sleep of <i>bears</i> in caves.[Erratum appears in J Bear. 2010;12(1):3"),
        ("Sleep of bears in caves", "RETRACTED: Sleep of bears in caves"),
        ("Sleep of bears in caves", "Sleep of bears in caves. [Review] [42 refs]"),
        ("Sleep of bears in caves", "[Sleep of bears in caves]. [Norwegian]"),
        ("Sleep of bears in caves", "Sleep of bears in caves (abstract)"),
        ("Non-invasive counting of bears", "Noninvasive counting of bears"),
        ("The K<inf>Ca</inf>3.1 channels of bears", "The KCa3.1 channels of bears"),
        ("Sleep &amp; light in α-bears", "Sleep and light in alpha bears".replace("and", "&")),
        ("Der Schlaf der Bären in Höhlen [Sleep of the bears in caves]", "Sleep of the bears in caves"),
        ("Sleep of bears <ORIGINAL> Bjørners søvn om vinteren", "Bjorners sovn om vinteren"),
    ],
)  # fmt: skip
def test_titles_that_are_one(one: str, other: str) -> None:
    assert match(one, other).exact


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bear statement: an updated guideline", "The bear statement"),
        (
            "Sleep of bears in the long winter nights",
            "Sleep of bears in the long winter nights of the North",
        ),
        ("Invited Article - Growth of moss on rocks", "Growth of moss on rocks"),
        ("Sleep of bears in winter cavse", "Sleep of bears in winter caves"),
        ("Sleep of bears in winter cavse: a study of many years", "Sleep of bears in winter caves"),
    ],
)
def test_titles_that_are_alike(one: str, other: str) -> None:
    found = match(one, other)
    assert found.level is Level.ALIKE
    assert found.points > 2
    assert not found.words


def test_titles_that_are_apart() -> None:
    assert match("Falls in older men of Oslo", "Falls in older women of Oslo").veto
    assert match("A study of sleep 1 of many", "A study of sleep 2 of many").veto
    assert match("A study of deep sleep", "A study of deep sleep II").doubt
    assert (
        match(
            "A study of HPV16/18 in bears of the north", "A study of HPV 16/18 in bear of the north"
        ).veto
        == ""
    )
    assert match("Editorial", "Editorial").column
    assert match("Bears", "Bears").generic
    assert match("Sleep of bears in caves", "Ice on rivers").level is Level.DIFFERENT
    assert match("", "Ice on rivers").level is None
    swapped = match(
        "The genus Ursus of the northern valleys", "The genus Lutra of the northern valleys"
    )
    assert set(swapped.words) == {"ursus", "lutra"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("J Sleep Med", "Journal of Sleep Medicine", True),
        ("JSM", "Journal of Sleep Medicine", True),
        ("Proc Natl Acad Sci", "Proceedings of the National Academy of Sciences", True),
        ("J Sleep Med", "Journal of Snow Research", False),
        ("Nature", "Science", False),
        ("Diabetes", "Diabetologia", False),
        ("Sleep", "Journal of Sleep", False),
        ("", "Nature", None),
        ("Gan to Kagaku Ryoho [Japanese Journal of Cancer]", "Japanese Journal of Cancer", True),
        ("50th Annual Hawaii Conference on Bears", "Hawaii Conference on Bears", True),
        ("Circulation. Conference: Scientific Sessions 2014", "Circulation", True),
    ],
)
def test_containers(one: str, other: str, expected: bool | None) -> None:
    assert same_container(one, other) is expected
    assert same_container(other, one) is expected
    assert compare_containers(one, other) == compare_containers(other, one)


@pytest.mark.parametrize(
    ("text", "number"),
    [("174 AISC", "174"), ("35 ( Pt 1)", "35"), ("XIV", "14"), ("cxl", "140"), ("1)", ""), ("Ph.D.", ""), ("", ""), ("007", "7")],
)  # fmt: skip
def test_volumes(text: str, number: str) -> None:
    assert volume_number(text) == number


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("470–6", "470-476", Level.SAME),
        ("470", "470-476", Level.SAME),
        ("470-476", "470-479", Level.ALIKE),
        ("1-9", "1-9", Level.SAME),
        ("470-476", "510-512", Level.DIFFERENT),
        ("470-476", "740-746", Level.DIFFERENT),
        ("e12724", "1-6", None),
        ("a1754", "969-972", None),
        ("12724", "969-972", None),
        ("S1-S9", "Suppl-9", None),
        ("13-May", "13-May", Level.SAME),
        ("106-11; discussion 111", "106-111", Level.SAME),
        ("", "5", None),
    ],
)
def test_pages(one: str, other: str, level: Level | None) -> None:
    assert compare_pages(one, other)[0] is level
    assert compare_pages(one, other) == compare_pages(other, one)


def test_whole_ranges() -> None:
    assert whole_range("470–6", "470-476")
    assert not whole_range("470-471", "470-471")
    assert not whole_range("1-9", "1-9")
    assert not whole_range("470", "470-476")


def test_descriptions_of_records() -> None:
    found = describe_work(title="Bears", year="c2010b", doi="https://doi.org/10.5555/A", url="https://www.bears.test/", edition="Third edition", isbn="978-0-00-000000-2", pmcid="PMC12")  # fmt: skip
    assert (found.year, found.year_letter, found.doi) == (2010, "b", "10.5555/a")
    assert (found.url, found.edition, found.isbn) == ("bears.test", "3", "9780000000002")
    assert describe_work(edition="4").edition == "4"
    assert not found.corporate

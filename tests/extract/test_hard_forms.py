"""Forms of markers, lists and characters that were once passed over."""

from __future__ import annotations

from itertools import pairwise

import pytest

from citecheck.model import MarkerStyle
from invented import NAMED, by_name, by_number, entry, manuscript, numbered, read

BODY = "Moss grows [1]. Snow falls [2,3]. Stones roll [4]. Peat lies [5]."
NUMBERS = [[1], [2, 3], [4], [5]]
CITED = (
    "Moss (Abara, 2010), snow (Beltrov & Cassini, 2011a, 2011b) and wind (Dragomir et al., 2012)."
)


def cited(text: str, name: str = "paper.txt") -> list[list[int]]:
    return [numbers for _, numbers in by_number(read(text, name))]


@pytest.mark.parametrize("words", ["to", "–", "-", "—"])
def test_ranges(words: str) -> None:
    join = f" {words} " if words == "to" else words
    prose = f"Moss grows [1]. Snow falls [2{join}4]. Peat lies [5]."
    assert cited(manuscript(prose, numbered(5))) == [[1], [2, 3, 4], [5]]


@pytest.mark.parametrize("invisible", ["\u200b", "\ufeff", "\u200e", "\u200f", "\u2060"])
def test_invisible_characters_around_markers(invisible: str) -> None:
    prose = BODY.replace("[", f"{invisible}[").replace("]", f"]{invisible}")
    assert cited(manuscript(prose, numbered(5))) == NUMBERS


def test_a_soft_hyphen_within_a_marker() -> None:
    prose = "Moss grows [1]. Snow falls [2\u00ad–4]. Peat lies [5]."
    assert cited(manuscript(prose, numbered(5))) == [[1], [2, 3, 4], [5]]


@pytest.mark.parametrize("indent", ["    ", "\t", "\u3000\u3000"])
def test_indented_paragraphs_of_plain_text(indent: str) -> None:
    paragraphs = (
        "Moss grows on the stones of the river [1], as everybody knows.",
        f"Snow falls upon the hills in winter [2,3].\n{indent}In spring, stones roll down there [4].",
        "Peat lies deep under the bogs of the north [5].",
    )
    prose = "\n\n".join(indent + each for each in paragraphs)
    assert cited(manuscript(prose, numbered(5))) == NUMBERS


def test_a_list_that_markdown_numbers() -> None:
    document = read(manuscript(BODY, numbered(5, "1. "), "## References"), "paper.md")
    assert [each.number for each in document.references] == [1, 2, 3, 4, 5]


def test_a_number_of_people_before_a_raised_citation() -> None:
    prose = "Moss.^1,2^ The trial (n = 6190)^3^ and others^4,5^ differ. Doses of 10^6^ cells."
    assert cited(manuscript(prose, numbered(5))) == [[1, 2], [3], [4, 5]]


def test_a_locator_with_parentheses() -> None:
    prose = "Moss [1]. Snow [2,3]. The protocol of [4, Sec. II] is slow. See also [5, eq. (3)]."
    assert cited(manuscript(prose, numbered(5, "[{}] "))) == NUMBERS


def test_letters_behind_the_numbers_of_entries() -> None:
    entries = numbered(3).splitlines()
    entries.insert(2, f"2a. {entry(9)}")
    document = read(manuscript("Moss [1,2]. Snow [2a,3].", "\n".join(entries)))
    assert [each.label.text.strip() for each in document.references if each.label] == [
        "1.",
        "2.",
        "2a.",
        "3.",
    ]
    assert document.references[2].span.text.endswith(entry(9))


def test_a_supplement_does_not_take_over() -> None:
    text = manuscript("Moss [1,2]. Snow [3]. Data [S1,S2].", numbered(3), "## References")
    more = f"S1. {entry(8)}\nS2. {entry(9)}"
    document = read(f"{text}\n## Supplementary references\n\n{more}\n", "paper.md")
    assert {each.style for each in document.markers} == {MarkerStyle.BRACKET}
    assert [each.span.text for each in document.markers] == ["[1,2]", "[3]", "[S1,S2]"]


def test_notes_are_not_entries_of_the_list_before_them() -> None:
    notes = "[^1]: Anna Abara, *Moss* (Oslo: Nord, 1996), 51.\n[^2]: Ibid., 60."
    listed = "\n\n".join(NAMED[:3])
    text = manuscript("Moss.[^1] Snow.[^2]", listed, "# Bibliography")
    document = read(f"{text}\n{notes}\n", "paper.md")
    assert [each.span.text for each in document.references] == list(NAMED[:3])


def test_a_bibliography_elsewhere_is_no_entry() -> None:
    text = manuscript("Moss [@abara2010].", "::: {#refs}\n:::", "# References")
    assert not read(f"---\nbibliography: refs.bib\n---\n\n{text}", "paper.md").references


@pytest.mark.parametrize(
    "prose",
    [
        "In London, Abara (2010) saw moss.",
        "The crisis (Oslo, September 2008) is over. Abara (2010) saw moss.",
        "We used a lens (Nikon, Tokyo, 2010). Abara (2010) saw moss.",
        "So it was (Holm, 1999, as cited in Abara, 2010).",
        "So it was (Dr. Holm, 2009, personal communication). Abara (2010) saw moss.",
    ],
)
def test_only_the_author_is_cited(prose: str) -> None:
    found = by_name(read(manuscript(f"{prose} {CITED}", "\n\n".join(NAMED))))
    assert found[0] == (("Abara",), "2010", [1])
    assert len(found) == 5


@pytest.mark.parametrize(
    "prose",
    [
        "As Abara (2010, pp. 4–5; but see also Dragomir et al., 2012) says, moss grows.",
        "Moss grows (see Abara, 2010; but see Beltrov & Cassini [2011a, 2011b]).",
    ],
)
def test_markers_are_disjoint(prose: str) -> None:
    document = read(manuscript(f"{prose} {CITED}", "\n\n".join(NAMED)))
    places = [(each.span.start, each.span.end) for each in document.markers]
    assert places == sorted(places)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


JAPANESE = """冬の睡眠は長い（田中，2015）。山田・佐藤（2018）によれば、光が重要である（鈴木ほか，2019）。

引用文献

鈴木一郎・高橋花子・伊藤健（2019）季節と睡眠．睡眠研究，12，1–9．
田中太郎（2015）冬の睡眠．心理学研究，86，100–108．
山田次郎・佐藤三郎（2018）光と睡眠．医学書院．
"""
POLISH = """Grzyby są zdrowe (Kowalski i Nowak 2010, s. 15; Wójcik 2014; zob. też Łuczaj i in. 2012).

Bibliografia

Kowalski, J., Nowak, A. (2010). Grzyby jadalne. Warszawa: Las.
Łuczaj, Ł., Kujawska, M., Pieroni, A. (2012). Dzikie rośliny. Etnobiologia, 2, 5–24.
Wójcik, P. (2014). Las i ludzie. Sylwan, 158(3), 200–210.
"""
SWEDISH = """Vintern är lång (Åberg & Öhman, 2010). Ek (2012) säger nej (se även Sömnverket, 2018).

Referenser

Ek, A. (2012). Årstider. Stockholm: Nord.
Sömnverket. (2018). Sömnvanor. Stockholm: Sömnverket.
Åberg, E., & Öhman, F. (2010). Vintersömn. Sömn, 7, 11–19.
"""
RUSSIAN = """Сон длиннее (Иванов, 2010; Петров, Сидоров, 2015; Кузнецов и др., 2018).

Литература

Иванов И.И. Зимний сон. М.: Наука, 2010. 200 с.
Кузнецов А.А., Попов Б.Б., Орлов В.В. Свет и сон // Физиология. 2018. Т. 12. С. 1–9.
Петров П.П., Сидоров С.С. Мелатонин // Журнал физиологии. 2015. Т. 12, № 3. С. 45–50.
"""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (JAPANESE, [2, 3, 1]),
        (POLISH, [1, 3, 2]),
        (SWEDISH, [3, 1, 2]),
        (RUSSIAN, [1, 3, 2]),
    ],
    ids=["Japanese", "Polish", "Swedish", "Russian"],
)
def test_lines_of_a_list_in_many_languages(text: str, meant: list[int]) -> None:
    """Each line is an entry, and each citation means one."""
    document = read(text)
    assert [each.span.text for each in document.references] == text.splitlines()[-3:]
    assert [positions for _, _, positions in by_name(document)] == [[each] for each in meant]


def test_a_power_is_no_half_of_a_group() -> None:
    prose = "Moss grows.^1^ We had 40 m^2, 10^6 cells.^2,3^"
    assert cited(manuscript(prose, numbered(3))) == [[1], [2, 3]]


@pytest.mark.parametrize(
    "between",
    [
        "Then:\n\n> x\n[1] 3 4 5\n[4] 6 7\n\n",
        "See https://moss.test/x[1] for more. ",
        "All of it is in print. ",
    ],
    ids=["output", "address", "nothing"],
)
def test_output_and_addresses(between: str) -> None:
    prose = f"Moss grows [1]. Snow falls [2]. {between}Stones roll [3]."
    assert cited(manuscript(prose, numbered(3))) == [[1], [2], [3]]


def test_words_in_capitals() -> None:
    prose = "MOSS GROWS [1]. SNOW FALLS [2]. STONES ROLL [3]."
    assert cited(manuscript(prose, numbered(3))) == [[1], [2], [3]]


def test_a_chapter_called_literature() -> None:
    prose = (
        "# Literature\n\nThe literature on moss is wide [1]. Snow falls [2,3], as many have seen in"
        " many places.\n\n# Results\n\nStones roll [4]."
    )
    document = read(manuscript(prose, numbered(4), "# References"), "paper.md")
    assert [len(each.references) for each in document.lists] == [4]
    assert [numbers for _, numbers in by_number(document)] == [[1], [2, 3], [4]]


@pytest.mark.parametrize(
    "word", ["Según", "Segundo", "Nach", "Laut", "Selon", "Secondo", "Volgens"]
)
def test_words_that_name_a_source_are_no_names(word: str) -> None:
    document = read(manuscript(f"{word} Abara (2010). {CITED}", "\n\n".join(NAMED)))
    assert document.markers[0].span.text == "Abara (2010)"
    assert by_name(document)[0] == (("Abara",), "2010", [1])


def test_a_sentence_goes_on_behind_and_others() -> None:
    prose = "Moss grows (Abara, 2010; Dragomir et al., 2012). Snow falls."
    document = read(manuscript(prose, "\n\n".join(NAMED)))
    assert document.sentences[0].text == "Moss grows (Abara, 2010; Dragomir et al., 2012)."

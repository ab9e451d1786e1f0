"""Manuscripts of which something wrong, or nothing at all, was once reported."""

from __future__ import annotations

import pytest

import citecheck
from citecheck.finding import FileReport
from citecheck.reporters import text
from invented import NAMED, entry, manuscript, numbered

BODY = "Moss grows [1]. Snow falls [2,3]. Stones roll [4]. Peat lies [5]."
CITED = (
    "Moss (Abara, 2010), snow (Beltrov & Cassini, 2011a, 2011b), wind (Dragomir et al., 2012)"
    " and peat (García-López, 2013). Otters sleep (Müller & O'Brien, 2014), glaciers sound"
    " (van der Berg, 2015), lakes lie (World Moss Organization, 2020)."
)


def found(report: FileReport) -> list[tuple[str, str]]:
    return [(each.code, each.problem.span.text) for each in report.findings]


def summary(text_: str, path: str = "paper.txt") -> str:
    report = citecheck.check_text(text_, path=path)
    assert not report.findings
    return text.report([report], colour=False, width=100, summary=True)


def test_a_number_given_twice_is_one_finding_about_the_list() -> None:
    """Not also a gap where the right number should stand, nor an entry that nobody cites."""
    labels = (1, 2, 3, 3, 5)
    listed = "\n".join(f"{label}. {entry(at)}" for at, label in enumerate(labels, 1))
    report = citecheck.check_text(manuscript(BODY, listed))
    assert [code for code, _ in found(report) if code != "CIT001"] == ["REF002"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Abara, 2010", "Abera, 2010"),
        ("Dragomir et al., 2012", "Dragomirr et al., 2012"),
        ("van der Berg, 2015", "van der Bergh, 2015"),
    ],
)
def test_a_misspelt_name_alone_in_its_parentheses(right: str, wrong: str) -> None:
    """The name is what is wrong, not the entry that it does not reach."""
    report = citecheck.check_text(manuscript(CITED.replace(right, wrong), "\n\n".join(NAMED)))
    assert found(report) == [("CIT008", wrong)]


def test_an_unknown_key_among_known_ones() -> None:
    prose = "Moss [Aba01,Bel02]. Snow [Moe03], see [Aba01, p. 3]."
    listed = "[Aba01] A. Abara. Moss. J Moss. 2001;1:1-9.\n\n[Bel02] B. Beltrov. Snow. J Snow."
    report = citecheck.check_text(manuscript(prose, listed + " 2002;1:1-9."))
    assert found(report) == [("CIT001", "Moe03")]


def test_a_note_that_is_not_there() -> None:
    prose = "Moss grows.[^1] Snow falls.[^2] Stones roll.[^3] Peat lies.[^9]"
    notes = "\n".join(f"[^{at}]: {entry(at)}" for at in (1, 2, 3))
    report = citecheck.check_text(f"{prose}\n\n{notes}\n", path="paper.md")
    assert found(report) == [("CIT001", "[^9]")]


@pytest.mark.parametrize(
    "more",
    [
        "See [4]; [1, p. 5]; [1: 23]; [5, Fig. 2].",
        "See [1, p. 5]; [1, p. 9].",
    ],
)
def test_places_in_one_work_are_no_repetition(more: str) -> None:
    report = citecheck.check_text(manuscript(f"{BODY} {more}", numbered(5)))
    assert "CIT005" not in {code for code, _ in found(report)}


def test_nothing_recognised_is_said() -> None:
    """Silence about a manuscript that was not understood must not read like praise."""
    glued = "Moss grows on stones.1 Snow falls upon the hills.2,3 The rest is not known."
    said = summary(manuscript(glued, numbered(3)))
    assert "no citations, 3 references" in said
    assert "whatever is about citations, as none was recognised" in said
    assert "2 signs that may be citations" in said


def test_notes_are_nothing_to_judge() -> None:
    notes = "1. Anna Abara, The Moss Book (Oslo: Nord, 1996), 51.\n2. Ibid., 60."
    said = summary(manuscript("Moss was holy.¹ Snow was not.²", notes, "Notes"))
    assert "no citations, no references" in said
    assert "2 signs that may be citations" in said
    assert "nothing to judge" in said
    assert "nothing found" not in said


def test_a_bibliography_elsewhere_is_said() -> None:
    prose = "---\nbibliography: refs.bib\n---\n\nMoss grows [@abara2010; @beltrov2011, p. 3]."
    said = summary(manuscript(prose, "::: {#refs}\n:::", "# References"), "paper.md")
    assert "no references" in said
    assert "not judged: CIT001, as no reference list was found" in said


def test_a_chapter_whose_citations_were_not_understood() -> None:
    chapters = "\n".join(
        f"# Chapter\n\n{prose}\n\n## References\n\n{numbered(3)}\n"
        for prose in ("Moss [1]. Snow [2,3].", "Moss.^1^ Snow.^2,3^")
    )
    report = citecheck.check_text(chapters, path="paper.md")
    assert "CIT002" not in {each.code for each in report.findings}


def test_a_town_before_an_author_accuses_nobody_even_at_low_confidence() -> None:
    report = citecheck.check_text(
        manuscript(f"In Oslo, Abara (2010) saw moss. {CITED}", "\n\n".join(NAMED)),
        min_confidence="low",
    )
    assert "CIT001" not in {each.code for each in report.findings}


@pytest.mark.parametrize("placeholder", ["??", "[12?]", "[@TODO]", "[?]", "(REF)"])
def test_a_citation_still_to_be_written(placeholder: str) -> None:
    prose = f"Moss grows [1]. Snow falls {placeholder}. Stones roll [2]. Peat lies [3]."
    report = citecheck.check_text(manuscript(prose, numbered(3)))
    assert found(report) == [("CIT006", placeholder)]


def test_a_list_still_to_be_written() -> None:
    report = citecheck.check_text(manuscript(BODY, "(to be added)"))
    assert {code for code, _ in found(report)} <= {"DOC001"}


def test_letters_that_the_list_does_not_print() -> None:
    """The text tells two works apart, the list does not: a note, and each letter by its order."""
    listed = "\n\n".join(NAMED).replace("2011a", "2011").replace("2011b", "2011")
    report = citecheck.check_text(manuscript(CITED, listed))
    assert [(code, place) for code, place in found(report) if code == "CIT007"] == [
        ("CIT007", "Beltrov & Cassini, 2011a")
    ]
    assert report.findings[0].severity == "note"


def test_a_count_before_its_turn_is_no_order_fault() -> None:
    """`(9)` after a word may be a count, as reference 9 is cited again where it is due."""
    prose = "Moss grows (1,2). Snow fell on voles (9). Stones roll (3,4). Peat lies (5,6). " * 1
    prose += "Wind blows (7,8). Otters sleep (9). Lakes lie (10)."
    report = citecheck.check_text(manuscript(prose, numbered(10)))
    assert not report.findings


def test_a_column_of_references_is_not_overlooked() -> None:
    """A bare number under `Ref.` is no marker, but no one may call its entry uncited."""
    prose = f"{BODY} Wind blows [7].\n\n| Study | Ref. |\n|---|---|\n| Voles | 6 |\n"
    report = citecheck.check_text(manuscript(prose, numbered(7)), path="paper.md")
    assert not report.findings
    assert any(each.numbers == (6,) for each in report.document.leftovers)


def test_a_list_on_one_line_is_not_held_against_the_text() -> None:
    listed = " ".join(f"{number}. {entry(number)}" for number in range(1, 6))
    report = citecheck.check_text(manuscript(BODY, listed))
    assert "CIT001" not in [code for code, _ in found(report)]
    assert any(code == "CIT001" for code, _ in report.abstentions)


def test_a_list_sorted_by_author_with_one_entry_out_of_place() -> None:
    names = (
        "Abara",
        "Beltrov",
        "Cassini",
        "Moreau",
        "Dragomir",
        "Eskola",
        "Farrow",
        "Hall",
        "Ibarra",
    )
    listed = "\n\n".join(
        f"{name}, F. (2010). Growth of moss in {name}'s garden. Journal of Moss, 4, {page}–{page + 9}."
        for page, name in enumerate(names, 10)
    )
    prose = " ".join(f"Moss grows ({name}, 2010)." for name in names)
    shown = citecheck.check_text(manuscript(prose, listed))
    everything = citecheck.check_text(manuscript(prose, listed), min_confidence="low")
    assert not shown.findings
    assert found(everything) == [("REF002", "Moreau, F")] or [
        code for code, _ in found(everything)
    ] == ["REF002"]

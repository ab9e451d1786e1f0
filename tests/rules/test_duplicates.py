"""What is said of entries that mean one work, and of works that share an identifier or a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from citecheck.finding import Confidence, Problem, Severity
from citecheck.link import link
from citecheck.rule import Context
from citecheck.rules import RULES
from invented import read

BY_CODE = {rule.code: rule for rule in RULES}
TITLE = "Sleep in the long winter nights of the North"
BERG = f"Berg A, Dahl BC. {TITLE}. Journal of Sleep Medicine. 2019;4(2):10-19."


def problems(entries: Sequence[str], code: str = "REF001", **options: Any) -> list[Problem]:
    listed = "\n".join(f"{number}. {entry}" for number, entry in enumerate(entries, 1))
    cited = " ".join(f"Sleep number {number} was short [{number}]." for number in range(1, len(entries) + 1))  # fmt: skip
    document = read(f"{cited}\n\nReferences\n\n{listed}\n")
    assert len(document.references) == len(entries)
    rule = BY_CODE[code]
    found = rule.check(
        Context(document, link(document), date(2026, 11, 1)), rule.options(**options)
    )
    return [each for each in found if isinstance(each, Problem)]


def test_what_differs_is_said_with_both_values() -> None:
    other = f"Berg A, Dahl B. {TITLE}. J Sleep Med. 2018;4(2):10–19."
    (problem,) = problems([BERG, other, "Holm C. Snow and sleep. J Snow. 2017;1:2-4."])
    assert problem.message == "reference 2 is probably the same work as reference 1"
    assert problem.notes[0] == "year differs: “2019” in 1, “2018” in 2"
    assert "1 is cited at line 1: “Sleep number 1 was short [1]”" in problem.notes
    assert (problem.severity, problem.confidence) == (Severity.WARNING, Confidence.MEDIUM)
    assert "year" not in problem.label


def test_three_entries_are_one_finding_and_the_fullest_is_kept() -> None:
    short = f"Berg A, et al. {TITLE}. J Sleep Med. 2019;4:10."
    full = BERG + " doi:10.5555/sleep.4"
    (problem,) = problems([short, "Holm C. Snow and sleep. J Snow. 2017;1:2-4.", BERG, full])
    assert problem.message.startswith("references 3 and 4 are")
    assert problem.message.endswith("the same work as reference 1")
    assert [each.display for each in problem.references] == [1, 3, 4]
    assert problem.help.startswith("keep 4, the fullest entry, remove 1 and 3 and renumber")
    assert [each.message for each in problem.labels] == ["first listed here", "and again here"]


def test_entries_alike_in_fullness_keep_the_first() -> None:
    (problem,) = problems([BERG, BERG.replace("Journal of Sleep Medicine", "J Sleep Med")])
    assert problem.help.startswith("keep 1, remove 2")
    assert (problem.severity, problem.confidence) == (Severity.ERROR, Confidence.HIGH)


def test_versions_are_a_note_of_low_confidence() -> None:
    preprint = f"Berg A, Dahl BC. {TITLE}. bioRxiv. 2018. doi:10.1101/2018.03.04.123456"
    (problem,) = problems([BERG, preprint])
    assert problem.message == "reference 2 is another version of reference 1"
    assert "a preprint and its publication" in problem.label
    assert (problem.severity, problem.confidence) == (Severity.NOTE, Confidence.LOW)


def test_possible_pairs_only_when_asked() -> None:
    other = f"Berg A. {TITLE}. J Sleep Med. 2015."
    assert problems([BERG, other]) == []
    (problem,) = problems([BERG, other], possible=True)
    assert problem.message == "reference 2 may be the same work as reference 1"
    assert problem.confidence is Confidence.LOW


def test_two_works_at_one_place() -> None:
    other = "Holm C, Moe D. Snow depth and the herding of reindeer. J Sleep Med. 2019;4(2):10-19."
    assert problems([BERG, other]) == []
    (problem,) = problems([BERG, other], "REF003")
    assert problem.message == "reference 2 has the volume and pages of reference 1, another work"
    assert problem.span.text == "10-19"
    assert problem.severity is Severity.WARNING
    one_page = ("J Sleep Med. 2019;4(2):10-19.", "J Sleep Med. 2019;4(2):10.")
    letters = [BERG.replace(":10-19", ":10"), other.replace(*one_page)]
    assert problems(letters, "REF003") == []


def test_many_sentences_are_counted() -> None:
    cited = " ".join(f"Sleep {number} was short [1]." for number in range(12))
    listed = f"1. {BERG}\n2. {BERG}\n"
    document = read(f"{cited} Light did change [2].\n\nReferences\n\n{listed}")
    rule = BY_CODE["REF001"]
    (problem,) = rule.check(Context(document, link(document), date(2026, 11, 1)), rule.options())
    assert isinstance(problem, Problem)
    assert "and in 5 more sentences" in problem.notes

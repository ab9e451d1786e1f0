"""What rules do with documents that recognition seldom makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders import document, source, span
from citecheck.extract import extract
from citecheck.finding import Abstention, Confidence, Problem
from citecheck.link import link
from citecheck.matching.near_miss import is_mentioned, near_miss
from citecheck.model import (
    AuthorYear,
    Block,
    BlockKind,
    Citation,
    Document,
    Keyed,
    Leftover,
    Marker,
    MarkerStyle,
    Part,
    ReferenceList,
    Value,
)
from citecheck.rule import AnyRule, Context, why_partial
from citecheck.rules import RULES
from citecheck.source import SourceFile, Span

BY_CODE = {rule.code: rule for rule in RULES}
TEXT = """Sleep was shorter [1]. Light did change [2]. Snow fell [3].

Berg A. Sleep in winter. J Sleep. 2019;4:1-9.
Dahl B. Light at night. J Light. 2018;2:3-7.
Holm C. Snow and sleep. J Snow. 2017;1:2-4.
"""
PROSE = TEXT.split("\n", 1)[0]
ENTRIES = TEXT.strip().splitlines()[2:]
CITES = [("[1]", 1), ("[2]", 2), ("[3]", 3)]


def made(cites: Iterable[tuple[str, int]] = CITES, entries: Iterable[str] = ENTRIES) -> Document:
    return document(source(TEXT), prose=[PROSE], entries=entries, cites=cites)


def run(code: str, made: Document) -> list[Problem | Abstention]:
    rule: AnyRule = BY_CODE[code]
    return list(rule.check(Context(made, link(made), date(2024, 6, 1)), rule.options()))


def problems(code: str, made: Document) -> list[Problem]:
    return [each for each in run(code, made) if isinstance(each, Problem)]


def read(text: str) -> Document:
    return extract(SourceFile(Path("paper.txt"), text))


def with_numbers(made: Document, *numbers: int) -> Document:
    old = made.lists[0]
    references = tuple(
        replace(each, number=number) for each, number in zip(old.references, numbers, strict=True)
    )
    return replace(made, lists=(ReferenceList(old.span, references, numbered=True),))


def with_part(made: Document, part: Part, style: MarkerStyle = MarkerStyle.BRACKET) -> Document:
    return replace(made, markers=(Marker(part.span, style, (part,)),))


def test_why_partial() -> None:
    def why(made: Document) -> str:
        return why_partial(Context(made, link(made), date(2024, 6, 1)))

    whole = made()
    assert why(whole) == ""
    assert why(replace(whole, lists=())) == "no reference list was found"
    assert why(replace(whole, citations=())) == "no citations were found"
    leftovers = tuple(Leftover(span(whole.file, "Snow"), "a doubt") for _ in range(5))
    assert "not understood" in why(replace(whole, leftovers=leftovers))
    assert "another system" in why(replace(whole, others=(whole.citations[0].span,) * 3))
    lost = [(marker, 7) for marker, _ in CITES] * 2
    assert "6 of 6 citations" in why(made(lost))


@pytest.mark.parametrize("code", ["CIT001", "CIT002"])
def test_set_rules_abstain_where_recognition_was_partial(code: str) -> None:
    lost = with_numbers(made([(marker, 7) for marker, _ in CITES] * 2), 1, 2, 9)
    assert [type(each) for each in run(code, lost)] == [Abstention]


def test_numbers_out_of_order_in_the_list() -> None:
    found = problems("REF002", with_numbers(made(), 1, 3, 2))
    assert [each.message for each in found] == ["number 2 stands after 3"]


def test_much_broken_numbering_is_bad_reading() -> None:
    text = "\n".join(f"Berg A. Sleep study {n} of many. J Sleep. 2019;4:{n}." for n in range(12))
    whole = document(source(text), entries=text.splitlines())
    broken = with_numbers(whole, *range(1, 36, 3))
    assert [type(each) for each in run("REF002", broken)] == [Abstention]
    assert run("REF002", replace(whole, lists=())) == []


def test_a_gap_after_a_long_entry_is_unsure() -> None:
    entries = [ENTRIES[0], "\n".join(ENTRIES[1:])]
    whole = with_numbers(made(entries=[*entries[:1], *ENTRIES[1:]]), 1, 2, 4)
    assert problems("REF002", whole)[0].confidence is Confidence.HIGH
    first = whole.lists[0].references
    longer = replace(first[1], span=Span(whole.file, first[0].span.start, first[2].span.end))
    merged = replace(
        whole, lists=(replace(whole.lists[0], references=(first[0], longer, first[2])),)
    )
    assert problems("REF002", merged)[0].confidence is Confidence.LOW


def test_unknown_keys() -> None:
    file = source("Sleep was shorter [@berg].\n\nBerg A. Sleep.\n")
    place = span(file, "@berg")
    whole = document(file, entries=["Berg A. Sleep."])
    marker = Marker(span(file, "[@berg]"), MarkerStyle.KEY)
    citation = Citation(place, Keyed("berg"), marker, Span(file, 0, 26))
    found = problems("CIT001", replace(whole, markers=(marker,), citations=(citation,)))
    assert [each.message for each in found] == ["no reference with the key `berg`"]


def test_a_missing_number_beside_doubtful_signs_is_unsure() -> None:
    whole = made([("[1]", 1), ("[2]", 2), ("[3]", 8)])
    assert problems("CIT001", whole)[0].confidence is Confidence.HIGH
    leftover = Leftover(span(whole.file, "Snow"), "a doubt")
    assert problems("CIT001", replace(whole, leftovers=(leftover,)))[0].confidence is Confidence.LOW
    assert problems("CIT001", made([*CITES, ("[3]", 0)]))[0].confidence is Confidence.LOW
    assert problems("CIT001", made([*CITES, ("[3]", 2010)]))[0].confidence is Confidence.LOW


def test_what_a_malformed_range_may_mean_counts_as_cited() -> None:
    whole = made([("[1]", 1), ("[2]", 3)])
    assert [each.references[0].number for each in problems("CIT002", whole)] == [2]
    assert problems("CIT002", with_part(whole, Part(span(whole.file, "[3]"), 3, 1))) == []
    assert problems("CIT002", with_part(whole, Part(span(whole.file, "[3]"), 1, 0))) == []


def test_a_number_in_a_doubtful_sign_may_be_cited() -> None:
    whole = made([("[1]", 1), ("[2]", 2)])
    assert problems("CIT002", whole)[0].confidence is Confidence.HIGH
    leftover = Leftover(span(whole.file, "[3]"), "a doubt", (3,))
    assert problems("CIT002", replace(whole, leftovers=(leftover,)))[0].confidence is Confidence.LOW


def test_wide_and_abbreviated_ranges() -> None:
    whole = made()
    place = span(whole.file, "[3]")
    wide = problems("CIT004", with_part(whole, Part(place, 1, 58)))
    assert [each.message for each in wide] == ["the range `[3]` stands for 58 references"]
    assert problems("CIT004", with_part(whole, Part(place, 1, 3))) == []
    assert problems("CIT004", with_part(whole, Part(place, 123, 5))) == []
    raised = with_part(whole, Part(place, 3, 0), MarkerStyle.CARET)
    assert problems("CIT004", raised)[0].confidence is Confidence.LOW


def test_second_list_without_numbers_of_the_first() -> None:
    whole = made()
    old = whole.lists[0]
    assert problems("DOC002", replace(whole, lists=(old, old)))
    other = with_numbers(whole, 4, 5, 6).lists[0]
    assert problems("DOC002", replace(whole, lists=(old, other))) == []


NAMED = """Sleep was shorter (Engelstad, 2019). Light did change (Dahl, 2018). Snow fell early (Holm, 2017).

References

Dahl B (2018) Light at night. J Light 2:3-7

Engelstad A (2019) Sleep in winter. J Sleep 4:1-9

Engelstad A, Lie H, Moe D (2012) Sleep in spring. J Sleep 3:1-9

Holm C (2017) Snow and sleep. J Snow 1:2-4

Nygaard D (2013) Mud. J Mud 1:2-5

Nygaard D (2015) Dust. J Dust 1:2-5
"""


def _near(*names: str, year: str, et_al: bool = False) -> tuple[str, str] | None:
    references = read(NAMED).references
    cited = {each for each in references if "Mud" not in each.span.text}
    found = near_miss(AuthorYear(names, year, et_al=et_al), references, cited)
    return (found.reference.span.text[:4], found.differs) if found else None


def test_near_misses() -> None:
    assert _near("Engelstadt", year="2019") == ("Enge", "name")
    assert _near("Holm", year="2016") == ("Holm", "year")
    assert _near("Holm", year="2071") == ("Holm", "year")
    assert _near("Holm", year="1990") is None
    assert _near("Holm", year="in press") is None
    assert _near("Holm", "Berg", year="2016") is None
    assert _near("Engelstad", year="2013", et_al=True) == ("Enge", "year")
    assert _near("Nygaard", year="2014") == ("Nyga", "year")
    assert _near("Lie", year="2012") is None
    assert _near(" and ", year="2012") is None


def test_mentions() -> None:
    references = read(NAMED).references
    assert is_mentioned(AuthorYear(("Lie",), "2012"), references)
    assert is_mentioned(AuthorYear(("Firm", "Dahl"), "2018"), references)
    assert is_mentioned(AuthorYear(("X",), "2018"), references)
    assert not is_mentioned(AuthorYear(("Lie",), "2013"), references)


def test_a_name_beside_the_year_in_the_text_is_perhaps_a_citation() -> None:
    assert {each.confidence for each in problems("CIT002", read(NAMED))} == {Confidence.MEDIUM}
    text = NAMED.replace(
        "Snow fell early", "As D. Nygaard showed in his book of 2013, snow fell early"
    )
    found = {each.span.text[:16]: each.confidence for each in problems("CIT002", read(text))}
    assert found["Nygaard D (2013)"] is Confidence.LOW


def test_near_misses_that_recognition_made_likely_are_unsure() -> None:
    text = NAMED.replace("(Holm, 2017)", "(Holm, 2011)")
    assert [each.confidence for each in problems("CIT008", read(text))] == [Confidence.MEDIUM]
    doubtful = read(text.replace("Snow and sleep.", "Snow and sleep 2011."))
    assert [each.confidence for each in problems("CIT008", doubtful)] == [Confidence.LOW]


def test_placeholder_abbreviation_spelt_out() -> None:
    text = "The rapid eye factor (REF) was high. Nothing else was seen [1].\n\nReferences\n\n1. Berg A. Sleep. J Sleep. 2019;4:1.\n"
    assert problems("CIT006", read(text)) == []


LIST = """Sleep was shorter in winter [1–6].

References

1. Berg A. Sleep in winter. J Sleep. 2019;4(1):1-9.
2. Dahl B. Light at night. J Light. 2018;2(2):3-7.
3. {}
4. Moe D. Ice on rivers. J Ice. 2016;3(4):5-9.
5. Aas E. Wind in valleys. J Wind. 2015;6(1):7-11.
6. Olsen F. Fog over fjords. J Fog. 2014;7(1):8-12.
"""


def messages(code: str, entry: str, text: str = LIST) -> list[tuple[str, Confidence]]:
    found = problems(code, read(text.format(entry)))
    return [(each.message, each.confidence) for each in found]


@pytest.mark.parametrize(
    "entry",
    [
        "Holm C. Snow and sleep. J Snow. 20171234:2-4.",
        "Holm C. Snow and sleep. J Snow;1:1999-2014. Epub ahead of print.",
        "Holm C. Snow and sleep. Available from: https://snow.test/a",
        "Holm C, Holm D (2017) Snow and sleep of the bears in J Snow; 1:2-4.",
        "Weather Office of the North. Snow. 2017;1(3):2-4.",
        "Snow and sleep. J Snow. 2017;1(3):2-4.",
    ],
)
def test_fields_that_are_perhaps_there(entry: str) -> None:
    shown = [each for each in messages("REF004", entry) if each[1] is not Confidence.LOW]
    assert shown == []


def test_year_only_in_the_pages_is_none() -> None:
    found = messages("REF004", "Holm C. Snow and sleep of the bears. J Snow;1(3):1999-2014.")
    assert [each for each, _ in found] == ["reference 3 has no year"]


@pytest.mark.parametrize(
    ("code", "entry", "message"),
    [
        ("REF008", "Holm C. Snow and sleep. J Snow. 2017;1(3):S12-e9.", None),
        ("REF008", "Holm C. Snow and sleep. J Snow. 2017;1(3):199-07.", "run backwards"),
        (
            "REF006",
            "Holm C. Snow and sleep. Oslo: Nord; 2017. ISBN 0306406152 9780306406157.",
            None,
        ),
        ("REF006", "Holm C. Snow and sleep. J Snow. 2017;1:2-4. PMCID: PMC", None),
        (
            "REF006",
            "Holm C. Snow. J Snow. 2017;1:2. https://orcid.org/0000-0002-1825-0098",
            "ORCID",
        ),
        ("REF006", "Holm C. Snow and sleep. J Snow. 2017;1:2-4. ISSN 0378-5954", "ISSN"),
        ("REF006", "Holm C. Snow and sleep. J Snow. 2017;1:2-4. PMID: 123456789012", "PMID"),
        ("REF005", "Berg A, Al E, Holm C. Snow and sleep. J Snow. 2017;1(3):2-4.", None),
        ("REF010", "Doe J, Nygaard K. A sample article. J Snow. 2017;1(3):2-4.", None),
    ],
)
def test_borderline_entries(code: str, entry: str, message: str | None) -> None:
    found = [each for each, _ in messages(code, entry)]
    assert len(found) == (message is not None)
    assert message is None or message in found[0]


def test_residue_in_code_and_comments_is_left_alone() -> None:
    file = source("Text.\n\nturn0search1 is code.\n")
    whole = replace(
        document(file, entries=()),
        blocks=(Block(BlockKind.CODE, span(file, "turn0search1 is code.")),),
    )
    assert problems("REF010", whole) == []
    assert problems("REF010", replace(whole, blocks=()))


def test_one_identifier_on_parts_of_one_book_or_untitled_entries() -> None:
    first = "Berg A. Sleep in the long winter nights. J Sleep. 2019;4:1-9. doi:10.5555/a"
    other = "Dahl B. Street lamps and the lives of moths. J Light. 2018;2:3-7. doi:10.5555/a"
    text = "Sleep was shorter [1,2].\n\nReferences\n\n1. {}\n2. " + first + "\n"
    whole = read(text.format(other))
    assert [each.confidence for each in problems("REF003", whole)] == [Confidence.HIGH]

    def changed(**fields: object) -> Document:
        listed = tuple(replace(each, **fields) for each in whole.references)  # type: ignore[arg-type]
        return replace(whole, lists=(replace(whole.lists[0], references=listed),))

    assert problems("REF003", changed(title=None)) == []
    assert problems("REF003", changed(type="chapter", container=None)) == []
    assert problems("REF003", changed(type="chapter"))
    assert problems("REF003", changed(doubts=("x",)))[0].confidence is Confidence.LOW
    authors = whole.references[0].authors
    assert problems("REF003", changed(authors=authors))[0].confidence is Confidence.MEDIUM


def test_doubtful_entries() -> None:
    whole = made()
    old = whole.lists[0]
    first, *rest = old.references
    unsure = replace(first, confidence=0.1, doubts=("what it is",))
    shown = replace(whole, lists=(replace(old, references=(unsure, *rest)),))
    found = problems("DOC004", shown)
    assert [each.notes for each in found] == [("what it is",)]
    assert [each.confidence for each in found] == [Confidence.MEDIUM]


def test_doubtful_entries_of_another_script() -> None:
    entry = "李明, 王芳. 冬季睡眠研究. 中华医学杂志. 2019;4:1-9."
    text = TEXT.replace(ENTRIES[0], entry)
    entries = [entry, *ENTRIES[1:]]
    whole = document(source(text), prose=[PROSE], entries=entries, cites=CITES)
    first, *rest = whole.references
    assert first.span.text == entry
    unsure = replace(first, confidence=0.1, title=None, year=None, authors=())
    shown = replace(whole, lists=(replace(whole.lists[0], references=(unsure, *rest)),))
    assert [each.confidence for each in problems("DOC004", shown)] == [Confidence.LOW]


def test_set_rules_by_name_abstain_too() -> None:
    cites = ", ".join(f"Nygaard{letter} et al., 2004" for letter in "abcdefgh")
    lost = read(NAMED.replace("(Engelstad, 2019)", f"({cites})"))
    assert [type(each) for each in run("CIT008", lost)] == [Abstention]


def test_a_year_before_printing() -> None:
    whole = made()
    old = whole.lists[0]
    place = span(whole.file, "2019")

    def dated(year: str) -> Document:
        first = replace(old.references[0], year=Value(year, place))
        return replace(whole, lists=(replace(old, references=(first,)),))

    assert [each.message for each in problems("REF007", dated("1217"))] == [
        "the year 1217 is before printing in reference 1"
    ]
    assert problems("REF007", dated("[1217]")) == []
    assert problems("REF007", dated("in press")) == []


def test_what_was_read_unsurely_is_not_missed() -> None:
    entries = "\n".join(
        f"{number}. Abara A. Moss on stone number {number}. J Moss. 2011;{number}(2):20-29."
        for number in range(1, 6)
    )
    whole = read(
        f"Moss [1–6] grows.\n\nReferences\n\n{entries}\n6. Abara A. Moss on the stones. 2014;7(1):8-12.\n"
    )
    assert [each.message for each in problems("REF004", whole)] == ["reference 6 has no journal"]
    old = whole.lists[0]
    *rest, last = old.references
    unsure = replace(last, doubtful=frozenset({"title"}))
    shown = replace(whole, lists=(replace(old, references=(*rest, unsure)),))
    assert problems("REF004", shown) == []

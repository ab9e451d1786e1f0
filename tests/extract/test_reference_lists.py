"""Reference lists: headings, labels, wrapped entries, what stands around and after them."""

from __future__ import annotations

import textwrap

import pytest

from citecheck.model import BlockKind, Document
from invented import NAMED, entry, manuscript, numbered, read

PROSE = "Moss grows [1]. Snow falls [2]. Stones roll [3]. It blows [4]. Peat lies [5]."
NAMED_PROSE = (
    "Moss grows (Abara, 2010). Snow falls (Beltrov & Cassini, 2011a, b). Dragomir et al. (2012)"
    " agree with García-López (2013), Müller and O'Brien (2014), van der Berg (2015), WMO (2020)."
)


def texts(document: Document) -> list[str]:
    return [" ".join(each.span.text.split()) for each in document.references]


@pytest.mark.parametrize(
    "heading",
    [
        "References", "REFERENCES", "# References", "### References", "**References**",
        "__References__", "References:", "7. References", "VI. REFERENCES", "R E F E R E N C E S",
        "References\n==========", "Reference List", "Bibliography", "Literature Cited",
        "Works Cited", "REFERENCES CITED", "References and Notes", "Cited literature:",
        "Literatur", "*Literaturverzeichnis*", "Quellenverzeichnis", "Références",
        "Références bibliographiques", "Bibliographie :", "Bibliografía", "Referencias",
        "Referências Bibliográficas", "Riferimenti bibliografici", "Literatuurlijst", "Referenser",
        "Litteratur", "Viitteet", "Piśmiennictwo", "Seznam literatury", "Список литературы",
        "Irodalomjegyzék", "Kaynakça", "Βιβλιογραφία", "参考文献", "### 参考文献：", "참고문헌",
    ],
)  # fmt: skip
def test_headings(heading: str) -> None:
    document = read(manuscript(PROSE, numbered(5), heading))
    assert [each.number for each in document.references] == [1, 2, 3, 4, 5]
    (found,) = document.lists
    assert found.heading is not None
    assert found.heading.text.strip() == heading.partition("\n")[0].strip()
    assert found.numbered
    assert len(document.citations) == 5


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n"])
@pytest.mark.parametrize(
    "label",
    [
        "{}. ", "{}.", "{}.\t", "  {}. ", "{}) ", "{} ", "{}\t", "({}) ", "({})\t", "[{}] ", "[{}]",
        "[{}]\t", "[{}]: ", "［{}］", "^{}^ ", "^{{{}}} ", "<sup>{}</sup> ", "**{}.** ", "{}\\. ",
        "- [{}] ", "* {}. ", "{} - ", "{}- ", "{}: ",
    ],
)  # fmt: skip
def test_labels(label: str, between: str) -> None:
    document = read(manuscript(PROSE, numbered(5, label, between)))
    assert [each.number for each in document.references] == [1, 2, 3, 4, 5]
    assert texts(document) == [entry(number) for number in range(1, 6)]
    for each in document.references:
        assert each.label is not None
        assert each.label.end <= each.span.start
        assert str(each.number) in each.label.text


def test_raised_labels() -> None:
    references = "\n".join(f"{mark}{entry(at)}" for at, mark in enumerate("¹²³⁴⁵", 1))
    document = read(manuscript("Moss¹ and snow² and stones³ and wind⁴ and peat⁵.", references))
    assert texts(document) == [entry(number) for number in range(1, 6)]
    assert [each.label and each.label.text for each in document.references] == list("¹²³⁴⁵")


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(("width", "inset"), [(60, ""), (60, "   "), (40, "    "), (72, "\t")])
@pytest.mark.parametrize("label", ["{}. ", "[{}] ", "{}) ", "{} "])
def test_wrapped_entries(label: str, width: int, inset: str, between: str) -> None:
    lines = [
        textwrap.fill(label.format(at) + entry(at), width, subsequent_indent=inset)
        for at in range(1, 13)
    ]
    document = read(manuscript("Moss grows [1–12].", between.join(lines)))
    assert texts(document) == [entry(number) for number in range(1, 13)]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("inset", ["   ", "\t"])
def test_wrapped_entries_without_numbers(inset: str, between: str) -> None:
    lines = [textwrap.fill(each, 60, subsequent_indent=inset) for each in NAMED]
    document = read(manuscript(NAMED_PROSE, between.join(lines)))
    assert texts(document) == list(NAMED)
    assert [each.position for each in document.references] == list(range(1, 9))
    assert {each.number for each in document.references} == {None}
    assert not document.numbered


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_entries_without_numbers(between: str) -> None:
    document = read(manuscript(NAMED_PROSE, between.join(NAMED)))
    assert texts(document) == list(NAMED)
    assert len(document.citations) == 8


def test_one_blank_line_within_a_list() -> None:
    references = numbered(3) + "\n\n" + "\n".join(f"{at}. {entry(at)}" for at in (4, 5))
    assert texts(read(manuscript(PROSE, references))) == [entry(at) for at in range(1, 6)]


def test_a_number_repeated_or_skipped_is_kept_as_printed() -> None:
    printed = [1, 2, 2, 4, 5, 7, 8]
    references = "\n".join(f"{label}. {entry(at)}" for at, label in enumerate(printed, 1))
    document = read(manuscript("Moss grows [1–8].", references))
    assert [each.number for each in document.references] == printed
    assert [each.position for each in document.references] == [1, 2, 3, 4, 5, 6, 7]


def test_a_year_or_page_that_begins_a_wrapped_line_is_no_label() -> None:
    references = (
        "1. Abara A. Growth of moss on the granite of the north in\n"
        "2012. J Moss. 2013;1:3-9.\n"
        "2. Beltrov B. Snow and voles in the valleys. Snow Res. 2014;\n"
        "7:10-19.\n"
        "3. Cassini C. A survey of stones. Ann River Sci. 2015;5:1-2."
    )
    document = read(manuscript("Moss grows [1–3].", references))
    assert [each.number for each in document.references] == [1, 2, 3]
    assert texts(document)[0].endswith("in 2012. J Moss. 2013;1:3-9.")


def test_a_page_break_within_an_entry() -> None:
    references = (
        "1. Abara A. Growth of moss on granite and\n\n- 14 -\n\nother stones. J Moss. 2021;5:58-63.\n"
        "2. Beltrov B. Snow. Snow Res. 2002;4:5-8.\n3. Cassini C. Stones. J Moss. 2003;5:6-9.\n"
        "\nPage 15 of 20\n\n4. Dragomir D. Wind. Acta Venti. 2004;6:7-10."
    )
    document = read(manuscript("Moss grows [1–4].", references))
    assert [each.number for each in document.references] == [1, 2, 3, 4]
    assert document.references[0].span.text.endswith("58-63.")
    assert document.references[2].span.text.endswith("2003;5:6-9.")


@pytest.mark.parametrize(
    "after",
    [
        "Figure 1. Moss on a stone in 1999. The line shows growth over 12 weeks (n = 5).",
        "Figure legends\n\nFigure 1. Moss in 1999.\n\nFigure 2. Snow.",
        "Table 1. Counts of moss.\n\n| site | n |\n|---|---|\n| A | 12 |",
        "## Appendix\n\n1. Take moss.\n2. Count the moss.\n3. Put it back.",
        "Appendix A\n\n1. Go to the field.\n2. Count the moss.\n3. Write it down.",
        "Acknowledgements\n\nWe thank three people and the Moss Fund (grant 2012).",
        "The authors declare that no moss was harmed. All data can be had from the first author.",
        "ANNA ABARA received the degree of bachelor from the University of Nowhere in 1999.",
    ],
)
def test_text_after_the_list(after: str) -> None:
    document = read(manuscript(PROSE, numbered(5) + "\n\n" + after))
    assert texts(document) == [entry(number) for number in range(1, 6)]
    assert len(document.citations) == 5


def test_citations_after_the_list_count_too() -> None:
    after = "\n\nFigure 1. Moss on a stone, as in earlier work [2].\n\nTable 1. Counts [3]."
    document = read(manuscript(PROSE, numbered(5) + after))
    assert len(document.markers) == 7


@pytest.mark.parametrize("label", ["{}. ", "[{}] "])
def test_a_list_without_heading(label: str) -> None:
    document = read(f"{PROSE}\n\n{numbered(6, label)}\n")
    assert texts(document) == [entry(number) for number in range(1, 7)]
    assert document.lists[0].heading is None
    assert len(document.citations) == 5


def test_numbered_sections_are_no_list() -> None:
    prose = (
        "1. Introduction\n\nMoss grows [1]. Snow falls [2].\n\n2. Methods\n\nWe counted [3,4].\n\n"
        "3. Results\n\nThere were many [5].\n\n4. Discussion\n\nAll is well [1–5]."
    )
    document = read(f"{prose}\n\n{numbered(5)}\n")
    assert texts(document) == [entry(number) for number in range(1, 6)]


def test_each_chapter_has_its_list() -> None:
    second = "\n".join(f"{at}. {entry(at + 5)}" for at in (1, 2, 3))
    text = (
        manuscript("# One\n\nMoss grows [1]. Snow falls [2,3].", numbered(3), "## References")
        + "\n"
        + manuscript("# Two\n\nIt blows [1]. Peat lies [2,3].", second, "## References")
    )
    document = read(text, "paper.md")
    assert [len(each.references) for each in document.lists] == [3, 3]
    assert [each.number for each in document.references] == [1, 2, 3, 1, 2, 3]
    assert len(document.citations) == 6


def test_the_blocks_cover_the_list_once() -> None:
    document = read(manuscript(PROSE, numbered(5)))
    kinds = [each.kind for each in document.blocks]
    assert kinds == [BlockKind.PROSE, BlockKind.HEADING, BlockKind.REFERENCES]
    assert document.kind_at(document.references[2].span.start) is BlockKind.REFERENCES


@pytest.mark.parametrize("count", [1, 2, 3, 400])
def test_lists_of_any_length(count: int) -> None:
    prose = " ".join(f"Moss grows at site {at} [{at}]." for at in range(1, count + 1))
    document = read(manuscript(prose, numbered(count)))
    assert [each.number for each in document.references] == list(range(1, count + 1))
    assert len(document.citations) == count


def test_no_list_at_all() -> None:
    document = read("Moss grows [1]. Snow falls [2]. Stones roll [3].\n")
    assert document.lists == ()
    assert len(document.citations) == 3


def test_a_word_that_is_also_a_heading_begins_no_list_within_a_paragraph() -> None:
    prose = "Moss grows [1] as we learn from the long and winding and learned lines of the\nliterature\nSnow falls [2]."
    assert len(read(manuscript(prose, numbered(2))).lists) == 1


def test_a_journal_that_other_entries_are_in_is_no_subtitle() -> None:
    """Without a volume nothing but the rest of the list tells a journal from a subtitle."""
    second = (
        "2. Beltrov, B. High quality moss isolation from stone-, wall-and tree-rich sites of Oslo"
        " (Bryum caespiticium). 3 Moss. 2012.\n3. Cassini, C. Otters of the river. River J. 2013, 3, 4-9."
    )
    body = "Moss [1] grows. Ice [2] sounds. Otters [3] sleep."
    title = "High quality moss isolation from stone-, wall-and tree-rich sites of Oslo (Bryum caespiticium)"
    journals = []
    for journal in ("3 Moss", "4 Stones"):
        first = f"1. Abara, A. Growth of moss on granite in the north. {journal} 2011, 56, 2-9."
        reference = read(manuscript(body, f"{first}\n{second}")).references[1]
        assert reference.title is not None
        assert reference.title.span.text == reference.title.text
        assert reference.title.text.startswith(title)
        if reference.container is not None:
            assert reference.title.text == title
            assert reference.container.text == reference.container.span.text
        journals.append(reference.container and reference.container.text)
    assert journals == ["3 Moss", None]

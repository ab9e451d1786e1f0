"""Which references each citation means: none, one or several."""

from __future__ import annotations

import pytest

from citecheck.link import link, means
from citecheck.model import AuthorYear, Document
from invented import NAMED, by_name, manuscript, numbered, read


def numbers(document: Document) -> list[list[int]]:
    return [
        [reference.display for reference in found] for found in link(document).candidates.values()
    ]


def test_by_number() -> None:
    document = read(
        manuscript("Moss grows [1, 3–4]. Snow falls [2]. Stones roll [9].", numbered(4))
    )
    assert numbers(document) == [[1], [3], [4], [2], []]


def test_a_number_printed_twice_means_two() -> None:
    references = numbered(3) + "\n3. Zeman P. Owls at night. Owl Lett. 2001;4:5-9."
    document = read(manuscript("Moss grows [1]. Snow falls [2]. Stones roll [3].", references))
    links = link(document)
    assert [len(found) for found in links.candidates.values()] == [1, 1, 2]
    assert [len(links.cited_by[each]) for each in document.references] == [1, 1, 0, 0]


def test_every_citation_of_a_reference_is_kept_in_order() -> None:
    document = read(manuscript("Moss [1] grows. Snow falls [2,1]. Stones roll [1].", numbered(2)))
    links = link(document)
    first, second = (links.cited_by[each] for each in document.references)
    assert [each.span.start for each in first] == sorted(each.span.start for each in first)
    assert (len(first), len(second)) == (3, 1)


def test_each_chapter_means_its_own_list() -> None:
    second = (
        "1. Zeman P. Owls at night. Owl Lett. 2001;4:5-9.\n2. Yilmaz Q. Eels. Eel J. 2003;5:1-2."
    )
    text = (
        manuscript("# One\n\nMoss grows [1]. Snow falls [2].", numbered(2), "## References")
        + "\n"
        + manuscript("# Two\n\nOwls fly [1]. Eels swim [2].", second, "## References")
    )
    document = read(text, "paper.md")
    found = [each for (each,) in link(document).candidates.values()]
    assert found == list(document.references)


def test_citations_after_the_last_list_mean_it() -> None:
    after = "\n\nFigure 1. Moss on a stone, as in earlier work [2]."
    document = read(manuscript("Moss grows [1]. Snow falls [2].", numbered(2) + after))
    assert numbers(document) == [[1], [2], [2]]


def test_without_a_list_nothing_is_meant() -> None:
    document = read("Moss grows [1]. Snow falls [2]. Stones roll [3].\n")
    links = link(document)
    assert list(links.candidates.values()) == [(), (), ()]
    assert links.cited_by == {}


def test_without_printed_numbers_the_position_is_meant() -> None:
    references = "\n\n".join(NAMED[:3])
    document = read(manuscript("Moss grows [1]. Snow falls [2]. Stones roll [3].", references))
    assert numbers(document) == [[1], [2], [3]]


PAIRS = (
    "Lee, A. (2010). Moss. Journal of Moss, 4, 1–2.\n"
    "Lee, A., & Roe, B. (2010). Snow. Journal of Snow, 5, 3–4.\n"
    "Lee, A., Roe, B., & Poe, C. (2010). Stones. Journal of Stones, 6, 5–6.\n"
    "Lee, A. (2012a). Wind. Journal of Wind, 7, 7–8.\n"
    "Lee, A. (2012b). Peat. Journal of Peat, 8, 9–10."
)


@pytest.mark.parametrize(
    ("cited", "meant"),
    [
        ("Lee (2010)", [1]),
        ("Lee and Roe (2010)", [2]),
        ("Lee et al. (2010)", [3]),
        ("Lee, Roe, and Poe (2010)", [3]),
        ("Lee (2012a)", [4]),
        ("Lee (2012b)", [5]),
        ("Lee (2012)", [4, 5]),
        ("Lee (1999)", []),
    ],
)
def test_company_and_letter_tell_works_of_one_author_apart(cited: str, meant: list[int]) -> None:
    prose = (
        f"{cited} saw it. Others agree (Lee, 2010; Lee & Roe, 2010; Lee et al., 2010; Lee, 2012a)."
    )
    assert by_name(read(manuscript(prose, PAIRS)))[0][2] == meant


def test_a_letter_the_list_does_not_print_counts_its_entries() -> None:
    references = (
        "Lee, A. (2012). Wind. Journal of Wind, 7, 7–8.\n"
        "Lee, A. (2012). Peat. Journal of Peat, 8, 9–10.\n"
        "Roe, B. (2013). Snow. Journal of Snow, 5, 3–4."
    )
    prose = "It blows (Lee, 2012a). Peat lies (Lee, 2012b). Snow falls (Roe, 2013)."
    assert [meant for _, _, meant in by_name(read(manuscript(prose, references)))] == [
        [1],
        [2],
        [3],
    ]


def test_means_never_rules_out_the_only_one() -> None:
    document = read(manuscript("Lee (2010) and Lee & Roe (2010) saw it.", PAIRS))
    only = document.references[:1]
    target = AuthorYear(("Lee", "Zeman"), "2010", et_al=True, initials="Q")
    assert means(target, only) == only
    assert means(AuthorYear(("Lee",), "2011"), only) == ()

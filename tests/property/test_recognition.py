"""Whatever the text, recognition gives places that hold, and does not depend on line endings."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from citecheck.link import link
from citecheck.model import Document
from citecheck.source import Span
from invented import NAMED, by_name, by_number, entry, read, spans, values

_WORDS = st.sampled_from(
    [
        "Moss grows", "snow falls", "in 2010", "Abara", "Müller & O'Brien", "et al.", "10 m", "x",
        "Ca", "R", "the list", "References", "Eq.", "“so”", "苔藓", "a\u0301b", "\u202eabc", "\x00",
        "\u2028", "\x0c", "\x1b[31m", "🦔", "  ", "\t", "(", "[", "{", "^", "<sup>", "`", "$", "|",
    ]
)  # fmt: skip
_NUMBERS = st.integers(min_value=0, max_value=40).map(str)
_GROUPS = st.lists(
    st.one_of(_NUMBERS, st.tuples(_NUMBERS, _NUMBERS).map("–".join)), min_size=1, max_size=4
).map(",".join)
_RAISED = str.maketrans("0123456789–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_MARKERS = st.one_of(
    _GROUPS.map("[{}]".format),
    _GROUPS.map("({})".format),
    _GROUPS.map("^{{{}}}".format),
    _GROUPS.map("^{}^".format),
    _GROUPS.map("<sup>{}</sup>".format),
    _GROUPS.map(lambda group: group.translate(_RAISED)),
    st.sampled_from(
        [
            "(Abara, 2010)", "Abara (2010)", "(Beltrov & Cassini, 2011a, b; WMO, 2020, p. 3)", "[?]",
            "[@abara2010]", "[^1]", "Eq. (3)", "10⁶", "¹³C", "[0, 1]", "(n = 12; Abara, 2010)",
            "Dragomir et al. [2012]", "(see Abara, 2010; Beltrov & Cassini [2011a])", "(1–", "[1][2]",
        ]
    ),
)  # fmt: skip
_PROSE = st.lists(
    st.tuples(_WORDS, _MARKERS, st.sampled_from([" ", "", ". ", ", ", "\n", "\n\n"])).map("".join),
    max_size=12,
).map("".join)
_LABELS = st.sampled_from(["{}. ", "[{}] ", "{}) ", "{} ", "^{}^ "])
_BETWEEN = st.sampled_from(["\n", "\n\n"])
_HEADINGS = st.sampled_from(["", "References\n\n", "## References\n\n", "Literatur:\n"])


def _numbered(label: str, count: int, between: str) -> str:
    return between.join(label.format(at) + entry(at) for at in range(1, count + 1))


_LISTS = st.one_of(
    st.builds(_numbered, _LABELS, st.integers(min_value=0, max_value=9), _BETWEEN),
    _BETWEEN.map(lambda between: between.join(NAMED)),
    st.just("[^1]: Abara A. A book of moss. Oslo: Hill; 2010.\n"),
)
_AFTER = st.sampled_from(["", "\n\nFigure 1. Moss [2].\n", "\n\n## Appendix\n\n1. Take moss.\n"])
MANUSCRIPTS = st.tuples(_PROSE, st.just("\n\n"), _HEADINGS, _LISTS, _AFTER).map("".join)
ANY = st.text(st.characters(exclude_categories=()))
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def in_order_and_apart(places: list[Span]) -> bool:
    return all(before.end <= after.start for before, after in pairwise(places))


@slow
@given(st.one_of(ANY, MANUSCRIPTS))
def test_places_are_in_bounds_and_in_order(text: str) -> None:
    document = read(text)
    for place in spans(document):
        assert 0 <= place.start <= place.end <= len(text)
    assert in_order_and_apart([each.span for each in document.markers])
    assert in_order_and_apart([each.span for each in document.references])
    assert in_order_and_apart([each.span for each in document.blocks])
    assert in_order_and_apart(list(document.sentences))
    starts = [each.span.start for each in document.citations]
    assert starts == sorted(starts)


@slow
@given(MANUSCRIPTS)
def test_citations_lie_in_their_markers_and_sentences(text: str) -> None:
    document = read(text)
    for citation in document.citations:
        marker = citation.marker.span
        assert any(citation.marker is each for each in document.markers)
        assert marker.start <= citation.span.start < citation.span.end <= marker.end
        assert citation.sentence.start <= citation.span.start
    for each in document.markers:
        assert len(each.separators) == max(0, len(each.parts) - 1)
        assert in_order_and_apart([part.span for part in each.parts])


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


@slow
@given(MANUSCRIPTS)
def test_fields_stand_in_their_entry_as_printed(text: str) -> None:
    for reference in read(text).references:
        places = [each.span for each in values(reference).values()]
        places += [each.span for each in (*reference.authors, *reference.editors)]
        for place in places:
            assert reference.span.start <= place.start <= place.end <= reference.span.end
        for value in values(reference).values():
            # The text is the printed one cleaned: of markup, spaces, a prefix such as `doi:`.
            assert _letters(value.text) in _letters(value.span.text)
        assert 0 <= reference.confidence <= 1


@slow
@given(MANUSCRIPTS)
def test_links_lead_to_references_of_the_document(text: str) -> None:
    document = read(text)
    links = link(document)
    assert list(links.candidates) == list(document.citations)
    assert list(links.cited_by) == list(document.references)
    for citation, found in links.candidates.items():
        assert all(each in links.cited_by for each in found)
        assert (len(found) == 1) == any(citation in each for each in links.cited_by.values())


def recognised(document: Document) -> object:
    def plain(place: Span) -> str:
        return place.text.replace("\r\n", "\n").replace("\r", "\n")

    return (
        document.system,
        document.style,
        [numbers for _, numbers in by_number(document)],
        by_name(document),
        [plain(each.span) for each in document.markers],
        [plain(each.sentence) for each in document.citations],
        [(each.kind, plain(each.span)) for each in document.blocks],
        [plain(each.span) for each in document.leftovers],
        [
            (
                each.number,
                plain(each.span),
                each.type,
                [name.text for name in each.authors],
                {name: value.text for name, value in values(each).items()},
            )
            for each in document.references
        ],
    )


@slow
@given(MANUSCRIPTS, st.sampled_from(["\r\n", "\r"]))
@example(
    "Moss [1,\n2] and (Abara,\n2010) and ¹,\n². Snow [1]\n[2].\n\nReferences\n\n1. A\n", "\r\n"
)
@example("Moss grows[0]   (1)\nMoss grows(Abara, 2010) \n\n", "\r")
def test_line_endings_make_no_difference(text: str, ending: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    assert recognised(read(text.replace("\n", ending))) == recognised(read(text))


@slow
@given(MANUSCRIPTS, st.integers(min_value=1, max_value=5))
def test_blank_lines_at_the_end_change_nothing(text: str, count: int) -> None:
    assert recognised(read(text + "\n" * count)) == recognised(read(text))


@slow
@given(MANUSCRIPTS)
def test_the_same_text_gives_the_same_document(text: str) -> None:
    assert recognised(read(text)) == recognised(read(text))

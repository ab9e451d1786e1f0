"""The sample manuscript: every marker with its numbers, as counted by eye."""

from __future__ import annotations

import json
from pathlib import Path

from citecheck.link import link
from invented import by_number, read

SAMPLE = Path(__file__).parents[2] / "data" / "ldn_review.txt"

# Line, what stands before the marker, the marker, its numbers.
MARKERS = [
    (5, "antagonist", "¹", [1]),
    (5, "half-life", "²", [2]),
    (5, "elsewhere", "³", [3]),
    (7, "common value", "^{3,4}", [3, 4]),
    (7, "in the 1980s", "³", [3]),
    (7, "the mid-1980s", "⁵", [5]),
    (7, "the late 1980s", "⁶", [6]),
    (7, "in 2007", "⁷", [7]),
    (9, "classic sense", "⁸", [8]),
    (9, "be involved", "⁹", [9]),
    (9, "for FM", "^{10,11}", [10, 11]),
    (11, "disease (CD)", "^{4,7,12}", [4, 7, 12]),
    (11, "evaluation)", "^{4,7,12}", [4, 7, 12]),
    (11, "improvement", "^{4,7}", [4, 7]),
    (13, "sclerosis", "¹³", [13]),
    (13, "one study", "¹⁴", [14]),
    (15, "(CRPS)", "^{15 16}", [15, 16]),
    (15, "inflammation", "¹⁷", [17]),
    (15, "follow up", "¹⁸", [18]),
    (15, "to work", "¹⁹", [19]),
    (17, "on LDN", "²⁰", [20]),
    (17, "hydroxycitrate", "²¹", [21]),
    (17, "agents", "²²", [22]),
    (19, "response", "²³", [23]),
    (19, "autism", "²⁴⁻²⁸", [24, 25, 26, 27, 28]),
    (21, "physiology", "²⁹", [29]),
    (21, "receptors", "³⁰", [30]),
    (21, "naloxone", "^{31 32}", [31, 32]),
    (21, "microglia", "³³", [33]),
    (21, "superoxides", "³⁴", [34]),
    (21, "apoptosis", "³⁵", [35]),
    (21, "network", "^{6 36 37}", [6, 36, 37]),
    (23, "is stopped", "³⁸", [38]),
    (23, "participants", "³⁸", [38]),
]


def test_every_marker_with_its_numbers() -> None:
    text = SAMPLE.read_bytes().decode()
    document = read(text, SAMPLE.name)
    seen = [
        (
            marker.span.begin.line,
            next(
                (
                    before
                    for _, before, *_ in MARKERS
                    if text.endswith(before, 0, marker.span.start)
                ),
                text[marker.span.start - 20 : marker.span.start],
            ),
            printed,
            numbers,
        )
        for marker, (printed, numbers) in zip(document.markers, by_number(document), strict=True)
    ]
    assert seen == MARKERS
    assert len(document.markers) == 34
    assert len(document.citations) == 49
    assert document.leftovers == ()


def test_every_reference() -> None:
    document = read(SAMPLE.read_bytes().decode(), SAMPLE.name)
    assert [each.number for each in document.references] == list(range(1, 39))
    assert [each.span.begin.line for each in document.references] == [
        *range(31, 51),
        *range(52, 70),
    ]
    links = link(document)
    assert all(len(found) == 1 for found in links.candidates.values())
    assert all(links.cited_by[each] for each in document.references)
    without_year = [each.number for each in document.references if each.year is None]
    assert without_year == [8, 30]
    assert all(each.title and each.authors for each in document.references)
    assert all(each.span.text == each.span.text.strip() for each in document.references)


FIELDS = (
    "title", "container", "year", "volume", "issue", "pages", "publisher", "place", "edition",
    "genre", "note", "doi", "pmid", "url",
)  # fmt: skip


def test_every_field() -> None:
    """Compare with what was read by eye: only years 8 and 30 are lacking, as in the text."""
    golden = Path(__file__).parents[1] / "golden" / "sample-fields.json"
    expected = {each["number"]: each for each in json.loads(golden.read_text("utf-8"))}
    for reference in read(SAMPLE.read_bytes().decode(), SAMPLE.name).references:
        want = expected[reference.display]
        values = {name: getattr(reference, name) for name in FIELDS}
        seen = {name: value.text for name, value in values.items() if value is not None}
        assert seen == {name: want[name] for name in FIELDS if name in want}
        assert [name.text for name in reference.authors] == want["authors"]
        assert [name.text for name in reference.editors] == want.get("editors", [])
        assert reference.et_al is want.get("et_al", False)
        assert reference.type == want["type"]

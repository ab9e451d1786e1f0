"""Reference lists of works that do not exist, for tests of recognition."""

from __future__ import annotations

from pathlib import Path

from citecheck.extract import extract
from citecheck.link import link
from citecheck.model import AuthorYear, Document, Numbered, Reference, Value
from citecheck.source import SourceFile, Span

_TITLES = (
    "Growth of moss on granite",
    "Snow cover and the number of voles",
    "A survey of river stones",
    "Wind and the flight of swifts",
    "Measuring the depth of peat by hand",
    "Sleep in captive otters",
    "The colour of stream fish in spring",
    "What glaciers sound like",
    "Pollen in the beds of old lakes",
    "How beetles find dead wood",
    "Lichens as clocks",
    "Rain on roofs of tin",
    "Tides in narrow fjords",
    "Salt and the roots of reeds",
    "Bats under bridges",
)
_SURNAMES = (
    "Abara Beltrov Cassini Dragomir Eskola Farrow Gantner Hollis Ibarra Jansson Kowal Lindqvist"
    " Moreau Nakata Okoro"
).split()
_JOURNALS = ("J Moss", "Snow Res", "Ann River Sci", "Acta Venti")


def entry(number: int) -> str:
    """Return an entry in the Vancouver style, a different one for each number."""
    first = _SURNAMES[(number - 1) % len(_SURNAMES)]
    second = _SURNAMES[(number + 3) % len(_SURNAMES)]
    title = _TITLES[(number - 1) % len(_TITLES)]
    turn = (number - 1) // len(_TITLES)
    part = f", site {turn + 1}" if turn else ""
    journal = _JOURNALS[number % len(_JOURNALS)]
    pages = f"{10 * number}-{10 * number + 8}"
    return (
        f"{first} A, {second} BC. {title}{part}. {journal}."
        f" {1980 + number % 40};{number}(2):{pages}."
    )


def numbered(count: int, label: str = "{}. ", between: str = "\n") -> str:
    """Return a list of entries with their numbers printed before them."""
    return between.join(label.format(at) + entry(at) for at in range(1, count + 1))


NAMED = (
    "Abara, F. (2010). Growth of moss on granite. Journal of Moss, 4(2), 10–20.",
    "Beltrov, G., & Cassini, H. (2011a). Snow cover and voles. Annals of Snow, 5, 11–21.",
    "Beltrov, G., & Cassini, H. (2011b). A survey of stones. Annals of Rivers, 6, 11–21.",
    "Dragomir, I., Eskola, J., & Farrow, K. (2012). Wind and swifts. Acta Venti, 7, 30–35.",
    "García-López, M. (2013). Peat by hand. Bog Research, 3, 5–9.",
    "Müller, T., & O'Brien, P. (2014). Otters asleep. Journal of Rest, 8, 1–9.",
    "van der Berg, A. (2015). What glaciers sound like. Sound Letters, 2, 3–4.",
    "World Moss Organization. (2020). Report on lakes. Geneva: WMO.",
)


def manuscript(prose: str, references: str, heading: str = "References") -> str:
    return f"{prose}\n\n{heading}\n\n{references}\n"


def read(text: str, name: str = "paper.txt") -> Document:
    return extract(SourceFile(Path(name), text))


def by_number(document: Document) -> list[tuple[str, list[int]]]:
    """Return each marker as printed, with the numbers it cites."""
    return [
        (
            marker.span.text,
            [
                citation.target.number
                for citation in document.citations
                if citation.marker is marker and isinstance(citation.target, Numbered)
            ],
        )
        for marker in document.markers
    ]


def by_name(document: Document) -> list[tuple[tuple[str, ...], str, list[int]]]:
    """Return names, year with letter, and the positions of the entries meant, for each citation."""
    links = link(document)
    return [
        (
            citation.target.names,
            citation.target.year + citation.target.letter,
            [reference.position for reference in links.candidates[citation]],
        )
        for citation in document.citations
        if isinstance(citation.target, AuthorYear)
    ]


def spans(document: Document) -> list[Span]:
    """Return every place that recognition names."""
    found: list[Span] = [each.span for each in document.blocks]
    found += document.sentences
    found += [each.span for each in document.markers]
    found += [part.span for each in document.markers for part in each.parts]
    found += [place for each in document.citations for place in (each.span, each.sentence)]
    found += [each.span for each in document.lists]
    found += [each.span for each in document.leftovers]
    found += [each.heading for each in document.lists if each.heading]
    for reference in document.references:
        found.append(reference.span)
        found += [each for each in (reference.label, reference.authors_span) if each]
        found += [name.span for name in (*reference.authors, *reference.editors)]
        found += [value.span for value in values(reference).values()]
    return found


FIELDS = (
    "title container year volume issue pages publisher doi pmid pmcid arxiv isbn issn url"
).split()


def values(reference: Reference) -> dict[str, Value]:
    """Return the fields of a reference that hold a value."""
    found = ((name, getattr(reference, name)) for name in FIELDS)
    return {name: value for name, value in found if value is not None}

"""What is printed in a plain style is read as it was printed, whatever the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.extract.reference_fields import read_reference
from citecheck.extract.reference_list import RawEntry
from citecheck.model import Reference
from citecheck.source import SourceFile
from invented import values

_FAMILIES = st.sampled_from(
    ["Abara", "Beltrov", "García-López", "van der Berg", "O'Brien", "Müller", "Du", "Goding Sauer"]
)
_NAMES = st.builds("{} {}".format, _FAMILIES, st.sampled_from(["A", "BC", "J-P", "MLA"]))
_WORDS = st.sampled_from(
    "moss granite 2013 COVID-19 (Bryophyta) p53 in 12 Norway, forests; of: among β-glucan H5N1 Oslo, 5-year"
    " Brazil, 1990 IL-6 10 growth".split()
)
_TITLES = st.lists(_WORDS, min_size=4, max_size=15).map(
    lambda words: f"Growth of mosses and {' '.join(words)} observed here"
)
_JOURNALS = st.sampled_from(
    ["J Moss Res", "Moss", "BMC Moss Ecol", "The Journal of Moss and Stone", "Rev Musgo Bras"]
)
_SHORT_JOURNALS = st.sampled_from(
    [
        "J. Moss Res.",
        "Moss Ecol. Lett.",
        "PLoS Moss. Biol.",
        "Proc. Natl. Acad. Moss U.S.A.",
        "Moss",
    ]
)
_PAGES = st.sampled_from(["2088-97", "e1234", "S16–S32", "12", "417-25.e3", "CD006929", "1–9"])
_ISSUES = st.sampled_from(["", "7", "11 Suppl", "Suppl 1", "4 Pt 2"])
_LINKS = st.sampled_from(
    ["", " doi: 10.1234/jmr.2011.7", " PMID: 21234567.", " https://doi.org/10.1234/a.b"]
)
_YEARS = st.integers(1950, 2030).map(str)
_VOLUMES = st.integers(1, 999).map(str)


def plain(printed: str) -> dict[str, str]:
    """Return the fields of an entry as text, with its names; all of them are sure."""
    reference = read(printed)
    assert not reference.doubts
    assert not reference.doubtful
    found = {name: value.text for name, value in values(reference).items()}
    return {**found, "names": ", ".join(each.text for each in reference.authors)}


def read(printed: str) -> Reference:
    return read_reference(SourceFile(Path("list"), printed), RawEntry(0, len(printed)), 1)


def fields(  # noqa: PLR0917  # each is a field
    names: str,
    title: str,
    container: str,
    year: str,
    volume: str,
    issue: str,
    pages: str,
    link: str,
) -> dict[str, str]:
    """Return what should be found."""
    found = {
        "names": names,
        "title": title,
        "container": container.rstrip("."),
        "year": year,
        "volume": volume,
        "issue": issue,
        "pages": pages,
        "doi": link.strip().removeprefix("doi: ").removeprefix("https://doi.org/")
        if "10." in link
        else "",
        "pmid": "21234567" if "PMID" in link else "",
    }
    return {name: text for name, text in found.items() if text}


@given(
    names=st.lists(_NAMES, min_size=1, max_size=7),
    et_al=st.booleans(),
    title=_TITLES,
    journal=_JOURNALS,
    year=_YEARS,
    volume=_VOLUMES,
    issue=_ISSUES,
    pages=_PAGES,
    link=_LINKS,
    style=st.sampled_from(
        [
            "{names}. {title}. {journal}. {year};{place}.{link}",
            "{names} ({year}) {title}. {journal} {place}.{link}",
        ]
    ),
)
def test_medicine(  # noqa: PLR0917
    names: list[str],
    et_al: bool,
    title: str,
    journal: str,
    year: str,
    volume: str,
    issue: str,
    pages: str,
    link: str,
    style: str,
) -> None:
    people = ", ".join(names) + (", et al" if et_al else "")
    place = f"{volume}({issue}):{pages}" if issue else f"{volume}:{pages}"
    printed = style.format(
        names=people, title=title, journal=journal, year=year, place=place, link=link
    )
    found = plain(printed)
    assert found == fields(", ".join(names), title, journal, year, volume, issue, pages, link)
    assert read(printed).et_al is et_al


@given(
    title=_TITLES,
    journal=_SHORT_JOURNALS,
    year=_YEARS,
    volume=_VOLUMES,
    pages=_PAGES,
    link=_LINKS,
    style=st.sampled_from(
        [
            "Abara, A. B. & van der Berg, C. {title}. {journal} {volume}, {pages} ({year}).{link}",
            "Abara, A.B.; van der Berg, C. {title}. {journal} {year}, {volume}, {pages}.{link}",
            "Abara, A. B., and van der Berg, C. ({year}). {title}. {journal} {volume}, {pages}.{link}",
        ]
    ),
)
def test_journals_in_short(  # noqa: PLR0917
    title: str, journal: str, year: str, volume: str, pages: str, link: str, style: str
) -> None:
    found = plain(
        style.format(title=title, journal=journal, year=year, volume=volume, pages=pages, link=link)
    )
    names = found.pop("names").replace(".", "").replace(" ", "")
    assert names == "AbaraAB,vanderBergC"
    assert found == fields("", title, journal, year, volume, "", pages, link)


@given(title=_TITLES, journal=_JOURNALS, year=_YEARS, volume=_VOLUMES, pages=_PAGES, link=_LINKS)
def test_quotes(title: str, journal: str, year: str, volume: str, pages: str, link: str) -> None:  # noqa: PLR0917
    found = plain(
        f"A. B. Abara and C. Dahl, “{title},” {journal}, vol. {volume}, no. 7, pp. {pages}, {year}.{link}"
    )
    assert found.pop("names").replace(".", "").replace(" ", "") == "AbaraAB,DahlC"
    assert found == fields("", title, journal, year, volume, "7", pages, link)


@pytest.mark.parametrize("said", ["article 118", "art. 118", "Article No. 118"])
def test_an_articles_number_is_no_issue(said: str) -> None:
    found = plain(
        f"A. Abara and C. Dahl, “Growth of moss on granite in the north,” Moss, vol. 7, {said}, 2008."
    )
    assert "issue" not in found
    assert found["pages"].endswith("118")

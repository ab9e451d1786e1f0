"""What is printed in the plain style of medicine is read as it was printed, whatever the words."""

from __future__ import annotations

from pathlib import Path

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
_PAGES = st.sampled_from(["2088-97", "e1234", "S16–S32", "12", "417-25.e3", "CD006929", "1–9"])
_ISSUES = st.sampled_from(["", "(7)", "(11 Suppl)", "(Suppl 1)", "(4 Pt 2)"])
_LINKS = st.sampled_from(
    ["", " doi: 10.1234/jmr.2011.7", " PMID: 21234567.", " https://doi.org/10.1234/a.b"]
)


def plain(printed: str) -> Reference:
    return read_reference(SourceFile(Path("list"), printed), RawEntry(0, len(printed)), 1)


@given(
    names=st.lists(_NAMES, min_size=1, max_size=7),
    et_al=st.booleans(),
    title=_TITLES,
    end=st.sampled_from([".", "?"]),
    journal=_JOURNALS,
    year=st.integers(1950, 2030).map(str),
    volume=st.integers(1, 999).map(str),
    issue=_ISSUES,
    pages=_PAGES,
    link=_LINKS,
)
def test_every_field_comes_back(  # noqa: PLR0917  # each is a part of the entry
    names: list[str],
    et_al: bool,
    title: str,
    end: str,
    journal: str,
    year: str,
    volume: str,
    issue: str,
    pages: str,
    link: str,
) -> None:
    people = ", ".join(names) + (", et al" if et_al else "")
    reference = plain(f"{people}. {title}{end} {journal}. {year};{volume}{issue}:{pages}.{link}")
    found = {name: value.text for name, value in values(reference).items()}
    assert found["title"] == title + end.strip(".")
    assert (found["container"], found["year"]) == (journal, year)
    assert (found["volume"], found["pages"]) == (volume, pages)
    assert found.get("issue", "") == issue.strip("()")
    assert [each.text for each in reference.authors] == names
    assert reference.et_al is et_al
    assert not reference.doubts
    assert not reference.doubtful
    assert ("doi" in found, "pmid" in found) == ("10." in link, "PMID" in link)

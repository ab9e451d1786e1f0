"""References that were right, and of which registries' answers once made something wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from citecheck.asking import asking
from citecheck.errors import ConfigError
from citecheck.extract import extract
from citecheck.manners import Manners
from citecheck.matching.against_record import differences, is_another_work
from citecheck.matching.description import Description, describe
from citecheck.model import Reference
from citecheck.normalize.identifiers import normalize_doi
from citecheck.record import Found, Lookups, Person, Record, Update, UpdateKind
from citecheck.source import SourceFile

ENTRY = (
    "Abara A, Beltrov B. Growth of moss on the granite of the north. J Moss Res. 2019;4(2):10-19."
)
MOSS: dict[str, Any] = {
    "source": "Crossref",
    "doi": "10.5555/moss.4",
    "title": "Growth of moss on the granite of the north",
    "people": (Person("Abara", "Ada"), Person("Beltrov", "Bo")),
    "container": "Journal of Moss Research",
    "years": (2019,),
    "volume": "4",
    "issue": "2",
    "pages": "10-19",
    "type": "article-journal",
}


def read(entry: str, path: str = "a.txt") -> Reference:
    text = f"Moss grows [1]. Snow falls [2].\n\nReferences\n\n1. {entry}\n2. Holm C. Snow. J Snow. 2017;1:2-4.\n"
    return extract(SourceFile(Path(path), text)).references[0]


def pair(entry: str = ENTRY, **changed: Any) -> tuple[Description, Record]:
    return describe(read(entry)), Record(**{**MOSS, **changed})


@pytest.mark.parametrize("path", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    "printed",
    [
        "https://www.frontiersin.org/articles/10.5555/moss.4/full",
        "https://onlinelibrary.wiley.com/doi/10.5555/moss.4/abstract",
        "https://www.biorxiv.org/content/10.5555/moss.4v2.full.pdf",
        "https://link.springer.com/content/pdf/10.5555/moss.4.pdf",
        "https://www.tandfonline.com/doi/full/10.5555/moss.4?journalCode=x",
        "https://doi.org/10.5555/moss.4#sec2",
        "10.5555/moss.4;PMID:123456",
        "10.5555/moss.4.PMID: 123456",
        "doi:10.5555/moss.4,10.5555/moss.5",
        "doi:10.5555/moss.4(accessed 3 May 2020)",
        "doi:10.5555/moss.4[pii]",
        "doi:10.5555/moss.4/",
        "doi:10.5555/moss.4†",
        "doi:10.5555/moss.4\u200b",
        "doi:10.5555/mo\u00adss.4",
        "\\href{https://doi.org/10.5555/moss.4}{10.5555/moss.4}",
        "[10.5555/moss.4](https://doi.org/10.5555/moss.4)",
        "[https://doi.org/10.5555/moss.4](https://doi.org/10.5555/moss.4)",
        "[10.5555/moss.4]{.underline}",
    ],
)
def test_what_is_attached_to_a_doi_is_none_of_it(printed: str, path: str) -> None:
    doi = read(f"{ENTRY} {printed}", path).doi
    assert doi is not None
    assert normalize_doi(doi.text) == "10.5555/moss.4"


@pytest.mark.parametrize(
    "doi",
    [
        "10.21203/rs.3.rs-12345/v1",
        "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o",
        "10.5555/moss.full.4",
        "10.1890/0012-9658(2006)87[345:mog]2.0.co;2",
    ],
)
def test_what_is_its_own_stays(doi: str) -> None:
    found = read(f"{ENTRY} doi:{doi}").doi
    assert found is not None
    assert normalize_doi(found.text) == doi


OTHER: dict[str, Any] = {
    "title": "Eels of the long southern rivers",
    "people": (Person("Cassini", "Carla"),),
}


@pytest.mark.parametrize(
    "changed",
    [
        {**OTHER, "type": "component"},
        {"title": "Supplementary tables S1 to S9 of the sites", "type": "dataset"},
        {**OTHER, "title": "Erratum: Corrections to several articles in this volume", "people": ()},
        {**OTHER, "title": "Рост мхов на граните далёкого севера"},
        {**OTHER, "other_titles": ("Growth of moss on the granite of the north",)},
        {**OTHER, "container": "Growth of moss on the granite of the north"},
    ],
    ids=["figure", "data", "erratum", "script", "original title", "chapter"],
)
def test_a_part_or_a_translation_is_no_other_work(changed: dict[str, Any]) -> None:
    assert is_another_work(*pair(**OTHER, volume="9", pages="101-110", years=(2010,)))
    elsewhere = {"volume": "9", "pages": "101-110", "years": (2010,), **changed}
    assert not is_another_work(*pair(**elsewhere))


def test_the_neighbour_in_the_same_issue_is_another_work() -> None:
    assert is_another_work(*pair(**OTHER, pages="20-29"))


@pytest.mark.parametrize(
    ("entry", "changed"),
    [
        (ENTRY, {"people": (Person("Anonymous", "A."),)}),
        (ENTRY, {"people": (Person("M\u00c3\u00bcller", "A."),)}),
        (ENTRY, {"people": (Person("Абара", "Анна"),)}),
        (ENTRY.replace("10-19", "15"), {}),
        (ENTRY.replace("10-19", "145"), {"number": "145"}),
        (ENTRY, {"volume": "s1-4"}),
        (ENTRY.replace("2019;", "1929;"), {"years": (2010,)}),
        (ENTRY, {"source": "arXiv", "years": (2015,), "volume": "", "pages": ""}),
        (ENTRY.replace("Growth", "Correction to: Growth").replace("10-19", "3"), {}),
    ],
)
def test_what_registries_are_known_to_hold_otherwise_is_no_difference(
    entry: str, changed: dict[str, Any]
) -> None:
    assert differences(*pair(entry, **changed)) == ()


def test_a_notice_about_the_work_behind_a_wrong_doi_is_not_this_works() -> None:
    wrong = Record("Crossref", updates=(Update(UpdateKind.RETRACTION),))
    right = Record("Crossref", doi="10.5555/moss.4")
    lookups = Lookups(Found(wrong), Found(right), misnamed=True)
    assert lookups.record is right
    assert lookups.updates == ()
    assert not lookups.is_named


@pytest.mark.parametrize("address", ["李@example.org", "me", "a@b.org\r\nX: 1", "a b@c.org"])
def test_an_address_that_cannot_be_sent_is_refused_at_once(address: str) -> None:
    with (
        pytest.raises(ConfigError, match="no address"),
        asking(Manners(mailto=address), lambda _: None),
    ):
        pytest.fail("nobody may be asked")
